import { describe, expect, it } from 'vitest'
import type { FeedReader } from '../../lib/server/feed/reader.ts'
import { actLog } from '../../lib/store/alert-acts.ts'
import { openLiveStore } from '../../lib/store/live-folder.ts'
import { firstKept, LIVE_REVISION_OPTIONS } from '../../lib/store/live-revisions.ts'
import type { LiveOutput, LiveStore, OutputRevision } from '../../lib/store/live-store.ts'
import { alertLog, listWithdrawnOutputs, outputLog } from '../../lib/store/query-live.ts'
import type { Store } from '../../lib/store/store.ts'
import { activate, openTestWriter, temporaryFolder } from './folder.ts'
import { alertOf, encounterOf, outageOf, outputOf, SHIPS, vesselChange } from './live-world.ts'

const [SHIP, OTHER] = SHIPS as [string, string]

async function openWorld(): Promise<{ store: Store; live: LiveStore; reader: FeedReader }> {
  const store = await openTestWriter(temporaryFolder())
  await activate(store, 1)
  const live = await openLiveStore(store, 1)
  return { store, live, reader: { alerts: alertLog(store), events: outputLog(store), acts: actLog(store) } }
}

function judge(live: LiveStore, mmsi: string, alerts: readonly ReturnType<typeof alertOf>[], reason = 'why') {
  return live.commit((commit) =>
    commit.judged({
      ...{ vessels: [mmsi], suspicions: [], writtenMs: 5, reason },
      alerts: alerts.map((alert) => ({ alert, positions: new Uint8Array() })),
    }),
  )
}

function revise(live: LiveStore, revisions: readonly Partial<OutputRevision>[]) {
  const output = outputOf('gap', SHIP, 1, 14)
  const full = { change: 'added', output, before: null, reason: 'r', reopened: false } as const
  return live.commit((commit) =>
    commit.revisions(
      revisions.map((one) => ({ ...full, ...one })),
      9,
    ),
  )
}

describe('the log of alerts', () => {
  it('gives the revisions after a number as they were told', async () => {
    const { store, live, reader } = await openWorld()
    expect(await reader.alerts.newest()).toBe(0)
    const told = [
      ...(await judge(live, SHIP, [alertOf(SHIP, 1, 2)])),
      ...(await judge(live, SHIP, [alertOf(SHIP, 1, 3, { suspicion: Number.NaN })], 'grown')),
      ...(await judge(live, OTHER, [alertOf(OTHER, 1, 2)])),
      ...(await judge(live, OTHER, [], 'a report came late')),
    ]
    expect(told.map(({ change }) => change)).toEqual(['added', 'changed', 'added', 'withdrawn'])
    const read = await reader.alerts.after(1, 10)
    expect(read).toEqual(told.slice(1))
    expect(await reader.alerts.after(0, 1)).toEqual([{ ...told[0], alert: told[1]!.alert }])
    expect(await reader.alerts.after(4, 10)).toEqual([])
    expect(await reader.alerts.newest()).toBe(4)
    await store.close()
  })

  it('ends before an alert that stands under another id since', async () => {
    const { store, live, reader } = await openWorld()
    await judge(live, OTHER, [alertOf(OTHER, 1, 2)])
    await judge(live, SHIP, [alertOf(SHIP, 1, 5)])
    const moved = alertOf(SHIP, 2, 5)
    await judge(live, SHIP, [moved])
    expect((await reader.alerts.after(0, 10)).map(({ sequence }) => sequence)).toEqual([1])
    expect(await reader.alerts.after(1, 10)).toEqual([])
    expect(await reader.alerts.after(2, 10)).toMatchObject([
      { change: 'changed', alert: moved, previousId: alertOf(SHIP, 1, 5).id },
    ])
    await store.close()
  })

  it('tells the alerts raised last, of all or of a vessel, and whether there are more', async () => {
    const { store, live, reader } = await openWorld()
    const met = alertOf(OTHER, 4, 5, { otherMmsi: SHIP, raisedMs: 3 })
    const [early, late] = [alertOf(SHIP, 1, 2, { raisedMs: 1 }), alertOf(SHIP, 2, 3, { raisedMs: 9 })]
    const other = alertOf(OTHER, 8, 9, { raisedMs: 5 })
    await judge(live, SHIP, [early, late])
    await judge(live, OTHER, [other, met])
    const all = { sequence: 4, items: [late, other, met, early], isComplete: true }
    expect(await reader.alerts.standing({}, 4)).toEqual(all)
    expect(await reader.alerts.standing({}, 3)).toEqual({
      ...all,
      items: [late, other, met],
      isComplete: false,
    })
    expect((await reader.alerts.standing({ mmsi: SHIP }, 9)).items).toEqual([late, met, early])
    await activate(store, 2)
    expect((await reader.alerts.standing({}, 9)).items).toEqual([])
    await store.close()
  })
})

