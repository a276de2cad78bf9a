import type { Rule, RuleSet } from '../../../lib/alerts/rules/rule.ts'
import { hashRules } from '../../../lib/alerts/rules/rule-version.ts'

/** Of any vessel that loiters, and what is told of otherwise. */
export function ruleOf(parts: Partial<Rule>): Rule {
  return {
    id: 'my-rule',
    title: 'My rule',
    definition: 'What it means.',
    source: 'Our own.',
    example: '',
    severity: 'medium',
    isEnabled: true,
    budgetPerDay: null,
    vessel: null,
    behaviour: { kind: 'loitering' },
    place: null,
    time: null,
    ...parts,
  }
}

export function setOf(rules: readonly Rule[], suspicionFrom: number | null = 0.7): RuleSet {
  return { rules, suspicionFrom, version: hashRules(rules, suspicionFrom) }
}
