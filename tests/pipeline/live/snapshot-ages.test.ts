import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keptSnapshots } from '../../../lib/pipeline/live/snapshot-ages.ts'

const MINUTE_MS = 60_000

/** Stretches that begin after one another by so many minutes, from a time like today's. */
function startsOf(minutes: readonly number[]): number[] {
  let timeMs = Date.UTC(2026, 4, 3, 7, 11, 5)
  return [timeMs, ...minutes.map((one) => (timeMs += Math.round(one * MINUTE_MS)))]
}

const minutesBetween = fc.array(
  fc.oneof(fc.double({ min: 0.1, max: 20, noNaN: true }), fc.double({ min: 20, max: 2000, noNaN: true })),
  { minLength: 1, maxLength: 120 },
)

describe('the snapshots that are kept', () => {
  it('let any late report be reached from one at most twice as old, or from its stretch', () => {
    fc.assert(
      fc.property(minutesBetween, fc.double({ min: 0, max: 1, noNaN: true }), (minutes, share) => {
        const starts = startsOf(minutes)
        const headMs = starts.at(-1)!
        const kept = keptSnapshots(starts, headMs).map((i) => starts[i]!)
        expect(kept[0]).toBe(starts[0])
        expect(kept.at(-1)).toBe(headMs)
        const lateMs = starts[0]! + share * (headMs - starts[0]!)
        const ageMs = Math.max(headMs - lateMs, MINUTE_MS)
        const from = kept.findLast((startMs) => startMs <= lateMs)!
        // What is folded again beyond twice the age is of the stretch that a step begins in, and no more.
        const next = starts[starts.indexOf(from) + 1] ?? headMs
        expect(from === starts[0] || headMs - from <= 2 * ageMs || headMs - next <= 2 * ageMs).toBe(true)
      }),
      { seed: 5, numRuns: 2000 },
    )
  })

  it('were all kept before, whether or not the others are still named', () => {
    fc.assert(
      fc.property(minutesBetween, (minutes) => {
        const all = startsOf(minutes)
        let held: number[] = []
        for (let head = 1; head < all.length; head++) {
          const headMs = all[head]!
          const named = head === 1 ? all.slice(0, 2) : [...held, headMs]
          held = keptSnapshots(named, headMs).map((i) => named[i]!)
          const outright = keptSnapshots(all.slice(0, head + 1), headMs).map((i) => all[i]!)
          expect(held).toEqual(outright)
        }
      }),
      { seed: 6, numRuns: 200 },
    )
  })

  it('are few: some two for each doubling of age', () => {
    const starts = startsOf(Array.from({ length: 7 * 24 * 4 }, () => 15))
    const kept = keptSnapshots(starts, starts.at(-1)!)
    expect(kept.length).toBeGreaterThan(10)
    expect(kept.length).toBeLessThan(24)
  })
})
