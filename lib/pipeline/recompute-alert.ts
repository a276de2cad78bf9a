/**
 * An alert, made again from the stored messages: the vessels that have a part in it are read from the archive, folded,
 * scored, met and judged in a folder that is thrown away, by the very code of a backfill. The record and the positions
 * behind it must come out as the same bytes.
 *
 * Those who have a part are the vessel, whom it met, and who was heard where it went dark: each is named in the outputs
 * that the alert rests on. W, outages and everything that it is judged by are the folder's own.
 */

import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { findFeedOutages, gapMarkInterval } from '../events/feed.ts'
import { Watermark } from '../features/watermark.ts'
import { readAlertBytes, readCauseEvents } from '../store/alert-records.ts'
import { listArchiveFiles } from '../store/archive-files.ts'
import { commitRun } from '../store/commit.ts'
import { FileDisk } from '../store/file-disk.ts'
import { FolderError } from '../store/folder-error.ts'
import { listImports, readImportFacts, type StoredFacts } from '../store/imports.ts'
import { readLiveProgress } from '../store/live-progress.ts'
import { activeGeneration, type GenerationInfo } from '../store/read-outputs.ts'
import { archiveStart } from '../store/retention.ts'
import { RunFolder } from '../store/run-folder.ts'
import { openWriter, type Store } from '../store/store.ts'
import { filesOf, findMeetings, foldPlan, type Plan } from './fold-plan.ts'
import { mergeFacts } from './import-facts.ts'
import { judgeGeneration } from './judge-generation.ts'
import type { JudgingInputs } from './judging-inputs.ts'
import { describeJudging, hashJudging, passageSetup } from './judging-inputs.ts'
import { archivedOffset, archiveEntries } from './live/archive-journal.ts'
import { readEntries, scanJournal } from './live/journal-scan.ts'
import { planShards } from './plan.ts'
import type { BackfillRequest } from './request.ts'
import { describeRunScorer, formatScorer } from './run-scorer.ts'
import { Workers } from './workers.ts'

export interface RecomputeRequest
  extends Pick<BackfillRequest, 'context' | 'ports' | 'scorer' | 'migrations' | 'now' | 'signal'> {
  readonly inputs: JudgingInputs
  /** Of the whole configuration of a backfill with these ports and this scorer. */
  readonly optionsHash: string
  /** An empty folder that may be written to, and that the caller throws away. */
  readonly scratchDir: string
}

export interface RecomputedAlert {
  /** As canonical JSON with the positions as hexadecimal digits; of the second null where it does not come out. */
  readonly stored: string
  readonly recomputed: string | null
  readonly vessels: readonly string[]
  /** Messages of theirs in the archive. */
  readonly reports: number
}

/** Throws where there is no such alert, or the folder was made or judged by something else than the request has. */
export async function recomputeAlert(
  store: Store,
  alertId: string,
  request: RecomputeRequest,
): Promise<RecomputedAlert> {
  const active = await activeGeneration(store)
  if (active === null) throw new FolderError(store.paths.dir, 'it holds no data yet')
  const stored = await readAlertBytes(store.connection.sql, active.generation, alertId)
  if (stored === null) throw new FolderError(store.paths.dir, `no alert has the id ${alertId}`)
  requireSame(store, active, request)
  await requireSettled(store, active)
  const vessels = await vesselsOf(store, active.generation, alertId)
  const scorer = describeRunScorer(request.scorer)
  const scratch = await openWriter(request.scratchDir, {
    migrations: request.migrations,
    simulated: store.simulated,
    nowMs: request.now(),
  })
  const left = await readLeftJournal(store, scratch.paths.archive, request)
  const { plan, outages } = await planFor(store, active, vessels, left)
  const paths = { ...scratch.paths, archive: store.paths.archive }
  const workers = new Workers({
    threads: 0,
    setup: {
      ...{ paths, migrations: request.migrations, scorer: request.scorer, startedMs: active.startedMs },
      passages: passageSetup(request.inputs, scorer.fishingFrom),
    },
    ...{ context: request.context, ports: request.ports, stdin: undefined, signal: request.signal },
  })
  try {
    const run = await RunFolder.begin(paths.run)
    try {
      const quiet = { ...request, onProgress: () => {} }
      await foldPlan(run, workers, plan, quiet)
      await findMeetings(run, workers, plan, outages, quiet)
      await commitRun(
        scratch,
        {
          stages: run.listStages(),
          generation: {
            ...active,
            id: active.generation,
            isNew: true,
            finishedMs: request.now(),
            options: {},
            judging: {},
          },
          ...{ folded: plan.folded, imports: [], removed: [], outages: outages.map(gapMarkInterval) },
          judge: async (transaction) => {
            await judgeGeneration(
              transaction,
              {
                generation: active.generation,
                writtenMs: request.now(),
                reason: 'recomputed',
                keptPassages: null,
              },
              {
                ...{ inputs: request.inputs, places: request.context().places, signal: request.signal },
                detector: formatScorer(scorer),
                fishingFrom: scorer.fishingFrom,
              },
            )
          },
        },
        false,
      )
    } finally {
      await run.close()
    }
    const recomputed = await readAlertBytes(scratch.connection.sql, active.generation, alertId)
    return { stored, recomputed, vessels, reports: plan.reports }
  } finally {
    await workers.close()
    await scratch.close()
  }
}

