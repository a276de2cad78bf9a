import { expect, it } from 'vitest'
import { readBuilderFields } from '../../../components/rules/builder-fields.ts'
import {
  addRule,
  conditionOf,
  type EditedDocument,
  type EditedRule,
  firstValue,
  isSame,
  replaceRule,
  setBehaviour,
  setCondition,
} from '../../../components/rules/edit-rule.ts'
import { faultsOf } from '../../../components/rules/rule-api.ts'
import { en } from '../../../components/words/en.ts'
import { BEHAVIOURS } from '../../../lib/alerts/happening.ts'
import { parseRules } from '../../../lib/alerts/rules/parse-rules.ts'
import { toDocument } from '../../../lib/alerts/rules/rule-conversion.ts'
import { readShippedRules } from '../../../lib/alerts/rules/shipped-rules.ts'

const FIELDS = readBuilderFields()
const SHIPPED = toDocument(readShippedRules()) as unknown as EditedDocument
const WORDS = { definition: 'What it means.', source: 'Our own.' }

it('has a slot, and a word, for every condition of every shipped rule', () => {
  const all = [
    ...FIELDS.vessel,
    ...FIELDS.place,
    ...FIELDS.time,
    ...FIELDS.behaviours.flatMap(({ fields }) => fields),
  ]
  const paths = new Set(all.map(({ path }) => path))
  for (const { when } of SHIPPED.rules)
    for (const [part, conditions] of Object.entries(when))
      for (const name of Object.keys(conditions))
        if (name !== 'kind') expect(paths).toContain(`${part}.${name}`)
  const named: Readonly<Record<string, string>> = {
    ...en.conditions,
    'place.withinNm': 'named by the builder',
  }
  for (const path of paths) expect(named, path).toHaveProperty([path])
  expect(FIELDS.behaviours.map(({ kind }) => kind).sort()).toEqual([...BEHAVIOURS].sort())
})

it('begins every slot with what the server takes, and takes it away again', () => {
  const document = addRule(SHIPPED, 'New', WORDS)
  const index = document.rules.length - 1
  const rule = document.rules[index]!
  expect(parseRules(JSON.stringify(document), 'rules').ok).toBe(true)
  for (const field of [...FIELDS.vessel, ...FIELDS.place, ...FIELDS.time]) {
    if (field.type === 'texts' || field.type === 'seasons' || conditionOf(rule, field) !== undefined) continue
    const added = setCondition(rule, field.part, field.name, firstValue(field))
    const parsed = parseRules(JSON.stringify(replaceRule(document, index, added)), 'rules')
    const own = parsed.ok ? [] : faultsOf(parsed.faults, index, `.when.${field.path}`)
    // What is wrong with some is what they say beside the others, at their slot.
    if (!parsed.ok) expect(own, `${field.path}: ${JSON.stringify(parsed.faults)}`).not.toEqual([])
    expect(isSame(setCondition(added, field.part, field.name, undefined), rule)).toBe(true)
  }
})

it('keeps of a behaviour what another can be asked for, too', () => {
  const rule = addRule(SHIPPED, 'New', WORDS).rules.at(-1)!
  const fieldsOf = (kind: string) => FIELDS.behaviours.find((one) => one.kind === kind)!.fields
  expect(setBehaviour(rule, 'loitering', fieldsOf('loitering')).when.behaviour).toEqual({
    ...{ kind: 'loitering', minMinutes: 30 },
  })
  expect(setBehaviour(rule, 'avoidance', fieldsOf('avoidance')).when.behaviour).toEqual({ kind: 'avoidance' })
})

it('takes a part away with its last condition, and gives new rules ids of their own', () => {
  const once = addRule(SHIPPED, 'New', WORDS)
  const twice = addRule(once, 'New', WORDS)
  const rule: EditedRule = once.rules.at(-1)!
  expect(setCondition(rule, 'vessel', 'types', undefined).when).not.toHaveProperty('vessel')
  expect(new Set(twice.rules.map(({ id }) => id)).size).toBe(twice.rules.length)
})

it('shows a fault at its slot alone', () => {
  const fault = (path: string) => ({ path, reason: 'wrong', allowed: null })
  const faults = ['rules[1].when.place.withinNm', 'rules[11].when', 'rules[1].when.placeX', 'rules[1]'].map(
    fault,
  )
  expect(faultsOf(faults, 1, '.when.place').map(({ path }) => path)).toEqual(['rules[1].when.place.withinNm'])
  expect(faultsOf(faults, 1, '')).toHaveLength(3)
})
