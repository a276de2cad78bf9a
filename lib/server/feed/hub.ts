/**
 * The live feed `/live`: clients over WebSocket, told what is committed in the moment that it is (docs/live-protocol.md).
 *
 * Nothing grows with a client's slowness. Of alerts and events each client has a number, and reads on from there when its
 * socket takes more; of positions it has a set of vessels, of which it is sent the newest.
 */

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { EngineMessage } from '../engine.ts'
import { type Clock, systemClock } from '../sources/clock.ts'
import { FeedCounts } from './feed-counts.ts'
import { alertEntry, eventEntry, FeedLog } from './feed-log.ts'
import { Gate } from './gate.ts'
import { Interests } from './interests.ts'
import { FEED_LIMITS, type FeedLimits } from './limits.ts'
import { type FeedWorld, Peer } from './peer.ts'
import type { FeedReader } from './reader.ts'
import { SharedFrames } from './shared-frames.ts'
import { type Authenticate, isAllowedOrigin, refuseUpgrade } from './upgrade.ts'
import { VesselTable } from './vessel-table.ts'

export interface LiveHubOptions {
  readonly reader: FeedReader
  /** Names the data folder, and changes when numbers of revisions begin anew; at most 64 characters. */
  readonly epoch: string
  readonly simulated: boolean
  /** Who may connect; left out, everyone who gets this far. */
  readonly authenticate?: Authenticate
  /** Origins of pages elsewhere that may connect: 'https://host:port'. */
  readonly origins?: readonly string[]
  readonly limits?: Partial<FeedLimits>
  readonly clock?: Clock
  /** Told of errors that are no client's fault: the folder could not be read. */
  readonly onFault?: (error: unknown) => void
}

type Commit = Extract<EngineMessage, { kind: 'commit' }>

const TICK_MS = 1000
/** Said to those who come while there are too many. */
const RETRY_AFTER_S = 5

export class LiveHub {
  private readonly server: WebSocketServer
  private readonly peers = new Map<WebSocket, Peer>()
  private readonly origins: ReadonlySet<string>
  private readonly stopTimers: (() => void)[]
  /** Upgrades that wait for who they are. */
  private proving = 0
  private isClosing = false
  private whenEmpty: (() => void) | null = null

