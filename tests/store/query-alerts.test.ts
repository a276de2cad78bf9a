import { describe, expect, it } from 'vitest'
import type { AlertOutput } from '../../lib/alerts/alert.ts'
import { addSilence } from '../../lib/store/alert-silences.ts'
import { judgeAlert } from '../../lib/store/alerts.ts'
import { type AlertQuery, queryAlerts } from '../../lib/store/query-alerts.ts'
import type { Store } from '../../lib/store/store.ts'
import { alertFrom, hour, OTHER_SHIP, SHIP } from '../alerts/alert-world.ts'
import { showAlerts } from './alert-folder.ts'
import { createDraws } from './draws.ts'
import { openTestWriter, temporaryFolder } from './folder.ts'
import { plansOf } from './plans.ts'

const ALL: AlertQuery = {
  ...{
    mmsi: null,
    text: null,
    ruleIds: null,
    states: null,
    severities: null,
    flags: null,
    vesselTypes: null,
  },
  ...{ zoneIds: null, box: null, fromMs: null, toMs: null, minSuspicion: null, silenced: 'shown' },
  ...{ sortBy: 'rank', budgets: new Map(), show: 'all', limit: 100, cursor: null },
}

async function withAlerts<Result>(
  alerts: readonly AlertOutput[],
  use: (ask: (query: Partial<AlertQuery>) => Promise<string[]>, store: Store) => Promise<Result>,
): Promise<Result> {
  const store = await openTestWriter(temporaryFolder())
  await showAlerts(store, alerts)
  const ask = async (query: Partial<AlertQuery>) => idsOf(await queryAlerts(store, { ...ALL, ...query }))
  return use(ask, store).finally(() => store.close())
}

function idsOf({ alerts }: Awaited<ReturnType<typeof queryAlerts>>): string[] {
  return alerts.map(({ alert: { id } }) => id)
}

function named(id: string, other: Partial<AlertOutput> = {}): AlertOutput {
  return { ...alertFrom(0, 5), id, ...other }
}

