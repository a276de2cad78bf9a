/**
 * From features to network inputs: clipped to what the training rows mostly hold, scaled to mean 0 and deviation 1;
 * missing becomes 0, with a flag input where that happens often enough to mean something.
 */

import { FEATURE_COUNT, FEATURES } from '../features/feature-list.ts'
import { quantileOf } from './quantile.ts'
import type { TrainingRows } from './training-rows.ts'

const NORMALISATION_OPTIONS = {
  /** Values are clipped to this quantile of the training rows and to its mirror. Source: trials, design.md §4. */
  clipQuantile: 0.005,
  /** A feature missing in more than this share of the training rows gets a flag. Source: the same. */
  flagShare: 0.005,
} as const

export interface FeatureScale {
  /** One of FEATURES. */
  readonly name: string
  /** In the feature's unit; mean and deviation are those of the clipped values. */
  readonly low: number
  readonly high: number
  readonly mean: number
  readonly deviation: number
  readonly hasFlag: boolean
}

/** In the order of the inputs: a value for each, then a flag, 1 where missing, for each that has one. */
export type Normalisation = readonly FeatureScale[]

export function countInputs(normalisation: Normalisation): number {
  return normalisation.length + normalisation.filter(({ hasFlag }) => hasFlag).length
}

/**
 * Scales of the features `names`, from the rows numbered in `chosen`. A feature that has no two values there tells a
 * network nothing and is left out; `leaveOut` hears of it. Throws on unknown names, and when no feature is left.
 */
export function fitNormalisation(
  rows: TrainingRows,
  chosen: Int32Array,
  names: readonly string[],
  leaveOut: (name: string, reason: string) => void = () => {},
): Normalisation {
  const values = new Float32Array(chosen.length)
  const scales: FeatureScale[] = []
  for (const name of names) {
    const column = columnOf(name)
    let present = 0
    for (let i = 0; i < chosen.length; i++) {
      const value = rows.features[chosen[i]! * FEATURE_COUNT + column]!
      if (!Number.isNaN(value)) values[present++] = value
    }
    const scale = fitScale(name, values.subarray(0, present), chosen.length)
    if (scale.deviation > 0) scales.push(scale)
    else leaveOut(name, present === 0 ? 'missing in every training row' : `always ${scale.low}`)
  }
  if (scales.length === 0)
    throw new Error(`model: none of ${names.length} features varies in ${chosen.length} training rows`)
  return scales
}

/** Sorts `values`, which are those present in `count` rows. */
function fitScale(name: string, values: Float32Array, count: number): FeatureScale {
  values.sort()
  const low = quantileOf(values, NORMALISATION_OPTIONS.clipQuantile)
  const high = quantileOf(values, 1 - NORMALISATION_OPTIONS.clipQuantile)
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += Math.min(high, Math.max(low, values[i]!))
  const mean = sum / values.length
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += (Math.min(high, Math.max(low, values[i]!)) - mean) ** 2
  return {
    name,
    low,
    high,
    mean,
    // Equal values may miss their own mean by a rounding error.
    deviation: low === high ? 0 : Math.sqrt(squares / values.length),
    hasFlag: count - values.length > NORMALISATION_OPTIONS.flagShare * count,
  }
}

/** Rows whose features and inputs stay in a core's cache while one column after the other is read. */
const ROWS_IN_CACHE = 256

/** Writes inputs of many rows; allocates nothing. */
export class Normaliser {
  /** Inputs of a row. */
  readonly inputCount: number
  private readonly column: Int32Array
  /** Input of a feature's flag, -1 where it has none. */
  private readonly flag: Int32Array
  private readonly low: Float64Array
  private readonly high: Float64Array
  private readonly mean: Float64Array
  private readonly perDeviation: Float64Array

  constructor(normalisation: Normalisation) {
    this.inputCount = countInputs(normalisation)
    this.column = Int32Array.from(normalisation, ({ name }) => columnOf(name))
    let flag = normalisation.length
    this.flag = Int32Array.from(normalisation, ({ hasFlag }) => (hasFlag ? flag++ : -1))
    this.low = Float64Array.from(normalisation, ({ low }) => low)
    this.high = Float64Array.from(normalisation, ({ high }) => high)
    this.mean = Float64Array.from(normalisation, ({ mean }) => mean)
    this.perDeviation = Float64Array.from(normalisation, ({ deviation }) => 1 / deviation)
  }

  /**
   * Rows `fromRow` to `fromRow + count` of `features`, FEATURE_COUNT each, become the first `count` x inputCount of
   * `inputs`. These are finite whatever the features are.
   */
  normalise(features: Float32Array, fromRow: number, count: number, inputs: Float32Array): void {
    for (let row = 0; row < count; row += ROWS_IN_CACHE)
      for (let input = 0; input < this.column.length; input++)
        this.normaliseColumn(features, fromRow, row, Math.min(count, row + ROWS_IN_CACHE), inputs, input)
  }

  /** Down one column: its scale stays in registers. */
  private normaliseColumn(
    features: Float32Array,
    fromRow: number,
    start: number,
    end: number,
    inputs: Float32Array,
    input: number,
  ): void {
    const { inputCount } = this
    const low = this.low[input]!
    const high = this.high[input]!
    const mean = this.mean[input]!
    const perDeviation = this.perDeviation[input]!
    const hasFlag = this.flag[input]! >= 0
    let from = (fromRow + start) * FEATURE_COUNT + this.column[input]!
    let to = start * inputCount
    for (let row = start; row < end; row++) {
      const value = features[from]!
      const isMissing = Number.isNaN(value)
      inputs[to + input] = isMissing ? 0 : (Math.min(high, Math.max(low, value)) - mean) * perDeviation
      if (hasFlag) inputs[to + this.flag[input]!] = isMissing ? 1 : 0
      from += FEATURE_COUNT
      to += inputCount
    }
  }
}

const COLUMNS = new Map(FEATURES.map(({ name }, column) => [name, column]))

function columnOf(name: string): number {
  const column = COLUMNS.get(name)
  if (column === undefined) throw new Error(`model: no feature is called '${name}'`)
  return column
}
