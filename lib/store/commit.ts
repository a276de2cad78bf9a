/**
 * The commit of a run: every stage into the folder's database in one transaction, together with the imports that
 * are new and those that go. Readers see the folder before it or after it, never between, and a run that ends
 * earlier leaves it as it was.
 */

import type { InValue, Transaction } from '@libsql/client'
import { countGeneration, type GenerationCounts } from './generation-counts.ts'
import { GENERATION_TABLES, VESSEL_TABLES } from './generation-tables.ts'
import { type ImportRecord, importRow, type StoredFacts } from './imports.ts'
import { writeProgress } from './live-progress.ts'
import type { LiveProgress } from './live-store.ts'
import type { Sql } from './sql.ts'
import type { Store } from './store.ts'

/** Kinds of events that no single vessel's fold tells: each run tells all of them anew. */
const SHARED_EVENTS = `"kind" IN ('encounter', 'goingDark', 'feedOutage')`

export interface Commit {
  /** Files of stages. */
  readonly stages: readonly string[]
  readonly generation: GenerationSwitch
  /** Keys of the vessels that were folded: what the generation holds of them is replaced. */
  readonly folded: readonly string[]
  readonly imports: readonly { readonly record: ImportRecord; readonly facts: StoredFacts }[]
  /** Ids of imports that the folder no longer holds; those of `imports` are replaced anyway. */
  readonly removed: readonly string[]
  /** Gaps whose OFF lies in one of these, from <= OFF < to, began in an outage of the feed or shortly before one. */
  readonly outages: readonly { readonly fromMs: number; readonly toMs: number }[]
  /** Where live goes on from; left out: from where it stood. */
  readonly live?: LiveProgress
  /** Judges what the generation then holds, before anybody sees it. */
  readonly judge: (transaction: Transaction) => Promise<void>
}

export interface GenerationSwitch {
  readonly id: number
  /** True: it does not exist yet and takes the place of the active one. */
  readonly isNew: boolean
  readonly startedMs: number
  readonly finishedMs: number
  /** -Infinity where there is none. */
  readonly watermarkMs: number
  readonly inputHash: string
  readonly optionsHash: string
  /** Plain JSON. */
  readonly options: object
  /** What its alerts are judged by, plain JSON, and the hash of it. */
  readonly judging: object
  readonly judgingHash: string
}

/**
 * Commits, or, of a dry run, rolls all of it back; returns what the folder then holds, or would hold.
 */
export async function commitRun(store: Store, commit: Commit, dryRun: boolean): Promise<GenerationCounts> {
  const { sql } = store.connection
  const names = commit.stages.map((_, i) => `stage${i}`)
  const attached: string[] = []
  try {
    for (const [i, file] of commit.stages.entries()) {
      await sql.execute({ sql: `ATTACH DATABASE ? AS "${names[i]!}"`, args: [file] })
      attached.push(names[i]!)
    }
    const transaction = await sql.transaction('write')
    try {
      const counts = await writeAll(transaction, commit, names)
      if (dryRun) await transaction.rollback()
      else await transaction.commit()
      return counts
    } finally {
      transaction.close()
    }
  } finally {
    for (const name of attached) await sql.execute(`DETACH DATABASE "${name}"`)
  }
}

