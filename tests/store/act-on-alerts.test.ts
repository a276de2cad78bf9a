import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AlertWish, actOnAlerts } from '../../lib/store/act-on-alerts.ts'
import { actLog } from '../../lib/store/alert-acts.ts'
import { readAlert } from '../../lib/store/alerts.ts'
import { queryAlerts } from '../../lib/store/query-alerts.ts'
import type { Store } from '../../lib/store/store.ts'
import { alertFrom, hour, OTHER_SHIP, SHIP } from '../alerts/alert-world.ts'
import { showAlerts } from './alert-folder.ts'
import { openTestWriter, temporaryFolder } from './folder.ts'

const ALERT = alertFrom(10, 14)
const SCOPE = { mmsi: SHIP, otherMmsi: null, ruleId: null, zoneId: null, box: null, fromMs: null, toMs: null }

let store: Store
beforeEach(async () => {
  store = await openTestWriter(temporaryFolder())
  await showAlerts(store, [ALERT, alertFrom(30, 31, { mmsi: OTHER_SHIP })])
})
afterEach(() => store.close())

function judge(wish: Partial<Extract<AlertWish, { do: 'judge' }>>) {
  const usual = {
    state: 'acknowledged',
    reason: null,
    note: '',
    who: 'ana',
    accountId: null,
    seen: null,
    mayOverrule: false,
  } as const
  return actOnAlerts(store, { do: 'judge', alertId: ALERT.id, ...usual, ...wish }, 5)
}

describe('what a person does with an alert', () => {
  it('is written, told with the alert that it is of, and what it followed on', async () => {
    const first = await judge({})
    expect(first).toMatchObject({
      ok: true,
      act: {
        sequence: 1,
        what: 'judged',
        alertId: ALERT.id,
        judgement: { state: 'acknowledged', who: 'ana' },
      },
      before: { state: 'new', judged: null },
    })
    const second = await judge({ state: 'confirmed', note: 'seen', seen: 1 })
    expect(second).toMatchObject({ act: { sequence: 2 }, before: { state: 'acknowledged' } })
    expect((await readAlert(store, ALERT.id))!.state).toBe('confirmed')
  })

  it('is refused with how the alert stands where somebody was first', async () => {
    await judge({})
    expect(await judge({ state: 'dismissed', reason: 'false-positive', who: 'ben' })).toMatchObject({
      ...{ ok: false, fault: 'conflict' },
      stands: { state: 'acknowledged', judged: { latest: { id: 1, who: 'ana' } } },
    })
    expect((await readAlert(store, ALERT.id))!.state).toBe('acknowledged')
    expect(await actLog(store).newest()).toBe(1)
  })

  it('tells two people of one name apart by their accounts', async () => {
    await judge({ state: 'dismissed', reason: 'false-positive', accountId: 'ana-1' })
    const again = { state: 'confirmed', note: 'no', seen: 1 } as const
    expect(await judge({ ...again, accountId: 'ana-2' })).toEqual({ ok: false, fault: 'needs-reviewer' })
    const own = await judge({ ...again, who: 'ana by another name', accountId: 'ana-1' })
    expect(own).toMatchObject({ ok: true, act: { judgement: { accountId: 'ana-1' } } })
  })

  it('decides otherwise than somebody else only as a reviewer; one may think again oneself', async () => {
    await judge({ state: 'dismissed', reason: 'false-positive' })
    await judge({ state: null, note: 'a remark of another', who: 'ben', seen: 1 })
    const again = { state: 'confirmed', note: 'I was wrong', seen: 2 } as const
    expect(await judge({ ...again, who: 'ben' })).toEqual({ ok: false, fault: 'needs-reviewer' })
    expect(await judge({ ...again, who: 'ana' })).toMatchObject({ ok: true })
    expect(
      await judge({ state: 'investigating', note: 'look again', seen: 3, who: 'eva', mayOverrule: true }),
    ).toMatchObject({ ok: true, act: { judgement: { supersedes: 3, who: 'eva' } } })
  })

  it.each([
    ['no-such-alert', { alertId: 'none' }],
    ['no-reason', { state: 'dismissed' }],
    ['no-note', { state: null }],
    ['no-person', { who: ' ' }],
    ['unfit-text', { note: 'a\u0007b' }],
  ] as const)('is refused: %s', async (fault, wish) => {
    expect(await judge(wish)).toEqual({ ok: false, fault })
    expect(await actLog(store).newest()).toBe(0)
  })
})

