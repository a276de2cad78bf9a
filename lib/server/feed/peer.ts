/**
 * One client: what it asked for, and what it is given as fast as its socket takes it. Revisions first, then snapshots
 * of positions; updates of positions come at their own pace, thinned to the newest of each vessel.
 */

import type { Clock } from '../sources/clock.ts'
import { toUnitBox } from './box-index.ts'
import {
  type ClientMessage,
  clientMessage,
  LIVE_PROTOCOL,
  type LiveTopic,
  type LogTopic,
  type ResumePoint,
} from './client-messages.ts'
import type { FeedCounts } from './feed-counts.ts'
import type { ActLog, AlertLog, EventLog, LogSource } from './feed-log.ts'
import type { Interest, Interests, Watcher } from './interests.ts'
import type { FeedLimits } from './limits.ts'
import { LogSubscription } from './log-subscription.ts'
import type { PeerSocket } from './peer-socket.ts'
import { PositionSnapshot } from './position-snapshot.ts'
import { encodeFrame } from './positions-frame.ts'
import type { LogFilter } from './reader.ts'
import type { ByeCode, ErrorCode, PlainMessage, ResyncReason } from './server-messages.ts'
import type { SharedFrames } from './shared-frames.ts'
import { TokenBucket } from './token-bucket.ts'
import { VesselQueue } from './vessel-queue.ts'
import type { VesselTable } from './vessel-table.ts'

/** What all clients share. */
export interface FeedWorld {
  readonly limits: FeedLimits
  readonly clock: Clock
  readonly epoch: string
  readonly simulated: boolean
  readonly alerts: AlertLog
  readonly events: EventLog
  readonly acts: ActLog
  readonly table: VesselTable
  readonly interests: Interests
  readonly frames: SharedFrames
  readonly counts: FeedCounts
  /** Of an error that is no client's fault. */
  readonly onFault: (error: unknown) => void
}

/** A policy violation is 1008 in RFC 6455; 4000 and above are for programs. The code of the `bye` is the reason. */
const CLOSE_CODES: Readonly<Record<ByeCode, number>> = {
  'too-slow': 4001,
  'too-many-messages': 1008,
  'bad-messages': 1008,
  silent: 4002,
  closing: 1001,
}

type Subscription =
  | { readonly kind: 'log'; readonly log: LogSubscription }
  | { readonly kind: 'positions'; readonly interest: Interest; readonly snapshot: PositionSnapshot }

export class Peer implements Watcher {
  private readonly subscriptions = new Map<string, Subscription>()
  private readonly queue = new VesselQueue()
  private readonly messages: TokenBucket
  private readonly positions: TokenBucket
  private lastMove = 0
  private badMessages = 0
  private heardMs: number
  private pingedMs: number
  /** When the socket took something last, or had nothing to take. */
  private tookMs: number
  private thinned = 0
  /** It was told goodbye, or is gone. */
  isEnded = false

  constructor(
    private readonly socket: PeerSocket,
    private readonly world: FeedWorld,
  ) {
    const { limits, clock } = world
    const nowMs = clock.steadyMs()
    this.messages = new TokenBucket(limits.messagesPerSecond, limits.messageBurst, nowMs)
    this.positions = new TokenBucket(limits.positionsPerSecond, limits.positionsPerSecond, nowMs)
    this.heardMs = this.pingedMs = this.tookMs = nowMs
    this.say({
      type: 'hello',
      protocol: LIVE_PROTOCOL,
      serverTimeMs: clock.wallMs(),
      epoch: world.epoch,
      simulated: world.simulated,
      newest: {
        alerts: world.alerts.recent.newest,
        events: world.events.recent.newest,
        acts: world.acts.recent.newest,
      },
      pingEveryMs: limits.pingEveryMs,
    })
  }

  /** Waits in its socket. */
  get bufferedBytes(): number {
    return this.socket.bufferedAmount
  }

  /** A message, a ping or a pong of the protocol below came: each counts. False where the client is cut off for it. */
  hear(): boolean {
    const nowMs = this.world.clock.steadyMs()
    this.heardMs = nowMs
    if (this.isEnded) return false
    if (this.messages.take(1, nowMs)) return true
    this.bye('too-many-messages', `more than ${this.world.limits.messagesPerSecond} messages a second`)
    return false
  }

