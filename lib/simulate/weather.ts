/**
 * Wind, current and sea as smooth fields over place and time: what drifting ships follow and working ships roll in.
 * Made up, not a forecast; waves of whole turns in longitude, so that nothing jumps at ±180°.
 */

import { RADIANS_PER_UNIT } from '../geo/units.ts'
import { createRandom } from './random.ts'

const HOUR_MS = 3_600_000

const OPTIONS = {
  /** Waves that make up each component: turns around the earth, turns from pole to pole, period in hours. */
  waves: [
    { lonTurns: 9, latTurns: 11, hours: 76 },
    { lonTurns: 31, latTurns: 23, hours: 33 },
    { lonTurns: 70, latTurns: 57, hours: 19 },
  ],
  /** Speed of a ship adrift in a mean wind, knots: 0.5 to 1.5 kn is usual for drifting fishing ships. */
  driftKnots: 0.55,
  /** Tidal stream, knots, with the period of the main lunar tide M2. */
  tideKnots: 0.25,
  tideHours: 12.42,
} as const

export interface Drift {
  courseDeg: number
  knots: number
  /** Roughness of the sea, 0 calm to 1 storm. */
  sea: number
}

export interface Weather {
  /** Writes how a ship without way drifts there and then. */
  at(timeMs: number, lonUnits: number, latUnits: number, out: Drift): void
}

export function createWeather(seed: number): Weather {
  const random = createRandom(seed, 'weather')
  const waves = OPTIONS.waves.map((wave) => ({
    ...wave,
    eastPhase: random.between(0, 2 * Math.PI),
    northPhase: random.between(0, 2 * Math.PI),
  }))
  return {
    at(timeMs, lonUnits, latUnits, out) {
      const lon = lonUnits * RADIANS_PER_UNIT
      const lat = latUnits * RADIANS_PER_UNIT
      let east = 0
      let north = 0
      for (const { lonTurns, latTurns, hours, eastPhase, northPhase } of waves) {
        const phase = lonTurns * lon + latTurns * lat - (2 * Math.PI * timeMs) / (hours * HOUR_MS)
        east += Math.sin(phase + eastPhase)
        north += Math.sin(phase + northPhase)
      }
      const wind = Math.hypot(east, north) / waves.length
      const tide = (2 * Math.PI * timeMs) / (OPTIONS.tideHours * HOUR_MS) + 2 * lon
      const eastKnots = OPTIONS.driftKnots * east + OPTIONS.tideKnots * Math.sin(tide)
      const northKnots = OPTIONS.driftKnots * north + OPTIONS.tideKnots * Math.cos(tide)
      out.knots = Math.hypot(eastKnots, northKnots)
      out.courseDeg = (Math.atan2(eastKnots, northKnots) * 180) / Math.PI
      if (out.courseDeg < 0) out.courseDeg += 360
      out.sea = Math.min(1, wind)
    },
  }
}
