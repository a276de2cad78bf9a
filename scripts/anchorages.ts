/** `npm run anchorages -- --out FILE`: where the ships of a data folder lay still, as a port list for backfills. */

import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { createBuiltinPlaces } from '../lib/geo/builtin-places.ts'
import { createPortIndex } from '../lib/geo/port-index.ts'
import { type AnchorageVersion, writeAnchorageTable } from '../lib/pipeline/anchorage-table.ts'
import { ANCHORAGE_OPTIONS, findAnchorages } from '../lib/pipeline/anchorages.ts'
import { createFolder } from '../lib/store/create-folder.ts'
import { toFolderError } from '../lib/store/folder-error.ts'
import { openReader } from '../lib/store/store.ts'
import { MAIN_FOLDER } from './folders.ts'
import { abortOnInterrupt, INTERRUPTED } from './interrupt.ts'
import { formatCount } from './plain-text.ts'
import { readPorts } from './ports-file.ts'
import { createProgress } from './progress.ts'

const EXAMPLES = `
Examples:
  npm run anchorages -- --out anchorages.csv
  npm run anchorages -- --data data/harbour --out berths.csv --min-vessels 5 --only

The list goes to FILE, what it was made of to FILE.json. A backfill with --ports FILE takes it in place of the built-in
list, whose ports are therefore in it too, unless --only is given. To fold a folder anew with it, name any file that
the folder already holds: npm run backfill -- positions.csv.gz --ports anchorages.csv
Exit status: 0 done, 1 failed, 2 wrong use, 130 interrupted (FILE is as it was).`

interface Options {
  readonly data: string
  readonly out: string
  readonly minVessels: number
  readonly minHours: number
  readonly since?: number
  readonly until?: number
  readonly ports?: string
  readonly only?: true
  readonly json?: true
}

const command = new Command('npm run anchorages --')
  .exitOverride()
  .description('Derives anchorages from a data folder: cells of 0.5 km in which enough ships lay still.')
  .requiredOption('--out <file>', 'CSV to write; takes the place of what is there')
  .option('--data <dir>', 'data folder', MAIN_FOLDER)
  .option('--min-vessels <n>', 'ships that lay still in a cell', parseVessels, ANCHORAGE_OPTIONS.minVessels)
  .option('--min-hours <hours>', 'how long each did, at least', parseHours, ANCHORAGE_OPTIONS.minHours)
  .option('--since <time>', 'read positions from this time on', parseTime)
  .option('--until <time>', 'read positions before this time', parseTime)
  .option('--ports <file>', 'port list that names anchorages, instead of the built-in one')
  .option('--only', 'leave out the ports of the list')
  .option('--json', 'print one JSON object, that of FILE.json')
  .addHelpText('after', EXAMPLES)
  .action(run)

function parseVessels(text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) < 1)
    throw new InvalidArgumentError('a whole number of ships, 1 or more')
  return Number(text)
}

function parseHours(text: string): number {
  if (!/^\d{1,6}(\.\d{1,6})?$/.test(text) || Number(text) <= 0)
    throw new InvalidArgumentError('a number of hours, more than 0')
  return Number(text)
}

function parseTime(text: string): number {
  const isTime = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)
  const timeMs = isTime ? Date.parse(text) : Number.NaN
  if (Number.isNaN(timeMs))
    throw new InvalidArgumentError(
      'a time such as 2024-03-01T00:00:00Z, or a date, which begins at 00:00 UTC',
    )
  return timeMs
}

async function run(options: Options): Promise<void> {
  const { since = null, until = null, minVessels, minHours } = options
  if (since !== null && until !== null && since >= until)
    command.error('error: --since must lie before --until')
  const signal = abortOnInterrupt()
  const progress = createProgress(process.stderr, Date.now)
  try {
    const list = await readPorts(options.ports ?? null)
    for (const note of list.notes) console.error(`anchorages: ${note}`)
    const request = { minVessels, minHours, sinceMs: since, untilMs: until }
    const store = await openReader(options.data)
    const found = await findAnchorages(store, { ...request, signal, onProgress: progress.show })
      .catch((error: unknown) => {
        throw toFolderError(options.data, error, '--data')
      })
      .finally(() => store.close())
    progress.finish('done')
    const places =
      list.ports === null ? createBuiltinPlaces() : { ports: list.ports, ...createPortIndex(list.ports) }
    const { csv, version } = writeAnchorageTable(found, {
      ...request,
      ...{ places, portsName: list.name, keepsPorts: options.only !== true },
    })
    writeBoth(options.out, csv, version)
    process.stdout.write(
      options.json ? `${JSON.stringify(version)}\n` : summary(options, version, found.read),
    )
    if (version.anchorages + version.ports.kept === 0)
      console.error(`anchorages: ${options.out} holds nothing, and a backfill will not take it`)
  } catch (error) {
    progress.finish('stopped')
    if (!signal.aborted) throw error
    process.exitCode = INTERRUPTED
  }
}

/** Each takes its name when it is whole, the list last. */
function writeBoth(file: string, csv: string, version: AnchorageVersion): void {
  try {
    createFolder(dirname(file))
    writeFileSync(`${file}.json.part`, `${JSON.stringify(version, null, 2)}\n`)
    writeFileSync(`${file}.part`, csv)
    renameSync(`${file}.json.part`, `${file}.json`)
    renameSync(`${file}.part`, file)
  } catch (error) {
    for (const part of [`${file}.json.part`, `${file}.part`]) rmSync(part, { force: true })
    throw toFolderError(dirname(file), error, '--out')
  }
}

function summary(
  { out, minVessels, minHours }: Options,
  { about, anchorages, unnamed, ports }: AnchorageVersion,
  { ships, stays, cells }: { readonly ships: number; readonly stays: number; readonly cells: number },
): string {
  return `${about}: ${formatCount(anchorages, 'cell')} in which ${formatCount(minVessels, 'ship')} or more lay still for ${minHours} h or longer
  read            ${formatCount(ships, 'ship')}, ${formatCount(stays, 'stay')} in ${formatCount(cells, 'cell')}
  no port near    ${formatCount(unnamed, 'cell')}
  ports kept      ${formatCount(ports.kept, 'port')} of the list ${ports.list}
  list            ${out}
  made of         ${out}.json
`
}

try {
  await command.parseAsync(process.argv.slice(2), { from: 'user' })
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else {
    console.error(`anchorages: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
}
