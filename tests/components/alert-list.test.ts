import { describe, expect, it } from 'vitest'
import {
  isGrowth,
  lastRevisions,
  NO_ALERTS,
  newestFirst,
  withHistory,
  withRead,
  withRevisions,
  withStanding,
} from '../../components/live/alert-list.ts'
import {
  ageWords,
  fieldWords,
  momentWords,
  shortMomentWords,
  spanWords,
} from '../../components/live/live-words.ts'
import { type WireAlertRevision, wireAlertRevision } from '../../lib/server/feed/wire-records.ts'
import { alertFrom } from '../alerts/alert-world.ts'

let sequence = 0

/** As it comes over the wire. */
function revision(change: string, id: string, startHour: number, more: object = {}): WireAlertRevision {
  const alert = alertFrom(startHour, startHour + 1, { id })
  const told = { change, alert, sequence: ++sequence, writtenMs: 1, reason: 'a late report', ...more }
  return wireAlertRevision.parse(JSON.parse(JSON.stringify(told)))
}

const changed = { previousId: null, fields: [{ field: 'suspicion', from: 0.791, to: 0.884 }] }

describe('the list of alerts', () => {
  it('follows what comes, changes under another id, and goes', () => {
    let list = withStanding(NO_ALERTS, [revision('added', 'a', 1).alert], false)
    list = withRevisions(list, [
      revision('added', 'b', 5),
      revision('changed', 'c', 6, { ...changed, previousId: 'b' }),
    ])
    expect(newestFirst(list).map(({ id }) => id)).toEqual(['c', 'a'])
    list = withRevisions(list, [revision('withdrawn', 'a', 1)])
    expect([...list.standing.keys()]).toEqual(['c'])
    // It is shown until it was read.
    expect(newestFirst(list).map(({ id }) => id)).toEqual(['c', 'a'])
    list = withRead(list, 'a')
    expect(newestFirst(list).map(({ id }) => id)).toEqual(['c'])
    expect(withRead(list, 'a')).toBe(list)
    expect(list.revisions.map(({ change }) => change)).toEqual(['withdrawn', 'changed', 'added'])
    expect(lastRevisions(list).get('c')!.change).toBe('changed')
    expect(list.isComplete).toBe(false)
    // A snapshot takes the place of what stood, and what was told stays told.
    list = withStanding(list, [], true)
    expect([newestFirst(list).length, list.revisions.length]).toEqual([0, 3])
    expect(withRevisions(list, [])).toBe(list)
  })

  it('does not hide what stands again', () => {
    const list = withRevisions(NO_ALERTS, [revision('withdrawn', 'a', 1), revision('added', 'a', 1)])
    expect([list.standing.size, list.unread.size]).toEqual([1, 0])
  })

  it('tells each change once, however history and feed overlap', () => {
    const told = [
      revision('added', 'a', 1),
      revision('changed', 'a', 1, changed),
      revision('withdrawn', 'a', 1),
    ]
    const numbers = told.map((one) => one.sequence).reverse()
    const isFeedFirst = withHistory(withRevisions(NO_ALERTS, told.slice(1)), told.slice(0, 2))
    const isHistoryFirst = withRevisions(withHistory(NO_ALERTS, told.slice(0, 2)), told.slice(1))
    for (const list of [isFeedFirst, isHistoryFirst])
      expect(list.revisions.map(({ sequence }) => sequence)).toEqual(numbers)
    // What was there before is not new; what changed is told, whenever it did.
    expect(lastRevisions(withHistory(NO_ALERTS, told.slice(0, 1))).size).toBe(0)
    expect(lastRevisions(withHistory(NO_ALERTS, told.slice(0, 2))).get('a')!.change).toBe('changed')
    // What went before it was watched is among the changes, and not in the way.
    expect(withHistory(NO_ALERTS, told).unread.size).toBe(0)
  })

  it('does not call a change what only goes on', () => {
    const fieldsOf = (...names: [string, unknown, unknown][]) => ({
      ...{ previousId: null, fields: names.map(([field, from, to]) => ({ field, from, to })) },
    })
    const grown = fieldsOf(
      ['endMs', 5, 9],
      ['suspicion', 0.2, 0.3],
      ['causes', [], [1]],
      ['open', true, false],
    )
    expect(isGrowth(revision('changed', 'a', 1, grown))).toBe(true)
    for (const other of [
      fieldsOf(['endMs', 9, 5]),
      fieldsOf(['endMs', 5, 9], ['severity', 'low', 'high']),
      fieldsOf(['suspicion', 0.2, 0.3]),
      { ...grown, previousId: 'b' },
    ])
      expect(isGrowth(revision('changed', 'a', 1, other))).toBe(false)
    expect(isGrowth(revision('added', 'a', 1))).toBe(false)
    const list = withRevisions(NO_ALERTS, [revision('added', 'a', 1), revision('changed', 'a', 1, grown)])
    expect(lastRevisions(list).get('a')!.change).toBe('added')
  })

  it('remembers a night of changes and no more', () => {
    const many = Array.from({ length: 700 }, (_, i) => revision('added', String(i), i))
    expect(withRevisions(NO_ALERTS, many).revisions).toHaveLength(500)
  })
})

describe('the words of the live page', () => {
  it('say what changed, when, and how old it is', () => {
    expect(fieldWords(revision('changed', 'a', 1, changed))).toBe('suspicion 0.79 to 0.88')
    expect(fieldWords(revision('added', 'a', 1))).toBe('')
    const fields = [
      { field: 'endMs', from: Date.UTC(2026, 0, 5, 11, 14), to: Date.UTC(2026, 0, 5, 16, 20) },
      { field: 'open', from: true, to: false },
    ]
    expect(fieldWords(revision('changed', 'a', 1, { ...changed, fields }))).toBe(
      'end 05 Jan 11:14 to 16:20, final',
    )
    const same = [{ field: 'suspicion', from: 0.791, to: 0.793 }]
    expect(fieldWords(revision('changed', 'a', 1, { ...changed, fields: same }))).toBe('')
    const noon = Date.UTC(2026, 0, 5, 12)
    expect(shortMomentWords(noon, noon + 1)).toBe('12:00')
    expect(shortMomentWords(noon, noon + 86_400_000)).toBe('05 Jan')
    expect(spanWords(noon, noon + 86_400_000)).toBe('05 Jan 12:00 to 06 Jan 12:00')
    expect(momentWords(Date.UTC(2026, 10, 21, 20, 48))).toBe('21 Nov 20:48')
    expect([-5, 4400, 61_000, 4 * 3_600_000, 5 * 86_400_000].map(ageWords)).toEqual([
      '0 s',
      '4 s',
      '1 min',
      '4.0 h',
      '5 d',
    ])
  })
})
