/**
 * A scoring thread as the server's thread sees it: a bounded queue in front, a deadline for each request, and another
 * thread where one ended. It is started when it is first needed.
 */

import { Worker } from 'node:worker_threads'
import { BodySlots, type SentBody } from './body-slots.ts'
import type {
  DoneWork,
  LaneCall,
  LaneCounts,
  LaneReply,
  LaneSetup,
  LaneThreadData,
  ServedModels,
  WorkCall,
} from './lane-messages.ts'
import { PREDICT_OPTIONS } from './options.ts'

/** `full`: too many wait; `late`: the deadline has passed; `gone`: nobody waits; `broken`: the thread ended. */
export type LaneRefusal = 'full' | 'late' | 'gone' | 'broken'

export type LaneAnswer =
  | { readonly ok: true; readonly status: number; readonly body: string; readonly model: string }
  | { readonly ok: false; readonly reason: LaneRefusal; readonly retryAfterS: number }

/** What was asked, until the thread is through with it: who was told something else before keeps its place. */
interface Waiting {
  readonly call: WorkCall
  readonly bytes: number
  readonly askedMs: number
  isTold: boolean
  readonly resolve: (answer: LaneAnswer) => void
  readonly reject: (error: Error) => void
  readonly forget: () => void
}

interface Replacing {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

export interface LaneOptions {
  readonly mostWaiting: number
  readonly mostWaitingBytes: number
  readonly deadlineMs: number
}

export interface LaneState extends LaneCounts {
  readonly waiting: number
  readonly waitingBytes: number
  /** Threads that ended unasked. */
  readonly ended: number
}

interface Thread {
  readonly worker: Worker
  readonly slots: BodySlots
}

export class Lane {
  private thread: Thread | null = null
  private readonly waiting = new Map<number, Waiting>()
  /** Of these, what goes to the thread at the end of this turn of the loop. */
  private outbox: Waiting[] = []
  private readonly replacing = new Map<number, Replacing>()
  private nextId = 1
  private waitingBytes = 0
  private ended = 0
  private endedMs = Number.NEGATIVE_INFINITY
  private counts: LaneCounts = { batches: 0, rows: 0 }
  /** Mean time from asking to answering of late, ms; exponentially weighted. */
  private meanMs = 10
  private isClosed = false
  private readonly closed: Promise<void>
  private markClosed: () => void = () => {}

  constructor(
    private setup: LaneSetup,
    readonly options: LaneOptions = PREDICT_OPTIONS,
  ) {
    this.closed = new Promise((resolve) => {
      this.markClosed = resolve
    })
  }

  get state(): LaneState {
    const { waiting, waitingBytes, ended, counts } = this
    return { ...counts, waiting: waiting.size, waitingBytes, ended }
  }

  /** The bytes are not written to any more. Rejects on a defect of ours. */
  ask(
    work: WorkCall['work'],
    version: string | null,
    bytes: Uint8Array,
    signal: AbortSignal,
  ): Promise<LaneAnswer> {
    const { mostWaiting, mostWaitingBytes, deadlineMs } = this.options
    const isFull = this.waiting.size >= mostWaiting || this.waitingBytes + bytes.length > mostWaitingBytes
    if (isFull) return Promise.resolve(this.refuse('full'))
    if (signal.aborted) return Promise.resolve(this.refuse('gone'))
    const thread = this.start()
    if (thread === null) return Promise.resolve(this.refuse('broken'))
    const id = this.nextId++
    const body = thread.slots.put(bytes)
    return new Promise<LaneAnswer>((resolve, reject) => {
      const giveUp = (reason: LaneRefusal) => this.tell(one, () => resolve(this.refuse(reason)))
      const leave = () => giveUp('gone')
      const timer = setTimeout(() => giveUp('late'), deadlineMs)
      signal.addEventListener('abort', leave)
      const one: Waiting = {
        call: { id, work, version, body, deadlineMs: Date.now() + deadlineMs },
        ...{ bytes: bytes.length, askedMs: performance.now(), isTold: false, resolve, reject },
        forget: () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', leave)
        },
      }
      this.waiting.set(id, one)
      this.waitingBytes += one.bytes
      if (this.outbox.push(one) === 1) setImmediate(() => this.send())
    })
  }

