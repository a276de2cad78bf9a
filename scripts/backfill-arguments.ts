/** The command line of `npm run backfill`, validated once. */

import { relative, resolve } from 'node:path'
import { Command } from 'commander'
import { z } from 'zod'
import { type NamedColumns, parseNamedColumns } from '../lib/ais/csv/columns.ts'
import { INPUT_FORMATS } from '../lib/ais/detect-format.ts'
import { type ExportBox, parseExportBox } from '../lib/pipeline/export-box.ts'
import { EXPORT_FORMATS, type ExportFormat } from '../lib/pipeline/export-writers.ts'
import { MOST_WORKERS } from '../lib/pipeline/workers.ts'
import type { ReadingOptions } from '../lib/store/imports.ts'
import { DEMO_FOLDER, MAIN_FOLDER } from './folders.ts'
import { DEFAULT_MODEL, MODEL_HELP } from './scorer-option.ts'

export interface BackfillArguments {
  readonly inputs: readonly string[]
  readonly reading: ReadingOptions
  readonly dir: string
  /** Where exports go and in what format, and the box of what is exported; null: none are written. */
  readonly exports: ExportArguments | null
  /** Port list to use in place of the built-in one. */
  readonly portsFile: string | null
  /** What scores: a model with its version or without, the folder of a version, or the speed baseline. */
  readonly model: string
  /** Worker threads; null: what suits the machine and the work. */
  readonly workers: number | null
  readonly resume: boolean
  readonly dryRun: boolean
  /** Infinity: any number. */
  readonly maxErrors: number
  readonly json: boolean
}

export interface ExportArguments {
  readonly dir: string
  readonly format: ExportFormat
  readonly bbox: ExportBox | null
}

const EXAMPLES = `
Examples:
  npm run backfill -- positions.csv.gz
  npm run backfill -- logs/ --start 2024-03-01T00:00:00Z --data data/harbour --export ndjson

Another model, or backend (npm run doctor), folds what the folder holds anew. Running the same files again changes nothing. Exit status: 0 done, 1 an input or the folder failed (what
could be read is kept), 2 wrong use, 130 interrupted (the folder is as it was; --resume goes on).`

const timeSchema = (flag: string, hint = '') =>
  z
    .union([z.iso.date(), z.iso.datetime({ offset: true })], {
      error: `${flag} wants a time such as 2024-03-01T00:00:00Z, or a date, which begins at 00:00 UTC${hint}`,
    })
    // A date alone is UTC to Date.parse.
    .transform((text) => Date.parse(text))
    .optional()

const countSchema = (flag: string, least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, { error: `${flag} wants a whole number` })
    .transform(Number)
    .refine((count) => count >= least && count <= most, {
      error: `${flag} is ${least} to ${most.toLocaleString('en')}`,
    })

