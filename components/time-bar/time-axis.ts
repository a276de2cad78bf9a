/** Where times stand on the axis, and which of them are named. */

import { lengthOf, type Span } from './time-range.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** The plot between its gutters, CSS pixels. */
export interface Plot {
  readonly left: number
  readonly width: number
}

export function xOfTime({ left, width }: Plot, window: Span, timeMs: number): number {
  return left + ((timeMs - window.fromMs) / lengthOf(window)) * width
}

export function timeOfX({ left, width }: Plot, window: Span, x: number): number {
  return window.fromMs + ((x - left) / width) * lengthOf(window)
}

export interface Tick {
  readonly timeMs: number
  /** Days and months are ruled through all lanes; hours only on the axis. */
  readonly rank: 'day' | 'hour' | 'month'
}

const STEPS: readonly (readonly [number, Tick['rank']])[] = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => [minutes * MINUTE_MS, 'hour'] as const),
  ...[1, 2, 3, 6, 12].map((hours) => [hours * HOUR_MS, 'hour'] as const),
  ...[1, 2, 7, 14].map((days) => [days * DAY_MS, 'day'] as const),
]
/** A name takes so much, pixels. */
const NAME_PIXELS = 64
/** Between rules of days, pixels. */
const RULE_PIXELS = 14

/** Ticks in the window in order of time, as many as there is room for. */
export function listTicks(window: Span, widthPixels: number): Tick[] {
  const perPixel = lengthOf(window) / Math.max(1, widthPixels)
  const step = STEPS.find(([ms]) => ms >= NAME_PIXELS * perPixel)
  if (step === undefined) return monthTicks(window, Math.ceil((NAME_PIXELS * perPixel) / (30 * DAY_MS)))
  const [ms] = step
  const ticks: Tick[] = []
  for (let at = Math.ceil(window.fromMs / ms) * ms; at <= window.toMs; at += ms)
    ticks.push({ timeMs: at, rank: at % DAY_MS === 0 ? 'day' : 'hour' })
  return ticks
}

/** Round numbers of months and years. */
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 240] as const

/** The first of every so many months, or of more. */
function monthTicks({ fromMs, toMs }: Span, least: number): Tick[] {
  const months = MONTH_STEPS.find((step) => step >= least) ?? MONTH_STEPS.at(-1)!
  const from = new Date(fromMs)
  const first = Math.floor((from.getUTCFullYear() * 12 + from.getUTCMonth()) / months) * months
  const ticks: Tick[] = []
  for (let month = first; ; month += months) {
    const timeMs = Date.UTC(Math.floor(month / 12), month % 12, 1)
    if (timeMs > toMs) return ticks
    if (timeMs >= fromMs) ticks.push({ timeMs, rank: 'month' })
  }
}

/** Midnights that are ruled; none where they would be a wall. */
export function listMidnights(window: Span, widthPixels: number): number[] {
  if ((DAY_MS / lengthOf(window)) * widthPixels < RULE_PIXELS) return []
  const midnights: number[] = []
  for (let at = Math.ceil(window.fromMs / DAY_MS) * DAY_MS; at <= window.toMs; at += DAY_MS)
    midnights.push(at)
  return midnights
}
