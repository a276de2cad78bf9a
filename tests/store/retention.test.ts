import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ReportBuffer } from '../../lib/ais/report.ts'
import type { EventOutput } from '../../lib/events/outputs.ts'
import type { SegmentOutput, TripOutput } from '../../lib/features/outputs.ts'
import { NO_SCORE } from '../../lib/model/scorer.ts'
import { BulkInsert } from '../../lib/store/bulk-insert.ts'
import { eventRow } from '../../lib/store/event-rows.ts'
import { measureFolder } from '../../lib/store/folder-size.ts'
import { tripRow } from '../../lib/store/output-rows.ts'
import { queryVesselTrack } from '../../lib/store/query-tracks.ts'
import { readVesselChunks } from '../../lib/store/read-outputs.ts'
import { applyRetention, refuseLostReports } from '../../lib/store/retention.ts'
import type { Store } from '../../lib/store/store.ts'
import { ChunkBuilder } from '../../lib/store/track-chunks.ts'
import { vesselRow } from '../../lib/store/vessel-rows.ts'
import { activate, openTestWriter, temporaryFolder } from './folder.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const DAYS = 40
const START_MS = Date.UTC(2026, 0, 1)
const WATERMARK_MS = START_MS + DAYS * DAY_MS
const OLD = '219000001'
const NEW = '219000002'
const never = new AbortController().signal

const trip: TripOutput = {
  kind: 'trip',
  id: 'trip',
  mmsi: OLD,
  decidedMs: 0,
  open: false,
  trackId: 't',
  startMs: START_MS + 7 * MINUTE_MS,
  endMs: START_MS + 2 * DAY_MS + 3 * MINUTE_MS,
  startedBy: 'port-exit',
  endedBy: 'stop',
  startPort: 'A',
  endPort: 'B',
  positions: 9,
  distanceNm: 5,
}

const place = { lonUnits: 0, latUnits: 0, westUnits: 0, eastUnits: 0, southUnits: 0, northUnits: 0 }
const encounter: EventOutput = {
  ...place,
  kind: 'encounter',
  id: 'encounter',
  mmsi: '219000000',
  trackId: 'u',
  otherMmsi: OLD,
  otherTrackId: 't',
  decidedMs: 0,
  open: false,
  startMs: START_MS + 5 * DAY_MS,
  endMs: START_MS + 5 * DAY_MS + 180 * MINUTE_MS,
  points: 19,
  medianKnots: 1,
  medianApartKm: 0.1,
  meanShoreNm: 30,
}

/** A position a minute, a row every five, from a day on. */
async function addVessel(rows: BulkInsert, mmsi: string, fromDay: number): Promise<void> {
  const builder = new ChunkBuilder()
  const buffer = new ReportBuffer()
  const vessel = buffer.vesselOfKey(mmsi)
  const minutes = ((DAYS - fromDay) * DAY_MS) / MINUTE_MS
  for (let i = 0; i < minutes; i++) {
    const timeMs = START_MS + fromDay * DAY_MS + i * MINUTE_MS
    buffer.addPosition(vessel, timeMs, 1, i * 10, i * 7, 5, Number.NaN, Number.NaN, Number.NaN, 0, 0)
    builder.add('t', mmsi, buffer.block, i, i % 5 === 0 ? 123 : NO_SCORE)
  }
  for (const chunk of builder.finish()) await rows.add('TrackChunk', { generation: 1, mmsi, ...chunk })
  const heard = {
    kind: 'segment',
    startMs: START_MS + fromDay * DAY_MS,
    endMs: WATERMARK_MS,
    positions: minutes,
  }
  await rows.add('Vessel', vesselRow(1, mmsi, [{ ...heard, id: mmsi } as SegmentOutput]))
}

