/**
 * The engine of one data folder: sources deliver, the timeline folds and commits, the server is told. It runs until it is
 * asked to stop; sources that end by themselves leave it waiting, as what they brought is still looked at.
 */

import { setTimeout as wait } from 'node:timers/promises'
import type { LiveIngest } from '../pipeline/live/ingest.ts'
import { JournalError } from '../pipeline/live/journal-error.ts'
import { retainLive } from '../pipeline/live/live-retention.ts'
import type { LiveFolder } from '../pipeline/live/open-live.ts'
import { Reprocess } from '../pipeline/live/reprocess.ts'
import type { JudgingChange } from '../pipeline/live/reprocess-changes.ts'
import type { ModelTools } from '../pipeline/live/reprocess-model.ts'
import type { TickInput } from '../pipeline/live/tick-folds.ts'
import type { TickResult } from '../pipeline/live/timeline.ts'
import { type AlertWish, actOnAlerts } from '../store/act-on-alerts.ts'
import { adoptArchiveFiles } from '../store/archive-adopt.ts'
import { archiveStem } from '../store/archive-files.ts'
import type { Disk } from '../store/disk.ts'
import { type FolderBytes, readFolderBytes } from '../store/folder-bytes.ts'
import { CommitDelays } from './commit-delays.ts'
import { DiskGrowth } from './disk-growth.ts'
import type {
  ActAnswer,
  ChangeAnswer,
  EngineCall,
  EngineMessage,
  ImportsAnswer,
  ImportsWish,
  ModelAnswer,
  ModelWish,
  PipelineHealth,
} from './engine.ts'
import { LatestTable } from './latest-positions.ts'
import { PushSource } from './sources/push-source.ts'
import type { LiveSource, SourceSink } from './sources/source.ts'

export const ENGINE_OPTIONS = {
  /** Health is told so often, ms. */
  healthMs: 1000,
  /** The journal is looked through for what can be archived so often, ms. */
  archiveMs: 30_000,
  /** What the folder takes is measured so often, ms. */
  measureMs: 60_000,
  /** Old days of the archive go, and old tracks are thinned, so often, ms. */
  retainMs: 3_600_000,
  /** Share of the disk that may be used: at it, ingest says so and ends. Design: 95 %. */
  fullShare: 0.95,
  /** Revisions that the server is told at once: another model's are many, and it serves others between. */
  revisionsAtOnce: 1000,
  /** Names of push sources that are not configured, at most. */
  pushNames: 64,
} as const

export interface EngineSetup {
  readonly folder: LiveFolder
  readonly disk: Disk
  /** Journal, archive and tracks from before so many days are dropped or thinned; null: all is kept. */
  readonly keepDays: number | null
  /** Finds models, and reprocesses by one. */
  readonly models: ModelTools
  /** By which model the folder is to be reprocessed once it lives; null: it goes on with its own. */
  readonly wantedModel: string | null
  readonly sources: readonly LiveSource[]
  /** A source for what is pushed under a name that is not among them. */
  readonly createPush: (name: string) => PushSource
  readonly post: (message: EngineMessage) => void
  readonly now: () => number
}

export class Engine {
  private readonly latest = new LatestTable()
  private readonly delays = new CommitDelays()
  /** Nothing more is taken in. */
  private readonly stopping = new AbortController()
  /** It was asked to end. */
  private readonly ending = new AbortController()
  private readonly running = new Set<Promise<void>>()
  private readonly sources: LiveSource[]
  private ingest: LiveIngest | null = null
  private reprocess: Reprocess | null = null
  private commits = 0
  private fault: string | null = null
  private readonly growth = new DiskGrowth()
  private bytes: FolderBytes | null = null
  private space = { freeBytes: Number.NaN, totalBytes: Number.NaN }

  constructor(private readonly setup: EngineSetup) {
    this.sources = [...setup.sources]
  }

  /** Resolves after `stop`, when all is saved. Rejects where the timeline, the journal or the store fails. */
  async run(): Promise<void> {
    const { folder, post } = this.setup
    const ingest = await folder.ingest({ onCommit: (...commit) => this.tell(...commit), sleep })
    this.ingest = ingest
    const reprocess = new Reprocess(folder, ingest, this.setup.models, this.stopping.signal)
    await reprocess.restore()
    this.reprocess = reprocess
    post({ kind: 'ready', generation: folder.generation })
    const ticking = ingest.run()
    const { wantedModel } = this.setup
    const folding = folder.isHeld ? reprocess.foldAnew(wantedModel) : Promise.resolve()
    // What it throws was found before the folder was opened, or is told with the next one that is asked for.
    if (!folder.isHeld && wantedModel !== null) void this.changeModel({ do: 'change', model: wantedModel })
    for (const source of this.sources) this.listen(source)
    const health = this.repeat(ENGINE_OPTIONS.healthMs, this.ending.signal, () => this.tellHealth())
    const keeping = Promise.all([this.archiveNowAndThen(), this.measureNowAndThen(), this.retainNowAndThen()])
    const failed = Promise.race([ticking, health, keeping, folding].map(failure))
    await Promise.race([failed, aborted(this.stopping.signal)])
    await Promise.race([failed, Promise.all(this.running)])
    ingest.stop()
    await Promise.all([ticking, keeping, reprocess.settled()])
    await folder.timeline.finish()
    await folder.describe()
    // Where ingest ended by itself, what was found is shown on.
    await Promise.race([failed, aborted(this.ending.signal)])
    await health
    await this.tellHealth()
    // What a person did until now is written and told first.
    await ingest.exclusive(() => folder.close())
  }

