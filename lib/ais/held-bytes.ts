/** Bytes shown of what is lost. */
const SHOWN_BYTES = 256
const FIRST_CAPACITY_BYTES = 4096

/** The beginning of a line or element whose end has not come, in at most `maxBytes`: what exceeds them is dropped. */
export class HeldBytes {
  bytes: Uint8Array
  length = 0
  /** More came than `maxBytes`. */
  isTooLong = false

  constructor(readonly maxBytes: number) {
    this.bytes = new Uint8Array(Math.min(maxBytes, FIRST_CAPACITY_BYTES))
  }

  /** How many of the bytes are worth showing. */
  get shownLength(): number {
    return Math.min(SHOWN_BYTES, this.length)
  }

  /** Adds chunk[start..end). */
  add(chunk: Uint8Array, start: number, end: number): void {
    const room = this.maxBytes - this.length
    if (end - start > room) this.isTooLong = true
    const kept = Math.min(end - start, room)
    const length = this.length + kept
    if (length > this.bytes.length) {
      const larger = new Uint8Array(Math.min(this.maxBytes, Math.max(length, 2 * this.bytes.length)))
      larger.set(this.bytes.subarray(0, this.length))
      this.bytes = larger
    }
    this.bytes.set(chunk.subarray(start, start + kept), this.length)
    this.length = length
  }

  clear(): void {
    this.length = 0
    this.isTooLong = false
  }
}
