/** The vessels of which reports came since they were last saved, in the order in which the first of these came. */

import type { LiveVessel } from './live-vessel.ts'

interface Unsaved {
  /** Journal entry that the first of them came in. */
  readonly offset: number
  reports: number
}

export class UnsavedVessels {
  /** Offsets ascend. */
  private readonly vessels = new Map<LiveVessel, Unsaved>()
  /** Of which so much came that they are to be saved at once. */
  private readonly full = new Set<LiveVessel>()

  /** @param most reports of a vessel after which it is to be saved at once */
  constructor(private readonly most: number) {}

  /** Entries are named in their order. */
  note(vessel: LiveVessel, offset: number, reports: number): void {
    let unsaved = this.vessels.get(vessel)
    if (unsaved === undefined) {
      unsaved = { offset, reports: 0 }
      this.vessels.set(vessel, unsaved)
    }
    unsaved.reports += reports
    if (unsaved.reports >= this.most) this.full.add(vessel)
  }

  get size(): number {
    return this.vessels.size
  }

  saved(vessel: LiveVessel): void {
    this.vessels.delete(vessel)
    this.full.delete(vessel)
  }

  has(vessel: LiveVessel): boolean {
    return this.vessels.has(vessel)
  }

  get all(): IterableIterator<LiveVessel> {
    return this.vessels.keys()
  }

  /** The first journal entry that holds something of one of them; Infinity: there are none. */
  get firstOffset(): number {
    for (const { offset } of this.vessels.values()) return offset
    return Number.POSITIVE_INFINITY
  }

  /** In the order in which they are to be saved: those of which too much came, then those that have waited longest. */
  *inTurn(): Generator<LiveVessel> {
    yield* this.full
    for (const vessel of this.vessels.keys()) if (!this.full.has(vessel)) yield vessel
  }

  /** So many are not to wait any more: of which too much came. */
  get fullCount(): number {
    return this.full.size
  }
}
