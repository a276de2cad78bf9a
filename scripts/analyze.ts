/** `npm run analyze -- INPUT… --out report.html`: what is in the data, before anything is learnt from it. */

import { writeFileSync } from 'node:fs'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { type NamedColumns, parseNamedColumns } from '../lib/ais/csv/columns.ts'
import type { DateOrder } from '../lib/ais/csv/parse-time.ts'
import { INPUT_FORMATS, type InputFormat } from '../lib/ais/detect-format.ts'
import type { PlaceKind } from '../lib/ais/intake.ts'
import { analyzeInputs } from '../lib/pipeline/analyze.ts'
import { renderAnalysis } from './analyze-page.ts'
import { parseStart } from './option-values.ts'
import { createTrackContext } from './track-context.ts'

const FAILED = 1
const USAGE = 2

interface Options {
  readonly out?: string
  readonly json: boolean
  readonly format: InputFormat | 'auto'
  readonly start?: number
  readonly place: PlaceKind
  readonly dateOrder?: DateOrder
  readonly columns?: NamedColumns
}

const program = new Command('npm run analyze --')
  .description(
    'Count what is in AIS messages or labelled positions, and write one page with charts and tables.',
  )
  .argument('<input...>', 'files, directories, or - for standard input; gzip and zstd are unpacked')
  .option('--out <file>', 'write the page here')
  .option('--json', 'print all figures as one JSON object', false)
  .addOption(
    new Option('--format <name>', 'format of the inputs').choices(['auto', ...INPUT_FORMATS]).default('auto'),
  )
  .option('--start <time>', 'time (UTC) of the first message, for logs that carry no times', parseStart)
  .addOption(
    new Option('--place <kind>', 'whether places are true, or only shapes and times')
      .choices(['auto', 'true', 'relative'])
      .default('auto'),
  )
  .addOption(
    new Option('--date-order <order>', 'where dates such as 03/04/2021 read two ways').choices([
      'dmy',
      'mdy',
    ]),
  )
  .option(
    '--columns <map>',
    'columns that are not recognised, e.g. lat=Breite,lon=Laenge,time=Zeit',
    parseColumns,
  )
  .addHelpText(
    'after',
    `
Tables with labels (a column is_fishing, or fishing) are told about as labelled rows too.

Examples:
  $ npm run analyze -- ../shared/data/fishing-labels/gfw --out labels.html
  $ npm run -s analyze -- ../shared/data/ais-tracks --json | jq .reports.silences`,
  )
  .exitOverride()

function parseColumns(text: string): NamedColumns {
  try {
    return parseNamedColumns(text)
  } catch (error) {
    if (error instanceof RangeError) throw new InvalidArgumentError(error.message)
    throw error
  }
}

async function main(): Promise<void> {
  program.parse()
  const options = program.opts<Options>()
  if (options.out === undefined && !options.json)
    program.error('error: nowhere to write to: give --out FILE, or --json')
  const { context } = await createTrackContext(null)
  const analysis = await analyzeInputs(program.args, {
    context: context(),
    importStartMs: Date.now(),
    format: options.format,
    startMs: options.start ?? null,
    place: options.place,
    dateOrder: options.dateOrder ?? null,
    columns: options.columns,
    stdin: process.stdin,
    onFile: (path) => process.stderr.write(`analyze: reading ${path}\n`),
  })
  if (options.out !== undefined) {
    writeFileSync(options.out, renderAnalysis(analysis))
    process.stderr.write(`analyze: wrote ${options.out}\n`)
  }
  if (options.json) process.stdout.write(`${JSON.stringify(analysis)}\n`)
}

try {
  await main()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE
  else {
    process.stderr.write(`analyze: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = FAILED
  }
}
