import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ZonePassageOutput } from '../../lib/alerts/zone-passage.ts'
import { ZonePassagesFold } from '../../lib/alerts/zone-passages.ts'
import { KM_PER_NM } from '../../lib/geo/great-circle.ts'
import { wrapUnits } from '../../lib/geo/units.ts'
import type { Zone } from '../../lib/geo/zones/zone.ts'
import { createZoneIndex } from '../../lib/geo/zones/zone-index.ts'
import { NO_SCORE } from '../../lib/model/scorer.ts'
import { hour, SHIP, squareZone, TRACK, units } from './judging-world.ts'

interface Sight {
  readonly timeMs: number
  readonly lonUnits: number
  readonly latUnits: number
  readonly knots: number
  readonly isRow: boolean
}

function foldOf(zones: readonly Zone[], nearNm = 0): ZonePassagesFold {
  return new ZonePassagesFold(
    createZoneIndex(zones),
    Float64Array.from(zones, () => nearNm * KM_PER_NM),
    500,
  )
}

/** Passages of a track that ends, or of one that goes on; `encodeAt`: through bytes before that sight. */
function run(fold: ZonePassagesFold, sights: readonly Sight[], { ends = true, encodeAt = -1 } = {}) {
  const passages: ZonePassageOutput[] = []
  const sink = (passage: ZonePassageOutput) => passages.push(passage)
  let state = fold.start(SHIP, TRACK)
  for (const [i, { timeMs, lonUnits, latUnits, knots, isRow }] of sights.entries()) {
    if (i === encodeAt) state = fold.decode(fold.encode(state))
    fold.position(state, timeMs, lonUnits, latUnits, knots, isRow ? 900 : NO_SCORE, sink)
  }
  if (ends) fold.end(state, state.lastMs, sink)
  else fold.peek(state, sink)
  return passages
}

function sight(hours: number, lonDeg: number, latDeg: number, other: Partial<Sight> = {}): Sight {
  return {
    timeMs: hour(hours),
    lonUnits: units(lonDeg),
    latUnits: units(latDeg),
    knots: 5,
    isRow: true,
    ...other,
  }
}

const SQUARE = squareZone('square', [4, 54, 6, 56])

describe('a stay in a zone', () => {
  it('begins and ends where the way crosses the border', () => {
    const way = [sight(0, 3.9, 55), sight(0.5, 4.1, 55), sight(1, 5.9, 55), sight(1.5, 6.3, 55)]
    const [passage, ...others] = run(foldOf([SQUARE]), way)
    expect(others).toEqual([])
    expect(passage).toMatchObject({
      ...{ zoneId: 'square', relation: 'inside', startedBy: 'border', endedBy: 'border', positions: 2 },
      ...{ meanKnots: 5, open: false },
    })
    expect(passage!.startMs).toBeCloseTo(hour(0.25), -3)
    expect(passage!.endMs).toBeCloseTo(hour(1.125), -3)
    expect(passage!.startLonUnits).toBeCloseTo(units(4), -1)
    expect(passage!.endLonUnits).toBeCloseTo(units(6), -1)
  })

  it('is dated by the positions inside where over an hour lies between', () => {
    const way = [sight(0, 3.9, 55), sight(1.01, 4.1, 55), sight(2, 5, 55), sight(3.5, 6.3, 55)]
    expect(run(foldOf([SQUARE]), way)).toMatchObject([
      { startMs: hour(1.01), endMs: hour(2), startedBy: 'first-heard', endedBy: 'last-heard' },
    ])
  })

  it('is none where a way cuts a corner between two positions outside', () => {
    expect(run(foldOf([SQUARE]), [sight(0, 3.9, 54.1), sight(0.5, 4.1, 53.9)])).toEqual([])
  })

  it('goes on while the track does', () => {
    const way = [sight(0, 5, 55), sight(1, 5.1, 55)]
    expect(run(foldOf([SQUARE]), way, { ends: false })).toMatchObject([
      { open: true, endedBy: null, startMs: hour(0), endMs: hour(1), startedBy: 'first-heard' },
    ])
  })

  it('crosses 180 degrees as any other meridian', () => {
    const halves = {
      polygons: [
        ...squareZone('', [178, 54, 180, 56]).polygons,
        ...squareZone('', [-180, 54, -178, 56]).polygons,
      ],
    }
    const across = squareZone('square', [0, 0, 0, 0], halves)
    const way = [
      sight(0, 3.9, 55),
      sight(0.5, 4.1, 55),
      sight(1, 5, 55),
      sight(1.4, 5.9, 55),
      sight(1.5, 6.3, 55),
    ]
    const shift = units(175)
    const moved = way.map((one) => ({ ...one, lonUnits: wrapUnits(one.lonUnits + shift) }))
    const here = run(foldOf([squareZone('square', [3, 54, 7, 56])]), way)
    const there = run(foldOf([across]), moved)
    const told = (
      { startMs, endMs, positions, startLonUnits, endLonUnits }: ZonePassageOutput,
      by: number,
    ) => ({
      ...{
        startMs,
        endMs,
        positions,
        west: wrapUnits(startLonUnits + by),
        east: wrapUnits(endLonUnits + by),
      },
    })
    expect(there.map((one) => told(one, 0))).toEqual(here.map((one) => told(one, shift)))
  })
})

