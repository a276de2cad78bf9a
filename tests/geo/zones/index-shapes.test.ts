import fc from 'fast-check'
import type { Position } from 'geojson'
import { describe, expect, test } from 'vitest'
import { HALF_TURN, POLE, UNITS_PER_DEGREE } from '../../../lib/geo/units.ts'
import { createZoneIndex } from '../../../lib/geo/zones/zone-index.ts'
import { caseCount } from '../../proof.ts'
import { zonesOf } from './real-zones.ts'
import { box } from './shapes.ts'
import { type Area, areaOf, turfZonesAt } from './turf-zones.ts'

function indexOf(areas: readonly Area[]) {
  const index = createZoneIndex(zonesOf(areas))
  const found = new Int32Array(index.mostAtOnce)
  return {
    index,
    at: (lonUnits: number, latUnits: number) => [
      ...found.subarray(0, index.zonesAt(lonUnits, latUnits, found)),
    ],
  }
}

describe('places in shapes of every kind', () => {
  /** Rings of corners on a coarse grid, so that edges meet corners, run along each other and cross themselves. */
  const rings = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 })), {
      minLength: 3,
      maxLength: 30,
    })
    .map((corners) => [...corners, corners[0]!])
  const shapes = fc.array(
    fc.array(fc.array(rings, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  /** Units from one line of the grid to the next: from less than the smallest cell to half of the world. */
  const spacings = fc.constantFrom(1, 7, 40, 333, 25_000, 131_072, 1_000_000, 8_999_999)
  const corners = fc.constantFrom(
    [-HALF_TURN, -POLE],
    [0, 0],
    [5 * 2 ** 20 - HALF_TURN - 3, 2 ** 20 - POLE - 3],
    [-601, 299],
  )

  test('turf and the index agree on every place of the grid, between its lines and a unit off', () => {
    const property = fc.property(shapes, spacings, corners, (zones, spacing, [west, south]) => {
      const deg = (units: number, most: number): number => Math.min(units, most) / UNITS_PER_DEGREE
      const areas = zones.map((polygons) =>
        areaOf(
          polygons.map((polygon) =>
            polygon.map((ring) =>
              ring.map(([x, y]) => [deg(west! + x * spacing, HALF_TURN), deg(south! + y * spacing, POLE)]),
            ),
          ),
        ),
      )
      const { at, index } = indexOf(areas)
      const heldBy = new Map<number, string>()
      for (let row = 0; row <= 24; row++) {
        for (let column = 0; column <= 24; column++) {
          const off = ((row * 25 + column) % 3) - 1
          const lon = west! + Math.floor((column * spacing) / 2) + (column % 3 === 2 ? off : 0)
          const lat = south! + Math.floor((row * spacing) / 2) + (row % 3 === 2 ? off : 0)
          if (lon < -HALF_TURN || lon >= HALF_TURN || Math.abs(lat) > POLE) continue
          const wanted = turfZonesAt(areas, lon, lat)
          expect(at(lon, lat)).toEqual(wanted)
          for (const zone of areas.keys()) expect(index.isInside(zone, lon, lat)).toBe(wanted.includes(zone))
          const cell = index.uniformCell(lon, lat)
          if (cell < 0) continue
          expect(heldBy.get(cell) ?? wanted.join()).toBe(wanted.join())
          heldBy.set(cell, wanted.join())
        }
      }
    })
    fc.assert(property, { seed: 6, numRuns: caseCount(15, 2_000) })
  })

  test('a hole is outside, its border inside', () => {
    const { at } = indexOf([areaOf([[box(0, 0, 4, 4), box(1, 1, 3, 3)]])])
    const deg = (lon: number, lat: number) => at(lon * UNITS_PER_DEGREE, lat * UNITS_PER_DEGREE)
    expect([deg(0.5, 0.5), deg(2, 2), deg(1, 2), deg(3, 3), deg(4, 4)]).toEqual([[0], [], [0], [0], [0]])
    expect(at(UNITS_PER_DEGREE + 1, 2 * UNITS_PER_DEGREE)).toEqual([])
  })

  test('a polygon smaller than a cell, of a unit, is found and nothing beside it', () => {
    const [lon, lat] = [12_345_678, -9_876_543]
    const unit = 1 / UNITS_PER_DEGREE
    const { at } = indexOf([areaOf([[box(lon * unit, lat * unit, (lon + 1) * unit, (lat + 1) * unit)]])])
    const held: number[][] = []
    for (let x = -2; x <= 3; x++)
      for (let y = -2; y <= 3; y++) if (at(lon + x, lat + y).length) held.push([x, y])
    expect(held).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ])
  })

  test('two parts that touch hold the line between them, and zones that share a border both hold it', () => {
    const { at } = indexOf([areaOf([[box(0, 0, 1, 1)], [box(1, 0, 2, 1)]]), areaOf([[box(2, 0, 3, 1)]])])
    expect(at(UNITS_PER_DEGREE, UNITS_PER_DEGREE / 2)).toEqual([0])
    expect(at(2 * UNITS_PER_DEGREE, UNITS_PER_DEGREE / 2)).toEqual([0, 1])
    expect(at(2 * UNITS_PER_DEGREE + 1, UNITS_PER_DEGREE / 2)).toEqual([1])
  })

  test('at 180° a place is held from either side', () => {
    const { at, index } = indexOf([
      areaOf([[box(179, 0, 180, 1)], [box(-180, 0, -179, 1)]]),
      areaOf([[box(179, 0, 180, 1)]]),
      areaOf([[box(-180, 0, -179, 1)]]),
    ])
    const lat = UNITS_PER_DEGREE / 2
    expect(at(-HALF_TURN, lat)).toEqual([0, 1, 2])
    expect(at(HALF_TURN - 1, lat)).toEqual([0, 1])
    expect(at(1 - HALF_TURN, lat)).toEqual([0, 2])
    expect([0, 1, 2].map((zone) => index.isInside(zone, -HALF_TURN, lat))).toEqual([true, true, true])
    expect(index.uniformCell(-HALF_TURN, lat)).toBe(-1)
  })

  test('a zone over a pole holds it at every longitude', () => {
    const { at } = indexOf([areaOf([[box(-180, -90, 180, -60)]])])
    for (const lon of [-HALF_TURN, 1 - HALF_TURN, 0, 77_777_777, HALF_TURN - 1]) {
      expect([-POLE, 1 - POLE, -60 * UNITS_PER_DEGREE].map((lat) => at(lon, lat))).toEqual([[0], [0], [0]])
      expect(at(lon, 1 - 60 * UNITS_PER_DEGREE)).toEqual([])
    }
  })

  test('a set without zones, and one with a ring that is open', () => {
    const { at, index } = indexOf([])
    expect(at(0, 0)).toEqual([])
    expect(index.uniformCell(0, 0)).toBe(index.uniformCell(-HALF_TURN + 5, POLE))
    expect(() => indexOf([areaOf([[box(0, 0, 1, 1).slice(0, 4)]])])).toThrow('zone 0 has a ring')
  })

  test('100,000 edges from side to side of the world do not fill the memory', () => {
    const teeth = 50_000
    const comb: Position[] = [[-170, -1]]
    for (let i = 0; i < teeth; i++) comb.push([-170, (i * 80) / teeth], [170, ((i + 0.5) * 80) / teeth])
    comb.push([-170, 81], [-171, 81], [-171, -1], [-170, -1])
    const areas = [areaOf([[comb]])]
    const { at } = indexOf(areas)
    for (let i = 0; i < 50; i++) {
      const [lon, lat] = [(i * 7_777_777) % 100_000_000, (i * 1_234_567) % (80 * UNITS_PER_DEGREE)]
      expect(at(lon, lat)).toEqual(turfZonesAt(areas, lon, lat))
    }
  })
})
