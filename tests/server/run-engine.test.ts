import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { LIVE_OPTIONS } from '../../lib/pipeline/live/live-options.ts'
import { LiveFolder } from '../../lib/pipeline/live/open-live.ts'
import type { EngineMessage, PipelineHealth } from '../../lib/server/engine.ts'
import { Engine } from '../../lib/server/run-engine.ts'
import type { LiveSource } from '../../lib/server/sources/source.ts'
import type { Disk } from '../../lib/store/disk.ts'
import { FileDisk } from '../../lib/store/file-disk.ts'
import { readMigrations } from '../../lib/store/migrations.ts'
import type { Store } from '../../lib/store/store.ts'
import { experts } from '../alerts/judging-world.ts'
import { withRoom } from '../pipeline/live/disk-with-room.ts'
import { reordered, sailSmallSea, smallSea } from '../pipeline/live/small-sea.ts'
import { migrationsFolder, NOW_MS, openTestWriter, temporaryFolder } from '../store/folder.ts'

const reports = sailSmallSea(2, { ships: 6, days: 1.5, everyMs: 900_000 })

/** Delivers all that there is, some at a time, and then waits to be told to end. */
function sourceOf(): LiveSource & { delivered(): number } {
  let delivered = 0
  const source: LiveSource = {
    ...{ name: 'test', canReplay: false },
    async run(sink, signal) {
      for (let at = 0; at < reports.count && !signal.aborted; at += 20) {
        const rows = Array.from({ length: Math.min(20, reports.count - at) }, (_, i) => at + i)
        await sink.deliver(source, reordered(reports, rows), NOW_MS, at + rows.length)
        delivered += rows.length
      }
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve))
    },
    health: () => ({
      ...{ name: 'test', kind: 'test', state: 'connected', fault: null, connects: 1, lastMessageMs: null },
      ...{ lagMs: Number.NaN, rate: 0, lines: 0, reports: 0, rejects: [], duplicates: 0, chatter: 0 },
    }),
  }
  return { ...source, delivered: () => delivered }
}

let store: Store | null = null
afterEach(async () => {
  await store?.close()
  store = null
})

