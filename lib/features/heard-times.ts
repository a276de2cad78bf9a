/**
 * When a track was heard of late: the times of its last positions, as far as silences ask for them. Memory is bounded
 * and grows with what is heard, for shared MMSIs begin tracks all the time.
 */

import type { StateReader, StateWriter } from './state-codec.ts'

/** How far back anyone asks, ms: older times are not written with a state. */
export const HEARD_SPAN_MS = 12 * 3_600_000

/**
 * Times that are kept. Of 120 intervals that fill no more than 12 h at least 60 are at least as long as their median:
 * it is at most 12 min, so ten times as much is at most 2 h, whatever came before them. Where fewer lie in 12 h, all do
 * here: `max(2 h, 10 x median)` is exact either way.
 */
const MOST_TIMES = 121

export interface HeardTimes {
  /** In order; once there are MOST_TIMES a ring, the oldest at `oldest`. */
  readonly timesMs: number[]
  oldest: number
}

export function startHeardTimes(): HeardTimes {
  return { timesMs: [], oldest: 0 }
}

/** `timeMs`: whole, not before the last. */
export function noteHeard(heard: HeardTimes, timeMs: number): void {
  const { timesMs } = heard
  if (timesMs.length < MOST_TIMES) {
    timesMs.push(timeMs)
    return
  }
  const oldest = heard.oldest | 0
  timesMs[oldest] = timeMs
  heard.oldest = oldest + 1 === MOST_TIMES ? 0 : (oldest + 1) | 0
}

/** The time `back` positions before the last one, 0: its own; -Infinity where so many are not known. */
export function heardMsAgo(heard: HeardTimes, back: number): number {
  const { timesMs, oldest } = heard
  const at = timesMs.length - 1 - back
  if (at < 0) return Number.NEGATIVE_INFINITY
  const i = oldest + at
  return timesMs[i < timesMs.length ? i : i - timesMs.length]!
}

/** Positions heard at `sinceMs` or later, counted up to `most`. */
export function countHeardSince(heard: HeardTimes, sinceMs: number, most: number): number {
  let count = 0
  while (count < most && heardMsAgo(heard, count) >= sinceMs) count++
  return count
}

/**
 * Median of the intervals between positions heard at `sinceMs` or later, ms, of an even number the mean of the middle
 * two; of the last 120 intervals where there are more. NaN where there is none.
 */
export function medianIntervalMs(heard: HeardTimes, sinceMs: number): number {
  const count = countHeardSince(heard, sinceMs, MOST_TIMES)
  if (count < 2) return Number.NaN
  const intervals = new Float64Array(count - 1)
  for (let i = 0; i < count - 1; i++) intervals[i] = heardMsAgo(heard, i) - heardMsAgo(heard, i + 1)
  intervals.sort()
  const middle = (count - 1) >> 1
  return intervals.length % 2 === 1 ? intervals[middle]! : (intervals[middle - 1]! + intervals[middle]!) / 2
}

/** The newest first, then how long before each the one before it: a few bytes each. */
export function encodeHeardTimes(heard: HeardTimes, writer: StateWriter): void {
  const newestMs = heardMsAgo(heard, 0)
  const count = countHeardSince(heard, newestMs - HEARD_SPAN_MS, heard.timesMs.length)
  writer.count(count)
  if (count === 0) return
  writer.float64(newestMs)
  for (let i = 1; i < count; i++) writer.count(heardMsAgo(heard, i - 1) - heardMsAgo(heard, i))
}

export function decodeHeardTimes(reader: StateReader): HeardTimes {
  const heard = startHeardTimes()
  const count = reader.count()
  if (count > MOST_TIMES) throw new Error(`features: ${count} times of a track, at most ${MOST_TIMES}`)
  if (count === 0) return heard
  let timeMs = reader.float64()
  heard.timesMs.push(timeMs)
  for (let i = 1; i < count; i++) {
    timeMs -= reader.count()
    heard.timesMs.push(timeMs)
  }
  heard.timesMs.reverse()
  return heard
}
