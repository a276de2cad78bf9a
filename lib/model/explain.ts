/**
 * Why a row has its score: what each group of features adds to the logit, as Shapley values (Shapley 1953; Lundberg and
 * Lee 2017). The value of some groups being known is the mean logit of rows that have these groups' inputs from the row
 * and the others from each of the model's background rows. With five groups all 32 choices are computed: the values
 * are exact, and with the background's mean logit they sum to the row's.
 */

import { FEATURE_COUNT } from '../features/feature-list.ts'
import type { Backend } from './backend.ts'
import type { DetectorModel } from './detector-model.ts'
import { FEATURE_GROUPS, type FeatureGroup, groupOf } from './feature-groups.ts'
import { Ensemble } from './network.ts'
import { Normaliser } from './normalisation.ts'

export interface Explanation {
  /** Calibrated: P(apparent fishing) = sigmoid(logit). */
  readonly logit: number
  /** Mean calibrated logit of the background rows: what would be said of a row of which nothing is known. */
  readonly base: number
  /** What each group adds: base and these sum to logit. */
  readonly contributions: Readonly<Record<FeatureGroup, number>>
}

const CHOICES = 1 << FEATURE_GROUPS.length
const ALL = CHOICES - 1

/** Explains one row at a time; not for use by two callers at once. */
export class Explainer {
  private readonly normaliser: Normaliser
  private readonly ensemble: Ensemble
  private readonly backgroundCount: number
  private readonly background: Float32Array
  /** Bit of the group of each input; a flag belongs to its feature's. */
  private readonly groupBit: Uint8Array
  private readonly row: Float32Array
  private readonly mixed: Float32Array
  private readonly logits: Float32Array
  private readonly base: number

  constructor(
    private readonly model: DetectorModel,
    backend: Backend,
  ) {
    const { normalisation, members, background } = model
    this.normaliser = new Normaliser(normalisation)
    this.ensemble = new Ensemble(members, backend)
    const { inputCount } = this.normaliser
    const flagged = normalisation.filter(({ hasFlag }) => hasFlag)
    this.groupBit = Uint8Array.from(
      [...normalisation, ...flagged],
      ({ name }) => 1 << FEATURE_GROUPS.indexOf(groupOf(name)),
    )
    this.backgroundCount = background.length / FEATURE_COUNT
    this.background = new Float32Array(this.backgroundCount * inputCount)
    this.normaliser.normalise(background, 0, this.backgroundCount, this.background)
    this.row = new Float32Array(inputCount)
    // Every choice but none and all, of each background row; then the row itself.
    const rows = (CHOICES - 2) * this.backgroundCount + 1
    this.mixed = new Float32Array(rows * inputCount)
    this.logits = new Float32Array(rows)
    this.ensemble.run(this.background, this.backgroundCount, this.logits, 0)
    this.base = this.meanLogit(0)
  }

  /** Of the row numbered `row` of `features`, FEATURE_COUNT a row. */
  explain(features: Float32Array, row: number): Explanation {
    this.normaliser.normalise(features, row, 1, this.row)
    this.mix()
    this.ensemble.run(this.mixed, this.logits.length, this.logits, 0)
    const logit = this.calibrate(this.logits.at(-1)!)
    const values = Float64Array.from({ length: CHOICES }, (_, choice) => {
      if (choice === 0) return this.base
      return choice === ALL ? logit : this.meanLogit((choice - 1) * this.backgroundCount)
    })
    const contributions = {} as Record<FeatureGroup, number>
    FEATURE_GROUPS.forEach((group, i) => {
      contributions[group] = shapleyValue(values, i)
    })
    return { logit, base: this.base, contributions }
  }

  /** Frees the backend's memory. */
  dispose(): void {
    this.ensemble.dispose()
  }

  /** Fills `mixed`. */
  private mix(): void {
    const { background, backgroundCount, groupBit, row, mixed } = this
    const inputCount = row.length
    let to = 0
    for (let choice = 1; choice < ALL; choice++)
      for (let from = 0; from < backgroundCount * inputCount; from += inputCount)
        for (let i = 0; i < inputCount; i++)
          mixed[to++] = (choice & groupBit[i]!) !== 0 ? row[i]! : background[from + i]!
    mixed.set(row, to)
  }

  /** Of as many logits as there are background rows. */
  private meanLogit(from: number): number {
    let sum = 0
    for (let i = 0; i < this.backgroundCount; i++) sum += this.logits[from + i]!
    return this.calibrate(sum / this.backgroundCount)
  }

  private calibrate(logit: number): number {
    return this.model.calibration.slope * logit + this.model.calibration.intercept
  }
}

/**
 * The mean of what the player adds, over all orders in which they may come. `values`: of each set of players, as bits.
 */
function shapleyValue(values: Float64Array, player: number): number {
  const bit = 1 << player
  const players = Math.log2(values.length)
  let sum = 0
  for (let set = 0; set < values.length; set++) {
    if ((set & bit) !== 0) continue
    const size = countBits(set)
    // Of `players` factorial orders, those in which exactly this set comes before the player.
    const orders = factorial(size) * factorial(players - size - 1)
    sum += (orders / factorial(players)) * (values[set | bit]! - values[set]!)
  }
  return sum
}

function countBits(set: number): number {
  return set === 0 ? 0 : (set & 1) + countBits(set >> 1)
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1)
}