describe('the queue', () => {
  it('has the highest ranks first, of equal ranks the newest, then the least id; or the newest first', () => {
    const alerts = [
      named('a', { rank: 0.2, raisedMs: hour(9) }),
      named('b', { rank: 0.7, raisedMs: hour(1) }),
      named('c', { rank: 0.7, raisedMs: hour(2) }),
      named('d', { rank: 0.7, raisedMs: hour(1) }),
    ]
    return withAlerts(alerts, async (ask) => {
      expect(await ask({})).toEqual(['c', 'b', 'd', 'a'])
      expect(await ask({ sortBy: 'newest' })).toEqual(['a', 'c', 'b', 'd'])
    })
  })

  it('is filtered by each thing that is asked for, and by all of them together', () => {
    const far = { westUnits: -107_000_000, eastUnits: -106_000_000 }
    const vessel = { ...alertFrom(0, 5).vessel, flag: 'ESP', type: 'carrier' }
    const other = named('other', {
      ...{
        mmsi: '224000009',
        otherMmsi: OTHER_SHIP,
        ruleId: 'night',
        severity: 'low',
        zoneId: 'eez',
        suspicion: 0.3,
      },
      ...{ startMs: hour(40), endMs: hour(44), vessel, ...far },
    })
    return withAlerts(
      [named('one'), other, named('none', { suspicion: Number.NaN, zoneId: null })],
      async (ask) => {
        const asked: Partial<AlertQuery>[] = [
          { mmsi: '224000009' },
          { mmsi: OTHER_SHIP },
          { ruleIds: ['night', 'unknown'] },
          { severities: ['low', 'medium'] },
          { flags: ['ESP'] },
          { vesselTypes: ['carrier'] },
          { zoneIds: ['eez'] },
          { fromMs: hour(6) },
          { box: { ...far, southUnits: 33_000_000, northUnits: 34_000_000 } },
          { ruleIds: ['night'], flags: ['ESP'], minSuspicion: 0.3 },
        ]
        for (const query of asked) expect(await ask(query), JSON.stringify(query)).toEqual(['other'])
        expect(await ask({ minSuspicion: 0.301 })).toEqual(['one'])
        expect(await ask({ toMs: hour(40) })).toEqual(['none', 'one'])
        expect(await ask({ fromMs: hour(44) })).toEqual(['other'])
        expect(await ask({ fromMs: hour(44) + 1 })).toEqual([])
        expect(await ask({ ruleIds: ['night'], mmsi: SHIP })).toEqual([])
        expect(await ask({ ruleIds: [] })).toEqual([])
      },
    )
  })

  it('comes page by page in either order, and a cursor is of one order alone', () => {
    const draw = createDraws(6)
    const few = (n: number) => Math.floor(draw() * n)
    const alerts = Array.from({ length: 40 }, (_, i) =>
      named(`${i}`, { rank: few(4) / 4, raisedMs: hour(few(4)) }),
    )
    return withAlerts(alerts, async (ask, store) => {
      for (const sortBy of ['rank', 'newest'] as const) {
        const whole = await ask({ sortBy })
        expect(new Set(whole).size).toBe(40)
        const pages: string[] = []
        let cursor: string | null = null
        do {
          const page = await queryAlerts(store, { ...ALL, sortBy, limit: 7, cursor })
          expect(page.total).toBe(40)
          pages.push(...idsOf(page))
          cursor = page.cursor
        } while (cursor !== null)
        expect(pages).toEqual(whole)
      }
      const { cursor } = await queryAlerts(store, { ...ALL, limit: 7 })
      await expect(ask({ sortBy: 'newest', cursor })).rejects.toThrow('no cursor of this list')
      await expect(ask({ limit: 0 })).rejects.toThrow('limit of 0')
    })
  })

  it('tells states, and filters by them', () =>
    withAlerts([named('a'), named('b', { startMs: hour(20), endMs: hour(21) })], async (ask, store) => {
      const step = { state: 'dismissed', reason: 'data-error', note: '', who: 'ana' } as const
      await judgeAlert(store, 'b', step, 1)
      expect(await ask({ states: ['dismissed'] })).toEqual(['b'])
      expect(await ask({ states: ['new', 'confirmed'] })).toEqual(['a'])
      const page = await queryAlerts(store, { ...ALL, states: ['dismissed'] })
      expect(page).toMatchObject({ total: 1, byState: { new: 1, dismissed: 1, confirmed: 0 } })
      expect(page.alerts[0]).toMatchObject({ state: 'dismissed', judged: { reason: 'data-error' } })
    }))

  it('hides, shows or counts what is silenced', () =>
    withAlerts([named('a'), named('b', { ruleId: 'night' })], async (ask, store) => {
      const scope = {
        mmsi: null,
        otherMmsi: null,
        ruleId: 'night',
        zoneId: null,
        box: null,
        fromMs: null,
        toMs: null,
      }
      await addSilence(store, scope, { who: 'ana', note: '', writtenMs: 1 })
      expect(await ask({ silenced: 'hidden' })).toEqual(['a'])
      expect(await ask({ silenced: 'only' })).toEqual(['b'])
      const page = await queryAlerts(store, { ...ALL, silenced: 'hidden' })
      expect(page).toMatchObject({ total: 1, silenced: 1, byState: { new: 1 } })
      const [hidden] = (await queryAlerts(store, { ...ALL, silenced: 'only' })).alerts
      expect(hidden!.silencedBy).toEqual([1])
    }))

  it('is folded by budgets, across pages, with what is held back counted and shown when asked for', () => {
    const alerts = Array.from({ length: 6 }, (_, i) => named(`${i}`, { rank: i / 10, raisedMs: hour(i) }))
    return withAlerts([...alerts, named('night', { ruleId: 'night' })], async (_, store) => {
      const query = { ...ALL, budgets: new Map([['no-take', 2]]), limit: 2 }
      const first = await queryAlerts(store, { ...query, show: 'within-budget' })
      expect(first).toMatchObject({ total: 3 })
      expect(idsOf(first)).toEqual(['night', '5'])
      expect([...first.heldBackByRule]).toEqual([['no-take', 4]])
      expect(
        idsOf(await queryAlerts(store, { ...query, show: 'within-budget', cursor: first.cursor })),
      ).toEqual(['4'])
      const held = await queryAlerts(store, { ...query, limit: 9, show: 'held-back' })
      expect(idsOf(held)).toEqual(['3', '2', '1', '0'])
      const all = await queryAlerts(store, { ...query, limit: 9, show: 'all' })
      expect(all.total).toBe(7)
      const unfolded = await queryAlerts(store, { ...ALL, show: 'all' })
      expect(all.alerts).toEqual(unfolded.alerts)
    })
  })

  it('is empty where nothing was judged yet', async () => {
    const store = await openTestWriter(temporaryFolder())
    expect(await queryAlerts(store, ALL)).toMatchObject({ alerts: [], cursor: null, total: 0, silenced: 0 })
    await store.close()
  })
})

it('ranks from the index alone, and reads of the alerts only those of the page', () =>
  withAlerts([named('a'), named('b')], async (_, store) => {
    const query = {
      ...ALL,
      flags: ['DNK'],
      box: { westUnits: 0, eastUnits: 1, southUnits: 0, northUnits: 1 },
    }
    const plans = await plansOf(
      store,
      (one) => queryAlerts(one, query),
      (sql) => sql.includes('"Alert"'),
    )
    const ofAlerts = plans.filter((plan) => /\b(Alert|alert)\b/.test(plan))
    expect(ofAlerts).toEqual([
      expect.stringMatching(/USING COVERING INDEX Alert_list_idx/),
      expect.stringMatching(/USING COVERING INDEX Alert_list_idx/),
      expect.stringMatching(/SEARCH Alert USING INDEX sqlite_autoindex_Alert_1 \(generation=\? AND id=\?\)/),
    ])
  }))
