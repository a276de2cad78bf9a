import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellName, cellOf, writeCellCentre } from '../../lib/geo/equal-cells.ts'
import { distanceKmUnits, EARTH_RADIUS_KM, type Place } from '../../lib/geo/great-circle.ts'
import { HALF_TURN, POLE, RADIANS_PER_UNIT, UNITS_PER_TURN } from '../../lib/geo/units.ts'

const SEED = { seed: 20260301, numRuns: 2000 }
const ROW_UNITS = 2700
const ROWS = 40_000
const MOST_COLUMNS = 80_000

/** Crowded at the edges of rows, at ±180° and at the poles. */
const lat = fc.oneof(
  fc.integer({ min: -POLE, max: POLE }),
  fc.integer({ min: 0, max: ROWS }).map((row) => row * ROW_UNITS - POLE),
  fc.integer({ min: 0, max: 3 * ROW_UNITS }).chain((up) => fc.constantFrom(-POLE + up, POLE - up)),
)
const lon = fc.oneof(
  fc.integer({ min: -HALF_TURN, max: HALF_TURN - 1 }),
  fc
    .integer({ min: 0, max: 3 })
    .chain((east) => fc.constantFrom(-HALF_TURN + east, HALF_TURN - 1 - east, east)),
)

function centreOf(cell: number): Place {
  const centre = { lonUnits: 0, latUnits: 0 }
  writeCellCentre(cell, centre)
  return centre
}

/** Columns of a row, from its area alone: a band between two latitudes, by Archimedes. */
function bandKm2(row: number): number {
  const sin = (units: number) => Math.sin(units * RADIANS_PER_UNIT)
  const south = row * ROW_UNITS - POLE
  return 2 * Math.PI * EARTH_RADIUS_KM ** 2 * (sin(south + ROW_UNITS) - sin(south))
}

/** The last column of a row, and so their number. */
function columnsOf(row: number): number {
  return (cellOf(HALF_TURN - 1, row * ROW_UNITS - POLE) % MOST_COLUMNS) + 1
}

describe('cells', () => {
  it('hold their own middle, and no place is farther from it than half a diagonal', () => {
    fc.assert(
      fc.property(lon, lat, (lonUnits, latUnits) => {
        const cell = cellOf(lonUnits, latUnits)
        expect(cell).toBeLessThan(2 ** 32)
        const centre = centreOf(cell)
        expect(cellOf(centre.lonUnits, centre.latUnits)).toBe(cell)
        expect(distanceKmUnits(lonUnits, latUnits, centre.lonUnits, centre.latUnits)).toBeLessThan(0.51)
      }),
      SEED,
    )
  })

  it('are all of a quarter of a square kilometre within 5 %', () => {
    let least = 1
    let most = 0
    for (let row = 0; row < ROWS; row++) {
      const km2 = bandKm2(row) / columnsOf(row)
      least = Math.min(least, km2)
      most = Math.max(most, km2)
    }
    expect(least).toBeGreaterThan(0.2504 * 0.95)
    expect(most).toBeLessThan(0.2504 * 1.05)
    expect(columnsOf(0)).toBe(3)
    expect(columnsOf(ROWS / 2)).toBe(MOST_COLUMNS)
    expect(columnsOf(ROWS - 1)).toBe(3)
  })

  it('begin exactly where whole numbers say, with no rounding', () => {
    fc.assert(
      fc.property(lon, fc.integer({ min: 0, max: ROWS - 1 }), (lonUnits, row) => {
        const columns = BigInt(columnsOf(row))
        const exact = Number((BigInt(lonUnits + HALF_TURN) * columns) / BigInt(UNITS_PER_TURN))
        expect(cellOf(lonUnits, row * ROW_UNITS - POLE)).toBe(row * MOST_COLUMNS + exact)
      }),
      SEED,
    )
    // Places on either side of every edge of a row in which edges are no whole units.
    const row = 37_777
    const columns = columnsOf(row)
    for (let column = 1; column < columns; column++) {
      const edge = Math.ceil((column * UNITS_PER_TURN) / columns) - HALF_TURN
      expect(cellOf(edge, row * ROW_UNITS - POLE) - row * MOST_COLUMNS).toBe(column)
      expect(cellOf(edge - 1, row * ROW_UNITS - POLE) - row * MOST_COLUMNS).toBe(column - 1)
    }
  })

  it('meet at ±180° and at the poles', () => {
    const west = centreOf(cellOf(HALF_TURN - 1, 0))
    const east = centreOf(cellOf(-HALF_TURN, 0))
    expect(distanceKmUnits(west.lonUnits, 0, east.lonUnits, 0)).toBeCloseTo(0.5004, 3)
    const aroundPole = [-HALF_TURN, 0, HALF_TURN - 1].map((lonUnits) => cellOf(lonUnits, POLE))
    expect(new Set(aroundPole).size).toBe(3)
    expect(cellOf(0, POLE)).toBe(cellOf(0, POLE - 1))
  })

  it('have names of eight digits in their own order', () => {
    const south = cellName(cellOf(0, -POLE))
    const north = cellName(cellOf(0, POLE))
    expect([south, north]).toEqual(['00000001', 'bebae781'])
    expect(south < cellName(cellOf(0, 0)) && cellName(cellOf(0, 0)) < north).toBe(true)
  })
})
