/**
 * When a track was heard of late: the times of its last positions, as far as silences ask for them. Memory is bounded
 * and grows with what is heard, for shared MMSIs begin tracks all the time.
 */

import type { StateReader, StateWriter } from './state-codec.ts'

/** How far back anyone asks, ms: older times are not written with a state. */
export const HEARD_SPAN_MS = 12 * 3_600_000

/**
 * Times that are kept, at most: a power of two. Of 120 intervals or more that fill no more than 12 h at least 60 are at
 * least as long as their median: it is at most 12 min, so ten times as much is at most 2 h, whatever came before them.
 * Where fewer lie in 12 h, all of them do here: `max(2 h, 10 x median)` is exact either way.
 */
const MOST_TIMES = 128

export interface HeardTimes {
  /** A ring once there are MOST_TIMES, and till then a list. */
  readonly timesMs: number[]
  /** Where the next time goes. */
  next: number
}

export function startHeardTimes(): HeardTimes {
  return { timesMs: [], next: 0 }
}

/** `timeMs`: whole, not before the last. */
export function noteHeard(heard: HeardTimes, timeMs: number): void {
  const { next } = heard
  heard.timesMs[next] = timeMs
  heard.next = (next + 1) & (MOST_TIMES - 1)
}

/** The time `back` positions before the last one, 0: its own; -Infinity where so many are not known. */
export function heardMsAgo({ timesMs, next }: HeardTimes, back: number): number {
  return back < timesMs.length ? timesMs[(next - 1 - back) & (MOST_TIMES - 1)]! : Number.NEGATIVE_INFINITY
}

/** Positions heard at `sinceMs` or later, counted up to `most`. */
export function countHeardSince(heard: HeardTimes, sinceMs: number, most: number): number {
  let count = 0
  while (count < most && heardMsAgo(heard, count) >= sinceMs) count++
  return count
}

/**
 * Median of the intervals between positions heard at `sinceMs` or later, ms, of an even number the mean of the middle
 * two; of the last 127 where there are more. NaN where there is none.
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

/** The longest of the intervals between positions heard at `sinceMs` or later, ms, of the last 127; NaN where there is none. */
export function longestIntervalMs(heard: HeardTimes, sinceMs: number): number {
  const count = countHeardSince(heard, sinceMs, MOST_TIMES)
  let longest = Number.NaN
  for (let i = 0; i + 1 < count; i++) {
    const interval = heardMsAgo(heard, i) - heardMsAgo(heard, i + 1)
    if (!(interval <= longest)) longest = interval
  }
  return longest
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
  const timesMs = [reader.float64()]
  for (let i = 1; i < count; i++) timesMs.push(timesMs[i - 1]! - reader.count())
  for (let i = count - 1; i >= 0; i--) noteHeard(heard, timesMs[i]!)
  return heard
}
