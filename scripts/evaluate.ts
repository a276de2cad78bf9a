/** `npm run evaluate -- --data FILE…`: how good a model's scores, and the events made of them, are against labels. */

import { CommanderError } from 'commander'
import { TRACK_OPTIONS } from '../lib/features/track-machine.ts'
import { createBuiltinPlaces } from '../lib/geo/builtin-places.ts'
import { localSolarHour } from '../lib/geo/sun.ts'
import { parseArguments } from './evaluate-arguments.ts'
import { formatEvaluation } from './evaluate-report.ts'
import { evaluate } from './evaluate-run.ts'

const FAILED = 1
const USAGE = 2

try {
  const options = parseArguments(process.argv.slice(2))
  const evaluation = await evaluate(options, {
    context: () => ({ places: createBuiltinPlaces(), solarHour: localSolarHour, options: TRACK_OPTIONS }),
    now: Date.now,
    tell: (text) => console.error(`evaluate: ${text}`),
  })
  if (options.json) for (const warning of evaluation.warnings) console.error(`WARNING: ${warning}`)
  // Undefined figures are NaN, which JSON writes as null.
  console.log(options.json ? JSON.stringify(evaluation) : formatEvaluation(evaluation))
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE
  else {
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = FAILED
  }
}
