/** What changed between two sets of rules, by rule and part: for the audit log, and for the reason of a revision. */

import type { Rule, RuleSet } from './rule.ts'

export interface FieldChange {
  /** As in the document: `place.withinNm`, `definition`, `enabled`. */
  readonly field: string
  /** As JSON; null: not there. */
  readonly before: string | null
  readonly after: string | null
}

export interface RuleChange {
  readonly ruleId: string
  readonly change: 'added' | 'removed' | 'changed'
  /** Of a changed rule, by field; else none. */
  readonly fields: readonly FieldChange[]
}

export interface RuleSetDiff {
  /** By id. */
  readonly rules: readonly RuleChange[]
  /** null: it is the same. */
  readonly suspicionFrom: FieldChange | null
}

/** Pure; two sets of one version have no difference. The order of rules is none. */
export function diffRules(before: RuleSet, after: RuleSet): RuleSetDiff {
  const old = new Map(before.rules.map((rule) => [rule.id, rule]))
  const now = new Map(after.rules.map((rule) => [rule.id, rule]))
  const ids = [...new Set([...old.keys(), ...now.keys()])].sort()
  const changes = ids.map((id) => diffRule(id, old.get(id), now.get(id)))
  return {
    rules: changes.filter((change) => change !== null),
    suspicionFrom: diffField('suspicionFrom', before.suspicionFrom, after.suspicionFrom),
  }
}

function diffRule(ruleId: string, before: Rule | undefined, after: Rule | undefined): RuleChange | null {
  if (before === undefined) return { ruleId, change: 'added', fields: [] }
  if (after === undefined) return { ruleId, change: 'removed', fields: [] }
  const old = listFields(before)
  const now = listFields(after)
  const names = [...new Set([...old.keys(), ...now.keys()])]
  const fields = names
    .map((name) => diffField(name, old.get(name), now.get(name)))
    .filter((change) => change !== null)
  return fields.length === 0 ? null : { ruleId, change: 'changed', fields }
}

function diffField(field: string, before: unknown, after: unknown): FieldChange | null {
  const old = before === undefined ? null : JSON.stringify(before)
  const now = after === undefined ? null : JSON.stringify(after)
  return old === now ? null : { field, before: old, after: now }
}

/** Every part that is given, by name. */
function listFields({ isEnabled, vessel, behaviour, place, time, ...words }: Rule): Map<string, unknown> {
  const fields = new Map<string, unknown>(Object.entries(words))
  fields.set('enabled', isEnabled)
  for (const [part, conditions] of Object.entries({ vessel, behaviour, place, time }))
    for (const [name, value] of Object.entries(conditions ?? {})) fields.set(`${part}.${name}`, value)
  return fields
}
