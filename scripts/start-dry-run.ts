/** What runs in the thread of a dry run of rules. */

import { parseRules } from '../lib/alerts/rules/parse-rules.ts'
import type { DryRunConfiguration } from '../lib/server/http/rule-dry-run-route.ts'
import { hostJob } from '../lib/server/jobs/job-thread.ts'
import { dryRunRules } from '../lib/server/jobs/rules-dry-run.ts'
import { activeGeneration } from '../lib/store/read-outputs.ts'
import { openSuspicion } from './suspicion-option.ts'
import { createTrackContext } from './track-context.ts'
import { withReader } from './with-folder.ts'

await hostJob<DryRunConfiguration>(async ({ dir, document, days }, tell) => {
  const parsed = parseRules(document, 'body')
  if (!parsed.ok) throw new Error('the rules are not sound')
  return withReader(dir, async (store) => {
    const hasData = (await activeGeneration(store)) !== null
    const places = hasData ? (await createTrackContext(null)).context().places : null
    const parts = { store, suspicion: await openSuspicion(), places, tell }
    return dryRunRules({ ruleSet: parsed.ruleSet, days }, parts)
  })
})
