/** Rules as a person changes them: of the document's own form, perhaps not sound yet. Pure. */

import type { BuilderField, RulePart } from './builder-fields.ts'

export type Conditions = Readonly<Record<string, unknown>>

export interface EditedRule {
  readonly id: string
  readonly title: string
  readonly definition: string
  readonly source: string
  readonly example: string
  readonly severity: 'low' | 'medium' | 'high'
  readonly enabled: boolean
  readonly budgetPerDay: number | null
  readonly when: {
    readonly vessel?: Conditions
    readonly behaviour: Conditions & { readonly kind: string }
    readonly place?: Conditions
    readonly time?: Conditions
  }
}

export interface EditedDocument {
  readonly version: 1
  readonly suspicionFrom: number | null
  readonly rules: readonly EditedRule[]
}

/** Undefined: the condition is taken away; a part without conditions goes with it. */
export function setCondition(rule: EditedRule, part: RulePart, name: string, value: unknown): EditedRule {
  const conditions: Record<string, unknown> = { ...rule.when[part], [name]: value }
  if (value === undefined) delete conditions[name]
  const when: Record<string, unknown> = { ...rule.when, [part]: conditions }
  if (Object.keys(conditions).length === 0) delete when[part]
  return { ...rule, when: when as EditedRule['when'] }
}

/** What both behaviours can be asked for stays. */
export function setBehaviour(rule: EditedRule, kind: string, fields: readonly BuilderField[]): EditedRule {
  const known = new Set(fields.map(({ name }) => name))
  const kept = Object.entries(rule.when.behaviour).filter(([name]) => known.has(name))
  return { ...rule, when: { ...rule.when, behaviour: { kind, ...Object.fromEntries(kept) } } }
}

export function conditionOf(rule: EditedRule, { part, name }: BuilderField): unknown {
  return rule.when[part]?.[name]
}

export function replaceRule(document: EditedDocument, index: number, rule: EditedRule): EditedDocument {
  return { ...document, rules: document.rules.map((one, i) => (i === index ? rule : one)) }
}

export function removeRule(document: EditedDocument, index: number): EditedDocument {
  return { ...document, rules: document.rules.filter((_, i) => i !== index) }
}

/** With a rule more at its end, whose id no other has. */
export function addRule(
  document: EditedDocument,
  title: string,
  words: Pick<EditedRule, 'definition' | 'source'>,
): EditedDocument {
  const ids = new Set(document.rules.map(({ id }) => id))
  let number = 1
  while (ids.has(`own-rule-${number}`)) number++
  const rule: EditedRule = {
    ...{ id: `own-rule-${number}`, title, ...words, example: '', severity: 'medium', enabled: true },
    ...{ budgetPerDay: 10 },
    when: {
      vessel: { types: ['fishing'] },
      behaviour: { kind: 'apparentFishing', minMinutes: 30, minScore: 0.8 },
      place: { zoneKinds: ['no-take'], relation: 'inside' },
    },
  }
  return { ...document, rules: [...document.rules, rule] }
}

/** What a slot begins with when it is added. */
export function firstValue({ type, options, minimum, name }: BuilderField): unknown {
  if (type === 'choices') return options.slice(0, 1)
  if (type === 'choice') return options[0]
  if (type === 'boolean') return true
  if (type === 'number') return FIRST_NUMBERS[name] ?? minimum ?? 1
  return []
}

/** What is usual, for a beginning. */
const FIRST_NUMBERS: Readonly<Record<string, number>> = {
  ...{ minMinutes: 30, minScore: 0.8, minKnots: 1, maxKnots: 5, withinNm: 10, minShoreNm: 1, maxShoreNm: 12 },
  ...{ minPortNm: 2, minNightShare: 0.5, minLengthM: 24, maxLengthM: 24, minApartKm: 10, days: 90 },
  ...{ minDarkApproaches: 3, minDarkShare: 0.5, minTimesLongest: 3, minWitnessMinutes: 30 },
}

/** `03-01/05-31, 11-15/01-31`, and back; what is no season stays for the check to refuse. */
export function writeSeasons(seasons: unknown): string {
  return Array.isArray(seasons) ? seasons.map(({ from, to }) => `${from}/${to}`).join(', ') : ''
}

export function readSeasons(text: string): { from: string; to: string }[] {
  return readTexts(text).map((season) => {
    const [from = '', to = ''] = season.split('/').map((day) => day.trim())
    return { from, to }
  })
}

export function readTexts(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

/** Whether two documents say the same. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [aKeys, bKeys] = [Object.keys(a), Object.keys(b)]
  return (
    Array.isArray(a) === Array.isArray(b) &&
    aKeys.length === bKeys.length &&
    aKeys.every((key) => isSame((a as Conditions)[key], (b as Conditions)[key]))
  )
}
