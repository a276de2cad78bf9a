/** What runs in a worker thread: takes tasks, does them with a toolbox of its own, and tells what came of them. */

import { parentPort, workerData } from 'node:worker_threads'
import { TRACK_OPTIONS, type TrackContext } from '../features/track-machine.ts'
import { createBuiltinPlaces } from '../geo/builtin-places.ts'
import type { Port } from '../geo/places.ts'
import { localSolarHour } from '../geo/sun.ts'
import type { RunSetup } from './request.ts'
import { type Task, Toolbox } from './tasks.ts'

export interface ThreadData {
  readonly setup: RunSetup
  readonly ports: readonly Port[] | null
  readonly index: number
}

export type ThreadMessage =
  | { readonly kind: 'task'; readonly task: Task }
  | { readonly kind: 'abort' }
  | { readonly kind: 'close' }

export type ThreadReply =
  | { readonly kind: 'progress'; readonly reports: number; readonly bytes: number }
  | { readonly kind: 'result'; readonly result: unknown }
  /** An error as text, with what tells one from another: cloning would lose it. */
  | {
      readonly kind: 'error'
      readonly message: string
      readonly fields: { readonly name: string; readonly stack?: string; readonly code?: string }
    }

/** Progress told at most so often. */
const PROGRESS_MS = 100

const { setup, ports, index } = workerData as ThreadData
const port = parentPort!
const interruption = new AbortController()
let context: TrackContext | null = null
const tools = new Toolbox(
  setup,
  index,
  () => {
    context ??= {
      places: createBuiltinPlaces(ports ?? undefined),
      solarHour: localSolarHour,
      options: TRACK_OPTIONS,
    }
    return context
  },
  undefined,
)
let toldMs = 0

port.on('message', async (message: ThreadMessage) => {
  if (message.kind === 'abort') interruption.abort()
  else if (message.kind === 'close') {
    await tools.close()
    port.close()
  } else reply(await perform(message.task))
})

async function perform(task: Task): Promise<ThreadReply> {
  try {
    const result = await tools.run(task, interruption.signal, (reports, bytes) => {
      const nowMs = performance.now()
      if (nowMs - toldMs < PROGRESS_MS) return
      toldMs = nowMs
      reply({ kind: 'progress', reports, bytes })
    })
    return { kind: 'result', result }
  } catch (error) {
    return describeError(error)
  }
}

function reply(message: ThreadReply): void {
  port.postMessage(message)
}

/** Drivers wrap errors: the code that tells a full disk may stand on a cause. */
function describeError(error: unknown): ThreadReply {
  if (!(error instanceof Error)) return { kind: 'error', message: String(error), fields: { name: 'Error' } }
  let code: string | undefined
  for (let at: unknown = error; at instanceof Error && code === undefined; at = at.cause)
    if ('code' in at) code = String(at.code)
  const stack = error.stack === undefined ? {} : { stack: error.stack }
  const coded = code === undefined ? {} : { code }
  return { kind: 'error', message: error.message, fields: { name: error.name, ...stack, ...coded } }
}