async function openFolder(): Promise<Store> {
  const store = await openTestWriter(temporaryFolder())
  const rows = new BulkInsert(store.connection.sql)
  await addVessel(rows, OLD, 0)
  await addVessel(rows, NEW, 35)
  await rows.add('Trip', tripRow(1, trip))
  await rows.add('Event', { ...eventRow(1, encounter) })
  await rows.flush()
  await activate(store, 1)
  await store.connection.sql.execute({
    sql: 'UPDATE "Generation" SET "watermarkMs" = ?',
    args: [WATERMARK_MS],
  })
  for (const [name, startedMs] of [
    ['aa', WATERMARK_MS - 20 * DAY_MS],
    ['bb', WATERMARK_MS - 10 * DAY_MS],
  ] as const)
    await store.connection.sql.execute({
      sql: `INSERT INTO "Import" ("id", "name", "format", "place", "startedMs", "bytes", "lines", "positions", "identities",
        "rejected", "options", "report", "archiveFile") VALUES (?, ?, 'csv', 'true', ?, 1, 1, 300, 100, 0, '{}', '{}', ?)`,
      args: [name, name, startedMs, name],
    })
  for (const day of ['2026-01-01', '2026-01-02', '2026-02-05', '2026-02-09'])
    for (const name of ['aa', 'bb', 'cc']) {
      mkdirSync(join(store.paths.archive, `day=${day}`), { recursive: true })
      writeFileSync(join(store.paths.archive, `day=${day}`, `${name}-0000.parquet`), 'x'.repeat(1000))
    }
  return store
}

async function readTimes(store: Store, mmsi: string): Promise<number[]> {
  const chunks = await readVesselChunks(store, 1, mmsi)
  return chunks.flatMap(({ positions }) => [...positions.timeMs])
}

