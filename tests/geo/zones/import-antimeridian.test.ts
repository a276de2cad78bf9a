import { booleanPointInPolygon } from '@turf/turf'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Zone } from '../../../lib/geo/zones/zone.ts'
import { polygonAreaKm2, ringAreaKm2 } from '../../../lib/geo/zones/zone-import-area.ts'
import { describeFinding } from '../../../lib/geo/zones/zone-import-findings.ts'
import { caseCount } from '../../proof.ts'
import { boxRing, feature, polygonFeature, readOne } from './import-files.ts'

type Place = readonly [number, number]

describe('polygons over the antimeridian are cut there', () => {
  it.each([
    [
      'by a jump',
      [
        [178, -5],
        [-178, -5],
        [-178, 5],
        [178, 5],
        [178, -5],
      ],
    ],
    ['by longitudes up to 360', boxRing(178, -5, 182, 5)],
    ['by longitudes below -180', boxRing(-182, -5, -178, 5)],
    [
      'begun on the other side',
      [
        [-178, 5],
        [178, 5],
        [178, -5],
        [-178, -5],
        [-178, 5],
      ],
    ],
    [
      'with places on 180 of both names',
      [
        [178, -5],
        [180, -5],
        [-180, -5],
        [-178, -5],
        [-178, 5],
        [-180, 5],
        [180, 5],
        [178, 5],
        [178, -5],
      ],
    ],
  ])('told %s', (_name, ring) => {
    const { zone, warnings } = readOne(polygonFeature([ring]))
    expect(boxes(zone)).toEqual([
      [-180, -5, -178, 5],
      [178, -5, 180, 5],
    ])
    expect(areaKm2(zone)).toBeCloseTo(
      Math.abs(ringAreaKm2(Float64Array.from(boxRing(0, -5, 4, 5).flat()))),
      3,
    )
    expect(warnings.map(describeFinding)).toContain(
      'zones: feature 1 (Bank), polygon 1: 1 polygon cut at 180 degrees, or moved by 360',
    )
  })

  it('holes become part of the border, or stay whole on their side', () => {
    const rings = [
      boxRing(170, -9, 190, 9),
      boxRing(178, -2, 182, 2),
      boxRing(-177, 3, -175, 4),
      boxRing(172, 3, 174, 4),
    ]
    const { zone } = readOne(polygonFeature(rings))
    expect(zone.polygons.map((polygon) => polygon.rings.length)).toEqual([2, 2])
    for (const [place, isIn] of [
      [[179, 0], false],
      [[-179, 0], false],
      [[-176, 3.5], false],
      [[173, 3.5], false],
      [[179, 5], true],
      [[-171, -8], true],
    ] as const) {
      expect(isInside(zone, place)).toBe(isIn)
    }
  })

  it('what only touches 180 is left as it is', () => {
    for (const ring of [boxRing(170, 0, 180, 5), boxRing(-180, 0, -170, 5), boxRing(-180, -90, 180, 90)]) {
      const { zone } = readOne(polygonFeature([ring]))
      expect(zone.polygons).toEqual([{ rings: [Float64Array.from(ring.flat())] }])
    }
  })

  it('a bay of land that ends on 180 parts nothing else', () => {
    // An arm from the east whose tip touches 180 between two places on it.
    const ring: Place[] = [
      [176, 0],
      [186, 0],
      [186, 4],
      [180, 5],
      [186, 6],
      [186, 9],
      [176, 9],
      [176, 0],
    ]
    const { zone } = readOne(polygonFeature([ring]))
    expect(isInside(zone, [-175, 5])).toBe(false)
    expect(isInside(zone, [179.9, 5])).toBe(true)
    expect(isInside(zone, [-179, 3])).toBe(true)
    expect(isInside(zone, [-179, 7])).toBe(true)
  })
})

describe('rings round a pole', () => {
  const circle = (latDeg: number, lons: readonly number[]): Place[] =>
    [...lons, lons[0]!].map((lon) => [lon, latDeg] as const)

  it.each([
    ['eastward', [-150, -30, 90]],
    ['westward', [90, -30, -150]],
    ['with a place on 180', [180, -60, 60]],
  ])('%s are closed over the pole on their side', (_name, lons) => {
    const south = readOne(polygonFeature([circle(-60, lons)]))
    expect(boxes(south.zone)).toEqual([[-180, -90, 180, -60]])
    expect(isInside(south.zone, [10, -75])).toBe(true)
    expect(isInside(south.zone, [10, -50])).toBe(false)
    const north = readOne(polygonFeature([circle(70, lons)]))
    expect(boxes(north.zone)).toEqual([[-180, 70, 180, 90]])
    expect(north.warnings.map(({ reason }) => reason)).toContain('closed-over-pole')
  })

  it('that wind to and fro over 180 hold what they go round', () => {
    const ring: Place[] = [
      [170, -60],
      [-170, -62],
      [170, -64],
      [-170, -66],
      [-60, -60],
      [60, -60],
      [170, -60],
    ]
    const { zone } = readOne(polygonFeature([ring]))
    expect(isInside(zone, [180, -70])).toBe(true)
    expect(isInside(zone, [0, -89])).toBe(true)
    expect(isInside(zone, [175, -61.9])).toBe(true)
    expect(isInside(zone, [0, -50])).toBe(false)
    expect(isInside(zone, [-172, -63])).toBe(false)
    expect(isInside(zone, [172, -62.5])).toBe(true)
  })
})

