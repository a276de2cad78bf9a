/** The command line of `npm run backfill`, validated once. */

import { relative, resolve } from 'node:path'
import { Command } from 'commander'
import { z } from 'zod'
import { type NamedColumns, parseNamedColumns } from '../lib/ais/csv/columns.ts'
import { INPUT_FORMATS } from '../lib/ais/detect-format.ts'
import type { ReadingOptions } from '../lib/store/imports.ts'
import { DEMO_FOLDER, MAIN_FOLDER } from './folders.ts'

export interface BackfillArguments {
  readonly inputs: readonly string[]
  readonly reading: ReadingOptions
  readonly dir: string
  /** Where exports go; null: none are written. */
  readonly exportDir: string | null
  /** Port list to use in place of the built-in one. */
  readonly portsFile: string | null
  readonly json: boolean
}

const EXAMPLES = `
Examples:
  npm run backfill -- positions.csv.gz
  npm run backfill -- logs/ --start 2024-03-01T00:00:00Z --data data/harbour --export ndjson

Running the same files again changes nothing. Exit status: 0 done, 1 an input or the folder failed (what
could be read is kept), 2 wrong use, 130 interrupted (the folder is as it was).`

const optionsSchema = z.object({
  format: z.enum(['auto', ...INPUT_FORMATS], {
    error: `--format is auto or one of ${INPUT_FORMATS.join(', ')}`,
  }),
  start: z
    .union([z.iso.date(), z.iso.datetime({ offset: true })], {
      error: '--start wants a time such as 2024-03-01T00:00:00Z, or a date, which begins at 00:00 UTC',
    })
    // A date alone is UTC to Date.parse.
    .transform((text) => Date.parse(text))
    .optional(),
  data: z
    .string()
    .min(1)
    .refine((dir) => !isWithin(dir, DEMO_FOLDER), {
      error: `${DEMO_FOLDER} is the simulated demo's own folder; choose another with --data`,
    }),
  out: z.string().min(1).optional(),
  export: z.literal('ndjson', { error: '--export knows ndjson only' }).optional(),
  place: z.enum(['auto', 'true', 'relative'], { error: '--place is auto, true or relative' }),
  dateOrder: z.enum(['dmy', 'mdy'], { error: '--date-order is dmy or mdy' }).optional(),
  columns: z.string().transform(readColumns).optional(),
  ports: z.string().min(1).optional(),
  json: z.boolean().default(false),
})

/**
 * Throws a CommanderError on wrong use, and for --help; what it has to say is already printed, errors through
 * `printError`. `nowMs` is the wall clock.
 */
export function parseBackfillArguments(
  argv: readonly string[],
  printError: (text: string) => void = (text) => process.stderr.write(text),
  nowMs: number = Date.now(),
): BackfillArguments {
  const command = new Command('npm run backfill --')
    .exitOverride()
    .configureOutput({ writeErr: printError })
    .description('Reads AIS messages, folds them to segments, trips and port visits, and stores them.')
    .argument('<input...>', 'files, directories, or - for standard input; gzip and zstd are unpacked')
    .option('--format <name>', 'format of the inputs', 'auto')
    .option('--start <time>', 'time or date (UTC) of the first message, for logs that carry no times')
    .option('--data <dir>', 'data folder', MAIN_FOLDER)
    .option('--out <dir>', 'folder for exports (default: export in the data folder); implies --export ndjson')
    .option('--export <format>', 'also export the result: ndjson')
    .option(
      '--place <kind>',
      'true, or relative: shapes and times are true but places are not; auto: relative for GFW training tables only',
      'auto',
    )
    .option('--date-order <order>', 'dmy or mdy, where dates such as 03/04/2021 read two ways')
    .option('--columns <map>', 'columns that are not recognised, e.g. lat=Breite,lon=Laenge,time=Zeit')
    .option('--ports <file>', 'ports instead of the built-in ones: World Port Index or GFW anchorages, CSV')
    .option('--json', 'print one JSON object instead of the summary')
    .addHelpText('after', EXAMPLES)
  command.parse(argv, { from: 'user' })
  const parsed = optionsSchema.safeParse(command.opts())
  if (!parsed.success) command.error(`error: ${parsed.error.issues[0]!.message}`)
  const options = parsed.data!
  if (options.start !== undefined && options.start > nowMs)
    command.error(
      `error: --start ${new Date(options.start).toISOString()} lies in the future: every report would be refused as future-time`,
    )
  return {
    inputs: command.args,
    reading: {
      format: options.format,
      startMs: options.start ?? null,
      place: options.place,
      dateOrder: options.dateOrder ?? null,
      columns: options.columns ?? null,
    },
    dir: options.data,
    exportDir:
      options.export === undefined && options.out === undefined
        ? null
        : (options.out ?? `${options.data}/export`),
    portsFile: options.ports ?? null,
    json: options.json,
  }
}

function readColumns(text: string, context: z.RefinementCtx): NamedColumns {
  try {
    return parseNamedColumns(text)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    context.addIssue(`--columns: ${error.message}`)
    return z.NEVER
  }
}

function isWithin(dir: string, parent: string): boolean {
  const path = relative(resolve(parent), resolve(dir))
  return path === '' || !(path.startsWith('..') || resolve(path) === path)
}
