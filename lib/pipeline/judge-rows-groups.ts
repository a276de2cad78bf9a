/** The groups in which `npm run evaluate` tells figures apart. */

import { basename } from 'node:path'
import type { LabelledRows, LabelledVessel } from './labelled-rows.ts'

export const GROUPINGS = ['file', 'vessel', 'rate'] as const
export type Grouping = (typeof GROUPINGS)[number]

const MINUTE_MS = 60_000

/**
 * Classes of a vessel's median time between rows, minutes, each from one bound to the next. Own: vessels of the
 * development files lie at 5 to 8, 10 to 20, 20 to 60 and over 60 minutes; rows are never nearer than 5.
 */
const RATE_BOUNDS_MIN = [0, 10, 20, 60] as const

/** Names sort as they should be read. */
export function createGrouping(grouping: Grouping, rows: LabelledRows): (vessel: LabelledVessel) => string {
  if (grouping === 'vessel') return ({ key }) => key
  if (grouping === 'rate') return (vessel) => rateClassOf(medianIntervalMs(vessel, rows.timeMs))
  const names = new Map<string, Set<string>>()
  for (const { file } of rows.vessels) {
    const name = shortName(file)
    names.set(name, (names.get(name) ?? new Set()).add(file))
  }
  // Two files of one name in different folders are two groups.
  return ({ file }) => (names.get(shortName(file))!.size === 1 ? shortName(file) : file)
}

function shortName(file: string): string {
  return basename(file).replace(/\..*$/, '')
}

function rateClassOf(intervalMs: number): string {
  if (Number.isNaN(intervalMs)) return 'one row'
  const place = RATE_BOUNDS_MIN.findLastIndex((bound) => intervalMs >= bound * MINUTE_MS)
  const to = RATE_BOUNDS_MIN[place + 1]
  return to === undefined
    ? `${RATE_BOUNDS_MIN[place]} min and more`
    : `${RATE_BOUNDS_MIN[place]} to ${to} min`
}

/** NaN of a vessel of one row. */
function medianIntervalMs({ from, log }: LabelledVessel, timeMs: Float64Array): number {
  const times = timeMs.subarray(from, from + log.rows)
  const intervals = times.subarray(1).map((time, i) => time - times[i]!)
  if (intervals.length === 0) return Number.NaN
  return intervals.sort()[intervals.length >> 1]!
}
