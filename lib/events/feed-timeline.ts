/**
 * Outages of the feed while reports still come for minutes that are past: what lib/events/feed finds of all minutes at once.
 * Minutes are only ever added, so a fold over those up to W goes on from where it was, or, where an earlier one was not
 * heard of as it is now, from a state before it. Nothing comes too late: at worst all minutes are folded again.
 */

import type { ReportBlock } from '../ais/report.ts'
import { FeedFold, type FeedState } from './feed.ts'
import { type HeardMinutes, MINUTE_MS } from './feed-heard.ts'
import type { FeedOutageOutput } from './outputs.ts'
import { ChangeGatherer, type OutputsChange } from './standing-outputs.ts'

export const FEED_TIMELINE_OPTIONS = {
  /** Minutes folded from a kept state to the next: they are what is folded again. Own. */
  everyMinutes: 60,
  /** Kept states: more than the hours of the lateness. Own. */
  states: 8,
} as const

interface KeptState {
  /** The last one folded. */
  readonly minute: number
  readonly state: FeedState
}

const NONE = -1

export class FeedTimeline {
  private readonly fold = new FeedFold()
  /** After `folded`, the last minute that was folded; NONE: none was. */
  private state = this.fold.start()
  private folded = NONE
  /** Oldest first. */
  private kept: KeptState[] = []
  /** Outages that a later minute has ended. */
  private ended = new Map<string, FeedOutageOutput>()
  private standing: readonly FeedOutageOutput[]
  /** The earliest minute that is not folded as it is now known. */
  private changed = 0
  /** W, in minutes, as it was folded up to. */
  private upTo = Number.NEGATIVE_INFINITY

  /** `heard`: what was heard so far; it grows here. `standing`: every outage as it stands. */
  constructor(
    readonly heard: HeardMinutes,
    standing: readonly FeedOutageOutput[] = [],
  ) {
    this.standing = standing
  }

  /** Every outage as it was found last, in order. */
  get outages(): readonly FeedOutageOutput[] {
    return this.standing
  }

  /** Accepted reports, in any order, whoever sent them. `keys`: what their `vessel` points into. */
  add(block: ReportBlock, keys: readonly string[]): void {
    this.changed = Math.min(this.changed, this.heard.add(block, keys))
  }

  /** What differs from what stood, at W, which never falls. */
  update(watermarkMs: number): OutputsChange<FeedOutageOutput> {
    const changes = new ChangeGatherer<FeedOutageOutput>()
    const upTo = Math.floor(watermarkMs / MINUTE_MS)
    if (upTo > this.upTo || this.changed <= upTo) {
      this.foldMinutes(upTo)
      const outages = [...this.ended.values(), ...this.openAt(watermarkMs)]
      changes.replace(this.standing, outages)
      this.standing = outages
    }
    return changes.finish()
  }

  private foldMinutes(upTo: number): void {
    if (this.changed < this.folded) this.goBackBefore(this.changed)
    // Others may have been heard in the last one: it is taken again.
    this.heard.forEachMinute(
      (heard) => {
        if (heard.minute > this.folded) this.keepState(heard.minute)
        this.fold.step(this.state, heard, (outage) => {
          if (!outage.open) this.ended.set(outage.id, outage)
        })
        this.folded = heard.minute
      },
      Math.max(0, this.folded),
      upTo,
    )
    this.upTo = upTo
    this.changed = Number.POSITIVE_INFINITY
  }

  /** Outages that last at W: on a copy, for a minute before W may still come. */
  private openAt(watermarkMs: number): FeedOutageOutput[] {
    const outages: FeedOutageOutput[] = []
    this.fold.advance({ ...this.state }, watermarkMs, (outage) => outages.push(outage))
    return outages
  }

  private keepState(nextMinute: number): void {
    const { everyMinutes, states } = FEED_TIMELINE_OPTIONS
    const last = this.kept.at(-1)
    if (this.folded === NONE || (last !== undefined && nextMinute - last.minute < everyMinutes)) return
    this.kept.push({ minute: this.folded, state: copyOf(this.state) })
    if (this.kept.length > states) this.kept.shift()
  }

  private goBackBefore(minute: number): void {
    this.kept = this.kept.filter((state) => state.minute < minute)
    const last = this.kept.at(-1)
    this.state = last === undefined ? this.fold.start() : copyOf(last.state)
    this.folded = last?.minute ?? NONE
    for (const { id, startMs } of this.ended.values())
      if (startMs > this.folded * MINUTE_MS) this.ended.delete(id)
  }
}

/** Of a state in which no outage lasts, as those are that minutes were stepped into last. */
function copyOf({ heard, head }: FeedState): FeedState {
  return { heard: heard.slice(head), head: 0, open: null }
}
