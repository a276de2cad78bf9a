import { expect, it } from 'vitest'
import { measurePrecision, wilsonInterval } from '../../lib/alerts/precision.ts'

it('intervals of shares end where a share would be just as far off as 95 % allow, within 0..1', () => {
  for (let trials = 1; trials < 40; trials++)
    for (let successes = 0; successes <= trials; successes++) {
      const { low, high } = wilsonInterval(successes, trials)
      const share = successes / trials
      expect(low).toBeLessThanOrEqual(share)
      expect(high).toBeGreaterThanOrEqual(share)
      for (const end of [low, high])
        expect((share - end) ** 2).toBeCloseTo((1.959964 ** 2 * end * (1 - end)) / trials, 12)
      if (successes === 0) expect(low).toBe(0)
      if (successes === trials) expect(high).toBe(1)
    }
  expect(wilsonInterval(1, 1).low).toBeCloseTo(1 / (1 + 3.841459), 6)
  expect(wilsonInterval(0, 0)).toEqual({ low: Number.NaN, high: Number.NaN })
})

it('precision of a rule counts confirmed among verdicts: what was permitted counts against it, data errors not at all', () => {
  const of = (ruleId: string, state: 'new' | 'confirmed' | 'investigating') => ({
    ruleId,
    state,
    reason: null,
  })
  const dismissed = (reason: 'false-positive' | 'permitted' | 'data-error' | 'other') => ({
    ...{ ruleId: 'no-take', state: 'dismissed' as const, reason },
  })
  const measured = measurePrecision([
    of('open', 'new'),
    ...Array.from({ length: 6 }, () => of('no-take', 'confirmed')),
    of('no-take', 'investigating'),
    dismissed('false-positive'),
    dismissed('permitted'),
    dismissed('data-error'),
    dismissed('other'),
  ])
  expect(measured).toMatchObject([
    {
      ...{ ruleId: 'no-take', alerts: 11, precision: 0.75, withoutVerdict: 2 },
      byState: { new: 0, acknowledged: 0, investigating: 1, confirmed: 6, dismissed: 4 },
      byVerdict: { suspicious: 6, explained: 1, normal: 1 },
    },
    { ruleId: 'open', alerts: 1, precision: Number.NaN, low: Number.NaN, withoutVerdict: 0 },
  ])
  expect(measured[0]!.low).toBeLessThan(0.75)
  expect(measured[0]!.high).toBeGreaterThan(0.75)
})
