/** Alerts and judgements for tests; hours count from a fixed day. */

import type { AlertCause, AlertOutput } from '../../lib/alerts/alert.ts'
import type { AlertJudgement } from '../../lib/alerts/attach.ts'

const HOUR_MS = 3_600_000
const DAY_MS = Date.UTC(2026, 2, 1)

export function hour(hours: number): number {
  return DAY_MS + hours * HOUR_MS
}

export const SHIP = '219000001'
export const OTHER_SHIP = '636000002'

export function causeFrom(fromHour: number, toHour: number, other: Partial<AlertCause> = {}): AlertCause {
  return {
    behaviour: 'apparentFishing',
    outputIds: [`fishing ${fromHour}`],
    startMs: hour(fromHour),
    endMs: hour(toHour),
    ...{ otherMmsi: null, otherTrackId: null, zoneId: 'reserve' },
    insideFromMs: hour(fromHour),
    insideToMs: hour(toHour),
    conflict: null,
    met: [{ condition: 'behaviour.minMinutes', wanted: '20', found: '61' }],
    ...other,
  }
}

/** An alert of a trip that begins with it, of one cause unless others are given. */
export function alertFrom(fromHour: number, toHour: number, other: Partial<AlertOutput> = {}): AlertOutput {
  const mmsi = other.mmsi ?? SHIP
  const ruleId = other.ruleId ?? 'no-take'
  return {
    kind: 'alert',
    id: `${mmsi} ${ruleId} ${fromHour}`,
    ruleId,
    mmsi,
    trackId: 'track',
    tripId: `trip ${fromHour}`,
    otherMmsi: null,
    startMs: hour(fromHour),
    endMs: hour(toHour),
    raisedMs: hour(fromHour),
    decidedMs: hour(toHour),
    open: false,
    lonUnits: 6_000_000,
    latUnits: 33_000_000,
    westUnits: 5_900_000,
    eastUnits: 6_100_000,
    southUnits: 32_900_000,
    northUnits: 33_100_000,
    zoneId: 'reserve',
    severity: 'high',
    rank: 0.8,
    suspicion: 0.712,
    causes: [causeFrom(fromHour, toHour)],
    evidence: [
      { name: 'closedFishingHours', value: 1.02, outputIds: [`fishing ${fromHour}`], contribution: 1.75 },
    ],
    weighing: { base: -4, logit: 0.905, low: 0.1, high: 0.9, verdicts: 0 },
    vessel: {
      ...{
        name: 'OCEAN STAR',
        callSign: '3DAB',
        imo: '9074729',
        flag: 'DNK',
        flagBy: 'mmsi',
        type: 'fishing',
      },
      gears: ['trawlers'],
      register: [{ list: 'register', entry: 'r1', keys: ['imo'], confidence: 0.98 }],
    },
    versions: {
      ...{ rules: 'rules 1', rule: 'rule 1', zones: 'zones 1', zone: 'zone 1', register: 'register 1' },
      ...{ detector: 'detector 1', suspicion: 'suspicion 1' },
    },
    ...other,
  }
}

export function judgementFrom(
  id: number,
  fromHour: number,
  toHour: number,
  other: Partial<AlertJudgement> = {},
): AlertJudgement {
  return {
    ...{ id, mmsi: SHIP, ruleId: 'no-take', otherMmsi: null, fromMs: hour(fromHour), toMs: hour(toHour) },
    ...{
      state: 'acknowledged',
      reason: null,
      note: `note ${id}`,
      who: 'ana',
      accountId: null,
      writtenMs: id,
      supersedes: null,
    },
    ...other,
  }
}
