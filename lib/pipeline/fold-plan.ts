/** The folding phase of a run: what is to be folded, and the workers that do it. */

import type { HeardMinutes } from '../events/feed-heard.ts'
import type { FeedOutageOutput } from '../events/outputs.ts'
import type { Watermark } from '../features/watermark.ts'
import { listArchiveFiles } from '../store/archive-files.ts'
import { FolderError } from '../store/folder-error.ts'
import { type ImportRecord, readImportFacts, type StoredFacts } from '../store/imports.ts'
import type { GenerationInfo } from '../store/read-outputs.ts'
import { archiveStart, refuseLostReports } from '../store/retention.ts'
import type { RunFolder } from '../store/run-folder.ts'
import { Stage } from '../store/stage.ts'
import type { Store } from '../store/store.ts'
import { mergeFacts, vesselsOf } from './import-facts.ts'
import { keptForLive } from './live/live-after-batch.ts'
import { planShards, type Shard, vesselsMovedByWatermark } from './plan.ts'
import type { BackfillRequest } from './request.ts'
import type { Task } from './tasks.ts'
import { USUAL_WORKERS, type Workers } from './workers.ts'

/** The stage of what no single vessel tells. */
const SHARED_STAGE = 99

/** Fewer are folded sooner than a thread has made its map. */
const LITTLE_REPORTS = 200_000

export interface Plan {
  /** Id of the generation that is written, and whether it is a new one. */
  readonly generation: number
  readonly isNew: boolean
  /** -Infinity where there is none. */
  readonly watermarkMs: number
  /** Keys of the vessels whose outputs are replaced, those of which nothing is left included. */
  readonly folded: readonly string[]
  readonly shards: readonly Shard[]
  /** The generation's other vessels: what meets them is looked for in what is stored of them. */
  readonly others: readonly Shard[]
  /** Reports of the vessels that are folded. */
  readonly reports: number
  /** Files of the archive that hold every report. */
  readonly files: readonly string[]
  /** When anyone was heard. */
  readonly heard: HeardMinutes
  readonly watermark: Watermark
  /** Entries of the live journal before it are among the reports. */
  readonly journalEnd: number
}

/** What is kept of a plan while the run lasts; the rest is found again. */
type NotedPlan = Omit<Plan, 'files' | 'watermarkMs' | 'watermark' | 'heard' | 'journalEnd'>

export interface PlanRequest {
  /** Every import that the folder will hold, and the facts of the new ones by id. */
  readonly imports: readonly ImportRecord[]
  readonly freshFacts: ReadonlyMap<string, StoredFacts>
  /** Ids of imports that go, or are replaced. */
  readonly gone: ReadonlySet<string>
  readonly active: GenerationInfo | null
  readonly optionsHash: string
  readonly workers: number | null
}

/** Makes the plan, or finds it as it was made before the run was cut off. */
export async function makePlan(store: Store, run: RunFolder, request: PlanRequest): Promise<Plan> {
  const { imports, freshFacts, gone, active, optionsHash } = request
  const workers = request.workers ?? USUAL_WORKERS
  const stored = await readImportFacts(store)
  const facts = imports.map(({ id }) => freshFacts.get(id) ?? stored.get(id)!)
  const { counts, watermark, heard } = mergeFacts(facts)
  const watermarkMs = watermark.timeMs
  const noted = (await run.note('plan')) as NotedPlan | undefined
  const files = filesOf(store, imports, await archiveStart(store))
  const found = { watermarkMs, watermark, files, heard, journalEnd: journalEnd(imports) }
  if (noted !== undefined) return { ...noted, ...found }

  const isNew = active === null || active.optionsHash !== optionsHash
  const generation = isNew ? await nextGeneration(store) : active.generation
  const folded = new Set<string>()
  if (isNew) for (const mmsi of counts.keys()) folded.add(mmsi)
  else {
    const touched = [...freshFacts.values(), ...[...gone].flatMap((id) => stored.get(id) ?? [])]
    for (const one of touched) for (const mmsi of vesselsOf(one)) folded.add(mmsi)
    for (const mmsi of await vesselsMovedByWatermark(store, generation, watermarkMs)) folded.add(mmsi)
  }
  await refuseLostReports(store, [...folded])
  const left = [...counts.keys()]
  const shards = planShards(
    left.filter((mmsi) => folded.has(mmsi)),
    counts,
    workers,
  )
  const others = planShards(
    left.filter((mmsi) => !folded.has(mmsi)),
    counts,
    workers,
  ).map((shard) => ({ ...shard, id: shard.id + shards.length }))
  const plan: NotedPlan = {
    ...{ generation, isNew, shards, others },
    folded: [...folded].sort(),
    reports: shards.reduce((sum, { reports }) => sum + reports, 0),
  }
  await run.setNote('plan', plan)
  return { ...plan, ...found }
}