const optionsSchema = z.object({
  format: z.enum(['auto', ...INPUT_FORMATS], {
    error: `--format is auto or one of ${INPUT_FORMATS.join(', ')}`,
  }),
  start: timeSchema('--start'),
  since: timeSchema('--since'),
  until: timeSchema('--until'),
  mmsi: z.array(z.string()).transform(readKeys),
  bbox: z.string().transform(readBox).optional(),
  data: z
    .string()
    .min(1)
    .refine((dir) => !isWithin(dir, DEMO_FOLDER), {
      error: `${DEMO_FOLDER} is the simulated demo's own folder; choose another with --data`,
    }),
  out: z.string().min(1).optional(),
  export: z.enum(EXPORT_FORMATS, { error: `--export is one of ${EXPORT_FORMATS.join(', ')}` }).optional(),
  place: z.enum(['auto', 'true', 'relative'], { error: '--place is auto, true or relative' }),
  dateOrder: z.enum(['dmy', 'mdy'], { error: '--date-order is dmy or mdy' }).optional(),
  columns: z.string().transform(readColumns).optional(),
  ports: z.string().min(1).optional(),
  model: z.string().min(1),
  workers: countSchema('--workers', 1, MOST_WORKERS).optional(),
  maxErrors: countSchema('--max-errors', 0, 999_999_999).optional(),
  resume: z.boolean().default(false),
  dryRun: z.boolean().default(false),
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
    .argument('[input...]', 'files, directories, or - for standard input; gzip and zstd are unpacked')
    .option('--format <name>', 'format of the inputs', 'auto')
    .option('--start <time>', 'time or date (UTC) of the first message, for logs that carry no times')
    .option('--since <time>', 'read reports from this time on; trips cut there are first seen there')
    .option('--until <time>', 'read reports before this time; trips cut there stay open')
    .option('--mmsi <numbers>', 'read reports of these vessels only, separated by commas', gather, [])
    .option('--data <dir>', 'data folder', MAIN_FOLDER)
    .option('--out <dir>', 'folder for exports (default: export in the data folder); implies --export ndjson')
    .option('--export <format>', `also export the result: ${EXPORT_FORMATS.join(', ')}`)
    .option(
      '--bbox <box>',
      'west,south,east,north in degrees: export what lies in or touches it; with = where it begins with a minus, --bbox=-12,35,0,48',
    )
    .option(
      '--place <kind>',
      'true, or relative: shapes and times are true but places are not; auto: relative for GFW training tables only',
      'auto',
    )
    .option('--date-order <order>', 'dmy or mdy, where dates such as 03/04/2021 read two ways')
    .option('--columns <map>', 'columns that are not recognised, e.g. lat=Breite,lon=Laenge,time=Zeit')
    .option('--ports <file>', 'ports instead of the built-in ones: World Port Index or GFW anchorages, CSV')
    .option('--model <name>', MODEL_HELP, DEFAULT_MODEL)
    .option('--workers <n>', `threads that read and fold, 1 to ${MOST_WORKERS} (default: what suits)`)
    .option('--dry-run', 'tell what would be found and change nothing')
    .option('--resume', 'go on with the run that was cut off; inputs may be left out')
    .option('--max-errors <n>', 'change nothing if more lines than these are rejected')
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
  if (command.args.length === 0 && !options.resume)
    command.error(
      "error: missing required argument 'input' (or --resume, to go on with a run that was cut off)",
    )
  if (options.bbox !== undefined && options.export === undefined && options.out === undefined)
    command.error('error: --bbox chooses what is exported: give --export too')
  const { since, until } = options
  if (since !== undefined && until !== undefined && since >= until)
    command.error('error: --since must lie before --until')
  return {
    inputs: command.args,
    reading: {
      format: options.format,
      startMs: options.start ?? null,
      place: options.place,
      dateOrder: options.dateOrder ?? null,
      columns: options.columns ?? null,
      ...choiceOf(since, until, options.mmsi),
    },
    dir: options.data,
    exports:
      options.export === undefined && options.out === undefined
        ? null
        : {
            dir: options.out ?? `${options.data}/export`,
            format: options.export ?? 'ndjson',
            bbox: options.bbox ?? null,
          },
    model: options.model,
    workers: options.workers ?? null,
    resume: options.resume,
    dryRun: options.dryRun,
    maxErrors: options.maxErrors ?? Number.POSITIVE_INFINITY,
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

/** What is taken of the inputs; everything is no choice at all. */
function choiceOf(
  since: number | undefined,
  until: number | undefined,
  vessels: readonly string[],
): Pick<ReadingOptions, 'choice'> {
  if (since === undefined && until === undefined && vessels.length === 0) return {}
  return {
    choice: {
      sinceMs: since ?? null,
      untilMs: until ?? null,
      vessels: vessels.length === 0 ? null : vessels,
    },
  }
}

/** An option given several times. */
function gather(value: string, earlier: readonly string[]): string[] {
  return [...earlier, value]
}

/** Keys in order, each once, so that the same choice is the same import. */
function readKeys(texts: readonly string[], context: z.RefinementCtx): string[] {
  const keys = texts.flatMap((text) => text.split(',')).map((key) => key.trim())
  const wrong = keys.find((key) => !/^[0-9A-Za-z_-]{1,64}$/.test(key))
  if (wrong === undefined) return [...new Set(keys)].sort()
  context.addIssue(`--mmsi wants numbers such as 257000001, not ${JSON.stringify(wrong)}`)
  return z.NEVER
}

function readBox(text: string, context: z.RefinementCtx): ExportBox {
  try {
    return parseExportBox(text)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    context.addIssue(`--bbox: ${error.message}`)
    return z.NEVER
  }
}

function isWithin(dir: string, parent: string): boolean {
  const path = relative(resolve(parent), resolve(dir))
  return path === '' || !(path.startsWith('..') || resolve(path) === path)
}
