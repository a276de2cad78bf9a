/** Imports: what was read, when, how, and what was rejected. */

import type { InValue } from '@libsql/client'
import type { NamedColumns } from '../ais/csv/columns.ts'
import type { DateOrder } from '../ais/csv/parse-time.ts'
import type { InputFormat } from '../ais/detect-format.ts'
import type { PlaceKind } from '../ais/intake.ts'
import type { ReadReport } from '../ais/read-report.ts'
import type { Connection } from './connection.ts'
import type { Import } from './generated/client.ts'

/** How the bytes were taken: the same bytes with other options are another import in the same place. */
export interface ReadingOptions {
  readonly format: InputFormat | 'auto'
  /** Time of the first report of a log without times, ms, or null. */
  readonly startMs: number | null
  readonly place: PlaceKind
  readonly dateOrder: DateOrder | null
  /** Columns named by the user, field to column name. */
  readonly columns: NamedColumns | null
  /** What was taken of it; null: everything. Times in epoch ms, `vessels` in order. */
  readonly choice?: StoredChoice | null | undefined
  /** Of what was heard live: which entries of the journal, from <= offset < to. */
  readonly entries?: { readonly from: number; readonly to: number }
}

export interface StoredChoice {
  readonly sinceMs: number | null
  readonly untilMs: number | null
  readonly vessels: readonly string[] | null
}

export interface RejectCount {
  readonly reason: string
  readonly count: number
  readonly examples: readonly { readonly line: number; readonly text: string }[]
}

/** A ReadReport as stored: counts as plain lists, most frequent first. */
export interface StoredReport {
  readonly blankLines: number
  readonly commentLines: number
  readonly otherSentences: number
  readonly partLines: number
  readonly messages: number
  readonly messagesByType: readonly { readonly type: number; readonly count: number }[]
  readonly setAside: readonly { readonly reason: string; readonly count: number }[]
  readonly timesBy: readonly { readonly rule: string; readonly count: number }[]
  readonly rejects: readonly RejectCount[]
  readonly notes: readonly string[]
}

export interface ImportRecord {
  /** SHA-256 of the bytes, hexadecimal. */
  readonly id: string
  readonly name: string
  readonly format: string
  /** How its places were taken, whoever decided it. */
  readonly place: 'true' | 'relative'
  readonly startedMs: number
  readonly bytes: number
  readonly lines: number
  readonly positions: number
  readonly identities: number
  readonly rejected: number
  readonly firstMs: number | null
  readonly lastMs: number | null
  readonly options: ReadingOptions
  readonly report: StoredReport
  /** Why reading stopped before the end; null when all was read. */
  readonly fault: string | null
  /** Names its files in the archive folder. */
  readonly archiveFile: string
}

/** What an import means for the folder as a whole (lib/pipeline/import-facts), packed. */
export interface StoredFacts {
  readonly vessels: Uint8Array
  readonly heard: Uint8Array
  readonly watermark: Uint8Array
}

/** What reading an input came to, whether anything of it was kept or not. */
export type ReadAccount = Pick<
  ImportRecord,
  'format' | 'lines' | 'positions' | 'identities' | 'rejected' | 'report'
>

/** One text per way of reading: equal exactly when every option is. */
export function readingKey(options: ReadingOptions): string {
  const { format, startMs, place, dateOrder } = options
  const columns = options.columns === null ? null : Object.entries(options.columns).sort()
  // Imports made before there was a choice have none.
  const choice = options.choice ?? null
  return JSON.stringify([format, startMs, place, dateOrder, columns, ...(choice === null ? [] : [choice])])
}

export function storeReport(report: ReadReport): StoredReport {
  return {
    blankLines: report.blankLines,
    commentLines: report.commentLines,
    otherSentences: report.otherSentences,
    partLines: report.partLines,
    messages: report.messages,
    messagesByType: Array.from(report.messagesByType, (count, type) => ({ type, count })).filter(
      ({ count }) => count > 0,
    ),
    setAside: mostFirst(Array.from(report.setAside, ([reason, count]) => ({ reason, count }))),
    timesBy: mostFirst(Array.from(report.timesBy, ([rule, count]) => ({ rule, count }))),
    rejects: mostFirst(
      Array.from(report.rejects.counts, ([reason, count]) => ({
        reason,
        count,
        examples: report.rejects.examples.get(reason) ?? [],
      })),
    ),
    notes: report.notes,
  }
}

function mostFirst<Counted extends { readonly count: number }>(counted: Counted[]): Counted[] {
  return counted.sort((a, b) => b.count - a.count)
}

/** A row for the raw path, which takes JSON as text. */
export function importRow(record: ImportRecord): Record<string, string | number | null> {
  return { ...record, options: JSON.stringify(record.options), report: JSON.stringify(record.report) }
}

function readImportRow(row: Import): ImportRecord {
  return {
    ...row,
    place: row.place as ImportRecord['place'],
    options: row.options as unknown as ReadingOptions,
    report: row.report as unknown as StoredReport,
  }
}

/** The facts of every import, by import id. */
export async function readImportFacts(store: {
  readonly connection: Connection
}): Promise<Map<string, StoredFacts>> {
  const rows = await store.connection.prisma.importFacts.findMany()
  return new Map(rows.map(({ importId, ...facts }) => [importId, facts]))
}

/** Records one import whose files lie in the archive. Recording it twice is harmless. */
export async function addImport(
  store: { readonly connection: Connection },
  record: ImportRecord,
  facts: StoredFacts,
): Promise<void> {
  const insert = (table: string, row: Readonly<Record<string, InValue>>) => ({
    sql: `INSERT OR REPLACE INTO "${table}" (${Object.keys(row).map((name) => `"${name}"`)}) VALUES (${Object.keys(row).map(() => '?')})`,
    args: Object.values(row),
  })
  await store.connection.sql.batch(
    [insert('Import', importRow(record)), insert('ImportFacts', { importId: record.id, ...facts })],
    'write',
  )
}

/** Records where an import's reports lie now, and what they mean, in one step. */
export async function moveImport(
  store: { readonly connection: Connection },
  id: string,
  archiveFile: string,
  facts: StoredFacts,
): Promise<void> {
  const { sql } = store.connection
  await sql.batch(
    [
      { sql: 'UPDATE "Import" SET "archiveFile" = ? WHERE "id" = ?', args: [archiveFile, id] },
      {
        sql: 'INSERT OR REPLACE INTO "ImportFacts" ("importId", "vessels", "heard", "watermark") VALUES (?, ?, ?, ?)',
        args: [id, facts.vessels, facts.heard, facts.watermark],
      },
    ],
    'write',
  )
}

/** Every import of the folder, oldest first. */
export async function listImports(store: { readonly connection: Connection }): Promise<ImportRecord[]> {
  const rows = await store.connection.prisma.import.findMany({
    orderBy: [{ startedMs: 'asc' }, { id: 'asc' }],
  })
  return rows.map(readImportRow)
}
