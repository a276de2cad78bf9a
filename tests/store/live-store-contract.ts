/** What every live store keeps (lib/store/live-store): run against the data folder and against memory. */

import { expect, it } from 'vitest'
import { canonicalJson } from '../../lib/alerts/canonical-json.ts'
import { decodeChunk } from '../../lib/store/chunk-codec.ts'
import type {
  KeptChange,
  LiveCommit,
  LiveProgress,
  LiveStore,
  OutputRevision,
} from '../../lib/store/live-store.ts'
import {
  alertOf,
  chunkChange,
  encounterOf,
  HOUR_MS,
  outageOf,
  outputOf,
  readKept,
  readParked,
  SHIPS,
  stretchOf,
  suspicionOf,
  vesselChange,
} from './live-world.ts'

export interface LiveHarness {
  readonly live: LiveStore
  /** The same store after it was closed. */
  reopen(): Promise<LiveStore>
  /** As tests/store/export-lines has it. */
  exportAll(): Promise<string[]>
}

const [SHIP, OTHER, THIRD] = SHIPS as [string, string, string]

const PROGRESS: LiveProgress = {
  offset: 7,
  watermark: Uint8Array.of(1),
  heard: Uint8Array.of(2),
  meetings: null,
  counts: { late: 3 },
}

function keptChange(mmsi: string, other: Partial<KeptChange>): KeptChange {
  return { mmsi, offset: 1, put: [], firstNumber: 0, bareBelow: 0, thinned: [], ...other }
}

function revisionOf(hour: number, other: Partial<OutputRevision> = {}): OutputRevision {
  const output = outputOf('gap', SHIP, hour, hour + 13, { open: true })
  return { change: 'added', output, before: null, reason: 'silence', reopened: false, ...other }
}

