/** Which lanes a timebar of some height has, and where they stand, CSS pixels. */

export interface Lane {
  readonly top: number
  readonly height: number
}

export interface LaneLayout {
  readonly speed: Lane
  /** Null: there is no room for it. */
  readonly score: Lane | null
  readonly events: Lane
  /** Where the axis begins. */
  readonly axisTop: number
}

const AXIS_PIXELS = 20
const EVENTS_PIXELS = 20
const SPACE_PIXELS = 4
/** Two strips lower than this each are one. */
const LEAST_STRIP_PIXELS = 16

export function layLanes(heightPixels: number): LaneLayout {
  const axisTop = heightPixels - AXIS_PIXELS
  const strips = axisTop - EVENTS_PIXELS - 3 * SPACE_PIXELS
  const hasScore = strips >= 2 * LEAST_STRIP_PIXELS
  const height = Math.max(4, Math.floor(hasScore ? strips / 2 : strips + SPACE_PIXELS))
  const speed = { top: 2, height }
  const score = hasScore ? { top: 2 + height + SPACE_PIXELS, height } : null
  return { speed, score, events: { top: axisTop - EVENTS_PIXELS - 1, height: EVENTS_PIXELS }, axisTop }
}
