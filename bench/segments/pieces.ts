/**
 * What movingpandas makes of positions, made beside our own: pieces without a silence as long as a gap, each with
 * its length, and the speed of every leg.
 */

import { distanceKmUnits, KM_PER_NM } from '../../lib/geo/great-circle.ts'

const MS_PER_HOUR = 3_600_000

export interface Piece {
  readonly mmsi: string
  readonly startMs: number
  readonly endMs: number
  readonly positions: number
  readonly lengthKm: number
}

/** Fed ship by ship with positions in time order, those of one ship at a time. */
export class Pieces {
  readonly done: Piece[] = []
  /** Knots of the leg that ends at each position given, in the order given; NaN where a piece starts. */
  readonly speedKnots: Float32Array
  private given = 0
  private mmsi = ''
  private key = ''
  private positions = 0
  private startMs = 0
  private lastMs = 0
  private lastLonUnits = 0
  private lastLatUnits = 0
  private lengthKm = 0

  constructor(
    positions: number,
    private readonly gapMs: number,
  ) {
    this.speedKnots = new Float32Array(positions)
  }

  /** `key` names what the ship's position was given to, a segment or a track: another one is another piece. */
  add(mmsi: string, key: string, timeMs: number, lonUnits: number, latUnits: number): void {
    let speedKnots = Number.NaN
    if (mmsi !== this.mmsi || key !== this.key || timeMs - this.lastMs >= this.gapMs) {
      this.finish()
      this.mmsi = mmsi
      this.key = key
      this.startMs = timeMs
    } else {
      const km = distanceKmUnits(this.lastLonUnits, this.lastLatUnits, lonUnits, latUnits)
      this.lengthKm += km
      speedKnots = (km / KM_PER_NM / (timeMs - this.lastMs)) * MS_PER_HOUR
    }
    this.speedKnots[this.given++] = speedKnots
    this.positions++
    this.lastMs = timeMs
    this.lastLonUnits = lonUnits
    this.lastLatUnits = latUnits
  }

  /** Ends the last piece. Pieces of one position are none, as in movingpandas. */
  finish(): void {
    const { mmsi, startMs, lastMs: endMs, positions, lengthKm } = this
    if (positions > 1) this.done.push({ mmsi, startMs, endMs, positions, lengthKm })
    this.positions = 0
    this.lengthKm = 0
  }
}
