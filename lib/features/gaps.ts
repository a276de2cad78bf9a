/**
 * Gaps ("AIS off"): silences of a track of 12 h or more. One is a possible disabling when the vessel went
 * silent far from shore while it was well heard, as Welch et al. 2022 (Science Advances 8, eabq2109) have it;
 * they count satellite positions, here every position counts.
 *
 * Only of a ship that was there: positions hours apart may each be a wrong one, and a track is made of such as well.
 */

import { countHeardSince, HEARD_SPAN_MS, type HeardTimes } from './heard-times.ts'
import type { GapOutput } from './outputs.ts'
import type { SilenceEnds } from './silences.ts'
import type { StateReader, StateWriter } from './state-codec.ts'

const HOUR_MS = 3_600_000

export interface GapOptions {
  readonly gapMs: number
  readonly disablingShoreNm: number
  readonly disablingPositions: number
  readonly vouchingMs: number
}

export const GAP_OPTIONS: GapOptions = {
  /** Silence that is a gap, ms. Welch et al. 2022. */
  gapMs: 12 * HOUR_MS,
  /** A possible disabling starts further than this from shore, nautical miles. Welch et al. 2022. */
  disablingShoreNm: 50,
  /** ... with at least so many positions in the 12 h before it. Welch et al. 2022. */
  disablingPositions: 14,
  /**
   * A track has gaps from the first two positions on that follow one another within so many ms, as it has conflicts
   * (lib/events/identity-conflict-overlap). Own: docs/data.md says what it is worth.
   */
  vouchingMs: HOUR_MS,
}

export interface GapState {
  /** True from the first two positions on that vouch for one another. */
  isVouched: boolean
  /** True while a gap has been told of and lasts. */
  isOpen: boolean
}

export function startGaps(): GapState {
  return { isVouched: false, isOpen: false }
}

/** The track's next position, `sinceMs` after the last; Infinity for the first. */
export function noteGapPosition(options: GapOptions, gaps: GapState, sinceMs: number): void {
  if (!gaps.isVouched && sinceMs <= options.vouchingMs) gaps.isVouched = true
  if (gaps.isOpen) gaps.isOpen = false
}

/** The gap after the last noted position. */
export function buildGap(
  options: GapOptions,
  heard: HeardTimes,
  ends: SilenceEnds,
  track: { readonly id: string; readonly mmsi: string; readonly trackId: string },
  decidedMs: number,
  open: boolean,
): GapOutput {
  const positionsBeforeAtLeast = countHeardSince(
    heard,
    ends.offMs - HEARD_SPAN_MS,
    options.disablingPositions,
  )
  return {
    kind: 'gap',
    id: track.id,
    mmsi: track.mmsi,
    trackId: track.trackId,
    decidedMs,
    open,
    ...ends,
    positionsBeforeAtLeast,
    possibleDisabling:
      ends.offShoreNm > options.disablingShoreNm && positionsBeforeAtLeast >= options.disablingPositions,
  }
}

export function encodeGaps(gaps: GapState, writer: StateWriter): void {
  writer.byte((gaps.isVouched ? 1 : 0) | (gaps.isOpen ? 2 : 0))
}

export function decodeGaps(reader: StateReader): GapState {
  const flags = reader.byte()
  return { isVouched: (flags & 1) !== 0, isOpen: (flags & 2) !== 0 }
}
