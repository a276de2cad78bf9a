/** The live feed over WebSocket: who may connect, and a client of the feed for each connection. */

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { AlertAct } from '../../store/alert-acts.ts'
import { type Commit, Feed, type FeedOptions } from './feed.ts'
import { type Authenticate, type Authentication, isAllowedOrigin, refuseUpgrade } from './upgrade.ts'

export interface LiveHubOptions extends FeedOptions {
  /** Who may connect; left out, everyone who gets this far. */
  readonly authenticate?: Authenticate
  /** Origins of pages elsewhere that may connect: 'https://host:port'. */
  readonly origins?: readonly string[]
}

/** Told to those who come while there are too many. */
const RETRY_AFTER_S = 5

export class LiveHub {
  private readonly server: WebSocketServer
  private readonly origins: ReadonlySet<string>
  /** Upgrades that wait for who they are. */
  private proving = 0
  private isClosing = false
  private whenEmpty = () => {}

  private constructor(
    private readonly feed: Feed,
    private readonly authenticate: Authenticate,
    origins: readonly string[],
  ) {
    this.origins = new Set(origins)
    this.server = new WebSocketServer({
      ...{ noServer: true, clientTracking: false, perMessageDeflate: false },
      maxPayload: feed.world.limits.messageBytes,
      // Of one message: what is cut finer means no good.
      ...{ maxFragments: 64, maxBufferedChunks: 1024 },
    })
  }

  /** Reads the newest revisions. What is committed after the call is to be published. */
  static async open(options: LiveHubOptions): Promise<LiveHub> {
    const { authenticate = () => ({ ok: true }), origins = [] } = options
    return new LiveHub(await Feed.open(options), authenticate, origins)
  }

  /** Takes over a request for an upgrade, whatever it is: its socket is answered or closed. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Without a listener an error of the peer would end the process.
    socket.on('error', () => socket.destroy())
    const { limits, counts } = this.feed.world
    counts.add('upgrades')
    if (this.isClosing) this.refuse(socket, 'closing', 503)
    else if (this.feed.size + this.proving >= limits.clients) this.refuse(socket, 'too-many-clients', 503)
    else if (!isAllowedOrigin(request.headers, this.origins)) this.refuse(socket, 'wrong-origin', 403)
    else void this.admit(request, socket, head)
  }

  /** See Feed. */
  publish(commit: Commit): void {
    this.feed.publish(commit)
  }

  /** See Feed. */
  publishActs(acts: readonly AlertAct[]): void {
    this.feed.publishActs(acts)
  }

  /** See Feed. */
  publishPositions(positions: Commit['positions']): void {
    this.feed.publishPositions(positions)
  }

  /** See Feed. */
  resync(): void {
    this.feed.resync()
  }

  stats(): Record<string, number> {
    return this.feed.stats()
  }

  /** Says goodbye to all and waits until they are gone, `closeMs` at most. */
  async close(): Promise<void> {
    this.isClosing = true
    const empty = new Promise<void>((resolve) => {
      this.whenEmpty = resolve
    })
    this.feed.close()
    if (this.feed.size > 0) await empty
    this.server.close()
  }

  private async admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    this.proving++
    const proof = await this.prove(request)
    this.proving--
    if (!proof.ok) this.refuse(socket, 'not-authenticated', proof.status, proof.reason)
    else if (this.isClosing) this.refuse(socket, 'closing', 503)
    else if (!socket.destroyed)
      this.server.handleUpgrade(request, socket, head, (webSocket) => this.welcome(webSocket))
  }

  private async prove(request: IncomingMessage): Promise<Authentication> {
    const { clock, limits, onFault } = this.feed.world
    let cancel = () => {}
    const late = new Promise<Authentication>((resolve) => {
      cancel = clock.after(limits.authenticateMs, () =>
        resolve({ ok: false, status: 503, reason: 'it takes too long to say who you are' }),
      )
    })
    try {
      return await Promise.race([this.authenticate(request), late])
    } catch (error) {
      onFault(error)
      return { ok: false, status: 500, reason: 'it could not be found out who you are' }
    } finally {
      cancel()
    }
  }

  private welcome(socket: WebSocket): void {
    const { counts } = this.feed.world
    const peer = this.feed.connect({
      get bufferedAmount() {
        return socket.bufferedAmount
      },
      send: (message, isBinary, taken) =>
        socket.send(message, { binary: isBinary }, (error) => (error ? undefined : taken())),
      close: (code, reason) => socket.close(code, reason),
      terminate: () => socket.terminate(),
    })
    socket.on('message', (data, isBinary) => peer.receive(isBinary ? null : data.toString()))
    socket.on('ping', () => peer.hear())
    socket.on('pong', () => peer.hear())
    // What breaks the protocol below; the socket closes itself, with the reason.
    socket.on('error', (error) => counts.add(`fault-${'code' in error ? String(error.code) : 'socket'}`))
    socket.on('close', () => {
      this.feed.disconnect(peer)
      if (this.feed.size === 0) this.whenEmpty()
    })
  }

  private refuse(socket: Duplex, why: string, status: number, reason = why): void {
    this.feed.world.counts.add(`refused-${why}`)
    refuseUpgrade(socket, status, reason, status === 503 ? RETRY_AFTER_S : undefined)
  }
}
