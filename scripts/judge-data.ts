/** Judging a data folder anew after what it is judged by has changed. */

import type { RuleSet } from '../lib/alerts/rules/rule.ts'
import { type JudgedFolder, judgeFolder, withRules } from '../lib/pipeline/judge-folder.ts'
import { readJudgingInputs } from '../lib/pipeline/judging-inputs.ts'
import { activeGeneration } from '../lib/store/read-outputs.ts'
import type { Store } from '../lib/store/store.ts'
import { openSuspicion } from './suspicion-option.ts'
import { createTrackContext } from './track-context.ts'

export interface JudgeDataOptions {
  readonly dryRun: boolean
  /** Rules to try in place of those in force; null: those in force. */
  readonly ruleSet: RuleSet | null
  readonly signal: AbortSignal
}

/** `store` is open for writing. The map is made only where there is something to judge. */
export async function judgeData(
  store: Store,
  { dryRun, ruleSet, signal }: JudgeDataOptions,
): Promise<JudgedFolder> {
  const held = await readJudgingInputs(store, await openSuspicion())
  const inputs = ruleSet === null ? held : withRules(held, ruleSet)
  const hasData = (await activeGeneration(store)) !== null
  const places = hasData ? (await createTrackContext(null)).context().places : null
  return judgeFolder(store, { inputs, places, dryRun, nowMs: Date.now(), signal })
}

/** What judging anew came to, in one line. */
export function formatJudged({ changed, replaced, after }: JudgedFolder): string {
  if (!changed || replaced === null) return 'history stands as it was judged\n'
  const { added, changed: revised, withdrawn } = replaced
  return `history judged anew: ${after.length} alerts, ${added} new, ${revised} changed, ${withdrawn} withdrawn\n`
}
