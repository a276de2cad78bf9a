/** Where a fleet is. Pure of the map. */

export interface Bounds {
  readonly west: number
  readonly south: number
  /** Greater than 180 where the box crosses it. */
  readonly east: number
  readonly north: number
}

export interface Place {
  readonly lonDeg: number
  readonly latDeg: number
}

/** The narrowest box around all places, across 180° where that is narrower; null of none. Degrees. */
export function boundsOf(places: readonly Place[]): Bounds | null {
  if (places.length === 0) return null
  const lons = places.map(({ lonDeg }) => lonDeg).sort((a, b) => a - b)
  let [west, east] = [lons[0]!, lons.at(-1)!]
  // The widest stretch without anyone is left out: at first the one across 180°.
  let widest = west + 360 - east
  for (let i = 1; i < lons.length; i++) {
    const gap = lons[i]! - lons[i - 1]!
    if (gap <= widest) continue
    widest = gap
    west = lons[i]!
    east = lons[i - 1]! + 360
  }
  let [south, north] = [90, -90]
  for (const { latDeg } of places) {
    south = Math.min(south, latDeg)
    north = Math.max(north, latDeg)
  }
  return { west, south, east, north }
}

/** Whether a place lies in a box, which may cross 180° or count on beyond it. Degrees. */
export function isWithin({ west, south, east, north }: Bounds, lonDeg: number, latDeg: number): boolean {
  if (latDeg < south || latDeg > north) return false
  return east - west >= 360 || (((lonDeg - west) % 360) + 360) % 360 <= east - west
}
