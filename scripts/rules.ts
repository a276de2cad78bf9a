/** `npm run rules -- check | show | schema | dry-run | activate | history`: which behaviour raises alerts. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { formatRuleFault, parseRules } from '../lib/alerts/rules/parse-rules.ts'
import { toDocument } from '../lib/alerts/rules/rule-conversion.ts'
import { formatRuleSchema } from '../lib/alerts/rules/rule-schema.ts'
import { readShippedRules } from '../lib/alerts/rules/shipped-rules.ts'
import { toFolderError } from '../lib/store/folder-error.ts'
import { accountName } from './account-name.ts'
import { MAIN_FOLDER, rootFolder } from './folders.ts'
import { abortOnInterrupt, INTERRUPTED } from './interrupt.ts'
import { judgeData } from './judge-data.ts'
import { formatFaults, nameOf, readDocument, requireRules, type SoundRules } from './rules-document.ts'
import { activateRules, readFolderRules, readHistory, tryRules } from './rules-folder.ts'
import {
  formatDiff,
  formatDryRun,
  formatHistory,
  formatMarkdown,
  formatRule,
  formatRules,
  formatSet,
} from './rules-report.ts'

const EXAMPLES = `
Examples:
  npm run --silent rules -- show --json > rules.json
  npm run rules -- check rules.json

Rules are a document (docs/rules.md). Start from the shipped ones, as above; check names every fault with its line.
A dry run judges history by the document and tells what it would have raised; activate does, and keeps it.
Exit status: 0 done, 1 failed (nothing was changed), 2 wrong use, 130 interrupted.`

/** Days that a dry run looks back on, and that activating tells of. */
const USUAL_DAYS = 30

const command = new Command('npm run rules --')
  .exitOverride()
  .description('Checks, shows, tries and changes the rules that raise alerts.')
  .addHelpText('after', EXAMPLES)

command
  .command('check')
  .description('say what a document of rules means, and everything that is wrong with it')
  .argument('<file>', "document; '-' is the standard input")
  .option('--json', 'print one JSON object')
  .action(check)

command
  .command('show')
  .description('print rules as sentences; one of them with its definition, source and example')
  .argument('[id]', 'of a rule (default: all)')
  .option('--data <dir>', 'the rules in force in a data folder (default: the shipped ones)')
  .option('--json', 'print them as a document, to change and check')
  .option('--markdown', 'print them as docs/rules.md tells of the shipped ones')
  .action(show)

command
  .command('schema')
  .description('write the JSON Schema of the document, for editors')
  .argument('[file]', "'-' is the standard output", join(rootFolder, 'docs', 'rules.schema.json'))
  .action((file: string) => {
    if (file === '-') process.stdout.write(formatRuleSchema())
    else writeFileSync(file, formatRuleSchema())
  })

command
  .command('dry-run')
  .description('tell what a document of rules would have raised, and change nothing')
  .argument('<file>', "document; '-' is the standard input")
  .option('--data <dir>', 'data folder', MAIN_FOLDER)
  .option('--days <days>', 'back from the newest messages', parseDays, USUAL_DAYS)
  .option('--json', 'print one JSON object')
  .action(dryRun)

command
  .command('activate')
  .description('put a document of rules in force in a data folder, and judge its history by them')
  .argument('<file>', "document; '-' is the standard input")
  .option('--data <dir>', 'data folder', MAIN_FOLDER)
  .option('--who <name>', 'who does it (default: the name of the account)', parseName)
  .option('--note <text>', 'why', parseNote, '')
  .option('--json', 'print one JSON object')
  .action(activate)

command
  .command('history')
  .description('the rules that were put in force, newest first, with what each changed')
  .option('--data <dir>', 'data folder', MAIN_FOLDER)
  .option('--json', 'print one JSON array')
  .action(async ({ data, json }: { data: string; json?: true }) => {
    const past = await readHistory(data)
    process.stdout.write(json ? `${JSON.stringify(past)}\n` : formatHistory(data, past))
  })

