/**
 * Home waters of the simulated fleet: boxes of real coast, most with harbours, shelf and open ocean in reach of each
 * other. Ships stay in the waters of their flotilla.
 */

import { UNITS_PER_DEGREE, wrapUnits } from '../geo/units.ts'
import type { SeaBox } from './sea-grid.ts'

export interface Region {
  readonly name: string
  readonly box: SeaBox
  /** Fishing grounds that must be there, degrees, beside those that are found. */
  readonly grounds: readonly (readonly [lonDeg: number, latDeg: number])[]
}

/** West, east, south and north, degrees; east of 180° is over 180. */
const BOXES: readonly (readonly [string, number, number, number, number])[] = [
  ['biscay', -11.5, -1, 42.8, 48.8],
  ['samoa', 174, 189, -22, -12],
  ['iceland', -27, -5, 60.5, 67.5],
  ['peru', -83, -74, -16, -6],
  ['west-africa', -23, -15.5, 11, 20],
  ['east-china', 119.5, 129, 26, 34],
  ['patagonia', -68, -55, -48, -37],
  ['benguela', 10, 22.5, -37, -25],
  ['gulf-of-alaska', -157, -131, 53, 61],
  ['arabian-sea', 56, 68, 17, 26],
  ['west-mediterranean', -1, 9.8, 36.5, 43.6],
  ['new-zealand', 170, 179.8, -45, -34],
  ['nova-scotia', -67, -52, 42, 50],
  ['japan', 139, 149, 34, 43],
  ['north-sea', -2, 8.8, 52.5, 60],
  ['south-china-sea', 106, 117, 5, 15],
  ['chile', -82, -71, -46, -35],
  ['gulf-of-guinea', -6, 7, -2, 6.5],
  ['norway', 3, 17, 61.5, 70],
  ['gulf-of-mexico', -98, -84, 21, 30.5],
  ['kenya', 39, 51, -8, 2],
  ['new-england', -74, -62, 37.5, 44.5],
  ['sri-lanka', 76, 87, 3, 13],
  ['ionian', 13.5, 22.5, 34.5, 41],
]

/** Grounds across ±180°, so that ships meet there. */
const GROUNDS: Readonly<Record<string, readonly (readonly [number, number])[]>> = { samoa: [[180, -14.5]] }

export const REGIONS: readonly Region[] = BOXES.map(([name, west, east, south, north]) => ({
  name,
  box: {
    west: wrapUnits(west * UNITS_PER_DEGREE),
    east: wrapUnits(east * UNITS_PER_DEGREE),
    south: south * UNITS_PER_DEGREE,
    north: north * UNITS_PER_DEGREE,
  },
  grounds: GROUNDS[name] ?? [],
}))
