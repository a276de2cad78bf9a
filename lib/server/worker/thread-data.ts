/** What crosses from the server to the engine's thread besides calls. */

import type { EngineCall } from '../engine.ts'

export interface EngineThreadData<Configuration> {
  /** URL of the module that runs the engine there. */
  readonly module: string
  /** Plain data: all that the engine is told. */
  readonly configuration: Configuration
}

/** Every call but the last has an id that its answer carries. */
export type AnsweredCall = Exclude<EngineCall, { readonly kind: 'stop' }>

/** A call without its id, which the thread's handle gives. */
export type CallBody = AnsweredCall extends infer Call
  ? Call extends { readonly id: number }
    ? Omit<Call, 'id'>
    : never
  : never
