/** `npm run imports -- list | remove ID`: what a data folder was made of, and taking an import back. */

import { Command, CommanderError } from 'commander'
import { backfill } from '../lib/pipeline/backfill.ts'
import { FolderError } from '../lib/store/folder-error.ts'
import { type ImportRecord, listImports } from '../lib/store/imports.ts'
import { readMigrations } from '../lib/store/migrations.ts'
import { activeGeneration } from '../lib/store/read-outputs.ts'
import { openReader } from '../lib/store/store.ts'
import { MAIN_FOLDER, migrationsFolder } from './folders.ts'
import { abortOnInterrupt, INTERRUPTED } from './interrupt.ts'
import { formatCount, formatMinute, formatNumber } from './plain-text.ts'
import { createProgress } from './progress.ts'
import { openFolderScorer } from './scorer-option.ts'
import { openSuspicion } from './suspicion-option.ts'
import { createTrackContext } from './track-context.ts'

const EXAMPLES = `
Examples:
  npm run imports -- list
  npm run imports -- remove 3f9c2a7e --data data/harbour

An ID is the SHA-256 of the file's bytes; its first digits will do. Removing folds the import's vessels anew from
what is left. Exit status: 0 done, 1 failed (the folder is as it was), 2 wrong use, 130 interrupted.`

/** Digits shown of an id: enough to tell a thousand imports apart. */
const ID_DIGITS = 12

const command = new Command('npm run imports --')
  .exitOverride()
  .description('Lists the imports of a data folder, or takes one back.')
  .addHelpText('after', EXAMPLES)

command
  .command('list', { isDefault: true })
  .description('every import, oldest first')
  .option('--data <dir>', 'data folder', MAIN_FOLDER)
  .option('--json', 'print one JSON array')
  .action(async ({ data, json }: { data: string; json?: true }) => {
    const imports = await readImports(data)
    if (json) process.stdout.write(`${JSON.stringify(imports.map(importObject))}\n`)
    else process.stdout.write(formatImports(data, imports))
  })

command
  .command('remove')
  .description('take an import back and fold its vessels anew')
  .argument('<id>', 'SHA-256 of the bytes as listed, or its first digits')
  .option('--data <dir>', 'data folder', MAIN_FOLDER)
  .option('--ports <file>', 'the ports that the folder was folded with, where not the built-in ones')
  .option('--model <name>', 'what the folder was scored by, where it is not in models/ under its name')
  .option('--json', 'print one JSON object')
  .action(async (id: string, options: RemoveOptions) => {
    await removeImport(findImport(options.data, await readImports(options.data), id), options)
  })

interface RemoveOptions {
  readonly data: string
  readonly ports?: string
  readonly model?: string
  readonly json?: true
}

async function readImports(dir: string): Promise<ImportRecord[]> {
  const store = await openReader(dir)
  return listImports(store).finally(() => store.close())
}

function findImport(dir: string, imports: readonly ImportRecord[], id: string): ImportRecord {
  const found = /^[0-9a-f]+$/i.test(id)
    ? imports.filter((record) => record.id.startsWith(id.toLowerCase()))
    : []
  if (found.length === 1) return found[0]!
  throw new FolderError(
    dir,
    found.length === 0
      ? `no import has the id ${id}: npm run imports -- list shows them`
      : `${found.length} imports have ids that begin with ${id}: give more digits`,
  )
}

async function removeImport(
  record: ImportRecord,
  { data: dir, ports: portsFile, model, json }: RemoveOptions,
) {
  const signal = abortOnInterrupt()
  const progress = createProgress(process.stderr, Date.now)
  try {
    const folded = await readConfiguration(dir)
    const { context, ports, configuration } = await createTrackContext(portsFile ?? null)
    requireSamePorts(dir, folded, configuration)
    const scorer = await openFolderScorer(dir, folded, model)
    const result = await backfill({
      inputs: [],
      reading: record.options,
      remove: [record.id],
      dir,
      simulated: false,
      migrations: readMigrations(migrationsFolder),
      ...{ context, ports, scorer, configuration, workers: 0, resume: false, dryRun: false },
      suspicion: await openSuspicion(),
      maxErrors: Number.POSITIVE_INFINITY,
      now: Date.now,
      signal,
      onProgress: progress.show,
    })
    progress.finish('done')
    process.stdout.write(
      json
        ? `${JSON.stringify({ removed: importObject(record), imports: result.imports.length, folder: result.counts })}\n`
        : `${record.name}: taken back; ${formatCount(result.imports.length, 'import')} left, ` +
            `${formatCount(result.foldedReports, 'report')} folded anew in ${result.seconds.total.toFixed(1)} s\n`,
    )
  } catch (error) {
    progress.finish('stopped')
    if (!signal.aborted) throw error
    process.exitCode = INTERRUPTED
  }
}

/** What the folder was folded with; null where it holds nothing. */
async function readConfiguration(dir: string): Promise<unknown> {
  const store = await openReader(dir)
  const active = await activeGeneration(store).finally(() => store.close())
  return active?.options ?? null
}

/** Other ports would fold the whole folder anew, with other port visits: nobody means that by taking an import back. */
function requireSamePorts(dir: string, folded: unknown, configuration: object): void {
  const portsOf = (options: unknown) => (options as { readonly ports?: string }).ports
  if (folded === null || portsOf(folded) === portsOf(configuration)) return
  const named =
    portsOf(folded) === 'built-in' ? 'the built-in ones: leave --ports out' : 'others: name them with --ports'
  throw new FolderError(dir, `its ports are ${named}`)
}

function importObject(record: ImportRecord) {
  const { id, name, format, place, lines, positions, identities, rejected, fault } = record
  const time = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())
  return {
    ...{ id, name, format, place, imported: time(record.startedMs), lines, positions, identities, rejected },
    ...{ firstTime: time(record.firstMs), lastTime: time(record.lastMs), fault },
  }
}

function formatImports(dir: string, imports: readonly ImportRecord[]): string {
  if (imports.length === 0) return `${dir} holds no imports.\n`
  const lines = imports.map((record) => {
    const { id, name, format, positions, identities, rejected, firstMs, lastMs, fault } = record
    const span = firstMs === null ? 'no time' : `${formatMinute(firstMs)} to ${formatMinute(lastMs!)}`
    const notes = [
      rejected > 0 ? `${formatNumber(rejected)} rejected` : '',
      record.place === 'relative' ? 'places relative' : '',
      record.options.choice == null ? '' : 'a part of the file',
      fault === null ? '' : 'stopped early',
    ].filter((note) => note !== '')
    return [
      `${id.slice(0, ID_DIGITS)}  ${name}`,
      `${' '.repeat(ID_DIGITS)}  ${format}, ${formatCount(positions, 'position')}, ` +
        `${formatCount(identities, 'identity', 'identities')}; ${span}${notes.map((note) => `; ${note}`).join('')}`,
    ].join('\n')
  })
  return `${lines.join('\n')}\n`
}

try {
  await command.parseAsync(process.argv.slice(2), { from: 'user' })
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else {
    console.error(`imports: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
}
