/**
 * The grid points of one slot while they may still change, each with how many others lie around it. Found by place
 * through cells as large as two points in contact are apart at most, so that a change costs what is near it.
 */

import { distanceKmUnits } from '../geo/great-circle.ts'
import { HALF_TURN, POLE, UNITS_PER_TURN, wrapUnits } from '../geo/units.ts'
import { CONTACT_OPTIONS, LAT_REACH, lonReachAt } from './contacts.ts'
import { POINT } from './grid.ts'

const { maxApartKm, crowd } = CONTACT_OPTIONS
const NONE = -1

/** Rows that `findNear` found, and how far off they are, km: memory that is used again for each call. */
export const near = { count: 0, rows: new Int32Array(64), km: new Float64Array(64) }

/** Columns: row i is a point where track[i] >= 0, and free elsewhere. */
export class SlotPoints {
  lonUnits = new Int32Array(8)
  latUnits = new Int32Array(8)
  lagMs = new Int32Array(8)
  track = new Int32Array(8).fill(NONE)
  /** One of POINT. */
  kind = new Uint8Array(8)
  /** Others within the distance of a contact; of points near an anchorage none, and they are none's. */
  private around = new Int32Array(8)
  /** Of a point the next in its cell, of a free row the next free one. */
  private next = new Int32Array(8)
  private cells = new Int32Array(16).fill(NONE)
  private used = 0
  private freeRow = NONE
  /** Points. */
  count = 0

  constructor(readonly slot: number) {}

  /** Other points within the distance of a contact. */
  countAround(row: number): number {
    return this.around[row]!
  }

  isCrowded(row: number): boolean {
    return this.around[row]! > crowd
  }

  /** Rows are given in no order. */
  forEachTrack(visit: (track: number) => void): void {
    for (let row = 0; row < this.used; row++) if (this.track[row] !== NONE) visit(this.track[row]!)
  }

  /** Adds a point and gives its row. `onFlip`: the crowd around another point begins. */
  add(
    lonUnits: number,
    latUnits: number,
    lagMs: number,
    track: number,
    kind: number,
    onFlip: (row: number) => void,
  ): number {
    const row = this.takeRow()
    this.lonUnits[row] = lonUnits
    this.latUnits[row] = latUnits
    this.lagMs[row] = lagMs
    this.track[row] = track
    this.kind[row] = kind
    this.around[row] = 0
    this.count++
    if (kind === POINT.nearAnchorage) return row
    this.findNear(lonUnits, latUnits)
    this.around[row] = near.count
    for (let i = 0; i < near.count; i++)
      if (++this.around[near.rows[i]!]! === crowd + 1) onFlip(near.rows[i]!)
    this.link(row)
    return row
  }

  /** `onFlip`: the crowd around another point ends. */
  remove(row: number, onFlip: (row: number) => void): void {
    if (this.kind[row] !== POINT.nearAnchorage) {
      this.unlink(row)
      this.findNear(this.lonUnits[row]!, this.latUnits[row]!)
      for (let i = 0; i < near.count; i++)
        if (this.around[near.rows[i]!]!-- === crowd + 1) onFlip(near.rows[i]!)
    }
    this.track[row] = NONE
    this.next[row] = this.freeRow
    this.freeRow = row
    this.count--
  }

  /** Finds into `near` every point within the distance of a place that is not near an anchorage. */
  findNear(lonUnits: number, latUnits: number): void {
    near.count = 0
    const reach = lonReachAt(latUnits)
    const band = bandOf(latUnits)
    for (let b = band - 1; b <= band + 1; b++) {
      const width = cellWidth(b)
      const columns = Math.ceil(UNITS_PER_TURN / width)
      if (2 * reach + width >= UNITS_PER_TURN) {
        for (let column = 0; column < columns; column++) this.findInCell(b, column, lonUnits, latUnits)
        continue
      }
      const last = columnOf(wrapUnits(lonUnits + reach), width)
      for (let column = columnOf(wrapUnits(lonUnits - reach), width); ; column = (column + 1) % columns) {
        this.findInCell(b, column, lonUnits, latUnits)
        if (column === last) break
      }
    }
  }