async function start(wrap: (disk: Disk) => Disk, dir = temporaryFolder()) {
  store = await openTestWriter(dir)
  const disk = wrap(await FileDisk.open(join(dir, 'journal')))
  const folder = await LiveFolder.open({
    ...{ store, disk, scorer: { kind: 'speed-baseline' }, suspicion: experts(), configuration: {} },
    ...{ context: smallSea().context, options: LIVE_OPTIONS, journal: {} },
    ...{ now: () => NOW_MS, steadyMs: () => performance.now(), signal: new AbortController().signal },
  })
  const messages: EngineMessage[] = []
  const source = sourceOf()
  const engine = new Engine({
    ...{ folder, disk, keepDays: 1, sources: [source], now: () => NOW_MS },
    models: {
      ...{ migrations: readMigrations(migrationsFolder), ports: null, workers: 0 },
      openScorer: async () => ({ kind: 'speed-baseline' }),
    },
    wantedModel: null,
    createPush: () => {
      throw new Error('nothing is pushed')
    },
    post: (message) => messages.push(message),
  })
  const ended = engine.run()
  const health = async (isIt: (health: PipelineHealth) => boolean): Promise<PipelineHealth> => {
    for (;;) {
      const told = messages.findLast((message) => message.kind === 'health')
      if (told?.kind === 'health' && isIt(told.health)) return told.health
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
  return { dir, engine, ended, health, messages, source, folder }
}

it('ends ingest where the disk is full, says so, shows what was found, and stops when asked', async () => {
  let usedShare = 0.5
  const { engine, ended, health, messages, source, folder } = await start((disk) => ({
    ...{ list: () => disk.list(), open: (name) => disk.open(name), remove: (name) => disk.remove(name) },
    read: (name, from, length) => disk.read(name, from, length),
    space: async () => ({ freeBytes: (1 - usedShare) * 1e12, totalBytes: 1e12 }),
  }))
  expect((await health(({ reports }) => reports > 0)).stopped).toBeNull()
  usedShare = 0.96
  const { stopped } = await health(({ stopped }) => stopped !== null)
  expect(stopped).toBe('the disk is 96 % full')
  // All that was taken is folded and safe, and the engine still answers.
  await expect.poll(() => folder.timeline.committedOffset).toBe(folder.journal.end)
  expect(folder.timeline.counts.reports).toBe(source.delivered())
  engine.handle({ kind: 'positions', id: 1 })
  const rules = { kind: 'rules', rules: { version: 'v', document: '{}' }, who: 'a', note: '' } as const
  engine.handle({ kind: 'change', id: 2, change: rules })
  await expect
    .poll(() => messages.filter(({ kind }) => kind === 'answer'))
    .toMatchObject([{ id: 1 }, { id: 2, value: { ok: false, reason: 'stopped' } }])
  engine.handle({ kind: 'stop' })
  await ended
})

it('ends ingest where the journal finds no room, says so, and the next start goes on without a hole', async () => {
  let room = 4000
  const { dir, engine, ended, health, source, folder } = await start((disk) =>
    withRoom(
      disk,
      () => room,
      (bytes) => (room -= bytes),
    ),
  )
  const { stopped } = await health(({ stopped }) => stopped !== null)
  expect(stopped).toBe('the disk is full')
  // What was not taken was not safe: whoever sent it knows.
  expect(source.delivered()).toBeLessThan(reports.count)
  await expect.poll(() => folder.timeline.counts.reports).toBe(source.delivered())
  engine.handle({ kind: 'stop' })
  await expect(ended).rejects.toThrow('disk full: nothing more is taken in until there is room')
  await store!.close()

  room = Number.POSITIVE_INFINITY
  const again = await start((disk) => disk, dir)
  expect(again.folder.timeline.counts.reports).toBe(source.delivered())
  await again.health(({ waiting }) => waiting === 0 && again.source.delivered() === reports.count)
  again.engine.handle({ kind: 'stop' })
  await again.ended
})

it('measures what the folder takes', async () => {
  const { engine, ended, health } = await start((disk) => disk)
  const told = await health(({ journalBytes, reports }) => journalBytes !== null && reports > 0)
  expect(told.databaseBytes).toBeGreaterThan(100_000)
  expect(told.journalBytes).toBeGreaterThanOrEqual(0)
  expect(told).toMatchObject({ lost: 0, diskBytesPerHour: null, diskDaysLeft: null, stopped: null })
  engine.handle({ kind: 'stop' })
  await ended
})

it('writes and tells what people do with alerts between ticks, also where ingest has ended, and nothing once it ends', async () => {
  let usedShare = 0.5
  const { engine, ended, health, messages } = await start((disk) => ({
    ...{ list: () => disk.list(), open: (name) => disk.open(name), remove: (name) => disk.remove(name) },
    read: (name, from, length) => disk.read(name, from, length),
    space: async () => ({ freeBytes: (1 - usedShare) * 1e12, totalBytes: 1e12 }),
  }))
  await health(({ reports }) => reports > 0)
  const scope = {
    mmsi: '219000001',
    otherMmsi: null,
    ruleId: null,
    zoneId: null,
    box: null,
    fromMs: null,
    toMs: null,
  }
  const silence = { do: 'silence', scope, who: 'ana', note: 'moored' } as const
  engine.handle({ kind: 'act', id: 1, wish: silence })
  const answers = () => messages.filter(({ kind }) => kind === 'answer')
  await expect.poll(answers).toMatchObject([{ id: 1, value: { ok: true, act: { sequence: 1 } } }])
  usedShare = 0.96
  await health(({ stopped }) => stopped !== null)
  engine.handle({ kind: 'act', id: 2, wish: { do: 'end-silence', id: 1, who: 'ben', note: '' } })
  engine.handle({ kind: 'stop' })
  engine.handle({ kind: 'act', id: 3, wish: silence })
  await ended
  expect(answers().map((answer) => answer.kind === 'answer' && [answer.id, answer.value])).toEqual(
    expect.arrayContaining([
      [2, expect.objectContaining({ ok: true })],
      [3, { ok: false, fault: 'stopped' }],
    ]),
  )
  expect(messages.flatMap((message) => (message.kind === 'acts' ? message.acts : []))).toMatchObject([
    { sequence: 1, what: 'silenced' },
    { sequence: 2, what: 'unsilenced' },
  ])
})
