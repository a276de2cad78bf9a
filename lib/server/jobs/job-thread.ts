/** A job in a worker thread of its own, so that neither answers nor ticks wait for it. */

import { setPriority } from 'node:os'
import { parentPort, Worker, workerData } from 'node:worker_threads'
import type { JobHandle } from './jobs.ts'

/** What the thread tells. */
type Told =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly error: string }

interface ThreadData<Configuration> {
  readonly module: string
  readonly configuration: Configuration
}

export interface JobThread<Configuration> {
  /** URL of the module that calls `hostJob`. */
  readonly module: string
  /** Plain data: all that the job is told. */
  readonly configuration: Configuration
  /** Most memory of its JavaScript. */
  readonly heapMb: number
}

/** Between two words of how far it is, ms. */
const TOLD_EVERY_MS = 200
/** As `nice` has it: what is live goes first. */
const LOW_PRIORITY = 10

/** Runs it to its end; cancelling ends the thread where it stands. */
export function runInThread<Configuration>(
  { module, configuration, heapMb }: JobThread<Configuration>,
  { signal, tell }: JobHandle,
): Promise<unknown> {
  const worker = new Worker(new URL('../worker/worker-start.mjs', import.meta.url), {
    workerData: { module, configuration } satisfies ThreadData<Configuration>,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  })
  return new Promise((resolve, reject) => {
    const cancel = () => void worker.terminate()
    if (signal.aborted) cancel()
    signal.addEventListener('abort', cancel)
    let end: () => void = () => reject(new Error('its thread ended without a word'))
    worker.on('message', (told: Told) => {
      if (told.kind === 'progress') tell(told.done, told.total)
      else if (told.kind === 'result') end = () => resolve(told.result)
      else end = () => reject(new Error(told.error))
    })
    worker.on('error', (error) => {
      end = () => reject(error)
    })
    worker.on('exit', () => {
      signal.removeEventListener('abort', cancel)
      end()
    })
  })
}

/** In the thread: does the work, and tells how far it is and what came of it. */
export async function hostJob<Configuration>(
  run: (configuration: Configuration, tell: JobHandle['tell']) => Promise<unknown>,
): Promise<void> {
  const port = parentPort
  if (port === null) throw new Error('server: a job runs in a thread of its own')
  // There, and not elsewhere, a thread has a priority of its own.
  if (process.platform === 'linux') setPriority(LOW_PRIORITY)
  const post = (told: Told) => port.postMessage(told)
  let toldMs = 0
  const tell = (done: number, total: number) => {
    const nowMs = performance.now()
    if (nowMs - toldMs < TOLD_EVERY_MS && done < total) return
    toldMs = nowMs
    post({ kind: 'progress', done, total })
  }
  try {
    post({ kind: 'result', result: await run((workerData as ThreadData<Configuration>).configuration, tell) })
  } catch (error) {
    post({ kind: 'failed', error: error instanceof Error ? error.message : String(error) })
  } finally {
    // Of a worker it ends the thread alone; what was posted arrives.
    process.exit()
  }
}
