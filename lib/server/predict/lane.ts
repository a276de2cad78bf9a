/**
 * A scoring thread as the server's thread sees it: a bounded queue in front, a deadline for each request, and another
 * thread where one ended. It is started when it is first needed.
 */

import { Worker } from 'node:worker_threads'
import type { LaneCall, LaneCounts, LaneReply, LaneSetup, ServedModels, WorkCall } from './lane-messages.ts'
import { PREDICT_OPTIONS } from './options.ts'

export type LaneAnswer =
  | { readonly ok: true; readonly status: number; readonly body: string; readonly model: string }
  /** `full`: too many wait; `late`: the deadline has passed; `gone`: nobody waits; `broken`: the thread ended. */
  | { readonly ok: false; readonly reason: 'full' | 'late' | 'gone' | 'broken'; readonly retryAfterS: number }

interface Pending {
  readonly bytes: number
  readonly askedMs: number
  readonly resolve: (answer: LaneAnswer) => void
  readonly reject: (error: Error) => void
  /** Waits no more for the deadline, nor for whoever asked to go away. */
  readonly forget: () => void
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

export class Lane {
  private worker: Worker | null = null
  private readonly pending = new Map<number, Pending>()
  private readonly replacing = new Map<
    number,
    { readonly resolve: () => void; readonly reject: (error: Error) => void }
  >()
  private nextId = 1
  private waitingBytes = 0
  private ended = 0
  private endedMs = Number.NEGATIVE_INFINITY
  private counts: LaneCounts = { batches: 0, rows: 0 }
  /** Mean time from asking to answering of late, ms; exponentially weighted. */
  private meanMs = 10
  private isClosed = false
  private readonly closing: Promise<void>
  private markClosed: () => void = () => {}

  constructor(
    private setup: LaneSetup,
    readonly options: LaneOptions = PREDICT_OPTIONS,
  ) {
    this.closing = new Promise((resolve) => {
      this.markClosed = resolve
    })
  }

  get state(): LaneState {
    const { pending, waitingBytes, ended, counts } = this
    return { ...counts, waiting: pending.size, waitingBytes, ended }
  }

  /** The memory of `bytes` goes to the thread, where it is all of its buffer. Rejects on a defect of ours. */
  ask(
    work: WorkCall['work'],
    version: string | null,
    bytes: Uint8Array,
    signal: AbortSignal,
  ): Promise<LaneAnswer> {
    const { options, pending } = this
    if (
      pending.size >= options.mostWaiting ||
      this.waitingBytes + bytes.byteLength > options.mostWaitingBytes
    )
      return Promise.resolve(this.refuse('full'))
    const worker = this.start()
    if (worker === null) return Promise.resolve(this.refuse('broken'))
    const id = this.nextId++
    return new Promise<LaneAnswer>((resolve, reject) => {
      const giveUp = (reason: 'gone' | 'late') => this.settle(id, (one) => one.resolve(this.refuse(reason)))
      const leave = () => giveUp('gone')
      const timer = setTimeout(() => giveUp('late'), options.deadlineMs)
      signal.addEventListener('abort', leave)
      const forget = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', leave)
      }
      pending.set(id, { bytes: bytes.byteLength, askedMs: performance.now(), resolve, reject, forget })
      this.waitingBytes += bytes.byteLength
      if (signal.aborted) return leave()
      const deadlineMs = Date.now() + options.deadlineMs
      this.post(worker, { kind: 'work', id, work, version, bytes, deadlineMs }, ownBuffer(bytes))
    })
  }

  /** Starts the thread and resolves once it can score. Rejects where it cannot. */
  ready(): Promise<void> {
    const worker = this.start()
    if (worker === null) return Promise.reject(new Error('predict: the scoring thread ended'))
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
    const { worker } = this
    if (worker === null) {
      this.setup = setup
      return
    }
    const id = this.nextId++
    await new Promise<void>((resolve, reject) => {
      this.replacing.set(id, { resolve, reject })
      this.post(worker, { kind: 'replace', id, models }, [])
    })
    this.setup = setup
  }

  /** Answers all that waits before it ends. */
  async close(): Promise<void> {
    this.isClosed = true
    if (this.worker === null) return
    this.post(this.worker, { kind: 'close' }, [])
    await this.closing
  }

  /** Null where the last one ended a moment ago. */
  private start(): Worker | null {
    if (this.worker !== null) return this.worker
    if (this.isClosed || performance.now() - this.endedMs < PREDICT_OPTIONS.restartMs) return null
    const worker = new Worker(new URL('./lane-start.mjs', import.meta.url), {
      workerData: this.setup,
      execArgv: [],
    })
    let failure = new Error('predict: the scoring thread ended')
    worker.on('message', (reply: LaneReply) => this.take(reply))
    worker.on('error', (error) => {
      failure = error instanceof Error ? error : new Error(String(error))
    })
    worker.on('exit', () => this.endOf(failure))
    this.worker = worker
    return worker
  }

  private endOf(failure: Error): void {
    this.worker = null
    this.counts = { batches: 0, rows: 0 }
    if (this.isClosed) this.markClosed()
    else {
      this.ended++
      this.endedMs = performance.now()
    }
    for (const id of [...this.pending.keys()]) this.settle(id, (one) => one.resolve(this.refuse('broken')))
    for (const { reject } of this.replacing.values()) reject(failure)
    this.replacing.clear()
  }

  private take(reply: LaneReply): void {
    if (reply.kind === 'done') {
      const { id, status, body, model } = reply
      this.counts = reply.counts
      this.settle(id, (one) => {
        this.meanMs += (performance.now() - one.askedMs - this.meanMs) / 16
        one.resolve({ ok: true, status, body, model })
      })
    } else if (reply.kind === 'replaced') {
      this.replacing.get(reply.id)?.resolve()
      this.replacing.delete(reply.id)
    } else if (reply.kind === 'failed') {
      const error = new Error(`predict: ${reply.reason}`)
      this.settle(reply.id, (one) => one.reject(error))
      this.replacing.get(reply.id)?.reject(error)
      this.replacing.delete(reply.id)
    }
  }

  private settle(id: number, how: (one: Pending) => void): void {
    const one = this.pending.get(id)
    if (one === undefined) return
    this.pending.delete(id)
    this.waitingBytes -= one.bytes
    one.forget()
    how(one)
  }

  /** Who waits now will have been answered by then, as far as the last answers tell. */
  private refuse(reason: (LaneAnswer & { readonly ok: false })['reason']): LaneAnswer {
    const s = reason === 'broken' ? PREDICT_OPTIONS.restartMs / 1000 : this.meanMs / 1000
    return { ok: false, reason, retryAfterS: Math.max(1, Math.ceil(s)) }
  }

  private post(worker: Worker, call: LaneCall, transfer: ArrayBuffer[]): void {
    worker.postMessage(call, transfer)
  }
}

/** Memory that other bytes share is copied. */
function ownBuffer(bytes: Uint8Array): ArrayBuffer[] {
  const { buffer } = bytes
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength && buffer.byteLength > 0
    ? [buffer]
    : []
}
