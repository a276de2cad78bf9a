/** A track as features of the map: lines unwrapped at 180°, silence left out. Pure. */

import type { Feature, FeatureCollection } from 'geojson'
import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import type { TrackLines } from '../../lib/store/track-columns.ts'

/** One feature a line; between lines nothing was heard, and nothing is drawn. */
export function trackFeatures(lines: TrackLines): FeatureCollection {
  const features: Feature[] = []
  for (let k = 0; k + 1 < lines.lineStart.length; k++) {
    const coordinates = lineOf(lines, lines.lineStart[k]!, lines.lineStart[k + 1]!)
    if (coordinates.length < 2) continue
    features.push({ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates } })
  }
  return { type: 'FeatureCollection', features }
}

function lineOf({ lonUnits, latUnits }: TrackLines, from: number, to: number): number[][] {
  const points: number[][] = []
  let turn = 0
  for (let i = from; i < to; i++) {
    const lon = lonUnits[i]! / UNITS_PER_DEGREE
    if (i > from) {
      const step = lon - lonUnits[i - 1]! / UNITS_PER_DEGREE
      // The short way round.
      if (step > 180) turn -= 360
      else if (step < -180) turn += 360
    }
    points.push([lon + turn, latUnits[i]! / UNITS_PER_DEGREE])
  }
  return points
}
