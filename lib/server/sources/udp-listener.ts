import { createSocket, type Socket } from 'node:dgram'
import { addAbortListener, once } from 'node:events'
import { isIPv6 } from 'node:net'
import { keepConnected } from './keep-connected.ts'
import { SOURCE_LIMITS } from './limits.ts'
import type { LiveDecoder } from './live-decoder.ts'
import { LiveFeed, type SourceContext } from './live-feed.ts'
import type { LiveSource, SourceSink } from './source.ts'
import type { UdpOptions } from './source-address.ts'
import { SourceMeter } from './source-meter.ts'

interface Datagram {
  readonly bytes: Uint8Array
  readonly sender: string
}

/**
 * Takes datagrams of whole lines or messages. A message of several sentences may come in several datagrams of one
 * sender. A sender cannot be made to wait: what finds no room is dropped and counted.
 */
export class UdpListener implements LiveSource {
  readonly canReplay = false
  readonly name: string
  private readonly meter: SourceMeter

  constructor(
    private readonly options: UdpOptions,
    private readonly context: SourceContext,
    private readonly index: number,
  ) {
    this.name = options.name
    this.meter = new SourceMeter(options.name, 'udp', context.clock)
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
    const { host, port } = this.options
    const socket = createSocket({
      type: isIPv6(host) ? 'udp6' : 'udp4',
      recvBufferSize: SOURCE_LIMITS.datagramSystemBytes,
    })
    const closed = new AbortController()
    socket.once('close', () => closed.abort())
    let taking = Promise.resolve()
    try {
      socket.bind({ address: host, port, exclusive: true })
      await once(socket, 'listening', { signal: feed.signal })
      this.meter.connect('listening')
      taking = this.take(socket, feed, closed.signal)
      // Rejects with what the system says of the socket, or when the signal aborts.
      await once(socket, 'close', { signal: feed.signal })
    } finally {
      socket.close()
      await taking
    }
  }

  /** Takes datagrams in the order in which they came until the socket is closed. */
  private async take(socket: Socket, feed: LiveFeed, closed: AbortSignal): Promise<void> {
    const waiting: Datagram[] = []
    let waitingBytes = 0
    let wake = () => {}
    socket.on('message', (bytes, { address, port }) => {
      const { datagrams, datagramBytes } = SOURCE_LIMITS
      if (waiting.length >= datagrams || waitingBytes + bytes.length > datagramBytes) {
        this.meter.count('datagram-dropped')
        return
      }
      waiting.push({ bytes, sender: `${address} ${port}` })
      waitingBytes += bytes.length
      wake()
    })
    const abort = addAbortListener(closed, () => wake())
    const senders = new Senders(feed, this.options)
    while (!closed.aborted) {
      if (waiting.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      for (const { bytes, sender } of waiting.splice(0)) {
        await feed.takeWhole(senders.decoderOf(sender), bytes)
        waitingBytes -= bytes.length
      }
    }
    abort[Symbol.dispose]()
    senders.cut()
  }
}

/** A decoder for each of the senders heard last: parts of messages of different ones do not belong together. */
class Senders {
  /** Least recently heard first. */
  private readonly decoders = new Map<string, LiveDecoder>()

  constructor(
    private readonly feed: LiveFeed,
    private readonly options: UdpOptions,
  ) {}

  decoderOf(sender: string): LiveDecoder {
    const known = this.decoders.get(sender)
    if (known !== undefined) {
      this.decoders.delete(sender)
      this.decoders.set(sender, known)
      return known
    }
    if (this.decoders.size >= SOURCE_LIMITS.senders) {
      const [oldest, decoder] = this.decoders.entries().next().value!
      decoder.cut()
      this.decoders.delete(oldest)
    }
    const decoder = this.feed.newDecoder(this.options.format)
    this.decoders.set(sender, decoder)
    return decoder
  }

  cut(): void {
    for (const decoder of this.decoders.values()) decoder.cut()
    this.decoders.clear()
  }
}
