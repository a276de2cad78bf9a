/** `npm run labels -- import | export`: what people said of vessels, into a data folder and out of it. */

import { statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { listInputs } from '../lib/ais/open-input.ts'
import { createBuiltinPlaces } from '../lib/geo/builtin-places.ts'
import { exportLabels } from '../lib/labels/export-labels.ts'
import { importLabels } from '../lib/labels/import-labels.ts'
import { type LabelSet, readLabelFile } from '../lib/labels/label-points.ts'
import { FolderError, toFolderError } from '../lib/store/folder-error.ts'
import { readMigrations } from '../lib/store/migrations.ts'
import { hasStore, openReader, openWriter } from '../lib/store/store.ts'
import { MAIN_FOLDER, migrationsFolder } from './folders.ts'
import { formatExported, formatImported } from './labels-report.ts'

const EXAMPLES = `
Examples:
  npm run labels -- import ../shared/data/fishing-labels/gfw --data data/labelled
  npm run labels -- export labels.csv --data data/labelled

Labels belong to a vessel and a time. They are read from GFW's training format and the small-scale table, written in
GFW's. Positions come with npm run backfill. Exit status: 0 done, 1 failed (nothing was changed), 2 wrong use.`

const TOOL = 'npm run labels -- import'

interface ImportOptions {
  readonly data: string
  readonly gear?: string
  readonly who?: string
  readonly json?: true
}

const command = new Command('npm run labels --')
  .exitOverride()
  .description('Labelled positions into a data folder, for training and judging, and out of it.')
  .addHelpText('after', EXAMPLES)

command
  .command('import')
  .description('add labels; what is there already is left, and a changed share supersedes the one before')
  .argument('<files...>', 'labelled positions: files, or folders of such')
  .option('--data <dir>', 'data folder', MAIN_FOLDER)
  .option(
    '--gear <name>',
    'gear of every vessel (default: as the table says, else the name of its file)',
    parseName,
  )
  .option('--who <name>', 'who brings them in (default: the name of the account)', parseName)
  .option('--json', 'print one JSON object')
  .action(runImport)

command
  .command('export')
  .description("write every archived position of every labelled vessel in GFW's training format")
  .argument('<target>', 'a file; or a folder that is there or ends in /: a file a gear, named after it')
  .option('--data <dir>', 'data folder', MAIN_FOLDER)
  .option('--json', 'print one JSON object')
  .action(runExport)

function parseName(text: string): string {
  const name = text.trim()
  if (!/^[\p{L}\p{N}][^\p{Cc}\p{Cs}]{0,99}$/u.test(name))
    throw new InvalidArgumentError('A name begins with a letter or digit and has 100 characters at most.')
  return name
}

async function runImport(paths: readonly string[], options: ImportOptions): Promise<void> {
  const folder = paths.find(hasStore)
  if (folder !== undefined)
    throw new FolderError(folder, 'it is a data folder: npm run labels -- export writes its labels as files')
  const files = await listInputs(paths)
  const sets: LabelSet[] = []
  for (const file of files) sets.push(await readLabelFile(file, { isToBeKept: true }))
  const nowMs = Date.now()
  const migrations = readMigrations(migrationsFolder)
  try {
    const store = await openWriter(options.data, { migrations, simulated: false, nowMs, keepRun: true })
    const imported = await importLabels(store, sets, {
      gear: options.gear ?? null,
      who: options.who ?? accountName(),
      tool: TOOL,
      nowMs,
    }).finally(() => store.close())
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ files, ...imported })}\n`
        : formatImported(paths, options.data, imported),
    )
  } catch (error) {
    throw toFolderError(options.data, error, '--data')
  }
}

async function runExport(target: string, { data, json }: { data: string; json?: true }): Promise<void> {
  const isFolder = target.endsWith('/') || statSync(target, { throwIfNoEntry: false })?.isDirectory() === true
  const store = await openReader(data)
  const exported = await exportLabels(store, { target, isFolder, places: onceMade(createBuiltinPlaces) })
    .catch((error: unknown) => {
      throw toFolderError(target, error, null)
    })
    .finally(() => store.close())
  process.stdout.write(json ? `${JSON.stringify(exported)}\n` : formatExported(data, exported))
}

/** A container may run under an account that has no name. */
function accountName(): string {
  try {
    return userInfo().username
  } catch {
    return 'unknown'
  }
}

function onceMade<Value extends object>(make: () => Value): () => Value {
  let made: Value | undefined
  return () => {
    made ??= make()
    return made
  }
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
