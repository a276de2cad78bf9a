/** The live timeline's store over a data folder (lib/store/live-store). */

import { setImmediate } from 'node:timers/promises'
import { beaconsAmong } from '../events/gear-beacon.ts'
import type { EventOutput } from '../events/outputs.ts'
import type { SilenceOutput } from '../features/outputs.ts'
import { type ReadableEventRow, readEventRow } from './event-rows.ts'
import { FolderError } from './folder-error.ts'
import { readChunkPlaces, readChunks } from './live-chunks.ts'
import { FolderCommit } from './live-commit.ts'
import { LIVE_MEMORY_OPTIONS, LiveMemory, readSilences } from './live-memory.ts'
import { readLiveProgress } from './live-progress.ts'
import type {
  ChunkPlace,
  ChunksQuery,
  KeptStretch,
  LiveCommit,
  LiveOutput,
  LiveStart,
  LiveStore,
  OutputKey,
  ParkedVessel,
  StoredChunk,
} from './live-store.ts'
import { type Meetings, readMeetings, readParked, readStretches } from './live-stretches.ts'
import { keyOf, splitKey } from './live-tables.ts'
import { readTold } from './live-told.ts'
import { frozenVessels } from './retention.ts'
import { DamagedStateError } from './sealed-bytes.ts'
import type { Store } from './store.ts'
import { syncDatabase } from './sync-database.ts'

export interface LiveStoreOptions {
  readonly foundBytes: number
  readonly claimants: number
  /** Told, in words, when what is saved of a vessel is damaged, and forgotten: it is then to be folded from its beginning. */
  readonly onDamage: (text: string) => void
}

/**
 * The store is open for writing, and nothing else uses its connection while the timeline runs. What is saved of a vessel is
 * checked when it is read. Reading throws a FolderError where it is damaged and cannot be made again.
 */
export async function openLiveStore(
  store: Store,
  generation: number,
  options: Partial<LiveStoreOptions> = {},
): Promise<LiveStore> {
  // A statement that changes many rows keeps their pages, to undo itself: where they are at hand, not in a file.
  await store.connection.sql.execute('PRAGMA temp_store = MEMORY')
  return new LiveFolder(store, generation, { ...LIVE_MEMORY_OPTIONS, onDamage: () => {}, ...options })
}

