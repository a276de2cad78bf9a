/**
 * The archive: every accepted report with every field that a fold reads, one Parquet file an import. Folding
 * it again gives the same bytes as folding the input. The columns are those of lib/ais/report in whole
 * units; missing is null.
 */

import { mkdirSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { DOUBLE, type DuckDBConnection, DuckDBDataChunk, DuckDBDoubleVector } from '@duckdb/node-api'
import { IDENTITY, type ReportBuffer } from '../ais/report.ts'
import { quoted, withDuckDb } from './duckdb.ts'

/** Rows of a DuckDB vector. */
const VECTOR_ROWS = 2048

const STAGING_COLUMNS = [
  'vessel',
  'time_ms',
  'kind',
  'message_type',
  'lon_units',
  'lat_units',
  'speed_tenths',
  'course_tenths',
  'heading_deg',
  'shore_km',
  'relative_place',
  'identity',
] as const

/**
 * Writes the buffer's reports of one source, in the buffer's order, to a temporary file that then takes the
 * given name. Returns the number of reports written.
 */
export async function writeArchive(file: string, buffer: ReportBuffer, source: number): Promise<number> {
  mkdirSync(dirname(file), { recursive: true })
  const temporary = `${file}.part`
  const written = await withDuckDb(async (connection) => {
    await connection.run(
      `CREATE TABLE staging (${STAGING_COLUMNS.map((name) => `${name} DOUBLE`).join(', ')})`,
    )
    const rows = await stageReports(connection, buffer, source)
    await stageDictionaries(connection, buffer, source)
    await connection.run(`COPY (
      SELECT keys.mmsi, time_ms::BIGINT AS time_ms, kind::UTINYINT AS kind, message_type::UTINYINT AS message_type,
        lon_units::INTEGER AS lon_units, lat_units::INTEGER AS lat_units, speed_tenths::SMALLINT AS speed_tenths,
        course_tenths::SMALLINT AS course_tenths, heading_deg::SMALLINT AS heading_deg, shore_km::FLOAT AS shore_km,
        relative_place::UTINYINT AS relative_place, names.name, names.call_sign, names.imo, names.ship_type,
        names.length_m, names.width_m
      FROM staging JOIN keys ON keys.id = staging.vessel LEFT JOIN names ON names.id = staging.identity
      ORDER BY staging.rowid
    ) TO '${quoted(temporary)}' (FORMAT parquet, COMPRESSION zstd)`)
    return rows
  })
  renameSync(temporary, file)
  return written
}

async function stageReports(
  connection: DuckDBConnection,
  buffer: ReportBuffer,
  source: number,
): Promise<number> {
  const { block } = buffer
  const appender = await connection.createAppender('staging')
  const types = STAGING_COLUMNS.map(() => DOUBLE)
  let total = 0
  const picked = new Int32Array(VECTOR_ROWS)
  let pickedCount = 0
  const flush = (): void => {
    if (pickedCount === 0) return
    const chunk = DuckDBDataChunk.create(types, pickedCount)
    const put = (column: number, value: (row: number) => number): void => {
      const vector = chunk.getColumnVector(column)
      if (!(vector instanceof DuckDBDoubleVector)) throw new Error('store: staging column is not DOUBLE')
      for (let i = 0; i < pickedCount; i++) {
        const cell = value(picked[i]!)
        vector.setItem(i, Number.isNaN(cell) ? null : cell)
      }
      vector.flush()
    }
    put(0, (row) => block.vessel[row]!)
    put(1, (row) => block.timeMs[row]!)
    put(2, (row) => block.kind[row]!)
    put(3, (row) => block.messageType[row]!)
    put(4, (row) => block.lonUnits[row]!)
    put(5, (row) => block.latUnits[row]!)
    put(6, (row) => Math.round(block.speedKnots[row]! * 10))
    put(7, (row) => Math.round(block.courseDeg[row]! * 10))
    put(8, (row) => block.headingDeg[row]!)
    put(9, (row) => block.shoreKm[row]!)
    put(10, (row) => block.relativePlace[row]!)
    put(11, (row) => (block.kind[row] === IDENTITY ? block.identity[row]! : Number.NaN))
    appender.appendDataChunk(chunk)
    total += pickedCount
    pickedCount = 0
  }
  for (let row = 0; row < block.count; row++) {
    if (block.source[row] !== source) continue
    picked[pickedCount++] = row
    if (pickedCount === VECTOR_ROWS) flush()
  }
  flush()
  appender.closeSync()
  return total
}

/** Vessel keys and identities that the source's reports point at. */
async function stageDictionaries(
  connection: DuckDBConnection,
  buffer: ReportBuffer,
  source: number,
): Promise<void> {
  const { block, keys, identities } = buffer
  const usedKeys = new Set<number>()
  const usedIdentities = new Set<number>()
  for (let row = 0; row < block.count; row++) {
    if (block.source[row] !== source) continue
    usedKeys.add(block.vessel[row]!)
    if (block.kind[row] === IDENTITY) usedIdentities.add(block.identity[row]!)
  }
  await connection.run('CREATE TABLE keys (id INTEGER, mmsi VARCHAR)')
  const keyAppender = await connection.createAppender('keys')
  for (const id of usedKeys) {
    keyAppender.appendInteger(id)
    keyAppender.appendVarchar(keys[id]!)
    keyAppender.endRow()
  }
  keyAppender.closeSync()
  await connection.run(
    'CREATE TABLE names (id INTEGER, name VARCHAR, call_sign VARCHAR, imo VARCHAR, ship_type DOUBLE, length_m DOUBLE, width_m DOUBLE)',
  )
  const nameAppender = await connection.createAppender('names')
  for (const id of usedIdentities) {
    const identity = identities[id]!
    nameAppender.appendInteger(id)
    nameAppender.appendVarchar(identity.name)
    nameAppender.appendVarchar(identity.callSign)
    nameAppender.appendVarchar(identity.imo)
    for (const value of [identity.shipType, identity.lengthM, identity.widthM]) {
      if (Number.isNaN(value)) nameAppender.appendNull()
      else nameAppender.appendDouble(value)
    }
    nameAppender.endRow()
  }
  nameAppender.closeSync()
}
