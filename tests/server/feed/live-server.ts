/** A server of the feed on 127.0.0.1, and plain WebSockets to it. */

import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type ClientOptions, WebSocket } from 'ws'
import type { ClientMessage } from '../../../lib/server/feed/client-messages.ts'
import { LiveHub, type LiveHubOptions } from '../../../lib/server/feed/hub.ts'
import { decodeFrame, type PositionsFrame } from '../../../lib/server/feed/positions-frame.ts'
import { type ServerMessage, serverMessage } from '../../../lib/server/feed/server-messages.ts'
import { type FeedFolder, NO_POSITIONS } from './feed-folder.ts'

export class LiveServer {
  private readonly sockets = new Set<Socket>()

  private constructor(
    readonly hub: LiveHub,
    private readonly server: Server,
    private readonly folder: FeedFolder,
  ) {
    server.on('connection', (socket) => {
      this.sockets.add(socket)
      socket.on('close', () => this.sockets.delete(socket))
    })
    server.on('upgrade', (request, socket, head) => hub.handleUpgrade(request, socket, head))
  }

  static async start(
    folder: FeedFolder,
    options: Partial<LiveHubOptions> = {},
    port = 0,
  ): Promise<LiveServer> {
    const hub = await LiveHub.open({ reader: folder, epoch: 'here', simulated: true, ...options })
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    return new LiveServer(hub, server, folder)
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/live`
  }

  stats(): Record<string, number> {
    return this.hub.stats()
  }

  /** Commits an alert on the ship, of about so many bytes more than the least, and tells of it. Gives its number. */
  alert(slot: number, change: 'put' | 'withdraw' = 'put', bulkBytes = 0): number {
    const alert = this.folder.reviseAlert(slot, change, 'x'.repeat(bulkBytes))
    if (alert === null) throw new Error('nothing to withdraw')
    this.hub.publish({ kind: 'commit', alerts: [alert], outputs: [], positions: NO_POSITIONS })
    return alert.sequence
  }

  /** As a crash does: nobody is told. */
  async kill(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve))
    for (const socket of this.sockets) socket.resetAndDestroy()
    await Promise.all([closed, this.hub.close()])
  }

  async close(): Promise<void> {
    await this.hub.close()
    const closed = new Promise((resolve) => this.server.close(resolve))
    for (const socket of this.sockets) socket.destroy()
    await closed
  }
}

/** A client that takes what comes, in order. */
export class PlainClient {
  readonly messages: ServerMessage[] = []
  readonly frames: PositionsFrame[] = []
  readonly socket: WebSocket
  closed: { readonly code: number; readonly reason: string } | null = null

  constructor(url: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(url, options)
    this.socket.on('message', (data, isBinary) => {
      if (isBinary) this.frames.push(decodeFrame(data as Buffer))
      else this.messages.push(serverMessage.parse(JSON.parse(data.toString())))
    })
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() }
    })
    this.socket.on('error', () => {})
  }

  say(message: ClientMessage): void {
    this.socket.send(JSON.stringify(message))
  }

  all<Type extends ServerMessage['type']>(type: Type): Extract<ServerMessage, { type: Type }>[] {
    return this.messages.filter(
      (message): message is Extract<ServerMessage, { type: Type }> => message.type === type,
    )
  }

  /** The first of the kind, once it has come. */
  async first<Type extends ServerMessage['type']>(
    type: Type,
  ): Promise<Extract<ServerMessage, { type: Type }>> {
    await until(() => this.all(type).length > 0, `a ${type}`)
    return this.all(type)[0]!
  }
}

export async function connect(url: string, options: ClientOptions = {}): Promise<PlainClient> {
  const client = new PlainClient(url, options)
  await client.first('hello')
  return client
}

/** The HTTP status that a connection is refused with. */
export function refusalOf(url: string, options: ClientOptions = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, options)
    socket.on('open', () => reject(new Error('it was let in')))
    socket.on('error', () => {})
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode!)
      response.resume()
    })
  })
}

/** Bounded by the test's own time. */
export async function until(isTrue: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 4000; tries++) {
    if (isTrue()) return
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  throw new Error(`never came true: ${what}`)
}
