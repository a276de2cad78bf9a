/** Where the points of one track stand while they may still change: by slot, the row there and the stretch it is of. */

import type { MeetingPair } from './meeting-timeline-pair.ts'

const STRIDE = 3
const SLOT = 0
const ROW = 1
const STRETCH = 2

/** Points of the last look, which the next replaces. */
export const PROVISIONAL = -1
/** A point that is to be given again, or else is no more. */
export const DOUBTED = -2

export class MeetingTrack {
  /** `count` entries of STRIDE numbers, in order of slots. */
  private entries = new Int32Array(0)
  count = 0
  /** Of the track with each other that it was in contact with. */
  readonly pairs: MeetingPair[] = []
  /** Some point of it changed since its pairs were last folded. */
  isChanged = false

  /** `number`: in the timeline's table of tracks. */
  constructor(
    readonly mmsi: string,
    readonly number: number,
  ) {}

  slotAt(index: number): number {
    return this.entries[index * STRIDE + SLOT]!
  }

  /** Of SlotPoints. */
  rowAt(index: number): number {
    return this.entries[index * STRIDE + ROW]!
  }

  stretchAt(index: number): number {
    return this.entries[index * STRIDE + STRETCH]!
  }

  /** Index of the first entry of that slot or a later one. */
  indexFrom(slot: number): number {
    let low = 0
    let high = this.count
    // Mostly it is the newest.
    if (high > 0 && this.slotAt(high - 1) < slot) return high
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.slotAt(middle) < slot) low = middle + 1
      else high = middle
    }
    return low
  }

  insert(index: number, slot: number, row: number, stretch: number): void {
    if ((this.count + 1) * STRIDE > this.entries.length) {
      const larger = new Int32Array(STRIDE * Math.ceil((this.count + 4) * 1.25))
      larger.set(this.entries)
      this.entries = larger
    }
    const at = index * STRIDE
    this.entries.copyWithin(at + STRIDE, at, this.count * STRIDE)
    this.entries[at + SLOT] = slot
    this.entries[at + ROW] = row
    this.entries[at + STRETCH] = stretch
    this.count++
  }

  setRow(index: number, row: number): void {
    this.entries[index * STRIDE + ROW] = row
  }

  setStretch(index: number, stretch: number): void {
    this.entries[index * STRIDE + STRETCH] = stretch
  }

  removeAt(index: number): void {
    this.entries.copyWithin(index * STRIDE, (index + 1) * STRIDE, this.count * STRIDE)
    this.count--
  }

  /** Forgets the entries before a slot. */
  forgetBefore(slot: number): void {
    const from = this.indexFrom(slot)
    if (from === 0) return
    this.entries.copyWithin(0, from * STRIDE, this.count * STRIDE)
    this.count -= from
  }

  /** The entries of a stretch from `fromStretch` on, and provisional ones, are in doubt. Gives how many. */
  doubtFrom(fromStretch: number): number {
    let doubted = 0
    for (let at = STRETCH; at < this.count * STRIDE; at += STRIDE) {
      const stretch = this.entries[at]!
      if (stretch !== PROVISIONAL && stretch < fromStretch) continue
      this.entries[at] = DOUBTED
      doubted++
    }
    return doubted
  }
}
