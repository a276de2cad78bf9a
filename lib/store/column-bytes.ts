/**
 * Bytes under way, of chunks of track positions. Numbers below 128 take one byte, others seven bits a byte, lowest
 * first, the top bit on all but the last. Writing asks for room once a column, not once a number.
 */

/** Most bytes that one number takes: 2^53 at seven bits a byte. */
export const LONGEST_COUNT = 8

const textEncoder = new TextEncoder()
const textDecoder = new TextDecoder('utf-8', { fatal: true })

export class ByteWriter {
  bytes = new Uint8Array(4096)
  length = 0

  /** Makes room for so many more bytes. `byte` and `count` need it; the others see to it. */
  reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more))
    larger.set(this.bytes.subarray(0, this.length))
    this.bytes = larger
  }

  byte(value: number): void {
    this.bytes[this.length++] = value
  }

  /** Whole, 0..2^53 - 1. */
  count(value: number): void {
    let rest = value
    while (rest >= 0x80000000) {
      this.bytes[this.length++] = (rest % 128) | 0x80
      rest = Math.floor(rest / 128)
    }
    let small = rest | 0
    while (small >= 128) {
      this.bytes[this.length++] = (small & 127) | 128
      small >>>= 7
    }
    this.bytes[this.length++] = small
  }

  text(value: string): void {
    const bytes = textEncoder.encode(value)
    this.blob(bytes, bytes.length)
  }

  blob(value: Uint8Array, length: number): void {
    this.reserve(LONGEST_COUNT + length)
    this.count(length)
    this.bytes.set(length === value.length ? value : value.subarray(0, length), this.length)
    this.length += length
  }
}

/** Reads what ByteWriter wrote, from `position` up to `end`; a read past the end throws. */
export class ByteReader {
  position = 0
  end: number

  constructor(readonly bytes: Uint8Array) {
    this.end = bytes.length
  }

  byte(): number {
    if (this.position >= this.end) this.refuse()
    return this.bytes[this.position++]!
  }

  count(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.byte()
      value += (byte & 127) * scale
      if (byte < 128) return value
      scale *= 128
      if (scale > 2 ** 49) throw new Error(`store: number too long at byte ${this.position} of a chunk`)
    }
  }

  /** Steps over so many bytes and says where they begin. */
  take(length: number): number {
    const start = this.position
    if (length > this.end - start) this.refuse()
    this.position = start + length
    return start
  }

  text(): string {
    const length = this.count()
    const start = this.take(length)
    return textDecoder.decode(this.bytes.subarray(start, start + length))
  }

  refuse(): never {
    throw new Error(`store: a chunk of ${this.bytes.length} bytes is truncated at ${this.position}`)
  }
}
