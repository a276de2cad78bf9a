/** `npm run explain -- ALERT-ID`: all that made an alert, and the same alert made again from the stored messages. */

import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, CommanderError } from 'commander'
import { configureFold, hashOf } from '../lib/pipeline/configuration.ts'
import { readJudgingInputs } from '../lib/pipeline/judging-inputs.ts'
import { isSameAlert, type RecomputedAlert, recomputeAlert } from '../lib/pipeline/recompute-alert.ts'
import { listRevisionsOf } from '../lib/store/alert-revisions.ts'
import { readAlert, type StoredAlert } from '../lib/store/alerts.ts'
import { readMigrations } from '../lib/store/migrations.ts'
import { activeGeneration } from '../lib/store/read-outputs.ts'
import { openReader, type Store } from '../lib/store/store.ts'
import { findAlert, noAlert, readWords } from './alerts-folder.ts'
import { formatStored } from './alerts-show.ts'
import { formatExplanation } from './explain-text.ts'
import { MAIN_FOLDER, migrationsFolder } from './folders.ts'
import { abortOnInterrupt, INTERRUPTED } from './interrupt.ts'
import { readFolderRules } from './rules-folder.ts'
import { openFolderScorer } from './scorer-option.ts'
import { openSuspicion } from './suspicion-option.ts'
import { createTrackContext } from './track-context.ts'

const FAILED = 1
const USAGE = 2

interface ExplainOptions {
  readonly data: string
  readonly recompute?: true
  readonly positions?: true
  readonly model?: string
  readonly json?: true
}

async function main(): Promise<void> {
  const command = new Command('npm run explain --')
    .exitOverride()
    .description(
      'Prints all that made an alert: rule, values, zone, register, evidence, versions, positions.',
    )
    .argument('<id>', "an alert's id, or its first digits")
    .option('--data <dir>', 'data folder', MAIN_FOLDER)
    .option('--recompute', 'make it again from the stored messages, and compare the bytes')
    .option('--positions', 'print every position behind it')
    .option('--model <name>', 'where the folder was scored by a model that is elsewhere now')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  npm run explain -- 3f9c2a7e
  npm run explain -- 3f9c2a7e --recompute --data data/harbour

Exit status: 0 explained (and the same bytes), 1 failed or other bytes, 2 wrong use.`,
    )
  command.parse()
  const [beginning] = command.args as [string]
  const options = command.opts<ExplainOptions>()
  const store = await openReader(options.data)
  try {
    await explain(store, beginning, options)
  } finally {
    await store.close()
  }
}

async function explain(store: Store, beginning: string, options: ExplainOptions): Promise<void> {
  const { data } = options
  const id = await findAlert(data, store, beginning)
  const stored = id === null ? null : await readAlert(store, id)
  if (stored === null) throw noAlert(data, beginning)
  const recomputed = options.recompute ? await recompute(store, stored, options) : null
  if (recomputed !== null && !isSameAlert(recomputed)) process.exitCode = FAILED
  if (options.json) {
    const { positions: _, ...told } = stored
    process.stdout.write(
      `${JSON.stringify({ simulated: store.simulated, ...told, recomputed: recomputed && summarise(recomputed) })}\n`,
    )
    return
  }
  const words = await readWords(data, store)
  const { rules } = await readFolderRules(data)
  const rule = rules.find((one) => one.id === stored.alert.ruleId) ?? null
  process.stdout.write(formatStored(stored, await listRevisionsOf(store, stored.alert.id), words))
  process.stdout.write(formatExplanation(stored, rule, options.positions === true))
  if (recomputed !== null) process.stdout.write(formatRecomputed(recomputed))
}

async function recompute(store: Store, { alert }: StoredAlert, options: ExplainOptions) {
  const active = (await activeGeneration(store))!
  const scorer = await openFolderScorer(options.data, active.options, options.model)
  const { context, ports, configuration } = await createTrackContext(null)
  const scratchDir = mkdtempSync(join(tmpdir(), 'wakewatch-explain-'))
  try {
    return await recomputeAlert(store, alert.id, {
      ...{ context, ports, scorer, scratchDir },
      inputs: await readJudgingInputs(store, await openSuspicion()),
      optionsHash: hashOf(configureFold(configuration, scorer)),
      migrations: readMigrations(migrationsFolder),
      now: Date.now,
      signal: abortOnInterrupt(),
    })
  } finally {
    rmSync(scratchDir, { recursive: true, force: true })
  }
}

function summarise(recomputed: RecomputedAlert): object {
  const { vessels, reports } = recomputed
  return { same: isSameAlert(recomputed), vessels, reports, sha256: sha256(recomputed.stored) }
}

function formatRecomputed(recomputed: RecomputedAlert): string {
  const { stored, recomputed: again, vessels, reports } = recomputed
  const from = `from ${reports} stored messages of ${vessels.join(', ')}`
  if (again === null) return `  recomputed ${from}: NO SUCH ALERT comes out\n`
  if (again !== stored)
    return `  recomputed ${from}: OTHER BYTES\n    stored     ${stored}\n    recomputed ${again}\n`
  return `  recomputed ${from}: the same ${Buffer.byteLength(stored)} bytes, SHA-256 ${sha256(stored)}\n`
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

try {
  await main()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE
  else {
    console.error(`explain: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = (error as Error).name === 'AbortError' ? INTERRUPTED : FAILED
  }
}
