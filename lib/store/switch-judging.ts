/** Judging what a generation holds anew, in one transaction: readers see the alerts before or after. */

import type { Transaction } from '@libsql/client'
import { countGeneration } from './generation-counts.ts'
import type { Store } from './store.ts'

/** What `judge` gives. A dry run is rolled back. */
export async function switchJudging<Result>(
  store: Store,
  generation: number,
  by: { readonly judging: object; readonly judgingHash: string },
  judge: (transaction: Transaction) => Promise<Result>,
  dryRun: boolean,
): Promise<Result> {
  const transaction = await store.connection.sql.transaction('write')
  try {
    const result = await judge(transaction)
    const counts = await countGeneration(transaction, generation)
    await transaction.execute({
      sql: 'UPDATE "Generation" SET "judging" = ?, "judgingHash" = ?, "counts" = ? WHERE "id" = ?',
      args: [JSON.stringify(by.judging), by.judgingHash, JSON.stringify(counts), generation],
    })
    if (dryRun) await transaction.rollback()
    else await transaction.commit()
    return result
  } finally {
    transaction.close()
  }
}
