/** The linear algebra of training: a Newton step within bounds, and the inverse of the second derivatives. */

/** Rounds of going through all weights, at most: with some twenty, hundreds are enough unless two say the same. */
const SWEEPS = 10_000
/** Done when none moves by more in a round. */
const STILL = 1e-12

/**
 * The step that makes the quadratic gradient·step + step·hessian·step / 2 least, with each weight ending on its side of
 * 0: `sides` 1 for >= 0, -1 for <= 0, 0 for either. Coordinate descent: what no verdict touches has no derivative and no
 * neighbour, and does not move, to the bit.
 */
export function stepWithin(
  weights: Float64Array,
  gradient: Float64Array,
  hessian: Float64Array,
  sides: readonly number[],
): Float64Array {
  const size = weights.length
  const step = new Float64Array(size)
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = 0
    for (let i = 0; i < size; i++) {
      let slope = gradient[i]!
      for (let j = 0; j < size; j++) if (j !== i) slope += hessian[i * size + j]! * step[j]!
      let wanted = -slope / hessian[i * size + i]!
      if (sides[i] === 1) wanted = Math.max(wanted, -weights[i]!)
      else if (sides[i] === -1) wanted = Math.min(wanted, -weights[i]!)
      moved = Math.max(moved, Math.abs(wanted - step[i]!))
      step[i] = wanted
    }
    if (moved < STILL) break
  }
  return step
}

/** The inverse of a symmetric positive definite matrix of `size` rows, by Cholesky; exactly symmetric. Throws on another. */
export function invert(matrix: Float64Array, size: number): number[][] {
  const root = new Float64Array(size * size)
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * size + j]!
      for (let k = 0; k < j; k++) rest -= root[i * size + k]! * root[j * size + k]!
      if (i === j && !(rest > 0)) throw new Error(`model: ${rest} at ${i} of a matrix that is to be inverted`)
      root[i * size + j] = i === j ? Math.sqrt(rest) : rest / root[j * size + j]!
    }
  // Columns of the root's inverse, of which the inverse is the product with itself.
  const inverse = new Float64Array(size * size)
  for (let j = 0; j < size; j++) {
    inverse[j * size + j] = 1 / root[j * size + j]!
    for (let i = j + 1; i < size; i++) {
      let sum = 0
      for (let k = j; k < i; k++) sum -= root[i * size + k]! * inverse[k * size + j]!
      inverse[i * size + j] = sum / root[i * size + i]!
    }
  }
  const result = Array.from({ length: size }, () => Array.from({ length: size }, () => 0))
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (let k = i; k < size; k++) sum += inverse[k * size + i]! * inverse[k * size + j]!
      result[i]![j] = sum
      result[j]![i] = sum
    }
  return result
}
