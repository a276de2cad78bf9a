/** Who wants to hear of which vessels. */

import { BoxIndex, type UnitBox } from './box-index.ts'
import type { MoveListener } from './vessel-table.ts'

/** A client's wish for the vessels in a box, or for one vessel. */
export type Interest =
  | ({ readonly kind: 'box'; readonly watcher: Watcher } & UnitBox)
  | { readonly kind: 'vessel'; readonly watcher: Watcher; readonly mmsi: string }

type BoxInterest = Extract<Interest, { kind: 'box' }>

export interface Watcher {
  /** The vessel moved in, into, or out of what the watcher wishes to see. `move` numbers the move. */
  noteMove(vessel: number, move: number): void
}

export class Interests implements MoveListener {
  private readonly boxes = new BoxIndex<BoxInterest>()
  private readonly vessels = new Map<string, Set<Interest>>()
  private move = 0
  private vessel = 0

  get size(): number {
    let count = this.boxes.size
    for (const interests of this.vessels.values()) count += interests.size
    return count
  }

  add(interest: Interest): void {
    if (interest.kind === 'box') this.boxes.add(interest)
    else
      this.vessels.set(interest.mmsi, (this.vessels.get(interest.mmsi) ?? new Set<Interest>()).add(interest))
  }

  remove(interest: Interest): void {
    if (interest.kind === 'box') {
      this.boxes.remove(interest)
      return
    }
    const interests = this.vessels.get(interest.mmsi)
    interests?.delete(interest)
    if (interests?.size === 0) this.vessels.delete(interest.mmsi)
  }

  /** Tells those who see it where it is, and those who saw it where it was. A watcher may be told twice of a move. */
  tell(vessel: number, mmsi: string, wasLon: number, wasLat: number, lon: number, lat: number): void {
    this.move++
    this.vessel = vessel
    this.boxes.visit(lon, lat, this.see)
    if (wasLon !== lon || wasLat !== lat) this.boxes.visit(wasLon, wasLat, this.see)
    const interests = this.vessels.get(mmsi)
    if (interests !== undefined) for (const interest of interests) this.see(interest)
  }

  private readonly see = ({ watcher }: Interest): void => watcher.noteMove(this.vessel, this.move)
}
