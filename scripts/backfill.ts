/** `npm run backfill -- INPUT…`: files of AIS messages into a data folder, and a summary. */

import { existsSync } from 'node:fs'
import { addAbortSignal } from 'node:stream'
import { CommanderError } from 'commander'
import { STANDARD_INPUT } from '../lib/ais/open-input.ts'
import { backfill } from '../lib/pipeline/backfill.ts'
import { exportData } from '../lib/pipeline/export-data.ts'
import { dataFolderPaths } from '../lib/store/data-folder.ts'
import { readMigrations } from '../lib/store/migrations.ts'
import { openReader } from '../lib/store/store.ts'
import { parseBackfillArguments } from './backfill-arguments.ts'
import { migrationsFolder } from './folders.ts'
import { abortOnInterrupt, INTERRUPTED } from './interrupt.ts'
import { createProgress } from './progress.ts'
import { openScorerOption } from './scorer-option.ts'
import { formatSummary } from './summary.ts'
import { summaryObject } from './summary-object.ts'
import { openSuspicion } from './suspicion-option.ts'
import { createTrackContext } from './track-context.ts'

async function run(argv: readonly string[]): Promise<number> {
  const options = parseBackfillArguments(argv)
  const signal = abortOnInterrupt()
  // A read that waits for more must hear of it too.
  if (options.inputs.includes(STANDARD_INPUT)) addAbortSignal(signal, process.stdin)
  const progress = createProgress(process.stderr, Date.now)
  try {
    const scorer = await openScorerOption(options.model)
    const { context, ports, configuration, notes } = await createTrackContext(options.portsFile)
    for (const note of notes) console.error(`backfill: ${note}`)
    const result = await backfill({
      inputs: options.inputs,
      reading: options.reading,
      stdin: process.stdin,
      dir: options.dir,
      simulated: false,
      migrations: readMigrations(migrationsFolder),
      context,
      ports,
      scorer,
      suspicion: await openSuspicion(),
      configuration,
      workers: options.workers,
      resume: options.resume,
      dryRun: options.dryRun,
      maxErrors: options.maxErrors,
      now: Date.now,
      signal,
      onProgress: progress.show,
    })
    if (options.exports !== null && result.counts !== null && !result.dryRun) {
      const store = await openReader(options.dir)
      await exportData(store, { ...options.exports, signal, onProgress: progress.show }).finally(() =>
        store.close(),
      )
    }
    progress.finish('done')
    const places = { dir: options.dir, exports: options.exports?.dir ?? null, simulated: false }
    process.stdout.write(
      options.json ? `${JSON.stringify(summaryObject(result, places))}\n` : formatSummary(result, places),
    )
    const faults = result.outcomes.filter(({ fault }) => fault !== null)
    for (const { fault } of faults) console.error(`backfill: ${fault}`)
    return faults.length === 0 ? 0 : 1
  } catch (error) {
    progress.finish('stopped')
    if (signal.aborted) {
      console.error('backfill: interrupted; the folder is as it was, --resume goes on from here')
      return INTERRUPTED
    }
    console.error(`backfill: ${error instanceof Error ? error.message : String(error)}`)
    if (existsSync(dataFolderPaths(options.dir).run))
      console.error('backfill: what was read and folded so far is kept: --resume goes on from there')
    return 1
  }
}

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  // Commander has printed what was wrong, or the help that was asked for.
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? 0 : 2
}
