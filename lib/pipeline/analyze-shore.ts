/** Distances to shore as a source gives them: how many, how far, and whether they come off a raster of 1 km cells. */

import { decadeEdges, Histogram, type HistogramCounts } from './analyze-histogram.ts'

export const SHORE_OPTIONS = {
  /**
   * Metres. Between cells of a 1 km raster the distances are 1000·√(a² + b²): 0, 1000, 1414, 2000, 2236, … Beyond 20
   * km these lie so close that many a distance is within a metre of one by chance; below it, 1.5 % of all are.
   */
  rasterBelowM: 20_000,
  toleranceM: 1,
  /** Different values counted one by one; later ones only in the histogram. */
  values: 4096,
  /** Of them, so many are told. */
  valuesTold: 12,
} as const

/** Below 0.1 km is one bin. */
export const SHORE_EDGES_KM = [0, ...decadeEdges(-1, 4)]

export interface ShoreAnalysis {
  readonly given: number
  readonly zero: number
  /** Of those above 0 and below SHORE_OPTIONS.rasterBelowM: all, and those that a 1 km raster would give. */
  readonly near: number
  readonly nearOnRaster: number
  readonly km: HistogramCounts
  /** The most frequent values, metres. */
  readonly frequent: readonly { readonly metres: number; readonly count: number }[]
}

export class ShoreCounter {
  private readonly km = new Histogram(SHORE_EDGES_KM)
  private readonly values = new Map<number, number>()
  private zero = 0
  private near = 0
  private nearOnRaster = 0

  add(shoreKm: number): void {
    this.km.add(shoreKm)
    if (Number.isNaN(shoreKm)) return
    const metres = Math.round(shoreKm * 1000)
    if (metres === 0) this.zero++
    else if (metres < SHORE_OPTIONS.rasterBelowM) {
      this.near++
      if (isRasterDistance(metres)) this.nearOnRaster++
    }
    const seen = this.values.get(metres)
    if (seen !== undefined || this.values.size < SHORE_OPTIONS.values)
      this.values.set(metres, (seen ?? 0) + 1)
  }

  finish(): ShoreAnalysis {
    const frequent = [...this.values]
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, SHORE_OPTIONS.valuesTold)
      .map(([metres, count]) => ({ metres, count }))
    const { zero, near, nearOnRaster } = this
    return { given: this.km.total, zero, near, nearOnRaster, km: this.km.toCounts(), frequent }
  }
}

/** Whether cells of a 1 km raster lie so far apart, to the metre. */
export function isRasterDistance(metres: number): boolean {
  const most = Math.floor(metres / 1000) + 1
  for (let a = 0; a <= most; a++) {
    const b = Math.round(Math.sqrt(Math.max(0, (metres / 1000) ** 2 - a * a)))
    if (Math.abs(1000 * Math.hypot(a, b) - metres) <= SHORE_OPTIONS.toleranceM) return true
  }
  return false
}
