/**
 * What a row of the archive holds: a report's columns (lib/ais/report) in whole units, missing is null. Folding
 * them again gives the same bytes as folding the input.
 */

import { DOUBLE, type DuckDBType, FLOAT, INTEGER, UTINYINT } from '@duckdb/node-api'
import type { ReportBlock } from '../ais/report.ts'
import { DAY_MS } from './archive-files.ts'

export interface ColumnOfBlock {
  readonly name: string
  readonly type: DuckDBType
  /** The block's column of that type, handed over as it is; SQL converts. */
  readonly of: Exclude<keyof ReportBlock, 'count'>
}

/** How reports lie in DuckDB on their way in. Missing is NaN, as in the block; the identity of a position is -1. */
export const STAGED: readonly ColumnOfBlock[] = [
  { name: 'vessel', type: INTEGER, of: 'vessel' },
  { name: 'time_ms', type: DOUBLE, of: 'timeMs' },
  { name: 'identity', type: INTEGER, of: 'identity' },
  { name: 'message_type', type: UTINYINT, of: 'messageType' },
  { name: 'lon_units', type: INTEGER, of: 'lonUnits' },
  { name: 'lat_units', type: INTEGER, of: 'latUnits' },
  { name: 'speed_knots', type: FLOAT, of: 'speedKnots' },
  { name: 'course_deg', type: FLOAT, of: 'courseDeg' },
  { name: 'heading_deg', type: FLOAT, of: 'headingDeg' },
  { name: 'shore_km', type: FLOAT, of: 'shoreKm' },
  { name: 'relative_place', type: UTINYINT, of: 'relativePlace' },
]

/** The texts that staged reports point at, in tables of their own, each text once. */
export const DICTIONARIES = {
  vessels: 'id INTEGER, mmsi VARCHAR',
  identities:
    'id INTEGER, name VARCHAR, call_sign VARCHAR, imo VARCHAR, ship_type DOUBLE, length_m DOUBLE, width_m DOUBLE',
} as const

const CODED_TEXTS = [
  { text: 'mmsi', of: 'vessels' },
  { text: 'name', of: 'identities' },
  { text: 'call_sign', of: 'identities' },
  { text: 'imo', of: 'identities' },
] as const

/**
 * Makes `coded_vessels` and `coded_identities` of the dictionaries: texts as ENUM, in the order of lib/ais/order (the
 * empty text last, and always there, because an ENUM has to have one). A sort then moves whole numbers only: sorted and
 * written in 0.8 of the time that texts take.
 */
export const CODE_DICTIONARIES = [
  'DROP TABLE IF EXISTS coded_vessels',
  'DROP TABLE IF EXISTS coded_identities',
  ...CODED_TEXTS.map(
    ({ text, of }) =>
      `CREATE OR REPLACE TYPE ${text}_code AS ENUM (
        SELECT ${text} FROM (SELECT ${text} FROM ${of} UNION SELECT '') ORDER BY ${text} = '', ${text})`,
  ),
  'CREATE TABLE coded_vessels AS SELECT id, mmsi::mmsi_code AS mmsi FROM vessels',
  `CREATE TABLE coded_identities AS SELECT id, name::name_code AS name, call_sign::call_sign_code AS call_sign,
     imo::imo_code AS imo, ship_type, length_m, width_m FROM identities`,
].join(';\n')

/**
 * The archive's rows of the staged reports of `days`, first to last, sorted: with the `day` before the other columns
 * where they are several. The columns stand in the order in which rows are sorted by them: that of lib/ais/order, so
 * that what is read back is in order, and that the same reports make the same bytes. -0 becomes 0.
 */
export function selectSorted(table: string, days: { readonly first: number; readonly last: number }): string {
  const day = days.first === days.last ? '' : `floor(staged.time_ms / ${DAY_MS})::INTEGER AS day,`
  return `
    SELECT * REPLACE (mmsi::VARCHAR AS mmsi, name::VARCHAR AS name, call_sign::VARCHAR AS call_sign, imo::VARCHAR AS imo)
    FROM (
      SELECT ${day} mmsi, time_ms::BIGINT AS time_ms, (identity >= 0)::UTINYINT AS kind,
        CASE WHEN identity < 0 THEN lon_units END AS lon_units,
        CASE WHEN identity < 0 THEN lat_units END AS lat_units,
        CASE WHEN NOT isnan(speed_knots) THEN round(speed_knots * 10)::SMALLINT END AS speed_tenths,
        CASE WHEN NOT isnan(course_deg) THEN round(course_deg * 10)::SMALLINT END AS course_tenths,
        CASE WHEN NOT isnan(heading_deg) THEN heading_deg::SMALLINT END AS heading_deg,
        name, call_sign, imo, ship_type, length_m, width_m,
        nullif(message_type, 0) AS message_type,
        CASE WHEN NOT isnan(shore_km) THEN shore_km + 0 END AS shore_km,
        relative_place
      FROM ${table} AS staged
        JOIN coded_vessels ON coded_vessels.id = staged.vessel
        LEFT JOIN coded_identities ON coded_identities.id = staged.identity
      WHERE staged.time_ms >= ${days.first * DAY_MS} AND staged.time_ms < ${(days.last + 1) * DAY_MS}
      ORDER BY ALL
    )`
}

/** How reports come out: as the block has them, no nulls. Vessel and identity come as fingerprints beside them. */
export const READ: readonly (ColumnOfBlock & { readonly sql: string })[] = [
  { name: 'time_ms', of: 'timeMs', type: DOUBLE, sql: 'time_ms::DOUBLE' },
  { name: 'kind', of: 'kind', type: UTINYINT, sql: 'kind' },
  { name: 'lon_units', of: 'lonUnits', type: INTEGER, sql: 'coalesce(lon_units, 0)' },
  { name: 'lat_units', of: 'latUnits', type: INTEGER, sql: 'coalesce(lat_units, 0)' },
  { name: 'speed_knots', of: 'speedKnots', type: FLOAT, sql: "coalesce(speed_tenths / 10, 'NaN')::FLOAT" },
  { name: 'course_deg', of: 'courseDeg', type: FLOAT, sql: "coalesce(course_tenths / 10, 'NaN')::FLOAT" },
  { name: 'heading_deg', of: 'headingDeg', type: FLOAT, sql: "coalesce(heading_deg::FLOAT, 'NaN')" },
  { name: 'message_type', of: 'messageType', type: UTINYINT, sql: 'coalesce(message_type, 0)' },
  { name: 'shore_km', of: 'shoreKm', type: FLOAT, sql: "coalesce(shore_km, 'NaN')" },
  { name: 'relative_place', of: 'relativePlace', type: UTINYINT, sql: 'relative_place' },
]
