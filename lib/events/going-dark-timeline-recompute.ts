/**
 * Silences around which others were heard before the rows that a timeline keeps, or around which a report that came too late
 * may have changed who was: looked at again in what is stored.
 */

import type { SilenceOutput } from '../features/outputs.ts'
import { GOING_DARK_OPTIONS, WITNESS_KM, WitnessSearch } from './going-dark.ts'
import type { GoingDarkOutput } from './outputs.ts'
import { type Box, boxAround } from './surroundings.ts'

/** Rows (kept positions with a true place) of one vessel, in any order. */
export interface StoredRows {
  readonly mmsi: string
  readonly rowMs: Float64Array
  readonly rowLonUnits: Int32Array
  readonly rowLatUnits: Int32Array
}

/** Rows after `fromMs` and up to `toMs`, in a box; more may be given. */
export interface RowsQuery extends Box {
  readonly fromMs: number
  readonly toMs: number
}

export interface GoingDarkRecompute {
  readonly silences: readonly SilenceOutput[]
  /** As the timeline has them. */
  readonly shipUntilMs: (mmsi: string) => number
  readonly isInOutage: (timeMs: number) => boolean
  readonly load: (queries: readonly RowsQuery[]) => Promise<Iterable<StoredRows>>
}

/** What each is, for `GoingDarkTimeline.settle`; null: none. One that is not dark yet is found as if it were. */
export async function recomputeGoingDark({
  silences,
  shipUntilMs,
  isInOutage,
  load,
}: GoingDarkRecompute): Promise<{ silence: SilenceOutput; output: GoingDarkOutput | null }[]> {
  const queries = silences.map(({ offMs, offLonUnits, offLatUnits }): RowsQuery => {
    const box = boxAround(offLonUnits, offLatUnits, WITNESS_KM)
    return { fromMs: offMs, toMs: offMs + GOING_DARK_OPTIONS.listenMs, ...box }
  })
  const searches = silences.map((silence) => new WitnessSearch([silence]))
  for (const { mmsi, rowMs, rowLonUnits, rowLatUnits } of await load(queries)) {
    const untilMs = shipUntilMs(mmsi)
    for (let row = 0; row < rowMs.length; row++)
      if (rowMs[row]! < untilMs)
        for (const search of searches)
          search.addRow(ONLY, mmsi, rowMs[row]!, rowLonUnits[row]!, rowLatUnits[row]!)
  }
  return silences.map((silence, i) => ({ silence, output: searches[i]!.finish(isInOutage)[0] ?? null }))
}

const ONLY = [0]
