/** What is in an upload that was read: who, when and where, before anybody takes it. */

import { join } from 'node:path'
import { UNITS_PER_DEGREE } from '../../geo/units.ts'
import { listArchiveFiles } from '../../store/archive-files.ts'
import { quotedPath, withDuckDb } from '../../store/duckdb.ts'
import { STAGED_NAME } from './read-upload.ts'

/** Vessels that are named. */
const MOST_VESSELS = 12

export interface ImportPreview {
  readonly vessels: number
  /** West, south, east, north in degrees; null: no position. Across 180° it is the whole way round. */
  readonly box: readonly [number, number, number, number] | null
  /** Those with the most reports, first. */
  readonly most: readonly {
    readonly mmsi: string
    readonly name: string | null
    readonly reports: number
  }[]
}

export async function previewUpload(archive: string): Promise<ImportPreview> {
  const files = listArchiveFiles(archive).get(STAGED_NAME) ?? []
  if (files.length === 0) return { vessels: 0, box: null, most: [] }
  const list = files.map((file) => `'${quotedPath(join(archive, file))}'`).join(', ')
  return withDuckDb(archive, async (connection) => {
    const reports = `read_parquet([${list}])`
    const whole = await connection.runAndReadAll(
      `SELECT count(DISTINCT mmsi), min(lon_units) FILTER (WHERE kind = 0), min(lat_units) FILTER (WHERE kind = 0),
         max(lon_units) FILTER (WHERE kind = 0), max(lat_units) FILTER (WHERE kind = 0) FROM ${reports}`,
    )
    const [vessels, ...edges] = whole.getRows()[0]!
    const most = await connection.runAndReadAll(
      `SELECT mmsi, any_value(name) FILTER (WHERE name <> ''), count(*) AS reports FROM ${reports}
       GROUP BY mmsi ORDER BY reports DESC, mmsi LIMIT ${MOST_VESSELS}`,
    )
    const [west, south, east, north] = edges.map((units) => Number(units) / UNITS_PER_DEGREE)
    return {
      vessels: Number(vessels),
      box: edges.includes(null) ? null : [west!, south!, east!, north!],
      most: most.getRows().map(([mmsi, name, count]) => ({
        ...{ mmsi: String(mmsi), name: name === null ? null : String(name), reports: Number(count) },
      })),
    }
  })
}
