/** The rules that come with the program, a document like any other (shipped-rules.json; docs/rules.md). */

import type { RuleSet } from './rule.ts'
import { toRuleSet } from './rule-conversion.ts'
import { ruleDocumentSchema } from './rule-document.ts'
import shippedDocument from './shipped-rules.json' with { type: 'json' }

export function readShippedRules(): RuleSet {
  return toRuleSet(ruleDocumentSchema.parse(shippedDocument))
}
