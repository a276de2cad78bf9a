import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundsOf } from '../../components/map/fleet-bounds.ts'

const place = fc.record({
  lonDeg: fc.integer({ min: -180, max: 179 }),
  latDeg: fc.integer({ min: -80, max: 80 }),
})

describe('where a fleet is', () => {
  it('is nowhere without one', () => {
    expect(boundsOf([])).toBeNull()
  })

  it('crosses 180° where that is narrower', () => {
    const places = [178, -179, 177].map((lonDeg) => ({ lonDeg, latDeg: lonDeg / 10 }))
    expect(boundsOf(places)).toEqual({ west: 177, east: 181, south: -17.9, north: 17.8 })
    expect(boundsOf([{ lonDeg: 5, latDeg: 50 }])).toEqual({ west: 5, east: 5, south: 50, north: 50 })
  })

  it('holds every place, and no box that holds them is narrower', () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 12 }), (places) => {
        const { west, east, south, north } = boundsOf(places)!
        for (const { lonDeg, latDeg } of places) {
          expect((((lonDeg - west) % 360) + 360) % 360).toBeLessThanOrEqual(east - west)
          expect(latDeg >= south && latDeg <= north).toBe(true)
        }
        // Any box begins at one of the places.
        const widths = places.map((first) =>
          Math.max(...places.map(({ lonDeg }) => (((lonDeg - first.lonDeg) % 360) + 360) % 360)),
        )
        expect(east - west).toBe(Math.min(...widths))
      }),
      { seed: 7 },
    )
  })
})
