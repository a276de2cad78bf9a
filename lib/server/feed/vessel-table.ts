/** Where every vessel was last heard, each encoded as it is sent, once for all clients. */

import type { LatestPositions } from '../engine.ts'
import { encodeRecord, writeBody } from './positions-frame.ts'

/** Share of the vessels that is forgotten when the table is full: those longest silent. */
const FORGOTTEN_SHARE = 0.1

export interface MoveListener {
  /** Where the vessel was and is; a vessel that was not there was where it is. */
  tell(vessel: number, mmsi: string, wasLon: number, wasLat: number, lon: number, lat: number): void
}

export class VesselTable {
  private readonly numbers = new Map<string, number>()
  private readonly mmsis: string[] = []
  private readonly names: string[] = []
  private readonly records: Uint8Array[] = []
  private timeMs = new Float64Array(1024)
  private lon = new Int32Array(1024)
  private lat = new Int32Array(1024)
  private readonly free: number[] = []
  /** Vessels that gave way to newer ones because the table was full. */
  forgotten = 0

  constructor(private readonly most: number) {}

  get size(): number {
    return this.numbers.size
  }

  /** Numbers are below it; some of them may be of no vessel. */
  get end(): number {
    return this.mmsis.length
  }

  /** Undefined where it was not heard. */
  find(mmsi: string): number | undefined {
    return this.numbers.get(mmsi)
  }

  lonUnits(vessel: number): number {
    return this.lon[vessel]!
  }

  latUnits(vessel: number): number {
    return this.lat[vessel]!
  }

  /** False of a number that is of no vessel now. */
  has(vessel: number): boolean {
    return this.mmsis[vessel] !== ''
  }

  /** To be copied at once: the next position is written into it. */
  record(vessel: number): Uint8Array {
    return this.records[vessel]!
  }

  /** Takes a row as the vessel's latest, unless a newer one is known, and tells who listens. */
  put(rows: LatestPositions, row: number, listener: MoveListener): void {
    const mmsi = rows.mmsi[row]!
    const name = rows.name[row]!
    const [lon, lat] = [rows.lonUnits[row]!, rows.latUnits[row]!]
    let vessel = this.numbers.get(mmsi)
    const isNew = vessel === undefined
    // What a folder has of it and what is heard now come by different ways.
    if (vessel !== undefined && rows.timeMs[row]! < this.timeMs[vessel]!) return
    vessel ??= this.add(mmsi)
    if (isNew || this.names[vessel] !== name) {
      this.names[vessel] = name
      this.records[vessel] = encodeRecord(mmsi, name)
    }
    writeBody(
      this.records[vessel]!,
      rows.timeMs[row]!,
      lon,
      lat,
      rows.speedKnots[row]!,
      rows.courseDeg[row]!,
      rows.headingDeg[row]!,
      rows.score[row]!,
    )
    const [wasLon, wasLat] = isNew ? [lon, lat] : [this.lon[vessel]!, this.lat[vessel]!]
    this.timeMs[vessel] = rows.timeMs[row]!
    this.lon[vessel] = lon
    this.lat[vessel] = lat
    listener.tell(vessel, mmsi, wasLon, wasLat, lon, lat)
  }

  private add(mmsi: string): number {
    if (this.size >= this.most) this.forgetSilent()
    const vessel = this.free.pop() ?? this.mmsis.length
    if (vessel >= this.timeMs.length) this.grow()
    this.numbers.set(mmsi, vessel)
    this.mmsis[vessel] = mmsi
    return vessel
  }

  private forgetSilent(): void {
    const vessels = [...this.numbers.values()].sort((a, b) => this.timeMs[a]! - this.timeMs[b]!)
    for (const vessel of vessels.slice(0, Math.ceil(this.most * FORGOTTEN_SHARE))) {
      this.numbers.delete(this.mmsis[vessel]!)
      this.mmsis[vessel] = ''
      this.names[vessel] = ''
      this.free.push(vessel)
      this.forgotten++
    }
  }

  private grow(): void {
    const length = 2 * this.timeMs.length
    const timeMs = new Float64Array(length)
    timeMs.set(this.timeMs)
    this.timeMs = timeMs
    const lon = new Int32Array(length)
    lon.set(this.lon)
    this.lon = lon
    const lat = new Int32Array(length)
    lat.set(this.lat)
    this.lat = lat
  }
}
