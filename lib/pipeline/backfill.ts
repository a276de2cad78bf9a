/**
 * Backfill: inputs, together with everything imported before, through the shared fold into a new generation
 * of the data folder. The result is a function of the set of imports and the configuration: not of the order
 * of files, nor of how many runs brought them in. Nothing a reader sees changes before the last commit.
 */

import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { ReportBuffer } from '../ais/report.ts'
import type { TrackContext } from '../features/track-machine.ts'
import { VesselFold } from '../features/vessel.ts'
import { readArchive } from '../store/archive-read.ts'
import { toFolderError } from '../store/folder-error.ts'
import { GenerationWriter } from '../store/generation.ts'
import { type ImportRecord, listImports, readingKey } from '../store/imports.ts'
import type { Migration } from '../store/migrations.ts'
import { activeGeneration } from '../store/read-outputs.ts'
import { openWriter, removeLeftovers, type Store } from '../store/store.ts'
import { type BackfillCounts, countVessel, emptyCounts } from './backfill-counts.ts'
import { foldVessels } from './fold-vessels.ts'
import { type ImportOutcome, type ImportRequest, importInputs } from './import-inputs.ts'

export interface BackfillRequest extends ImportRequest {
  readonly dir: string
  /** True for the demo only. */
  readonly simulated: boolean
  readonly migrations: readonly Migration[]
  /** Called once, when something is to be folded. */
  readonly context: () => TrackContext
  /** Plain JSON naming all that the result depends on besides the reports: which ports, which thresholds. */
  readonly configuration: object
  readonly onProgress: (progress: Progress) => void
}

export interface Progress {
  readonly phase: 'reading' | 'loading' | 'folding'
  /** What is being worked on: a file, an import, a vessel. */
  readonly item: string
  /** Reports so far in this phase. */
  readonly reports: number
  /** Share of the phase that is done, 0..1; NaN where it cannot be known. */
  readonly done: number
}

export interface BackfillResult {
  /** False: nothing new, and the folder is as it was. */
  readonly changed: boolean
  readonly outcomes: readonly ImportOutcome[]
  /** Every import that the folder now holds. */
  readonly imports: readonly ImportRecord[]
  /** What the folder now holds; null when it holds nothing. */
  readonly counts: BackfillCounts | null
  /** -Infinity while fewer than three ships were heard. */
  readonly watermarkMs: number
  readonly seconds: { readonly reading: number; readonly folding: number; readonly total: number }
}

/**
 * Runs one backfill. Faults of inputs are outcomes, not errors; what throws is a folder that cannot be
 * opened or written, and the signal's reason when it is aborted. In both cases the folder's content stays.
 */
export async function backfill(request: BackfillRequest): Promise<BackfillResult> {
  try {
    return await openAndBackfill(request)
  } catch (error) {
    if (request.signal.aborted) throw error
    throw toFolderError(request.dir, error, request.simulated ? null : '--data')
  }
}

async function openAndBackfill(request: BackfillRequest): Promise<BackfillResult> {
  const startedMs = request.now()
  const store = await openWriter(request.dir, {
    migrations: request.migrations,
    simulated: request.simulated,
    nowMs: startedMs,
  })
  try {
    const result = await backfillInto(store, request, startedMs)
    await removeLeftovers(store)
    return result
  } catch (error) {
    // The first error is the one to tell; what cannot be cleared now is cleared by the next writer.
    await removeLeftovers(store).catch(() => {})
    throw error
  } finally {
    await store.close()
  }
}

async function backfillInto(
  store: Store,
  request: BackfillRequest,
  startedMs: number,
): Promise<BackfillResult> {
  const before = await listImports(store)
  const buffer = new ReportBuffer()
  const outcomes = await importInputs(store, request, before, buffer, (item, reports, done) =>
    request.onProgress({ phase: 'reading', item, reports, done }),
  )
  const readMs = request.now()
  const fresh = outcomes.flatMap(({ status, record }) => (status === 'imported' && record ? [record] : []))
  const freshIds = new Set(fresh.map((record) => record.id))
  const kept = before.filter((record) => !freshIds.has(record.id))
  const imports = [...kept, ...fresh]
  const inputHash = hashInputs(imports, request.configuration)
  const active = await activeGeneration(store)
  const seconds = () => ({
    reading: (readMs - startedMs) / 1000,
    folding: (request.now() - readMs) / 1000,
    total: (request.now() - startedMs) / 1000,
  })
  if (imports.length === 0 || active?.inputHash === inputHash) {
    const counts = active === null ? null : (active.counts as BackfillCounts)
    const watermarkMs = active?.watermarkMs ?? Number.NEGATIVE_INFINITY
    return { changed: false, outcomes, imports, counts, watermarkMs, seconds: seconds() }
  }

  for (const [i, record] of kept.entries()) {
    request.signal.throwIfAborted()
    request.onProgress({ phase: 'loading', item: record.name, reports: buffer.count, done: i / kept.length })
    await readArchive(join(store.paths.archive, record.archiveFile), buffer, outcomes.length + i)
  }
  const writer = await GenerationWriter.begin(store.connection, {
    startedMs,
    inputHash,
    options: request.configuration,
  })
  const { counts, watermarkMs } = await foldInto(writer, buffer, imports, request)
  request.signal.throwIfAborted()
  await writer.activate({
    finishedMs: request.now(),
    watermarkMs,
    counts,
    imports: fresh,
  })
  return { changed: true, outcomes, imports, counts, watermarkMs, seconds: seconds() }
}

async function foldInto(
  writer: GenerationWriter,
  buffer: ReportBuffer,
  imports: readonly ImportRecord[],
  request: BackfillRequest,
): Promise<{ counts: BackfillCounts; watermarkMs: number }> {
  const counts = emptyCounts()
  const { signal, onProgress } = request
  const total = buffer.count
  const folded = await foldVessels(new VesselFold(request.context()), buffer, async (result, reportsDone) => {
    signal.throwIfAborted()
    countVessel(counts, result)
    if (result.outputs.length > 0) await writer.addVessel(result.mmsi, result.outputs, result.chunks)
    onProgress({ phase: 'folding', item: result.mmsi, reports: reportsDone, done: reportsDone / total })
    // Writes to the embedded database are synchronous: without a turn of the loop no signal would be heard.
    await setImmediate()
  })
  counts.dropped = folded.dropped
  for (const { positions, identities, firstMs, lastMs } of imports) {
    counts.positions += positions
    counts.identities += identities
    if (firstMs !== null) counts.firstMs = Math.min(counts.firstMs ?? firstMs, firstMs)
    if (lastMs !== null) counts.lastMs = Math.max(counts.lastMs ?? lastMs, lastMs)
  }
  return { counts, watermarkMs: folded.watermarkMs }
}

/** Equal exactly when the same bytes were read the same way under the same configuration. */
function hashInputs(imports: readonly ImportRecord[], configuration: object): string {
  const inputs = imports.map(({ id, options }) => `${id} ${readingKey(options)}`).sort()
  return createHash('sha256')
    .update(JSON.stringify([configuration, inputs]))
    .digest('hex')
}
