/** What `npm run alerts -- show` tells of one alert. */

import type { AlertCause, AlertOutput, AlertVessel } from '../lib/alerts/alert.ts'
import { UNITS_PER_DEGREE } from '../lib/geo/units.ts'
import type { StoredRevision } from '../lib/store/alert-revisions.ts'
import type { StoredAlert } from '../lib/store/alerts.ts'
import type { TrackPositions } from '../lib/store/chunk-codec.ts'
import type { AlertWords } from './alerts-folder.ts'
import { formatJudgement, formatStanding } from './alerts-report.ts'
import { formatCount, formatMinute } from './plain-text.ts'

export function formatStored(
  stored: StoredAlert,
  revisions: readonly StoredRevision[],
  words: AlertWords,
): string {
  const { alert, state, judged, silencedBy, positions } = stored
  const silenced = silencedBy.length === 0 ? '' : `, silenced by ${silencedBy.join(', ')}`
  return [
    formatAlert(alert, words),
    `  state      ${formatStanding(state, judged?.reason ?? null)}${silenced}`,
    ...(judged?.history.map((judgement) => `             ${formatJudgement(judgement)}`) ?? []),
    formatPositions(positions),
    ...revisions.map(formatRevision),
    '',
  ].join('\n')
}

export function formatWithdrawn(
  withdrawn: { readonly revision: StoredRevision; readonly positions: TrackPositions | null },
  words: AlertWords,
): string {
  const { revision, positions } = withdrawn
  return [
    `withdrawn ${formatMinute(revision.writtenMs)}: ${revision.reason}; as it was:`,
    formatAlert(revision.record!, words),
    formatPositions(positions),
    '',
  ].join('\n')
}

function formatAlert(alert: AlertOutput, { ruleTitles, zoneNames, simulated }: AlertWords): string {
  const nameOf = (zoneId: string) => `${zoneNames.get(zoneId) ?? 'zone'} (${zoneId})`
  const { ruleId, severity, rank, suspicion, vessel, startMs, endMs, raisedMs, open } = alert
  const suspected = Number.isNaN(suspicion) ? '' : `, suspicion ${suspicion.toFixed(3)}`
  const where = `${formatDegrees(alert.latUnits, 'N', 'S')} ${formatDegrees(alert.lonUnits, 'E', 'W')}`
  return [
    `alert ${alert.id}${simulated ? ' (simulated)' : ''}`,
    `  rule       ${ruleTitles.get(ruleId) ?? ruleId} (${ruleId})`,
    `  weight     severity ${severity}, rank ${rank.toFixed(3)}${suspected}`,
    `  vessel     ${formatVessel(alert.mmsi, vessel)}`,
    ...(alert.otherMmsi === null ? [] : [`  with       ${alert.otherMmsi}`]),
    `  when       ${formatMinute(startMs)} to ${formatMinute(endMs)}, raised ${formatMinute(raisedMs)}${open ? ', may still change' : ''}`,
    `  where      ${where}${alert.zoneId === null ? '' : `, ${nameOf(alert.zoneId)}`}`,
    ...alert.causes.flatMap((cause) => formatCause(cause, nameOf)),
    ...formatEvidence(alert),
  ].join('\n')
}

function formatVessel(mmsi: string, vessel: AlertVessel): string {
  const { name, callSign, imo, flag, flagBy, type, gears, register } = vessel
  const parts = [
    `MMSI ${mmsi}`,
    name,
    callSign === '' ? '' : `call sign ${callSign}`,
    imo === '' ? '' : `IMO ${imo}`,
    flag === '' ? 'flag unknown' : `flag ${flag} by ${flagBy}`,
    `type ${type}`,
    gears.join(' '),
    ...register.map(
      ({ list, entry, keys, confidence }) => `${list} ${entry} (${keys.join(', ')}; ${confidence})`,
    ),
  ]
  return parts.filter((part) => part !== '').join(', ')
}

function formatCause(cause: AlertCause, nameOf: (zoneId: string) => string): string[] {
  const { behaviour, startMs, endMs, zoneId, insideFromMs, insideToMs, conflict, otherMmsi, met } = cause
  const inside =
    insideFromMs === null || insideToMs === null
      ? ''
      : `, inside ${formatMinute(insideFromMs)} to ${formatMinute(insideToMs)}`
  const what = [behaviour, conflict ?? '', otherMmsi === null ? '' : `with ${otherMmsi}`]
    .filter((part) => part !== '')
    .join(' ')
  return [
    `  because    ${what}, ${formatMinute(startMs)} to ${formatMinute(endMs)}${zoneId === null ? '' : `, ${nameOf(zoneId)}`}${inside}`,
    ...met.map(({ condition, wanted, found }) => `             ${condition}: ${found} (${wanted})`),
  ]
}

/** What is 0 speaks neither for nor against. The base and all others sum to the logit. */
function formatEvidence({ evidence, weighing }: AlertOutput): string[] {
  if (weighing === null) return []
  const { base, logit, low, high, verdicts } = weighing
  const speaking = evidence
    .filter(({ contribution }) => contribution !== 0)
    .toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
  const line = (log: number, words: string) => `             ${formatLogOdds(log)} ${words}`
  return [
    `  evidence   ${formatLogOdds(base)} of any trip, log odds`,
    ...speaking.map(({ name, value, contribution }) => line(contribution, `${name} ${value}`)),
    line(logit, `in all: suspicion from ${low} to ${high}, by ${formatCount(verdicts, 'verdict')}`),
  ]
}

function formatLogOdds(logOdds: number): string {
  return `${logOdds > 0 ? '+' : ''}${logOdds.toFixed(3)}`.padStart(7)
}

function formatPositions(positions: TrackPositions | null): string {
  if (positions === null) return '  rests on   no positions'
  const { count, timeMs } = positions
  return `  rests on   ${formatCount(count, 'position')}, ${formatMinute(timeMs[0]!)} to ${formatMinute(timeMs[count - 1]!)}`
}

function formatRevision({ change, writtenMs, reason, fields }: StoredRevision): string {
  const changed = fields.length === 0 ? '' : ` (${fields.map(({ field }) => field).join(', ')})`
  return `  ${change.padEnd(9)}  ${formatMinute(writtenMs)}: ${reason}${changed}`
}

function formatDegrees(units: number, positive: string, negative: string): string {
  return `${Math.abs(units / UNITS_PER_DEGREE).toFixed(4)}${units < 0 ? negative : positive}`
}
