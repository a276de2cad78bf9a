import { describe, expect, it } from 'vitest'
import {
  currentId,
  isGrowth,
  lastRevisions,
  NO_ALERTS,
  withHistory,
  withRead,
  withRevisions,
  withStanding,
} from '../../components/alerts/alert-list.ts'
import { orderAlerts, queueRows } from '../../components/alerts/alert-queue.ts'
import { sayFields } from '../../components/alerts/alert-words.ts'
import { wordsOf } from '../../components/words/languages.ts'
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
    expect(orderAlerts(list, 'newest').map(({ id }) => id)).toEqual(['c', 'a'])
    list = withRevisions(list, [revision('withdrawn', 'a', 1)])
    expect([...list.standing.keys()]).toEqual(['c'])
    // It is shown until it was read.
    expect(orderAlerts(list, 'newest').map(({ id }) => id)).toEqual(['c', 'a'])
    list = withRead(list, 'a')
    expect(orderAlerts(list, 'newest').map(({ id }) => id)).toEqual(['c'])
    expect(withRead(list, 'a')).toBe(list)
    expect(list.revisions.map(({ change }) => change)).toEqual(['withdrawn', 'changed', 'added'])
    expect(lastRevisions(list).get('c')!.change).toBe('changed')
    expect(list.isComplete).toBe(false)
    // A snapshot takes the place of what stood, and what was told stays told.
    list = withStanding(list, [], true)
    expect([orderAlerts(list, 'newest').length, list.revisions.length]).toEqual([0, 3])
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

describe('the queue', () => {
  it('stands in the order of severity, and of equals the newest first', () => {
    const alerts = [
      { ...revision('added', 'a', 1).alert, rank: 0.5 },
      { ...revision('added', 'b', 2).alert, rank: 0.9 },
      { ...revision('added', 'c', 3).alert, rank: 0.5 },
    ]
    const list = withStanding(NO_ALERTS, alerts, true)
    expect(orderAlerts(list, 'severity').map(({ id }) => id)).toEqual(['b', 'c', 'a'])
    expect(orderAlerts(list, 'newest').map(({ id }) => id)).toEqual(['c', 'b', 'a'])
  })

  it('stands still while it is held: what is new waits, what changes its id or is withdrawn keeps its place', () => {
    let list = withRevisions(NO_ALERTS, [revision('added', 'a', 1), revision('added', 'b', 2)])
    const held = orderAlerts(list, 'newest').map(({ id }) => id)
    expect(held).toEqual(['b', 'a'])
    list = withRevisions(list, [
      revision('added', 'new', 9),
      revision('changed', 'b2', 2, { ...changed, previousId: 'b' }),
      revision('changed', 'b3', 2, { ...changed, previousId: 'b2' }),
      revision('withdrawn', 'a', 1),
    ])
    const still = queueRows(list, 'newest', held)
    expect(still.rows.map(({ id }) => id)).toEqual(['b3', 'a'])
    expect(still.waiting).toBe(1)
    expect(queueRows(list, 'newest', null)).toMatchObject({ waiting: 0, rows: { length: 3 } })
    expect(currentId(list, 'b')).toBe('b3')
    // Read, it is gone from the rows too; names that swap lead nowhere for ever.
    expect(queueRows(withRead(list, 'a'), 'newest', held).rows).toHaveLength(1)
    list = withRevisions(list, [revision('changed', 'b', 2, { ...changed, previousId: 'b3' })])
    expect(currentId(list, 'b')).toBe('b')
  })
})

describe('what changed of an alert', () => {
  const words = wordsOf('en')

  it('is told in words, and not where it looks the same', () => {
    expect(sayFields(revision('changed', 'a', 1, changed), words)).toBe('suspicion 0.79 to 0.88')
    expect(sayFields(revision('changed', 'a', 1, changed), wordsOf('es'))).toBe('sospecha 0,79 a 0,88')
    expect(sayFields(revision('added', 'a', 1), words)).toBe('')
    const fields = [
      { field: 'endMs', from: Date.UTC(2026, 0, 5, 11, 14), to: Date.UTC(2026, 0, 5, 16, 20) },
      { field: 'open', from: true, to: false },
    ]
    expect(sayFields(revision('changed', 'a', 1, { ...changed, fields }), words)).toBe(
      'end 05 Jan 11:14 to 16:20, final',
    )
    const same = [{ field: 'suspicion', from: 0.791, to: 0.793 }]
    expect(sayFields(revision('changed', 'a', 1, { ...changed, fields: same }), words)).toBe('')
  })
})
