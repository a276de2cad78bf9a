/**
 * Going dark: a ship that was well heard falls silent where others are heard meanwhile, so that it is its silence and
 * not the receivers'. The vessel fold tells the silences (lib/features/silences); here it is decided of each who was
 * heard there: its *witness*, the first row of another ship within 20 nm of OFF in the 2 h after.
 *
 * The rows may come in any order, track by track; a witness is the earliest, of several at once the one whose MMSI is
 * first as text. So it does not matter who is looked at when, and most rows need not be looked at: `near` tells
 * of a stretch of rows by its times and its box whether any of them could be one.
 */

import { ContentHash } from '../features/ids.ts'
import type { SilenceOutput } from '../features/outputs.ts'
import { distanceKmUnits, KM_PER_NM, lonDifference } from '../geo/great-circle.ts'
import { wrapUnits } from '../geo/units.ts'
import type { GoingDarkOutput } from './outputs.ts'
import { type Box, boxAround, overlapsBox } from './surroundings.ts'

export const GOING_DARK_OPTIONS = {
  /** How far from OFF others are listened for, nautical miles: well within a coast station's or a satellite's reach. Own. */
  witnessNm: 20,
  /** How long after OFF, ms: from after it to this, included. Own. */
  listenMs: 2 * 3_600_000,
} as const

/** The same in km. */
export const WITNESS_KM = GOING_DARK_OPTIONS.witnessNm * KM_PER_NM

/** Who was heard there, when and how far from OFF. */
export interface Witness {
  readonly mmsi: string
  readonly timeMs: number
  readonly km: number
}

/** A silence that is looked around. */
export interface Lookout {
  readonly silence: SilenceOutput
  /** Around all places within reach of OFF. */
  readonly box: Box
  witness: Witness | null
  lastWitness: Witness | null
}

/** When and where a stretch of rows lies. */
export interface RowsPlace extends Box {
  readonly startMs: number
  readonly endMs: number
}

export class WitnessSearch {
  /** By OFF. */
  private readonly lookouts: readonly Lookout[]

  /** `silences`: dark ones, in any order. */
  constructor(silences: readonly SilenceOutput[]) {
    this.lookouts = [...silences]
      .sort((a, b) => a.offMs - b.offMs || (a.id < b.id ? -1 : 1))
      .map(startLookout)
  }

  /** From when to when rows are asked for; null: not at all. */
  get span(): { readonly fromMs: number; readonly toMs: number } | null {
    const first = this.lookouts[0]
    if (first === undefined) return null
    const last = this.lookouts.at(-1)!
    return { fromMs: first.silence.offMs, toMs: last.silence.offMs + GOING_DARK_OPTIONS.listenMs }
  }

  /** The silences, by number, that a row of this vessel in that stretch could be the witness of. */
  near(mmsi: string, rows: RowsPlace): number[] {
    const near: number[] = []
    for (let i = this.firstAfter(rows.startMs - GOING_DARK_OPTIONS.listenMs); i < this.lookouts.length; i++) {
      const { silence, box } = this.lookouts[i]!
      if (silence.offMs >= rows.endMs) break
      if (silence.mmsi !== mmsi && overlapsBox(box, rows)) near.push(i)
    }
    return near
  }

  /** A row of a vessel, as far as it may concern the silences of these numbers. */
  addRow(near: readonly number[], mmsi: string, timeMs: number, lonUnits: number, latUnits: number): void {
    for (const i of near) noteRow(this.lookouts[i]!, mmsi, timeMs, lonUnits, latUnits)
  }

  /** The silences that have a witness, by OFF. `isInOutage`: whether the whole feed was silent, or soon was, at a time. */
  finish(isInOutage: (timeMs: number) => boolean): GoingDarkOutput[] {
    return this.lookouts.flatMap((lookout) => goingDarkOutput(lookout, isInOutage) ?? [])
  }

