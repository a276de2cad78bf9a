import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { formatRuleFault, parseRules } from '../../../lib/alerts/rules/parse-rules.ts'
import { toDocument } from '../../../lib/alerts/rules/rule-conversion.ts'
import { DOCUMENT_LIMITS } from '../../../lib/alerts/rules/rule-document.ts'
import { readShippedRules } from '../../../lib/alerts/rules/shipped-rules.ts'
import { BROKEN } from './broken-documents.ts'
import { documentOf, FISHING } from './documents.ts'
import { NO_JSON, OVER_BROAD } from './unschemed-documents.ts'

function faultsOf(text: string) {
  const parsed = parseRules(text, 'rules.json')
  return parsed.ok ? [] : parsed.faults
}

function setOf(text: string) {
  const parsed = parseRules(text, 'rules.json')
  if (!parsed.ok) throw new Error(parsed.faults.map(formatRuleFault).join('\n'))
  return parsed.ruleSet
}

describe('a sound document', () => {
  it('is its rules', () => {
    expect(setOf(documentOf(FISHING))).toMatchObject({
      suspicionFrom: 0.7,
      rules: [
        {
          ...{
            id: 'my-rule',
            title: 'My rule',
            severity: 'medium',
            isEnabled: true,
            budgetPerDay: 5,
            example: '',
          },
          vessel: { types: ['fishing'], flags: ['ESP'] },
          behaviour: { kind: 'apparentFishing', minMinutes: 30, minScore: 0.6 },
          place: { zoneKinds: ['no-take'], relation: 'inside' },
          time: null,
        },
      ],
    })
  })

  it('may leave out what has a default, and a zone without a relation is one to be inside of', () => {
    const bare = documentOf('{ "behaviour": { "kind": "loitering" }, "place": { "zoneIds": ["a"] } }')
      .replace('      "enabled": true,\n', '')
      .replace('      "budgetPerDay": 5,\n', '')
    const [rule] = setOf(bare).rules
    expect(rule).toMatchObject({
      isEnabled: true,
      budgetPerDay: null,
      place: { zoneIds: ['a'], relation: 'inside' },
    })
  })

  it('gives days of the year and of the week as numbers', () => {
    const when = `{ "behaviour": { "kind": "loitering" },
      "time": { "seasons": [{ "from": "11-15", "to": "02-29" }], "weekdays": ["sunday", "saturday"] } }`
    expect(setOf(documentOf(when)).rules[0]?.time).toEqual({
      seasons: [{ fromMonth: 11, fromDay: 15, toMonth: 2, toDay: 29 }],
      weekdays: [0, 6],
    })
  })

  it('has a version that hangs on what it says, not on how it is written', () => {
    const { version } = setOf(documentOf(FISHING))
    const value = JSON.parse(documentOf(FISHING))
    expect(version).toMatch(/^[0-9a-f]{16}$/)
    expect(setOf(`\uFEFF${JSON.stringify(value)}`).version).toBe(version)
    expect(setOf(JSON.stringify({ ...value, $schema: 'x' })).version).toBe(version)
    const two = [value.rules[0], { ...value.rules[0], id: 'other' }]
    expect(setOf(JSON.stringify({ ...value, rules: [...two].reverse() })).version).toBe(
      setOf(JSON.stringify({ ...value, rules: two })).version,
    )
    for (const line of [
      { line: 3, text: '  "suspicionFrom": 0.8,' },
      { line: 8, text: '      "definition": "Another.",' },
      { line: 11, text: '      "enabled": false,' },
    ])
      expect(setOf(documentOf(FISHING, line)).version).not.toBe(version)
  })

  it('can be written from its rules', () => {
    const set = setOf(documentOf(FISHING))
    expect(setOf(JSON.stringify(toDocument(set)))).toEqual(set)
    const shipped = readShippedRules()
    expect(setOf(JSON.stringify(toDocument(shipped)))).toEqual(shipped)
  })
})