/** Files of the archive that hold the imports. Days before `archiveFromMs` are gone on purpose. */
export function filesOf(store: Store, imports: readonly ImportRecord[], archiveFromMs: number): string[] {
  const files = listArchiveFiles(store.paths.archive)
  return imports.flatMap(({ name, archiveFile, positions, identities, lastMs }) => {
    const found = files.get(archiveFile)
    // Nothing of it was accepted, so there is no file.
    if (positions + identities === 0) return []
    if (found === undefined && lastMs !== null && lastMs < archiveFromMs) return []
    if (found === undefined)
      throw new FolderError(
        store.paths.dir,
        `the archive of ${name} is missing (archive/day=…/${archiveFile}-….parquet): put it back, or take the import out with npm run imports -- remove`,
      )
    return found
  })
}

async function nextGeneration(store: Store): Promise<number> {
  const { rows } = await store.connection.sql.execute(
    'SELECT coalesce(max("id"), 0) + 1 AS id FROM "Generation"',
  )
  return Number(rows[0]!.id)
}

/** Entries of the live journal before it are in one of the imports. */
function journalEnd(imports: readonly ImportRecord[]): number {
  return imports.reduce((end, { options }) => Math.max(end, options.entries?.to ?? 0), 0)
}

/** Folds every shard that no stage holds yet, and grids the vessels that are not folded. */
export async function foldPlan(
  run: RunFolder,
  workers: Workers,
  plan: Plan,
  request: Pick<BackfillRequest, 'migrations' | 'signal' | 'onProgress'>,
): Promise<void> {
  const done = await stagedShards(run, plan, request)
  const { generation, watermarkMs, files } = plan
  const keep = keptForLive(plan)
  const tasks: Task[] = [
    ...plan.shards.map(
      (shard): Task => ({
        ...{ kind: 'fold', shard, generation, watermarkMs, files, keep },
        gridFile: run.gridFile(shard.id),
      }),
    ),
    ...plan.others.map(
      (shard): Task => ({
        ...{ kind: 'grid', vessels: shard.vessels, generation },
        gridFile: run.gridFile(shard.id),
      }),
    ),
  ]
  const reports = new Map<string, number>()
  let finished = 0
  const show = (item: string) => {
    let total = finished
    for (const some of reports.values()) total += some
    request.onProgress({ phase: 'folding', item, reports: total, done: total / Math.max(1, plan.reports) })
  }
  for (const { id, reports: some } of plan.shards) if (done.has(id)) finished += some
  await workers.runAll(
    tasks.filter((task) => task.kind !== 'fold' || !done.has(task.shard.id)),
    isLittle(plan),
    (_result, task) => {
      if (task.kind !== 'fold') return
      reports.delete(nameOf(task))
      finished += task.shard.reports
      show(nameOf(task))
    },
    (task, some) => {
      if (task.kind !== 'fold') return
      reports.set(nameOf(task), some)
      show(nameOf(task))
    },
  )
  request.signal.throwIfAborted()
}

/** Finds who met whom, once every shard is folded and gridded. */
export async function findMeetings(
  run: RunFolder,
  workers: Workers,
  plan: Plan,
  outages: readonly FeedOutageOutput[],
  { signal, onProgress }: Pick<BackfillRequest, 'signal' | 'onProgress'>,
): Promise<void> {
  const { generation, watermarkMs } = plan
  const stageFile = run.stageFile(SHARED_STAGE)
  const task: Task = {
    ...{ kind: 'meet', generation, watermarkMs, outages },
    gridFiles: [...plan.shards, ...plan.others].map(({ id }) => run.gridFile(id)),
    stages: run.listStages().filter((file) => file !== stageFile),
    folded: plan.isNew ? null : plan.folded,
    stageFile,
  }
  await workers.runAll(
    [task],
    isLittle(plan),
    () => {},
    (_task, points) => onProgress({ phase: 'meeting', item: 'vessels', reports: points, done: Number.NaN }),
  )
  signal.throwIfAborted()
}

function nameOf(task: Extract<Task, { kind: 'fold' }>): string {
  const { vessels } = task.shard
  return vessels.length === 1 ? vessels[0]! : `vessels ${vessels[0]} to ${vessels.at(-1)}`
}

function isLittle({ shards, others }: Plan): boolean {
  return [...shards, ...others].reduce((sum, { reports }) => sum + reports, 0) < LITTLE_REPORTS
}

async function stagedShards(
  run: RunFolder,
  plan: Plan,
  { migrations }: Pick<BackfillRequest, 'migrations'>,
): Promise<Set<number>> {
  const done = new Set<number>()
  for (const file of run.listStages()) {
    const stage = await Stage.open(file, migrations, plan.generation, 0)
    for (const id of await stage.listShards()) done.add(id)
    await stage.close()
  }
  return done
}
