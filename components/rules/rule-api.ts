/** What the server answers of rules and of dry runs. */

import type { RuleSetDiff } from '../../lib/alerts/rules/diff-rules.ts'
import type { JobView } from '../../lib/server/jobs/jobs.ts'
import type { RulesDryRun } from '../../lib/server/jobs/rules-dry-run.ts'
import type { EditedDocument } from './edit-rule.ts'

export interface ToldRule {
  readonly id: string
  readonly sentence: string
  readonly warnings: readonly string[]
}

export interface RulesInForce {
  readonly version: string
  readonly who: string
  readonly note: string
  /** Null: they came with the program. */
  readonly writtenMs: number | null
  readonly document: EditedDocument
  readonly rules: readonly ToldRule[]
}

export interface PastRules extends Omit<RulesInForce, 'document' | 'rules'> {
  readonly diff: RuleSetDiff | null
}

export interface RuleFault {
  readonly path: string
  readonly reason: string
  readonly allowed: string | null
}

export interface RuleCheck {
  readonly ok: boolean
  readonly version: string | null
  readonly rules: readonly ToldRule[]
  readonly diff: RuleSetDiff | null
  readonly faults: readonly RuleFault[]
  readonly faultCount: number
}

export type DryRunJob = JobView & { readonly result: RulesDryRun | null }

/** Of one rule, and of one part of it where `within` names that: `rules[3].when.place`. */
export function faultsOf(faults: readonly RuleFault[], index: number, within: string): readonly RuleFault[] {
  const path = `rules[${index}]${within}`
  return faults.filter(
    (fault) =>
      fault.path === path || (/^[.[]/.test(fault.path.slice(path.length)) && fault.path.startsWith(path)),
  )
}

export function formatFault({ reason, allowed }: RuleFault): string {
  return allowed === null ? reason : `${reason} (${allowed})`
}
