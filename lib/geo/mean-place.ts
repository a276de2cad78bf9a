/** The mean of places: of their vectors, so that the poles and ±180° are like any other place. */

import { cosLat, type Place, sinLat } from './great-circle.ts'
import { RADIANS_PER_UNIT, wrapUnits } from './units.ts'

export class MeanPlace {
  count = 0
  /** The meridian that longitudes are taken from, so that turning the world changes no bit. */
  private fromLonUnits = 0
  /** Sums, towards that meridian on the equator, 90° east of it, and the north pole. */
  private ahead = 0
  private east = 0
  private up = 0

  /** Forgets all places; the next ones are best near `lonUnits`. */
  restart(lonUnits: number): void {
    this.count = 0
    this.fromLonUnits = lonUnits
    this.ahead = 0
    this.east = 0
    this.up = 0
  }

  add(lonUnits: number, latUnits: number): void {
    const lon = wrapUnits(lonUnits - this.fromLonUnits) * RADIANS_PER_UNIT
    const cos = cosLat(latUnits)
    this.count++
    this.ahead += cos * Math.cos(lon)
    this.east += cos * Math.sin(lon)
    this.up += sinLat(latUnits)
  }

  /** Writes the mean to the nearest unit. Of no places, or of such as cancel out, it means nothing. */
  write(out: Place): void {
    const { ahead, east, up } = this
    const horizontal = Math.sqrt(ahead * ahead + east * east)
    out.latUnits = Math.round(Math.atan2(up, horizontal) / RADIANS_PER_UNIT)
    out.lonUnits = wrapUnits(this.fromLonUnits + Math.round(Math.atan2(east, ahead) / RADIANS_PER_UNIT))
  }
}
