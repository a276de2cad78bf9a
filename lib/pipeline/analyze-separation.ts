/** How well each feature alone tells fishing rows from others, over all rows and within each vessel. */

import { FEATURE_COUNT, FEATURES } from '../features/feature-list.ts'
import { evenEdges, Histogram, type HistogramCounts } from './analyze-histogram.ts'
import { FISHING, type LabelTable, UNLABELLED } from './analyze-label-table.ts'

export const SEPARATION_OPTIONS = {
  /** Rows of either sort below which a vessel's own figure is not taken. Own. */
  rowsOfEach: 20,
  /** Bins of a feature's histogram, between these percentiles of the labelled rows; what lies beyond is in the outermost. */
  bins: 24,
  lowShare: 0.005,
  highShare: 0.995,
} as const

export interface FeatureSeparation {
  readonly name: string
  readonly unit: string
  /** Of labelled rows. */
  readonly missing: number
  /** Chance that a fishing row has the higher value, ties half: 0.5 tells nothing, 0 and 1 everything. */
  readonly auc: number
  /** Mean over vessels that have both sorts. */
  readonly meanVesselAuc: number
  readonly vessels: number
  /** Of them, with the figure on the other side of 0.5 than most. */
  readonly oppositeVessels: number
  readonly fishing: HistogramCounts
  readonly notFishing: HistogramCounts
}

export function separateFeatures(table: LabelTable): FeatureSeparation[] {
  const { rows, said } = table
  const labelled = Int32Array.from(
    Array.from({ length: rows.count }, (_, row) => row).filter((row) => said[row] !== UNLABELLED),
  )
  return FEATURES.map(({ name, unit }, feature) => {
    const valueAt = (row: number) => rows.features[row * FEATURE_COUNT + feature]!
    const known = labelled.filter((row) => !Number.isNaN(valueAt(row)))
    const sorted = known.sort((a, b) => valueAt(a) - valueAt(b))
    const byVessel = new Map<number, number[]>()
    for (const row of sorted) {
      const own = byVessel.get(rows.vessel[row]!)
      if (own === undefined) byVessel.set(rows.vessel[row]!, [row])
      else own.push(row)
    }
    const isFishing = (row: number) => said[row] === FISHING
    const own = [...byVessel.values()]
      .filter((vesselRows) => hasBoth(vesselRows, isFishing))
      .map((vesselRows) => areaUnderCurve(vesselRows, valueAt, isFishing))
    const auc = areaUnderCurve(sorted, valueAt, isFishing)
    const higher = own.filter((one) => one > 0.5).length
    const edges = edgesOf(sorted, valueAt)
    const histogramOf = (wanted: boolean) => {
      const histogram = new Histogram(edges)
      const last = (edges[edges.length - 2]! + edges[edges.length - 1]!) / 2
      for (const row of labelled)
        if (isFishing(row) === wanted) histogram.add(Math.min(last, Math.max(edges[0]!, valueAt(row))))
      return histogram.toCounts()
    }
    return {
      ...{ name, unit, missing: labelled.length - known.length, auc },
      meanVesselAuc: own.reduce((sum, one) => sum + one, 0) / own.length,
      vessels: own.length,
      oppositeVessels: Math.min(higher, own.length - higher),
      fishing: histogramOf(true),
      notFishing: histogramOf(false),
    }
  })
}

function hasBoth(rows: readonly number[], isFishing: (row: number) => boolean): boolean {
  const fishing = rows.filter(isFishing).length
  return Math.min(fishing, rows.length - fishing) >= SEPARATION_OPTIONS.rowsOfEach
}

/** Chance that a fishing row has a higher value than another one, ties half. `rows` ascend by value. */
export function areaUnderCurve(
  rows: ArrayLike<number>,
  valueAt: (row: number) => number,
  isFishing: (row: number) => boolean,
): number {
  let othersBelow = 0
  let fishingRows = 0
  let pairs = 0
  for (let from = 0; from < rows.length; ) {
    let to = from
    let fishing = 0
    for (; to < rows.length && valueAt(rows[to]!) === valueAt(rows[from]!); to++)
      if (isFishing(rows[to]!)) fishing++
    const others = to - from - fishing
    pairs += fishing * (othersBelow + others / 2)
    othersBelow += others
    fishingRows += fishing
    from = to
  }
  return pairs / (fishingRows * othersBelow)
}

/** Even bins between two percentiles; one bin of width 1 where all values are one. */
function edgesOf(sorted: Int32Array, valueAt: (row: number) => number): number[] {
  const { bins, lowShare, highShare } = SEPARATION_OPTIONS
  if (sorted.length === 0) return [0, 1]
  const low = valueAt(sorted[Math.floor(lowShare * (sorted.length - 1))]!)
  const high = valueAt(sorted[Math.ceil(highShare * (sorted.length - 1))]!)
  return low < high ? evenEdges(low, high, (high - low) / bins) : [low, low + 1]
}
