import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Box, boxAround, overlapsBox } from '../../lib/events/surroundings.ts'
import { destinationUnits } from '../../lib/geo/great-circle.ts'
import { HALF_TURN, POLE, UNITS_PER_TURN, wrapUnits } from '../../lib/geo/units.ts'

const SEED = { seed: 20261127, numRuns: 400 }
const aLon = fc.oneof(
  fc.integer({ min: -HALF_TURN, max: HALF_TURN - 1 }),
  fc.integer({ min: -500_000, max: 500_000 }).map((units) => wrapUnits(HALF_TURN + units)),
)
const aLat = fc.oneof(
  fc.integer({ min: -POLE, max: POLE }),
  fc.integer({ min: 0, max: 500_000 }).chain((units) => fc.constantFrom(POLE - units, units - POLE)),
)

function contains(box: Box, lonUnits: number, latUnits: number): boolean {
  const at = { westUnits: lonUnits, eastUnits: lonUnits, southUnits: latUnits, northUnits: latUnits }
  return overlapsBox(box, at)
}

describe('the box around a place', () => {
  test('holds every place within the distance, across 180° and the poles', () => {
    const place = { lonUnits: 0, latUnits: 0 }
    fc.assert(
      fc.property(aLon, aLat, fc.double({ min: 0, max: 360, noNaN: true }), (lon, lat, bearingDeg) => {
        const box = boxAround(lon, lat, 37.04)
        destinationUnits(lon, lat, bearingDeg, 37.04, place)
        expect(contains(box, place.lonUnits, place.latUnits)).toBe(true)
      }),
      SEED,
    )
  })

  test('is no larger than it has to be', () => {
    const place = { lonUnits: 0, latUnits: 0 }
    for (const lat of [0, 0.4 * POLE, -0.7 * POLE, 0.95 * POLE]) {
      const box = boxAround(HALF_TURN - 1000, lat, 37.04)
      const touched = { east: 0, north: 0 }
      for (let bearingDeg = 0; bearingDeg < 180; bearingDeg += 0.05) {
        destinationUnits(HALF_TURN - 1000, lat, bearingDeg, 37.04, place)
        touched.east = Math.max(touched.east, wrapUnits(place.lonUnits - (HALF_TURN - 1000)))
        touched.north = Math.max(touched.north, place.latUnits)
      }
      expect(wrapUnits(box.eastUnits - (HALF_TURN - 1000)) - touched.east).toBeLessThan(4)
      expect(box.northUnits - touched.north).toBeLessThan(4)
    }
  })

  test('goes all the way round at a pole', () => {
    const box = boxAround(12, POLE - 100, 37.04)
    for (const lon of [-HALF_TURN, 0, HALF_TURN - 1]) expect(contains(box, lon, POLE - 5000)).toBe(true)
    expect(contains(box, 0, POLE - 600_000)).toBe(false)
  })
})

test('boxes overlap where they have a unit in common', () => {
  const aBox = fc.record({
    westUnits: aLon,
    width: fc.oneof(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: UNITS_PER_TURN - 1 })),
    southUnits: fc.integer({ min: -10, max: 10 }),
    height: fc.integer({ min: 0, max: 10 }),
  })
  type Drawn = typeof aBox extends fc.Arbitrary<infer One> ? One : never
  const boxOf = ({ westUnits, width, southUnits, height }: Drawn): Box => ({
    westUnits,
    eastUnits: wrapUnits(westUnits + width),
    southUnits,
    northUnits: southUnits + height,
  })
  const met = { yes: 0, no: 0 }
  fc.assert(
    fc.property(aBox, aBox, fc.integer({ min: -2, max: 2 }), fc.boolean(), (a, drawn, shift, isBeside) => {
      const b = isBeside ? { ...drawn, westUnits: wrapUnits(a.westUnits + a.width + shift) } : drawn
      // Unrolled: a once, b on the turn before, on this one and on the next.
      const isBeyond = (turn: number) => {
        const west = b.westUnits + turn * UNITS_PER_TURN
        return west > a.westUnits + a.width || west + b.width < a.westUnits
      }
      const expected =
        [-1, 0, 1].some((turn) => !isBeyond(turn)) &&
        a.southUnits <= b.southUnits + b.height &&
        b.southUnits <= a.southUnits + a.height
      met[expected ? 'yes' : 'no']++
      expect(overlapsBox(boxOf(a), boxOf(b))).toBe(expected)
      expect(overlapsBox(boxOf(b), boxOf(a))).toBe(expected)
    }),
    { ...SEED, numRuns: 2000 },
  )
  expect(Math.min(met.yes, met.no)).toBeGreaterThan(200)
})