  handle(call: EngineCall): void {
    const { post } = this.setup
    if (call.kind === 'stop') {
      this.stopping.abort()
      this.ending.abort()
    } else if (call.kind === 'positions') post({ kind: 'answer', id: call.id, value: this.latest.all() })
    else this.answer(call).then((value) => post({ kind: 'answer', id: call.id, value }))
  }

  private answer(
    call: Extract<EngineCall, { kind: 'push' | 'change' | 'model' | 'act' | 'imports' }>,
  ): Promise<unknown> {
    if (call.kind === 'push') return this.push(call)
    if (call.kind === 'imports') return this.changeImports(call.wish)
    if (call.kind === 'act') return this.act(call.wish)
    return call.kind === 'change' ? this.change(call.change) : this.changeModel(call.wanted)
  }

  private async changeModel(wanted: ModelWish): Promise<ModelAnswer> {
    const { reprocess } = this
    if (reprocess === null || this.stopping.signal.aborted) return { ok: false, reason: 'stopped' }
    try {
      if (wanted.do === 'change') return { ok: true, isUnderWay: await reprocess.changeModel(wanted.model) }
      if (wanted.do === 'cancel') return { ok: true, isUnderWay: reprocess.cancelModel() }
      reprocess.goBack()
      return { ok: true, isUnderWay: true }
    } catch (error) {
      return { ok: false, reason: 'unfit', error: error instanceof Error ? error.message : String(error) }
    }
  }

  private async changeImports(wish: ImportsWish): Promise<ImportsAnswer> {
    const { reprocess } = this
    const { folder, now } = this.setup
    if (reprocess === null || this.stopping.signal.aborted)
      return { ok: false, error: 'the pipeline takes nothing now' }
    try {
      if (wish.do === 'take-back') {
        await reprocess.changeImports({ added: [], removed: [wish.id] }, `${wish.name} was taken back`)
        return { ok: true }
      }
      const { record, facts } = wish.read
      const archiveFile = `${archiveStem(now())}-${record.id.slice(0, 5)}`
      adoptArchiveFiles(wish.staged, record.archiveFile, folder.request.store.paths.archive, archiveFile)
      const added = [{ record: { ...record, archiveFile }, facts }]
      await reprocess.changeImports({ added, removed: [] }, `import of ${wish.name}`)
      return { ok: true }
    } catch (error) {
      return { ok: false, error: error instanceof Error ? error.message : String(error) }
    }
  }

  private async change(change: JudgingChange): Promise<ChangeAnswer> {
    if (this.reprocess === null || this.stopping.signal.aborted) return { ok: false, reason: 'stopped' }
    try {
      return { ok: true, ...(await this.reprocess.change(change)) }
    } catch (error) {
      return { ok: false, reason: 'unfit', error: error instanceof Error ? error.message : String(error) }
    }
  }

  /** Also where ingest ended by itself: people work on with what was found. */
  private async act(wish: AlertWish): Promise<ActAnswer> {
    const { folder, post, now } = this.setup
    if (this.ingest === null || this.ending.signal.aborted) return { ok: false, fault: 'stopped' }
    return this.ingest.exclusive(async () => {
      const result = await actOnAlerts(folder.store, wish, now())
      if (result.ok) post({ kind: 'acts', acts: [result.act] })
      return result
    })
  }

  private async push({
    source,
    contentType,
    bytes,
  }: Extract<EngineCall, { kind: 'push' }>): Promise<unknown> {
    let known = this.sources.find((one) => one instanceof PushSource && one.name === source)
    if (known === undefined) {
      const pushed = this.sources.filter((one) => one instanceof PushSource).length
      if (pushed >= ENGINE_OPTIONS.pushNames || this.stopping.signal.aborted)
        return { ok: false, reason: 'stopped' }
      known = this.setup.createPush(source)
      this.sources.push(known)
      this.listen(known)
    }
    return (known as PushSource).push(bytes, contentType)
  }

  /** A source's own faults never come here: what its run throws is the journal's or the timeline's. */
  private listen(source: LiveSource): void {
    // One that can replay counts from its beginning; any other from when it was opened.
    const before = source.canReplay ? 0 : (this.setup.folder.journal.sourceLines.get(source.name) ?? 0)
    const sink: SourceSink = {
      deliver: (from, reports, receivedMs, lines) =>
        this.ingest!.deliver({ receivedMs, source: from.name, sourceLines: before + lines, reports }),
    }
    const run = source.run(sink, this.stopping.signal).catch((error: unknown) => {
      if (error instanceof JournalError && error.fault === 'disk-full') this.endIngest('the disk is full')
      else if (!this.stopping.signal.aborted) throw error
    })
    this.running.add(run)
    run.then(
      () => this.running.delete(run),
      (error: unknown) => this.endIngest(String(error)),
    )
  }

