/** The summary of a backfill as one object, for other programs. */

import type { BackfillResult } from '../lib/pipeline/backfill.ts'
import { accountingOf, sumAccountings } from './accounting.ts'
import type { SummaryPlaces } from './summary.ts'

/**
 * `inputs` account for every line of each input, those known already as they were read then; `totals` for the
 * inputs that are new; `folder` says what the data folder holds, earlier imports included.
 */
export function summaryObject(result: BackfillResult, places: SummaryPlaces) {
  const { counts, outcomes, seconds } = result
  const fresh = outcomes.filter(({ status }) => status === 'imported')
  const totals = sumAccountings(fresh.map(({ name, read }) => [name, accountingOf(read!)]))
  return {
    simulated: places.simulated,
    data: places.dir,
    exports: places.exports,
    changed: result.changed,
    dryRun: result.dryRun,
    inputs: outcomes.map(({ name, status, fault, read }) => ({
      name,
      status,
      fault,
      format: read?.format ?? null,
      ...(read === null ? null : accountingOf(read)),
    })),
    totals,
    watermark: Number.isFinite(result.watermarkMs) ? new Date(result.watermarkMs).toISOString() : null,
    scorer: result.scorer,
    folder: counts,
    segments: counts?.segments ?? 0,
    trips: counts?.trips ?? 0,
    events: counts?.events ?? {},
    alerts: counts?.alerts ?? {},
    foldedReports: result.foldedReports,
    seconds: seconds.total,
    secondsByPhase: { reading: seconds.reading, folding: seconds.folding, writing: seconds.writing },
    positionsPerSecond: seconds.total > 0 ? Math.round(totals.positions / seconds.total) : null,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  }
}
