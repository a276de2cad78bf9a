/**
 * One client's reading of one log. It is a number, the revision that the client was given last, and what is read on
 * from there: first perhaps a snapshot, then what is missed from the folder, then the newest from memory. Messages are made
 * when the client's socket can take them, so a slow client holds no memory.
 */

import type { ResumePoint } from './client-messages.ts'
import { keyOfFilter, type LogSource, passes, type Snapshot } from './feed-log.ts'
import type { FeedLimits } from './limits.ts'
import type { LogFilter } from './reader.ts'
import type { LogEntry } from './revision-log.ts'
import type { ResyncReason } from './server-messages.ts'
import type { SharedFrames } from './shared-frames.ts'

export interface LogSubscriptionParts {
  readonly id: string
  readonly log: LogSource
  readonly filter: LogFilter
  readonly limits: FeedLimits
  readonly epoch: string
  readonly frames: SharedFrames
  /** There may be a message now. */
  readonly wake: () => void
  /** The folder could not be read: the subscription is at its end. */
  readonly fail: (error: unknown) => void
  readonly count: (what: 'revisions' | 'snapshots' | 'resyncs' | 'pages', count: number) => void
}

type State =
  | { readonly kind: 'reading' }
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot; part: number }
  | { readonly kind: 'page'; readonly entries: readonly LogEntry[] }
  | { readonly kind: 'following' }
  | { readonly kind: 'ended' }

export class LogSubscription {
  private state: State = { kind: 'following' }
  /** Told before anything else. */
  private resyncReason: ResyncReason | null = null
  /** The client was given everything up to here that the filter lets through ... */
  private cursor = 0
  /** ... and knows it up to here. */
  private told = 0
  /** It had everything once: until then it is no fault of the client that it is behind. */
  private isLevel = false
  private readonly filterKey: string

  constructor(
    private readonly parts: LogSubscriptionParts,
    after: ResumePoint | null,
  ) {
    this.filterKey = keyOfFilter(parts.filter)
    if (after === null) this.readSnapshot()
    else if (after.epoch !== parts.epoch) this.resync('other-epoch')
    else this.resume(after.sequence)
  }

  end(): void {
    this.state = { kind: 'ended' }
  }

  /** Begins anew with a snapshot. */
  resync(reason: ResyncReason): void {
    this.resyncReason = reason
    this.isLevel = false
    this.parts.count('resyncs', 1)
    this.readSnapshot()
  }

  /** It had everything, and more waits for it now than a client may fall behind by. */
  isTooSlow(): boolean {
    const { log, limits } = this.parts
    return (
      this.isLevel && this.state.kind === 'following' && log.recent.isBehind(this.cursor, limits.queueBytes)
    )
  }

  /** The next message; null: none now. */
  next(): Uint8Array | null {
    if (this.resyncReason !== null && this.state.kind !== 'ended') return this.tellResync(this.resyncReason)
    switch (this.state.kind) {
      case 'snapshot':
        return this.tellPart(this.state)
      case 'page':
        return this.tellPage(this.state.entries)
      case 'following':
        return this.follow()
      default:
        return null
    }
  }

  /** Says how far it is where the filter let nothing through lately, so that the client's number does not grow old. */
  beat(): Uint8Array | null {
    const { kind } = this.state
    return kind === 'following' && this.resyncReason === null && this.cursor > this.told
      ? this.encodeDelta([])
      : null
  }

  private resume(sequence: number): void {
    const { log, limits } = this.parts
    this.cursor = this.told = sequence
    if (sequence > log.recent.newest)
      // What was read from the folder may be a moment ahead of what was published.
      this.read(log.readNewest(), (newest) => {
        if (sequence > newest) this.resync('ahead')
        else this.state = { kind: 'following' }
      })
    else if (log.recent.newest - sequence > limits.resumeRevisions) this.resync('too-old')
  }

  private follow(): Uint8Array | null {
    const { log, limits } = this.parts
    while (this.cursor < log.recent.newest) {
      if (!log.recent.reaches(this.cursor)) {
        this.readPage()
        return null
      }
      const entries = log.recent.after(this.cursor, limits.messagePartBytes)
      const message = this.take(entries)
      if (message !== null) return message
    }
    this.isLevel = true
    return null
  }

  private tellPage(entries: readonly LogEntry[]): Uint8Array | null {
    this.state = { kind: 'following' }
    return this.take(entries) ?? this.follow()
  }

  /** Moves on behind the entries. Null where the filter lets none of them through. */
  private take(entries: readonly LogEntry[]): Uint8Array | null {
    this.cursor = entries.at(-1)!.sequence
    const through = entries.filter((entry) => passes(this.parts.filter, entry))
    return through.length === 0 ? null : this.encodeDelta(through)
  }

  private encodeDelta(entries: readonly LogEntry[]): Uint8Array {
    const { id, log, frames, count } = this.parts
    const { told, cursor } = this
    this.told = cursor
    count('revisions', entries.length)
    return frames.encode(
      `${log.topic} ${id} ${told} ${cursor} ${this.filterKey}`,
      () =>
        `{"type":"delta","topic":"${log.topic}","id":${JSON.stringify(id)},"after":${told},"through":${cursor},"revisions":[${entries
          .map(({ json }) => json)
          .join(',')}]}`,
    )
  }

  private tellPart(state: State & { kind: 'snapshot' }): Uint8Array {
    const { id, log, frames } = this.parts
    const { parts, sequence, isComplete } = state.snapshot
    const part = state.part++
    const isLast = state.part === parts.length
    if (isLast) this.state = { kind: 'following' }
    const head = { type: 'snapshot', topic: log.topic, id, sequence, isFirst: part === 0, isLast, isComplete }
    return frames.encodeOnce(`${JSON.stringify(head).slice(0, -1)},"items":[${parts[part]!}]}`)
  }

  private tellResync(reason: ResyncReason): Uint8Array {
    this.resyncReason = null
    return this.parts.frames.encodeOnce(JSON.stringify({ type: 'resync', id: this.parts.id, reason }))
  }

  private readSnapshot(): void {
    const { log, filter, count } = this.parts
    this.read(log.readSnapshot(filter), (snapshot) => {
      count('snapshots', 1)
      this.cursor = this.told = snapshot.sequence
      this.state = { kind: 'snapshot', snapshot, part: 0 }
    })
  }

  private readPage(): void {
    const { log, limits, count } = this.parts
    if (log.recent.newest - this.cursor > limits.resumeRevisions) {
      this.resync('too-old')
      return
    }
    count('pages', 1)
    this.read(log.readPage(this.cursor), (entries) => {
      if (entries === null) this.resync('gap')
      else this.state = { kind: 'page', entries }
    })
  }

  /** What comes of a read that is no longer waited for is dropped. */
  private read<Result>(result: Promise<Result>, take: (result: Result) => void): void {
    const reading: State = { kind: 'reading' }
    this.state = reading
    result.then(
      (value) => {
        if (this.state !== reading) return
        take(value)
        this.parts.wake()
      },
      (error: unknown) => {
        if (this.state !== reading) return
        this.end()
        this.parts.fail(error)
      },
    )
  }
}
