/** Tells whether two rules, or two sets of them, are the same, however their document was written. */

import { ContentHash } from '../../features/ids.ts'
import { canonicalJson } from '../canonical-json.ts'
import type { Rule } from './rule.ts'

/** 16 hexadecimal digits over every part of the rule. */
export function hashRule(rule: Rule): string {
  return new ContentHash().text(canonicalJson(rule)).digest()
}

/** The same over a set; the order of its rules does not count. */
export function hashRules(rules: readonly Rule[], suspicionFrom: number | null): string {
  const hash = new ContentHash().text(JSON.stringify(suspicionFrom))
  for (const one of rules.map((rule) => `${rule.id} ${hashRule(rule)}`).sort()) hash.text(one)
  return hash.digest()
}
