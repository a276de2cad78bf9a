/** `npm run train -- --data FILE…`: a model trained on labelled positions, judged on vessels that it never saw. */

import { CommanderError } from 'commander'
import { TRACK_OPTIONS } from '../lib/features/track-machine.ts'
import { createBuiltinPlaces } from '../lib/geo/builtin-places.ts'
import { localSolarHour } from '../lib/geo/sun.ts'
import { parseArguments } from './train-arguments.ts'
import { formatOutcome } from './train-report.ts'
import { runTraining } from './train-run.ts'

const FAILED = 1
const USAGE = 2

/** For a shell. */
function quote(word: string): string {
  return /^[\w./:,=@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

try {
  const argv = process.argv.slice(2)
  const options = parseArguments(argv)
  const outcome = await runTraining(options, {
    command: `npm run train -- ${argv.map(quote).join(' ')}`,
    context: { places: createBuiltinPlaces(), solarHour: localSolarHour, options: TRACK_OPTIONS },
    stream: process.stderr,
    now: Date.now,
  })
  // Undefined figures are NaN, which JSON writes as null.
  console.log(options.json ? JSON.stringify(outcome) : formatOutcome(outcome))
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE
  else {
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = FAILED
  }
}
