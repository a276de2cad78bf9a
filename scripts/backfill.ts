/** `npm run backfill -- INPUT…`: files of AIS messages into a data folder, and a summary. */

import { addAbortSignal } from 'node:stream'
import { CommanderError } from 'commander'
import { STANDARD_INPUT } from '../lib/ais/open-input.ts'
import { backfill } from '../lib/pipeline/backfill.ts'
import { exportNdjson } from '../lib/pipeline/export-ndjson.ts'
import { readMigrations } from '../lib/store/migrations.ts'
import { openReader } from '../lib/store/store.ts'
import { parseBackfillArguments } from './backfill-arguments.ts'
import { migrationsFolder } from './folders.ts'
import { abortOnInterrupt, INTERRUPTED } from './interrupt.ts'
import { createProgress } from './progress.ts'
import { formatSummary } from './summary.ts'
import { summaryObject } from './summary-object.ts'
import { createTrackContext } from './track-context.ts'

async function run(argv: readonly string[]): Promise<number> {
  const options = parseBackfillArguments(argv)
  const signal = abortOnInterrupt()
  // A read that waits for more must hear of it too.
  if (options.inputs.includes(STANDARD_INPUT)) addAbortSignal(signal, process.stdin)
  const progress = createProgress(process.stderr, Date.now)
  try {
    const { context, configuration, notes } = await createTrackContext(options.portsFile)
    for (const note of notes) console.error(`backfill: ${note}`)
    const result = await backfill({
      inputs: options.inputs,
      reading: options.reading,
      stdin: process.stdin,
      dir: options.dir,
      simulated: false,
      migrations: readMigrations(migrationsFolder),
      context,
      configuration,
      now: Date.now,
      signal,
      onProgress: progress.show,
    })
    if (options.exportDir !== null && result.counts !== null) {
      const store = await openReader(options.dir)
      await exportNdjson(store, options.exportDir, signal).finally(() => store.close())
    }
    progress.finish('done')
    const places = { dir: options.dir, exports: options.exportDir, simulated: false }
    process.stdout.write(
      options.json ? `${JSON.stringify(summaryObject(result, places))}\n` : formatSummary(result, places),
    )
    const faults = result.outcomes.filter(({ fault }) => fault !== null)
    for (const { fault } of faults) console.error(`backfill: ${fault}`)
    return faults.length === 0 ? 0 : 1
  } catch (error) {
    progress.finish('stopped')
    if (signal.aborted) return INTERRUPTED
    console.error(`backfill: ${error instanceof Error ? error.message : String(error)}`)
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
