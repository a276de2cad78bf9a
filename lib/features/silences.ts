/**
 * Silences of a track that was well heard, shorter ones than gaps too: what *going dark* is read from
 * (lib/events/going-dark), once others were heard at that place meanwhile.
 *
 * A silence is first told of as a mark, when it has lasted as long as others are listened for; again when it has
 * lasted ten times as long as the ship used to be silent, and is *dark*; and when the ship is heard again.
 */

import {
  HEARD_SPAN_MS,
  type HeardTimes,
  heardMsAgo,
  longestIntervalMs,
  medianIntervalMs,
} from './heard-times.ts'
import type { SilenceOutput } from './outputs.ts'
import type { StateReader, StateWriter } from './state-codec.ts'

export interface SilenceOptions {
  readonly markMs: number
  readonly medians: number
  readonly positions: number
}

export const SILENCE_OPTIONS: SilenceOptions = {
  /** Silence that is told of, and the least that is dark, ms. Design: own. */
  markMs: 2 * 3_600_000,
  /** A silence is dark when it lasts so many times the median interval of the 12 h before. Own. */
  medians: 10,
  /** Positions in the 12 h before OFF, the one at OFF included, from which on a ship is well heard. Welch et al. 2022. */
  positions: 14,
}

/** Nothing told of the silence under way; a mark; dark. */
const UNTOLD = 0
const MARKED = 1
const DARK = 2

export interface SilenceState {
  told: number
  /** When the silence under way will next be told of; Infinity: never. Follows from `told` and the times heard. */
  dueMs: number
}

export function startSilences(): SilenceState {
  return { told: UNTOLD, dueMs: Number.POSITIVE_INFINITY }
}

/** After the track's next position was noted in `heard`. A relative place has no others around it: nothing is told. */
export function noteSilencePosition(
  options: SilenceOptions,
  silence: SilenceState,
  heard: HeardTimes,
  timeMs: number,
  isRelative: boolean,
): void {
  const isWellHeard = !isRelative && heardMsAgo(heard, options.positions - 1) >= timeMs - HEARD_SPAN_MS
  if (silence.told !== UNTOLD) silence.told = UNTOLD
  silence.dueMs = isWellHeard ? timeMs + options.markMs : Number.POSITIVE_INFINITY
}

/** The deadline is met: what is told of the silence from here on, and when the next is due. */
export function passSilenceDue(
  options: SilenceOptions,
  silence: SilenceState,
  heard: HeardTimes,
  offMs: number,
): void {
  const darkMs = darkMsOf(options, heard, offMs)
  const isDark = silence.told === MARKED || darkMs === silence.dueMs
  silence.told = isDark ? DARK : MARKED
  silence.dueMs = isDark ? Number.POSITIVE_INFINITY : darkMs
}

/** Whether anything was told of the silence under way. */
export function isSilenceTold(silence: SilenceState): boolean {
  return silence.told !== UNTOLD
}

/** The two ends of a silence. */
export interface SilenceEnds {
  readonly offMs: number
  readonly offLonUnits: number
  readonly offLatUnits: number
  /** Distance to shore at OFF, nautical miles; NaN where unknown. */
  readonly offShoreNm: number
  readonly onMs: number | null
  readonly onLonUnits: number | null
  readonly onLatUnits: number | null
  readonly inPort: boolean
}

/** When a silence from `offMs` is dark. */
function darkMsOf(options: SilenceOptions, heard: HeardTimes, offMs: number): number {
  return offMs + Math.max(options.markMs, options.medians * medianIntervalMs(heard, offMs - HEARD_SPAN_MS))
}

/** The silence after the last noted position. */
export function buildSilence(
  options: SilenceOptions,
  silence: SilenceState,
  heard: HeardTimes,
  ends: SilenceEnds,
  messageType: number,
  track: { readonly id: string; readonly mmsi: string; readonly trackId: string },
  decidedMs: number,
  open: boolean,
): SilenceOutput {
  return {
    kind: 'silence',
    id: track.id,
    mmsi: track.mmsi,
    trackId: track.trackId,
    decidedMs,
    open,
    ...ends,
    messageType,
    medianIntervalMs: medianIntervalMs(heard, ends.offMs - HEARD_SPAN_MS),
    longestIntervalMs: longestIntervalMs(heard, ends.offMs - HEARD_SPAN_MS),
    darkMs: darkMsOf(options, heard, ends.offMs),
    dark: silence.told === DARK,
  }
}

export function encodeSilences(silence: SilenceState, writer: StateWriter): void {
  writer.byte(silence.told)
  writer.float64(silence.dueMs)
}

export function decodeSilences(reader: StateReader): SilenceState {
  const told = reader.byte()
  if (told > DARK) throw new Error(`features: silence told ${told}`)
  return { told, dueMs: reader.float64() }
}
