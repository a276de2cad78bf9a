/** Runs a backfill into a throw-away folder, in this thread and without a map unless told otherwise. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TRACK_OPTIONS } from '../../lib/features/track-machine.ts'
import { type BackfillResult, backfill } from '../../lib/pipeline/backfill.ts'
import { exportData } from '../../lib/pipeline/export-data.ts'
import type { BackfillRequest } from '../../lib/pipeline/request.ts'
import { readMigrations } from '../../lib/store/migrations.ts'
import { openReader } from '../../lib/store/store.ts'
import { experts } from '../alerts/judging-world.ts'
import { migrationsFolder, NOW_MS } from '../store/folder.ts'

export const never = new AbortController().signal

export const READING: BackfillRequest['reading'] = {
  format: 'auto',
  startMs: null,
  place: 'true',
  dateOrder: null,
  columns: null,
}

export function runBackfill(
  dir: string,
  inputs: readonly string[],
  other: Partial<BackfillRequest> = {},
): Promise<BackfillResult> {
  return backfill({
    inputs,
    reading: READING,
    dir,
    simulated: false,
    migrations: readMigrations(migrationsFolder),
    context: () => ({ places: null, solarHour: () => 12, options: TRACK_OPTIONS }),
    ports: null,
    scorer: { kind: 'speed-baseline' },
    suspicion: experts(),
    configuration: {},
    workers: 0,
    resume: false,
    dryRun: false,
    maxErrors: Number.POSITIVE_INFINITY,
    now: () => NOW_MS,
    signal: never,
    onProgress: () => {},
    ...other,
  })
}

/** Every export, file name to text. */
export async function exportedFiles(dir: string): Promise<Record<string, string>> {
  const out = join(dir, 'export')
  const store = await openReader(dir)
  await exportData(store, { dir: out, format: 'ndjson', bbox: null, signal: never, onProgress: () => {} })
  await store.close()
  return Object.fromEntries(readdirSync(out).map((file) => [file, readFileSync(join(out, file), 'utf8')]))
}

export function writeCsv(file: string, header: string, rows: readonly string[]): string {
  writeFileSync(file, `${header}\n${rows.join('\n')}\n`)
  return file
}