describe('a broken document is refused with place, path, reason and what is allowed', () => {
  test.each([...NO_JSON, ...BROKEN])('$name', ({ text, line, column, path, reason, allowed }) => {
    const faults = faultsOf(text)
    expect(faults, faults.map(formatRuleFault).join('\n')).toContainEqual({
      ...{ file: 'rules.json', line, column, path, reason, allowed },
    })
  })

  test.each(OVER_BROAD)('$name', ({ text, line, column, path, reason }) => {
    expect(faultsOf(text)).toEqual([
      { file: 'rules.json', line, column, path, reason: expect.stringContaining(reason), allowed: null },
    ])
  })

  it('tells all faults at once, in the order of the text', () => {
    const text = documentOf('{ "behaviour": { "kind": "loitering", "minMinutes": -1 }, "place": {} }', {
      line: 10,
      text: '      "severity": "grave",',
    })
    expect(faultsOf(text).map(({ path }) => path)).toEqual([
      'rules[0].severity',
      'rules[0].when.behaviour.minMinutes',
      'rules[0].when.place',
    ])
  })

  it('refuses an id that two rules have', () => {
    const { rules, ...rest } = JSON.parse(documentOf(FISHING))
    const text = JSON.stringify({ ...rest, rules: [...rules, ...rules] }, null, 2)
    expect(faultsOf(text)).toMatchObject([{ path: 'rules[1].id', reason: 'is the id of rules[0] too' }])
  })

  it('is told of in one line', () => {
    const [fault] = faultsOf(documentOf(FISHING, { line: 10, text: '      "severity": "hihg",' }))
    expect(formatRuleFault(fault!)).toBe(
      'rules.json, line 10, column 19: rules[0].severity: "hihg" is not allowed (allowed: low, medium, high; high was meant?)',
    )
  })
})

describe('hostile text', () => {
  it('is bounded in size, depth, rules and faults told', () => {
    expect(faultsOf(' '.repeat(DOCUMENT_LIMITS.characters + 1))).toMatchObject([
      { reason: 'is longer than 500,000 characters' },
    ])
    const deep = 100_000
    expect(faultsOf(`{"rules":${'['.repeat(deep)}${']'.repeat(deep)}}`)).toMatchObject([
      { line: 1, column: 25, reason: 'lies deeper than 16 objects and lists' },
    ])
    expect(faultsOf(`{"rules":[${'{},'.repeat(100_000)}{}]}`)).toMatchObject([
      { path: 'rules', reason: '100001 rules', allowed: '200 or less' },
    ])
    const parsed = parseRules(`{"rules":[{"flags":[${'1,'.repeat(1000)}1]${',"x":1'.repeat(10_000)}}]}`, 'f')
    expect(parsed).toMatchObject({ ok: false, faults: { length: 100 } })
    expect(parsed.ok ? 0 : parsed.faultCount).toBeGreaterThan(100)
  })

  it('quotes no more of it than a line takes', () => {
    const [fault] = faultsOf(
      documentOf(FISHING, { line: 6, text: `      "id": "${'\\u001b'.repeat(5000)}",` }),
    )
    expect(fault).toMatchObject({ path: 'rules[0].id', reason: 'is too long (5,000)' })
    const text = documentOf(FISHING, { line: 10, text: `      "severity": "${'\\u001b'.repeat(5000)}",` })
    const line = formatRuleFault(faultsOf(text)[0]!)
    expect(line.length).toBeLessThan(600)
    expect(line).not.toContain('\u001b')
    const key = documentOf(FISHING, {
      line: 10,
      text: `      "${'\\u001b'.repeat(500)}": 1, "severity": "low",`,
    })
    expect(formatRuleFault(faultsOf(key)[0]!)).not.toContain('\u001b')
  })

  it('never throws, and refuses what JSON.parse refuses', () => {
    const sound = documentOf(FISHING)
    const cut = fc.tuple(
      fc.nat(sound.length),
      fc.nat(6),
      fc.constantFrom('', '"', '{', ']', '\\', '0', '\u0000', '1e5', ',', '/*', 'NaN', "'"),
    )
    fc.assert(
      fc.property(cut, ([at, length, put]) => {
        const text = sound.slice(0, at) + put + sound.slice(at + length)
        const parsed = parseRules(text, 'rules.json')
        if (!parsed.ok) return parsed.faults.length > 0
        return JSON.parse(text) !== undefined
      }),
      { seed: 6, numRuns: 1500 },
    )
  })
})
