/**
 * The engine as a process of its own, to be killed: what `npm start` runs in its thread, without pages. Its messages are
 * lines of JSON on stdout, in short; a line 'stop' on stdin asks it to save and end, and so does the end of stdin.
 */

import { createInterface } from 'node:readline'
import type { EngineMessage } from '../../lib/server/engine.ts'
import { type EngineConfiguration, type EngineTuning, runEngine } from '../../scripts/engine-parts.ts'

export interface ProcessData {
  readonly configuration: EngineConfiguration
  readonly tuning: Pick<EngineTuning, 'options' | 'journal'>
}

/** What of a message its parent reads. */
export type ToldMessage =
  | { readonly kind: 'ready' | 'commit' | 'stopped' }
  | { readonly kind: 'failed'; readonly error: string }
  | {
      readonly kind: 'health'
      /** Of its one source: of all lives, and of this one. */
      readonly safeLines: number
      readonly lines: number
      readonly waiting: number
      readonly stopped: string | null
    }

function shorten(message: EngineMessage): ToldMessage | null {
  switch (message.kind) {
    case 'health': {
      const { sources, waiting, stopped } = message.health
      return { kind: 'health', safeLines: sources[0]!.safeLines, lines: sources[0]!.lines, waiting, stopped }
    }
    case 'answer':
      return null
    case 'failed':
      return message
    default:
      return { kind: message.kind }
  }
}

function tell(message: ToldMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

const { configuration, tuning } = JSON.parse(process.argv[2]!) as ProcessData
const input = createInterface({ input: process.stdin })
let end: ToldMessage = { kind: 'stopped' }
try {
  await runEngine(
    configuration,
    {
      post(message) {
        const short = shorten(message)
        if (short !== null) tell(short)
      },
      onCall(handle) {
        input.once('line', () => handle({ kind: 'stop' }))
        input.once('close', () => handle({ kind: 'stop' }))
      },
    },
    tuning,
  )
} catch (error) {
  end = { kind: 'failed', error: error instanceof Error ? error.message : String(error) }
}
// One that failed leaves timers and sockets behind.
process.stdout.write(`${JSON.stringify(end)}\n`, () => process.exit(end.kind === 'failed' ? 1 : 0))