  /** The first silence whose OFF is at `timeMs` or later. */
  private firstAfter(timeMs: number): number {
    let low = 0
    let high = this.lookouts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.lookouts[middle]!.silence.offMs < timeMs) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** A silence around which nobody has been looked for yet. */
export function startLookout(silence: SilenceOutput): Lookout {
  const box = boxAround(silence.offLonUnits, silence.offLatUnits, WITNESS_KM)
  return { silence, box, witness: null, lastWitness: null }
}

/** A row of a vessel, wherever and whenever it is. Whether it is a witness now. */
export function noteRow(
  lookout: Lookout,
  mmsi: string,
  timeMs: number,
  lonUnits: number,
  latUnits: number,
): boolean {
  const { silence, witness, lastWitness } = lookout
  const { offMs, offLonUnits, offLatUnits } = silence
  if (silence.mmsi === mmsi || timeMs <= offMs || timeMs > offMs + GOING_DARK_OPTIONS.listenMs) return false
  // Between the first and the last nothing changes either.
  if (witness !== null && timeMs > witness.timeMs && timeMs < lastWitness!.timeMs) return false
  const km = distanceKmUnits(offLonUnits, offLatUnits, lonUnits, latUnits)
  if (km > WITNESS_KM) return false
  const isFirst = witness === null || isBefore(timeMs, mmsi, km, witness)
  const isLast = lastWitness === null || isAfter(timeMs, mmsi, km, lastWitness)
  if (isFirst) lookout.witness = { mmsi, timeMs, km }
  if (isLast) lookout.lastWitness = { mmsi, timeMs, km }
  return isFirst || isLast
}

function isBefore(timeMs: number, mmsi: string, km: number, other: Witness): boolean {
  if (timeMs !== other.timeMs) return timeMs < other.timeMs
  if (mmsi !== other.mmsi) return mmsi < other.mmsi
  return km < other.km
}

/** Of several at once the one whose MMSI is first as text. */
function isAfter(timeMs: number, mmsi: string, km: number, other: Witness): boolean {
  if (timeMs !== other.timeMs) return timeMs > other.timeMs
  if (mmsi !== other.mmsi) return mmsi < other.mmsi
  return km < other.km
}

const hash = new ContentHash()

/** Id of the going dark that a silence is, if others were heard there. */
export function goingDarkId(silenceId: string): string {
  return hash.reset().text('goingDark').text(silenceId).digest()
}

/**
 * What a silence that was looked around is; null: nobody was heard there. `isInOutage`: whether the whole feed was silent,
 * or soon was, at a time.
 */
export function goingDarkOutput(
  { silence, witness, lastWitness }: Lookout,
  isInOutage: (timeMs: number) => boolean,
): GoingDarkOutput | null {
  if (witness === null || lastWitness === null) return null
  const { offLonUnits, offLatUnits, onMs } = silence
  const onLonUnits = silence.onLonUnits ?? Number.NaN
  const onLatUnits = silence.onLatUnits ?? Number.NaN
  // Exactly half the world away, either way round would do.
  const eastUnits = onMs === null ? 0 : lonDifference(offLonUnits, onLonUnits)
  return {
    kind: 'goingDark',
    id: goingDarkId(silence.id),
    mmsi: silence.mmsi,
    trackId: silence.trackId,
    // While it lasts, nothing since has decided it anew.
    decidedMs: silence.open ? silence.darkMs : silence.decidedMs,
    open: silence.open,
    startMs: silence.offMs,
    endMs: onMs ?? silence.darkMs,
    lonUnits: offLonUnits,
    latUnits: offLatUnits,
    westUnits: wrapUnits(offLonUnits + Math.min(0, eastUnits)),
    eastUnits: wrapUnits(offLonUnits + Math.max(0, eastUnits)),
    southUnits: onMs === null ? offLatUnits : Math.min(offLatUnits, onLatUnits),
    northUnits: onMs === null ? offLatUnits : Math.max(offLatUnits, onLatUnits),
    onLonUnits,
    onLatUnits,
    messageType: silence.messageType,
    medianIntervalMinutes: silence.medianIntervalMs / 60_000,
    longestIntervalMinutes: silence.longestIntervalMs / 60_000,
    offShoreNm: silence.offShoreNm,
    inPort: silence.inPort,
    feedOutage: isInOutage(silence.offMs),
    witnessMmsi: witness.mmsi,
    witnessMs: witness.timeMs,
    witnessKm: Math.round(witness.km * 100) / 100,
    lastWitnessMmsi: lastWitness.mmsi,
    lastWitnessMs: lastWitness.timeMs,
  }
}
