/**
 * What a run of a backfill has done so far, below the data folder: its request and plan, the outcome of each
 * input that is read, and the stages of its shards. A run that ends well removes it with its commit. One that is
 * cut off leaves it, and another run goes on from it or clears it away.
 */

import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Connection, connect } from './connection.ts'
import { createFolder } from './create-folder.ts'
import type { StoredFacts } from './imports.ts'

const TABLES = [
  'CREATE TABLE IF NOT EXISTS "RunNote" ("name" TEXT NOT NULL PRIMARY KEY, "value" TEXT NOT NULL)',
  `CREATE TABLE IF NOT EXISTS "RunInput" ("path" TEXT NOT NULL PRIMARY KEY, "outcome" TEXT NOT NULL,
     "vessels" BLOB, "heard" BLOB, "watermark" BLOB)`,
]

/** Raise it when what a run leaves behind is written otherwise; a run of another version is not continued. */
const RUN_VERSION = 2

export class RunFolder {
  private constructor(
    readonly dir: string,
    private readonly connection: Connection,
  ) {}

  /** Opens what an earlier run has left, or null where there is nothing, or nothing of this version. */
  static async find(dir: string): Promise<RunFolder | null> {
    if (!existsSync(join(dir, 'run.db'))) return null
    const folder = await RunFolder.open(dir)
    // Without a request it was none that can be gone on with: cut off before it was written, or no backfill's.
    if ((await folder.note('version')) === RUN_VERSION && (await folder.note('start')) !== undefined)
      return folder
    await folder.close()
    return null
  }

  /** Starts a run, clearing away what an earlier one has left. */
  static async begin(dir: string): Promise<RunFolder> {
    clearRun(dir)
    createFolder(dir)
    const folder = await RunFolder.open(dir)
    await folder.setNote('version', RUN_VERSION)
    return folder
  }

  private static async open(dir: string): Promise<RunFolder> {
    const connection = await connect(join(dir, 'run.db'))
    try {
      await connection.sql.batch(TABLES, 'write')
    } catch (error) {
      await connection.close()
      throw error
    }
    return new RunFolder(dir, connection)
  }

  /** Plain JSON that was noted under a name; undefined where nothing was. */
  async note(name: string): Promise<unknown> {
    const { rows } = await this.connection.sql.execute({
      sql: 'SELECT "value" FROM "RunNote" WHERE "name" = ?',
      args: [name],
    })
    return rows.length === 0 ? undefined : JSON.parse(String(rows[0]!.value))
  }

  async setNote(name: string, value: unknown): Promise<void> {
    await this.connection.sql.execute({
      sql: 'INSERT OR REPLACE INTO "RunNote" VALUES (?, ?)',
      args: [name, JSON.stringify(value)],
    })
  }

  /** Notes that an input is read, with its outcome as plain JSON and the facts of its import, if it made one. */
  async addInput(path: string, outcome: unknown, facts: StoredFacts | null): Promise<void> {
    await this.connection.sql.execute({
      sql: 'INSERT OR REPLACE INTO "RunInput" VALUES (?, ?, ?, ?, ?)',
      args: [
        path,
        JSON.stringify(outcome),
        facts?.vessels ?? null,
        facts?.heard ?? null,
        facts?.watermark ?? null,
      ],
    })
  }

  /** Every input that was read, by path. */
  async listInputs(): Promise<Map<string, { outcome: unknown; facts: StoredFacts | null }>> {
    const { rows } = await this.connection.sql.execute('SELECT * FROM "RunInput"')
    const bytes = (value: unknown) => new Uint8Array(value as ArrayBuffer)
    return new Map(
      rows.map(({ path, outcome, vessels, heard, watermark }) => [
        String(path),
        {
          outcome: JSON.parse(String(outcome)),
          facts:
            vessels === null
              ? null
              : { vessels: bytes(vessels), heard: bytes(heard), watermark: bytes(watermark) },
        },
      ]),
    )
  }

  stageFile(worker: number): string {
    return join(this.dir, `stage-${worker}.db`)
  }

  /** The stages that there are. */
  listStages(): string[] {
    return readdirSync(this.dir)
      .filter((name) => /^stage-\d+\.db$/.test(name))
      .sort()
      .map((name) => join(this.dir, name))
  }

  /** Grid points of one shard (lib/pipeline/contacts-pass). */
  gridFile(shard: number): string {
    return join(this.dir, `grid-${String(shard).padStart(6, '0')}.parquet`)
  }

  async close(): Promise<void> {
    await this.connection.close()
  }
}

/** Clears away what a run has left. */
export function clearRun(dir: string): void {
  rmSync(dir, { recursive: true, force: true })
}