function parseName(text: string): string {
  const name = text.trim()
  if (!/^[\p{L}\p{N}][^\p{Cc}\p{Cs}]{0,99}$/u.test(name))
    throw new InvalidArgumentError('A name begins with a letter or digit and has 100 characters at most.')
  return name
}

function parseDays(text: string): number {
  const days = Number(text)
  if (text.trim() === '' || !Number.isInteger(days) || days < 1 || days > 100_000)
    throw new InvalidArgumentError('a whole number of days, 1 or more')
  return days
}

function parseNote(text: string): string {
  if (text.length > 1000 || /[\p{Cc}\p{Cs}]/u.test(text))
    throw new InvalidArgumentError('A note is plain text of 1,000 characters at most.')
  return text.trim()
}

async function check(file: string, { json }: { json?: true }): Promise<void> {
  const parsed = parseRules(await readDocument(file), nameOf(file))
  if (!parsed.ok) process.exitCode = 1
  if (json) {
    process.stdout.write(`${JSON.stringify(parsed)}\n`)
    return
  }
  if (!parsed.ok) {
    console.error(formatFaults(parsed))
    return
  }
  for (const warning of parsed.warnings) console.error(`warning: ${formatRuleFault(warning)}`)
  process.stdout.write(`${nameOf(file)}: ${formatSet(parsed.ruleSet)}\n${formatRules(parsed.ruleSet.rules)}`)
}

interface ShowOptions {
  readonly data?: string
  readonly json?: true
  readonly markdown?: true
}

async function show(id: string | undefined, { data, json, markdown }: ShowOptions): Promise<void> {
  const set = data === undefined ? readShippedRules() : await readFolderRules(data)
  const rules = id === undefined ? set.rules : set.rules.filter((rule) => rule.id === id)
  if (id !== undefined && rules.length === 0)
    throw new Error(`rules: there is no rule ${id}: npm run rules -- show lists them`)
  if (json) process.stdout.write(`${JSON.stringify(toDocument({ ...set, rules }), null, 2)}\n`)
  else if (markdown) process.stdout.write(formatMarkdown(rules))
  else if (id === undefined) process.stdout.write(`${formatSet(set)}\n${formatRules(rules)}`)
  else process.stdout.write(formatRule(rules[0]!))
}

interface DryRunOptions {
  readonly data: string
  readonly days: number
  readonly json?: true
}

async function dryRun(file: string, { data, days, json }: DryRunOptions): Promise<void> {
  const sound = await requireRules(file)
  tellWarnings(sound)
  await withSignal(data, async (signal) => {
    const run = await tryRules(data, sound, { judge: judgeData, days, signal })
    process.stdout.write(json ? `${JSON.stringify(run)}\n` : formatDryRun(data, run, false))
  })
}

interface ActivateOptions {
  readonly data: string
  readonly who?: string
  readonly note: string
  readonly json?: true
}

async function activate(file: string, { data, who, note, json }: ActivateOptions): Promise<void> {
  const sound = await requireRules(file)
  tellWarnings(sound)
  await withSignal(data, async (signal) => {
    const by = { who: who ?? accountName(), note }
    const { diff, run } = await activateRules(data, sound, by, { judge: judgeData, days: USUAL_DAYS, signal })
    const { version } = sound.ruleSet
    if (json) process.stdout.write(`${JSON.stringify({ version, diff, run })}\n`)
    else
      process.stdout.write(
        `${data}: ${formatSet(sound.ruleSet)}\n${diff === null ? '' : formatDiff(diff)}${formatDryRun(data, run, true)}`,
      )
  })
}

function tellWarnings({ warnings }: SoundRules): void {
  for (const warning of warnings) console.error(`warning: ${formatRuleFault(warning)}`)
}

async function withSignal(dir: string, act: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const signal = abortOnInterrupt()
  try {
    await act(signal)
  } catch (error) {
    if (!signal.aborted) throw toFolderError(dir, error, '--data')
    process.exitCode = INTERRUPTED
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
