/** `npm run train:suspicion`: the experts' suspicion model, or one moved by verdicts. */

import { CommanderError } from 'commander'
import { parseArguments } from './train-suspicion-arguments.ts'
import { formatSuspicionOutcome } from './train-suspicion-report.ts'
import { runSuspicionTraining } from './train-suspicion-run.ts'

const FAILED = 1
const USAGE = 2

/** For a shell. */
function quote(word: string): string {
  return /^[\w./:,=@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

try {
  const argv = process.argv.slice(2)
  const { json, ...options } = parseArguments(argv)
  const outcome = await runSuspicionTraining(options, {
    command: `npm run train:suspicion -- ${argv.map(quote).join(' ')}`.trimEnd(),
    tell: (text) => process.stderr.write(`train:suspicion: ${text}\n`),
    nowMs: Date.now(),
  })
  console.log(json ? JSON.stringify(outcome) : formatSuspicionOutcome(outcome))
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE
  else {
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = FAILED
  }
}
