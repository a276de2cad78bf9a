/** How fast a folder grows, and for how long its disk will do. */

export const GROWTH_OPTIONS = {
  /** Growth is that of so long, ms: over a rotation of the journal, and a tide of traffic. Own. */
  overMs: 6 * 3_600_000,
  /** Nothing is said of growth before so long, ms. Own. */
  leastMs: 10 * 60_000,
} as const

interface Sample {
  readonly atMs: number
  readonly bytes: number
}

export interface Growth {
  /** Null: not known yet. Less than 0 where retention takes more than comes. */
  readonly bytesPerHour: number | null
  /** Until no more may be taken in; null: not known, or never at this rate. */
  readonly daysLeft: number | null
}

export class DiskGrowth {
  private readonly samples: Sample[] = []

  /** The folder's bytes, at a time that is never set back. */
  add(atMs: number, bytes: number): void {
    this.samples.push({ atMs, bytes })
    // The oldest that is left is as old as growth is looked at.
    while (this.samples.length > 2 && this.samples[1]!.atMs <= atMs - GROWTH_OPTIONS.overMs)
      this.samples.shift()
  }

  /** `roomBytes`: that may still be taken. */
  measure(roomBytes: number): Growth {
    const first = this.samples[0]
    const last = this.samples.at(-1)
    if (first === undefined || last === undefined || last.atMs - first.atMs < GROWTH_OPTIONS.leastMs)
      return { bytesPerHour: null, daysLeft: null }
    const bytesPerHour = ((last.bytes - first.bytes) / (last.atMs - first.atMs)) * 3_600_000
    const daysLeft = bytesPerHour > 0 ? Math.max(0, roomBytes) / bytesPerHour / 24 : null
    return { bytesPerHour, daysLeft }
  }
}
