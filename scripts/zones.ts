/** `npm run zones -- check | import | list | retire`: areas of sea, out of files and into a data folder. */

import { basename } from 'node:path'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { ZoneImportOptions } from '../lib/geo/zones/read-zone-properties.ts'
import { ZONE_KINDS, type Zone } from '../lib/geo/zones/zone.ts'
import { FolderError } from '../lib/store/folder-error.ts'
import { listZoneSets, listZones, type ReplacedZones, replaceZoneSet } from '../lib/store/zones.ts'
import { accountName } from './account-name.ts'
import { MAIN_FOLDER } from './folders.ts'
import { formatCount, formatMinute } from './plain-text.ts'
import { withReader, withWriter } from './with-folder.ts'
import { findSharedIds, readZoneFiles, reportFindings } from './zones-files.ts'
import { formatZones, summarizeZone } from './zones-report.ts'

const EXAMPLES = `
Examples:
  npm run zones -- check ../shared/data/areas/rfmos.json.gz --kind rfmo
  npm run zones -- import reserves.kml --kind no-take --country NOR --data data/main

Files are GeoJSON or KML, packed with gzip or not (docs/zones.md); '-' is the standard input. What an import brings is a
set, by default named after the file; importing it again replaces the set, and the zones of before stay in its history.
Exit status: 0 done, 1 failed (nothing was changed), 2 wrong use.`

const command = new Command('npm run zones --')
  .exitOverride()
  .description('Checks zones in files, and brings them into a data folder.')
  .addHelpText('after', EXAMPLES)

addReading(command.command('check'))
  .description('list the zones of files, and everything that is wrong with them')
  .action(check)

addReading(command.command('import'))
  .description('make a set of a data folder consist of the zones of files; with any fault nothing is changed')
  .option('--set <name>', 'name of the set (default: of the file)', parseName)
  .option('--data <dir>', 'data folder', MAIN_FOLDER)
  .option('--who <name>', 'who does it (default: the name of the account)', parseName)
  .option('--note <text>', 'why', parseText, '')
  .action(importZones)

command
  .command('list')
  .description('the zones of a data folder')
  .option('--data <dir>', 'data folder', MAIN_FOLDER)
  .option('--json', 'print one JSON object')
  .action(list)

command
  .command('retire')
  .description('take sets of zones away; what was judged by them stays as it is')
  .argument('<sets...>', 'names of sets, as list shows them')
  .option('--data <dir>', 'data folder', MAIN_FOLDER)
  .option('--who <name>', 'who does it (default: the name of the account)', parseName)
  .option('--note <text>', 'why', parseText, '')
  .option('--json', 'print one JSON object')
  .action(retire)

/** What says how a file is to be read; of all its zones that do not say it themselves. */
function addReading(subcommand: Command): Command {
  return subcommand
    .argument('<files...>', 'zone files')
    .addOption(new Option('--kind <kind>', 'kind of zone').choices(ZONE_KINDS))
    .option('--authority <text>', 'who made the rule', parseText)
    .option('--source <text>', 'where the polygons come from, with their credit', parseText)
    .option('--country <name>', 'whose water it is: a code of ISO 3166-1, or an English name', parseText)
    .option('--id-property <name>', 'property that holds the id (default: id, else made from the name)')
    .option('--name-property <name>', 'property that holds the name (default: name)')
    .option('--country-property <name>', 'property that holds the country (default: country)')
    .option(
      '--leave-out-empty',
      'leave out features whose polygons enclose nothing (default: refuse the file)',
    )
    .option('--json', 'print one JSON object')
}

interface Reading extends ZoneImportOptions {
  readonly json?: true
}

interface Change {
  readonly data: string
  readonly who?: string
  readonly note: string
  readonly json?: true
}

function parseName(text: string): string {
  const name = text.trim()
  if (!/^[\p{L}\p{N}][^\p{Cc}\p{Cs}]{0,99}$/u.test(name))
    throw new InvalidArgumentError('A name begins with a letter or digit and has 100 characters at most.')
  return name
}

function parseText(text: string): string {
  if (text.length > 1000 || /[\p{Cc}\p{Cs}]/u.test(text))
    throw new InvalidArgumentError('Plain text of 1,000 characters at most is needed.')
  return text.trim()
}

