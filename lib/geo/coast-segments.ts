/**
 * The coastline as segments: what distances to shore and the land side are computed from.
 *
 * A segment is four numbers of an Int32Array: longitude and latitude of its ends, in units (units.ts). Segments
 * of one shore follow each other. They need not be closed, but the land side is only right where they are.
 * Between its ends a segment is straight in longitude and latitude, as map files mean it, and spans less than half a turn.
 */

import { cosLat, KM_PER_UNIT, lonDifference } from './great-circle.ts'
import { wrapUnits } from './units.ts'

/** Longest piece of a segment: its great circle strays 2 m from the chord, and from the straight line by 2 m × tan(latitude). */
const LONGEST_PIECE_KM = 10

/** Cuts segments longer than LONGEST_PIECE_KM into equal pieces and drops those without length. */
export function cutSegments(segments: Int32Array): Int32Array {
  const pieces = new Int32Array(segments.length >> 2)
  let total = 0
  for (let i = 0; i < pieces.length; i++) {
    const east = lonDifference(segments[4 * i]!, segments[4 * i + 2]!)
    pieces[i] = countPieces(segments[4 * i + 1]!, east, segments[4 * i + 3]!)
    total += pieces[i]!
  }
  const cut = new Int32Array(4 * total)
  let length = 0
  for (let i = 0; i < pieces.length; i++) {
    const lon = segments[4 * i]!
    const lat = segments[4 * i + 1]!
    const east = lonDifference(lon, segments[4 * i + 2]!)
    const north = segments[4 * i + 3]! - lat
    const count = pieces[i]!
    for (let piece = 0; piece < count; piece++) {
      cut[length++] = wrapUnits(lon + Math.round((east * piece) / count))
      cut[length++] = lat + Math.round((north * piece) / count)
      cut[length++] = wrapUnits(lon + Math.round((east * (piece + 1)) / count))
      cut[length++] = lat + Math.round((north * (piece + 1)) / count)
    }
  }
  return cut
}

/** No piece is longer than its share of the segment where a degree of longitude is widest along it. */
function countPieces(latA: number, east: number, latB: number): number {
  const widest = latA < 0 !== latB < 0 ? 1 : Math.max(cosLat(latA), cosLat(latB))
  return Math.ceil((KM_PER_UNIT * Math.hypot(east * widest, latB - latA)) / LONGEST_PIECE_KM)
}
