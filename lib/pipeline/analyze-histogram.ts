/** Counts in fixed bins: what an analysis keeps of millions of values. */

export interface HistogramCounts {
  /** Ascending; bin i holds edges[i] <= value < edges[i + 1]. */
  readonly edges: readonly number[]
  /** One fewer than edges. */
  readonly counts: readonly number[]
  readonly below: number
  /** At the last edge or beyond. */
  readonly above: number
  /** NaN. */
  readonly missing: number
}

export class Histogram {
  below = 0
  above = 0
  missing = 0
  private readonly counts: Float64Array

  constructor(readonly edges: readonly number[]) {
    this.counts = new Float64Array(edges.length - 1)
  }

  add(value: number): void {
    if (Number.isNaN(value)) this.missing++
    else if (value < this.edges[0]!) this.below++
    else if (value >= this.edges[this.edges.length - 1]!) this.above++
    else this.counts[this.binOf(value)]!++
  }

  /** Values that were not missing. */
  get total(): number {
    return this.counts.reduce((sum, count) => sum + count, this.below + this.above)
  }

  /** Within a bin by its share, so as good as the bins are narrow; NaN where nothing was counted. */
  quantile(share: number): number {
    const { edges, counts } = this
    if (this.total === 0) return Number.NaN
    let left = share * this.total - this.below
    if (left <= 0) return edges[0]!
    for (let bin = 0; bin < counts.length; bin++) {
      const count = counts[bin]!
      if (left <= count) return edges[bin]! + (left / count) * (edges[bin + 1]! - edges[bin]!)
      left -= count
    }
    return edges[edges.length - 1]!
  }

  toCounts(): HistogramCounts {
    const { edges, below, above, missing } = this
    return { edges, counts: [...this.counts], below, above, missing }
  }

  private binOf(value: number): number {
    let low = 0
    let high = this.edges.length - 1
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (this.edges[middle]! <= value) low = middle
      else high = middle
    }
    return low
  }
}

/** `from`, `from + step`, … `to`: without the error that adding up would gather. */
export function evenEdges(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step)
}

/** Ten edges a decade from 10^fromPower to 10^toPower, three significant digits. */
export function decadeEdges(fromPower: number, toPower: number): number[] {
  return Array.from({ length: 10 * (toPower - fromPower) + 1 }, (_, i) =>
    Number((10 ** (fromPower + i / 10)).toPrecision(3)),
  )
}