function check(files: readonly string[], options: Reading): void {
  const read = readZoneFiles(files, options)
  if (options.json) {
    const shared = findSharedIds(read)
    const checked = read.map(({ zones, ...rest }) => ({ ...rest, zones: zones.map(summarizeZone) }))
    process.stdout.write(`${JSON.stringify({ files: checked, sharedIds: shared })}\n`)
    if (shared.length > 0 || read.some(({ faultCount }) => faultCount > 0)) process.exitCode = 1
    return
  }
  const zones = reportFindings(read, { quiet: false })
  if (zones === null) process.exitCode = 1
  else process.stdout.write(formatZones(zones))
}

async function importZones(
  files: readonly string[],
  options: Reading & Change & { readonly set?: string },
): Promise<void> {
  const name = options.set ?? (files.length === 1 ? setName(files[0]!) : null)
  if (name === null) {
    throw new CommanderError(2, 'zones.set', 'zones: these make one set: name it with --set')
  }
  const zones = reportFindings(readZoneFiles(files, options), { quiet: options.json === true })
  if (zones === null) {
    console.error('nothing was imported')
    process.exitCode = 1
    return
  }
  const [replaced] = await changeSets(options, [{ name, zones }])
  const { json, data } = options
  process.stdout.write(
    json ? `${JSON.stringify({ set: name, ...replaced })}\n` : formatReplaced(data, name, replaced!),
  )
}

/** `rfmos` of `areas/rfmos.json.gz`. */
function setName(file: string): string | null {
  const name = basename(file).replace(/(\.(geojsonl?|ndjson|json|kml|gz))+$/i, '')
  return file === '-' || name === '' ? null : name
}

async function list({ data, json }: { data: string; json?: true }): Promise<void> {
  const { sets, zones } = await withReader(data, async (store) => ({
    sets: await listZoneSets(store),
    zones: await listZones(store),
  }))
  if (json) {
    process.stdout.write(`${JSON.stringify({ sets, zones: zones.map(summarizeZone) })}\n`)
    return
  }
  if (sets.length === 0) {
    process.stdout.write(`${data} has no zones.\n`)
    return
  }
  const lines = sets.map(
    (set) => `${set.name}: ${formatCount(set.zones, 'zone')}, ${formatMinute(set.writtenMs)}`,
  )
  process.stdout.write(`${lines.join('\n')}\n\n${formatZones(zones)}`)
}

async function retire(names: readonly string[], options: Change): Promise<void> {
  const { data } = options
  const known = await withReader(data, listZoneSets)
  for (const name of names) {
    if (known.some((set) => set.name === name)) continue
    const there = known.map((set) => set.name).join(', ')
    throw new FolderError(data, `it has no set of zones ${name}; it has ${there || 'none'}`)
  }
  const sets = [...new Set(names)].map((name) => ({ name, zones: [] }))
  const replaced = await changeSets(options, sets)
  const retired = replaced.map((one, i) => ({ set: sets[i]!.name, retired: one.retired }))
  process.stdout.write(
    options.json
      ? `${JSON.stringify(retired)}\n`
      : retired.map((one) => `${one.set}: ${formatCount(one.retired.length, 'zone')} retired\n`).join(''),
  )
}

async function changeSets(
  { data, who, note }: Change,
  sets: readonly { readonly name: string; readonly zones: readonly Zone[] }[],
): Promise<ReplacedZones[]> {
  return withWriter(
    data,
    async (store, nowMs) => {
      const replaced: ReplacedZones[] = []
      const provenance = { who: who ?? accountName(), note, writtenMs: nowMs }
      for (const set of sets) replaced.push(await replaceZoneSet(store, set, provenance))
      return replaced
    },
    true,
  )
}

function formatReplaced(data: string, name: string, replaced: ReplacedZones): string {
  const { added, changed, unchanged, retired } = replaced
  const counts = Object.entries({ added, changed, unchanged, retired })
    .filter(([, ids]) => ids.length > 0)
    .map(([word, ids]) => `${ids.length} ${word}`)
  return `${name} in ${data}: ${counts.join(', ')}\nnpm run alerts -- judge --data ${data} judges history by it\n`
}

try {
  await command.parseAsync(process.argv.slice(2), { from: 'user' })
} catch (error) {
  if (error instanceof CommanderError) {
    if (error.code === 'zones.set') console.error(error.message)
    process.exitCode = error.exitCode === 0 ? 0 : 2
  } else {
    console.error(`zones: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
}