  private constructor(
    private readonly world: FeedWorld,
    private readonly authenticate: Authenticate,
    origins: readonly string[],
  ) {
    this.origins = new Set(origins)
    this.server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: world.limits.messageBytes,
      maxFragments: 64,
      maxBufferedChunks: 1024,
      perMessageDeflate: false,
    })
    const { positionsEveryMs, pingEveryMs } = world.limits
    this.stopTimers = [
      repeat(world.clock, positionsEveryMs, () => this.flushPositions()),
      repeat(world.clock, Math.min(TICK_MS, pingEveryMs), () => this.tick()),
    ]
  }

  /** Reads the newest revisions first: publish only what is committed after this was called. */
  static async open(options: LiveHubOptions): Promise<LiveHub> {
    const { reader, epoch, simulated, clock = systemClock } = options
    const limits = { ...FEED_LIMITS, ...options.limits }
    const parts = { limits, clock, gate: new Gate(limits.readsAtOnce) }
    const alerts = await FeedLog.open('alerts', reader.alerts, alertEntry, parts)
    const events = await FeedLog.open('events', reader.events, eventEntry, parts)
    const world: FeedWorld = {
      ...{ limits, clock, epoch, simulated, alerts, events },
      table: new VesselTable(limits.vessels),
      interests: new Interests(),
      frames: new SharedFrames(),
      counts: new FeedCounts(),
      onFault: options.onFault ?? (() => {}),
    }
    return new LiveHub(world, options.authenticate ?? (() => ({ ok: true })), options.origins ?? [])
  }

  /** Takes over a request for an upgrade, whatever it is: its socket is answered or closed. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Without a listener an error of the peer would end the process.
    socket.on('error', () => socket.destroy())
    const { limits, counts } = this.world
    counts.add('upgrades')
    if (this.isClosing) this.refuse(socket, 'closing', 503)
    else if (this.peers.size + this.proving >= limits.clients) this.refuse(socket, 'too-many-clients', 503)
    else if (!isAllowedOrigin(request.headers, this.origins)) this.refuse(socket, 'wrong-origin', 403)
    else this.admit(request, socket, head)
  }

  private admit(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.proving++
    this.prove(request)
      .then((proof) => {
        if (!proof.ok) this.refuse(socket, 'not-authenticated', proof.status, proof.reason)
        else if (this.isClosing) this.refuse(socket, 'closing', 503)
        else this.accept(request, socket, head)
      })
      .catch((error: unknown) => {
        this.refuse(socket, 'not-authenticated', 500)
        this.world.onFault(error)
      })
      .finally(() => {
        this.proving--
      })
  }

  /** What was committed, in order. Clients get their alerts and events before this returns, as far as they take them. */
  publish({ alerts, outputs, positions }: Commit): void {
    const { world } = this
    world.frames.clear()
    this.noteAppended(world.alerts.publish(alerts))
    this.noteAppended(world.events.publish(outputs))
    this.publishPositions(positions)
    if (alerts.length > 0 || outputs.length > 0) for (const peer of this.peers.values()) peer.pump()
  }

  /** Every ship as it was last heard, at start: no commit tells of those that stay silent. */
  publishPositions(positions: Commit['positions']): void {
    const { table, interests, counts } = this.world
    for (let row = 0; row < positions.count; row++) table.put(positions, row, interests)
    counts.add('positions-in', positions.count)
  }

  /** History was computed anew, past the numbers: everyone gets what stands now. */
  resync(): void {
    this.world.alerts.forgetSnapshots()
    this.world.events.forgetSnapshots()
    for (const peer of this.peers.values()) peer.resync('rebuilt')
  }

  /** Names and values, for metrics. */
  stats(): Record<string, number> {
    const { alerts, events, table, interests, frames, counts } = this.world
    let buffered = 0
    for (const { bufferedBytes } of this.peers.values()) buffered += bufferedBytes
    return {
      ...counts.read(),
      clients: this.peers.size,
      'buffered-bytes': buffered,
      'log-bytes': alerts.recent.bytes + events.recent.bytes,
      vessels: table.size,
      'vessels-forgotten': table.forgotten,
      interests: interests.size,
      'frames-shared': frames.shared,
    }
  }

  /** Says goodbye to all and waits until they are gone, `closeMs` at most. */
  async close(): Promise<void> {
    this.isClosing = true
    for (const stop of this.stopTimers) stop()
    const empty = new Promise<void>((resolve) => {
      this.whenEmpty = resolve
    })
    for (const peer of this.peers.values()) peer.bye('closing', 'the server stops')
    if (this.peers.size > 0) await empty
    this.server.close()
  }

  private async prove(request: IncomingMessage) {
    const { clock, limits } = this.world
    let cancel = () => {}
    const late = new Promise<{ ok: false; status: number; reason: string }>((resolve) => {
      cancel = clock.after(limits.authenticateMs, () =>
        resolve({ ok: false, status: 503, reason: 'it takes too long to say who you are' }),
      )
    })
    try {
      return await Promise.race([this.authenticate(request), late])
    } finally {
      cancel()
    }
  }

  private accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (socket.destroyed) return
    this.server.handleUpgrade(request, socket, head, (webSocket) => this.welcome(webSocket))
  }

  private welcome(socket: WebSocket): void {
    const { counts } = this.world
    counts.add('connects')
    const peer = new Peer(
      {
        get bufferedAmount() {
          return socket.bufferedAmount
        },
        send: (message, isBinary, taken) =>
          socket.send(message, { binary: isBinary }, (error) => (error ? undefined : taken())),
        close: (code, reason) => socket.close(code, reason),
        terminate: () => socket.terminate(),
      },
      this.world,
    )
    this.peers.set(socket, peer)
    socket.on('message', (data, isBinary) => peer.receive(isBinary ? null : data.toString()))
    socket.on('ping', () => peer.hear())
    socket.on('pong', () => peer.hear())
    // What breaks the protocol below; the socket closes itself, with the reason.
    socket.on('error', (error) => counts.add(`fault-${'code' in error ? String(error.code) : 'socket'}`))
    socket.on('close', () => {
      counts.add('disconnects')
      peer.end()
      this.peers.delete(socket)
      if (this.peers.size === 0) this.whenEmpty?.()
    })
  }

  private refuse(socket: Duplex, why: string, status: number, reason = why): void {
    this.world.counts.add(`refused-${why}`)
    refuseUpgrade(socket, status, reason, status === 503 ? RETRY_AFTER_S : undefined)
  }

  private flushPositions(): void {
    for (const peer of this.peers.values()) peer.flushPositions()
  }

  private tick(): void {
    this.world.alerts.dropStale()
    this.world.events.dropStale()
    for (const peer of this.peers.values()) peer.tick()
  }

  private noteAppended({ repeated, holes }: { repeated: number; holes: number }): void {
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
