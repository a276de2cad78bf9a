/** Opening a data folder for `npm run alerts`, and what it is told by more than its alerts. */

import { SUSPICION_RULE } from '../lib/alerts/alert.ts'
import { findAlertIds } from '../lib/store/alerts.ts'
import { FolderError } from '../lib/store/folder-error.ts'
import type { Store } from '../lib/store/store.ts'
import { listZoneNames } from '../lib/store/zones.ts'
import { readFolderRules } from './rules-folder.ts'

/** Names that alerts refer to by ids. */
export interface AlertWords {
  readonly zoneNames: ReadonlyMap<string, string>
  readonly ruleTitles: ReadonlyMap<string, string>
  /** Alerts a day by rule; a rule without a budget is left out. */
  readonly budgets: ReadonlyMap<string, number>
  readonly simulated: boolean
}

export async function readWords(dir: string, store: Store): Promise<AlertWords> {
  const { rules } = await readFolderRules(dir)
  const budgets = rules.flatMap(({ id, budgetPerDay }) =>
    budgetPerDay === null ? [] : [[id, budgetPerDay] as const],
  )
  const titles = rules.map(({ id, title }) => [id, title] as const)
  return {
    zoneNames: await listZoneNames(store),
    ruleTitles: new Map([[SUSPICION_RULE, 'suspicious by its evidence'], ...titles]),
    budgets: new Map(budgets),
    simulated: store.simulated,
  }
}

/** The alert whose id begins so; null where none does. Throws where several do. */
export async function findAlert(dir: string, store: Store, beginning: string): Promise<string | null> {
  if (!/^[0-9a-f]{1,16}$/.test(beginning)) return null
  const found = await findAlertIds(store, beginning, 2)
  if (found.length > 1)
    throw new FolderError(dir, `several alerts have ids that begin with ${beginning}: give more digits`)
  return found[0] ?? null
}

export function noAlert(dir: string, id: string): FolderError {
  return new FolderError(dir, `no alert has the id ${id}: npm run alerts -- list --state all shows them`)
}
