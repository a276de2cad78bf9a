/**
 * Training the suspicion model: the weights that are likeliest after the verdicts, starting from the experts (maximum a
 * posteriori), none against its direction, and how sure they are (Laplace's approximation). Newton's method over all
 * verdicts at once: no learning rate, no order of batches, no seed.
 */

import type { Backend } from './backend.ts'
import { EVIDENCE } from './suspicion-evidence.ts'
import type { SuspicionWeights } from './suspicion-model.ts'
import { invert, stepWithin } from './suspicion-newton.ts'
import { SuspicionObjective } from './suspicion-objective.ts'
import { expertPrior, type Prior } from './suspicion-prior.ts'
import type { JudgedTrip } from './suspicion-verdicts.ts'

const TRAIN_OPTIONS = {
  /** Steps, at most: ten are enough. */
  steps: 100,
  /** Done when no weight would move by more, log odds: a hundredth of what a thousandth of probability takes. */
  tolerance: 1e-5,
  /**
   * A step that promises to lower the loss by less, nats, is taken as it is: so near the best none goes too far, and the
   * loss, of logits of 32 bits, no longer shows which is better.
   */
  sureDecrease: 1e-4,
} as const

/** `trips` in the order of listJudgedTrips. With none, the experts to the bit. Throws where it does not converge. */
export function trainSuspicion(
  backend: Backend,
  trips: readonly JudgedTrip[],
  prior = expertPrior(),
): SuspicionWeights {
  const objective = new SuspicionObjective(backend, trips, prior)
  try {
    const weights = findBest(objective, prior)
    return {
      kernel: Float32Array.from(weights.subarray(0, -1)),
      bias: weights.at(-1)!,
      covariance: posteriorCovariance(objective.measure(weights).information, prior.deviations),
      verdicts: trips.length,
      support: EVIDENCE.map(
        (item) =>
          trips.filter(({ evidence }) => evidence.some(({ name, value }) => name === item.name && value > 0))
            .length,
      ),
    }
  } finally {
    objective.dispose()
  }
}

/**
 * In units of the experts' deviations, where they themselves are the unit matrix: what no verdict touches keeps its
 * deviation to the bit.
 */
function posteriorCovariance(information: Float64Array, deviations: Float64Array): number[][] {
  const size = deviations.length
  const scaled = information.map((value, at) => {
    const i = Math.floor(at / size)
    const j = at % size
    return deviations[i]! * value * deviations[j]! + (i === j ? 1 : 0)
  })
  return invert(scaled, size).map((row, i) => row.map((value, j) => deviations[i]! * deviations[j]! * value))
}

/** Weights of 32 bits: those are what tensors take and files keep. */
function findBest(objective: SuspicionObjective, { means }: Prior): Float64Array {
  const { steps, tolerance, sureDecrease } = TRAIN_OPTIONS
  const sides = [...EVIDENCE.map(({ direction }) => direction), 0]
  let weights = means
  let curve = objective.measure(weights)
  for (let taken = 0; taken < steps; taken++) {
    const step = stepWithin(weights, curve.gradient, curve.hessian, sides)
    if (step.every((move) => Math.abs(move) <= tolerance)) return weights
    const promised = -step.reduce((sum, move, i) => sum + move * curve.gradient[i]!, 0)
    // Half of a step that makes it worse, and half of that: the objective is convex, so one of them is better. Between
    // two points that respect the directions all do.
    let share = 1
    let next: Float64Array
    let nextCurve: ReturnType<SuspicionObjective['measure']>
    do {
      next = weights.map((weight, i) => Math.fround(weight + share * step[i]!))
      nextCurve = objective.measure(next)
      share /= 2
    } while (promised > sureDecrease && nextCurve.loss > curve.loss && share > tolerance)
    weights = next
    curve = nextCurve
  }
  throw new Error(`model: ${steps} steps did not find the best weights of the suspicion model`)
}
