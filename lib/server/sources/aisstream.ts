import { addAbortListener, once } from 'node:events'
import { createWebSocketStream, WebSocket } from 'ws'
import { keepConnected } from './keep-connected.ts'
import { SOURCE_LIMITS } from './limits.ts'
import { LiveFeed, type SourceContext } from './live-feed.ts'
import { faultText, PeerFault } from './peer-fault.ts'
import { readPeer } from './read-peer.ts'
import type { LiveSource, SourceSink } from './source.ts'
import type { AisStreamOptions, Box } from './source-address.ts'
import { SourceMeter } from './source-meter.ts'

/** https://aisstream.io/documentation: the connection is closed unless it subscribes within 3 s. */
export const AISSTREAM_URL = 'wss://stream.aisstream.io/v0/stream'
const WORLD: readonly Box[] = [{ west: -180, south: -90, east: 180, north: 90 }]
/** Messages held between the socket and us, before it is made to wait. */
const HELD_MESSAGES = 256

/** The volunteers' network of aisstream.io, over its WebSocket. */
export class AisStream implements LiveSource {
  readonly canReplay = false
  readonly name: string
  private readonly meter: SourceMeter

  /** @param key what the service knows the user by; it is shown nowhere */
  constructor(
    private readonly options: AisStreamOptions,
    private readonly context: SourceContext,
    private readonly index: number,
    private readonly key: string,
    private readonly url: string = AISSTREAM_URL,
  ) {
    this.name = options.name
    this.meter = new SourceMeter(options.name, 'aisstream', context.clock)
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
    const socket = new WebSocket(this.url, {
      handshakeTimeout: SOURCE_LIMITS.connectMs,
      maxPayload: SOURCE_LIMITS.messageBytes,
    })
    // In object mode a message stays one, and one of text is a string.
    const stream = createWebSocketStream(socket, {
      readableObjectMode: true,
      readableHighWaterMark: HELD_MESSAGES,
    })
    // What both tell of an error is heard where they are waited for; this is for what comes after.
    stream.on('error', () => {})
    socket.on('error', () => {})
    const abort = addAbortListener(feed.signal, () => socket.terminate())
    try {
      await once(socket, 'open')
      socket.send(JSON.stringify({ APIKey: this.key, BoundingBoxes: boundingBoxes(this.options.boxes) }))
      this.meter.connect('connected')
      const decoder = feed.newDecoder('json')
      await readPeer(stream, feed, decoder, this.options.silenceMs, async (message: Uint8Array | string) => {
        const hasSpoken = await feed.takeWhole(decoder, Buffer.from(message))
        if (!hasSpoken) requireNoComplaint(Buffer.from(message).toString())
        return hasSpoken
      })
    } catch (error) {
      throw new PeerFault(faultText(error).replaceAll(this.key, '...'))
    } finally {
      abort[Symbol.dispose]()
      socket.terminate()
    }
  }
}

/** The service says what is wrong (`{"error":"Api Key Is Not Valid"}`) before it hangs up. */
function requireNoComplaint(text: string): void {
  const complaint = /^\s*\{\s*"error"\s*:\s*"([^"]*)"/.exec(text)?.[1]
  if (complaint !== undefined) throw new PeerFault(`the service says: ${complaint}`)
}

/** Pairs of corners as the service wants them, latitude first; one across the antimeridian is two. */
function boundingBoxes(boxes: readonly Box[]): number[][][] {
  const cut = (boxes.length === 0 ? WORLD : boxes).flatMap((box) =>
    box.west <= box.east
      ? [box]
      : [
          { ...box, east: 180 },
          { ...box, west: -180 },
        ],
  )
  return cut.map(({ west, south, east, north }) => [
    [south, west],
    [north, east],
  ])
}
