/**
 * Gaps ("AIS off"): silences of a track of 12 h or more. One is a possible disabling when the vessel went
 * silent far from shore while it was well heard, as Welch et al. 2022 (Science Advances 8, eabq2109) have it;
 * they count satellite positions, here every position counts.
 */

import { KM_PER_NM } from '../geo/great-circle.ts'
import type { GapOutput } from './outputs.ts'
import type { StateReader, StateWriter } from './state-codec.ts'

const HOUR_MS = 3_600_000

export interface GapOptions {
  readonly gapMs: number
  readonly disablingShoreNm: number
  readonly disablingPositions: number
  readonly disablingSpanMs: number
}

/** Positions are counted up to this many: what the memory of a track holds. */
const COUNTED_POSITIONS = 14

export const GAP_OPTIONS: GapOptions = {
  /** Silence that is a gap, ms. Welch et al. 2022. */
  gapMs: 12 * HOUR_MS,
  /** A possible disabling starts further than this from shore, nautical miles. Welch et al. 2022. */
  disablingShoreNm: 50,
  /** ... with at least so many positions, at most COUNTED_POSITIONS, ... Welch et al. 2022. */
  disablingPositions: COUNTED_POSITIONS,
  /** ... in so many ms before it. Welch et al. 2022. */
  disablingSpanMs: 12 * HOUR_MS,
}

export interface GapState {
  /** Times of the last positions: a ring, the newest before `next`; -Infinity where there were fewer. */
  readonly recentMs: number[]
  next: number
  /** True while a gap has been told of and lasts. */
  isOpen: boolean
}

const NEVER_HEARD: readonly number[] = Array.from(
  { length: COUNTED_POSITIONS },
  () => Number.NEGATIVE_INFINITY,
)

export function startGaps(): GapState {
  return {
    // A plain array, copied: so few numbers are quicker to make in the heap, and shared MMSI begin tracks all the time.
    recentMs: NEVER_HEARD.slice(),
    next: 0,
    isOpen: false,
  }
}

export function noteGapPosition(gaps: GapState, timeMs: number): void {
  const next = gaps.next | 0
  gaps.recentMs[next] = timeMs
  gaps.next = next + 1 === COUNTED_POSITIONS ? 0 : (next + 1) | 0
}

/** Positions in the span before OFF, both ends included, counted up to COUNTED_POSITIONS. */
function countPositionsBefore(options: GapOptions, gaps: GapState, offMs: number): number {
  let count = 0
  for (const timeMs of gaps.recentMs) if (timeMs >= offMs - options.disablingSpanMs) count++
  return count
}

/** The two ends of a silence. */
export interface GapEnds {
  readonly offMs: number
  readonly offLonUnits: number
  readonly offLatUnits: number
  /** Distance to shore at OFF, km; NaN where unknown. */
  readonly offShoreKm: number
  readonly onMs: number | null
  readonly onLonUnits: number | null
  readonly onLatUnits: number | null
  readonly inPort: boolean
}

/** The gap after the last noted position. */
export function buildGap(
  options: GapOptions,
  gaps: GapState,
  ends: GapEnds,
  track: { readonly id: string; readonly mmsi: string; readonly trackId: string },
  decidedMs: number,
  open: boolean,
): GapOutput {
  const offShoreNm = ends.offShoreKm / KM_PER_NM
  const positionsBeforeAtLeast = countPositionsBefore(options, gaps, ends.offMs)
  return {
    kind: 'gap',
    id: track.id,
    mmsi: track.mmsi,
    trackId: track.trackId,
    decidedMs,
    open,
    offMs: ends.offMs,
    onMs: ends.onMs,
    offLonUnits: ends.offLonUnits,
    offLatUnits: ends.offLatUnits,
    onLonUnits: ends.onLonUnits,
    onLatUnits: ends.onLatUnits,
    offShoreNm,
    inPort: ends.inPort,
    positionsBeforeAtLeast,
    possibleDisabling:
      offShoreNm > options.disablingShoreNm && positionsBeforeAtLeast >= options.disablingPositions,
  }
}

export function encodeGaps(gaps: GapState, writer: StateWriter): void {
  for (const timeMs of gaps.recentMs) writer.float64(timeMs)
  writer.byte(gaps.next)
  writer.byte(gaps.isOpen ? 1 : 0)
}

export function decodeGaps(reader: StateReader): GapState {
  const gaps = startGaps()
  for (let i = 0; i < COUNTED_POSITIONS; i++) gaps.recentMs[i] = reader.float64()
  gaps.next = reader.byte() % COUNTED_POSITIONS
  gaps.isOpen = reader.byte() === 1
  return gaps
}
