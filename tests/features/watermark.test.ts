import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Watermark } from '../../lib/features/watermark.ts'

/** The definition, from all reports at once. */
function thirdNewest(reports: readonly (readonly [string, number])[]): number {
  const newest = new Map<string, number>()
  for (const [key, timeMs] of reports) newest.set(key, Math.max(newest.get(key) ?? timeMs, timeMs))
  return [...newest.values()].sort((a, b) => b - a)[2] ?? Number.NEGATIVE_INFINITY
}

const reports = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), fc.nat(50)), {
  maxLength: 60,
})

test('is the third-newest of the newest times, whatever the order, through encode and decode', () => {
  fc.assert(
    fc.property(reports, (list) => {
      let watermark = new Watermark()
      list.forEach(([key, timeMs], i) => {
        watermark.observe(key, timeMs)
        expect(watermark.timeMs).toBe(thirdNewest(list.slice(0, i + 1)))
        watermark = Watermark.decode(watermark.encode())
        expect(watermark.timeMs).toBe(thirdNewest(list.slice(0, i + 1)))
      })
    }),
    { seed: 3, numRuns: 500 },
  )
})

test('two ships move nothing, and one clock in the future cannot push it', () => {
  const watermark = new Watermark()
  watermark.observe('a', 10)
  watermark.observe('b', 20)
  expect(watermark.timeMs).toBe(Number.NEGATIVE_INFINITY)
  watermark.observe('c', 30)
  expect(watermark.timeMs).toBe(10)
  watermark.observe('c', 9_999)
  expect(watermark.timeMs).toBe(10)
})