export function keepsTheContract(open: () => Promise<LiveHarness>): void {
  const segment = outputOf('segment', SHIP, 0, 5)

  it('gives back what it was told, with what may be taken back', async () => {
    const { live, reopen } = await open()
    const dark = outputOf('silence', SHIP, 1, 4)
    const light = outputOf('silence', SHIP, 2, 4, { say: 2 })
    const lasting = outputOf('silence', OTHER, 3, 5, { open: true })
    await live.commit(async (commit) => {
      await commit.vessel(vesselChange(SHIP, [segment, dark, light]))
      await commit.vessel(vesselChange(OTHER, [lasting]))
    })
    const check = async (store: LiveStore) => {
      const { told, outputs } = await readParked(store, SHIP)
      expect(told.map(({ stretch }) => stretch)).toEqual([-1, 0, 1])
      expect(canonicalJson([...outputs])).toBe(
        canonicalJson([
          [`segment ${segment.id}`, segment],
          [`silence ${dark.id}`, dark],
        ]),
      )
      expect([...(await store.outputs(SHIP)).keys()].sort()).toEqual([...outputs.keys()])
      expect(await store.silences(4 * HOUR_MS)).toEqual([dark, lasting])
      expect(await store.silences(4 * HOUR_MS + 1)).toEqual([lasting])
      expect(await readParked(store, THIRD)).toEqual({ kept: null, told: [], outputs: new Map() })
    }
    await check(live)
    await check(await reopen())
  })

  it('replaces what was told, changes what is told again and lets go what is gone', async () => {
    const { live, exportAll } = await open()
    const trip = outputOf('trip', SHIP, 0, 3)
    const dark = outputOf('silence', SHIP, 1, 4)
    const gap = outputOf('gap', SHIP, 1, 14)
    await live.commit((commit) => commit.vessel(vesselChange(SHIP, [segment, trip, dark, gap])))
    const longer = outputOf('trip', SHIP, 0, 5)
    const light = outputOf('silence', SHIP, 1, 4, { say: 2 })
    await live.commit((commit) =>
      commit.vessel(vesselChange(SHIP, [longer, light], { gone: [`gap ${gap.id}`, 'gap never there'] })),
    )
    const { told, outputs } = await readParked(live, SHIP)
    expect(told).toHaveLength(2)
    expect([...outputs.values()]).toEqual([longer])
    expect([...(await live.outputs(SHIP)).values()]).toEqual([segment, longer])
    const lines = await exportAll()
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['FoldedVessel', 'Segment', 'Trip', 'Vessel'])
    expect(lines.at(-1)).toContain('"gaps":0')
  })

  it('leaves nothing of a commit that fails, and goes on as if it had not been', async () => {
    const { live, exportAll } = await open()
    const claim = outputOf('identity', SHIP, 0, 5)
    await live.commit((commit) => commit.vessel(vesselChange(SHIP, [segment, claim])))
    const before = await exportAll()
    const record = await live.commit((commit) => commit.record(SHIP, []))
    const fail = live.commit(async (commit) => {
      await commit.vessel(
        vesselChange(SHIP, [outputOf('trip', SHIP, 0, 3)], { gone: [`identity ${claim.id}`] }),
      )
      await commit.vessel(vesselChange(OTHER, [outputOf('segment', OTHER, 0, 5)]))
      await commit.shared({ put: [encounterOf(SHIP, OTHER, 1), outageOf(0, 1)], gone: [] })
      await commit.chunks(chunkChange(SHIP, 0, [1]))
      await commit.keep(keptChange(SHIP, { put: [stretchOf(0)] }))
      await commit.progress(PROGRESS)
      await commit.revisions([revisionOf(1)], 9)
      const alert = { alert: alertOf(SHIP, 1, 2), positions: Uint8Array.of(1) }
      await commit.judged({ vessels: [SHIP], alerts: [alert], suspicions: [], writtenMs: 9, reason: 'r' })
      expect((await commit.record(SHIP, [])).trips).toHaveLength(1)
      throw new Error('the disk is full')
    })
    await expect(fail).rejects.toThrow('the disk is full')
    expect(await exportAll()).toEqual(before)
    expect(await live.commit((commit) => commit.record(SHIP, []))).toEqual(record)
    expect(await live.commit((commit) => commit.alerts(SHIP))).toEqual([])
    expect(await live.start()).toMatchObject({ progress: null, vessels: [{ mmsi: SHIP }] })
    expect(await readKept(live, OTHER)).toEqual(null)
    const [first] = await live.commit((commit) => commit.revisions([revisionOf(2)], 10))
    expect(first).toMatchObject({ sequence: 1 })
  })

  it('makes one commit after the other, and answers nobody in between', async () => {
    const { live } = await open()
    const order: string[] = []
    const slow = live.commit(async (commit) => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      order.push('first')
      await commit.vessel(vesselChange(SHIP, [segment]))
    })
    const after = live.commit(async (commit) => {
      order.push('second')
      return commit.record(SHIP, [])
    })
    const told = readParked(live, SHIP)
    await slow
    expect((await after).segments).toEqual([segment])
    expect((await told).outputs.size).toBe(1)
    expect(order).toEqual(['first', 'second'])
  })

  it('numbers revisions without holes, from where they were when it is opened again', async () => {
    const { live, reopen } = await open()
    const [one, two] = await live.commit((commit) => commit.revisions([revisionOf(1), revisionOf(2)], 5))
    expect([one, two]).toMatchObject([
      { sequence: 1, writtenMs: 5, change: 'added', reason: 'silence' },
      { sequence: 2 },
    ])
    await live
      .commit(async (commit) => {
        await commit.revisions([revisionOf(3)], 6)
        throw new Error('no')
      })
      .catch(() => {})
    const again = await reopen()
    const changed = revisionOf(4, { change: 'changed', before: outputOf('gap', SHIP, 4, 20) })
    const more = await again.commit((commit) => commit.revisions([changed], 7))
    expect(more).toEqual([{ ...changed, sequence: 3, writtenMs: 7 }])
    const judged = await again.commit((commit) => judge(commit, [alertOf(SHIP, 1, 2)]))
    expect(judged.map(({ sequence }) => sequence)).toEqual([1])
  })

  function judge(commit: LiveCommit, alerts: readonly ReturnType<typeof alertOf>[], vessels = [SHIP]) {
    return commit.judged({
      vessels,
      alerts: alerts.map((alert) => ({ alert, positions: Uint8Array.of(alert.startMs % 251) })),
      suspicions: vessels.map((mmsi) => suspicionOf(mmsi, alerts.length, 0.5)),
      ...{ writtenMs: 3, reason: 'a report came late' },
    })
  }

  it('judges some vessels anew and tells what that changed', async () => {
    const { live, exportAll } = await open()
    const other = alertOf(OTHER, 1, 2)
    const [kept, gone] = [alertOf(SHIP, 1, 2), alertOf(SHIP, 5, 6)]
    await live.commit((commit) => judge(commit, [kept, gone, other], [SHIP, OTHER]))
    const longer = alertOf(SHIP, 1, 3)
    const fresh = alertOf(SHIP, 9, 10)
    const told = await live.commit((commit) => judge(commit, [longer, fresh]))
    expect(told.map(({ change, alert, sequence, reason }) => [change, alert.id, sequence, reason])).toEqual([
      ['changed', longer.id, 4, 'a report came late'],
      ['withdrawn', gone.id, 5, 'a report came late'],
      ['added', fresh.id, 6, 'a report came late'],
    ])
    expect(await live.commit((commit) => commit.alerts(SHIP))).toEqual([longer, fresh])
    expect(await live.commit((commit) => commit.alerts(OTHER))).toEqual([other])
    const lines = await exportAll()
    expect(lines.filter((line) => line.startsWith('Alert'))).toHaveLength(3)
    expect(lines.filter((line) => line.startsWith('TripSuspicion'))).toHaveLength(2)
    expect(await live.commit((commit) => judge(commit, [longer, fresh]))).toEqual([])
  })

  it('keeps the positions of an alert where none are given, whatever else of it changes', async () => {
    const { live, exportAll } = await open()
    const alert = alertOf(SHIP, 1, 2)
    await live.commit((commit) => judge(commit, [alert]))
    const longer = alertOf(SHIP, 1, 3)
    const judgement = { vessels: [SHIP], suspicions: [], writtenMs: 4, reason: 'r' }
    await live.commit((commit) =>
      commit.judged({ ...judgement, alerts: [{ alert: longer, positions: null }] }),
    )
    const line = (await exportAll()).find((one) => one.startsWith('Alert'))!
    expect(line).toContain(`"endMs":${longer.endMs}`)
    expect(line).toContain(`"positions":"${Buffer.from([alert.startMs % 251]).toString('hex')}"`)
    await expect(
      live.commit((commit) =>
        commit.judged({ ...judgement, alerts: [{ alert: alertOf(SHIP, 7, 8), positions: null }] }),
      ),
    ).rejects.toThrow('no positions')
  })

  it('reads within a commit what was written in it', async () => {
    const { live } = await open()
    await live.commit(async (commit) => {
      await commit.vessel(vesselChange(SHIP, [segment, outputOf('identity', SHIP, 0, 5)]))
      await commit.vessel(
        vesselChange(OTHER, [outputOf('identity', OTHER, 0, 5), outputOf('gap', OTHER, 2, 15)]),
      )
      await commit.shared({ put: [encounterOf(SHIP, OTHER, 1)], gone: [] })
      const record = await commit.record(OTHER, [])
      expect(record.events).toHaveLength(1)
      expect([...record.partners.keys()].sort()).toEqual([SHIP, OTHER])
      expect(await commit.shared({ put: [outageOf(2, 3)], gone: [] })).toEqual([OTHER])
      expect((await commit.record(OTHER, [])).gaps).toMatchObject([{ feedOutage: true }])
      await commit.chunks(chunkChange(SHIP, 0, [1, 4]))
      const evidence = await commit.evidence(alertOf(SHIP, 1, 2))
      expect(decodeChunk(evidence).count).toBe(3)
      expect(await commit.tracksSince(SHIP, 4 * HOUR_MS)).toEqual([`track ${SHIP}`])
      expect(await commit.tracksSince(SHIP, 5 * HOUR_MS)).toEqual([])
      await commit.judged({
        ...{ vessels: [SHIP], suspicions: [], writtenMs: 1, reason: 'r' },
        alerts: [{ alert: alertOf(SHIP, 1, 2), positions: evidence }],
      })
      expect(await commit.alerts(SHIP)).toEqual([alertOf(SHIP, 1, 2)])
    })
  })

  it('marks the gaps that an outage of the feed explains, and no more when it is gone', async () => {
    const { live, exportAll } = await open()
    const marked = async () =>
      (await exportAll())
        .filter((line) => line.startsWith('Gap') && line.includes('"feedOutage":true'))
        .map((line) => line.match(/"mmsi":"(\d+)"/)![1])
    await live.commit((commit) => commit.vessel(vesselChange(SHIP, [outputOf('gap', SHIP, 8, 30)])))
    await live.commit((commit) => commit.vessel(vesselChange(OTHER, [outputOf('gap', OTHER, 11, 30)])))
    const share = (put: ReturnType<typeof outageOf>[], gone: string[] = []) =>
      live.commit((commit) => commit.shared({ put, gone }))
    expect(await share([outageOf(9, 9, true)])).toEqual([SHIP, OTHER])
    expect(await marked()).toEqual([SHIP, OTHER])
    // One that is told later is marked as it comes.
    await live.commit((commit) => commit.vessel(vesselChange(THIRD, [outputOf('gap', THIRD, 40, 60)])))
    expect(await share([outageOf(9, 10)])).toEqual([OTHER, THIRD])
    expect(await marked()).toEqual([SHIP])
    expect(await share([outageOf(8, 10)], [`feedOutage ${outageOf(9, 10).id}`])).toEqual([])
    expect(await share([], [`feedOutage ${outageOf(8, 10).id}`])).toEqual([SHIP])
    expect(await marked()).toEqual([])
  })

  it('tells the events of several vessels from a time on, and every outage', async () => {
    const { live } = await open()
    const lasting = encounterOf(SHIP, OTHER, 0, 1)
    const over = encounterOf(SHIP, OTHER, 1)
    const dark = outputOf('goingDark', SHIP, 2, 9)
    const outage = outageOf(0, 1)
    await live.commit((commit) => commit.shared({ put: [dark, over, lasting, outage] as never[], gone: [] }))
    expect(await live.shared(Number.NEGATIVE_INFINITY)).toEqual([lasting, outage, over, dark])
    expect(await live.shared(9 * HOUR_MS)).toEqual([lasting, outage, dark])
    await live.commit((commit) =>
      commit.shared({ put: [], gone: [`encounter ${over.id}`, 'goingDark none'] }),
    )
    expect(await live.shared(0)).toEqual([lasting, outage, dark])
    expect((await live.commit((commit) => commit.record(OTHER, []))).events).toEqual([lasting])
    // They are not the vessel's to tell.
    expect(await live.outputs(SHIP)).toEqual(new Map())
  })

  it('tells since when vessels have called themselves gear beacons', async () => {
    const { live } = await open()
    const named = (fromHour: number, name: string) => {
      const claim = outputOf('identity', SHIP, fromHour, fromHour + 1)
      return claim.kind === 'identity' ? { ...claim, identity: { ...claim.identity, name } } : claim
    }
    const claims = [named(1, 'OCEAN STAR'), named(3, 'NET 12-85%'), named(5, 'NET 12-80%')]
    await live.commit(async (commit) => {
      await commit.vessel(vesselChange(SHIP, claims))
      await commit.vessel(vesselChange(OTHER, [outputOf('identity', OTHER, 0, 1)]))
    })
    expect(await live.beacons()).toEqual(new Map([[SHIP, 3 * HOUR_MS]]))
  })

  it('replaces chunks of a track from a sequence on, and no others', async () => {
    const { live, exportAll } = await open()
    const starts = async () =>
      (await exportAll())
        .filter((line) => line.startsWith('TrackChunk'))
        .map((line) => JSON.parse(line.slice('TrackChunk '.length)))
        .map(({ mmsi, sequence, startMs }) => [mmsi, sequence, startMs / HOUR_MS])
        .sort()
    await live.commit(async (commit) => {
      await commit.chunks(chunkChange(SHIP, 0, [0, 1, 2, 3]))
      await commit.chunks(chunkChange(OTHER, 0, [7]))
      // Twice in one commit.
      await commit.chunks(chunkChange(SHIP, 3, [5, 6]))
    })
    await live.commit(async (commit) => {
      const columns = await commit.chunk(SHIP, `track ${SHIP}`, 2)
      expect(decodeChunk(columns!).timeMs[0]).toBe(2 * HOUR_MS)
      expect(await commit.chunk(SHIP, `track ${SHIP}`, 5)).toBeNull()
      await commit.chunks(chunkChange(SHIP, 2, [9]))
    })
    expect(await starts()).toEqual([
      [SHIP, 0, 0],
      [SHIP, 1, 1],
      [SHIP, 2, 9],
      [OTHER, 0, 7],
    ])
    const none = { mmsi: OTHER, from: new Map([[`track ${OTHER}`, 0]]), chunks: [] }
    await live.commit((commit) => commit.chunks(none))
    expect(await starts()).toHaveLength(3)
  })

  it('keeps stretches, and drops, bares and thins those that grew old', async () => {
    const { live, reopen } = await open()
    const never = stretchOf(0, {
      fromMs: Number.NEGATIVE_INFINITY,
      snapshot: new Uint8Array(),
      reports: new Uint8Array(),
    })
    const put = [never, ...[1, 2, 3, 5].map((number) => stretchOf(number))]
    await live.commit((commit) => commit.keep(keptChange(SHIP, { offset: 4, put })))
    const kept = { mmsi: SHIP, offset: 4, stretches: put }
    expect(await readKept(live, SHIP)).toEqual(kept)
    const store = await reopen()
    expect(await readKept(store, SHIP)).toEqual(kept)
    const head = stretchOf(5, { toMs: 99, reports: Uint8Array.of(9) })
    const change = { offset: 8, put: [head, stretchOf(6)], firstNumber: 1, bareBelow: 2, thinned: [3] }
    await store.commit((commit) => commit.keep(keptChange(SHIP, change)))
    expect(await readKept(store, SHIP)).toEqual({
      ...{ mmsi: SHIP, offset: 8 },
      stretches: [
        stretchOf(1, { reports: new Uint8Array(), snapshot: null }),
        stretchOf(2),
        stretchOf(3, { snapshot: null }),
        head,
        stretchOf(6),
      ],
    })
  })

  it('tells the meeting points of stretches that end after a time, vessel by vessel', async () => {
    const { live } = await open()
    await live.commit(async (commit) => {
      for (const mmsi of SHIPS)
        await commit.keep(keptChange(mmsi, { put: [stretchOf(0), stretchOf(1), stretchOf(2)] }))
      await commit.keep(keptChange(THIRD, { put: [stretchOf(2, { toMs: 0 })] }))
    })
    const found = []
    for await (const { mmsi, stretches } of live.meetings(2 * HOUR_MS))
      found.push([mmsi, stretches.map(({ number, meeting }) => [number, ...meeting])])
    const others = SHIPS.filter((mmsi) => mmsi !== THIRD).sort()
    expect(found).toEqual(others.map((mmsi) => [mmsi, [[2, 2, 3]]]))
  })

  it('starts where it stood', async () => {
    const { live, reopen } = await open()
    expect(await live.start()).toEqual({ progress: null, vessels: [] })
    const folded = { ...vesselChange(SHIP, []).folded, deadlineMs: 77 }
    await live.commit(async (commit) => {
      await commit.progress(PROGRESS)
      await commit.vessel(vesselChange(SHIP, [segment], { folded }))
      await commit.vessel(vesselChange(OTHER, []))
    })
    const later = { ...PROGRESS, offset: 9, heard: null, meetings: Uint8Array.of(5), counts: { late: 4 } }
    await live.commit((commit) => commit.progress(later))
    await live.sync()
    expect(await (await reopen()).start()).toEqual({
      progress: { ...later, heard: PROGRESS.heard },
      vessels: [
        { mmsi: SHIP, deadlineMs: 77, lastMs: 5 * HOUR_MS },
        { mmsi: OTHER, deadlineMs: Number.POSITIVE_INFINITY, lastMs: Number.NEGATIVE_INFINITY },
      ],
    })
  })
}
