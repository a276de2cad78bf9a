/** In the engine's own thread: runs it, with messages and calls as functions, and tells how it ended. */

import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type { EngineCall, EngineMessage } from '../engine.ts'
import type { EngineThreadData } from './thread-data.ts'

export interface EngineLink {
  post(message: EngineMessage): void
  /** Calls in order. What throws or rejects here is a defect and ends the engine. */
  onCall(handle: (call: EngineCall) => void | Promise<void>): void
}

/**
 * Runs until the engine resolves, which is after a 'stop' or when its sources have ended, and then ends the thread,
 * whatever timers and sockets a failed engine has left behind. How it ended is told before.
 */
export async function hostEngine<Configuration>(
  run: (configuration: Configuration, link: EngineLink) => Promise<void>,
): Promise<void> {
  const port = parentPort
  if (port === null) throw new Error('server: the engine runs in a thread of its own')
  const { configuration } = workerData as EngineThreadData<Configuration>
  try {
    await run(configuration, linkTo(port))
    port.postMessage({ kind: 'stopped' } satisfies EngineMessage)
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    port.postMessage({ kind: 'failed', error: text } satisfies EngineMessage)
  } finally {
    // Of a worker it ends the thread alone; what was posted arrives.
    process.exit()
  }
}

function linkTo(port: MessagePort): EngineLink {
  return {
    post(message) {
      port.postMessage(message)
    },
    onCall(handle) {
      port.on('message', async (call: EngineCall) => handle(call))
    },
  }
}
