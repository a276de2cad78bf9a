/**
 * Pairs of tracks in contact, as rows of numbers: the open runs of lib/events/encounter. Medians come from counts
 * by value, so that a row has the same size however long two ships lie together.
 */

import type { StateReader, StateWriter } from '../features/state-codec.ts'

/** Speeds are counted in steps of 0.1 kn, AIS's own; the last bucket holds all from 4 kn on. */
const KNOTS_BUCKETS = 41
/** Distances are counted in steps of 10 m, which GNSS gives; up to 0.5 km. */
const APART_BUCKETS = 51

/** Where the whole numbers of a row stand. Extents are relative to `anchorLon`. */
export const PAIR = {
  /** Tracks; the first is the lesser by MMSI, then track id. */
  first: 0,
  second: 1,
  startSlot: 2,
  lastSlot: 3,
  /** Slots in contact from the start to the last, both among them. */
  contacts: 4,
  /** ms from the last slot to the report that decided the contact. */
  lagMs: 5,
  firstLon: 6,
  firstLat: 7,
  secondLon: 8,
  secondLat: 9,
  /** Longitude of the first at the start. */
  anchorLon: 10,
  west: 11,
  east: 12,
  south: 13,
  north: 14,
  knots: 15,
  apart: 15 + KNOTS_BUCKETS,
} as const
const STRIDE = PAIR.apart + APART_BUCKETS

/** Sums over both ships' places, exact in a double. */
const SUM = { lon: 0, lat: 1 } as const
const SUM_STRIDE = 2

/** More tracks than a key of two can tell apart: 2^26. */
const MAX_TRACKS = 67_108_864

export class PairTable {
  count = 0
  /** `count` rows of STRIDE whole numbers: see PAIR. */
  private values = new Int32Array(64 * STRIDE)
  private sums = new Float64Array(64 * SUM_STRIDE)
  private readonly rowOfKey = new Map<number, number>()

  /** Row of two tracks in either order, -1 when they have none. */
  find(trackA: number, trackB: number): number {
    return this.rowOfKey.get(keyOf(trackA, trackB)) ?? -1
  }

  /** A row of zeros for two tracks that have none. */
  add(first: number, second: number): number {
    const row = this.count
    if ((row + 1) * STRIDE > this.values.length) this.grow()
    this.count = row + 1
    this.rowOfKey.set(keyOf(first, second), row)
    this.clear(row)
    this.set(row, PAIR.first, first)
    this.set(row, PAIR.second, second)
    return row
  }

  /** Forgets all of a row but its tracks. */
  clear(row: number): void {
    this.values.fill(0, row * STRIDE + PAIR.startSlot, (row + 1) * STRIDE)
    this.sums.fill(0, row * SUM_STRIDE, (row + 1) * SUM_STRIDE)
  }

  /** Adds a copy of a row of another table; the two tracks have none here. */
  addCopy(from: PairTable, row: number): void {
    const to = this.add(from.get(row, PAIR.first), from.get(row, PAIR.second))
    this.values.set(from.values.subarray(row * STRIDE, (row + 1) * STRIDE), to * STRIDE)
    this.sums.set(from.sums.subarray(row * SUM_STRIDE, (row + 1) * SUM_STRIDE), to * SUM_STRIDE)
  }

  /** The last row takes the place of the one removed. */
  remove(row: number): void {
    const last = this.count - 1
    this.rowOfKey.delete(keyOf(this.get(row, PAIR.first), this.get(row, PAIR.second)))
    if (row !== last) {
      this.values.copyWithin(row * STRIDE, last * STRIDE, (last + 1) * STRIDE)
      this.sums.copyWithin(row * SUM_STRIDE, last * SUM_STRIDE, (last + 1) * SUM_STRIDE)
      this.rowOfKey.set(keyOf(this.get(row, PAIR.first), this.get(row, PAIR.second)), row)
    }
    this.count = last
  }

  get(row: number, field: number): number {
    return this.values[row * STRIDE + field]!
  }

  set(row: number, field: number, value: number): void {
    this.values[row * STRIDE + field] = value
  }

