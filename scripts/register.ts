/** `npm run register -- check | import | list | find | remove`: vessels known or licensed, and lists of vessels to watch. */

import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { mergeRegister } from '../lib/alerts/register/merge-register.ts'
import { planRegisterImport } from '../lib/alerts/register/plan-import.ts'
import { readRegisterCsv } from '../lib/alerts/register/read-register-csv.ts'
import { createVesselRegister } from '../lib/alerts/register/vessel-register.ts'
import { FolderError } from '../lib/store/folder-error.ts'
import { listRegisterEntries, writeRegister } from '../lib/store/register.ts'
import { listZoneNames } from '../lib/store/zones.ts'
import { accountName } from './account-name.ts'
import { MAIN_FOLDER } from './folders.ts'
import { readRegisterText } from './register-file.ts'
import { parseInstant, readQuery, toQuery } from './register-query.ts'
import {
  formatChecked,
  formatEntries,
  formatFound,
  formatImported,
  formatLists,
  formatRejects,
  summarizeImport,
  summarizeLists,
  summarizeRead,
} from './register-report.ts'
import { withReader, withWriter } from './with-folder.ts'

const EXAMPLES = `
Examples:
  npm run register -- check licences.csv
  npm run register -- import iuu.csv --list iuu --watch-list --data data/harbour
  npm run register -- find --mmsi 224123450 --name 'NUEVO AMANECER'

Columns: id, mmsi, imo, call_sign, name, flag, type, gears, length_m, areas, area_gears, authorised_from, authorised_to,
reference, valid_from, valid_to, note (docs/register.md, also for the names that public lists use). An import takes the
place of the list from its time on; what the list said before stays. Exit status: 0 done, 1 failed (nothing was changed),
2 wrong use.`

/** The register proper, where no other list is named. */
const REGISTER = 'register'

const command = new Command('npm run register --')
  .exitOverride()
  .description(
    'The vessel register of a data folder: known and licensed vessels, and lists of vessels to watch.',
  )
  .addHelpText('after', EXAMPLES)

interface ReadingOptions {
  readonly list: string
  readonly watchList?: true
  readonly areas?: readonly string[]
  readonly json?: true
}

function withReading(one: Command): Command {
  return one
    .option('--list <name>', 'name of the list', parseName, REGISTER)
    .option('--watch-list', 'it is a list of vessels to watch: it gives no flag, type or licence')
    .option('--areas <ids>', 'areas of licences that name none, divided by ;', parseAreas)
}

withReading(command.command('check'))
  .description('read a file as import would, and tell of every row that would be rejected')
  .argument('<file>', 'CSV, perhaps compressed')
  .option('--json', 'print one JSON object')
  .action(async (file: string, options: ReadingOptions) => {
    const read = await readFile(file, options)
    process.stdout.write(
      options.json ? `${JSON.stringify(summarizeRead(file, read))}\n` : formatChecked(file, read),
    )
    if (read.rejects.length > 0) process.exitCode = 1
  })

interface ImportOptions extends ReadingOptions {
  readonly data: string
  readonly acceptPartly?: true
  readonly asOf?: number
  readonly who?: string
}

withReading(command.command('import'))
  .description('bring a list up to date with a file; one wrong row refuses it')
  .argument('<file>', 'CSV, perhaps compressed')
  .option('--data <dir>', 'data folder', MAIN_FOLDER)
  .option('--accept-partly', 'import the rows that can be read; entries that the file lacks stay')
  .option('--as-of <time>', 'when the list said so (default: now)', parseInstant)
  .option('--who <name>', 'who brings it in (default: the name of the account)', parseName)
  .option('--json', 'print one JSON object')
  .action(runImport)

command
  .command('list')
  .description('the lists of a folder; or the entries of one, past ones too')
  .argument('[list]', 'name of a list')
  .option('--data <dir>', 'data folder', MAIN_FOLDER)
  .option('--json', 'print one JSON array')
  .action(async (list: string | undefined, { data, json }: { data: string; json?: true }) => {
    const entries = await readEntries(data)
    if (list === undefined) {
      const lists = summarizeLists(entries, Date.now())
      process.stdout.write(json ? `${JSON.stringify(lists)}\n` : formatLists(data, lists))
      return
    }
    const ofList = entries.filter((entry) => entry.list === list)
    if (ofList.length === 0) throw noList(data, list)
    process.stdout.write(json ? `${JSON.stringify(ofList)}\n` : formatEntries(ofList))
  })

