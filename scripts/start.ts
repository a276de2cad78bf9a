/** `npm start`: the simulated demo, and where to look next. */

import { backfillDemo } from './demo.ts'
import { DEMO_FOLDER } from './folders.ts'
import { abortOnInterrupt, INTERRUPTED } from './interrupt.ts'
import { createProgress } from './progress.ts'
import { formatSummary } from './summary.ts'

const signal = abortOnInterrupt()
const progress = createProgress(process.stderr, Date.now)
try {
  const result = await backfillDemo(DEMO_FOLDER, signal, progress.show)
  progress.finish('done')
  process.stdout.write(formatSummary(result, { dir: DEMO_FOLDER, exports: null, simulated: true }))
  process.exitCode = result.outcomes.some(({ fault }) => fault !== null) ? 1 : 0
} catch (error) {
  progress.finish('stopped')
  if (!signal.aborted) console.error(`start: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = signal.aborted ? INTERRUPTED : 1
}
