/** What runs in the engine's thread: reads its configuration and runs the pipeline of one data folder. */

import { hostEngine } from '../lib/server/worker/host-engine.ts'
import type { Hearing } from './start-arguments.ts'

/** Plain data: it crosses threads. */
export interface EngineConfiguration {
  readonly dir: string
  readonly simulated: boolean
  readonly hearing: Hearing
  /** As --model has it. */
  readonly model: string
  readonly latenessMs: number
  /** Null: everything is kept. */
  readonly keepDays: number | null
}

await hostEngine<EngineConfiguration>(async ({ dir }) => {
  throw new Error(`${dir}: the live engine is not part of this program yet`)
})