async function writeAll(
  transaction: Transaction,
  commit: Commit,
  stages: readonly string[],
): Promise<GenerationCounts> {
  const { generation } = commit
  const run = (sql: string, args: InValue[] = []) => transaction.execute({ sql, args })
  if (!generation.isNew) {
    await removeFolded(transaction, generation.id, commit.folded)
    await keepOldEncounters(transaction, stages)
  }
  for (const table of GENERATION_TABLES) {
    const columns = await columnsOf(transaction, table)
    for (const stage of stages)
      await run(`INSERT INTO main."${table}" (${columns}) SELECT ${columns} FROM "${stage}"."${table}"`)
  }
  await run('UPDATE "Gap" SET "feedOutage" = false WHERE "generation" = ? AND "feedOutage"', [generation.id])
  for (const { fromMs, toMs } of commit.outages)
    await run(
      'UPDATE "Gap" SET "feedOutage" = true WHERE "generation" = ? AND "offMs" >= ? AND "offMs" < ?',
      [generation.id, fromMs, Math.min(toMs, Number.MAX_SAFE_INTEGER)],
    )
  if (commit.live !== undefined) await writeProgress(transaction, generation.id, commit.live)
  await replaceImports(transaction, commit)
  await commit.judge(transaction)
  const counts = await countGeneration(transaction, generation.id)
  await run(
    `INSERT INTO "Generation" ("id", "startedMs", "finishedMs", "watermarkMs", "inputHash", "optionsHash", "options", "judging",
       "judgingHash", "counts")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT ("id") DO UPDATE SET "finishedMs" = excluded."finishedMs", "watermarkMs" = excluded."watermarkMs",
       "inputHash" = excluded."inputHash", "judging" = excluded."judging", "judgingHash" = excluded."judgingHash",
       "counts" = excluded."counts"`,
    [
      generation.id,
      generation.startedMs,
      generation.finishedMs,
      Number.isFinite(generation.watermarkMs) ? generation.watermarkMs : null,
      generation.inputHash,
      generation.optionsHash,
      JSON.stringify(generation.options),
      JSON.stringify(generation.judging),
      generation.judgingHash,
      JSON.stringify(counts),
    ],
  )
  await run('UPDATE "DataFolder" SET "activeGeneration" = ? WHERE "id" = 1', [generation.id])
  // What is kept to be gone back to was folded of other imports.
  await run('UPDATE "Generation" SET "keptUntilMs" = NULL WHERE "keptUntilMs" IS NOT NULL')
  return counts
}

async function removeFolded(
  transaction: Transaction,
  generation: number,
  folded: readonly string[],
): Promise<void> {
  const args = [generation, JSON.stringify(folded)]
  const those = `"generation" = ? AND "mmsi" IN (SELECT value FROM json_each(?))`
  for (const table of VESSEL_TABLES)
    await transaction.execute({ sql: `DELETE FROM main."${table}" WHERE ${those}`, args })
  await transaction.execute({
    sql: `DELETE FROM main."Event" WHERE NOT ${SHARED_EVENTS} AND ${those}`,
    args,
  })
  await transaction.execute({
    sql: `DELETE FROM main."Event" WHERE "generation" = ? AND ${SHARED_EVENTS} AND NOT (${OLD_ENCOUNTERS})`,
    args: [generation],
  })
}

/** Encounters from before the time that tracks are thinned up to stay as they were told from whole tracks. */
const OLD_ENCOUNTERS = `"kind" = 'encounter' AND "endMs" < (SELECT coalesce("tracksFromMs", -1e300) FROM main."DataFolder")`

async function keepOldEncounters(transaction: Transaction, stages: readonly string[]): Promise<void> {
  for (const stage of stages)
    await transaction.execute(`DELETE FROM "${stage}"."Event" WHERE ${OLD_ENCOUNTERS}`)
}

/** Records imports that come, and forgets those that go. */
export async function replaceImports(
  transaction: Transaction,
  commit: Pick<Commit, 'imports' | 'removed'>,
): Promise<void> {
  const gone = [...commit.removed, ...commit.imports.map(({ record }) => record.id)]
  for (const [table, column] of [
    ['Import', 'id'],
    ['ImportFacts', 'importId'],
  ] as const)
    await transaction.execute({
      sql: `DELETE FROM main."${table}" WHERE "${column}" IN (SELECT value FROM json_each(?))`,
      args: [JSON.stringify(gone)],
    })
  for (const { record, facts } of commit.imports) {
    await insertRow(transaction, 'Import', importRow(record))
    await insertRow(transaction, 'ImportFacts', { importId: record.id, ...facts })
  }
}

async function insertRow(
  transaction: Transaction,
  table: string,
  row: Readonly<Record<string, InValue>>,
): Promise<void> {
  const names = Object.keys(row)
  await transaction.execute({
    sql: `INSERT INTO main."${table}" (${names.map((name) => `"${name}"`).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    args: Object.values(row),
  })
}

/** Names of a table, quoted and parted by commas. */
export async function columnsOf(transaction: Sql, table: string): Promise<string> {
  const { rows } = await transaction.execute(`PRAGMA main.table_info("${table}")`)
  return rows.map(({ name }) => `"${String(name)}"`).join(', ')
}
