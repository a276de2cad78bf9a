/** What `npm run rules` prints. */

import { describeRule } from '../lib/alerts/rules/describe-rule.ts'
import type { FieldChange, RuleSetDiff } from '../lib/alerts/rules/diff-rules.ts'
import { type DryRun, describeDryRun } from '../lib/alerts/rules/dry-run.ts'
import type { Rule, RuleSet } from '../lib/alerts/rules/rule.ts'
import { formatCount, formatMinute } from './plain-text.ts'

/** `14 rules, 13 of them on; suspicion from 0.7; version 0c61235e6ce73c10` */
export function formatSet({ rules, suspicionFrom, version }: RuleSet): string {
  const on = rules.filter(({ isEnabled }) => isEnabled).length
  const suspicion =
    suspicionFrom === null ? 'no alerts by suspicion alone' : `suspicion from ${suspicionFrom}`
  return `${formatCount(rules.length, 'rule')}, ${on} on; ${suspicion}; version ${version}`
}

/** Two lines a rule. */
export function formatRules(rules: readonly Rule[]): string {
  return rules
    .map(
      ({ id, severity, isEnabled }, index) =>
        `${id} (${isEnabled ? severity : 'off'})\n  ${describeRule(rules[index]!)}\n`,
    )
    .join('')
}

export function formatRule(rule: Rule): string {
  const { id, title, definition, source, example, severity, isEnabled, budgetPerDay } = rule
  const lines = [
    `${title} (${id})`,
    describeRule(rule),
    '',
    `  severity    ${severity}${isEnabled ? '' : '; off'}`,
    `  budget      ${budgetPerDay === null ? 'all alerts are shown' : `${formatCount(budgetPerDay, 'alert')} a day before the rest is folded`}`,
    ...block('definition', definition),
    ...block('source', source),
    ...(example === '' ? [] : block('example', example)),
  ]
  return `${lines.join('\n')}\n`
}

/** The part of docs/rules.md that tells of the shipped rules. */
export function formatMarkdown(rules: readonly Rule[]): string {
  return rules
    .map((rule) => {
      const { id, title, definition, source, example, severity, isEnabled, budgetPerDay } = rule
      const budget = budgetPerDay === null ? 'no budget' : `budget ${budgetPerDay} a day`
      const facts = `\`${id}\` · ${severity} · ${budget}${isEnabled ? '' : ' · off'}`
      const parts = [`### ${title}`, facts, describeRule(rule), definition, `*Source.* ${source}`]
      if (example !== '') parts.push(`*Example.* ${example}`)
      return `${parts.join('\n\n')}\n`
    })
    .join('\n')
}

export function formatDiff({ rules, suspicionFrom }: RuleSetDiff): string {
  const lines = rules.flatMap(({ ruleId, change, fields }) => [
    `  ${ruleId}: ${change}`,
    ...fields.map((field) => `    ${formatField(field)}`),
  ])
  if (suspicionFrom !== null) lines.push(`  ${formatField(suspicionFrom)}`)
  return lines.length === 0 ? '  nothing changed\n' : `${lines.join('\n')}\n`
}

function formatField({ field, before, after }: FieldChange): string {
  if (before === null) return `${field}: ${after}, was not there`
  return after === null ? `${field}: gone, was ${before}` : `${field}: ${after}, was ${before}`
}

/** A rule that raises nothing and never did is named only: there are many on a quiet stretch of sea. */
export function formatDryRun(dir: string, { days, total, rules }: DryRun, isDone: boolean): string {
  const lines = [`${dir}: the rules ${describeDryRun(total, days, isDone)}`]
  const quiet = rules.filter(({ alerts, gone }) => alerts === 0 && gone === 0)
  for (const rule of rules.filter((one) => !quiet.includes(one))) {
    lines.push(`  ${rule.ruleId}: ${describeDryRun(rule, days, isDone)}`)
    for (const warning of rule.warnings) lines.push(`    warning: ${warning}`)
  }
  if (quiet.length > 0)
    lines.push(
      `  raise nothing, as conditions that are empty would: ${quiet.map(({ ruleId }) => ruleId).join(', ')}`,
    )
  return `${lines.join('\n')}\n`
}

/** One set that was put in force, and what it changed. */
export interface PastRules {
  readonly who: string
  readonly note: string
  readonly writtenMs: number
  readonly version: string
  /** null: it cannot be told, since one of both sets is none of this program's. */
  readonly diff: RuleSetDiff | null
}

export function formatHistory(dir: string, past: readonly PastRules[]): string {
  if (past.length === 0) return `${dir}: the shipped rules; no others were ever put in force\n`
  return past
    .map(
      ({ who, note, writtenMs, version, diff }) =>
        `${formatMinute(writtenMs)}  ${version}  ${who}${note === '' ? '' : `: ${note}`}\n${diff === null ? '  not rules of this program\n' : formatDiff(diff)}`,
    )
    .join('')
}

const WIDTH = 100

function block(name: string, text: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > WIDTH) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].map((one, index) => `  ${(index === 0 ? name : '').padEnd(11)} ${one}`)
}
