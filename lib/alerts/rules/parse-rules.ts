/** A document of rules, from its text: all of it, or every fault with its place. */

import { checkBreadth } from './check-breadth.ts'
import { type JsonPath, readJsonSource } from './json-source.ts'
import type { RuleSet } from './rule.ts'
import { toRuleSet } from './rule-conversion.ts'
import { DOCUMENT_LIMITS, ruleDocumentSchema } from './rule-document.ts'
import { describeIssue, type Finding, formatPath } from './rule-faults.ts'

/** Faults that are told; a document with more is told how many there are. */
const MOST_FAULTS = 100

/** A place in a document and what is the matter there. */
export interface RuleFault {
  /** As the caller named the document. */
  readonly file: string
  /** From 1; columns in UTF-16 units. */
  readonly line: number
  readonly column: number
  /** `rules[3].when.place.withinNm`; '' is the whole document. */
  readonly path: string
  readonly reason: string
  /** What would be right; null where the reason says it. */
  readonly allowed: string | null
}

export type ParsedRules =
  | { readonly ok: true; readonly ruleSet: RuleSet; readonly warnings: readonly RuleFault[] }
  | {
      readonly ok: false
      /** In the order of the text, 100 at most. */
      readonly faults: readonly RuleFault[]
      readonly faultCount: number
    }

/** Refuses what is no document of rules, contradicts itself, or would fire on everything; warns of what is broad. */
export function parseRules(text: string, file: string): ParsedRules {
  const bare = text.startsWith('\uFEFF') ? text.slice(1) : text
  const locate = (offset: number, path: JsonPath, reason: string, allowed: string | null): RuleFault => ({
    ...{ file, ...lineAndColumn(bare, offset), path: formatPath(path), reason, allowed },
  })
  const source = readJsonSource(bare, DOCUMENT_LIMITS)
  if ('offset' in source) return refuse([locate(source.offset, source.path, source.reason, null)], 1)
  const locateFinding = ({ path, isKey, reason, allowed }: Finding) =>
    locate(
      isKey ? source.keyOffsetOf(path.slice(0, -1), String(path.at(-1))) : source.offsetOf(path),
      ...([path, reason, allowed] as const),
    )

  const findings: Finding[] = source.flaws.map(({ path, reason }) => finding(path, reason, true))
  const ids = listIds(source.value)
  if (ids.length > DOCUMENT_LIMITS.rules)
    return refuse(
      [locateFinding(finding(['rules'], `${ids.length} rules`, false, `${DOCUMENT_LIMITS.rules} or less`))],
      1,
    )
  findings.push(...findRepeatedIds(ids))
  const parsed = ruleDocumentSchema.safeParse(source.value)
  for (const issue of parsed.error?.issues ?? [])
    for (const one of describeIssue(issue, source.value)) findings.push(one)
  if (!parsed.success || findings.length > 0) return refuseAll(findings, locateFinding)

  const ruleSet = toRuleSet(parsed.data)
  const breadths = ruleSet.rules.map((rule, index) => ({
    path: ['rules', index, 'when'],
    ...checkBreadth(rule),
  }))
  const refused = breadths.flatMap(({ path, refusals }) => refusals.map((reason) => finding(path, reason)))
  if (refused.length > 0) return refuseAll(refused, locateFinding)
  const warned = breadths.flatMap(({ path, warnings }) => warnings.map((reason) => finding(path, reason)))
  return { ok: true, ruleSet, warnings: warned.map(locateFinding) }
}

function finding(path: JsonPath, reason: string, isKey = false, allowed: string | null = null): Finding {
  return { path, isKey, reason, allowed }
}

function refuseAll(findings: readonly Finding[], locate: (one: Finding) => RuleFault): ParsedRules {
  const faults = findings.slice(0, MOST_FAULTS).map(locate)
  return refuse(
    faults.sort((a, b) => a.line - b.line || a.column - b.column),
    findings.length,
  )
}

function refuse(faults: readonly RuleFault[], faultCount: number): ParsedRules {
  return { ok: false, faults, faultCount }
}

function listIds(document: unknown): readonly unknown[] {
  const rules =
    document === null || typeof document !== 'object' ? null : (document as { rules?: unknown }).rules
  return Array.isArray(rules) ? rules.map((rule: unknown) => (rule as { id?: unknown } | null)?.id) : []
}

/** Human work hangs on ids, so no two rules may share one. */
function findRepeatedIds(ids: readonly unknown[]): Finding[] {
  const firsts = new Map<unknown, number>()
  const repeated: Finding[] = []
  for (const [index, id] of ids.entries()) {
    if (typeof id !== 'string') continue
    const first = firsts.get(id)
    if (first === undefined) firsts.set(id, index)
    else repeated.push(finding(['rules', index, 'id'], `is the id of rules[${first}] too`))
  }
  return repeated
}

function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}

/** `rules.json, line 12, column 9: rules[3].when.place.withinNm: 300 is not allowed (allowed: 100 or less)` */
export function formatRuleFault({ file, line, column, path, reason, allowed }: RuleFault): string {
  const where = `${file}, line ${line}, column ${column}: ${path === '' ? 'the document' : path}`
  return `${where}: ${reason}${allowed === null ? '' : ` (allowed: ${allowed})`}`
}
