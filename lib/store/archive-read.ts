/** Reads an archive file (lib/store/archive-write) back into columns. */

import { dirname } from 'node:path'
import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBDoubleVector,
  DuckDBIntegerVector,
} from '@duckdb/node-api'
import { IDENTITY, type Identity, POSITION, type ReportBuffer } from '../ais/report.ts'
import { quoted, withDuckDb } from './duckdb.ts'

/** Appends an archive file's reports to the buffer under a source index. Throws when it cannot be read. */
export async function readArchive(file: string, buffer: ReportBuffer, source: number): Promise<number> {
  return withDuckDb(dirname(file), async (connection) => {
    const from = `read_parquet('${quoted(literalGlob(file))}')`
    await connection.run(
      `CREATE TABLE keys AS SELECT (row_number() OVER () - 1)::INTEGER AS id, mmsi FROM (SELECT DISTINCT mmsi FROM ${from})`,
    )
    await connection.run(
      `CREATE TABLE names AS SELECT (row_number() OVER () - 1)::INTEGER AS id, * FROM
       (SELECT DISTINCT name, call_sign, imo, ship_type, length_m, width_m FROM ${from} WHERE kind = ${IDENTITY})`,
    )
    const vessels = await readKeys(connection, buffer)
    const identities = await readIdentities(connection)
    const result = await connection.stream(
      `SELECT keys.id, time_ms::DOUBLE, kind::INTEGER, message_type::INTEGER, lon_units, lat_units,
         coalesce(speed_tenths / 10, 'NaN'::DOUBLE)::DOUBLE, coalesce(course_tenths / 10, 'NaN'::DOUBLE)::DOUBLE,
         coalesce(heading_deg, 'NaN'::DOUBLE)::DOUBLE, coalesce(shore_km, 'NaN'::DOUBLE)::DOUBLE,
         relative_place::INTEGER, coalesce(names.id, -1)::INTEGER
       FROM ${from} AS report JOIN keys ON keys.mmsi = report.mmsi
       LEFT JOIN names ON report.kind = ${IDENTITY} AND names.name = report.name AND names.call_sign = report.call_sign
         AND names.imo = report.imo AND names.ship_type IS NOT DISTINCT FROM report.ship_type
         AND names.length_m IS NOT DISTINCT FROM report.length_m AND names.width_m IS NOT DISTINCT FROM report.width_m`,
    )
    let read = 0
    for (;;) {
      const chunk = await result.fetchChunk()
      if (chunk === null || chunk.rowCount === 0) break
      appendChunk(chunk, buffer, vessels, identities, source)
      read += chunk.rowCount
    }
    return read
  })
}

/** read_parquet takes its path for a pattern: each sign with a meaning as a class of one. */
function literalGlob(path: string): string {
  return path.replace(/[[*?]/g, '[$&]')
}

function appendChunk(
  chunk: DuckDBDataChunk,
  buffer: ReportBuffer,
  vessels: Int32Array,
  identities: readonly Identity[],
  source: number,
): void {
  const [key, timeMs, kind, messageType, lon, lat, speed, course, heading, shoreKm, relative, identity] =
    Array.from({ length: COLUMNS_READ }, (_, column) => readNumbers(chunk, column))
  for (let i = 0; i < chunk.rowCount; i++) {
    const vessel = vessels[key[i]!]!
    if (kind[i] === POSITION)
      buffer.addPosition(
        vessel,
        timeMs[i]!,
        messageType[i]!,
        lon[i]!,
        lat[i]!,
        speed[i]!,
        course[i]!,
        heading[i]!,
        shoreKm[i]!,
        relative[i]!,
        source,
      )
    else buffer.addIdentity(vessel, timeMs[i]!, messageType[i]!, identities[identity[i]!]!, source)
  }
}

/** Columns of the query above. */
const COLUMNS_READ = 12

function readNumbers(chunk: DuckDBDataChunk, column: number): Float64Array {
  const vector = chunk.getColumnVector(column)
  if (!(vector instanceof DuckDBDoubleVector || vector instanceof DuckDBIntegerVector))
    throw new Error(`store: archive column ${column} is not a number`)
  const numbers = new Float64Array(chunk.rowCount)
  for (let i = 0; i < numbers.length; i++) numbers[i] = vector.getItem(i) ?? Number.NaN
  return numbers
}

async function readKeys(connection: DuckDBConnection, buffer: ReportBuffer): Promise<Int32Array> {
  const rows = (await connection.runAndReadAll('SELECT mmsi FROM keys ORDER BY id')).getRows()
  return Int32Array.from(rows, ([mmsi]) => buffer.vesselOfKey(String(mmsi)))
}

async function readIdentities(connection: DuckDBConnection): Promise<Identity[]> {
  const rows = (
    await connection.runAndReadAll(
      'SELECT name, call_sign, imo, ship_type, length_m, width_m FROM names ORDER BY id',
    )
  ).getRows()
  return rows.map(([name, callSign, imo, shipType, lengthM, widthM]) => ({
    name: String(name),
    callSign: String(callSign),
    imo: String(imo),
    shipType: numberOrNaN(shipType),
    lengthM: numberOrNaN(lengthM),
    widthM: numberOrNaN(widthM),
  }))
}

function numberOrNaN(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN
}
