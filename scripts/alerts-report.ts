/** What `npm run alerts` tells a person of many alerts. */

import type { AlertJudgement } from '../lib/alerts/attach.ts'
import type { AlertSilence, SilenceScope } from '../lib/alerts/silences.ts'
import { UNITS_PER_DEGREE } from '../lib/geo/units.ts'
import type { StoredRevision } from '../lib/store/alert-revisions.ts'
import type { StoredSilence } from '../lib/store/alert-silences.ts'
import type { FolderPrecision, OrphanedJudgements } from '../lib/store/alerts.ts'
import type { AlertPage, ListedAlert } from '../lib/store/query-alerts.ts'
import type { AlertWords } from './alerts-folder.ts'
import { formatColumns } from './alerts-table.ts'
import { formatCount, formatMinute } from './plain-text.ts'

/** Digits shown of an id: enough to tell thousands of alerts apart. */
export const ID_DIGITS = 10

export function formatList(dir: string, page: AlertPage, words: AlertWords): string {
  const { alerts, total, byState, silenced, heldBackByRule, cursor } = page
  const states = Object.entries(byState)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state}`)
  const of = words.simulated ? `${dir} (simulated)` : dir
  const lines = [
    `${of}: ${formatCount(total, 'alert')}${states.length === 0 ? '' : `; in all ${states.join(', ')}`}`,
  ]
  if (silenced > 0) lines.push(`silenced: ${silenced} (--silenced only shows them)`)
  const heldBack = [...heldBackByRule].map(([rule, count]) => `${count} of ${rule}`)
  if (heldBack.length > 0) lines.push(`held back by budgets: ${heldBack.join(', ')} (--held-back shows them)`)
  if (cursor !== null) lines.push(`more: --cursor ${cursor}`)
  const head = `${lines.join('\n')}\n`
  return alerts.length === 0 ? head : `${head}\n${formatAlerts(alerts, words)}`
}

function formatAlerts(alerts: readonly ListedAlert[], { zoneNames }: AlertWords): string {
  const rows = alerts.map(({ alert, state, judged, silencedBy }) => [
    alert.id.slice(0, ID_DIGITS),
    formatMinute(alert.raisedMs),
    alert.vessel.name === '' ? alert.mmsi : `${alert.vessel.name} ${alert.mmsi}`,
    alert.ruleId,
    alert.zoneId === null ? '' : (zoneNames.get(alert.zoneId) ?? alert.zoneId),
    alert.severity,
    Number.isNaN(alert.suspicion) ? '' : alert.suspicion.toFixed(3),
    `${formatStanding(state, judged?.reason ?? null)}${silencedBy.length > 0 ? ', silenced' : ''}`,
  ])
  return formatColumns(['id', 'raised', 'vessel', 'rule', 'zone', 'severity', 'suspicion', 'state'], rows)
}

/** `dismissed (permitted)`. */
export function formatStanding(state: string, reason: string | null): string {
  return reason === null ? state : `${state} (${reason})`
}

export function formatJudgement({ writtenMs, who, state, reason, note }: AlertJudgement): string {
  return `${formatMinute(writtenMs)}  ${who}: ${formatStanding(state, reason)}${note === '' ? '' : `: ${note}`}`
}

/** What a silence covers, in words. */
export function formatScope(scope: SilenceScope): string {
  const { mmsi, otherMmsi, ruleId, zoneId, box, fromMs, toMs } = scope
  const degrees = (units: number) => (units / UNITS_PER_DEGREE).toFixed(3)
  const parts = [
    mmsi === null ? '' : otherMmsi === null ? `vessel ${mmsi}` : `vessels ${mmsi} and ${otherMmsi} together`,
    ruleId === null ? '' : `rule ${ruleId}`,
    zoneId === null ? '' : `zone ${zoneId}`,
    box === null
      ? ''
      : `box ${[box.westUnits, box.southUnits, box.eastUnits, box.northUnits].map(degrees).join(',')}`,
    fromMs === null ? '' : `from ${formatMinute(fromMs)}`,
    toMs === null ? '' : `until ${formatMinute(toMs)}`,
  ]
  return parts.filter((part) => part !== '').join(', ')
}

export function formatSilence(silence: AlertSilence): string {
  const { id, who, note, writtenMs } = silence
  return `${id}  ${formatScope(silence)}; by ${who}, ${formatMinute(writtenMs)}${note === '' ? '' : `: ${note}`}\n`
}

export function formatSilences(dir: string, silences: readonly StoredSilence[]): string {
  if (silences.length === 0) return `${dir}: nothing is silenced\n`
  return silences
    .map((silence) => {
      const { ended } = silence
      const end =
        ended === null
          ? ''
          : `   ended by ${ended.who}, ${formatMinute(ended.writtenMs)}${ended.note === '' ? '' : `: ${ended.note}`}\n`
      return `${formatSilence(silence)}${end}`
    })
    .join('')
}

export function formatOrphans(dir: string, orphans: readonly OrphanedJudgements[]): string {
  if (orphans.length === 0) return `${dir}: all that was said of alerts is on an alert\n`
  return orphans
    .map(({ thread, withdrawn }) => {
      const { mmsi, ruleId, fromMs, toMs } = thread.at(-1)!
      const gone = withdrawn === null ? '' : `; alert ${withdrawn.alertId} was withdrawn: ${withdrawn.reason}`
      const said = thread.map((judgement) => `  ${formatJudgement(judgement)}\n`).join('')
      return `${mmsi} ${ruleId}, ${formatMinute(fromMs)} to ${formatMinute(toMs)}${gone}\n${said}`
    })
    .join('')
}

export function formatRevisions(dir: string, revisions: readonly StoredRevision[]): string {
  if (revisions.length === 0) return `${dir}: no such changes\n`
  const rows = revisions.map((revision) => [
    formatMinute(revision.writtenMs),
    revision.change,
    revision.alertId.slice(0, ID_DIGITS),
    revision.mmsi,
    revision.ruleId,
    formatMinute(revision.startMs),
    revision.fields.map(({ field }) => field).join(' '),
    revision.reason,
  ])
  return formatColumns(
    ['written', 'change', 'alert', 'vessel', 'rule', 'begins', 'fields', 'reason'],
    rows,
    40,
  )
}

export function formatPrecision(dir: string, { rules, orphans }: FolderPrecision): string {
  if (rules.length === 0) return `${dir} has no alerts.\n`
  const rows = rules.map(({ ruleId, alerts, byState, byVerdict, withoutVerdict, precision, low, high }) => [
    ruleId,
    String(alerts),
    String(byState.new),
    String(byState.acknowledged + byState.investigating),
    String(byVerdict.suspicious),
    String(byVerdict.explained),
    String(byVerdict.normal),
    String(withoutVerdict),
    Number.isNaN(precision) ? '' : `${precision.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`,
  ])
  const head = [
    'rule',
    'alerts',
    'new',
    'in work',
    'confirmed',
    'permitted',
    'false',
    'other',
    'precision (95 %)',
  ]
  const note =
    orphans === 0 ? '' : `${formatCount(orphans, 'judgement')} on no alert: npm run alerts -- orphans\n`
  return `${formatColumns(head, rows)}${note}`
}
