import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, it } from 'vitest'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { ArchiveReader } from '../../lib/store/archive-reader.ts'
import { upgradeArchive } from '../../lib/store/archive-upgrade.ts'
import { bufferOf, describeReports, type SomeReport } from './archive-reports.ts'
import { temporaryFolder } from './folder.ts'

/** A file as the first schema wrote it: in no order, the place of an identity 0, a message type not known 0. */
async function writeOldFile(file: string): Promise<void> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(`COPY (
    SELECT * FROM (VALUES
      ('257123456', 1769904000000::BIGINT, 0::UTINYINT, 0::UTINYINT, -108000000, 54000000, 1022::SMALLINT, NULL::SMALLINT,
       359::SMALLINT, 0.1::FLOAT, 1::UTINYINT, NULL::VARCHAR, NULL::VARCHAR, NULL::VARCHAR, NULL::DOUBLE, NULL::DOUBLE, NULL::DOUBLE),
      ('012345678', 1769903999999, 1, 24, 0, 0, NULL, NULL, NULL, NULL, 0, 'O''NEIL', '', '9074729', 30, NULL, 32.2),
      ('012345678', 1769817600000, 0, 18, 1, -1, NULL, 3599, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL)
    ) AS old (mmsi, time_ms, kind, message_type, lon_units, lat_units, speed_tenths, course_tenths, heading_deg, shore_km,
      relative_place, name, call_sign, imo, ship_type, length_m, width_m)
  ) TO '${file}' (FORMAT parquet, COMPRESSION zstd)`)
  connection.closeSync()
}

const position = { identity: null, speedKnots: Number.NaN, headingDeg: Number.NaN, shoreKm: Number.NaN }
const REPORTS: SomeReport[] = [
  {
    ...{ ...position, key: '257123456', timeMs: 1769904000000, messageType: 0, relativePlace: 1 },
    ...{ lonUnits: -108_000_000, latUnits: 54_000_000, speedKnots: 102.2, courseDeg: Number.NaN },
    ...{ headingDeg: 359, shoreKm: 0.1 },
  },
  {
    ...{ ...position, key: '012345678', timeMs: 1769903999999, messageType: 24, relativePlace: 0 },
    ...{ lonUnits: 0, latUnits: 0, courseDeg: Number.NaN },
    identity: {
      name: "O'NEIL",
      callSign: '',
      imo: '9074729',
      shipType: 30,
      lengthM: Number.NaN,
      widthM: 32.2,
    },
  },
  {
    ...{ ...position, key: '012345678', timeMs: 1769817600000, messageType: 18, relativePlace: 0 },
    ...{ lonUnits: 1, latUnits: -1, courseDeg: 359.9 },
  },
]

it('an archive of the first schema becomes one by day', async () => {
  const folder = temporaryFolder()
  await writeOldFile(join(folder, 'abc-12.parquet'))
  let seen = 0
  const files = await upgradeArchive(folder, 'abc-12.parquet', 'abc-12', (buffer) => {
    seen += buffer.count
  })
  expect(files).toEqual(['day=2026-01-31/abc-12-0000.parquet', 'day=2026-02-01/abc-12-0000.parquet'])
  expect(existsSync(join(folder, 'abc-12.parquet'))).toBe(true)
  expect(seen).toBe(REPORTS.length)
  const buffer = new ReportBuffer()
  const reader = await ArchiveReader.open(folder, files)
  await reader.readVessels(buffer, { from: '', to: null })
  await reader.close()
  expect(describeReports(buffer)).toEqual(describeReports(bufferOf(REPORTS)))
})

it('one that is damaged leaves nothing beside it', async () => {
  const folder = temporaryFolder()
  await writeOldFile(join(folder, 'abc.parquet'))
  await expect(upgradeArchive(folder, 'none.parquet', 'abc', () => {})).rejects.toThrow(
    'none.parquet is missing',
  )
  expect(readdirSync(folder)).toEqual(['abc.parquet'])
})
