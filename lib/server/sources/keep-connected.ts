import { Backoff } from './backoff.ts'
import { sleep } from './clock.ts'
import { SOURCE_LIMITS } from './limits.ts'
import type { LiveFeed } from './live-feed.ts'
import { PeerFault } from './peer-fault.ts'

/**
 * Runs `connect` again and again until the feed's signal aborts: it resolves or throws when its connection has ended, for
 * whatever reason. Waits longer after each, until one was sound.
 */
export async function keepConnected(feed: LiveFeed, connect: () => Promise<void>): Promise<void> {
  const { meter, context, signal } = feed
  const backoff = new Backoff(context.random)
  while (!signal.aborted) {
    meter.state = 'connecting'
    try {
      await connect()
      if (!signal.aborted) throw new PeerFault('the peer ended the connection')
    } catch (error) {
      if (signal.aborted) return
      meter.fail(error)
      meter.state = 'waiting'
    }
    if (meter.soundMs >= SOURCE_LIMITS.soundMs) backoff.reset()
    await sleep(context.clock, backoff.nextMs(), signal)
  }
}
