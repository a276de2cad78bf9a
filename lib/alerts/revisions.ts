/** What became of the alerts of before: which are new, which tell something else now, and which are withdrawn. */

import type { AlertOutput } from './alert.ts'
import { isSameJson } from './canonical-json.ts'
import { groupBy, keyOfVesselAndRule } from './group-by.ts'
import { pairSpans } from './overlap.ts'

/** A plain JSON value before and after. */
export interface FieldChange {
  readonly field: string
  readonly from: unknown
  readonly to: unknown
}

export type AlertRevision =
  | { readonly change: 'added'; readonly alert: AlertOutput }
  | {
      readonly change: 'changed'
      readonly alert: AlertOutput
      /** Null where it kept its id. */
      readonly previousId: string | null
      readonly fields: readonly FieldChange[]
    }
  /** `alert`: as it was. */
  | { readonly change: 'withdrawn'; readonly alert: AlertOutput }

/**
 * What an analyst is told of. Ids of outputs and versions change when nothing is said that was not said before; the
 * evidence speaks through the suspicion, the rank through severity and suspicion.
 */
const TOLD: Readonly<Record<string, (alert: AlertOutput) => unknown>> = {
  startMs: ({ startMs }) => startMs,
  endMs: ({ endMs }) => endMs,
  raisedMs: ({ raisedMs }) => raisedMs,
  open: ({ open }) => open,
  place: ({ lonUnits, latUnits }) => [lonUnits, latUnits],
  zoneId: ({ zoneId }) => zoneId,
  otherMmsi: ({ otherMmsi }) => otherMmsi,
  severity: ({ severity }) => severity,
  suspicion: ({ suspicion }) => (Number.isNaN(suspicion) ? null : suspicion),
  causes: ({ causes }) => causes.map(({ outputIds: _ids, otherTrackId: _track, met: _met, ...said }) => said),
  vessel: ({ vessel: { name, callSign, imo, flag, type, gears, register } }) => ({
    ...{ name, callSign, imo, flag, type, gears },
    register: register.map(({ list, entry }) => ({ list, entry })),
  }),
}

/**
 * Pairs the alerts of before with those of now, by id, else by vessel, rule and largest overlap. A pair of which
 * nothing that is told has changed, and whose id is the same, is no revision. By vessel and rule, then as `pairSpans`
 * orders them.
 */
export function reviseAlerts(old: readonly AlertOutput[], now: readonly AlertOutput[]): AlertRevision[] {
  const byKey = { old: groupBy(old, keyOfVesselAndRule), now: groupBy(now, keyOfVesselAndRule) }
  const keys = new Set([...byKey.old.keys(), ...byKey.now.keys()])
  return [...keys]
    .sort()
    .flatMap((key) => pairSpans(byKey.old.get(key) ?? [], byKey.now.get(key) ?? []).flatMap(revisionOf))
}

function revisionOf(pair: {
  readonly old: AlertOutput | null
  readonly now: AlertOutput | null
}): AlertRevision[] {
  const { old, now } = pair
  if (now === null) return old === null ? [] : [{ change: 'withdrawn', alert: old }]
  if (old === null) return [{ change: 'added', alert: now }]
  const fields = Object.entries(TOLD).flatMap(([field, tell]) => {
    const [from, to] = [tell(old), tell(now)]
    return isSame(from, to) ? [] : [{ field, from, to }]
  })
  const previousId = old.id === now.id ? null : old.id
  if (fields.length === 0 && previousId === null) return []
  return [{ change: 'changed', alert: now, previousId, fields }]
}

function isSame(from: unknown, to: unknown): boolean {
  return isSameJson(from, to)
}
