/** A file dropped on a folder that lives: with the real engine, store and readers. */

import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EngineCall, EngineMessage, ImportsAnswer, ImportsWish } from '../../../lib/server/engine.ts'
import { ImportDesk, type UploadView } from '../../../lib/server/imports/import-desk.ts'
import { writeRejectReport } from '../../../lib/server/imports/reject-report.ts'
import { listImports } from '../../../lib/store/imports.ts'
import { readMigrations } from '../../../lib/store/migrations.ts'
import { queryVesselPage } from '../../../lib/store/query-vessel-pages.ts'
import { openReader, openWriter, type Store } from '../../../lib/store/store.ts'
import { runEngine } from '../../../scripts/engine-parts.ts'
import { migrationsFolder } from '../../store/folder.ts'

const START_MS = Date.UTC(2025, 2, 1)
/** Two ships for a day, with two lines that are none: no place, and no time. */
const LINES = [
  'MMSI,BaseDateTime,LAT,LON,SOG,COG,VesselName',
  ...Array.from({ length: 288 }, (_, i) => {
    const time = new Date(START_MS + i * 300_000).toISOString().slice(0, 19)
    return ['211000001', '211000002'].map(
      (mmsi, ship) => `${mmsi},${time},${54 + ship},${(5 + i / 1000).toFixed(5)},8.0,90.0,TEST SHIP ${ship}`,
    )
  }).flat(),
  '211000001,2025-03-01T10:00:00,95.0,5.0,8.0,90.0,=cmd()',
  '211000001,yesterday,54.0,5.0,8.0,90.0,TEST SHIP 0',
]
const FILE = gzipSync(`${LINES.join('\n')}\n`)

