/** A connection between a feed and a client, both real, over a line that carries what the test lets it carry. */

import type { ClientSocket } from '../../../lib/server/feed/client.ts'
import type { Feed } from '../../../lib/server/feed/feed.ts'
import type { Peer } from '../../../lib/server/feed/peer.ts'
import type { PeerSocket } from '../../../lib/server/feed/peer-socket.ts'

interface Underway {
  readonly message: string | Uint8Array
  readonly isBinary: boolean
  readonly taken: () => void
}

const decoder = new TextDecoder()

/** One end is the server's, the other the client's. */
class Line implements PeerSocket {
  private readonly toClient: Underway[] = []
  private readonly toServer: string[] = []
  readonly peer: Peer
  isCut = false
  /** The server closed it: what is under way still arrives. */
  private isClosing = false
  mostBuffered = 0

  constructor(
    private readonly feed: Feed,
    readonly client: ClientEnd,
  ) {
    this.peer = feed.connect(this)
  }

  get bufferedAmount(): number {
    return this.toClient.reduce((sum, { message }) => sum + message.length, 0)
  }

  send(message: string | Uint8Array, isBinary: boolean, taken: () => void): void {
    if (this.isCut) return
    this.toClient.push({ message, isBinary, taken })
    this.mostBuffered = Math.max(this.mostBuffered, this.bufferedAmount)
  }

  fromClient(text: string): void {
    if (!this.isCut) this.toServer.push(text)
  }

  close(): void {
    this.isClosing = true
  }

  terminate(): void {
    this.cut()
  }

  /** Carries all that clients said, and so many messages to the client; gives how many there were. */
  carry(messages: number): number {
    for (const text of this.toServer.splice(0)) this.peer.receive(text)
    const carried = this.toClient.splice(0, messages)
    for (const { message, isBinary, taken } of carried) {
      if (this.isCut) break
      taken()
      this.client.hear(message, isBinary)
    }
    if (this.isClosing && this.toClient.length === 0) this.cut()
    return carried.length
  }

  cut(): void {
    if (this.isCut) return
    this.isCut = true
    this.feed.disconnect(this.peer)
    this.client.onclose?.()
  }
}

class ClientEnd implements ClientSocket {
  binaryType = ''
  onmessage: ((event: { readonly data: unknown }) => void) | null = null
  onclose: (() => void) | null = null
  onerror: (() => void) | null = null
  private readonly line: Line

  constructor(network: Network) {
    this.line = new Line(network.feed, this)
    network.lines.push(this.line)
  }

  hear(message: string | Uint8Array, isBinary: boolean): void {
    const bytes = typeof message === 'string' ? new TextEncoder().encode(message) : message.slice()
    this.onmessage?.({ data: isBinary ? bytes.buffer : decoder.decode(bytes) })
  }

  send(text: string): void {
    this.line.fromClient(text)
  }

  close(): void {
    this.line.cut()
  }
}

/** All lines of one client, the last one the current. */
export class Network {
  readonly lines: Line[] = []

  constructor(public feed: Feed) {}

  /** As a class to be called with an address. */
  get WebSocket(): new (
    url: string,
  ) => ClientSocket {
    const network = this
    return class extends ClientEnd {
      constructor(_url: string) {
        super(network)
      }
    }
  }

  get current(): Line | undefined {
    return this.lines.at(-1)
  }
}
