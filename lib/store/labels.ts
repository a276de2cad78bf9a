/** Labels: what people said of vessels. Rows are only ever added; the current ones are those that none supersedes. */

import { BulkInsert } from './bulk-insert.ts'
import type { Label } from './generated/client.ts'
import type { Store } from './store.ts'

export type NewLabel = Omit<Label, 'id'>

/** A current label of one position. */
export interface PointLabel {
  readonly id: number
  readonly mmsi: string
  /** UTC epoch ms, whole. */
  readonly timeMs: number
  /** Share of the people who called it fishing, 0..1. */
  readonly fishing: number
  readonly source: string
  readonly gear: string
}

/** Adds labels, all or none. The store is open for writing: nobody else adds any meanwhile. */
export async function addLabels(store: Store, labels: readonly NewLabel[]): Promise<void> {
  const transaction = await store.connection.sql.transaction('write')
  try {
    const rows = new BulkInsert(transaction)
    for (const label of labels) await rows.add('Label', { ...label })
    await rows.flush()
    await transaction.commit()
  } finally {
    transaction.close()
  }
}

/** Labels of one position that say something of fishing, in the order in which they were added. */
export async function listPointLabels(store: Store): Promise<PointLabel[]> {
  const { rows } = await store.connection.sql.execute(
    `SELECT "id", "mmsi", "fromMs", "fishing", "source", "gear" FROM "Label" AS label
     WHERE "fromMs" = "toMs" AND "fishing" IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM "Label" AS newer WHERE newer."supersedes" = label."id")
     ORDER BY "id"`,
  )
  return rows.map(({ id, mmsi, fromMs, fishing, source, gear }) => ({
    id: Number(id),
    mmsi: String(mmsi),
    timeMs: Number(fromMs),
    fishing: Number(fishing),
    source: String(source),
    gear: String(gear),
  }))
}