describe('imports while live', () => {
  let store: Store
  let desk: ImportDesk
  let stop: () => Promise<void>
  let dir: string

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'wakewatch-imports-'))
    const made = await openWriter(dir, {
      ...{ migrations: readMigrations(migrationsFolder), simulated: false, nowMs: START_MS },
    })
    await made.close()
    const waiting = new Map<number, (value: unknown) => void>()
    let handle: (call: EngineCall) => void | Promise<void> = () => {}
    let markReady = () => {}
    const ready = new Promise<void>((resolve) => {
      markReady = resolve
    })
    const running = runEngine(
      {
        ...{ dir, simulated: false, model: 'speed-baseline', latenessMs: 3_600_000, keepDays: null },
        hearing: { kind: 'sources', sources: [] },
      },
      {
        post(message: EngineMessage) {
          if (message.kind === 'ready') markReady()
          if (message.kind === 'answer') waiting.get(message.id)?.(message.value)
        },
        onCall(given) {
          handle = given
        },
      },
    )
    await Promise.race([ready, running])
    let next = 1
    const call = (
      body: { kind: 'imports'; wish: ImportsWish } | { kind: 'model'; wanted: { do: 'cancel' } },
    ) =>
      new Promise<unknown>((resolve) => {
        const id = next++
        waiting.set(id, resolve)
        void handle({ ...body, id })
      })
    store = await openReader(dir)
    desk = new ImportDesk(
      store,
      {
        changeImports: (wish) => call({ kind: 'imports', wish }) as Promise<ImportsAnswer>,
        changeModel: (wanted) => call({ kind: 'model', wanted }),
      },
      Date.now,
    )
    stop = async () => {
      void handle({ kind: 'stop' })
      await running
      await store.close()
      rmSync(dir, { recursive: true, force: true })
    }
  })

  afterAll(() => stop())

  async function upload(name: string, bytes: Uint8Array): Promise<UploadView> {
    const begun = desk.begin(name, bytes.length, 'tester')
    if (!begun.ok) throw new Error(begun.error)
    const { id } = begun.value
    const middle = Math.ceil(bytes.length / 2)
    for (const [from, to] of [
      [0, middle],
      [middle, bytes.length],
    ] as const)
      expect((await desk.receive(id, from, bytes.subarray(from, to))).ok).toBe(true)
    await until(() => !['receiving', 'checking'].includes(desk.find(id)!.state))
    return desk.find(id)!
  }

  async function until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20))
  }

  const shown = async () =>
    (await queryVesselPage(store, { text: '2110000' }, 10, 0)).vessels.map(({ vessel }) => vessel.mmsi)

  it('are counted, shown, taken into the results, and taken back', async () => {
    const view = await upload('/home/../etc/march\u202e.csv.gz', FILE)
    expect(view).toMatchObject({ name: 'march.csv.gz', state: 'ready', fault: null, firstMs: START_MS })
    expect(view.account).toMatchObject({ format: 'csv (marinecadastre)', positions: 576, rejected: 2 })
    expect(view.account!.report.rejects.map(({ count }) => count)).toEqual([1, 1])
    expect(view.preview).toMatchObject({ vessels: 2, box: [5, 54, 5.287, 55] })
    expect(view.preview!.most[0]).toEqual({
      mmsi: '211000001',
      name: 'TEST SHIP 0',
      reports: expect.any(Number),
    })
    const report = writeRejectReport(view.account!)
    expect(report.split('\r\n')).toHaveLength(4)
    expect(await shown()).toEqual([])

    expect(desk.take(view.id).ok).toBe(true)
    expect(desk.take(view.id)).toMatchObject({ ok: false, status: 409 })
    await until(() => desk.running === null)
    expect(desk.last).toMatchObject({ do: 'take', name: 'march.csv.gz', error: null })
    expect(await shown()).toEqual(['211000001', '211000002'])
    expect(desk.list()).toEqual([])
    expect(readdirSync(join(dir, 'uploads'))).toEqual([])
    const [record] = await listImports(store)
    expect(record).toMatchObject({ name: 'march.csv.gz', positions: 576, rejected: 2 })

    // The same bytes again are told to be there already.
    const again = await upload('copy.csv.gz', FILE)
    expect(again.state).toBe('known')
    expect(desk.take(again.id).ok).toBe(false)
    desk.discard(again.id)

    expect((await desk.takeBack(record!.id)).ok).toBe(true)
    await until(() => desk.running === null)
    expect(desk.last).toMatchObject({ do: 'take-back', error: null })
    expect(await shown()).toEqual([])
    expect(await listImports(store)).toEqual([])
    expect(await desk.takeBack(record!.id)).toMatchObject({ ok: false, status: 404 })
  })

  it('survive a restart once they are checked', async () => {
    const view = await upload('march.csv.gz', FILE)
    const other = new ImportDesk(store, { changeImports: fails, changeModel: fails }, Date.now)
    await until(() => other.find(view.id)?.preview !== null)
    expect(other.find(view.id)).toMatchObject({ state: 'ready', name: 'march.csv.gz', firstMs: START_MS })
    desk.discard(view.id)
  })

  it('that are hostile, or nothing at all, are refused with the reason', async () => {
    const bomb = await upload('bomb.csv.gz', gzipSync(Buffer.alloc(80 * 2 ** 20)))
    expect(bomb).toMatchObject({ state: 'failed', fault: 'expands-too-much' })
    const picture = await upload('holiday.jpg', Buffer.from('ffd8ffe000104a464946', 'hex'))
    expect(picture).toMatchObject({ state: 'failed', fault: 'unreadable' })
    expect(picture.faultText).toMatch(/^holiday\.jpg: neither NMEA, CSV, JSON nor Parquet/)
    const cut = await upload('cut.csv.gz', FILE.subarray(0, 200))
    expect(cut.faultText).toMatch(/cut\.csv\.gz/)
    const line = await upload('line.nmea', Buffer.alloc(48 * 2 ** 20, 0x61))
    expect(line.state).toBe('failed')
    for (const { id } of [bomb, picture, cut, line]) expect(desk.discard(id).ok).toBe(true)
    expect(readdirSync(join(dir, 'uploads'))).toEqual([])
    expect(desk.begin('..', 10, 'x').ok && desk.begin('/', 10, 'x').ok).toBe(false)
    expect(desk.begin('a.csv', 5 * 2 ** 30, 'x')).toMatchObject({ ok: false, status: 413 })
    expect(desk.begin('a.csv', 0, 'x')).toMatchObject({ ok: false, status: 422 })
    const begun = desk.begin('a.csv', 10, 'x')
    const id = begun.ok ? begun.value.id : ''
    expect(await desk.receive(id, 5, new Uint8Array(5))).toMatchObject({ ok: false, status: 409 })
    expect(await desk.receive(id, 0, new Uint8Array(11))).toMatchObject({ ok: false, status: 422 })
    desk.discard(id)
  })
})

async function fails(): Promise<never> {
  throw new Error('nothing is asked of the engine')
}
