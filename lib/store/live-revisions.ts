/** How outputs came, changed and went while live, as rows that number themselves, and back without loss. */

import type { Transaction } from '@libsql/client'
import { BulkInsert } from './bulk-insert.ts'
import { startOf } from './live-found.ts'
import type { LiveOutput, LiveOutputKind, Numbered, OutputRevision } from './live-store.ts'
import { outputRow, readOutputRow } from './live-tables.ts'
import { newestNumber } from './replace-alerts.ts'

export const LIVE_REVISION_OPTIONS = {
  /** Newest revisions that a client may resume by. Of those before only withdrawals are kept. Own: a day of 20,000 ships. */
  kept: 500_000,
  /** Older ones are dropped so many at a time at least. Own. */
  droppedAtOnce: 1000,
} as const

/** Numbers before it are not all there any more. */
export function firstKept(newest: number): number {
  const { kept, droppedAtOnce } = LIVE_REVISION_OPTIONS
  return Math.max(0, Math.floor((newest - kept) / droppedAtOnce)) * droppedAtOnce + 1
}

export async function addOutputRevisions(
  transaction: Pick<Transaction, 'execute' | 'batch'>,
  generation: number,
  revisions: readonly OutputRevision[],
  writtenMs: number,
): Promise<Numbered<OutputRevision>[]> {
  if (revisions.length === 0) return []
  const newest = await newestNumber(transaction, 'OutputRevision')
  const numbered = revisions.map((revision, i) => ({ ...revision, sequence: newest + 1 + i, writtenMs }))
  const rows = new BulkInsert(transaction)
  for (const { sequence, change, output, before, reason, reopened } of numbered)
    await rows.add('OutputRevision', {
      id: sequence,
      writtenMs,
      generation,
      change,
      kind: output.kind,
      outputId: output.id,
      mmsi: output.kind === 'feedOutage' ? null : output.mmsi,
      startMs: startOf(output),
      output: jsonOf(output),
      before: before === null ? null : jsonOf(before),
      reason,
      reopened,
    })
  await rows.flush()
  const first = firstKept(newest + revisions.length)
  if (first > firstKept(newest))
    await transaction.execute({
      sql: `DELETE FROM "OutputRevision" WHERE "id" < ? AND "change" <> 'withdrawn'`,
      args: [first],
    })
  return numbered
}

/** The row says whether a missing number is NaN or null, which JSON by itself does not. */
function jsonOf(output: LiveOutput): string {
  return JSON.stringify(outputRow(0, output))
}

/** A row as SQL gives it. */
export interface OutputRevisionRow {
  readonly id: number
  readonly writtenMs: number
  readonly change: OutputRevision['change']
  readonly kind: LiveOutputKind
  readonly output: string
  readonly before: string | null
  readonly reason: string
  readonly reopened: number
}

export function readOutputRevisionRow(row: OutputRevisionRow): Numbered<OutputRevision> {
  const { id: sequence, writtenMs, change, kind, reason } = row
  return {
    sequence,
    writtenMs,
    change,
    reason,
    output: readOutputRow(kind, JSON.parse(row.output)),
    before: row.before === null ? null : readOutputRow(kind, JSON.parse(row.before)),
    reopened: row.reopened === 1,
  }
}
