/** Messages encoded once for all clients that are given the same. */

/** Enough for a few subscriptions that each client has alike; more are encoded again. */
const MOST_SHARED = 64

const encoder = new TextEncoder()

export class SharedFrames {
  private readonly frames = new Map<string, Uint8Array>()
  /** How often a message was there already. */
  shared = 0
  encoded = 0

  /** `key` says all that the message depends on. */
  encode(key: string, write: () => string): Uint8Array {
    const known = this.frames.get(key)
    if (known !== undefined) {
      this.shared++
      return known
    }
    const frame = this.encodeOnce(write())
    if (this.frames.size < MOST_SHARED) this.frames.set(key, frame)
    return frame
  }

  encodeOnce(text: string): Uint8Array {
    this.encoded++
    return encoder.encode(text)
  }

  /** Whoever comes later is given something else. */
  clear(): void {
    this.frames.clear()
  }
}