class LiveFolder implements LiveStore {
  private readonly memory: LiveMemory
  /** Ends when nothing is under way. */
  private turn: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly store: Store,
    private readonly generation: number,
    private readonly options: LiveStoreOptions,
  ) {
    this.memory = new LiveMemory(generation, options)
  }

  start(): Promise<LiveStart> {
    return this.inTurn(async () => {
      const { rows } = await this.sql.execute({
        sql: `SELECT "mmsi", "deadlineMs", (SELECT "lastMs" FROM "Vessel" AS v WHERE v."generation" = f."generation"
          AND v."mmsi" = f."mmsi") AS "lastMs" FROM "FoldedVessel" AS f WHERE "generation" = ? ORDER BY "mmsi"`,
        args: [this.generation],
      })
      return {
        progress: await readLiveProgress(this.store, this.generation),
        vessels: rows.map(({ mmsi, deadlineMs, lastMs }) => ({
          mmsi: String(mmsi),
          deadlineMs: deadlineMs === null ? Number.POSITIVE_INFINITY : Number(deadlineMs),
          // Of one of which nothing but noise was heard there is no row.
          lastMs: lastMs === null ? Number.NEGATIVE_INFINITY : Number(lastMs),
        })),
      }
    })
  }

  parked(mmsis: readonly string[]): Promise<ReadonlyMap<string, ParkedVessel>> {
    return this.inTurn(async () => {
      const kept = await readParked(this.sql, this.generation, mmsis)
      const told = await readTold(this.sql, this.generation, mmsis)
      const damaged = new Map<string, DamagedStateError>()
      for (const read of [kept, told])
        for (const [mmsi, part] of read) if (part instanceof DamagedStateError) damaged.set(mmsi, part)
      for (const [mmsi, error] of damaged) await this.forgetDamaged(mmsi, error)
      await this.memory.warm(this.sql, mmsis)
      const parked = new Map<string, ParkedVessel>()
      for (const mmsi of mmsis) {
        const found = await this.memory.found(this.sql, mmsi)
        const sound = <Part>(part: Part | DamagedStateError | undefined) =>
          damaged.has(mmsi) ? undefined : (part as Part | undefined)
        const keys = sound(told.get(mmsi)) ?? []
        const outputs = new Map<OutputKey, LiveOutput>()
        for (const { key } of keys) {
          const output = found.get(key)
          if (output !== undefined) outputs.set(key, output)
        }
        parked.set(mmsi, { kept: sound(kept.get(mmsi)) ?? null, told: keys, outputs })
      }
      return parked
    })
  }

  stretches(mmsi: string, from: number): Promise<readonly KeptStretch[] | null> {
    return this.inTurn(async () => {
      try {
        return await readStretches(this.sql, this.generation, mmsi, from)
      } catch (error) {
        if (!(error instanceof DamagedStateError)) throw error
        await this.forgetDamaged(mmsi, error)
        return null
      }
    })
  }

  async *meetings(sinceMs: number): AsyncGenerator<{ mmsi: string; stretches: readonly Meetings[] }> {
    for (let after = ''; ; ) {
      const page = await this.inTurn(async () => {
        const read = await readMeetings(this.sql, this.generation, after, sinceMs)
        for (const [mmsi, error] of read?.damaged ?? []) await this.forgetDamaged(mmsi, error)
        return read
      })
      if (page === null) return
      for (const [mmsi, stretches] of page.vessels) yield { mmsi, stretches }
      after = page.last
      // Another generation may be living beside: what waits for it comes between two pages.
      await setImmediate()
    }
  }

  shared(sinceMs: number): Promise<readonly EventOutput[]> {
    return this.inTurn(async () => {
      const { rows } = await this.sql.execute({
        sql: `SELECT * FROM "Event" WHERE "generation" = ? AND ("kind" = 'feedOutage'
          OR "kind" IN ('encounter', 'goingDark') AND ("open" OR "endMs" >= ?)) ORDER BY "startMs", "id"`,
        args: [this.generation, Math.max(sinceMs, -Number.MAX_VALUE)],
      })
      return rows.map((row) => readEventRow(row as unknown as ReadableEventRow))
    })
  }

  beacons(): Promise<ReadonlyMap<string, number>> {
    return this.inTurn(async () => {
      const { rows } = await this.sql.execute({
        sql: `SELECT "mmsi", "name", min("startMs") AS "startMs" FROM "VesselIdentity"
          WHERE "generation" = ? AND "name" <> '' GROUP BY "mmsi", "name"`,
        args: [this.generation],
      })
      return beaconsAmong(
        rows.map(({ mmsi, name, startMs }) => ({
          mmsi: String(mmsi),
          name: String(name),
          startMs: Number(startMs),
        })),
      )
    })
  }

  silences(sinceMs: number): Promise<readonly SilenceOutput[]> {
    return this.inTurn(() =>
      readSilences(this.sql, '"generation" = ? AND ("onMs" IS NULL OR "onMs" >= ?)', [
        this.generation,
        Math.max(sinceMs, -Number.MAX_VALUE),
      ]),
    )
  }

  events(keys: readonly OutputKey[]): Promise<ReadonlyMap<OutputKey, EventOutput>> {
    return this.inTurn(async () => {
      const { rows } = await this.sql.execute({
        sql: `SELECT * FROM "Event" WHERE "generation" = ? AND "id" IN (SELECT value FROM json_each(?))`,
        args: [this.generation, JSON.stringify(keys.map((key) => splitKey(key).id))],
      })
      const events = rows.map((row) => readEventRow(row as unknown as ReadableEventRow))
      return new Map(events.map((event) => [keyOf(event), event]))
    })
  }

  chunkPlaces(query: ChunksQuery): Promise<readonly ChunkPlace[]> {
    return this.inTurn(() => readChunkPlaces(this.sql, this.generation, query))
  }

  chunks(mmsi: string, fromMs: number, toMs: number): Promise<readonly StoredChunk[]> {
    return this.inTurn(() => readChunks(this.sql, this.generation, mmsi, fromMs, toMs))
  }

  outputs(mmsi: string): Promise<ReadonlyMap<OutputKey, LiveOutput>> {
    return this.inTurn(async () => (await this.memory.found(this.sql, mmsi)).outputs())
  }

  warm(mmsis: readonly string[]): Promise<void> {
    return this.inTurn(() => this.memory.warm(this.sql, mmsis))
  }

  commit<Result>(write: (commit: LiveCommit) => Promise<Result>): Promise<Result> {
    return this.inTurn(async () => {
      const transaction = await this.sql.transaction('write')
      const commit = new FolderCommit(transaction, this.generation, this.memory)
      try {
        const result = await write(commit)
        await commit.finish()
        await transaction.commit()
        return result
      } catch (error) {
        this.memory.forget(commit.changed)
        throw error
      } finally {
        transaction.close()
      }
    })
  }

  sync(): Promise<void> {
    return this.inTurn(() => syncDatabase(this.store))
  }

  /** As if a batch had folded the vessel and kept nothing of it. */
  private async forgetDamaged(mmsi: string, { key }: DamagedStateError): Promise<void> {
    const frozen = await frozenVessels(this.store, this.generation, new Set([mmsi]))
    if (frozen.has(mmsi))
      throw new FolderError(
        this.store.paths.dir,
        `the saved state of vessel ${mmsi} is damaged (${key}), and its first messages are archived no more: put back a copy of the folder`,
      )
    await this.sql.batch(
      ['LiveVessel', 'LiveStretch', 'LiveTold'].map((table) => ({
        sql: `DELETE FROM "${table}" WHERE "generation" = ? AND "mmsi" = ?`,
        args: [this.generation, mmsi],
      })),
      'write',
    )
    this.memory.forget([mmsi])
    this.options.onDamage(
      `the saved state of vessel ${mmsi} is damaged (${key}): it is folded from its beginning again, out of archive and journal`,
    )
  }

  private get sql() {
    return this.store.connection.sql
  }

  /** One after the other: a connection that a transaction holds answers nobody else. */
  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.turn.then(work)
    this.turn = result.catch(() => {})
    return result
  }
}
