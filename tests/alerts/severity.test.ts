import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rankOf, severityOf, severityOfSuspicion } from '../../lib/alerts/severity.ts'

const SEVERITIES = ['low', 'medium', 'high'] as const
const share = fc.double({ min: 0, max: 1, noNaN: true })

test('ranks are 0..1, rise with the severity and never fall as suspicion rises', () => {
  fc.assert(
    fc.property(share, share, (a, b) => {
      const [less, more] = a < b ? [a, b] : [b, a]
      let below = 0
      for (const severity of SEVERITIES) {
        const rank = rankOf(severity, less)
        expect(rank).toBeGreaterThanOrEqual(below)
        expect(rank).toBeLessThanOrEqual(rankOf(severity, more))
        expect(rankOf(severity, more)).toBeLessThanOrEqual(1)
        below = rank
      }
    }),
    { seed: 6 },
  )
  expect(SEVERITIES.map((severity) => rankOf(severity, 0.5))).toEqual([0.55, 0.625, 0.725])
})

test('outside of trips the rule alone counts', () => {
  for (const severity of SEVERITIES) expect(rankOf(severity, Number.NaN)).toBe(rankOf(severity, 0))
})

test('a likely suspicious trip goes before an unsuspicious one of a worse rule', () => {
  expect(rankOf('low', 0.5)).toBeGreaterThan(rankOf('high', 0.02))
})

test('what the model raises by itself is as severe as it is likely', () => {
  expect([0, 0.59, 0.6, 0.84, 0.85, 1].map(severityOfSuspicion)).toEqual([
    'low',
    'low',
    'medium',
    'medium',
    'high',
    'high',
  ])
})

test('gives an alert the graver of what its rule and the trip say', () => {
  expect(severityOf('low', 0.9)).toBe('high')
  expect(severityOf('medium', 0.9)).toBe('high')
  expect(severityOf('low', 0.6)).toBe('medium')
  expect(severityOf('high', 0.1)).toBe('high')
  expect(severityOf('medium', Number.NaN)).toBe('medium')
})
