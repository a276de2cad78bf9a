/** Past alerts like one, with what people decided of them: by the same rule, the most alike first. */

import type { AlertOutput } from '../alerts/alert.ts'
import { measurePrecision, type RulePrecision } from '../alerts/precision.ts'
import { measureRules } from './alerts.ts'
import { type ListedAlert, queryAlerts } from './query-alerts.ts'
import type { Store } from './store.ts'

/** Of a rule's alerts so many of the newest that somebody decided are compared. */
const MOST_COMPARED = 500

export interface SimilarAlert extends ListedAlert {
  /** What it has in common. */
  readonly shares: readonly ('vessel' | 'zone' | 'type' | 'flag')[]
}

export interface SimilarAlerts {
  readonly similar: readonly SimilarAlert[]
  /** How often the rule was right, of all that were decided; null: it raised none. */
  readonly precision: RulePrecision | null
  /** The same of those in the same zone; null where it names none. */
  readonly inZone: RulePrecision | null
}

/** Decided alerts, at most `limit` of them; the alert itself is none of them. */
export async function findSimilarAlerts(
  store: Store,
  alert: AlertOutput,
  limit: number,
): Promise<SimilarAlerts> {
  const { alerts } = await queryAlerts(store, {
    ...{
      mmsi: null,
      text: null,
      ruleIds: [alert.ruleId],
      states: ['confirmed', 'dismissed'],
      severities: null,
    },
    ...{ flags: null, vesselTypes: null, zoneIds: null, box: null, fromMs: null, toMs: null },
    ...{ minSuspicion: null, silenced: 'shown', sortBy: 'newest', budgets: new Map(), show: 'all' },
    ...{ limit: MOST_COMPARED, cursor: null },
  })
  const others = alerts
    .filter((one) => one.alert.id !== alert.id)
    .map((one) => ({ ...one, shares: sharesOf(one.alert, alert) }))
  const { rules } = await measureRules(store)
  const inZone = others
    .filter(({ shares }) => shares.includes('zone'))
    .map(({ state, judged }) => ({ state, reason: judged?.reason ?? null, ruleId: alert.ruleId }))
  return {
    similar: others.toSorted((a, b) => b.shares.length - a.shares.length).slice(0, limit),
    precision: rules.find(({ ruleId }) => ruleId === alert.ruleId) ?? null,
    inZone: alert.zoneId === null ? null : (measurePrecision(inZone)[0] ?? null),
  }
}

function sharesOf(one: AlertOutput, other: AlertOutput): SimilarAlert['shares'] {
  const shares: SimilarAlert['shares'][number][] = []
  if (one.mmsi === other.mmsi) shares.push('vessel')
  if (one.zoneId !== null && one.zoneId === other.zoneId) shares.push('zone')
  if (one.vessel.type === other.vessel.type) shares.push('type')
  if (one.vessel.flag !== '' && one.vessel.flag === other.vessel.flag) shares.push('flag')
  return shares
}
