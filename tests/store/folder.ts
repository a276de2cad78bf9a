/** Throw-away data folders for tests of lib/store. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach } from 'vitest'
import { describeEvents } from '../../lib/events/configuration.ts'
import { type Migration, readMigrations } from '../../lib/store/migrations.ts'
import { openWriter, type Store } from '../../lib/store/store.ts'

export const migrationsFolder = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))
export const NOW_MS = Date.UTC(2026, 0, 1)

const made: string[] = []

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wakewatch-test-'))
  made.push(folder)
  return folder
}

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
})

export function openTestWriter(
  dir: string,
  migrations: readonly Migration[] = readMigrations(migrationsFolder),
): Promise<Store> {
  return openWriter(dir, { migrations, simulated: false, nowMs: NOW_MS })
}

/** Whose scores an activated generation has. */
export const SCORER = { name: 'test', fishingFrom: 620 }

/** Makes a generation without counts the one that is shown. */
export async function activate(store: Store, generation: number): Promise<void> {
  await store.connection.sql.batch([
    {
      sql: `INSERT INTO "Generation" ("id", "startedMs", "finishedMs", "inputHash", "optionsHash", "options", "counts")
        VALUES (?, 1, 2, 'input', 'options', ?, '{}')`,
      args: [generation, JSON.stringify({ events: describeEvents(SCORER) })],
    },
    { sql: 'UPDATE "DataFolder" SET "activeGeneration" = ? WHERE "id" = 1', args: [generation] },
  ])
}
