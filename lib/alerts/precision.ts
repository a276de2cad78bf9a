/** How often each rule was right, by the verdicts of people. */

import { groupBy } from './group-by.ts'
import { ALERT_STATES, type AlertState, type Standing, type Verdict, verdictOf } from './lifecycle.ts'

export interface RulePrecision {
  readonly ruleId: string
  readonly alerts: number
  readonly byState: Readonly<Record<AlertState, number>>
  readonly byVerdict: Readonly<Record<Verdict, number>>
  /** Dismissed as data error or for another reason: judged, and no verdict. */
  readonly withoutVerdict: number
  /** Share of the verdicts that are 'suspicious', 0..1; NaN where there is no verdict. */
  readonly precision: number
  /** 95 % interval of the share; NaN where there is no verdict. */
  readonly low: number
  readonly high: number
}

/** Normal quantile of 97.5 %: 95 % lie between its negative and it. */
const Z = 1.959964

/**
 * Wilson's score interval of a share (E. B. Wilson, Journal of the American Statistical Association 22, 1927): right
 * for few verdicts too, where the usual one is too narrow.
 */
export function wilsonInterval(successes: number, trials: number): { low: number; high: number } {
  if (trials === 0) return { low: Number.NaN, high: Number.NaN }
  const share = successes / trials
  const spread = Z * Math.sqrt((share * (1 - share)) / trials + (Z * Z) / (4 * trials * trials))
  const middle = share + (Z * Z) / (2 * trials)
  const scale = 1 + (Z * Z) / trials
  // At shares of 0 and 1 the interval ends there; rounding would put it a bit beyond.
  return {
    low: successes === 0 ? 0 : (middle - spread) / scale,
    high: successes === trials ? 1 : (middle + spread) / scale,
  }
}

/** By rule, ascending. */
export function measurePrecision(
  alerts: readonly (Standing & { readonly ruleId: string })[],
): RulePrecision[] {
  const byRule = groupBy(alerts, ({ ruleId }) => ruleId)
  return [...byRule]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([ruleId, standings]) => ({ ruleId, ...measureRule(standings) }))
}

function measureRule(standings: readonly Standing[]): Omit<RulePrecision, 'ruleId'> {
  const byState = Object.fromEntries(ALERT_STATES.map((state) => [state, 0])) as Record<AlertState, number>
  const byVerdict: Record<Verdict, number> = { suspicious: 0, explained: 0, normal: 0 }
  for (const standing of standings) {
    byState[standing.state]++
    const verdict = verdictOf(standing)
    if (verdict !== null) byVerdict[verdict]++
  }
  const verdicts = byVerdict.suspicious + byVerdict.explained + byVerdict.normal
  return {
    alerts: standings.length,
    byState,
    byVerdict,
    withoutVerdict: byState.confirmed + byState.dismissed - verdicts,
    precision: byVerdict.suspicious / verdicts,
    ...wilsonInterval(byVerdict.suspicious, verdicts),
  }
}
