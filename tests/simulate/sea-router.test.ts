import { describe, expect, it } from 'vitest'
import { createPlaces } from '../../lib/geo/create-places.ts'
import { interpolateUnits } from '../../lib/geo/great-circle.ts'
import type { Places } from '../../lib/geo/places.ts'
import { UNITS_PER_DEGREE, unitsOfLatDeg, unitsOfLonDeg, wrapUnits } from '../../lib/geo/units.ts'
import type { SeaBox, Waypoint } from '../../lib/simulate/sea-grid.ts'
import { createSeaRouter, kmBetween } from '../../lib/simulate/sea-router.ts'
import { coastOf, turnCoast } from '../geo/world.ts'

const at = (lonDeg: number, latDeg: number): Waypoint => ({
  lonUnits: unitsOfLonDeg(lonDeg),
  latUnits: unitsOfLatDeg(latDeg),
})

const BOX: SeaBox = {
  west: -2 * UNITS_PER_DEGREE,
  east: 2 * UNITS_PER_DEGREE,
  south: -2 * UNITS_PER_DEGREE,
  north: 2 * UNITS_PER_DEGREE,
}

/** A wall 2° high between west and east, an island with a lake, and one with a pond of 5 km. */
const coast = coastOf(
  [
    [-0.1, -1],
    [0.1, -1],
    [0.1, 1],
    [-0.1, 1],
  ],
  [
    [1, 1],
    [1.8, 1],
    [1.8, 1.8],
    [1, 1.8],
  ],
  [
    [1.2, 1.2],
    [1.6, 1.2],
    [1.6, 1.6],
    [1.2, 1.6],
  ],
  [
    [-1.6, -1.6],
    [-1.4, -1.6],
    [-1.4, -1.4],
    [-1.6, -1.4],
  ],
  [
    [-1.525, -1.525],
    [-1.475, -1.525],
    [-1.475, -1.475],
    [-1.525, -1.475],
  ],
)

/** The least distance to shore along a way, looked at every 200 m. */
function leastShoreKm(places: Places, from: Waypoint, route: readonly Waypoint[]): number {
  let least = Infinity
  const place = { lonUnits: 0, latUnits: 0 }
  let here = from
  for (const next of route) {
    const steps = Math.max(1, Math.ceil(kmBetween(here, next) / 0.2))
    for (let i = 0; i <= steps; i++) {
      interpolateUnits(here.lonUnits, here.latUnits, next.lonUnits, next.latUnits, i / steps, place)
      least = Math.min(least, places.shoreKm(place.lonUnits, place.latUnits))
    }
    here = next
  }
  return least
}

describe('ways over water', () => {
  const places = createPlaces([], coast)
  const router = createSeaRouter(places, BOX)

  it('goes straight over the open sea', () => {
    expect(router.findRoute(at(-1, -1.2), at(1, -1.2))).toEqual([at(1, -1.2)])
    expect(router.isOpenWater(at(-1, -1.2), at(1, -1.2))).toBe(true)
    expect(router.isOpenWater(at(-1, 0), at(1, 0))).toBe(false)
  })

  it('goes around what is in the way, near the shortest way and off the coast', () => {
    const [from, to] = [at(-1, 0), at(1, 0)]
    const route = router.findRoute(from, to)
    expect(route.at(-1)).toEqual(to)
    expect(route.length).toBeLessThan(6)
    expect(leastShoreKm(places, from, route)).toBeGreaterThan(0.4)
    const km = route.reduce((sum, place, i) => sum + kmBetween(i === 0 ? from : route[i - 1]!, place), 0)
    // By the wall's end at (0, ±1.05): 323 km; capes get a wide berth.
    expect(km).toBeGreaterThan(312)
    expect(km).toBeLessThan(345)
  })

  it('is as good across the antimeridian', () => {
    const turn = 180 * UNITS_PER_DEGREE
    const turned = createPlaces([], turnCoast(coast, turn))
    const box = { ...BOX, west: wrapUnits(BOX.west + turn), east: wrapUnits(BOX.east + turn) }
    const route = createSeaRouter(turned, box).findRoute(at(179, 0), at(-179, 0))
    expect(route).toEqual(
      router.findRoute(at(-1, 0), at(1, 0)).map(({ lonUnits, latUnits }) => {
        return { lonUnits: wrapUnits(lonUnits + turn), latUnits }
      }),
    )
  })

  it('knows what cannot be reached, and still what can', () => {
    // The lake is wide enough to sail on, yet leads nowhere; the pond is not.
    expect(() => router.findRoute(at(-1, 0), at(1.4, 1.4))).toThrow(
      'simulate: no way over water from 0.000°, -1.000°',
    )
    expect(router.findBerth(at(-1.5, -1.5), 2)).toBeNull()
    expect(router.isReachable(at(-1, 0), at(1.4, 1.4))).toBe(false)
    expect(router.isReachable(at(-1, 0), at(1, 0))).toBe(true)
    expect(kmBetween(router.findBerth(at(0.1, 0), 3)!, at(0.1, 0))).toBeLessThan(2.5)
    expect(router.findRoute(at(-1, 0), at(1, 0)).at(-1)).toEqual(at(1, 0))
  })
})
