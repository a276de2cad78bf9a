/** Workers of a run: threads that do tasks side by side, or none, and then the caller's thread does them. */

import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { STANDARD_INPUT } from '../ais/open-input.ts'
import type { TrackContext } from '../features/track-machine.ts'
import type { Port } from '../geo/places.ts'
import type { RunSetup } from './request.ts'
import type { OnTaskProgress, Task, TaskResult } from './tasks.ts'
import { Toolbox } from './tasks.ts'
import type { ThreadData, ThreadMessage, ThreadReply } from './worker-thread.ts'

/** Where nothing else is said. Memory, not processors, is what more would take first. */
export const USUAL_WORKERS = Math.min(availableParallelism(), 4)

/** More stages than these could not be committed at once: SQLite attaches ten databases. */
export const MOST_WORKERS = 8

export interface WorkersRequest {
  /**
   * Threads, at most MOST_WORKERS; 0: tasks are done in this thread, with `context`; null: USUAL_WORKERS, but little
   * work in this thread.
   */
  readonly threads: number | null
  readonly setup: RunSetup
  readonly context: () => TrackContext
  /** What threads make their map of: a list of ports, or null for the built-in one. */
  readonly ports: readonly Port[] | null
  readonly stdin: AsyncIterable<Uint8Array> | undefined
  readonly signal: AbortSignal
}

interface Runner {
  run(task: Task, onProgress: OnTaskProgress): Promise<unknown>
  close(): Promise<void>
}

export class Workers {
  private readonly threads: Thread[] = []
  /** This thread: of little work, and of standard input, which belongs to it. */
  private readonly own: Runner

  constructor(private readonly request: WorkersRequest) {
    this.own = ownRunner(request)
  }

  /**
   * Does every task, as many side by side as there are workers, starting them in order. The first that fails ends
   * the rest, once those under way have ended. Little work is done in this thread, where the number of others is not
   * set: they would take longer to start.
   */
  async runAll<One extends Task>(
    tasks: readonly One[],
    isLittle: boolean,
    onResult: (result: TaskResult<One>, task: One) => Promise<void> | void,
    onProgress: (task: One, reports: number, bytes: number) => void,
  ): Promise<void> {
    let next = 0
    let failure: { readonly error: unknown } | null = null
    const work = async (runner: Runner) => {
      while (failure === null && next < tasks.length) {
        const task = tasks[next++]!
        try {
          const doing = isFromStandardInput(task) ? this.own : runner
          const result = await doing.run(task, (reports, bytes) => onProgress(task, reports, bytes))
          await onResult(result as TaskResult<One>, task)
        } catch (error) {
          failure ??= { error }
        }
      }
    }
    const isOwn = isLittle && this.request.threads === null
    await Promise.all((isOwn ? [this.own] : this.runnersFor(tasks.length)).map(work))
    const failed = failure as { readonly error: unknown } | null
    if (failed !== null) throw failed.error
  }

  async close(): Promise<void> {
    await Promise.all([this.own, ...this.threads].map((runner) => runner.close()))
  }

  /** Threads that were started serve again. */
  private runnersFor(tasks: number): Runner[] {
    const { threads, request } = this
    const wanted = Math.min(request.threads ?? USUAL_WORKERS, tasks)
    while (threads.length < wanted) threads.push(new Thread(request, threads.length))
    return wanted === 0 ? [this.own] : threads.slice(0, wanted)
  }
}

function isFromStandardInput(task: Task): boolean {
  return task.kind === 'read' && task.path === STANDARD_INPUT
}

function ownRunner({ setup, context, stdin, signal }: WorkersRequest): Runner {
  const tools = new Toolbox(setup, MOST_WORKERS, context, stdin)
  return { run: (task, onProgress) => tools.run(task, signal, onProgress), close: () => tools.close() }
}

class Thread implements Runner {
  private readonly worker: Worker
  private pending: {
    readonly resolve: (result: unknown) => void
    readonly reject: (error: unknown) => void
    readonly onProgress: OnTaskProgress
  } | null = null
  private closed: (() => void) | null = null
  private ended = false

  constructor(request: WorkersRequest, index: number) {
    const data: ThreadData = { setup: request.setup, ports: request.ports, index }
    this.worker = new Worker(new URL('./worker-start.mjs', import.meta.url), {
      workerData: data,
      execArgv: [],
    })
    this.worker.on('message', (reply: ThreadReply) => this.take(reply))
    this.worker.on('error', (error) => this.fail(error))
    this.worker.on('exit', () => {
      this.ended = true
      this.fail(new Error('pipeline: a worker thread ended before its task did'))
      this.closed?.()
    })
    const abort = () => this.post({ kind: 'abort' })
    request.signal.addEventListener('abort', abort)
    if (request.signal.aborted) abort()
  }

  run(task: Task, onProgress: OnTaskProgress): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.pending = { resolve, reject, onProgress }
      this.post({ kind: 'task', task })
    })
  }

  async close(): Promise<void> {
    if (this.ended) return
    await new Promise<void>((resolve) => {
      this.closed = resolve
      this.post({ kind: 'close' })
    })
  }

  private post(message: ThreadMessage): void {
    this.worker.postMessage(message)
  }

  private take(reply: ThreadReply): void {
    if (reply.kind === 'progress') this.pending?.onProgress(reply.reports, reply.bytes)
    else if (reply.kind === 'error') this.fail(Object.assign(new Error(reply.message), reply.fields))
    else {
      const { pending } = this
      this.pending = null
      pending?.resolve(reply.result)
    }
  }

  private fail(error: unknown): void {
    const { pending } = this
    this.pending = null
    pending?.reject(error)
  }
}