  /** Stops taking; what is in the journal is folded and shown, and the server goes on serving. */
  private endIngest(reason: string): void {
    this.fault ??= reason
    this.stopping.abort()
  }

  private tell(result: TickResult, input: TickInput | null, receivedMs: readonly number[]): void {
    const { post, now } = this.setup
    this.delays.add(receivedMs, now())
    this.commits++
    if (input !== null) this.latest.take(input.reports)
    this.latest.score(result.heard)
    const { alerts, outputs } = result
    const { revisionsAtOnce } = ENGINE_OPTIONS
    const parts = Math.max(1, Math.ceil(Math.max(alerts.length, outputs.length) / revisionsAtOnce))
    for (let part = 0; part < parts; part++) {
      const positions = this.latest.takeChanged()
      const some = <One>(list: readonly One[]) =>
        list.slice(part * revisionsAtOnce, (part + 1) * revisionsAtOnce)
      if (alerts.length + outputs.length + positions.count > 0)
        post({ kind: 'commit', alerts: some(alerts), outputs: some(outputs), positions })
    }
  }

  private async tellHealth(): Promise<void> {
    const { folder, disk, post, now } = this.setup
    this.space = await disk.space()
    const { freeBytes, totalBytes } = this.space
    if (freeBytes < (1 - ENGINE_OPTIONS.fullShare) * totalBytes)
      this.endIngest(`the disk is ${Math.round((1 - freeBytes / totalBytes) * 100)} % full`)
    const { timeline, journal } = folder
    const { counts, watermarkMs } = timeline
    const health: PipelineHealth = {
      watermarkMs: Number.isFinite(watermarkMs) ? watermarkMs : null,
      ...{ vessels: timeline.knownCount, awake: timeline.awakeCount },
      ...{
        reports: counts.reports,
        late: counts.late,
        tooLate: counts.tooLate,
        lost: counts.lost,
        refolded: counts.refolded,
      },
      ...{ commits: this.commits, waiting: this.ingest?.waiting ?? 0 },
      ...{ journalEnd: journal.end, journalStart: journal.start },
      ...this.delays.measure(now()),
      rssBytes: process.memoryUsage.rss(),
      ...{ diskFreeBytes: freeBytes, diskTotalBytes: totalBytes, ...this.storage() },
      sources: this.sources.map((source) => ({
        ...source.health(),
        safeLines: journal.sourceLines.get(source.name) ?? 0,
      })),
      reprocess: this.reprocess!.status,
      ...{ isHeld: folder.isHeld, stopped: this.fault },
    }
    post({ kind: 'health', health })
  }

  private storage() {
    const { journalBytes = null, archiveBytes = null, databaseBytes = null } = this.bytes ?? {}
    const { freeBytes, totalBytes } = this.space
    const { bytesPerHour, daysLeft } = this.growth.measure(
      freeBytes - (1 - ENGINE_OPTIONS.fullShare) * totalBytes,
    )
    return {
      ...{ journalBytes, archiveBytes, databaseBytes },
      ...{ diskBytesPerHour: bytesPerHour, diskDaysLeft: daysLeft },
    }
  }

  private measureNowAndThen(): Promise<void> {
    const { folder } = this.setup
    const { store, steadyMs } = folder.request
    return this.repeat(ENGINE_OPTIONS.measureMs, this.stopping.signal, async () => {
      const bytes = await readFolderBytes(store.paths)
      this.bytes = bytes
      this.growth.add(steadyMs(), bytes.journalBytes + bytes.archiveBytes + bytes.databaseBytes)
    })
  }

  private async retainNowAndThen(): Promise<void> {
    const { folder, keepDays } = this.setup
    const { signal } = this.stopping
    if (keepDays === null) return
    await this.repeat(ENGINE_OPTIONS.retainMs, signal, async () => {
      await retainLive(folder, keepDays, this.ingest!, signal)
    })
  }

  private archiveNowAndThen(): Promise<void> {
    const { signal } = this.stopping
    return this.repeat(ENGINE_OPTIONS.archiveMs, signal, async () => {
      await this.setup.folder.archive((work) => this.ingest!.exclusive(work), signal)
      await this.reprocess!.expire()
    })
  }

  private async repeat(everyMs: number, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    while (!signal.aborted) {
      try {
        await work()
        await wait(everyMs, undefined, { signal })
      } catch (error) {
        if (!signal.aborted) throw error
      }
    }
  }
}

function sleep(ms: number): { readonly done: Promise<void>; readonly wake: () => void } {
  let wake: () => void = () => {}
  const done = new Promise<void>((resolve) => {
    if (ms <= 0) {
      setImmediate(resolve)
      return
    }
    const timer = setTimeout(resolve, ms)
    wake = () => {
      clearTimeout(timer)
      resolve()
    }
  })
  return { done, wake }
}

/** Rejects where the work does; never resolves. */
function failure(work: Promise<unknown>): Promise<never> {
  return new Promise((_resolve, reject) => {
    work.catch(reject)
  })
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
