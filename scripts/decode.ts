/** `npm run -s decode -- FILE…`: AIS logs to one JSON object a message on stdout, counts and rejects on stderr. */
import { once } from 'node:events'
import { Command, CommanderError } from 'commander'
import { describeRead, summarizeRead } from '../lib/ais/describe-read.ts'
import { decodeLog } from '../lib/ais/nmea/decode-log.ts'
import { messageToJson } from '../lib/ais/nmea/message-json.ts'
import { listInputs } from '../lib/ais/open-input.ts'
import { openLog } from '../lib/ais/open-log.ts'
import { ReadReport } from '../lib/ais/read-report.ts'
import { parseStart } from './option-values.ts'

const PROGRESS_EVERY_MS = 10_000
const FAILED = 1
const USAGE = 2
const INTERRUPTED = 130

interface Options {
  readonly start?: number
  readonly json: boolean
}

const program = new Command('decode')
  .description(
    'Decode AIS logs (AIVDM/AIVDO, with TAG blocks or receiver stamps): one JSON object a message.',
  )
  .argument('<input...>', 'files, directories, or - for standard input; gzip and zstd are unpacked')
  .option('--start <time>', 'UTC at which a log without times begins, e.g. 2026-11-27T08:00:00Z', parseStart)
  .option('--json', 'write the summary on stderr as JSON, one object an input', false)
  .addHelpText(
    'after',
    `
Times are UTC epoch milliseconds, null where the log has none. What is not available is null.

Examples:
  $ npm run -s decode -- receiver.log > messages.ndjson
  $ zcat day.nmea.gz | npm run -s decode -- --start 2026-11-27T00:00:00Z - | head`,
  )
  .exitOverride()

let isInterrupted = false

async function decodeInput(path: string, options: Options): Promise<boolean> {
  const report = new ReadReport(path, 'nmea')
  let lines: string[] = []
  let fault: Error | null = null
  let nextProgressMs = Date.now() + PROGRESS_EVERY_MS
  const steps = decodeLog(
    openLog(path, { stdin: process.stdin }),
    report,
    { startMs: options.start ?? null },
    (message, heard) => lines.push(messageToJson(message, heard)),
  )
  try {
    for await (const _ of steps) {
      await write(lines)
      lines = []
      if (isInterrupted) break
      if (Date.now() >= nextProgressMs) {
        process.stderr.write(`decode: ${path}: ${report.lines} lines, ${report.messages} messages so far\n`)
        nextProgressMs = Date.now() + PROGRESS_EVERY_MS
      }
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    fault = error
  }
  await write(lines)
  const summary = options.json ? [JSON.stringify(summarizeRead(report))] : describeRead(report)
  process.stderr.write(`${summary.join('\n')}\n`)
  if (fault === null && report.messages === 0) fault = new Error(`${path}: no AIS message in it`)
  if (fault !== null) process.stderr.write(`decode: ${fault.message}\n`)
  return fault === null
}

async function write(lines: readonly string[]): Promise<void> {
  if (lines.length > 0 && !process.stdout.write(`${lines.join('\n')}\n`)) await once(process.stdout, 'drain')
}

async function main(): Promise<number> {
  try {
    program.parse()
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE
    throw error
  }
  process.once('SIGINT', () => {
    isInterrupted = true
  })
  // The reader of our output may leave early (head): that is its right, and no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? 0 : FAILED),
  )
  let isComplete = true
  for (const path of await listInputs(program.args)) {
    if (!(await decodeInput(path, program.opts<Options>()))) isComplete = false
    if (isInterrupted) return INTERRUPTED
  }
  return isComplete ? 0 : FAILED
}

process.exitCode = await main()
