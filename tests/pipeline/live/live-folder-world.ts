/** A real data folder that lives on the small sea: reports are delivered as sources do, a time of the sea's at a time. */

import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ReportBuffer } from '../../../lib/ais/report.ts'
import type { LiveIngest } from '../../../lib/pipeline/live/ingest.ts'
import { LIVE_OPTIONS, type LiveOptions } from '../../../lib/pipeline/live/live-options.ts'
import { LiveFolder } from '../../../lib/pipeline/live/open-live.ts'
import type { ModelTools } from '../../../lib/pipeline/live/reprocess-model.ts'
import type { TickResult } from '../../../lib/pipeline/live/timeline.ts'
import { chooseRunScorer, type RunScorer, SPEED_BASELINE } from '../../../lib/pipeline/run-scorer.ts'
import type { Disk } from '../../../lib/store/disk.ts'
import { FileDisk } from '../../../lib/store/file-disk.ts'
import { readMigrations } from '../../../lib/store/migrations.ts'
import type { Store } from '../../../lib/store/store.ts'
import { experts } from '../../alerts/judging-world.ts'
import { exportGeneration } from '../../store/export-lines.ts'
import { migrationsFolder, NOW_MS, openTestWriter, temporaryFolder } from '../../store/folder.ts'
import { reordered, smallSea } from './small-sea.ts'

/** Those that are shipped. */
const models = fileURLToPath(new URL('../../../models', import.meta.url))

/** Reports of one delivery. */
const DELIVERED = 150

export interface LivingOptions {
  readonly options?: Partial<LiveOptions>
  readonly scorer?: RunScorer
  /** What names the thresholds: another version of the program names others. */
  readonly configuration?: object
  /** Bytes of a file of the journal. */
  readonly rotateBytes?: number
  readonly wrapDisk?: (disk: Disk) => Disk
}

type Opening = LivingOptions &
  Required<Pick<LivingOptions, 'options' | 'scorer' | 'configuration' | 'wrapDisk'>>

export class LivingFolder {
  private readonly running: Promise<void>
  /** In this thread, and with the sea's own map. */
  readonly tools: ModelTools = {
    ...{ migrations: readMigrations(migrationsFolder), ports: null, workers: 0 },
    openScorer: (wanted) =>
      chooseRunScorer(typeof wanted === 'string' ? wanted : (wanted.model?.name ?? SPEED_BASELINE), models, {
        WAKEWATCH_BACKEND: 'wasm',
      }),
  }

  private constructor(
    /** All that was committed, in order. */
    readonly told: readonly TickResult[],
    /** What an operator was told. */
    readonly notices: readonly string[],
    private readonly dir: string,
    readonly store: Store,
    readonly folder: LiveFolder,
    readonly ingest: LiveIngest,
  ) {
    this.running = ingest.run()
    // Whoever closes it hears of it.
    this.running.catch(() => {})
  }

  static async open(
    dir: string,
    {
      options = {},
      scorer = { kind: 'speed-baseline' },
      configuration = {},
      wrapDisk = (disk) => disk,
      ...other
    }: LivingOptions = {},
  ): Promise<LivingFolder> {
    const store = await openTestWriter(dir)
    try {
      return await LivingFolder.openOn(dir, store, { ...other, options, scorer, configuration, wrapDisk })
    } catch (error) {
      await store.close()
      throw error
    }
  }

  private static async openOn(
    dir: string,
    store: Store,
    { options, scorer, configuration, rotateBytes, wrapDisk }: Opening,
  ): Promise<LivingFolder> {
    const notices: string[] = []
    const folder = await LiveFolder.open({
      ...{ store, scorer, suspicion: experts(), configuration, context: smallSea().context },
      disk: wrapDisk(await FileDisk.open(join(dir, 'journal'))),
      options: { ...LIVE_OPTIONS, ...options },
      journal: rotateBytes === undefined ? {} : { rotateBytes },
      ...{ now: () => NOW_MS, steadyMs: () => performance.now(), signal: new AbortController().signal },
      onNotice: (text) => notices.push(text),
    })
    const told: TickResult[] = []
    const ingest = await folder.ingest({
      onCommit: (result) => told.push(result),
      sleep: (ms) => {
        let wake = () => {}
        const done = new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.min(ms, 2))
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
        return { done, wake }
      },
    })
    return new LivingFolder(told, notices, dir, store, folder, ingest)
  }

  /** Rows [from, to) in their order, then all of them committed. */
  async hear(reports: ReportBuffer, from: number, to: number): Promise<void> {
    await this.orFail(this.deliver(reports, from, to))
    await this.committed()
  }

  /** Resolves once all that was delivered is committed. */
  private async committed(): Promise<void> {
    while (this.folder.timeline.committedOffset < this.folder.journal.end)
      await this.orFail(new Promise((resolve) => setTimeout(resolve, 2)))
  }

  /** Rejects where the ticks fail meanwhile. */
  private async orFail(work: Promise<void>): Promise<void> {
    await Promise.race([work, this.running])
  }

  /** Rows [from, to) in their order, safe in the journal. */
  async deliver(reports: ReportBuffer, from: number, to: number): Promise<void> {
    for (let at = from; at < to; at += DELIVERED) {
      const rows = Array.from({ length: Math.min(DELIVERED, to - at) }, (_, i) => at + i)
      const some = reordered(reports, rows)
      some.block.source.fill(0)
      await this.ingest.deliver({ receivedMs: NOW_MS, source: 'test', sourceLines: at, reports: some })
    }
  }

  /** The folder as a kill would leave it now, between two ticks: a copy. */
  async image(): Promise<string> {
    const copy = temporaryFolder()
    await this.ingest.exclusive(async () => cpSync(this.dir, copy, { recursive: true }))
    return copy
  }

  /** Everything that was delivered committed, looked at and saved: as a batch of the same reports would end. */
  async lines(): Promise<string[]> {
    await this.committed()
    await this.ingest.commitBetween(() => this.folder.timeline.finish())
    return this.ingest.exclusive(() =>
      exportGeneration(this.folder.store.connection.sql, this.folder.generation),
    )
  }

  /** Ends with nothing saved but what was committed. Gives what ended its ticks; null: nothing did. */
  async abandon(): Promise<unknown> {
    this.ingest.stop()
    const error = await this.running.then(
      () => null,
      (error: unknown) => error,
    )
    await this.folder.close()
    await this.store.close()
    return error
  }

  async close(): Promise<void> {
    this.ingest.stop()
    await this.running
    await this.folder.timeline.finish()
    await this.folder.close()
    await this.store.close()
  }
}