  /** Takes a place into the sums and the extents; `lon` is relative to the anchor. */
  notePlace(row: number, lon: number, lat: number, isFirst: boolean): void {
    this.sums[row * SUM_STRIDE + SUM.lon]! += lon
    this.sums[row * SUM_STRIDE + SUM.lat]! += lat
    if (isFirst || lon < this.get(row, PAIR.west)) this.set(row, PAIR.west, lon)
    if (isFirst || lon > this.get(row, PAIR.east)) this.set(row, PAIR.east, lon)
    if (isFirst || lat < this.get(row, PAIR.south)) this.set(row, PAIR.south, lat)
    if (isFirst || lat > this.get(row, PAIR.north)) this.set(row, PAIR.north, lat)
  }

  /** A speed that was kept for so many slots. */
  noteKnots(row: number, knots: number, slots: number): void {
    this.values[row * STRIDE + PAIR.knots + Math.min(Math.round(knots * 10), KNOTS_BUCKETS - 1)]! += slots
  }

  noteApart(row: number, apartKm: number): void {
    this.values[row * STRIDE + PAIR.apart + Math.round(apartKm * 100)]!++
  }

  /** Slots from the first contact to the last, those between that nothing is known of included. */
  lasted(row: number): number {
    return this.get(row, PAIR.lastSlot) - this.get(row, PAIR.startSlot)
  }

  /** Relative to the anchor. */
  meanLon(row: number): number {
    return Math.round(this.sums[row * SUM_STRIDE + SUM.lon]! / (2 * this.get(row, PAIR.contacts)))
  }

  meanLat(row: number): number {
    return Math.round(this.sums[row * SUM_STRIDE + SUM.lat]! / (2 * this.get(row, PAIR.contacts)))
  }

  /**
   * Of both ships' speeds from slot to slot, knots; NaN where there is none. Infinity stands for 2 kn or more when one
   * of the two in the middle is in the last bucket.
   */
  medianKnots(row: number): number {
    const at = row * STRIDE + PAIR.knots
    const count = 2 * this.lasted(row)
    const low = valueAt(this.values, at, (count - 1) >> 1)
    const high = valueAt(this.values, at, count >> 1)
    if (count === 0) return Number.NaN
    return high === KNOTS_BUCKETS - 1 ? Number.POSITIVE_INFINITY : (low + high) / 20
  }

  medianApartKm(row: number): number {
    const at = row * STRIDE + PAIR.apart
    const count = this.get(row, PAIR.contacts)
    return (valueAt(this.values, at, (count - 1) >> 1) + valueAt(this.values, at, count >> 1)) / 200
  }

  /** All of a row but its tracks. */
  encodeRow(row: number, writer: StateWriter): void {
    for (let field: number = PAIR.startSlot; field < PAIR.knots; field++) writer.int32(this.get(row, field))
    for (let field: number = PAIR.knots; field < STRIDE; field++) writer.count(this.get(row, field))
    for (let sum = 0; sum < SUM_STRIDE; sum++) writer.float64(this.sums[row * SUM_STRIDE + sum]!)
  }

  decodeRow(row: number, reader: StateReader): void {
    for (let field: number = PAIR.startSlot; field < PAIR.knots; field++) this.set(row, field, reader.int32())
    for (let field: number = PAIR.knots; field < STRIDE; field++) this.set(row, field, reader.count())
    for (let sum = 0; sum < SUM_STRIDE; sum++) this.sums[row * SUM_STRIDE + sum] = reader.float64()
  }

  private grow(): void {
    const values = new Int32Array(this.values.length * 2)
    values.set(this.values)
    this.values = values
    const sums = new Float64Array(this.sums.length * 2)
    sums.set(this.sums)
    this.sums = sums
  }
}

/** One number for two tracks in either order. */
export function keyOf(trackA: number, trackB: number): number {
  const low = Math.min(trackA, trackB)
  const high = Math.max(trackA, trackB)
  if (high >= MAX_TRACKS) throw new Error(`encounters: track ${high}, at most ${MAX_TRACKS - 1}`)
  return low * MAX_TRACKS + high
}

/** The value that stands at `place` (from 0) among counted values in order. */
function valueAt(counts: Int32Array, at: number, place: number): number {
  let value = 0
  for (let left = place - counts[at]!; left >= 0; left -= counts[at + value]!) value++
  return value
}
