/** An alert beside the events, in a block of our own: Global Fishing Watch has none. */

import type { AlertCause, AlertOutput } from '../../alerts/alert.ts'
import { standingOf } from '../../alerts/attach.ts'
import type { AlertStandings } from '../../store/alert-standings.ts'
import { writeNumber, writeText, writeTime } from './values.ts'

export function alertDetails(alert: AlertOutput, standings: AlertStandings | null) {
  const standing = standings === null ? null : standingOf(standings, alert.id)
  return {
    ruleId: alert.ruleId,
    severity: alert.severity,
    rank: writeNumber(alert.rank),
    suspicion: writeNumber(alert.suspicion),
    raised: writeTime(alert.raisedMs),
    state: standing?.state ?? null,
    reason: standing?.reason ?? null,
    silenced: standings?.silenced.has(alert.id) ?? false,
    zoneId: alert.zoneId,
    otherVesselId: alert.otherMmsi,
    /** What it was taken for when the alert was raised; the entry's own vessel is what is known of it now. */
    vessel: {
      name: writeText(alert.vessel.name),
      callsign: writeText(alert.vessel.callSign),
      imo: writeText(alert.vessel.imo),
      flag: writeText(alert.vessel.flag),
      flagBy: alert.vessel.flagBy,
      type: alert.vessel.type,
      geartypes: alert.vessel.gears,
      register: alert.vessel.register,
    },
    causes: alert.causes.map(writeCause),
    // Not rounded: the contributions add up to the logit.
    evidence: alert.evidence.map(({ name, value, outputIds, contribution }) => ({
      ...{ name, value, contribution, eventIds: outputIds },
    })),
    versions: alert.versions,
  }
}

function writeCause(cause: AlertCause) {
  return {
    behaviour: cause.behaviour,
    eventIds: cause.outputIds,
    start: writeTime(cause.startMs),
    end: writeTime(cause.endMs),
    otherVesselId: cause.otherMmsi,
    zoneId: cause.zoneId,
    insideFrom: cause.insideFromMs === null ? null : writeTime(cause.insideFromMs),
    insideTo: cause.insideToMs === null ? null : writeTime(cause.insideToMs),
    conflict: cause.conflict,
    met: cause.met,
  }
}
