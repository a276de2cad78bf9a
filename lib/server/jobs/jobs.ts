/**
 * Long work that a person asked for: it says how far it is, can be cancelled, and is found again by its id after a reload.
 * Ended jobs are kept for a day with what came of them, in memory: a restart of the server ends them all.
 */

import { randomUUID } from 'node:crypto'

const DAY_MS = 86_400_000

export const JOB_OPTIONS = {
  /** At work at once, of all kinds: the machine is live's first. */
  mostRunning: 2,
  /** Ended ones that are kept, the newest. */
  mostKept: 50,
  keptMs: DAY_MS,
} as const

export interface JobProgress {
  readonly done: number
  readonly total: number
  /** Since it began. */
  readonly perSecond: number
  /** What is left at that rate, ms; null: not known yet. */
  readonly leftMs: number | null
}

/** A job as it stands. */
export interface JobView {
  readonly id: string
  /** Such as 'rules-dry-run'. */
  readonly kind: string
  readonly who: string
  readonly state: 'running' | 'done' | 'failed' | 'cancelled'
  /** Wall clock, epoch ms. */
  readonly startedMs: number
  readonly endedMs: number | null
  /** Null: it has not told any yet. */
  readonly progress: JobProgress | null
  /** Plain JSON; null until it is done. */
  readonly result: unknown
  /** Why it failed, in words. */
  readonly error: string | null
}

export interface JobHandle {
  /** Aborted when nobody wants it any more. */
  readonly signal: AbortSignal
  /** How much of how much, in units of the job's own. */
  tell(done: number, total: number): void
}

export interface JobRequest {
  readonly kind: string
  readonly who: string
  /** What it gives is the job's result, plain JSON. What it throws fails the job, by its message. */
  run(handle: JobHandle): Promise<unknown>
}

/** Refused: too many are at work. */
export class TooManyJobsError extends Error {
  override readonly name = 'TooManyJobsError'
}

interface Job {
  view: JobView
  readonly cancelled: AbortController
  readonly ended: Promise<void>
}

export class Jobs {
  private readonly jobs = new Map<string, Job>()

  /** Wall clock, epoch ms. */
  constructor(private readonly now: () => number) {}

  /** Throws a TooManyJobsError. */
  start({ kind, who, run }: JobRequest): JobView {
    this.forget()
    const running = [...this.jobs.values()].filter(({ view }) => view.state === 'running')
    if (running.length >= JOB_OPTIONS.mostRunning)
      throw new TooManyJobsError(`${running.length} jobs are at work: wait for one, or cancel it`)
    const id = randomUUID()
    const startedMs = this.now()
    const cancelled = new AbortController()
    const update = (change: Partial<JobView>) => {
      const job = this.jobs.get(id)
      if (job?.view.state === 'running') job.view = { ...job.view, ...change }
    }
    const end = (change: Pick<JobView, 'state'> & Partial<JobView>) =>
      update({ ...change, endedMs: this.now() })
    const tell = (done: number, total: number) => update({ progress: this.measure(startedMs, done, total) })
    const ended = Promise.resolve()
      .then(() => {
        cancelled.signal.throwIfAborted()
        return run({ signal: cancelled.signal, tell })
      })
      .then(
        (result) => end(cancelled.signal.aborted ? { state: 'cancelled' } : { state: 'done', result }),
        (error: unknown) =>
          end(cancelled.signal.aborted ? { state: 'cancelled' } : { state: 'failed', error: wordsOf(error) }),
      )
    const view: JobView = {
      ...{ id, kind, who, state: 'running', startedMs },
      ...{ endedMs: null, progress: null, result: null, error: null },
    }
    this.jobs.set(id, { view, cancelled, ended })
    return view
  }

  /** The newest first. */
  list(): JobView[] {
    this.forget()
    return [...this.jobs.values()].map(({ view }) => view).reverse()
  }

  /** Null: there is none, or it ended long ago. */
  find(id: string): JobView | null {
    this.forget()
    return this.jobs.get(id)?.view ?? null
  }

  /** Asks it to end; null: there is none. One that has ended stays as it is. */
  cancel(id: string): JobView | null {
    this.jobs.get(id)?.cancelled.abort(new Error('cancelled'))
    return this.find(id)
  }

  /** Cancels all and waits for them. */
  async close(): Promise<void> {
    for (const { cancelled } of this.jobs.values()) cancelled.abort(new Error('the server stops'))
    await Promise.all([...this.jobs.values()].map(({ ended }) => ended))
  }

  private measure(startedMs: number, done: number, total: number): JobProgress {
    const perSecond = (1000 * done) / Math.max(1, this.now() - startedMs)
    const leftMs = done > 0 ? Math.round((1000 * Math.max(0, total - done)) / perSecond) : null
    return { done, total, perSecond, leftMs }
  }

  private forget(): void {
    const ended = [...this.jobs].filter(([, { view }]) => view.endedMs !== null)
    for (const [index, [id, { view }]] of ended.entries())
      if (ended.length - index > JOB_OPTIONS.mostKept || this.now() - view.endedMs! > JOB_OPTIONS.keptMs)
        this.jobs.delete(id)
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
