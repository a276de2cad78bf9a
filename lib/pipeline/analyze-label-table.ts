/** Labelled rows, and as columns what an analysis asks of each of them. */

import { FEATURE_COUNT, PRESENT } from '../features/feature-list.ts'
import type { TrackContext } from '../features/track-machine.ts'
import type { LabelSet } from '../labels/label-points.ts'
import type { LabelledRows } from './labelled-rows.ts'

/** What most people said of a row. */
export const FISHING = 1
export const NOT_FISHING = 0
export const UNLABELLED = -1

export interface LabelTable {
  readonly rows: LabelledRows
  /** FISHING where more than half said so, NOT_FISHING or UNLABELLED. */
  readonly said: Int8Array
  readonly campaigns: readonly string[]
  /** Index into `campaigns`; -1 where not labelled. */
  readonly campaign: Int16Array
  /** Of the row's feature: as reported, else implied. */
  readonly speedKnots: Float32Array
  readonly courseChangeDeg: Float32Array
  readonly shoreKm: Float32Array
  /** Local solar hour, 0 <= hour < 24. */
  readonly hour: Float32Array
  /** Hours since the row before; NaN at a restart. */
  readonly intervalHours: Float64Array
  /** Hours since the restart that the row's features go back to; 0 at it. */
  readonly sinceRestartHours: Float64Array
}

const HOUR_MS = 3_600_000

export function createLabelTable(
  rows: LabelledRows,
  files: readonly LabelSet[],
  solarHour: TrackContext['solarHour'],
): LabelTable {
  const campaigns: string[] = []
  const campaignOf = new Map<string, number>()
  for (const { points } of files)
    for (const { vessel, timeMs, fishing, source } of points) {
      if (Number.isNaN(fishing)) continue
      let index = campaigns.indexOf(source)
      if (index < 0) index = campaigns.push(source) - 1
      campaignOf.set(`${vessel} ${timeMs}`, index)
    }
  const { count, features, fishing } = rows
  const column = (feature: number) =>
    Float32Array.from({ length: count }, (_, row) => features[row * FEATURE_COUNT + feature]!)
  const table: LabelTable = {
    rows,
    said: Int8Array.from(fishing, (share) =>
      Number.isNaN(share) ? UNLABELLED : share > 0.5 ? FISHING : NOT_FISHING,
    ),
    campaigns,
    campaign: new Int16Array(count).fill(-1),
    speedKnots: column(PRESENT.speedKnots),
    courseChangeDeg: column(PRESENT.courseChangeDeg),
    shoreKm: column(PRESENT.lnShore).map(Math.expm1),
    hour: new Float32Array(count),
    // To the second, which a day's ln(1 + s) as Float32 still tells.
    intervalHours: Float64Array.from(
      column(PRESENT.lnSecondsSince),
      (ln) => Math.round(Math.expm1(ln)) / 3600,
    ),
    sinceRestartHours: new Float64Array(count),
  }
  for (const { key, log, from } of rows.vessels) {
    const { count, row, block } = log.columns
    for (let i = 0; i < count; i++)
      if (row[i]! >= 0) table.hour[from + row[i]!] = solarHour(block.timeMs[i]!, block.lonUnits[i]!)
    let restartMs = Number.NaN
    for (let row = from; row < from + log.rows; row++) {
      if (Number.isNaN(table.intervalHours[row]!)) restartMs = rows.timeMs[row]!
      table.sinceRestartHours[row] = (rows.timeMs[row]! - restartMs) / HOUR_MS
      if (table.said[row] !== UNLABELLED) table.campaign[row] = campaignOf.get(`${key} ${rows.timeMs[row]}`)!
    }
  }
  return table
}

/** Whether two rows that follow each other are of one vessel with no restart between. */
export function isUnbroken({ rows, intervalHours }: LabelTable, row: number): boolean {
  return row > 0 && rows.vessel[row] === rows.vessel[row - 1] && !Number.isNaN(intervalHours[row]!)
}

export function gearOf({ rows }: LabelTable, row: number): string {
  return rows.vessels[rows.vessel[row]!]!.gear
}
