/** What a set of rules would have raised over a stretch of history, beside what the rules in force raised. */

import type { AlertOutput } from '../alert.ts'

const DAY_MS = 86_400_000
const WEEK_MS = 7 * DAY_MS

/** From when on a rule is warned of. Ours: what one person can read with care, and what is no longer the exception. */
export const DRY_RUN_OPTIONS = {
  /** Alerts of a rule in its busiest 24 h. Control centres complain of criteria that bring hundreds. */
  mostADay: 20,
  /** Share of the vessels heard that a rule raises alerts on. */
  largestShare: 0.1,
  /** Fewer vessels than these make no share. */
  leastVessels: 20,
}

export interface DryRunPeriod {
  /** Alerts count by when they were raised: from <= time < to, epoch ms. */
  readonly fromMs: number
  readonly toMs: number
  /** Vessels heard in it. */
  readonly vesselsHeard: number
}

export interface RuleDryRun {
  readonly ruleId: string
  readonly alerts: number
  readonly vessels: number
  /** Most alerts raised within any 24 h, and any 7 days. */
  readonly mostADay: number
  readonly mostAWeek: number
  /** Raised by the new rules alone, by the old alone, and by both but with other causes, times or severity. */
  readonly added: number
  readonly gone: number
  readonly changed: number
  readonly warnings: readonly string[]
}

export interface DryRun {
  readonly days: number
  readonly total: RuleDryRun
  /** Of every rule that is on, or has raised an alert, by id. */
  readonly rules: readonly RuleDryRun[]
}

/**
 * Pure. `before` and `after` are all alerts of the same messages, zones and register under the rules in force and under
 * the new ones, in any order; `ruleIds` are the new rules that are on.
 */
export function summariseDryRun(
  before: readonly AlertOutput[],
  after: readonly AlertOutput[],
  ruleIds: readonly string[],
  period: DryRunPeriod,
): DryRun {
  const old = before.filter((alert) => isRaisedIn(alert, period))
  const now = after.filter((alert) => isRaisedIn(alert, period))
  const ids = [
    ...new Set([...ruleIds, ...old.map(({ ruleId }) => ruleId), ...now.map(({ ruleId }) => ruleId)]),
  ].sort()
  return {
    days: (period.toMs - period.fromMs) / DAY_MS,
    total: summarise('', old, now, []),
    rules: ids.map((id) => {
      const raised = now.filter(({ ruleId }) => ruleId === id)
      const warnings = listWarnings(raised, ruleIds.includes(id), period.vesselsHeard)
      return summarise(
        id,
        old.filter(({ ruleId }) => ruleId === id),
        raised,
        warnings,
      )
    }),
  }
}

function isRaisedIn({ raisedMs }: AlertOutput, { fromMs, toMs }: DryRunPeriod): boolean {
  return fromMs <= raisedMs && raisedMs < toMs
}

/** An alert keeps its id while its vessel, rule and trip do, so the id alone pairs old and new. */
function summarise(
  ruleId: string,
  before: readonly AlertOutput[],
  after: readonly AlertOutput[],
  warnings: readonly string[],
): RuleDryRun {
  const old = new Map(before.map((alert) => [alert.id, contentOf(alert)]))
  const now = new Map(after.map((alert) => [alert.id, contentOf(alert)]))
  return {
    ruleId,
    alerts: after.length,
    vessels: new Set(after.map(({ mmsi }) => mmsi)).size,
    mostADay: mostWithin(after, DAY_MS),
    mostAWeek: mostWithin(after, WEEK_MS),
    added: after.filter(({ id }) => !old.has(id)).length,
    gone: before.filter(({ id }) => !now.has(id)).length,
    changed: after.filter(({ id }) => old.has(id) && old.get(id) !== now.get(id)).length,
    warnings,
  }
}

/** What an analyst would see change; a new version alone, or another wording of what was met, is no change. */
function contentOf({ startMs, endMs, raisedMs, severity, zoneId, causes }: AlertOutput): string {
  const outputs = causes.map(({ behaviour, outputIds, zoneId }) => [behaviour, outputIds, zoneId])
  return JSON.stringify([startMs, endMs, raisedMs, severity, zoneId, outputs])
}

/** Most alerts raised less than `spanMs` after any one of them, itself included. */
function mostWithin(alerts: readonly AlertOutput[], spanMs: number): number {
  const times = alerts.map(({ raisedMs }) => raisedMs).sort((a, b) => a - b)
  let most = 0
  let first = 0
  for (const [last, timeMs] of times.entries()) {
    while (timeMs - times[first]! >= spanMs) first++
    most = Math.max(most, last - first + 1)
  }
  return most
}

function listWarnings(raised: readonly AlertOutput[], isOn: boolean, vesselsHeard: number): string[] {
  const { mostADay, largestShare, leastVessels } = DRY_RUN_OPTIONS
  if (raised.length === 0) return isOn ? ['raises nothing: its conditions may be empty'] : []
  const warnings: string[] = []
  const busiest = mostWithin(raised, DAY_MS)
  if (busiest > mostADay) warnings.push(`raises ${busiest} alerts in its busiest 24 h: more than ${mostADay}`)
  const vessels = new Set(raised.map(({ mmsi }) => mmsi)).size
  if (vesselsHeard >= leastVessels && vessels > largestShare * vesselsHeard)
    warnings.push(
      `raises alerts on ${vessels} of ${vesselsHeard} vessels heard: more than ${largestShare * 100} %`,
    )
  return warnings
}

/**
 * `would have raised 14 alerts on 9 vessels in 30 days, 3 in the busiest week; 2 of them are new, 5 of today's would go`;
 * where `isDone`, as what was done.
 */
export function describeDryRun(run: RuleDryRun, days: number, isDone: boolean): string {
  const { alerts, vessels, mostAWeek, added, gone, changed } = run
  const raised =
    alerts === 0
      ? `no alert in ${count(days, 'day')}`
      : `${count(alerts, 'alert')} on ${count(vessels, 'vessel')} in ${count(days, 'day')}, ${mostAWeek} in the busiest week`
  const changes: string[] = []
  if (added > 0) changes.push(`${added} of them ${added === 1 ? 'is' : 'are'} new`)
  if (changed > 0) changes.push(`${changed} ${isDone ? 'changed' : 'would change'}`)
  if (gone > 0) changes.push(isDone ? `${gone} of those before went` : `${gone} of today's would go`)
  const change = changes.length === 0 ? `nothing ${isDone ? 'changed' : 'changes'}` : changes.join(', ')
  return `${isDone ? 'raised' : 'would have raised'} ${raised}; ${change}`
}

function count(value: number, one: string): string {
  const rounded = Math.round(value * 10) / 10
  return `${rounded.toLocaleString('en')} ${one}${rounded === 1 ? '' : 's'}`
}
