import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attachJudgements, standingOf } from '../../lib/alerts/attach.ts'
import { alertFrom, judgementFrom, OTHER_SHIP } from './alert-world.ts'

/** The standing of each alert, and the notes that are shown with it. */
function shown(
  alerts: Parameters<typeof attachJudgements>[0],
  judgements: Parameters<typeof attachJudgements>[1],
) {
  const attached = attachJudgements(alerts, judgements)
  return {
    standings: alerts.map(({ id }) => {
      const { state, reason } = standingOf(attached, id)
      const notes = attached.judged.get(id)?.history.map(({ note }) => note) ?? []
      return { state, reason, notes }
    }),
    orphans: attached.orphans.map((thread) => thread.map(({ id }) => id)),
  }
}

const UNTOUCHED = { state: 'new', reason: null, notes: [] }
const CONFIRMED = { state: 'confirmed', reason: null } as const

describe('human state holds', () => {
  const acknowledged = judgementFrom(1, 10, 14)
  const kept = { state: 'acknowledged', reason: null, notes: ['note 1'] }

  it('when a late report before the beginning moves the alert and its id', () => {
    const [before, after] = [alertFrom(10, 14), alertFrom(7.5, 14)]
    expect(after.id).not.toBe(before.id)
    expect(shown([before], [acknowledged])).toEqual({ standings: [kept], orphans: [] })
    expect(shown([after], [acknowledged])).toEqual({ standings: [kept], orphans: [] })
  })

  it('when a changed threshold shrinks or grows it', () => {
    for (const after of [alertFrom(11, 12), alertFrom(4, 30)])
      expect(shown([after], [acknowledged])).toEqual({ standings: [kept], orphans: [] })
  })

  it('when a changed threshold splits it: it goes with the larger part', () => {
    expect(shown([alertFrom(10, 11), alertFrom(11.5, 14)], [acknowledged])).toEqual({
      standings: [UNTOUCHED, kept],
      orphans: [],
    })
  })

  it('when two are merged: the newest counts, and the history of both is shown', () => {
    const confirmed = judgementFrom(2, 16, 17, CONFIRMED)
    expect(shown([alertFrom(10, 17)], [confirmed, acknowledged])).toEqual({
      standings: [{ ...CONFIRMED, notes: ['note 1', 'note 2'] }],
      orphans: [],
    })
    expect(shown([alertFrom(10, 14), alertFrom(16, 17)], [confirmed, acknowledged]).standings).toEqual([
      kept,
      { ...CONFIRMED, notes: ['note 2'] },
    ])
  })

  it('when it shrinks to an instant, or was one', () => {
    expect(shown([alertFrom(12, 12)], [acknowledged]).standings).toEqual([kept])
    expect(shown([alertFrom(10, 14)], [judgementFrom(1, 14, 14)]).standings).toEqual([kept])
    expect(shown([alertFrom(12, 12)], [judgementFrom(1, 12, 12)]).standings).toEqual([kept])
  })
})

describe('a judgement', () => {
  it('goes with the one that follows on it, history and all, wherever that one is of', () => {
    const first = judgementFrom(1, 0, 10)
    const second = judgementFrom(2, 0, 30, { ...CONFIRMED, supersedes: 1 })
    expect(shown([alertFrom(0, 12), alertFrom(14, 30)], [second, first])).toEqual({
      standings: [UNTOUCHED, { ...CONFIRMED, notes: ['note 1', 'note 2'] }],
      orphans: [],
    })
  })

  it('that overlaps no alert of its vessel and rule is an orphan, newest first', () => {
    const judgements = [
      judgementFrom(1, 10, 14),
      judgementFrom(2, 10, 14, { mmsi: OTHER_SHIP }),
      judgementFrom(3, 10, 14, { ruleId: 'night' }),
      judgementFrom(4, 30, 34),
      judgementFrom(5, 30, 34, { supersedes: 4 }),
      judgementFrom(6, 14, 16),
    ]
    expect(shown([alertFrom(10, 14)], judgements)).toMatchObject({ orphans: [[6], [4, 5], [3], [2]] })
    expect(shown([], judgements).orphans).toHaveLength(5)
  })

  it('of one of two ships on one MMSI keeps to that ship', () => {
    const [long, short] = [alertFrom(0, 100), alertFrom(20, 60)]
    const judged = (judgement: ReturnType<typeof judgementFrom>) =>
      shown([long, short], [judgement]).standings.map(({ state }) => state)
    expect(judged(judgementFrom(1, 20, 60))).toEqual(['new', 'acknowledged'])
    expect(judged(judgementFrom(1, 0, 100))).toEqual(['acknowledged', 'new'])
  })
})

/** Times from a small range, so that ends meet often. */
const span = fc.tuple(fc.nat(12), fc.nat(12)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)

it('attaches every judgement once, as a look at every pair says, in any order', () => {
  fc.assert(
    fc.property(
      fc.array(span, { maxLength: 6 }),
      fc.array(span, { maxLength: 6 }),
      fc.nat(),
      (alertSpans, spans, turn) => {
        const alerts = alertSpans.map(([from, to], i) => ({ ...alertFrom(from, to), id: `alert ${i}` }))
        const judgements = spans.map(([from, to], i) => judgementFrom(i + 1, from, to))
        const attached = attachJudgements(alerts, judgements)
        const found = judgements.map(({ id }) =>
          [...attached.judged]
            .filter(([, { history }]) => history.some((one) => one.id === id))
            .map(([alertId]) => alertId),
        )
        const expected = judgements.map(({ fromMs, toMs }) => {
          const overlapping = alerts
            .map((alert) => ({
              alert,
              shared: Math.min(alert.endMs, toMs) - Math.max(alert.startMs, fromMs),
            }))
            .filter(
              ({ alert, shared }) =>
                shared > 0 || (shared === 0 && (fromMs === toMs || alert.startMs === alert.endMs)),
            )
            .sort(
              (a, b) =>
                b.shared - a.shared ||
                a.alert.endMs - a.alert.startMs - (b.alert.endMs - b.alert.startMs) ||
                a.alert.startMs - b.alert.startMs ||
                (a.alert.id < b.alert.id ? -1 : 1),
            )
          return overlapping.slice(0, 1).map(({ alert }) => alert.id)
        })
        expect(found).toEqual(expected)
        expect(
          attached.orphans
            .flat()
            .map(({ id }) => id)
            .sort(),
        ).toEqual(judgements.filter((_, i) => expected[i]!.length === 0).map(({ id }) => id))
        const turned = <Item>(items: readonly Item[]) =>
          items.map((_, i) => items[(i + turn) % items.length]!)
        const again = attachJudgements(turned(alerts), turned(judgements))
        for (const { id } of alerts) expect(again.judged.get(id)).toEqual(attached.judged.get(id))
        expect(again.orphans).toEqual(attached.orphans)
      },
    ),
    { seed: 6, numRuns: 500 },
  )
})
