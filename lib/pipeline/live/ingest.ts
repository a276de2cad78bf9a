/**
 * From deliveries to commits: each delivery is appended to the journal, synced with those beside it, and folded by the next
 * tick. A delivery resolves once it is in the journal and there is room for it, so that sources wait when ticks do not
 * keep up.
 */

import { copyReports } from '../../ais/copy-reports.ts'
import { unpackReports } from '../../ais/packed-reports.ts'
import { ReportBuffer } from '../../ais/report.ts'
import type { RunTimeline } from './held-timeline.ts'
import type { Journal } from './journal.ts'
import type { TickInput } from './tick-folds.ts'
import type { TickResult } from './timeline.ts'

export const INGEST_OPTIONS = {
  /** From the beginning of a tick to that of the next, ms, at least: a commit costs the same for one report as for many. Own. */
  tickMs: 50,
  /** Without reports, ms: vessels that wait for their turn. Own. */
  idleMs: 1000,
  /** Reports that wait for a tick, about; more make sources wait. Own. */
  waiting: 20_000,
  /** Reports folded together while the journal is caught up with. Own. */
  caughtUpTogether: 400_000,
} as const

export interface Delivery {
  readonly receivedMs: number
  readonly source: string
  /** Lines heard of the source in all. */
  readonly sourceLines: number
  readonly reports: ReportBuffer
}

export interface IngestSetup {
  readonly journal: Journal
  readonly timeline: RunTimeline
  /** Called after each commit, in order. `receivedMs`: when its deliveries were received. */
  readonly onCommit: (result: TickResult, input: TickInput | null, receivedMs: readonly number[]) => void
  /** Milliseconds since some moment, never set. */
  readonly steadyMs: () => number
  /** Resolves after so many ms, or sooner when the function that it gives is called. */
  readonly sleep: (ms: number) => { readonly done: Promise<void>; readonly wake: () => void }
}

interface Ready {
  readonly delivery: Delivery
  readonly taken: () => void
}

export class LiveIngest {
  private inbox = new ReportBuffer()
  private received: number[] = []
  /** First and next journal entry of the inbox. */
  private fromOffset: number
  private nextOffset: number
  /** Safe in the journal, by offset, not in the inbox yet. */
  private readonly ready = new Map<number, Ready>()
  private wake: () => void = () => {}
  private isStopping = false
  private turn: Promise<unknown> = Promise.resolve()
  private timeline: RunTimeline

  private constructor(private readonly setup: IngestSetup) {
    this.timeline = setup.timeline
    this.fromOffset = setup.journal.end
    this.nextOffset = setup.journal.end
  }

  /** Catches up with the journal first: what it holds and the store does not. */
  static async open(setup: IngestSetup): Promise<LiveIngest> {
    await catchUp(setup)
    return new LiveIngest(setup)
  }

  /** Reports that were taken in and are not folded yet. */
  get waiting(): number {
    let waiting = this.inbox.count
    for (const { delivery } of this.ready.values()) waiting += delivery.reports.count
    return waiting
  }

  /** Resolves once the reports, which stay the caller's until then, are in the journal and taken in. Throws JournalError. */
  async deliver(delivery: Delivery): Promise<void> {
    const { journal } = this.setup
    const offset = await journal.append(delivery)
    await journal.sync()
    await new Promise<void>((taken) => {
      this.ready.set(offset, { delivery, taken })
      this.takeReady()
    })
  }

  /** Ticks until `stop` is called and all that was delivered is folded. What it throws ends the timeline. */
  async run(): Promise<void> {
    const { steadyMs, sleep } = this.setup
    while (!this.isStopping || this.inbox.count > 0) {
      const startMs = steadyMs()
      await this.exclusive(() => this.tick())
      const restMs =
        this.inbox.count > 0 ? INGEST_OPTIONS.tickMs - (steadyMs() - startMs) : INGEST_OPTIONS.idleMs
      if (this.isStopping) continue
      // What comes in has its turn, and is on its way to the disk while the next tick runs.
      const { done, wake } = sleep(Math.max(0, restMs))
      const isWaitingForAny = this.inbox.count === 0
      this.wake = isWaitingForAny ? wake : () => {}
      await done
    }
  }

  stop(): void {
    this.isStopping = true
    this.wake()
  }

  /** Runs between ticks: nothing else asks the store meanwhile. */
  exclusive<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.turn.then(work)
    this.turn = result.catch(() => {})
    return result
  }

  /** The same of what commits, which is then told as what ticks commit is. */
  commitBetween(work: () => Promise<TickResult>): Promise<void> {
    return this.exclusive(async () => this.setup.onCommit(await work(), null, []))
  }

  /** Another timeline that stands where this one does takes its place. Between ticks. */
  follow(timeline: RunTimeline): void {
    if (timeline.committedOffset !== this.timeline.committedOffset)
      throw new Error(`live: entry ${this.timeline.committedOffset} is next, not ${timeline.committedOffset}`)
    this.timeline = timeline
  }

  private async tick(): Promise<void> {
    const { timeline } = this
    const { onCommit } = this.setup
    const input = this.takeInbox()
    const received = this.received
    this.received = []
    const result = await timeline.tick(input)
    onCommit(result, input, received)
  }

  private takeInbox(): TickInput | null {
    if (this.fromOffset === this.nextOffset) return null
    const input = { reports: this.inbox, fromOffset: this.fromOffset, toOffset: this.nextOffset }
    this.inbox = new ReportBuffer(Math.max(256, this.inbox.count))
    this.fromOffset = this.nextOffset
    this.takeReady()
    return input
  }

  private takeReady(): void {
    while (this.inbox.count < INGEST_OPTIONS.waiting) {
      const ready = this.ready.get(this.nextOffset)
      if (ready === undefined) return
      this.ready.delete(this.nextOffset++)
      copyReports(ready.delivery.reports, this.inbox)
      this.received.push(ready.delivery.receivedMs)
      ready.taken()
      this.wake()
    }
  }
}

/** Entries that the store's states do not hold once more, then those that its outputs do not. */
async function catchUp({ journal, timeline, onCommit }: IngestSetup): Promise<void> {
  const { replayFrom, committedOffset } = timeline
  if (replayFrom < journal.start)
    throw new Error(
      `live: the journal begins at entry ${journal.start}, the folder needs it from ${replayFrom} on`,
    )
  let buffer = new ReportBuffer()
  let fromOffset = replayFrom
  const takeUp = async (toOffset: number) => {
    if (toOffset === fromOffset) return
    await timeline.catchUp({ reports: buffer, fromOffset, toOffset })
    buffer = new ReportBuffer()
    fromOffset = toOffset
  }
  if (replayFrom < journal.end)
    for await (const { offset, reports } of journal.read(replayFrom)) {
      // Outputs are as of the committed entries: they are told again before anything new is.
      if (offset === committedOffset || buffer.count >= INGEST_OPTIONS.caughtUpTogether) await takeUp(offset)
      unpackReports(reports, buffer, offset - fromOffset)
    }
  await takeUp(journal.end)
  onCommit(await timeline.settle(), null, [])
}
