/** Reading the active generation in several statements while backfills may change or replace it. */

import type { Store } from './store.ts'

/** Attempts to read one state of a folder. */
const ATTEMPTS = 3
/** Of which there are no rows: before the first backfill has finished. */
const NO_GENERATION = -1

/**
 * Reads by `read` and makes sure that the folder was in one state all the while; after three changes in a row, what was
 * read last is given: each of its statements saw a whole state.
 */
export async function readActive<Result>(
  store: Store,
  read: (generation: number) => Promise<Result>,
): Promise<Result> {
  let state = await activeState(store)
  for (let attempt = 1; ; attempt++) {
    const result = await read(state.generation)
    const after = await activeState(store)
    if (after.mark === state.mark || attempt === ATTEMPTS) return result
    state = after
  }
}

/** The active generation, and a text that changes with every commit to it. */
async function activeState(store: Store): Promise<{ generation: number; mark: string }> {
  const { rows } = await store.connection.sql.execute(
    `SELECT "id", "finishedMs", "inputHash" FROM "Generation"
     WHERE "id" = (SELECT "activeGeneration" FROM "DataFolder" WHERE "id" = 1)`,
  )
  const row = rows[0]
  if (row === undefined) return { generation: NO_GENERATION, mark: '' }
  return { generation: Number(row.id), mark: JSON.stringify([row.id, row.finishedMs, row.inputHash]) }
}