  /** Null: it was binary. */
  receive(text: string | null): void {
    if (!this.hear()) return
    this.world.counts.add('messages')
    const parsed = clientMessage.safeParse(text === null ? null : parseJson(text))
    if (parsed.success) this.answer(parsed.data)
    else this.refuseMessage(parsed.error.issues[0]!)
  }

  noteMove(vessel: number, move: number): void {
    if (move === this.lastMove) return
    this.lastMove = move
    this.queue.mark(vessel)
  }

  /** Gives the socket what it can take of revisions and snapshots; a client that falls too far behind is cut off. */
  pump = (): void => {
    while (!this.isEnded && this.isOpen()) {
      const message = this.next()
      if (message === null) return
      this.send(message.bytes, message.isBinary)
    }
    for (const subscription of this.subscriptions.values())
      if (subscription.kind === 'log' && subscription.log.isTooSlow()) {
        this.bye('too-slow', `more than ${this.world.limits.queueBytes} bytes of revisions wait`)
        return
      }
  }

  /** Sends the newest positions of the vessels that moved, as many as the client may have now. */
  flushPositions(): void {
    const { limits, clock, table, counts } = this.world
    while (this.queue.length > 0 && !this.isEnded && this.isOpen()) {
      const nowMs = clock.steadyMs()
      const most = Math.min(this.queue.length, limits.positionsPerMessage, this.positions.available(nowMs))
      if (most === 0) return
      const records: Uint8Array[] = []
      for (let i = 0; i < most; i++) {
        const vessel = this.queue.take()
        if (table.has(vessel)) records.push(table.record(vessel))
      }
      this.positions.take(most, nowMs)
      if (records.length === 0) continue
      counts.add('positions', records.length)
      this.send(encodeFrame({ what: 'updates', id: '', isFirst: false, isLast: false }, records), true)
    }
  }

  /** Once a second or so: pings, tells what was thinned, and cuts off who is gone. */
  tick(): void {
    if (this.isEnded) return
    const { limits, clock } = this.world
    const nowMs = clock.steadyMs()
    if (this.socket.bufferedAmount === 0) this.tookMs = nowMs
    if (nowMs - this.heardMs > limits.silentMs) this.bye('silent', 'no pong came')
    else if (nowMs - this.tookMs > limits.stuckMs) this.bye('too-slow', 'nothing is taken')
    else this.tellStanding(nowMs)
  }

  /** What was thinned, how far quiet subscriptions are, and a ping, in a message each when it is time. */
  private tellStanding(nowMs: number): void {
    const { limits, clock, counts } = this.world
    const thinned = this.queue.takeThinned()
    counts.add('thinned', thinned)
    this.thinned += thinned
    if (!this.isOpen()) return
    if (this.thinned > 0) this.say({ type: 'lost', positions: this.thinned })
    this.thinned = 0
    if (nowMs - this.pingedMs < limits.pingEveryMs) return
    this.pingedMs = nowMs
    for (const subscription of this.subscriptions.values()) {
      const beat = subscription.kind === 'log' ? subscription.log.beat() : null
      if (beat !== null) this.send(beat, false)
    }
    this.say({ type: 'ping', serverTimeMs: clock.wallMs() })
  }

  resync(reason: ResyncReason): void {
    for (const subscription of this.subscriptions.values())
      if (subscription.kind === 'log') subscription.log.resync(reason)
    this.pump()
  }

  /** Tells why, and closes; whoever does not answer is cut off. */
  bye(code: ByeCode, detail: string): void {
    if (this.isEnded) return
    this.world.counts.add(`bye-${code}`)
    this.say({ type: 'bye', code, detail })
    this.end()
    this.socket.close(CLOSE_CODES[code], code)
    this.world.clock.after(this.world.limits.closeMs, () => this.socket.terminate())
  }

  /** Frees all that is held for it. */
  end(): void {
    if (this.isEnded) return
    for (const id of [...this.subscriptions.keys()]) this.unsubscribe(id)
    this.queue.clear()
    this.isEnded = true
  }

  private isOpen(): boolean {
    return this.socket.bufferedAmount < this.world.limits.highWaterBytes
  }

