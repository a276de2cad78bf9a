/** What a silence made from an alert names. Pure. */

import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import type { SilenceWish } from './alert-api.ts'

const HOUR_MS = 3_600_000

export const SILENCE_TIMES = {
  day: 24 * HOUR_MS,
  week: 168 * HOUR_MS,
  month: 720 * HOUR_MS,
  always: null,
} as const
export type SilenceTime = keyof typeof SILENCE_TIMES

export interface SilenceChoice {
  readonly isVessel: boolean
  /** Only what it does with the other vessel. */
  readonly isPair: boolean
  readonly isRule: boolean
  readonly isZone: boolean
  readonly isArea: boolean
  readonly time: SilenceTime
}

/** What an analyst means by "not this again": the vessel and the rule, for a week. */
export const USUAL_CHOICE: SilenceChoice = {
  ...{ isVessel: true, isPair: false, isRule: true, isZone: false, isArea: false, time: 'week' },
}

/** Null: it names nothing. It begins with the alert; `nowMs` is the clock of the events. */
export function toSilence(
  alert: WireAlert,
  choice: SilenceChoice,
  nowMs: number,
  note: string,
): SilenceWish | null {
  const { isVessel, isPair, isRule, isZone, isArea, time } = choice
  const lastsMs = SILENCE_TIMES[time]
  const other = isPair ? alert.otherMmsi : null
  const wish = {
    mmsi: isVessel || other !== null ? alert.mmsi : null,
    otherMmsi: other,
    rule: isRule ? alert.ruleId : null,
    zone: isZone ? alert.zoneId : null,
    box: isArea ? boxOf(alert) : null,
    from: lastsMs === null ? null : new Date(alert.startMs).toISOString(),
    until: lastsMs === null ? null : new Date(Math.max(nowMs, alert.endMs) + lastsMs).toISOString(),
    note,
  }
  const isNothing = [wish.mmsi, wish.rule, wish.zone, wish.box].every((part) => part === null)
  return isNothing ? null : wish
}

/** Around the alert, to a hundredth of a degree outwards, so that all of it lies within. */
function boxOf({ westUnits, southUnits, eastUnits, northUnits }: WireAlert): string {
  const out = (units: number, round: (value: number) => number) =>
    (round((units / UNITS_PER_DEGREE) * 100) / 100).toFixed(2)
  const west = out(westUnits, Math.floor)
  const south = out(southUnits, Math.floor)
  return [west, south, out(eastUnits, Math.ceil), out(northUnits, Math.ceil)].join(',')
}
