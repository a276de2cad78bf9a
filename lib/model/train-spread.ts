/** A figure over several seeds: its mean, and how far it lies apart. */

export interface Spread {
  readonly mean: number
  readonly low: number
  readonly high: number
}

/** Of the values that are defined; NaN when none is. */
export function spreadOf(values: readonly number[]): Spread {
  const defined = values.filter((value) => !Number.isNaN(value))
  if (defined.length === 0) return { mean: Number.NaN, low: Number.NaN, high: Number.NaN }
  return {
    mean: defined.reduce((sum, value) => sum + value, 0) / defined.length,
    low: Math.min(...defined),
    high: Math.max(...defined),
  }
}
