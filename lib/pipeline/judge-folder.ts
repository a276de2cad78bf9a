/**
 * Judges the history of a data folder by the zones, register, rules and suspicion model as they are now, without folding
 * it again: alerts are a function of what was found. Shown in one transaction, or, of a dry run, rolled back.
 */

import type { AlertOutput } from '../alerts/alert.ts'
import type { RuleSet } from '../alerts/rules/rule.ts'
import { readFishingFrom } from '../events/configuration.ts'
import type { Places } from '../geo/places.ts'
import { activeGeneration, type GenerationInfo } from '../store/read-outputs.ts'
import { type ReplacedAlerts, readAlerts } from '../store/replace-alerts.ts'
import type { Store } from '../store/store.ts'
import { switchJudging } from '../store/switch-judging.ts'
import { type JudgedGeneration, judgeGeneration } from './judge-generation.ts'
import {
  describeChange,
  describeJudging,
  hashJudging,
  hasPassages,
  type JudgingInputs,
} from './judging-inputs.ts'
import { formatScorer, readScorer } from './run-scorer.ts'

export interface JudgeFolderRequest {
  readonly inputs: JudgingInputs
  readonly places: Places | null
  /** Tells what would be raised, and leaves the folder as it is. */
  readonly dryRun: boolean
  /** Wall clock, epoch ms. */
  readonly nowMs: number
  readonly signal: AbortSignal
}

export interface JudgedFolder {
  /** False: it was judged by all of this already, or it holds nothing. */
  readonly changed: boolean
  readonly replaced: ReplacedAlerts | null
  readonly before: readonly AlertOutput[]
  readonly after: readonly AlertOutput[]
}

/** What would be raised by other rules than those in force. */
export function withRules(inputs: JudgingInputs, ruleSet: RuleSet): JudgingInputs {
  return { ...inputs, ruleSet }
}

/** `store` is open for writing. */
export async function judgeFolder(store: Store, request: JudgeFolderRequest): Promise<JudgedFolder> {
  const active = await activeGeneration(store)
  const before = active === null ? [] : await readAlerts(store.connection.sql, active.generation)
  const versions = describeJudging(request.inputs)
  if (active === null || active.judgingHash === hashJudging(versions))
    return { changed: false, replaced: null, before, after: before }
  const { alerts, replaced } = await judgeStored(store, active, request)
  return { changed: !request.dryRun, replaced, before, after: alerts }
}

/** Judges the generation that is shown in its place. */
export async function judgeStored(
  store: Store,
  active: GenerationInfo,
  { inputs, places, dryRun, nowMs, signal }: JudgeFolderRequest,
): Promise<JudgedGeneration> {
  const { generation, options, judging } = active
  const versions = describeJudging(inputs)
  const scorer = readScorer(options)
  return switchJudging(
    store,
    generation,
    { judging: versions, judgingHash: hashJudging(versions) },
    (transaction) =>
      judgeGeneration(
        transaction,
        {
          generation,
          writtenMs: nowMs,
          reason: describeChange(judging, versions),
          keptPassages: hasPassages(judging, versions) ? null : new Set(),
        },
        {
          ...{ inputs, places, signal },
          detector: scorer === null ? 'unknown' : formatScorer(scorer),
          fishingFrom: readFishingFrom(options),
        },
      ),
    dryRun,
  )
}