describe('silences', () => {
  it('are acts too, hold when all is computed anew, and end', async () => {
    const made = await actOnAlerts(store, { do: 'silence', scope: SCOPE, who: 'ana', note: 'moored' }, 5)
    expect(made).toMatchObject({ act: { sequence: 1, what: 'silenced', silence: { id: 1, mmsi: SHIP } } })
    // Late data gave it another beginning, and so another id.
    await showAlerts(store, [alertFrom(9, 14)], { generation: 2 })
    const hidden = await listIds('hidden')
    expect([hidden, await listIds('only')]).toEqual([[], [alertFrom(9, 14).id]])
    const ended = await actOnAlerts(store, { do: 'end-silence', id: 1, who: 'ben', note: '' }, 6)
    expect(ended).toMatchObject({
      act: { sequence: 2, what: 'unsilenced', silence: { ended: { who: 'ben' } } },
    })
    expect(await listIds('hidden')).toEqual([alertFrom(9, 14).id])
    expect(await actOnAlerts(store, { do: 'end-silence', id: 1, who: 'ben', note: '' }, 7)).toEqual({
      ...{ ok: false, fault: 'no-such-silence' },
    })
  })

  it('that name nothing are refused', async () => {
    const scope = { ...SCOPE, mmsi: null }
    expect(await actOnAlerts(store, { do: 'silence', scope, who: 'ana', note: '' }, 5)).toEqual({
      ...{ ok: false, fault: 'silences-everything' },
    })
  })
})

describe('the log of acts', () => {
  it('gives what came after a number, and names the alert of today', async () => {
    await judge({})
    await actOnAlerts(store, { do: 'silence', scope: SCOPE, who: 'ana', note: '' }, 5)
    await judge({ state: null, note: 'hm', seen: 1 })
    const log = actLog(store)
    expect((await log.after(1, 10)).map(({ sequence, what }) => [sequence, what])).toEqual([
      [2, 'silenced'],
      [3, 'judged'],
    ])
    expect((await log.after(0, 1)).map(({ sequence }) => sequence)).toEqual([1])
    const newest = await log.standing({}, 2)
    expect([newest.sequence, newest.isComplete, newest.items.map(({ sequence }) => sequence)]).toEqual([
      ...[3, false, [2, 3]],
    ])
    await showAlerts(store, [alertFrom(9, 14)], { generation: 2 })
    expect((await log.after(2, 1))[0]).toMatchObject({ alertId: alertFrom(9, 14).id })
    await showAlerts(store, [alertFrom(hourAway, hourAway + 1)], { generation: 3 })
    expect((await log.after(2, 1))[0]).toMatchObject({ alertId: null })
  })

  it('is never changed', async () => {
    await judge({})
    const { sql } = store.connection
    await expect(sql.execute('DELETE FROM "AlertAct"')).rejects.toThrow('only ever added')
    await expect(sql.execute('UPDATE "AlertAct" SET "id" = 9')).rejects.toThrow('only ever added')
  })
})

const hourAway = 90

async function listIds(silenced: 'hidden' | 'only'): Promise<string[]> {
  const { alerts } = await queryAlerts(store, {
    ...{
      mmsi: null,
      text: null,
      ruleIds: null,
      states: null,
      severities: null,
      flags: null,
      vesselTypes: null,
    },
    ...{
      zoneIds: null,
      box: null,
      fromMs: hour(0),
      toMs: null,
      minSuspicion: null,
      silenced,
      sortBy: 'rank',
    },
    ...{ budgets: new Map(), show: 'all', limit: 10, cursor: null },
  })
  return alerts.map(({ alert }) => alert.id)
}
