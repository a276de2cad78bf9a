/**
 * Silences: alerts that nobody needs to look at, told by what they are of and when it happened. Keyed to event time, so
 * that they hold when everything is computed anew. Silenced alerts are marked and counted; nothing is deleted.
 */

import { UNITS_PER_TURN } from '../geo/units.ts'
import type { AlertCause, AlertOutput } from './alert.ts'
import { isFitText } from './lifecycle.ts'

/** In 1/600,000 degree, edges included; west greater than east where it crosses 180 degrees. */
export interface SilenceBox {
  readonly westUnits: number
  readonly eastUnits: number
  readonly southUnits: number
  readonly northUnits: number
}

/** Every part that is given must hold; at least one of vessel, rule, zone and box is. */
export interface SilenceScope {
  readonly mmsi: string | null
  /** With `mmsi`: only what the two do with each other, whichever of them it was raised of. */
  readonly otherMmsi: string | null
  readonly ruleId: string | null
  readonly zoneId: string | null
  readonly box: SilenceBox | null
  /** Event time, from <= time < to; null: without such an end. */
  readonly fromMs: number | null
  readonly toMs: number | null
}

export interface AlertSilence extends SilenceScope {
  readonly id: number
  readonly note: string
  readonly who: string
  /** Wall clock, epoch ms. */
  readonly writtenMs: number
}

/** What silences look at. */
export type SilenceableAlert = Pick<
  AlertOutput,
  'mmsi' | 'ruleId' | 'causes' | 'westUnits' | 'eastUnits' | 'southUnits' | 'northUnits'
>

/**
 * Share of a cause that must lie in the silence's time. A silence made for a cause still covers it when late data move
 * its ends a little; a cause that outlasts the silence by far comes back.
 */
const COVERED_SHARE = 0.5

/**
 * Ids of the silences that cover the alert, ascending; none where it is not silenced. Each of its causes must be
 * covered: a silenced alert that grows by something new is heard again.
 */
export function silencesOf(alert: SilenceableAlert, silences: readonly AlertSilence[]): number[] {
  const meant = silences.filter((silence) => isMeant(silence, alert))
  const used = new Set<number>()
  for (const cause of alert.causes) {
    const covering = meant.filter((silence) => isCovered(silence, alert.mmsi, cause))
    if (covering.length === 0) return []
    for (const { id } of covering) used.add(id)
  }
  return [...used].sort((a, b) => a - b)
}

/** What a silence says of the alert as a whole. */
function isMeant({ mmsi, otherMmsi, ruleId, box }: AlertSilence, alert: SilenceableAlert): boolean {
  return (
    (ruleId === null || ruleId === alert.ruleId) &&
    (mmsi === null || mmsi === alert.mmsi || otherMmsi === alert.mmsi) &&
    (box === null || isWithin(box, alert))
  )
}

/** What it says of a cause. */
function isCovered(silence: AlertSilence, mmsi: string, cause: AlertCause): boolean {
  const { otherMmsi, zoneId } = silence
  if (zoneId !== null && zoneId !== cause.zoneId) return false
  const partner = silence.mmsi === mmsi ? otherMmsi : silence.mmsi
  if (otherMmsi !== null && partner !== cause.otherMmsi) return false
  const { startMs, endMs } = cause
  const fromMs = silence.fromMs ?? Number.NEGATIVE_INFINITY
  const toMs = silence.toMs ?? Number.POSITIVE_INFINITY
  if (startMs === endMs) return startMs >= fromMs && startMs < toMs
  return Math.min(endMs, toMs) - Math.max(startMs, fromMs) >= COVERED_SHARE * (endMs - startMs)
}

/** Whether the whole of a box lies in another. */
function isWithin(outer: SilenceBox, inner: SilenceBox): boolean {
  const eastwards = (fromUnits: number, toUnits: number) =>
    (toUnits - fromUnits + UNITS_PER_TURN) % UNITS_PER_TURN
  const offset = eastwards(outer.westUnits, inner.westUnits)
  return (
    inner.southUnits >= outer.southUnits &&
    inner.northUnits <= outer.northUnits &&
    offset + eastwards(inner.westUnits, inner.eastUnits) <= eastwards(outer.westUnits, outer.eastUnits)
  )
}

/** Why a silence is refused. */
export type SilenceFault =
  | 'silences-everything'
  | 'other-without-vessel'
  | 'ends-before-it-begins'
  | 'no-person'
  | 'unfit-text'

/** Null where it may be made. */
export function findSilenceFault(
  scope: SilenceScope & { readonly note: string; readonly who: string },
): SilenceFault | null {
  const { mmsi, otherMmsi, ruleId, zoneId, box, fromMs, toMs, who } = scope
  if (mmsi === null && otherMmsi !== null) return 'other-without-vessel'
  if (mmsi === null && ruleId === null && zoneId === null && box === null) return 'silences-everything'
  if (fromMs !== null && toMs !== null && !(fromMs < toMs)) return 'ends-before-it-begins'
  if (who.trim() === '') return 'no-person'
  return isFitText(scope) ? null : 'unfit-text'
}
