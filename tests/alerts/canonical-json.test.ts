import { expect, it } from 'vitest'
import { canonicalJson } from '../../lib/alerts/canonical-json.ts'

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
