/**
 * The steps of colour that a track is drawn in, as one running number of steps: what the server simplifies by is what
 * the map and the timebar draw. Nothing of Node is imported here.
 */

/** Where each of the eight steps of speed begins, knots, and where the last ends: finer where gear works. */
export const SPEED_STEPS_KNOTS = [0, 1, 2, 3, 5, 7, 9.5, 12, 15] as const

/** Steps of a scale of colour. */
export const STEPS = 8

/** 0 to 8, linear within each step, clamped at 15 kn; NaN for NaN. */
export function speedStep(knots: number): number {
  if (knots >= SPEED_STEPS_KNOTS[STEPS]) return STEPS
  let step = 0
  while (knots >= SPEED_STEPS_KNOTS[step + 1]!) step++
  const from = SPEED_STEPS_KNOTS[step]!
  return step + (knots - from) / (SPEED_STEPS_KNOTS[step + 1]! - from)
}

/** 0 to 8, of a score of 0 to 1. */
export function scoreStep(score: number): number {
  return score * STEPS
}

/** A row's speed or score is never drawn further off than this, steps, unless an answer says so. */
export const MOST_STEPS_OFF = 1
