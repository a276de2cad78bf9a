/** The engine in a worker thread, seen from the server: its messages in order, and calls that are answered. */

import { Worker } from 'node:worker_threads'
import type { JudgingChange } from '../../pipeline/live/reprocess-changes.ts'
import type { AlertWish } from '../../store/act-on-alerts.ts'
import type {
  ActAnswer,
  ChangeAnswer,
  EngineMessage,
  ImportsAnswer,
  ImportsWish,
  LatestPositions,
  ModelAnswer,
  ModelWish,
} from '../engine.ts'
import type { CallBody, EngineThreadData } from './thread-data.ts'

/** Calls that wait for an answer: more are refused at once, so that a hanging engine fills no memory. */
const MOST_CALLS = 256

export type EngineEnd =
  /** It was asked to stop, or had nothing more to hear. */
  | { readonly kind: 'stopped' }
  /** It failed, or its thread ended without a word. */
  | { readonly kind: 'failed'; readonly error: string }

export interface EngineThread {
  /** As the source of that name had said these bytes. Resolves with what the engine counted of them. */
  push(source: string, contentType: string, bytes: Uint8Array<ArrayBuffer>): Promise<unknown>
  /** Every ship as it was last heard. */
  positions(): Promise<LatestPositions>
  /** Other rules, zones or register. Resolves once they are written. */
  change(change: JudgingChange): Promise<ChangeAnswer>
  /** Another model, or back to the one before. Resolves once it is under way. */
  changeModel(wanted: ModelWish): Promise<ModelAnswer>
  /** A file comes in, or an import goes. Resolves once that is shown, or has failed. */
  changeImports(wish: ImportsWish): Promise<ImportsAnswer>
  /** What a person does with alerts. Resolves once it is committed and told. */
  act(wish: AlertWish): Promise<ActAnswer>
  /** Asks it to save and end; `ended` tells when it has. */
  stop(): void
  /** Ends the thread where it stands. */
  kill(): Promise<void>
  readonly ended: Promise<EngineEnd>
}

/**
 * Of the thread's memory what new objects may take, MB: a tick's are then gone before they are ever copied. 15 % less
 * processor time at 5,000 messages/s than with Node's 48 (docs/live-performance). Own.
 */
const YOUNG_MB = 384

/** Refused: too many wait already. */
export class EngineBusyError extends Error {
  override readonly name = 'EngineBusyError'
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

/** `onMessage` hears everything but answers, in order. `heapMb`: most memory of the thread's JavaScript. */
export function startEngineThread<Configuration>(
  data: EngineThreadData<Configuration>,
  onMessage: (message: EngineMessage) => void,
  heapMb: number,
): EngineThread {
  const worker = new Worker(new URL('./worker-start.mjs', import.meta.url), {
    workerData: data,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: YOUNG_MB },
  })
  const waiting = new Map<number, Waiting>()
  let nextId = 1
  let isOver = false
  let end: EngineEnd = { kind: 'failed', error: 'the engine ended without a word' }
  const ended = new Promise<EngineEnd>((resolve) => {
    // Told before the thread ends, but never taken for the end: what it has open is closed only then.
    worker.on('exit', () => {
      isOver = true
      for (const { reject } of waiting.values()) reject(new Error('the engine has ended'))
      waiting.clear()
      resolve(end)
    })
  })
  worker.on('error', (error) => {
    end = { kind: 'failed', error: error.stack ?? error.message }
  })
  worker.on('message', (message: EngineMessage) => {
    if (message.kind === 'answer') {
      waiting.get(message.id)?.resolve(message.value)
      waiting.delete(message.id)
      return
    }
    if (message.kind === 'failed' || message.kind === 'stopped') end = message
    onMessage(message)
  })

  function call(body: CallBody, moved: ArrayBuffer[]): Promise<unknown> {
    if (isOver) return Promise.reject(new Error('the engine has ended'))
    if (waiting.size >= MOST_CALLS) return Promise.reject(new EngineBusyError('the engine is busy'))
    const id = nextId++
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      worker.postMessage({ ...body, id }, moved)
    })
  }

  return {
    push: (source, contentType, bytes) => call({ kind: 'push', source, contentType, bytes }, [bytes.buffer]),
    positions: () => call({ kind: 'positions' }, []) as Promise<LatestPositions>,
    change: (change) => call({ kind: 'change', change }, []) as Promise<ChangeAnswer>,
    changeImports: (wish) => call({ kind: 'imports', wish }, []) as Promise<ImportsAnswer>,
    changeModel: (wanted) => call({ kind: 'model', wanted }, []) as Promise<ModelAnswer>,
    act: (wish) => call({ kind: 'act', wish }, []) as Promise<ActAnswer>,
    stop: () => worker.postMessage({ kind: 'stop' }),
    async kill() {
      await worker.terminate()
    },
    ended,
  }
}
