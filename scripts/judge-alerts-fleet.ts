/** A patrol fleet simulated, with its zones and register, through the same backfill as real messages. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { backfill } from '../lib/pipeline/backfill.ts'
import { readMigrations } from '../lib/store/migrations.ts'
import { importPapers, PAPERS } from './demo-papers.ts'
import { migrationsFolder } from './folders.ts'
import type { ShownProgress } from './progress.ts'
import { DEFAULT_MODEL, openScorerOption } from './scorer-option.ts'
import { writeSimulation } from './simulate-files.ts'
import { openSuspicion } from './suspicion-option.ts'
import { createTrackContext } from './track-context.ts'

/** In the past of any clock this runs on: later reports would be refused as from the future. */
const START_MS = Date.UTC(2025, 0, 1)

export interface PatrolFleetOptions {
  readonly vessels: number
  readonly days: number
  /** Mean time between positions. */
  readonly intervalMs: number
}

export interface PatrolFolder {
  /** Data folder, marked as simulated. */
  readonly data: string
  readonly truthFile: string
}

/** Makes fleets, one after the other, by their seeds. */
export interface PatrolFleetMaker {
  /** Into `dir`, which must not hold anything. Throws where any of it fails, and the signal's reason when aborted. */
  make(dir: string, seed: number, onProgress: (progress: ShownProgress) => void): Promise<PatrolFolder>
}

/** `model`: what scores, as `npm run backfill -- --model` has it. */
export async function createPatrolFleetMaker(
  { vessels, days, intervalMs }: PatrolFleetOptions,
  signal: AbortSignal,
  model: string = DEFAULT_MODEL,
): Promise<PatrolFleetMaker> {
  const migrations = readMigrations(migrationsFolder)
  const scorer = await openScorerOption(model)
  const suspicion = await openSuspicion()
  const { context, ports, configuration } = await createTrackContext(null)

  return {
    async make(dir, seed, onProgress) {
      const simulation = join(dir, 'simulation')
      const data = join(dir, 'data')
      await writeSimulation(
        {
          ...{ fleet: 'patrol', vessels, days, seed, intervalMs, out: simulation },
          ...{ format: 'parquet', startMs: START_MS, json: false },
        },
        context().places!,
        signal,
        ({ day, messages, done }) => onProgress({ phase: 'simulating', item: day, reports: messages, done }),
      )
      const papers = PAPERS.map((name) => ({ name, text: readFileSync(join(simulation, name), 'utf8') }))
      await importPapers(data, papers, Date.now())
      const { outcomes } = await backfill({
        inputs: [join(simulation, 'messages')],
        reading: { format: 'auto', startMs: null, place: 'auto', dateOrder: null, columns: null },
        ...{ dir: data, simulated: true, migrations, context, ports, scorer, suspicion, configuration },
        ...{ workers: null, resume: false, dryRun: false, maxErrors: Number.POSITIVE_INFINITY },
        ...{ now: Date.now, signal, onProgress },
      })
      const fault = outcomes.find((outcome) => outcome.fault !== null)?.fault
      if (fault != null) throw new Error(fault)
      return { data, truthFile: join(simulation, 'truth.ndjson') }
    },
  }
}