describe('the log of outputs', () => {
  it('gives the revisions after a number as they were told, every kind', async () => {
    const { store, live, reader } = await openWorld()
    const outputs: LiveOutput[] = [
      ...(['gap', 'trip', 'portVisit', 'fishing', 'identityConflict', 'goingDark'] as const).flatMap(
        (kind) => [outputOf(kind, SHIP, 1, 14), outputOf(kind, SHIP, 2, 14, { open: true })],
      ),
      encounterOf(SHIP, OTHER, 1),
      outageOf(1, 2),
    ]
    const told = await revise(live, [
      ...outputs.map((output) => ({ output })),
      { change: 'changed', output: outputs[0]!, before: outputs[1]!, reopened: true },
    ])
    const read = await reader.events.after(0, 100)
    expect(read).toEqual(told)
    expect(await reader.events.after(3, 2)).toEqual(told.slice(3, 5))
    expect(await reader.events.newest()).toBe(outputs.length + 1)
    await store.close()
  })

  it('lets go of old revisions, but for withdrawals, and says nothing of what may be missing', async () => {
    const { store, live, reader } = await openWorld()
    const { kept, droppedAtOnce } = LIVE_REVISION_OPTIONS
    const withdrawn = { change: 'withdrawn', output: outputOf('gap', OTHER, 3, 20) } as const
    await revise(live, [{}, withdrawn, {}])
    await store.connection.sql.execute({
      sql: `UPDATE sqlite_sequence SET "seq" = ? WHERE "name" = 'OutputRevision'`,
      args: [kept + droppedAtOnce - 1],
    })
    await revise(live, [{}, {}])
    const { rows } = await store.connection.sql.execute('SELECT "id" FROM "OutputRevision" ORDER BY "id"')
    const newest = kept + droppedAtOnce + 1
    expect(rows.map(({ id }) => id)).toEqual([2, newest - 1, newest])
    expect(firstKept(newest)).toBe(droppedAtOnce + 1)
    expect((await reader.events.after(0, 10)).map(({ sequence }) => sequence)).toEqual([newest - 1, newest])
    expect(await listWithdrawnOutputs(store, OTHER, 9)).toMatchObject([{ sequence: 2, ...withdrawn }])
    expect(await listWithdrawnOutputs(store, SHIP, 9)).toEqual([])
    await store.close()
  })

  it('tells what is open, and of a vessel what is over too', async () => {
    const { store, live, reader } = await openWorld()
    const open = (['trip', 'gap', 'portVisit', 'fishing'] as const).map((kind, i) =>
      outputOf(kind, SHIP, i, 9, { open: true }),
    )
    const over = outputOf('gap', SHIP, 20, 40)
    const others = outputOf('loitering', OTHER, 7, 9, { open: true })
    const met = encounterOf(OTHER, SHIP, 6, 1)
    const outage = outageOf(8, 8, true)
    await live.commit(async (commit) => {
      await commit.vessel(
        vesselChange(SHIP, [...open, over, outputOf('segment', SHIP, 0, 9, { open: true })]),
      )
      await commit.vessel(vesselChange(OTHER, [others]))
      await commit.shared({ put: [met, outage], gone: [] })
    })
    await revise(live, [{}])
    const newest = [outage, others, met, ...open.toReversed()]
    const all = { sequence: 1, items: newest, isComplete: true }
    expect(await reader.events.standing({}, 9)).toEqual(all)
    expect(await reader.events.standing({}, 2)).toEqual({
      ...all,
      items: newest.slice(0, 2),
      isComplete: false,
    })
    const of = async (filter: Parameters<FeedReader['events']['standing']>[0]) =>
      (await reader.events.standing(filter, 9)).items
    expect(await of({ mmsi: SHIP })).toEqual([over, met, ...open.toReversed()])
    expect(await of({ kinds: ['gap', 'loitering', 'segment'] })).toEqual([others, open[1]])
    expect(await of({ mmsi: SHIP, kinds: ['gap'] })).toEqual([over, open[1]])
    await store.close()
  })
})
