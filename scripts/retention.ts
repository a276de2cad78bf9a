/** `npm run retention`: how large a data folder is and how long its disk will do, and what of it to keep. */

import { statfsSync } from 'node:fs'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { toFolderError } from '../lib/store/folder-error.ts'
import { type FolderSize, measureFolder } from '../lib/store/folder-size.ts'
import { readMigrations } from '../lib/store/migrations.ts'
import { applyRetention, type RetentionPolicy, type RetentionResult } from '../lib/store/retention.ts'
import { openReader, openWriter } from '../lib/store/store.ts'
import { MAIN_FOLDER, migrationsFolder } from './folders.ts'
import { abortOnInterrupt, INTERRUPTED } from './interrupt.ts'
import { formatCount, formatNumber } from './plain-text.ts'

const EXAMPLES = `
Examples:
  npm run retention
  npm run retention -- --keep-track-days 90 --dry-run

Without --keep options it only measures. Days count back from the newest messages. Tracks older than asked are thinned
to one position in five minutes and what outputs rest on. Vessels heard before the oldest archived day cannot be folded
anew: later imports of them are refused. Outputs are never dropped.
Exit status: 0 done, 1 failed, 2 wrong use, 130 interrupted (run it again).`

interface Options {
  readonly data: string
  readonly keepArchiveDays?: number
  readonly keepTrackDays?: number
  readonly dryRun?: true
  readonly json?: true
}

const command = new Command('npm run retention --')
  .exitOverride()
  .description('Measures a data folder, drops its oldest messages and thins its oldest tracks.')
  .option('--data <dir>', 'data folder', MAIN_FOLDER)
  .option('--keep-archive-days <days>', 'drop messages of days before', parseDays)
  .option('--keep-track-days <days>', 'thin tracks from before', parseDays)
  .option('--dry-run', 'tell what would go, and change nothing')
  .option('--json', 'print one JSON object')
  .addHelpText('after', EXAMPLES)
  .action(run)

function parseDays(text: string): number {
  const days = Number(text)
  if (text.trim() === '' || !Number.isInteger(days) || days < 1 || days > 100_000)
    throw new InvalidArgumentError('a whole number of days, 1 or more')
  return days
}

async function run(options: Options): Promise<void> {
  const signal = abortOnInterrupt()
  const policy: RetentionPolicy = {
    keepArchiveDays: options.keepArchiveDays ?? null,
    keepTrackDays: options.keepTrackDays ?? null,
  }
  try {
    const { result, size } = await applyAndMeasure(options.data, policy, options.dryRun === true, signal)
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ size, retention: result })}\n`
        : formatAll(options.data, size, result),
    )
  } catch (error) {
    if (!signal.aborted) throw toFolderError(options.data, error, '--data')
    process.exitCode = INTERRUPTED
  }
}

async function applyAndMeasure(
  dir: string,
  policy: RetentionPolicy,
  dryRun: boolean,
  signal: AbortSignal,
): Promise<{ result: RetentionResult | null; size: FolderSize }> {
  const reader = await openReader(dir)
  const { simulated } = reader
  const isMeasuring = policy.keepArchiveDays === null && policy.keepTrackDays === null
  if (isMeasuring) {
    const size = measureFolder(reader, diskOf(dir), Date.now())
    return { result: null, size: await size.finally(() => reader.close()) }
  }
  await reader.close()
  const nowMs = Date.now()
  const migrations = readMigrations(migrationsFolder)
  const store = await openWriter(dir, { migrations, simulated, nowMs, keepRun: true })
  try {
    const result = await applyRetention(store, policy, dryRun, signal)
    return { result, size: await measureFolder(store, diskOf(dir), nowMs) }
  } finally {
    await store.close()
  }
}

function diskOf(dir: string) {
  const { blocks, bavail, bsize } = statfsSync(dir)
  return { totalBytes: blocks * bsize, freeBytes: bavail * bsize }
}

function formatAll(dir: string, size: FolderSize, result: RetentionResult | null): string {
  const lines = result === null ? [] : formatResult(result)
  const { disk, bytesPerDay, daysLeft } = size
  lines.push(
    `${dir}: ${megabytes(size.bytes)}`,
    `  archive    ${megabytes(size.archiveBytes)}`,
    `  database   ${megabytes(size.databaseBytes)}, of it tracks ${megabytes(size.trackBytes)}, live states ${megabytes(size.liveBytes)}, free for new rows ${megabytes(size.unusedBytes)}`,
  )
  if (size.backupBytes > 0) lines.push(`  copies of before migrations ${megabytes(size.backupBytes)}`)
  if (size.runBytes > 0) lines.push(`  a run that was cut off ${megabytes(size.runBytes)}`)
  lines.push(`  disk       ${megabytes(disk.freeBytes)} free of ${megabytes(disk.totalBytes)}`)
  lines.push(
    bytesPerDay === null
      ? '  growth     not known before a day has passed since the first import'
      : `  growth     ${megabytes(bytesPerDay)} a day${daysLeft === null ? '' : `; the disk is 95 % full in ${formatCount(Math.floor(daysLeft), 'day')}`}`,
  )
  return `${lines.join('\n')}\n`
}

function formatResult({ dryRun, watermarkMs, archive, tracks }: RetentionResult): string[] {
  if (watermarkMs === null) return ['Fewer than three ships were heard: nothing is old yet.']
  const would = dryRun ? 'would be ' : ''
  const lines: string[] = []
  if (archive.fromMs !== null) {
    lines.push(
      `Messages before ${day(archive.fromMs)}: ${formatCount(archive.files, 'file')} ${would}dropped, ${megabytes(archive.bytes)}.`,
    )
    if (archive.frozenVessels > 0)
      lines.push(
        `${formatNumber(archive.frozenVessels)} of ${formatCount(archive.vessels, 'vessel')} cannot be folded anew${dryRun ? ' then' : ''}: imports that tell more of them are refused.`,
      )
  }
  if (tracks.fromMs !== null)
    lines.push(
      `Tracks before ${day(tracks.fromMs)}: ${formatCount(tracks.positionsBefore, 'position')} ${would}thinned to ${formatNumber(tracks.positionsAfter)}, ${megabytes(tracks.bytesBefore)} to ${megabytes(tracks.bytesAfter)}.`,
    )
  return lines
}

function day(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10)
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString('en', { maximumFractionDigits: 1 })} MB`
}

try {
  await command.parseAsync(process.argv.slice(2), { from: 'user' })
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else {
    console.error(`retention: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
}
