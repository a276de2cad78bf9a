/**
 * Which vessels a run folds, and in what shards. A vessel is folded anew where its reports have changed, and
 * where W, which has moved with everyone's reports, lets silence decide something more or less of it.
 */

import type { Store } from '../store/store.ts'
import type { VesselCounts } from './import-facts.ts'

/** Reports that one shard holds, about: 60 MB in memory. A vessel with more is a shard of its own. */
const SHARD_REPORTS = 1_000_000
/** Shards for each worker at least, so that all end at about the same time, as far as there are enough reports. */
const SHARDS_PER_WORKER = 4
const LEAST_SHARD_REPORTS = 50_000

/** Vessels that one worker folds in one go. Plain data: it crosses threads, and is kept with the run. */
export interface Shard {
  readonly id: number
  /** Every vessel of it, in ascending order of the key's text. */
  readonly vessels: readonly string[]
  readonly reports: number
}

/** Cuts vessels, in the order of their keys, into shards. */
export function planShards(vessels: readonly string[], counts: VesselCounts, workers: number): Shard[] {
  const sorted = [...vessels].sort()
  const total = sorted.reduce((sum, mmsi) => sum + (counts.get(mmsi) ?? 0), 0)
  const fair = Math.ceil(total / (Math.max(1, workers) * SHARDS_PER_WORKER))
  const target = Math.min(SHARD_REPORTS, Math.max(LEAST_SHARD_REPORTS, fair))
  const shards: Shard[] = []
  let some: string[] = []
  let reports = 0
  const close = () => {
    if (some.length > 0) shards.push({ id: shards.length, vessels: some, reports })
    some = []
    reports = 0
  }
  for (const mmsi of sorted) {
    const more = counts.get(mmsi) ?? 0
    if (reports + more > target) close()
    some.push(mmsi)
    reports += more
  }
  close()
  return shards
}

/**
 * Vessels of a generation whose reports have not changed, but of which silence decides something else at
 * another W: a deadline is met now, or one that was met is not any more.
 */
export async function vesselsMovedByWatermark(
  store: Store,
  generation: number,
  watermarkMs: number,
): Promise<string[]> {
  const { rows } = await store.connection.sql.execute({
    sql: `SELECT "mmsi" FROM "FoldedVessel" WHERE "generation" = ?1 AND ("deadlineMs" <= ?2 OR "wokenMs" > ?2)`,
    args: [generation, Number.isFinite(watermarkMs) ? watermarkMs : Number.MIN_SAFE_INTEGER],
  })
  return rows.map(({ mmsi }) => String(mmsi))
}