  /** Starts the thread and resolves once it can score. Rejects where it cannot. */
  ready(): Promise<void> {
    const worker = this.start()?.worker
    if (worker === undefined) return Promise.reject(new Error('predict: the scoring thread ended'))
    return new Promise((resolve, reject) => {
      // The first message tells it.
      worker.once('message', () => resolve())
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('predict: the scoring thread ended as it started')))
    })
  }

  /** Resolves once what is asked from now on is done by these. Rejects where they cannot be loaded: those before stay. */
  async replace(models: ServedModels): Promise<void> {
    const setup = { ...this.setup, models }
    if (this.thread !== null) {
      const id = this.nextId++
      this.send()
      await new Promise<void>((resolve, reject) => {
        this.replacing.set(id, { resolve, reject })
        this.post({ kind: 'replace', id, models }, [])
      })
    }
    this.setup = setup
  }

  /** Answers all that waits before it ends. */
  async close(): Promise<void> {
    this.isClosed = true
    if (this.thread === null) return
    this.send()
    this.post({ kind: 'close' }, [])
    await this.closed
  }

  /** Null where the last one ended a moment ago. */
  private start(): Thread | null {
    if (this.isClosed) return null
    if (this.thread !== null) return this.thread
    if (performance.now() - this.endedMs < PREDICT_OPTIONS.restartMs) return null
    const slots = new BodySlots()
    const workerData: LaneThreadData = { ...this.setup, memory: slots.memory }
    const worker = new Worker(new URL('./lane-start.mjs', import.meta.url), { workerData, execArgv: [] })
    let failure = new Error('predict: the scoring thread ended')
    worker.on('message', (reply: LaneReply) => this.take(reply))
    worker.on('error', (error) => {
      failure = error instanceof Error ? error : new Error(String(error))
    })
    worker.on('exit', () => this.endOf(failure))
    this.thread = { worker, slots }
    return this.thread
  }

  /** Whoever went away in this turn already need not be answered. */
  private send(): void {
    const { outbox } = this
    this.outbox = []
    const calls: WorkCall[] = []
    for (const { isTold, call } of outbox)
      if (isTold) this.leave(call.id)
      else calls.push(call)
    const transfer = calls.flatMap(({ body }) => ownMemory(body))
    if (calls.length > 0 && this.thread !== null) this.post({ kind: 'work', calls }, transfer)
  }

  private endOf(failure: Error): void {
    this.thread = null
    this.outbox = []
    this.counts = { batches: 0, rows: 0 }
    if (!this.isClosed) {
      this.ended++
      this.endedMs = performance.now()
    }
    for (const one of [...this.waiting.values()]) {
      this.tell(one, () => one.resolve(this.refuse('broken')))
      this.leave(one.call.id)
    }
    for (const { reject } of this.replacing.values()) reject(failure)
    this.replacing.clear()
    if (this.isClosed) this.markClosed()
  }

  private take(reply: LaneReply): void {
    if (reply.kind === 'done') {
      this.counts = reply.counts
      for (const work of reply.works) this.finish(work)
    } else if (reply.kind === 'replaced' || reply.kind === 'kept') {
      const one = this.replacing.get(reply.id)
      this.replacing.delete(reply.id)
      if (reply.kind === 'replaced') one?.resolve()
      else one?.reject(new Error(`predict: ${reply.reason}`))
    }
  }

  private finish({ id, outcome }: DoneWork): void {
    const one = this.leave(id)
    if (one === undefined) return
    this.tell(one, () => {
      if (outcome.kind === 'failed') one.reject(new Error(`predict: ${outcome.reason}`))
      else if (outcome.kind === 'late') one.resolve(this.refuse('late'))
      else {
        this.meanMs += (performance.now() - one.askedMs - this.meanMs) / 16
        one.resolve({ ok: true, status: outcome.status, body: outcome.body, model: outcome.model })
      }
    })
  }

  /** Once only, and then nothing else is waited for. */
  private tell(one: Waiting, how: () => void): void {
    if (one.isTold) return
    one.isTold = true
    one.forget()
    how()
  }

  private leave(id: number): Waiting | undefined {
    const one = this.waiting.get(id)
    if (one === undefined) return undefined
    this.waiting.delete(id)
    this.waitingBytes -= one.bytes
    this.thread?.slots.release(one.call.body)
    return one
  }

  /** Who waits now will have been answered by then, as far as the last answers tell. */
  private refuse(reason: LaneRefusal): LaneAnswer {
    const s = reason === 'broken' ? PREDICT_OPTIONS.restartMs / 1000 : this.meanMs / 1000
    return { ok: false, reason, retryAfterS: Math.max(1, Math.ceil(s)) }
  }

  private post(call: LaneCall, transfer: ArrayBuffer[]): void {
    this.thread!.worker.postMessage(call, transfer)
  }
}

/** Memory that other bytes share is copied. */
function ownMemory(body: SentBody): ArrayBuffer[] {
  if (!(body instanceof Uint8Array)) return []
  const { buffer } = body
  const isOwn = buffer instanceof ArrayBuffer && buffer.byteLength === body.byteLength && body.byteLength > 0
  return isOwn ? [buffer] : []
}