  private findInCell(band: number, column: number, lonUnits: number, latUnits: number): void {
    // Cells share places of the table: a point is taken when its own cell is asked for.
    for (let row = this.cells[this.placeOf(band, column)]!; row !== NONE; row = this.next[row]!) {
      const lat = this.latUnits[row]!
      const northward = lat - latUnits
      if (northward > LAT_REACH || northward < -LAT_REACH || bandOf(lat) !== band) continue
      if (columnOf(this.lonUnits[row]!, cellWidth(band)) !== column) continue
      const km = distanceKmUnits(lonUnits, latUnits, this.lonUnits[row]!, lat)
      if (km > maxApartKm) continue
      if (near.count === near.rows.length) growNear()
      near.rows[near.count] = row
      near.km[near.count++] = km
    }
  }

  private placeOf(band: number, column: number): number {
    const mixed = Math.imul(Math.imul(band, 0x9e3779b1) ^ column, 0x85ebca6b)
    return (mixed ^ (mixed >>> 15)) & (this.cells.length - 1)
  }

  private placeOfRow(row: number): number {
    const band = bandOf(this.latUnits[row]!)
    return this.placeOf(band, columnOf(this.lonUnits[row]!, cellWidth(band)))
  }

  private link(row: number): void {
    const place = this.placeOfRow(row)
    this.next[row] = this.cells[place]!
    this.cells[place] = row
  }

  private unlink(row: number): void {
    const place = this.placeOfRow(row)
    if (this.cells[place] === row) {
      this.cells[place] = this.next[row]!
      return
    }
    let before = this.cells[place]!
    while (this.next[before] !== row) before = this.next[before]!
    this.next[before] = this.next[row]!
  }

  private takeRow(): number {
    const row = this.freeRow
    if (row !== NONE) {
      this.freeRow = this.next[row]!
      return row
    }
    if (this.used === this.track.length) this.grow()
    return this.used++
  }

  /** By half: a slot holds what it has to, and twenty thousand ships have some sixty of them. */
  private grow(): void {
    const capacity = Math.ceil(this.used * 1.5)
    const { used } = this
    this.lonUnits = larger(this.lonUnits, new Int32Array(capacity))
    this.latUnits = larger(this.latUnits, new Int32Array(capacity))
    this.lagMs = larger(this.lagMs, new Int32Array(capacity))
    this.track = larger(this.track, new Int32Array(capacity).fill(NONE, used))
    this.kind = larger(this.kind, new Uint8Array(capacity))
    this.around = larger(this.around, new Int32Array(capacity))
    this.next = larger(this.next, new Int32Array(capacity))
    if (capacity <= this.cells.length) return
    // No row is free: there would have been no need to grow.
    this.cells = new Int32Array(this.cells.length * 2).fill(NONE)
    for (let row = 0; row < used; row++) if (this.kind[row] !== POINT.nearAnchorage) this.link(row)
  }
}

function bandOf(latUnits: number): number {
  return Math.floor((latUnits + POLE) / LAT_REACH)
}

/** As wide as the distance is at the edge of a band that is nearer to the pole. */
function cellWidth(band: number): number {
  const south = band * LAT_REACH - POLE
  return lonReachAt(Math.min(POLE, Math.max(Math.abs(south), Math.abs(south + LAT_REACH))))
}

function columnOf(lonUnits: number, width: number): number {
  return Math.floor((lonUnits + HALF_TURN) / width)
}

function growNear(): void {
  near.rows = larger(near.rows, new Int32Array(near.rows.length * 2))
  near.km = larger(near.km, new Float64Array(near.km.length * 2))
}

function larger<Column extends Int32Array | Float64Array | Uint8Array>(
  column: Column,
  empty: Column,
): Column {
  empty.set(column)
  return empty
}
