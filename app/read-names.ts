import type { Names } from '../components/alerts/alert-words.ts'
import { parseRules } from '../lib/alerts/rules/parse-rules.ts'
import type { RuleSet } from '../lib/alerts/rules/rule.ts'
import { readShippedRules } from '../lib/alerts/rules/shipped-rules.ts'
import { readRules } from '../lib/store/rules.ts'
import { openReader, type Store } from '../lib/store/store.ts'
import { listZoneNames } from '../lib/store/zones.ts'
import { shownDataFolder } from './data-folder.ts'

/** What alerts refer to by ids, of the folder that is shown; null where there is none. */
export async function readNames(): Promise<Names | null> {
  const dir = shownDataFolder()
  if (dir === null) return null
  const store = await openReader(dir)
  try {
    return {
      rules: Object.fromEntries((await rulesOf(store)).rules.map(({ id, title }) => [id, title])),
      zones: Object.fromEntries(await listZoneNames(store)),
    }
  } finally {
    await store.close()
  }
}

/** Rules of another version's are known by their ids alone. */
async function rulesOf(store: Store): Promise<Pick<RuleSet, 'rules'>> {
  const stored = await readRules(store)
  if (stored === null) return readShippedRules()
  const parsed = parseRules(stored.document, 'rules')
  return parsed.ok ? parsed.ruleSet : { rules: [] }
}