describe('nearness of a border', () => {
  // 0.1 degrees of latitude are 6 nm.
  const fold = foldOf([SQUARE], 10)

  it('is told of rows within the distance from either side, once for those who work at the edge of it', () => {
    const way = [
      sight(0, 5, 53.5),
      sight(1, 5, 53.85),
      sight(2, 5, 53.82),
      sight(3, 5, 53.86),
      sight(4, 5, 54.15),
      sight(5, 5, 54.4),
    ]
    const near = run(fold, way).filter(({ relation }) => relation === 'near')
    expect(near).toMatchObject([{ startMs: hour(1), endMs: hour(4), positions: 4 }])
  })

  it('is not looked at on positions that are no rows', () => {
    const way = [sight(0, 5, 53.5), sight(1, 5, 53.9, { isRow: false }), sight(2, 5, 53.5)]
    expect(run(fold, way)).toEqual([])
  })

  it('is found however the ship comes there', () => {
    const walks = fc.array(fc.tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -40, max: 40 })), {
      minLength: 1,
      maxLength: 40,
    })
    fc.assert(
      fc.property(walks, (steps) => {
        const sights: Sight[] = []
        let [lon, lat] = [4.5, 53.4]
        for (const [i, [east, north]] of steps.entries()) {
          lon += east / 100
          lat = Math.min(56, Math.max(53, lat + north / 100))
          sights.push(sight(i, lon, lat))
        }
        const index = createZoneIndex([SQUARE])
        const isNear = sights.map(
          ({ lonUnits, latUnits }) => index.borderKm(0, lonUnits, latUnits, 400) <= 10 * KM_PER_NM,
        )
        const near = run(fold, sights).filter(({ relation }) => relation === 'near')
        // Every near row is in a passage, and each passage begins at one.
        for (const [i, { timeMs }] of sights.entries())
          if (isNear[i])
            expect(near.some(({ startMs, endMs }) => startMs <= timeMs && timeMs <= endMs)).toBe(true)
        for (const { startMs } of near)
          expect(isNear[sights.findIndex(({ timeMs }) => timeMs === startMs)]).toBe(true)
      }),
      { seed: 5, numRuns: 200 },
    )
  })
})

describe('passages of any way through overlapping zones', () => {
  const zones = [SQUARE, squareZone('small', [4.5, 54.5, 5, 55]), squareZone('other', [5.5, 53, 8, 55.5])]
  const ways = fc.array(
    fc.tuple(
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: -60, max: 60 }),
      fc.integer({ min: -60, max: 60 }),
    ),
    {
      minLength: 2,
      maxLength: 60,
    },
  )
  const toSights = (steps: readonly (readonly [number, number, number])[]) => {
    let [hours, lon, lat] = [0, 5, 55]
    return steps.map(([minutes, east, north]) => {
      hours += minutes / 60
      lon = Math.min(9, Math.max(3, lon + east / 100))
      lat = Math.min(57, Math.max(52, lat + north / 100))
      return sight(hours, lon, lat, { isRow: minutes > 5 })
    })
  }

  it('hold exactly the positions that lie inside', () => {
    const index = createZoneIndex(zones)
    fc.assert(
      fc.property(ways, (steps) => {
        const sights = toSights(steps)
        const passages = run(foldOf(zones), sights)
        for (const [number, { id }] of zones.entries()) {
          const own = passages.filter(({ zoneId }) => zoneId === id)
          const inside = sights.filter(({ lonUnits, latUnits }) => index.isInside(number, lonUnits, latUnits))
          expect(own.reduce((sum, { positions }) => sum + positions, 0)).toBe(inside.length)
          for (const { timeMs } of inside)
            expect(
              own.filter(({ startMs, endMs }) => startMs <= timeMs && timeMs <= endMs).length,
            ).toBeGreaterThan(0)
        }
      }),
      { seed: 7, numRuns: 200 },
    )
  })

  it('are the same through bytes anywhere on the way', () => {
    fc.assert(
      fc.property(ways, fc.nat(59), fc.boolean(), (steps, at, ends) => {
        const sights = toSights(steps)
        const fold = foldOf(zones, 10)
        const whole = run(fold, sights, { ends })
        expect(run(fold, sights, { ends, encodeAt: at % sights.length })).toEqual(whole)
      }),
      { seed: 9, numRuns: 100 },
    )
  })

  it('refuse states of other zones and truncated ones', () => {
    const fold = foldOf(zones, 10)
    const bytes = fold.encode(fold.start(SHIP, TRACK))
    expect(() => foldOf(zones, 11).decode(bytes)).toThrow('state of other zones')
    expect(() => foldOf([SQUARE], 10).decode(bytes)).toThrow('state of other zones')
    expect(() => fold.decode(bytes.subarray(0, 20))).toThrow()
  })
})
