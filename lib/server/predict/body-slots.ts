/**
 * Memory that the server's thread and a scoring thread share, in slots of one size: bodies go over without memory being
 * made, handed on and swept for each. What fits in none, or finds none free, is handed on as it is.
 */

/** A request of 64 rows with all digits has 64 KB. */
const SLOT_BYTES = 128 * 1024
const SLOTS = 64

/** Where a body is: a slot and how many bytes of it, or the bytes themselves. */
export type SentBody = { readonly slot: number; readonly length: number } | Uint8Array

export class BodySlots {
  readonly memory = new SharedArrayBuffer(SLOT_BYTES * SLOTS)
  private readonly bytes = new Uint8Array(this.memory)
  /** The one that was freed last is used next: it is still in the processor's cache. */
  private readonly free = Array.from({ length: SLOTS }, (_, slot) => slot)

  /** Copies the bytes, where there is room for them. */
  put(bytes: Uint8Array): SentBody {
    if (bytes.length > SLOT_BYTES) return bytes
    const slot = this.free.pop()
    if (slot === undefined) return bytes
    this.bytes.set(bytes, slot * SLOT_BYTES)
    return { slot, length: bytes.length }
  }

  /** Once nobody reads it any more. */
  release(body: SentBody): void {
    if (!(body instanceof Uint8Array)) this.free.push(body.slot)
  }
}

/** In the other thread. */
export function readSentBody(memory: SharedArrayBuffer, body: SentBody): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array(memory, body.slot * SLOT_BYTES, body.length)
}
