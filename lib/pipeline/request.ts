/** What a backfill is asked for, and what it tells on the way. */

import type { TrackContext } from '../features/track-machine.ts'
import type { Port } from '../geo/places.ts'
import type { Suspicion } from '../model/suspicion.ts'
import type { DataFolderPaths } from '../store/data-folder.ts'
import type { ReadingOptions } from '../store/imports.ts'
import type { Migration } from '../store/migrations.ts'
import type { PassageSetup } from './passage-keeper.ts'
import type { RunScorer } from './run-scorer.ts'

export interface BackfillRequest {
  /** Files, directories, `-` for standard input. None, with `resume`: those of the run that was cut off. */
  readonly inputs: readonly string[]
  readonly reading: ReadingOptions
  /** Ids of imports to take back. */
  readonly remove?: readonly string[]
  readonly stdin?: AsyncIterable<Uint8Array>
  readonly dir: string
  /** True for the demo only. */
  readonly simulated: boolean
  readonly migrations: readonly Migration[]
  /** The map and the thresholds; called once, when something is to be folded. */
  readonly context: () => TrackContext
  /** What worker threads make the same map of: a list of ports, or null for the built-in one. */
  readonly ports: readonly Port[] | null
  readonly scorer: RunScorer
  /** What judges the suspicion of trips. */
  readonly suspicion: Suspicion
  /** Plain JSON naming all that the result depends on besides reports and scorer: which ports, which thresholds. */
  readonly configuration: object
  /** Worker threads; 0: everything in this thread; null: as many as there are processors and work for. */
  readonly workers: number | null
  /** Goes on with a run that was cut off. Otherwise what it left is cleared away. */
  readonly resume: boolean
  /** Tells what would be found, and leaves the folder as it is. */
  readonly dryRun: boolean
  /** Rejected lines above which the run ends and changes nothing; Infinity: any number. */
  readonly maxErrors: number
  /** Wall clock, epoch ms. */
  readonly now: () => number
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

export interface Progress {
  readonly phase: 'reading' | 'folding' | 'meeting' | 'writing'
  /** What is being worked on. */
  readonly item: string
  /** Reports so far in this phase. */
  readonly reports: number
  /** Share of the phase that is done, 0..1; NaN where it cannot be known. */
  readonly done: number
}

/** What all tasks of a run have in common. */
export interface RunSetup {
  readonly paths: DataFolderPaths
  readonly migrations: readonly Migration[]
  readonly scorer: RunScorer
  /** The zones that vessels may pass through. */
  readonly passages: PassageSetup
  readonly startedMs: number
}
