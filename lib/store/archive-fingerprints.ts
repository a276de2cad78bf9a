/**
 * Texts of the archive as numbers, so that a column of them is read as a run: a fingerprint of 53 bits that DuckDB
 * makes of a row, and what it stands for. A join would do the same, but gives rows back in another order.
 */

import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'

/** What stands for no text. */
export const NO_TEXT = 0
const NO_INDEX = -1

/** Each of the fingerprints, with the index of what it stands for. */
export type Fingerprints = ReadonlyMap<number, number>

/** SQL for a row's fingerprint; another salt gives other ones. */
export function fingerprint(columns: string, salt: number): string {
  return `(hash(${columns}, ${salt}) >> 11)::DOUBLE`
}

/**
 * Whatever distinct values of these columns the reports have, numbered by `indexOf`. Null where two of them have one
 * fingerprint (once in a million times for 100,000 values): then take another salt.
 */
export async function readFingerprints(
  connection: DuckDBConnection,
  columns: string,
  reports: string,
  salt: number,
  indexOf: (values: readonly DuckDBValue[]) => number,
): Promise<Fingerprints | null> {
  const result = await connection.runAndReadAll(
    `SELECT ${fingerprint(columns, salt)}, * FROM (SELECT DISTINCT ${columns} FROM ${reports} ORDER BY ALL)`,
  )
  const indices = new Map<number, number>()
  for (const [print, ...values] of result.getRows()) indices.set(Number(print), indexOf(values))
  return indices.size === result.currentRowCount && !indices.has(NO_TEXT) ? indices : null
}

/** The indices of a column of fingerprints, from `first` on; -1 for no text. Neighbours mostly have the same. */
export function fillIndices(
  indices: Int32Array,
  first: number,
  prints: ArrayLike<number>,
  fingerprints: Fingerprints,
): void {
  let last = NO_TEXT
  let index = NO_INDEX
  for (let i = 0; i < prints.length; i++) {
    const print = prints[i]!
    if (print !== last) {
      last = print
      index = print === NO_TEXT ? NO_INDEX : indexOf(print, fingerprints)
    }
    indices[first + i] = index
  }
}

function indexOf(print: number, fingerprints: Fingerprints): number {
  const index = fingerprints.get(print)
  if (index === undefined) throw new Error('archive: a file changed while it was read')
  return index
}
