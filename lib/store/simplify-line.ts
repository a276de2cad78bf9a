/**
 * What each point of a line is worth: the tolerance up to which it is needed (Douglas and Peucker 1973, every split
 * noted; distances at the same time as Meratnia and de By 2004 take them: between a dropped point and where the
 * remaining line is at that point's time). So a ship that stops on its way, or goes there and back on one course, is
 * still where it was when, and colours along the line stay in place.
 *
 * Dropping all points worth at most a tolerance leaves a line that no dropped point is further from. Tolerances add: a
 * line simplified again is at most both away from the first.
 */

/** Most points that are weighed as one stretch: what a stretch of n points can cost at worst is n * n. */
const LONGEST_STRETCH = 4096

/** Points in the plane with their times; the first `count` are valid. */
export interface PlaneLine {
  readonly timeMs: Float64Array
  readonly x: Float64Array
  readonly y: Float64Array
}

/** Spans still to be weighed, three numbers each: from, to, what the span above was worth. */
const pending = new Float64Array(3 * (LONGEST_STRETCH + 2))

/**
 * Sets the worth, as the square of a distance, of the points between two that stay, `from` and `to`. What is worth at
 * most `floor` may be set to 0.
 */
export function weighPoints(
  line: PlaneLine,
  from: number,
  to: number,
  floor: number,
  worth: Float64Array,
): void {
  for (let start = from; start < to; start += LONGEST_STRETCH) {
    const end = Math.min(to, start + LONGEST_STRETCH)
    if (end < to) worth[end] = Number.POSITIVE_INFINITY
    weighStretch(line, start, end, floor, worth)
  }
}

function weighStretch(
  { timeMs, x, y }: PlaneLine,
  from: number,
  to: number,
  floor: number,
  worth: Float64Array,
): void {
  let top = 0
  pending[top++] = from
  pending[top++] = to
  pending[top++] = Number.POSITIVE_INFINITY
  while (top > 0) {
    const above = pending[--top]!
    const b = pending[--top]! | 0
    const a = pending[--top]! | 0
    if (b - a < 2) continue
    const startMs = timeMs[a]!
    const startX = x[a]!
    const startY = y[a]!
    const span = timeMs[b]! - startMs
    const perMs = span > 0 ? 1 / span : 0
    const slopeX = (x[b]! - startX) * perMs
    const slopeY = (y[b]! - startY) * perMs
    let furthest = -1
    let middle = a + 1
    for (let i = a + 1; i < b; i++) {
      const elapsed = timeMs[i]! - startMs
      const dx = x[i]! - startX - slopeX * elapsed
      const dy = y[i]! - startY - slopeY * elapsed
      const distance = dx * dx + dy * dy
      if (distance > furthest) {
        furthest = distance
        middle = i
      }
    }
    if (furthest <= floor) {
      worth.fill(0, a + 1, b)
      continue
    }
    const value = Math.min(furthest, above)
    worth[middle] = value
    pending[top++] = a
    pending[top++] = middle
    pending[top++] = value
    pending[top++] = middle
    pending[top++] = b
    pending[top++] = value
  }
}

/**
 * The least worth of which at most `most` of the points have more, and at least `floor`; the points that stay whatever
 * they are worth are infinitely so.
 */
export function worthOfMost(worth: Float64Array, count: number, most: number, floor: number): number {
  let above = 0
  for (let i = 0; i < count; i++) if (worth[i]! > floor) above++
  if (above <= most) return floor
  const sorted = worth.slice(0, count).sort()
  return sorted[count - most - 1]!
}
