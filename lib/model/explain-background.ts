/** The rows of a model that stand for all that it was trained on. */

import { FEATURE_COUNT } from '../features/feature-list.ts'
import type { TrainingRows } from './training-rows.ts'

/** Own: mixed with each of 30 choices of groups they make 960 rows, one block of the network on any backend. */
const BACKGROUND_ROWS = 32

/**
 * Features of 32 of the rows numbered in `chosen`, or of all where there are fewer: evenly spaced in the order of their
 * logits, so that their mean logit and their share of fishing are those of all. `logits`: one for each of `chosen`.
 */
export function chooseBackground(rows: TrainingRows, chosen: Int32Array, logits: Float32Array): Float32Array {
  if (chosen.length === 0 || logits.length !== chosen.length)
    throw new Error(`model: a background out of ${chosen.length} rows with ${logits.length} logits`)
  const order = Uint32Array.from(chosen, (_, place) => place)
  order.sort((a, b) => logits[a]! - logits[b]! || chosen[a]! - chosen[b]!)
  const count = Math.min(BACKGROUND_ROWS, order.length)
  const background = new Float32Array(count * FEATURE_COUNT)
  for (let i = 0; i < count; i++) {
    // The middle of each of `count` equal parts.
    const row = chosen[order[Math.floor(((i + 0.5) * order.length) / count)]!]!
    background.set(rows.features.subarray(row * FEATURE_COUNT, (row + 1) * FEATURE_COUNT), i * FEATURE_COUNT)
  }
  return background
}
