/**
 * What a folder keeps. Age is event time before the folder's watermark, as lateness is: messages of ten years ago are
 * not old in a folder that holds nothing newer. Outputs, the positions that they rest on, and imports with their counts
 * are kept for good.
 *
 * A vessel of which some messages are no longer archived cannot be folded anew without losing what they told. So no run
 * may fold it again: `refuseLostReports` is asked before one does; nor does live (`frozenVessels`). Whoever goes on adding
 * to a folder by backfills keeps its archive; dropping it is for a folder that is complete, whose next days go into
 * another, or that lives.
 */

import { existsSync, lstatSync } from 'node:fs'
import { join } from 'node:path'
import { Watermark } from '../features/watermark.ts'
import { DAY_MS, dayFolder, listArchiveFiles, removeArchiveFiles } from './archive-files.ts'
import { FolderError } from './folder-error.ts'
import { listImports } from './imports.ts'
import { readLiveProgress } from './live-progress.ts'
import { activeGeneration } from './read-outputs.ts'
import type { Store } from './store.ts'
import { type Thinned, thinTracks } from './thin-tracks.ts'

/** A run would lose what is told of messages that are no longer archived; it cannot be resumed either. */
export class LostReportsError extends FolderError {}

export interface RetentionPolicy {
  /** Whole UTC days of messages that end this many days before the watermark are dropped; null: none. */
  readonly keepArchiveDays: number | null
  /** Track chunks that end this many days before it are thinned; null: none. */
  readonly keepTrackDays: number | null
}

export interface RetentionResult {
  readonly dryRun: boolean
  /** Null while fewer than three ships were heard: then nothing is old. */
  readonly watermarkMs: number | null
  readonly archive: {
    /** Messages before this time are dropped, by this run or an earlier one; null: none are. */
    readonly fromMs: number | null
    readonly files: number
    readonly bytes: number
    /** Vessels with outputs from before that time, of all: they cannot be folded anew. */
    readonly frozenVessels: number
    readonly vessels: number
  }
  readonly tracks: Thinned & { readonly fromMs: number | null }
}

/** Runs a step while nobody else writes. */
export type Turn = <Result>(step: () => Promise<Result>) => Promise<Result>

/** What is kept of a generation by its W; -Infinity: nothing is old. */
export interface Retention {
  readonly generation: number
  readonly watermarkMs: number
  readonly policy: RetentionPolicy
  readonly dryRun: boolean
  readonly signal: AbortSignal
  readonly turn: Turn
}

/**
 * Applies a policy, or tells what it would do. A second run does nothing more; one that is cut off is ended by the
 * next. Throws a FolderError where a run waits to be resumed, which may need what would go.
 */
export async function applyRetention(
  store: Store,
  policy: RetentionPolicy,
  dryRun: boolean,
  signal: AbortSignal,
): Promise<RetentionResult> {
  if (existsSync(store.paths.run))
    throw new FolderError(store.paths.dir, 'a run was cut off there: resume it first, or run another')
  const active = await activeGeneration(store)
  const generation = active?.generation ?? -1
  // Of a folder that was live and ended unasked the generation tells an older W.
  const progress = await readLiveProgress(store, generation)
  const watermarkMs = progress === null ? active?.watermarkMs : Watermark.decode(progress.watermark).timeMs
  return retain(store, {
    ...{ generation, watermarkMs: watermarkMs ?? Number.NEGATIVE_INFINITY },
    ...{ policy, dryRun, signal, turn: (step) => step() },
  })
}

/** The same of a folder that lives: a vessel, or the archive, a step. What vessels go on from stays as it is. */
export async function retain(store: Store, retention: Retention): Promise<RetentionResult> {
  const { generation, policy, dryRun, turn } = retention
  const watermarkMs = Number.isFinite(retention.watermarkMs) ? retention.watermarkMs : null
  const before = (days: number | null) =>
    watermarkMs === null || days === null ? null : watermarkMs - days * DAY_MS
  return {
    dryRun,
    watermarkMs,
    archive: await turn(() => dropArchive(store, generation, before(policy.keepArchiveDays), dryRun)),
    tracks: await thin(store, retention, before(policy.keepTrackDays)),
  }
}

interface Marks {
  readonly archiveFromMs: number | null
  readonly tracksFromMs: number | null
}

async function readMarks(store: Store): Promise<Marks> {
  const folder = await store.connection.prisma.dataFolder.findUniqueOrThrow({ where: { id: 1 } })
  return { archiveFromMs: folder.archiveFromMs, tracksFromMs: folder.tracksFromMs }
}

