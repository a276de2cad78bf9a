import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distanceKmUnits, type Place } from '../../lib/geo/great-circle.ts'
import { MeanPlace } from '../../lib/geo/mean-place.ts'
import { HALF_TURN, POLE, unitsOfLatDeg, unitsOfLonDeg, wrapUnits } from '../../lib/geo/units.ts'

const SEED = { seed: 20260302, numRuns: 500 }

function meanOf(places: readonly (readonly [number, number])[]): Place {
  const mean = new MeanPlace()
  mean.restart(places[0]![0])
  for (const [lonUnits, latUnits] of places) mean.add(lonUnits, latUnits)
  const place = { lonUnits: 0, latUnits: 0 }
  mean.write(place)
  expect(mean.count).toBe(places.length)
  return place
}

const offsets = fc.array(
  fc.tuple(fc.integer({ min: -3000, max: 3000 }), fc.integer({ min: -3000, max: 3000 })),
  {
    minLength: 1,
    maxLength: 50,
  },
)

describe('mean place', () => {
  it('of places near each other is that of their degrees, across 180° too', () => {
    fc.assert(
      fc.property(
        offsets,
        fc.constantFrom(0, 3_000_000, HALF_TURN - 1, -HALF_TURN),
        fc.constantFrom(-33_000_000, 0, 36_000_000),
        (all, lon, lat) => {
          const place = meanOf(all.map(([east, north]) => [wrapUnits(lon + east), lat + north]))
          const mean = (of: 0 | 1) => all.reduce((sum, one) => sum + one[of], 0) / all.length
          const wanted = {
            lonUnits: wrapUnits(Math.round(lon + mean(0))),
            latUnits: Math.round(lat + mean(1)),
          }
          const { lonUnits, latUnits } = place
          // A metre: rounding, and that the middle of two places of one latitude is off it, by millimetres here.
          expect(distanceKmUnits(lonUnits, latUnits, wanted.lonUnits, wanted.latUnits)).toBeLessThan(0.001)
        },
      ),
      SEED,
    )
  })

  it('around a pole is the pole', () => {
    const ring = [0, 60, 120, 180, 240, 300].map(
      (lonDeg) => [unitsOfLonDeg(lonDeg), unitsOfLatDeg(89.999)] as const,
    )
    expect(meanOf(ring).latUnits).toBe(POLE)
    const { lonUnits, latUnits } = meanOf([
      [unitsOfLonDeg(10), unitsOfLatDeg(-89.998)],
      [unitsOfLonDeg(-170), unitsOfLatDeg(-89.996)],
    ])
    expect([lonUnits, latUnits]).toEqual([unitsOfLonDeg(-170), unitsOfLatDeg(-89.999)])
  })

  it('turns with the world, to the last bit', () => {
    fc.assert(
      fc.property(offsets, fc.integer({ min: -HALF_TURN, max: HALF_TURN - 1 }), (all, turn) => {
        const here = meanOf(all.map(([east, north]) => [east, north + 20_000_000]))
        const there = meanOf(all.map(([east, north]) => [wrapUnits(east + turn), north + 20_000_000]))
        expect(there).toEqual({ lonUnits: wrapUnits(here.lonUnits + turn), latUnits: here.latUnits })
      }),
      SEED,
    )
  })

  it('begins anew', () => {
    const mean = new MeanPlace()
    mean.restart(5)
    mean.add(5, 5)
    mean.restart(-7)
    mean.add(-7, 9)
    const place = { lonUnits: 0, latUnits: 0 }
    mean.write(place)
    expect({ count: mean.count, ...place }).toEqual({ count: 1, lonUnits: -7, latUnits: 9 })
  })
})
