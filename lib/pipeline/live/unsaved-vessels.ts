/** The vessels of which reports came since they were last saved, in the order in which the first of these came. */

import type { LiveVessel } from './live-vessel.ts'

interface Unsaved {
  /** Journal entry that the first of them came in. */
  readonly offset: number
  /** Steady clock when it came, ms. */
  readonly sinceMs: number
  reports: number
}

export class UnsavedVessels {
  /** Offsets and times ascend. */
  private readonly vessels = new Map<LiveVessel, Unsaved>()
  /** Of which so much came that they are to be saved at once. */
  private readonly full = new Set<LiveVessel>()

  /** @param most reports of a vessel after which it is to be saved at once */
  constructor(private readonly most: number) {}

  /** Entries are named in their order. */
  note(vessel: LiveVessel, offset: number, reports: number, nowMs: number): void {
    let unsaved = this.vessels.get(vessel)
    if (unsaved === undefined) {
      unsaved = { offset, sinceMs: nowMs, reports: 0 }
      this.vessels.set(vessel, unsaved)
    }
    unsaved.reports += reports
    if (unsaved.reports >= this.most) this.full.add(vessel)
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

  /** Those of which too much came, and those that have waited since `untilMs`, the longest first. */
  *due(untilMs: number): Generator<LiveVessel> {
    yield* this.full
    for (const [vessel, { sinceMs }] of this.vessels) {
      if (sinceMs > untilMs) return
      if (!this.full.has(vessel)) yield vessel
    }
  }
}
