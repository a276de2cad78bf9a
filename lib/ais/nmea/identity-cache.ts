import type { ReportBuffer } from '../report.ts'
import type { Payload } from './payload.ts'

/**
 * Remembers which identity (index of the buffer's table) an identity message gave, so that the same message heard
 * again, as ships send it every six minutes, is not read again: two in three of its costs are texts. A hit is
 * exact: every bit that an identity is read from is compared.
 *
 * Fixed in size: a message takes the slot of another one with the same hash.
 */
export class IdentityCache {
  private readonly slots = new Int32Array(SLOTS * STRIDE)
  private readonly key = new Int32Array(STRIDE)

  /** Index of the identity that this payload gave before, -1 where it is not known. */
  find(payload: Payload): number {
    const { slots, key } = this
    const slot = this.readKey(payload)
    for (let word = 0; word < KEY_WORDS; word++) if (slots[slot + word] !== key[word]) return -1
    return slots[slot + KEY_WORDS] - 1
  }

  /** Remembers the identity of the payload that `find` just missed. */
  keep(payload: Payload, identity: number): void {
    const slot = this.readKey(payload)
    this.slots.set(this.key, slot)
    this.slots[slot + KEY_WORDS] = identity + 1
  }

  private readKey(payload: Payload): number {
    const key = this.key
    let hash = 0
    for (let word = 0; word < PAYLOAD_WORDS; word++) {
      const bits = payload.unsigned(word * WORD_BITS, WORD_BITS)
      key[word] = bits
      hash = Math.imul(hash ^ bits, 0x9e3779b1)
    }
    key[PAYLOAD_WORDS] = payload.bitLength
    return (hash >>> (32 - SLOT_BITS)) * STRIDE
  }
}

/** Message 5 reads bits up to 270, messages 24 up to 162; the repeat indicator is among them, and may differ. */
const WORD_BITS = 30
const PAYLOAD_WORDS = 9
/** The words and the length of the message. */
const KEY_WORDS = PAYLOAD_WORDS + 1
const STRIDE = KEY_WORDS + 1
/** 65,536 messages, 2.9 MB: a few times what the ships of a busy coast send. */
const SLOT_BITS = 16
const SLOTS = 2 ** SLOT_BITS

const caches = new WeakMap<ReportBuffer, IdentityCache>()

/** The cache of a buffer, one for all readers that fill it: a listener has many, and a cache has its size. */
export function identityCacheOf(buffer: ReportBuffer): IdentityCache {
  let cache = caches.get(buffer)
  if (cache === undefined) {
    cache = new IdentityCache()
    caches.set(buffer, cache)
  }
  return cache
}
