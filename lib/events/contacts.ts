/**
 * Who was near whom at one grid time: every pair of points within a distance, by a sweep along latitude.
 *
 * Points are sorted by latitude (a query does it for nothing: input that is in order is not sorted again), and a
 * point is compared with those that follow within the distance of latitude: some ten on a busy day, by two
 * whole-number comparisons each, so that cells would save nothing. Differences of longitude wrap, and the window
 * of longitude opens to the full circle at the poles: there is no edge at which a pair is lost.
 */

import {
  cosLat,
  distanceKmWithCos,
  KM_PER_UNIT,
  lonDifference,
  lowerBoundKm,
  sinLat,
} from '../geo/great-circle.ts'
import { HALF_TURN, POLE, RADIANS_PER_UNIT, UNITS_PER_DEGREE } from '../geo/units.ts'
import { type GridBlock, POINT } from './grid.ts'

export const CONTACT_OPTIONS = {
  /** km apart at most. Miller et al. 2018; GFW pipe-encounters: `max_encounter_dist_km`. */
  maxApartKm: 0.5,
  /**
   * A ship with more than so many others within that distance is in a crowd and meets nobody there: a harbour that no
   * list has, or jammed or forged positions. Own; it leaves each 150 m of room, and bounds the pairs of a slot.
   */
  crowd: 32,
} as const

const { maxApartKm, crowd } = CONTACT_OPTIONS

/** Latitude units that `maxApartKm` reaches. */
export const LAT_REACH = Math.ceil(maxApartKm / KM_PER_UNIT)
/** Longitude units that it reaches at most, by whole degrees of latitude. */
const LON_REACH = measureLonReach()

/** Rows of the two points in the block, and how far apart they are. */
export type ContactVisitor = (rowA: number, rowB: number, apartKm: number) => void

/** The points of the slot at hand in order of latitude: memory that is used again for each slot. */
export class ContactSearch {
  private row = new Int32Array(0)
  private lon = new Int32Array(0)
  private lat = new Int32Array(0)
  private cos = new Float64Array(0)
  private isLikely = new Uint8Array(0)
  private isCrowded = new Uint8Array(0)
  private count = 0

  /**
   * Visits every two rows of [from, to), all of one slot, that are in contact: each pair once, in any order. Rows near
   * an anchorage are in none, and in no crowd; nor are two in contact of which neither is more than likely.
   */
  find(block: GridBlock, from: number, to: number, visit: ContactVisitor): void {
    this.load(block, from, to)
    for (let i = 0; i < this.count; i++) this.isCrowded[i] = this.isInCrowd(i) ? 1 : 0
    for (let i = 0; i < this.count; i++) if (this.isCrowded[i] === 0) this.visitFollowing(i, visit)
  }

  private load(block: GridBlock, from: number, to: number): void {
    const rows = to - from
    if (rows > this.row.length) {
      const capacity = 2 * rows
      this.row = new Int32Array(capacity)
      this.lon = new Int32Array(capacity)
      this.lat = new Int32Array(capacity)
      this.cos = new Float64Array(capacity)
      this.isLikely = new Uint8Array(capacity)
      this.isCrowded = new Uint8Array(capacity)
    }
    orderByLatitude(block.latUnits, from, to, this.row)
    let count = 0
    for (let i = 0; i < rows; i++) {
      const row = this.row[i]!
      if (block.kind[row] === POINT.nearAnchorage) continue
      const lat = block.latUnits[row]!
      this.row[count] = row
      this.lon[count] = block.lonUnits[row]!
      this.lat[count] = lat
      this.cos[count] = cosLat(lat)
      this.isLikely[count] = block.kind[row] === POINT.likely ? 1 : 0
      count++
    }
    this.count = count
  }

  /** Nearly always the windows alone say no. */
  private isInCrowd(i: number): boolean {
    return this.countAround(i, false) > crowd && this.countAround(i, true) > crowd
  }

