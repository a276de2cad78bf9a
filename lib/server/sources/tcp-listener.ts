import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { AcceptRate } from './accept-rate.ts'
import { keepConnected } from './keep-connected.ts'
import { SOURCE_LIMITS } from './limits.ts'
import type { LiveDecoder } from './live-decoder.ts'
import { LiveFeed, type SourceContext } from './live-feed.ts'
import { PeerFault } from './peer-fault.ts'
import { readPeer } from './read-peer.ts'
import type { LiveSource, SourceSink } from './source.ts'
import type { TcpListenOptions } from './source-address.ts'
import { SourceMeter } from './source-meter.ts'

interface Peer {
  readonly socket: Socket
  readonly decoder: LiveDecoder
  readonly openedMs: number
}

/**
 * Waits for stations that connect and speak. Each peer has its own decoder and limits, so that what one of them sends
 * costs that one. Nothing is ever sent.
 */
export class TcpListener implements LiveSource {
  readonly canReplay = false
  readonly name: string
  private readonly meter: SourceMeter
  private readonly peers = new Set<Peer>()
  private readonly rate: AcceptRate

  constructor(
    private readonly options: TcpListenOptions,
    private readonly context: SourceContext,
    private readonly index: number,
  ) {
    this.name = options.name
    this.meter = new SourceMeter(options.name, 'tcp-listen', context.clock)
    this.rate = new AcceptRate(context.clock)
  }

  async run(sink: SourceSink, signal: AbortSignal): Promise<void> {
    const feed = new LiveFeed(this, this.meter, this.context, this.index, sink, signal)
    await keepConnected(feed, () => this.listen(feed))
    await feed.close()
  }

  health() {
    return this.meter.health()
  }

  private async listen(feed: LiveFeed): Promise<void> {
    const { options, meter } = this
    const served = new Set<Promise<void>>()
    const server = createServer({ keepAlive: true, keepAliveInitialDelay: SOURCE_LIMITS.keepAliveMs })
    server.on('connection', (socket) => {
      const serving = this.serve(socket, feed)
      served.add(serving)
      void serving.then(() => served.delete(serving))
    })
    // One that is still looking up its own name listens afterwards, closed or not.
    server.on('listening', () => {
      if (feed.signal.aborted) server.close()
    })
    try {
      server.listen({ host: options.host, port: options.port })
      await once(server, 'listening', { signal: feed.signal })
      meter.connect('listening')
      // Rejects with the server's error, or when the signal aborts.
      await once(server, 'close', { signal: feed.signal })
    } finally {
      server.close()
      for (const { socket } of this.peers) socket.destroy()
      await Promise.all(served)
    }
  }

  /** Never rejects: what goes wrong with a peer is told as the last fault, and is over with it. */
  private async serve(socket: Socket, feed: LiveFeed): Promise<void> {
    const { meter, options } = this
    // Of one that is turned away nobody waits for the error.
    socket.on('error', () => {})
    if (!this.admit(socket.remoteAddress ?? '')) {
      socket.destroy()
      return
    }
    const peer: Peer = {
      socket,
      decoder: feed.newDecoder(options.format),
      openedMs: this.context.clock.steadyMs(),
    }
    const address = `${socket.remoteAddress}:${socket.remotePort}`
    this.peers.add(peer)
    try {
      await readPeer(socket, feed, peer.decoder, options.silenceMs)
    } catch (error) {
      if (error instanceof PeerFault) meter.fail(new PeerFault(`${address} ${error.message}`))
    } finally {
      this.peers.delete(peer)
    }
  }

  /** Whether there is a place for one more of this address; one that never spoke may have to give way. */
  private admit(address: string): boolean {
    const { meter, options, peers } = this
    if (!this.rate.admits(address)) {
      meter.count('connects-too-often')
      return false
    }
    if (peers.size < options.peers) return true
    const beforeMs = this.context.clock.steadyMs() - SOURCE_LIMITS.unprovenMs
    for (const peer of peers) {
      if (peer.decoder.hasSpoken || peer.openedMs > beforeMs) continue
      meter.count('peer-gave-way')
      peers.delete(peer)
      peer.socket.destroy(new PeerFault('gave way to another: it never sent an AIS message'))
      return true
    }
    meter.count('too-many-peers')
    return false
  }
}