command
  .command('find')
  .description('which entries a vessel is, on which keys and how surely')
  .option('--mmsi <digits>', 'MMSI')
  .option('--imo <digits>', 'IMO number')
  .option('--call-sign <text>', 'call sign')
  .option('--name <text>', 'name')
  .option('--length <metres>', 'length')
  .option('--at <time>', 'by what the register says of that time (default: now)', parseInstant)
  .option('--data <dir>', 'data folder', MAIN_FOLDER)
  .option('--json', 'print one JSON object')
  .action(async (options: Parameters<typeof toQuery>[0] & { data: string; at?: number; json?: true }) => {
    const query = toQuery(options)
    if (typeof query === 'string') return command.error(`error: ${query}`)
    const found = readQuery(
      createVesselRegister(await readEntries(options.data)),
      query,
      options.at ?? Date.now(),
    )
    process.stdout.write(options.json ? `${JSON.stringify(found)}\n` : formatFound(found))
  })

interface RemoveOptions {
  readonly data: string
  readonly history?: true
  readonly who?: string
  readonly json?: true
}

command
  .command('remove')
  .description('end a list now: what it said of earlier times stays')
  .argument('<list>', 'name of the list')
  .option('--history', 'take away what it said of earlier times too, as if it had never been imported')
  .option('--data <dir>', 'data folder', MAIN_FOLDER)
  .option('--who <name>', 'who takes it away (default: the name of the account)', parseName)
  .option('--json', 'print one JSON object')
  .action(runRemove)

function parseName(text: string): string {
  const name = text.trim()
  if (!/^[\p{L}\p{N}][^\p{Cc}\p{Cs}]{0,99}$/u.test(name))
    throw new InvalidArgumentError('A name begins with a letter or digit and has 100 characters at most.')
  return name
}

function parseAreas(text: string): string[] {
  const areas = text.split(';').map((area) => area.trim())
  if (areas.includes('')) throw new InvalidArgumentError('Ids of zones, country:ABC or *, divided by ;')
  return areas
}

async function readFile(file: string, { list, watchList, areas = [] }: ReadingOptions) {
  return readRegisterCsv(await readRegisterText(file), file, { list, isWatchList: watchList === true, areas })
}

async function runImport(file: string, options: ImportOptions): Promise<void> {
  const { data, list, watchList, acceptPartly, asOf, who, json } = options
  const nowMs = Date.now()
  const atMs = asOf ?? nowMs
  if (atMs > nowMs) command.error('error: --as-of must not lie in the future')
  const read = await readFile(file, options)
  process.stderr.write(formatRejects(file, read))
  const { merge, zones } = await withWriter(
    data,
    async (store) => {
      const wanted = { name: file, list, isWatchList: watchList === true, read, atMs, nowMs }
      const merge = planRegisterImport(await listRegisterEntries(store), {
        ...wanted,
        acceptPartly: acceptPartly === true,
      })
      await writeRegister(store, merge, {
        who: who ?? accountName(),
        note: `import ${file}`,
        writtenMs: nowMs,
      })
      return { merge, zones: await listZoneNames(store) }
    },
    true,
  )
  const summary = summarizeImport(file, list, read, merge, new Set(zones.keys()))
  process.stdout.write(json ? `${JSON.stringify(summary)}\n` : formatImported(data, summary))
}

async function runRemove(list: string, { data, history, who, json }: RemoveOptions): Promise<void> {
  const nowMs = Date.now()
  await readEntries(data)
  const closed = await withWriter(data, async (store) => {
    const entries = (await listRegisterEntries(store)).filter((entry) => entry.list === list)
    if (entries.length === 0) throw noList(data, list)
    const close =
      history === true
        ? entries.map((before) => ({ before, now: null }))
        : mergeRegister(entries, [], nowMs).close
    const provenance = { who: who ?? accountName(), note: 'remove', writtenMs: nowMs }
    await writeRegister(store, { close, add: [] }, provenance)
    return close.length
  })
  process.stdout.write(
    json
      ? `${JSON.stringify({ list, ended: closed, history: history === true })}\n`
      : `${list}: ${closed} entries ${history === true ? 'taken away, with what they said of earlier times' : 'ended now; what they said of earlier times stays'}\n`,
  )
}

function readEntries(dir: string) {
  return withReader(dir, listRegisterEntries)
}

function noList(dir: string, list: string): FolderError {
  return new FolderError(dir, `it holds no list ${list}: npm run register -- list shows those that it has`)
}

try {
  await command.parseAsync(process.argv.slice(2), { from: 'user' })
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else {
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}
