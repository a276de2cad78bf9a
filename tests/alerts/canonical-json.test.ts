import fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalJson, isSameJson } from '../../lib/alerts/canonical-json.ts'

it('one value has one text, whatever order its fields were made in', () => {
  const text = '{"a":[{"c":null,"d":-0.5},"x"],"b":{"e":true}}'
  expect(canonicalJson({ b: { e: true }, a: [{ d: -0.5, c: Number.NaN }, 'x'] })).toBe(text)
  expect(canonicalJson(JSON.parse(text))).toBe(text)
})

it('an infinite number is refused by name', () => {
  expect(() => canonicalJson({ a: [{ value: Number.POSITIVE_INFINITY }] })).toThrow(
    'alerts: Infinity at value of a record',
  )
})

it('values are the same where their texts are', () => {
  const value = fc.object({
    key: fc.constantFrom('a', 'b'),
    values: [fc.constantFrom(null, undefined, Number.NaN, 0, -0, 1, '', 'a', true)],
    ...{ maxDepth: 2, maxKeys: 2, withNullPrototype: false },
  })
  let same = 0
  fc.assert(
    fc.property(value, value, (a, b) => {
      const isSame = canonicalJson(a) === canonicalJson(b)
      if (isSame) same++
      expect(isSameJson(a, b)).toBe(isSame)
      expect(isSameJson(a, JSON.parse(canonicalJson(a)))).toBe(true)
    }),
    { seed: 7, numRuns: 2000 },
  )
  expect(same).toBeGreaterThan(100)
})
