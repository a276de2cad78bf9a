/** When it was night where the ship was: the sun is asked along the track. */

import { sunElevationDeg } from '../../lib/geo/sun.ts'
import { isLong, lengthOf, type Span } from './time-range.ts'

/** The upper limb of the sun is at the horizon, with refraction (lib/geo/sun). */
const NIGHT_BELOW_DEG = -0.833
/** Asked so often at least, ms, and at most so many times. */
const STEP_MS = 300_000
const MOST_STEPS = 2000

export interface PlaceUnits {
  readonly lonUnits: number
  readonly latUnits: number
}

/** Spans of night within the window; none where they would be a wall. `placeAt`: null where the ship never was. */
export function listNights(window: Span, placeAt: (timeMs: number) => PlaceUnits | null): Span[] {
  if (isLong(window)) return []
  const step = Math.max(STEP_MS, lengthOf(window) / MOST_STEPS)
  const nights: Span[] = []
  let fromMs: number | null = null
  for (let at = window.fromMs; ; at += step) {
    const timeMs = Math.min(at, window.toMs)
    const place = placeAt(timeMs)
    const isNight =
      place !== null && sunElevationDeg(timeMs, place.lonUnits, place.latUnits) < NIGHT_BELOW_DEG
    if (isNight && fromMs === null) fromMs = timeMs
    if (fromMs !== null && (!isNight || timeMs === window.toMs)) {
      nights.push({ fromMs, toMs: timeMs })
      fromMs = null
    }
    if (timeMs === window.toMs) return nights
  }
}