  /** How many other points are in the window around a point, or within the distance; counted to one over a crowd. */
  private countAround(i: number, exactly: boolean): number {
    const { lat, lon, count } = this
    const latHere = lat[i]!
    const lonHere = lon[i]!
    const lonReach = lonReachAt(latHere)
    let found = 0
    for (let j = i + 1; j < count && lat[j]! - latHere <= LAT_REACH && found <= crowd; j++)
      if (isWithin(lonHere, lon[j]!, lonReach) && (!exactly || this.apartKm(i, j) <= maxApartKm)) found++
    for (let j = i - 1; j >= 0 && latHere - lat[j]! <= LAT_REACH && found <= crowd; j--)
      if (isWithin(lonHere, lon[j]!, lonReach) && (!exactly || this.apartKm(i, j) <= maxApartKm)) found++
    return found
  }

  private visitFollowing(i: number, visit: ContactVisitor): void {
    const { lat, lon, isCrowded, isLikely, count } = this
    const latHere = lat[i]!
    const lonHere = lon[i]!
    const lonReach = lonReachAt(latHere)
    for (let j = i + 1; j < count && lat[j]! - latHere <= LAT_REACH; j++) {
      if (!isWithin(lonHere, lon[j]!, lonReach) || isCrowded[j] === 1) continue
      if (isLikely[i] === 1 && isLikely[j] === 1) continue
      const apartKm = this.apartKm(i, j)
      if (apartKm <= maxApartKm) visit(this.row[i]!, this.row[j]!, apartKm)
    }
  }

  /** Great-circle distance; of points out of reach something that is out of reach. */
  private apartKm(i: number, j: number): number {
    const { lat, lon, cos } = this
    const atLeastKm = lowerBoundKm(lon[i]!, lat[i]!, cos[i]!, lon[j]!, lat[j]!, cos[j]!)
    if (atLeastKm > maxApartKm) return atLeastKm
    return distanceKmWithCos(lon[i]!, lat[i]!, cos[i]!, lon[j]!, lat[j]!, cos[j]!)
  }
}

/** Writes rows [from, to) in order of latitude. */
function orderByLatitude(latUnits: Int32Array, from: number, to: number, order: Int32Array): void {
  const count = to - from
  let isOrdered = true
  for (let i = 0; i < count; i++) {
    order[i] = from + i
    if (i > 0 && latUnits[from + i]! < latUnits[from + i - 1]!) isOrdered = false
  }
  if (isOrdered) return
  // Latitude and row as one number, exact below 2^53: typed arrays of numbers are sorted natively.
  const keys = new Float64Array(count)
  for (let i = 0; i < count; i++) keys[i] = (latUnits[from + i]! + POLE) * ROWS_PER_SLOT + i
  keys.sort()
  for (let i = 0; i < count; i++) order[i] = from + (keys[i]! % ROWS_PER_SLOT)
}

/** 2^26: with 27 bits of latitude, 53. */
const ROWS_PER_SLOT = 67_108_864

function isWithin(lonA: number, lonB: number, reach: number): boolean {
  const difference = lonDifference(lonA, lonB)
  return difference <= reach && difference >= -reach
}

/** Longitude units that it reaches at most at a latitude; half a turn is all the way round. */
export function lonReachAt(latUnits: number): number {
  return LON_REACH[(Math.abs(latUnits) / UNITS_PER_DEGREE) | 0]!
}

/**
 * A circle of angle δ around latitude φ reaches asin(sin δ / cos φ) of longitude, more the nearer to the pole; a
 * circle that may hold the pole reaches all.
 */
function measureLonReach(): Int32Array {
  return Int32Array.from({ length: 91 }, (_, degree) => {
    const poleward = (degree + 1) * UNITS_PER_DEGREE
    if (poleward + LAT_REACH >= POLE) return HALF_TURN
    // A unit more outweighs the rounding.
    return Math.ceil(Math.asin(sinLat(LAT_REACH) / cosLat(poleward)) / RADIANS_PER_UNIT) + 1
  })
}
