/** What happenings are put together from: pure answers on single outputs. */

import type { EventOutput } from '../events/outputs.ts'
import { sunElevationDeg } from '../geo/sun.ts'
import type { Happening, Transponder } from './happening.ts'
import type { VesselFacts } from './register/register.ts'

const NIGHT_OPTIONS = {
  /** The sun so far below the horizon is night, degrees: civil twilight. */
  nightDeg: -6,
  /** Moments of a happening at which the sun is looked at. Own. */
  nightSamples: 24,
} as const

/** What only some behaviours have. */
export const NOTHING_MORE = {
  endLonUnits: null,
  endLatUnits: null,
  meanScore: Number.NaN,
  meanKnots: Number.NaN,
  partner: null,
  otherTrackId: null,
  conflict: null,
  apartKm: Number.NaN,
  before: '',
  after: '',
  approaches: 0,
  darkApproaches: 0,
  avoidanceDays: Number.NaN,
  darkBefore: 0,
  transponder: 'unknown',
  witnessMinutes: Number.NaN,
  timesLongest: Number.NaN,
} as const

export function compareHappenings(a: Happening, b: Happening): number {
  return (
    a.decidedMs - b.decidedMs ||
    compareTexts(a.outputIds[0]!, b.outputIds[0]!) ||
    compareTexts(a.behaviour, b.behaviour) ||
    a.startMs - b.startMs
  )
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

export function tracksOnOneNumber(event: EventOutput): string[] {
  if (event.kind !== 'identityConflict' || event.conflict !== 'overlap') return []
  return [event.trackId, event.otherTrackId ?? event.trackId]
}

/** ITU-R M.1371-5: messages 18 and 19 are of Class B, 1 to 3 and 27 of Class A. */
export function transponderOf(messageType: number): Transponder {
  if (messageType === 18 || messageType === 19) return 'B'
  return [1, 2, 3, 27].includes(messageType) ? 'A' : 'unknown'
}

const PRECEDENCE: readonly VesselFacts['type'][] = ['fishing', 'carrier', 'bunker', 'unknown']

/** Lower is first: by type, of one type the one that says who it is. */
export function precedence({ type, identity }: VesselFacts): number {
  const place = PRECEDENCE.indexOf(type)
  return 2 * (place < 0 ? PRECEDENCE.length : place) + (identity === null ? 1 : 0)
}

export function nightShare(startMs: number, endMs: number, lonUnits: number, latUnits: number): number {
  const { nightSamples, nightDeg } = NIGHT_OPTIONS
  let nights = 0
  for (let i = 0; i < nightSamples; i++) {
    const timeMs = startMs + ((i + 0.5) / nightSamples) * (endMs - startMs)
    if (sunElevationDeg(timeMs, lonUnits, latUnits) < nightDeg) nights++
  }
  return nights / nightSamples
}
