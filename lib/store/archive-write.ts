/**
 * The archive: every accepted report with every field that a fold reads, one Parquet file an import. Folding
 * it again gives the same bytes as folding the input. The columns are those of lib/ais/report in whole
 * units; missing is null.
 */

import { renameSync } from 'node:fs'
import { dirname } from 'node:path'
import {
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDoubleVector,
  DuckDBIntegerVector,
  INTEGER,
} from '@duckdb/node-api'
import { IDENTITY, type ReportBlock, type ReportBuffer } from '../ais/report.ts'
import { createFolder } from './create-folder.ts'
import { quoted, withDuckDb } from './duckdb.ts'

/** Rows of a DuckDB vector. */
const VECTOR_ROWS = 2048
/** Stands for missing while staged, because nulls are slow to hand over; no column takes this value itself. */
const MISSING = -1

/** How a report is handed to DuckDB, which then turns it into the archive's columns. */
const STAGED: readonly {
  readonly name: string
  readonly type: typeof INTEGER | typeof DOUBLE
  readonly value: (block: ReportBlock, row: number) => number
}[] = [
  { name: 'vessel', type: INTEGER, value: (block, row) => block.vessel[row]! },
  { name: 'time_ms', type: DOUBLE, value: (block, row) => block.timeMs[row]! },
  { name: 'kind', type: INTEGER, value: (block, row) => block.kind[row]! },
  { name: 'message_type', type: INTEGER, value: (block, row) => block.messageType[row]! },
  { name: 'lon_units', type: INTEGER, value: (block, row) => block.lonUnits[row]! },
  { name: 'lat_units', type: INTEGER, value: (block, row) => block.latUnits[row]! },
  { name: 'speed_tenths', type: INTEGER, value: (block, row) => steps(block.speedKnots[row]!, 10) },
  { name: 'course_tenths', type: INTEGER, value: (block, row) => steps(block.courseDeg[row]!, 10) },
  { name: 'heading_deg', type: INTEGER, value: (block, row) => steps(block.headingDeg[row]!, 1) },
  { name: 'shore_km', type: DOUBLE, value: (block, row) => block.shoreKm[row]! },
  { name: 'relative_place', type: INTEGER, value: (block, row) => block.relativePlace[row]! },
  { name: 'identity', type: INTEGER, value: (block, row) => block.identity[row]! },
]

function steps(value: number, perUnit: number): number {
  return Number.isNaN(value) ? MISSING : Math.round(value * perUnit)
}

/**
 * Writes the buffer's reports of one source to a temporary file that then takes the given name. Returns the
 * number of reports written.
 */
export async function writeArchive(file: string, buffer: ReportBuffer, source: number): Promise<number> {
  const folder = dirname(file)
  createFolder(folder)
  const temporary = `${file}.part`
  const written = await withDuckDb(folder, async (connection) => {
    await connection.run(
      `CREATE TABLE staged (${STAGED.map(({ name, type }) => `${name} ${type}`).join(', ')})`,
    )
    const rows = await stageReports(connection, buffer, source)
    await stageDictionaries(connection, buffer, source)
    await connection.run(`COPY (
      SELECT keys.mmsi, time_ms::BIGINT AS time_ms, kind::UTINYINT AS kind, message_type::UTINYINT AS message_type,
        lon_units, lat_units, nullif(speed_tenths, ${MISSING})::SMALLINT AS speed_tenths,
        nullif(course_tenths, ${MISSING})::SMALLINT AS course_tenths,
        nullif(heading_deg, ${MISSING})::SMALLINT AS heading_deg,
        CASE WHEN isnan(shore_km) THEN NULL ELSE shore_km::FLOAT END AS shore_km,
        relative_place::UTINYINT AS relative_place, names.name, names.call_sign, names.imo, names.ship_type,
        names.length_m, names.width_m
      FROM staged JOIN keys ON keys.id = staged.vessel LEFT JOIN names ON names.id = staged.identity
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
  const appender = await connection.createAppender('staged')
  const types = STAGED.map(({ type }) => type)
  const picked = new Int32Array(VECTOR_ROWS)
  let count = 0
  let total = 0
  const flush = (): void => {
    if (count === 0) return
    const chunk = DuckDBDataChunk.create(types, count)
    for (const [column, { name, value }] of STAGED.entries()) {
      const vector = chunk.getColumnVector(column)
      if (!(vector instanceof DuckDBDoubleVector || vector instanceof DuckDBIntegerVector))
        throw new Error(`store: staged column ${name} is not a number`)
      for (let i = 0; i < count; i++) vector.setItem(i, value(block, picked[i]!))
      vector.flush()
    }
    appender.appendDataChunk(chunk)
    total += count
    count = 0
  }
  for (let row = 0; row < block.count; row++) {
    if (block.source[row] !== source) continue
    picked[count++] = row
    if (count === VECTOR_ROWS) flush()
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
