/**
 * What is committed, told to many clients at once (docs/live-protocol.md); whatever carries the messages.
 *
 * Nothing grows with a client's slowness. Of alerts and events each client has a number, and reads on from there when its
 * socket takes more; of positions it has a set of vessels, of which it is sent the newest.
 */

import type { AlertAct } from '../../store/alert-acts.ts'
import type { EngineMessage } from '../engine.ts'
import { type Clock, systemClock } from '../sources/clock.ts'
import { FeedCounts } from './feed-counts.ts'
import { actEntry, alertEntry, eventEntry, FeedLog } from './feed-log.ts'
import { Gate } from './gate.ts'
import { Interests } from './interests.ts'
import { FEED_LIMITS, type FeedLimits } from './limits.ts'
import { type FeedWorld, Peer } from './peer.ts'
import type { PeerSocket } from './peer-socket.ts'
import type { FeedReader } from './reader.ts'
import { SharedFrames } from './shared-frames.ts'
import { VesselTable } from './vessel-table.ts'

export interface FeedOptions {
  readonly reader: FeedReader
  /** Names the data folder, and changes when numbers of revisions begin anew; at most 64 characters. */
  readonly epoch: string
  readonly simulated: boolean
  readonly limits?: Partial<FeedLimits>
  readonly clock?: Clock
  /** Told of errors that are no client's fault: the folder could not be read. */
  readonly onFault?: (error: unknown) => void
}

export type Commit = Extract<EngineMessage, { kind: 'commit' }>

const TICK_MS = 1000

export class Feed {
  private readonly peers = new Set<Peer>()
  private readonly stopTimers: readonly (() => void)[]

  private constructor(readonly world: FeedWorld) {
    const { clock, limits } = world
    this.stopTimers = [
      repeat(clock, limits.positionsEveryMs, () => this.flushPositions()),
      repeat(clock, Math.min(TICK_MS, limits.pingEveryMs), () => this.tick()),
    ]
  }

  /** Reads the newest revisions. What is committed after the call is to be published. */
  static async open(options: FeedOptions): Promise<Feed> {
    const { reader, epoch, simulated, clock = systemClock, onFault = () => {} } = options
    const limits = { ...FEED_LIMITS, ...options.limits }
    const parts = { limits, clock, gate: new Gate(limits.readsAtOnce) }
    const alerts = await FeedLog.open('alerts', reader.alerts, alertEntry, parts)
    const events = await FeedLog.open('events', reader.events, eventEntry, parts)
    const acts = await FeedLog.open('acts', reader.acts, actEntry, parts)
    return new Feed({
      ...{ limits, clock, epoch, simulated, alerts, events, acts, onFault },
      table: new VesselTable(limits.vessels),
      interests: new Interests(),
      frames: new SharedFrames(),
      counts: new FeedCounts(),
    })
  }

  get size(): number {
    return this.peers.size
  }

  connect(socket: PeerSocket): Peer {
    const peer = new Peer(socket, this.world)
    this.peers.add(peer)
    this.world.counts.add('connects')
    return peer
  }

  /** Its socket is closed. */
  disconnect(peer: Peer): void {
    peer.end()
    if (this.peers.delete(peer)) this.world.counts.add('disconnects')
  }

  /** What was committed, in order. Clients are given their alerts and events at once, as far as they take them. */
  publish({ alerts, outputs, positions }: Commit): void {
    const { world } = this
    world.frames.clear()
    this.noteAppended(world.alerts.publish(alerts))
    this.noteAppended(world.events.publish(outputs))
    this.publishPositions(positions)
    if (alerts.length > 0 || outputs.length > 0) for (const peer of this.peers) peer.pump()
  }

  /** What people did with alerts, once it is committed, in order. */
  publishActs(acts: readonly AlertAct[]): void {
    this.world.frames.clear()
    this.noteAppended(this.world.acts.publish(acts))
    for (const peer of this.peers) peer.pump()
  }

  /** Also for every ship as it was last heard, at start: no commit tells of those that stay silent. */
  publishPositions(positions: Commit['positions']): void {
    const { table, interests, counts } = this.world
    for (let row = 0; row < positions.count; row++) table.put(positions, row, interests)
    counts.add('positions-in', positions.count)
  }

  /** History was computed anew, past the numbers: everyone is given what stands now. */
  resync(): void {
    this.world.alerts.forgetSnapshots()
    this.world.events.forgetSnapshots()
    this.world.acts.forgetSnapshots()
    for (const peer of this.peers) peer.resync('rebuilt')
  }

  /** Names and values, for metrics. */
  stats(): Record<string, number> {
    const { alerts, events, acts, table, interests, frames, counts } = this.world
    let bufferedBytes = 0
    for (const peer of this.peers) bufferedBytes += peer.bufferedBytes
    return {
      ...counts.read(),
      clients: this.peers.size,
      'buffered-bytes': bufferedBytes,
      'log-bytes': alerts.recent.bytes + events.recent.bytes + acts.recent.bytes,
      vessels: table.size,
      'vessels-forgotten': table.forgotten,
      interests: interests.size,
      'frames-shared': frames.shared,
    }
  }

  /** Says goodbye to all; nothing is told from now on. */
  close(): void {
    for (const stop of this.stopTimers) stop()
    for (const peer of this.peers) peer.bye('closing', 'the server stops')
  }

  private flushPositions(): void {
    for (const peer of this.peers) peer.flushPositions()
  }

  private tick(): void {
    this.world.alerts.dropStale()
    this.world.events.dropStale()
    this.world.acts.dropStale()
    for (const peer of this.peers) peer.tick()
  }

  private noteAppended({ repeated, holes }: { readonly repeated: number; readonly holes: number }): void {
    if (repeated > 0) this.world.counts.add('repeated', repeated)
    if (holes > 0) this.world.counts.add('holes', holes)
  }
}

function repeat(clock: Clock, everyMs: number, run: () => void): () => void {
  let cancel = clock.after(everyMs, again)
  function again(): void {
    cancel = clock.after(everyMs, again)
    run()
  }
  return () => cancel()
}