function requireSame(store: Store, active: GenerationInfo, { inputs, optionsHash }: RecomputeRequest): void {
  if (active.optionsHash !== optionsHash)
    throw new FolderError(
      store.paths.dir,
      'it was folded by other thresholds, ports or scorer than this program has: run a backfill first',
    )
  if (active.judgingHash !== hashJudging(describeJudging(inputs)))
    throw new FolderError(
      store.paths.dir,
      'its zones, register, rules or suspicion model have changed since it was judged: npm run alerts -- judge',
    )
}

/** While live goes on, what is open is looked at only now and then: the same messages may say more. */
async function requireSettled(store: Store, { generation, watermarkMs }: GenerationInfo): Promise<void> {
  const progress = await readLiveProgress(store, generation)
  if (progress === null || Watermark.decode(progress.watermark).timeMs === watermarkMs) return
  throw new FolderError(
    store.paths.dir,
    'live goes on in it, or was cut off: stop it (Ctrl-C saves), or start it once more and stop it, then recompute',
  )
}

/** What live heard and is not archived yet, in files of their own. */
interface LeftJournal {
  readonly facts: readonly StoredFacts[]
  /** Relative to the folder's archive. */
  readonly files: readonly string[]
}

async function readLeftJournal(
  store: Store,
  scratchArchive: string,
  { now, signal }: RecomputeRequest,
): Promise<LeftJournal> {
  const { journal, archive } = store.paths
  if (!existsSync(journal)) return { facts: [], files: [] }
  const disk = await FileDisk.open(journal)
  const from = await archivedOffset(store)
  const { files, end } = await scanJournal(disk, from)
  if (from === end) return { facts: [], files: [] }
  const entries = readEntries(disk, files, from)
  const { facts } = await archiveEntries({
    ...{ archive: scratchArchive, entries, from, to: end },
    ...{ startedMs: now(), signal },
  })
  const written = [...listArchiveFiles(scratchArchive).values()].flat()
  return {
    facts: [facts],
    files: written.map((file) => relative(archive, join(scratchArchive, file))),
  }
}

async function vesselsOf(store: Store, generation: number, alertId: string): Promise<string[]> {
  const events = await readCauseEvents(store.connection.sql, generation, alertId)
  const vessels = new Set(events.mmsis)
  for (const event of events.found) {
    if (event.kind === 'goingDark')
      for (const mmsi of [event.witnessMmsi, event.lastWitnessMmsi]) vessels.add(mmsi)
    if (event.kind === 'encounter') for (const mmsi of [event.mmsi, event.otherMmsi]) vessels.add(mmsi)
  }
  return [...vessels].sort()
}

async function planFor(store: Store, active: GenerationInfo, vessels: readonly string[], left: LeftJournal) {
  const imports = await listImports(store)
  const facts = await readImportFacts(store)
  const { counts, watermark, heard } = mergeFacts([...imports.map(({ id }) => facts.get(id)!), ...left.facts])
  const { generation, watermarkMs } = active
  const plan: Plan = {
    ...{ generation, isNew: true, watermarkMs, folded: vessels, others: [] },
    ...{ watermark, heard, journalEnd: 0 },
    shards: planShards(vessels, counts, 1),
    reports: vessels.reduce((sum, mmsi) => sum + (counts.get(mmsi) ?? 0), 0),
    files: [...filesOf(store, imports, await archiveStart(store)), ...left.files],
  }
  return { plan, outages: findFeedOutages(heard, watermarkMs) }
}

/** Two records as texts to compare or to show. */
export function isSameAlert({ stored, recomputed }: RecomputedAlert): boolean {
  return stored === recomputed
}
