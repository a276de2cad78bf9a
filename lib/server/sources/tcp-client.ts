import { addAbortListener } from 'node:events'
import { connect, type Socket } from 'node:net'
import { keepConnected } from './keep-connected.ts'
import { SOURCE_LIMITS } from './limits.ts'
import { LiveFeed, type SourceContext } from './live-feed.ts'
import { PeerFault } from './peer-fault.ts'
import { readPeer } from './read-peer.ts'
import type { LiveSource, SourceSink } from './source.ts'
import type { TcpOptions } from './source-address.ts'
import { SourceMeter } from './source-meter.ts'

/** Connects to a server that speaks and listens to it. Nothing is ever sent. */
export class TcpClient implements LiveSource {
  readonly canReplay = false
  readonly name: string
  private readonly meter: SourceMeter

  constructor(
    private readonly options: TcpOptions,
    private readonly context: SourceContext,
    private readonly index: number,
  ) {
    this.name = options.name
    this.meter = new SourceMeter(options.name, 'tcp', context.clock)
  }

  async run(sink: SourceSink, signal: AbortSignal): Promise<void> {
    const { options, meter } = this
    const feed = new LiveFeed(this, meter, this.context, this.index, sink, signal)
    await keepConnected(feed, async () => {
      const socket = await openSocket(options, feed)
      meter.connect('connected')
      await readPeer(socket, feed, feed.newDecoder(options.format), options.silenceMs)
    })
    await feed.close()
  }

  health() {
    return this.meter.health()
  }
}

async function openSocket({ host, port }: TcpOptions, feed: LiveFeed): Promise<Socket> {
  const socket = connect({
    host,
    port,
    keepAlive: true,
    keepAliveInitialDelay: SOURCE_LIMITS.keepAliveMs,
  })
  // What comes after the connection was given up concerns nobody.
  socket.on('error', () => {})
  const abort = addAbortListener(feed.signal, () => socket.destroy(new PeerFault('stopped')))
  const cancel = feed.context.clock.after(SOURCE_LIMITS.connectMs, () =>
    socket.destroy(new PeerFault(`no connection within ${SOURCE_LIMITS.connectMs / 1000} s`)),
  )
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', reject)
    })
    return socket
  } finally {
    cancel()
    abort[Symbol.dispose]()
  }
}
