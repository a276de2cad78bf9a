/**
 * The engine as a process of its own, to be killed: what `npm start` runs in its thread, without pages. It makes the map, says
 * so, and waits: the first line on stdin says what to run, the next one, or the end of stdin, asks it to save and end. Its
 * messages are lines of JSON on stdout, in short.
 */

import { createInterface } from 'node:readline'
import type { EngineMessage } from '../../lib/server/engine.ts'
import { type EngineConfiguration, type EngineTuning, runEngine } from '../../scripts/engine-parts.ts'
import { createTrackContext } from '../../scripts/track-context.ts'
import { type Ambush, Moments } from './moments.ts'

export interface ProcessData {
  readonly configuration: EngineConfiguration
  readonly tuning: Pick<EngineTuning, 'options' | 'journal'>
  /** Where it writes down what it is doing, and where it kills itself, if it does. */
  readonly momentFile: string
  readonly ambush: Ambush | null
}

/** What of a message its parent reads. */
export type ToldMessage =
  | { readonly kind: 'loaded' | 'ready' | 'commit' | 'acts' | 'stopped' }
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
    case 'notice':
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

async function run({ configuration, tuning, momentFile, ambush }: ProcessData): Promise<ToldMessage> {
  const moments = new Moments(momentFile, ambush)
  try {
    await runEngine(
      configuration,
      {
        post(message) {
          if (message.kind === 'ready') moments.started()
          const short = shorten(message)
          if (short !== null) tell(short)
        },
        onCall(handle) {
          input.once('line', () => handle({ kind: 'stop' }))
          input.once('close', () => handle({ kind: 'stop' }))
        },
      },
      {
        ...tuning,
        map,
        wrapDisk: (disk) => moments.wrapDisk(disk),
        wrapStore: (store) => moments.wrapStore(store),
      },
    )
    return { kind: 'stopped' }
  } catch (error) {
    return { kind: 'failed', error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

const map = await createTrackContext(null)
map.context()
const input = createInterface({ input: process.stdin })
// Nothing was asked of it.
input.once('close', () => process.exit(0))
tell({ kind: 'loaded' })
input.once('line', async (line) => {
  input.removeAllListeners('close')
  const end = await run(JSON.parse(line) as ProcessData)
  // One that failed leaves timers and sockets behind.
  process.stdout.write(`${JSON.stringify(end)}\n`, () => process.exit(end.kind === 'failed' ? 1 : 0))
})
