/** The pieces of a run that workers do, and the tools they do them with. Plain data crosses threads. */

import { join } from 'node:path'
import type { TrackContext } from '../features/track-machine.ts'
import { ArchiveReader } from '../store/archive-reader.ts'
import { Stage } from '../store/stage.ts'
import { type ContactsTask, writeContacts } from './contacts-pass.ts'
import { ShardFold, type ShardTask } from './fold-shard.ts'
import { type ReadResult, type ReadTask, readIntoArchive } from './read-input.ts'
import type { RunSetup } from './request.ts'
import { openRunScorer } from './run-scorer.ts'
import { type StoredGridTask, writeStoredGrid } from './stored-grid.ts'

export type Task =
  | ({ readonly kind: 'read' } & ReadTask)
  | ({ readonly kind: 'fold' } & ShardTask)
  | ({ readonly kind: 'grid' } & StoredGridTask)
  | ({ readonly kind: 'meet' } & ContactsTask)

/** What a task comes to: of all but reading nothing besides what it wrote. */
export type TaskResult<One extends Task> = One extends { kind: 'read' } ? ReadResult : null

/** Called now and then with the reports of the task that are done and, while reading, the bytes. */
export type OnTaskProgress = (reports: number, bytes: number) => void

/** Does tasks, one at a time, each tool made when first needed. */
export class Toolbox {
  private stage: Stage | null = null
  private reader: { readonly files: string; readonly open: ArchiveReader } | null = null
  private folder: ShardFold | null = null

  constructor(
    private readonly setup: RunSetup,
    /** Tells this worker's stage from the others'. */
    private readonly worker: number,
    private readonly context: () => TrackContext,
    private readonly stdin: AsyncIterable<Uint8Array> | undefined,
  ) {}

  async run(task: Task, signal: AbortSignal, onProgress: OnTaskProgress): Promise<ReadResult | null> {
    if (task.kind === 'read') return readIntoArchive(task, this.stdin, signal, onProgress)
    if (task.kind === 'grid') {
      await writeStoredGrid(task, this.setup.paths, this.context().places, signal)
      return null
    }
    if (task.kind === 'meet') {
      await writeContacts(task, this.setup, this.context().places, signal, (points) => onProgress(points, 0))
      return null
    }
    this.stage ??= await Stage.open(
      join(this.setup.paths.run, `stage-${this.worker}.db`),
      this.setup.migrations,
      task.generation,
      this.setup.startedMs,
    )
    this.folder ??= new ShardFold(this.context(), await openRunScorer(this.setup.scorer), this.setup.passages)
    await this.folder.fold(task, await this.archive(task.files), this.stage, signal, onProgress)
    return null
  }

  async close(): Promise<void> {
    await this.stage?.close()
    await this.reader?.open.close()
  }

  /** All shards of a run read the same files. */
  private async archive(files: readonly string[]): Promise<ArchiveReader> {
    const key = files.join('\n')
    if (this.reader?.files === key) return this.reader.open
    await this.reader?.open.close()
    const open = await ArchiveReader.open(this.setup.paths.archive, files)
    this.reader = { files: key, open }
    return open
  }
}
