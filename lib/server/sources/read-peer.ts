import { addAbortListener } from 'node:events'
import type { Readable } from 'node:stream'
import type { LiveDecoder } from './live-decoder.ts'
import type { LiveFeed } from './live-feed.ts'
import { PeerFault } from './peer-fault.ts'
import { SilenceWatch } from './silence-watch.ts'

/**
 * Reads one peer's stream to its end, each chunk by `take`: as bytes of a stream unless said otherwise. It is destroyed and the reason thrown when the peer sends nothing of
 * sense for `silenceMs` (Infinity: however long) or too much without sense; when the feed's signal aborts, it is
 * destroyed as well. The stream is read only as fast as reports are delivered.
 */
export async function readPeer(
  stream: Readable,
  feed: LiveFeed,
  decoder: LiveDecoder,
  silenceMs: number,
  take: (chunk: Uint8Array) => Promise<boolean> = (chunk) => feed.take(decoder, chunk),
): Promise<void> {
  const { meter, signal } = feed
  const watch = new SilenceWatch(feed.context.clock, silenceMs, () => {
    meter.count('peer-silent')
    stream.destroy(new PeerFault(`no AIS message for ${Math.round(silenceMs / 1000)} s`))
  })
  const abort = addAbortListener(signal, () => stream.destroy())
  try {
    watch.wait()
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      watch.pause(false)
      const hasSpoken = await take(chunk)
      if (decoder.garbage !== null) {
        meter.count('peer-of-garbage')
        throw new PeerFault(`cut off: ${decoder.garbage}`)
      }
      watch.pause(hasSpoken)
      watch.wait()
    }
    await feed.finish(decoder)
  } catch (error) {
    decoder.cut()
    throw error
  } finally {
    watch.pause(false)
    abort[Symbol.dispose]()
    stream.destroy()
  }
}
