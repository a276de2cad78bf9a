import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  FLOATS_PER_VESSEL,
  MARK,
  mercatorX,
  mercatorY,
  VesselFleet,
} from '../../components/map/vessel-fleet.ts'
import type { LivePosition } from '../../lib/server/feed/positions-frame.ts'

const EPOCH_MS = Date.UTC(2026, 0, 1)

function at(mmsi: string, lonDeg: number, latDeg: number, more: Partial<LivePosition> = {}): LivePosition {
  return {
    ...{
      mmsi,
      name: '',
      timeMs: EPOCH_MS,
      lonUnits: Math.round(lonDeg * 600_000),
      latUnits: Math.round(latDeg * 600_000),
    },
    ...{ speedKnots: 8, courseDeg: 90, headingDeg: Number.NaN, score: Number.NaN },
    ...more,
  }
}

describe('the vessels that are drawn', () => {
  it('stand to a centimetre where they are, though they are drawn in floats', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -108_000_000, max: 107_999_999 }),
        fc.integer({ min: -50_000_000, max: 50_000_000 }),
        (lonUnits, latUnits) => {
          const fleet = new VesselFleet(EPOCH_MS)
          fleet.put([at('1', 0, 0, { lonUnits, latUnits })])
          const [x, y, xRest, yRest] = fleet.drawn
          const earthM = 40_075_017
          expect(Math.abs(x! + xRest! - mercatorX(lonUnits)) * earthM).toBeLessThan(0.01)
          expect(Math.abs(y! + yRest! - mercatorY(latUnits)) * earthM).toBeLessThan(0.01)
        },
      ),
      { seed: 7 },
    )
  })

  it('keep the newest position of each, whatever comes after it', () => {
    const fleet = new VesselFleet(EPOCH_MS)
    fleet.put([at('1', 10, 10, { timeMs: EPOCH_MS + 2000, score: 0.9 }), at('2', 20, 20, { speedKnots: 0 })])
    fleet.put([at('1', 11, 11, { timeMs: EPOCH_MS + 1000 })])
    expect(fleet.count).toBe(2)
    expect(fleet.find('1')!.lonUnits).toBe(6_000_000)
    expect(fleet.find('3')).toBeNull()
    // Course, score, seconds and mark; what lies still has no course.
    expect([...fleet.drawn.slice(4, 8)]).toEqual([Math.fround(Math.PI / 2), Math.fround(0.9), 2, MARK.none])
    expect(fleet.drawn[FLOATS_PER_VESSEL + 4]).toBe(-1)
    const { version } = fleet
    fleet.mark('2', MARK.alert)
    fleet.mark('3', MARK.alert)
    expect(fleet.drawn[FLOATS_PER_VESSEL + 7]).toBe(MARK.alert)
    expect(fleet.version).toBe(version + 1)
    // A mark stays when the vessel moves.
    fleet.put([at('2', 21, 21)])
    expect(fleet.drawn[FLOATS_PER_VESSEL + 7]).toBe(MARK.alert)
  })

  it('are found as by asking each of them, across 180° too', () => {
    const place = fc.record({
      lon: fc.oneof(fc.double({ min: -180, max: 179.9, noNaN: true }), fc.constantFrom(-179.999, 179.999)),
      lat: fc.double({ min: -80, max: 80, noNaN: true }),
    })
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 1, maxLength: 40 }),
        place,
        fc.integer({ min: -1, max: 1 }),
        (places, { lon, lat }, turn) => {
          const fleet = new VesselFleet(EPOCH_MS)
          fleet.put(places.map((one, i) => at(String(i), one.lon, one.lat)))
          const [x, y] = [mercatorX(lon * 600_000) + turn, mercatorY(lat * 600_000)]
          const distanceOf = (i: number) => {
            const across = Math.abs(fleet.drawn[i * FLOATS_PER_VESSEL]! - (x - turn))
            return Math.hypot(Math.min(across, 1 - across), fleet.drawn[i * FLOATS_PER_VESSEL + 1]! - y)
          }
          const nearest = Math.min(...places.map((_, i) => distanceOf(i)))
          const found = fleet.nearest(x, y, 0.05)
          if (nearest > 0.0501) expect(found).toBe(-1)
          else if (nearest < 0.0499) expect(distanceOf(found)).toBeCloseTo(nearest, 6)
        },
      ),
      { seed: 7 },
    )
  })

  it('may be more than there was room for', () => {
    const fleet = new VesselFleet(EPOCH_MS)
    fleet.put(Array.from({ length: 5000 }, (_, i) => at(String(i), i / 100, 0)))
    expect(fleet.count).toBe(5000)
    expect(fleet.drawn[4999 * FLOATS_PER_VESSEL]).toBeCloseTo(mercatorX(49.99 * 600_000), 6)
  })
})
