import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldQueue, type QueuedAlert } from '../../lib/alerts/budget.ts'
import { hour } from './alert-world.ts'

function queued(id: string, raisedHour: number, rank: number, other: Partial<QueuedAlert> = {}): QueuedAlert {
  return { id, ruleId: 'night', state: 'new', rank, raisedMs: hour(raisedHour), ...other }
}

function fold(queue: readonly QueuedAlert[], budget: number) {
  const { shown, heldBack, heldBackByRule } = foldQueue(queue, new Map([['night', budget]]))
  return {
    shown: shown.map(({ id }) => id),
    heldBack: heldBack.map(({ id }) => id),
    counts: Object.fromEntries(heldBackByRule),
  }
}

describe('a folded queue', () => {
  const busyDay = [queued('a', 1, 0.2), queued('b', 2, 0.9), queued('c', 3, 0.5), queued('d', 4, 0.9)]

  it('shows the highest ranks of each 24 hours, of equal ranks the newest, and counts the rest', () => {
    expect(fold(busyDay, 2)).toEqual({ shown: ['b', 'd'], heldBack: ['a', 'c'], counts: { night: 2 } })
    expect(fold(busyDay, 1).shown).toEqual(['d'])
    expect(fold(busyDay, 0).shown).toEqual([])
  })

  it('has room again 24 hours later, and none a moment before', () => {
    expect(fold([queued('a', 0, 0.9), queued('b', 24, 0.1)], 1).heldBack).toEqual([])
    expect(fold([queued('a', 0, 0.9), queued('b', 23.999, 0.1)], 1).heldBack).toEqual(['b'])
  })

  it('holds nothing back of a rule without budget, nor what somebody has taken up', () => {
    const others = [queued('e', 1, 0.1, { ruleId: 'open' }), queued('f', 1, 0.1, { state: 'investigating' })]
    expect(fold([...busyDay, ...others], 2).shown).toEqual(['b', 'd', 'e', 'f'])
    expect(foldQueue(busyDay, new Map()).shown).toEqual(busyDay)
  })
})

const anyQueue = fc.array(fc.tuple(fc.nat(80), fc.nat(3), fc.boolean()), { maxLength: 14 })

it('loses nothing, keeps the order, never shows more than the budget, and holds back only for higher ranks', () => {
  fc.assert(
    fc.property(anyQueue, fc.nat(3), (drawn, budget) => {
      const queue = drawn.map(([at, rank, isNight], i) =>
        queued(`${i}`, at, rank / 4, isNight ? {} : { ruleId: 'open' }),
      )
      const { shown, heldBack } = foldQueue(queue, new Map([['night', budget]]))
      expect(queue.filter((item) => shown.includes(item))).toEqual(shown)
      expect(queue.filter((item) => !shown.includes(item))).toEqual(heldBack)
      const most = (items: readonly QueuedAlert[]) =>
        Math.max(
          0,
          ...items.map(
            ({ raisedMs }) =>
              items.filter(
                (other) => other.raisedMs >= raisedMs && other.raisedMs < raisedMs + 24 * 3_600_000,
              ).length,
          ),
        )
      const ofNight = shown.filter(({ ruleId }) => ruleId === 'night')
      expect(most(ofNight)).toBeLessThanOrEqual(budget)
      for (const held of heldBack) {
        const before = ofNight.filter(
          (item) => item.rank > held.rank || (item.rank === held.rank && item.raisedMs >= held.raisedMs),
        )
        expect(most([...before, held])).toBeGreaterThan(budget)
      }
    }),
    { seed: 6, numRuns: 500 },
  )
})