describe('what a folder keeps', () => {
  it('of old tracks are rows, ends of trips and all around encounters; of new ones everything', async () => {
    const store = await openFolder()
    const before = await readTimes(store, OLD)
    const policy = { keepArchiveDays: null, keepTrackDays: 30 }
    const planned = await applyRetention(store, policy, true, never)
    expect(await readTimes(store, OLD)).toEqual(before)
    const done = await applyRetention(store, policy, false, never)
    expect(done).toEqual({ ...planned, dryRun: false })

    const cut = WATERMARK_MS - 30 * DAY_MS
    const after = await readTimes(store, OLD)
    const chunkEnd = before.find((time, i) => time >= cut && i % 512 === 0)!
    const hour = 60 * MINUTE_MS
    const expected = before.filter(
      (time) =>
        time >= chunkEnd - 512 * MINUTE_MS ||
        ((time - START_MS) / MINUTE_MS) % 5 === 0 ||
        time === trip.startMs ||
        time === trip.endMs ||
        (time >= encounter.startMs - hour && time <= encounter.endMs + hour),
    )
    expect(after).toEqual(expected)
    expect(done.tracks).toMatchObject({ fromMs: cut, chunks: Math.floor((cut - START_MS) / MINUTE_MS / 512) })
    expect(done.tracks.positionsBefore - done.tracks.positionsAfter).toBe(before.length - after.length)
    expect(done.tracks.bytesAfter).toBeLessThan(done.tracks.bytesBefore / 3)
    expect(await readTimes(store, NEW)).toHaveLength(5 * 24 * 60)

    const scores = (await readVesselChunks(store, 1, OLD)).flatMap(({ positions }) => [...positions.score])
    expect(scores.filter((score) => score === 123)).toHaveLength(before.length / 5)
    const lines = await queryVesselTrack(store, OLD, { fromMs: 0, toMs: cut, zoom: 20, mostPoints: 1e5 })
    expect(lines.lineTrack).toHaveLength(1)

    const again = await applyRetention(store, policy, false, never)
    expect(again.tracks).toMatchObject({ fromMs: cut, chunks: 0 })
    const less = await applyRetention(store, { ...policy, keepTrackDays: 35 }, false, never)
    expect(less.tracks).toMatchObject({ fromMs: cut, chunks: 0 })
    await store.close()
  })

  it('goes on where it was cut off', async () => {
    const store = await openFolder()
    const policy = { keepArchiveDays: 10, keepTrackDays: 3 }
    let asked = 0
    const cutOff = Object.assign(new AbortController().signal, {
      throwIfAborted: () => {
        if (++asked === 2) throw new Error('cut off')
      },
    })
    await expect(applyRetention(store, policy, false, cutOff)).rejects.toThrow('cut off')
    const done = await applyRetention(store, policy, false, never)
    expect(done.tracks.chunks).toBeGreaterThan(0)
    expect(done.tracks.chunks).toBeLessThan(50)
    const other = await openFolder()
    await applyRetention(other, policy, false, never)
    expect(await readTimes(store, OLD)).toEqual(await readTimes(other, OLD))
    expect(readdirSync(store.paths.archive)).toEqual(readdirSync(other.paths.archive))
    await store.close()
    await other.close()
  })

  it('of the archive are whole days of imports; vessels from before cannot be folded anew, others can', async () => {
    const store = await openFolder()
    await refuseLostReports(store, [OLD, NEW])
    const policy = { keepArchiveDays: 10, keepTrackDays: null }
    const planned = await applyRetention(store, policy, true, never)
    expect(readdirSync(store.paths.archive)).toHaveLength(4)
    const done = await applyRetention(store, policy, false, never)
    expect(done).toEqual({ ...planned, dryRun: false })
    const fromMs = Date.UTC(2026, 0, 31)
    expect(done.archive).toEqual({ fromMs, files: 4, bytes: 4000, frozenVessels: 1, vessels: 2 })
    // What belongs to no import is none of its business.
    expect(readdirSync(join(store.paths.archive, 'day=2026-01-01'))).toEqual(['cc-0000.parquet'])
    expect(readdirSync(join(store.paths.archive, 'day=2026-02-05'))).toHaveLength(3)

    await refuseLostReports(store, [NEW, '219000077'])
    await expect(refuseLostReports(store, [NEW, OLD])).rejects.toThrow(
      /1 of 2 vessels to be folded anew were heard before 2026-01-31/,
    )
    const again = await applyRetention(store, { ...policy, keepArchiveDays: 20 }, false, never)
    expect(again.archive).toMatchObject({ fromMs, files: 0 })
    await store.close()
  })

  it('is everything while no watermark is known, and while a run waits to be resumed', async () => {
    const store = await openFolder()
    mkdirSync(store.paths.run)
    const policy = { keepArchiveDays: 1, keepTrackDays: 1 }
    await expect(applyRetention(store, policy, false, never)).rejects.toThrow('resume it first')
    await store.close()
    const empty = await openTestWriter(temporaryFolder())
    const nothing = await applyRetention(empty, policy, false, never)
    expect(nothing).toMatchObject({ watermarkMs: null, archive: { fromMs: null }, tracks: { chunks: 0 } })
    await empty.close()
  })
})

describe('the size of a folder', () => {
  it('is told by part, with the days left at the rate of the newest imports', async () => {
    const store = await openFolder()
    writeFileSync(`${store.paths.database}.before-0002`, 'x'.repeat(5000))
    const disk = { totalBytes: 1e12, freeBytes: 6e11 }
    const size = await measureFolder(store, disk, WATERMARK_MS)
    expect(size).toMatchObject({ archiveBytes: 12_000, backupBytes: 5000, runBytes: 0, disk })
    expect(size.trackBytes).toBeGreaterThan(100_000)
    expect(size.databaseBytes).toBeGreaterThan(size.trackBytes)
    expect(size.bytes).toBeGreaterThanOrEqual(size.databaseBytes + 17_000)
    // Both imports fall into the 20 days since the first.
    expect(size.bytesPerDay).toBeCloseTo((size.archiveBytes + size.databaseBytes) / 2 / 20, 0)
    expect(size.daysLeft! * size.bytesPerDay!).toBeCloseTo(5.5e11, -3)
    const atOnce = await measureFolder(store, disk, WATERMARK_MS - 20 * DAY_MS + 1)
    expect([atOnce.bytesPerDay, atOnce.daysLeft]).toEqual([null, null])
    await store.close()
  })
})
