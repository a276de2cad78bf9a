/** Whose table it is, told by columns that only theirs has; decides what the bare columns do not say. */

import { type ColumnMap, mapColumns, missingFields, type NamedColumns, normalName } from './columns.ts'
import type { DateOrder } from './parse-time.ts'

export type Dialect =
  | 'marinecadastre'
  | 'danish-maritime-authority'
  | 'statsat'
  | 'gfw-training'
  | 'gfw-messages'
  | 'wakewatch'
  | 'generic'

interface Signature {
  readonly dialect: Dialect
  /** Normalised column names that must all be there. */
  readonly columns: readonly string[]
  readonly dateOrder?: DateOrder
  /** Columns whose names mean something else elsewhere. */
  readonly own?: NamedColumns
}

/**
 * In order: the first that fits.
 * - MarineCadastre (NOAA, US Coast Guard): `BaseDateTime` to 2024, `base_date_time` after.
 * - Danish Maritime Authority: `# Timestamp` as 31/12/2015 23:59:59, `Type of mobile`.
 * - Statsat (Norwegian satellites): `mmsi;imo_nr;length;date_time_utc;lon;lat;sog;cog;true_heading;nav_status;message_nr`.
 * - Global Fishing Watch's training data: `mmsi,timestamp,distance_from_shore,distance_from_port,speed,course,...`.
 * - Global Fishing Watch's segmenter messages: `ssvid,timestamp,type,msgid,...`, type as `AIS.18`.
 * - Wakewatch's own `decode`: `{"type":1,"mmsi":...,"timeMs":...,"lonDeg":...}`.
 */
const SIGNATURES: readonly Signature[] = [
  { dialect: 'marinecadastre', columns: ['mmsi', 'basedatetime'] },
  { dialect: 'danish-maritime-authority', columns: ['timestamp', 'typeofmobile', 'mmsi'], dateOrder: 'dmy' },
  { dialect: 'statsat', columns: ['mmsi', 'datetimeutc', 'trueheading', 'messagenr'] },
  { dialect: 'gfw-training', columns: ['mmsi', 'timestamp', 'distancefromshore', 'distancefromport'] },
  { dialect: 'gfw-messages', columns: ['ssvid', 'timestamp', 'type', 'msgid'], own: { messageType: 'type' } },
  { dialect: 'wakewatch', columns: ['mmsi', 'timems', 'type'], own: { messageType: 'type' } },
]

/** A table that can be read. */
export interface Table extends ColumnMap {
  readonly dialect: Dialect
  /** The order of day and month that the dialect is known to have; null where it is to be found out. */
  readonly dateOrder: DateOrder | null
  /** Course and speed may be the radio's bits read as signed numbers. */
  readonly hasSignedBits: boolean
}

/** The table that a header describes, or the fields it lacks. Throws RangeError on unknown `named` columns. */
export function readHeader(
  header: readonly string[],
  named: NamedColumns = {},
): { ok: true; table: Table } | { ok: false; missing: string[]; map: ColumnMap } {
  const names = new Set(header.map(normalName))
  const signature = SIGNATURES.find(({ columns }) => columns.every((column) => names.has(column)))
  const dialect = signature?.dialect ?? 'generic'
  const map = mapColumns(header, { ...signature?.own, ...named })
  const missing = missingFields(map)
  if (missing.length > 0) return { ok: false, missing, map }
  const dateOrder = signature?.dateOrder ?? null
  return { ok: true, table: { ...map, dialect, dateOrder, hasSignedBits: dialect === 'marinecadastre' } }
}

/**
 * Years of MarineCadastre hold the 10 bits of speed and the 12 bits of course (ITU-R M.1371-5 table 48) as signed
 * numbers: a course of -49.6° is 360°, missing, and a speed of -0.1 kn is 102.3 kn, missing.
 */
export function undoSignedBits(row: { speedKnots: number; courseDeg: number }): void {
  if (row.speedKnots < 0) row.speedKnots += 102.4
  if (row.courseDeg < 0) row.courseDeg += 409.6
}