it('holds the same places, however the longitudes of a ring were written', () => {
  // Stars about a middle anywhere: what a ring holds is known without cutting it.
  const star = fc.record({
    middle: fc.tuple(
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: -40, max: 40, noNaN: true }),
    ),
    arms: fc.array(fc.double({ min: 2, max: 40, noNaN: true }), { minLength: 5, maxLength: 14 }),
    turnedBy: fc.constantFrom(-360, 0, 360),
    isWrapped: fc.boolean(),
    hasHole: fc.boolean(),
    isReversed: fc.boolean(),
  })
  const places = fc.array(
    fc.tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -85, max: 85, noNaN: true })),
    {
      minLength: 20,
      maxLength: 20,
    },
  )
  let cut = 0
  fc.assert(
    fc.property(star, places, ({ middle, arms, turnedBy, isWrapped, hasHole, isReversed }, probes) => {
      const ringOf = (share: number): Place[] => {
        const ring = arms.map((arm, i): Place => {
          const angle = (2 * Math.PI * i) / arms.length
          return [middle[0] + share * arm * Math.cos(angle), middle[1] + share * arm * Math.sin(angle)]
        })
        return isReversed ? [...ring, ring[0]!].reverse() : [...ring, ring[0]!]
      }
      const plain = hasHole ? [ringOf(1), ringOf(0.4)] : [ringOf(1)]
      // No ring may lie more than one turn away.
      const write = (lon: number) =>
        isWrapped
          ? lon - 360 * Math.floor((lon + 180) / 360)
          : lon + (Math.sign(turnedBy) === Math.sign(middle[0]) ? 0 : turnedBy)
      const { zone } = readOne(
        polygonFeature(plain.map((ring) => ring.map(([lon, lat]) => [write(lon), lat]))),
      )
      if (zone.polygons.length > 1) cut++
      const truth = feature({ type: 'Polygon', coordinates: plain }).geometry as GeoJSON.Polygon
      const turned = [...probes, middle].flatMap(([lon, lat]) => [[lon, lat] as const])
      for (const [lon, lat] of turned) {
        const isIn = [-360, 0, 360].some((turn) => booleanPointInPolygon([lon + turn, lat], truth))
        expect(isInside(zone, [lon, lat])).toBe(isIn)
      }
      for (const { rings } of zone.polygons) {
        rings.forEach((ring, i) => {
          expect(Math.sign(ringAreaKm2(ring))).toBe(i === 0 ? 1 : -1)
          for (let j = 0; j < ring.length; j += 2) expect(Math.abs(ring[j]!)).toBeLessThanOrEqual(180)
          expect([ring.at(-2), ring.at(-1)]).toEqual([ring[0], ring[1]])
        })
      }
    }),
    { seed: 10, numRuns: caseCount(150, 20_000) },
  )
  expect(cut).toBeGreaterThan(10)
})

function isInside({ polygons }: Zone, [lon, lat]: Place): boolean {
  return polygons.some(({ rings }) =>
    booleanPointInPolygon([lon, lat], {
      type: 'Polygon',
      coordinates: rings.map((ring) =>
        Array.from({ length: ring.length / 2 }, (_, i) => [ring[2 * i]!, ring[2 * i + 1]!]),
      ),
    }),
  )
}

function areaKm2({ polygons }: Zone): number {
  return polygons.reduce((sum, { rings }) => sum + polygonAreaKm2(rings), 0)
}

/** West, south, east, north of each polygon, from west to east. */
function boxes({ polygons }: Zone): number[][] {
  return polygons
    .map(({ rings: [outer] }) => {
      const lons = [...outer!].filter((_, i) => i % 2 === 0)
      const lats = [...outer!].filter((_, i) => i % 2 === 1)
      return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]
    })
    .sort((a, b) => a[0]! - b[0]!)
}
