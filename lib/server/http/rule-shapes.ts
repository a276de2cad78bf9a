/** What routes of rules share: how a document comes, how faults of it are told, how rules are answered. */

import { z } from 'zod'
import { checkBreadth } from '../../alerts/rules/check-breadth.ts'
import { describeRule } from '../../alerts/rules/describe-rule.ts'
import type { RuleSetDiff } from '../../alerts/rules/diff-rules.ts'
import type { RuleSet } from '../../alerts/rules/rule.ts'
import { DOCUMENT_LIMITS } from '../../alerts/rules/rule-document.ts'
import { type HttpRequest, type HttpResponse, jsonResponse } from '../http-route.ts'

/** A code unit of a document takes three bytes of UTF-8 at most. */
export const MOST_RULES_BYTES = 3 * DOCUMENT_LIMITS.characters

export const toldRuleShape = z
  .object({
    id: z.string(),
    sentence: z.string().describe('What it says, in English'),
    warnings: z.array(z.string()).describe('Where it takes in much'),
  })
  .meta({ id: 'ToldRule' })

export const ruleFaultShape = z
  .object({
    line: z.number().describe('From 1'),
    column: z.number(),
    path: z.string().describe('Such as rules[3].when.place.withinNm'),
    reason: z.string(),
    allowed: z.string().nullable(),
  })
  .meta({ id: 'RuleFault' })

const fieldChange = z.object({
  field: z.string(),
  before: z.string().nullable().describe('As JSON; null: it was not there'),
  after: z.string().nullable(),
})

export const ruleDiffShape = z
  .object({
    rules: z.array(
      z.object({
        ruleId: z.string(),
        change: z.enum(['added', 'removed', 'changed']),
        fields: z.array(fieldChange),
      }),
    ),
    suspicionFrom: fieldChange.nullable(),
  })
  .meta({ id: 'RuleSetDiff' }) satisfies z.ZodType<RuleSetDiff>

export function tellRules({ rules }: RuleSet): z.input<typeof toldRuleShape>[] {
  return rules.map((rule) => ({
    id: rule.id,
    sentence: describeRule(rule),
    warnings: [...checkBreadth(rule).warnings],
  }))
}

/** Null: it is no UTF-8. */
export function decodeText({ body }: Pick<HttpRequest, 'body'>): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    return null
  }
}

export function unsoundRules(faults: readonly string[]): HttpResponse {
  return jsonResponse(422, { error: faults[0], faults })
}