/** Messages from this time on are archived; -Infinity where all are. */
export async function archiveStart(store: Store): Promise<number> {
  return (await readMarks(store)).archiveFromMs ?? Number.NEGATIVE_INFINITY
}

/** Marks never go back: what is gone is gone. */
function later(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b)
}

async function dropArchive(
  store: Store,
  generation: number,
  beforeMs: number | null,
  dryRun: boolean,
): Promise<RetentionResult['archive']> {
  const { paths, connection } = store
  const dayMs = beforeMs === null ? null : Math.floor(beforeMs / DAY_MS) * DAY_MS
  const fromMs = later((await readMarks(store)).archiveFromMs, dayMs)
  const old = fromMs === null ? [] : await filesBefore(store, fromMs)
  const bytes = old.reduce((sum, file) => sum + lstatSync(join(paths.archive, file)).size, 0)
  if (!dryRun && fromMs !== null) {
    // First the mark, so that a run cut off in between leaves no file missing that is not known to be.
    await connection.prisma.dataFolder.update({ where: { id: 1 }, data: { archiveFromMs: fromMs } })
    removeArchiveFiles(paths.archive, old)
  }
  return {
    fromMs,
    files: old.length,
    bytes,
    frozenVessels: fromMs === null ? 0 : await countVessels(store, generation, fromMs, null),
    vessels: await countVessels(store, generation, Number.MAX_VALUE, null),
  }
}

/** Files of imports whose whole day lies before a time that begins a day. */
async function filesBefore(store: Store, fromMs: number): Promise<string[]> {
  const first = dayFolder(fromMs / DAY_MS)
  const files = listArchiveFiles(store.paths.archive)
  const imports = await listImports(store)
  return imports
    .flatMap(({ archiveFile }) => files.get(archiveFile) ?? [])
    .filter((file) => file.slice(0, first.length) < first)
}

async function thin(
  store: Store,
  { generation, dryRun, signal, turn }: Retention,
  beforeMs: number | null,
): Promise<RetentionResult['tracks']> {
  const fromMs = await turn(async () => {
    const mark = later((await readMarks(store)).tracksFromMs, beforeMs)
    if (!dryRun && mark !== null)
      await store.connection.prisma.dataFolder.update({ where: { id: 1 }, data: { tracksFromMs: mark } })
    return mark
  })
  const thinned = await thinTracks(store, generation, fromMs ?? Number.MIN_SAFE_INTEGER, dryRun, signal, turn)
  return { fromMs, ...thinned }
}

/** Vessels first heard before a time; of those only that are named, or all. */
async function countVessels(
  store: Store,
  generation: number,
  beforeMs: number,
  named: readonly string[] | null,
): Promise<number> {
  const { rows } = await store.connection.sql.execute({
    sql: `SELECT count(*) AS n FROM "Vessel" WHERE "generation" = ? AND "firstMs" < ?
      AND (? OR "mmsi" IN (SELECT value FROM json_each(?)))`,
    args: [generation, beforeMs, named === null, JSON.stringify(named ?? [])],
  })
  return Number(rows[0]!.n)
}

/** Those of these vessels that were heard before the oldest message that is archived. */
export async function frozenVessels(
  store: Store,
  generation: number,
  mmsis: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const { archiveFromMs } = await readMarks(store)
  if (archiveFromMs === null) return new Set()
  const { rows } = await store.connection.sql.execute({
    sql: `SELECT "mmsi" FROM "Vessel" WHERE "generation" = ? AND "firstMs" < ?
      AND "mmsi" IN (SELECT value FROM json_each(?))`,
    args: [generation, archiveFromMs, JSON.stringify([...mmsis])],
  })
  return new Set(rows.map(({ mmsi }) => String(mmsi)))
}

/**
 * Throws a FolderError when folding these vessels anew would lose outputs of messages that are no longer archived. A
 * vessel that was first heard since may be folded.
 */
export async function refuseLostReports(store: Store, folded: readonly string[]): Promise<void> {
  const { archiveFromMs } = await readMarks(store)
  const active = await activeGeneration(store)
  if (archiveFromMs === null || active === null) return
  const lost = await countVessels(store, active.generation, archiveFromMs, folded)
  if (lost === 0) return
  const day = new Date(archiveFromMs).toISOString().slice(0, 10)
  throw new LostReportsError(
    store.paths.dir,
    `${lost} of ${folded.length} vessels to be folded anew were heard before ${day}, and messages from before are no longer archived (npm run retention): what they told would be lost. Nothing was changed; import into another folder`,
  )
}
