/** What an analysis keeps of one vessel: a state of the vessel fold and counts, however many reports it sends. */

import type { VesselState } from '../features/vessel.ts'
import { decadeEdges, Histogram } from './analyze-histogram.ts'

const HOUR_MS = 3_600_000

/** Seconds between positions, 1 s to 11 days; what is shorter is 0. */
export const INTERVAL_EDGES_S = decadeEdges(0, 6)

/** Hours of silence that are told apart: a weak row, going dark at the least, AIS off, features start afresh. */
export const SILENCE_HOURS = [1, 2, 12, 24] as const

export interface VesselCounts {
  readonly key: string
  /** Last name heard; '' where none was. Untrusted text. */
  name: string
  state: VesselState
  /** Index of the input that its last report came from. */
  source: number
  positions: number
  identities: number
  rows: number
  duplicates: number
  firstMs: number
  lastMs: number
  lastPositionMs: number
  readonly intervalsS: Histogram
  /** Silences longer than each of SILENCE_HOURS. */
  readonly silences: number[]
}

export function startVesselCounts(key: string, state: VesselState): VesselCounts {
  return {
    key,
    name: '',
    state,
    source: -1,
    positions: 0,
    identities: 0,
    rows: 0,
    duplicates: 0,
    firstMs: Number.POSITIVE_INFINITY,
    lastMs: Number.NEGATIVE_INFINITY,
    lastPositionMs: Number.NaN,
    intervalsS: new Histogram(INTERVAL_EDGES_S),
    silences: SILENCE_HOURS.map(() => 0),
  }
}

/** Notes the time from a vessel's last position to this one, among its own intervals and among all. */
export function countInterval(vessel: VesselCounts, timeMs: number, allS: Histogram): void {
  const ms = timeMs - vessel.lastPositionMs
  vessel.lastPositionMs = timeMs
  if (Number.isNaN(ms)) return
  vessel.intervalsS.add(ms / 1000)
  allS.add(ms / 1000)
  for (const [i, hours] of SILENCE_HOURS.entries()) if (ms > hours * HOUR_MS) vessel.silences[i]!++
}

/** One vessel as told. */
export interface VesselAnalysis {
  readonly key: string
  readonly name: string
  readonly positions: number
  readonly identities: number
  readonly rows: number
  readonly duplicates: number
  readonly firstMs: number
  readonly lastMs: number
  /** To a tenth of a decade's bin; NaN with fewer than two positions. */
  readonly medianIntervalS: number
  readonly silences: readonly number[]
}

export function describeVessel(vessel: VesselCounts): VesselAnalysis {
  const { key, name, positions, identities, rows, duplicates, firstMs, lastMs, silences } = vessel
  const medianIntervalS = vessel.intervalsS.quantile(0.5)
  return { key, name, positions, identities, rows, duplicates, firstMs, lastMs, medianIntervalS, silences }
}