  private next(): { readonly bytes: Uint8Array; readonly isBinary: boolean } | null {
    for (const subscription of this.subscriptions.values()) {
      const bytes = subscription.kind === 'log' ? subscription.log.next() : null
      if (bytes !== null) return { bytes, isBinary: false }
    }
    for (const subscription of this.subscriptions.values()) {
      const bytes = subscription.kind === 'positions' ? subscription.snapshot.next() : null
      if (bytes !== null) return { bytes, isBinary: true }
    }
    return null
  }

  private answer(message: ClientMessage): void {
    if (message.type === 'pong') return
    if (message.type === 'unsubscribe') {
      if (!this.unsubscribe(message.id))
        this.refuse('unknown-id', message.id, 'there is no such subscription')
      return
    }
    const { id, topic, after } = message
    this.unsubscribe(id)
    if (this.subscriptions.size >= this.world.limits.topicsPerClient)
      this.refuse('too-many-topics', id, `at most ${this.world.limits.topicsPerClient} at once`)
    else if (topic.kind === 'box' && topic.south > topic.north)
      this.refuse('bad-topic', id, 'the south of the box lies north of its north')
    else this.subscribe(id, topic, after ?? null)
  }

  private subscribe(id: string, topic: LiveTopic, after: ResumePoint | null): void {
    this.world.counts.add('subscribes')
    if (topic.kind === 'alerts' || topic.kind === 'events' || topic.kind === 'acts')
      this.readLog(id, topic, after)
    else this.watch(id, topic)
    this.pump()
  }

  private readLog(id: string, topic: LogTopic, after: ResumePoint | null): void {
    const { limits, epoch, frames, counts, onFault } = this.world
    const fail = (error: unknown) => {
      this.subscriptions.delete(id)
      this.refuse('unavailable', id, 'the data folder could not be read')
      onFault(error)
    }
    const log = new LogSubscription(
      {
        ...{ id, limits, epoch, frames, fail, wake: this.pump },
        ...this.findLog(topic),
        count: (what, count) => counts.add(what, count),
      },
      after,
    )
    this.subscriptions.set(id, { kind: 'log', log })
  }

  private findLog(topic: LogTopic): { readonly log: LogSource; readonly filter: LogFilter } {
    const { alerts, events, acts } = this.world
    if (topic.kind === 'alerts') return { log: alerts, filter: { mmsi: topic.mmsi } }
    return topic.kind === 'events' ? { log: events, filter: topic } : { log: acts, filter: {} }
  }

  private watch(id: string, topic: Exclude<LiveTopic, LogTopic>): void {
    const { interests, table, limits } = this.world
    const interest: Interest =
      topic.kind === 'vessel'
        ? { kind: 'vessel', watcher: this, mmsi: topic.mmsi }
        : { kind: 'box', watcher: this, ...toUnitBox(topic) }
    interests.add(interest)
    const snapshot = new PositionSnapshot(id, interest, table, limits.positionsPerMessage)
    this.subscriptions.set(id, { kind: 'positions', interest, snapshot })
  }

  private unsubscribe(id: string): boolean {
    const subscription = this.subscriptions.get(id)
    if (subscription?.kind === 'log') subscription.log.end()
    if (subscription?.kind === 'positions') this.world.interests.remove(subscription.interest)
    return this.subscriptions.delete(id)
  }

  private refuseMessage(issue: { readonly path: readonly PropertyKey[]; readonly message: string }): void {
    const where = issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `
    this.refuse('bad-message', null, `${where}${issue.message}`.slice(0, 200))
    if (++this.badMessages >= this.world.limits.badMessages)
      this.bye('bad-messages', `${this.badMessages} messages could not be read`)
  }

  private refuse(code: ErrorCode, id: string | null, detail: string): void {
    this.world.counts.add(`error-${code}`)
    this.say({ type: 'error', code, id, detail })
  }

  private say(message: PlainMessage): void {
    this.send(JSON.stringify(message), false)
  }

  private send(message: string | Uint8Array, isBinary: boolean): void {
    if (this.isEnded) return
    this.world.counts.add('frames')
    this.world.counts.add('bytes', message.length)
    this.socket.send(message, isBinary, this.took)
  }

  private readonly took = (): void => {
    this.tookMs = this.world.clock.steadyMs()
    if (!this.isEnded) this.pump()
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
