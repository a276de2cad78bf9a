/**
 * Piecewise-linear encoding of network inputs (Gorishniy, Rubachev, Babenko 2022, "On Embeddings for Numerical Features
 * in Tabular Deep Learning"): an input becomes one number for each bin of its values, -1 below the bin, 1 above it, and
 * on the way between within it. A dense network can then bend at every bin's edge, as trees can, where one number would
 * have it learn the bends.
 */

export interface PiecewiseEncoding {
  /** Ascending edges of each input's bins; one alone where the input never varied: it has no bin. */
  readonly edges: readonly Float32Array[]
  /** Numbers that a row becomes. */
  readonly width: number
}

/**
 * Bins that hold about as many of the rows each; fewer where values repeat, so that a flag has one.
 *
 * @param inputs count x inputCount
 */
export function fitPiecewise(inputs: Float32Array, inputCount: number, bins: number): PiecewiseEncoding {
  const count = inputs.length / inputCount
  const column = new Float32Array(count)
  const edges = Array.from({ length: inputCount }, (_, input) => {
    for (let row = 0; row < count; row++) column[row] = inputs[row * inputCount + input]!
    column.sort()
    const quantiles = Array.from(
      { length: bins + 1 },
      (_, edge) => column[Math.round((edge / bins) * (count - 1))]!,
    )
    return Float32Array.from(new Set(quantiles))
  })
  return { edges, width: edges.reduce((sum, { length }) => sum + length - 1, 0) }
}

/** `count` x width, of `count` x inputCount. */
export function encodePiecewise(
  { edges, width }: PiecewiseEncoding,
  inputs: Float32Array,
  count: number,
): Float32Array {
  const encoded = new Float32Array(count * width)
  const inputCount = edges.length
  for (let row = 0; row < count; row++) {
    let to = row * width
    for (let input = 0; input < inputCount; input++) {
      const value = inputs[row * inputCount + input]!
      const own = edges[input]!
      for (let bin = 1; bin < own.length; bin++) {
        const share = (value - own[bin - 1]!) / (own[bin]! - own[bin - 1]!)
        encoded[to++] = 2 * Math.min(1, Math.max(0, share)) - 1
      }
    }
  }
  return encoded
}
