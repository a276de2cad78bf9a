/** Bits of Zstandard streams (RFC 8878 §4), with every bound checked. */

/** Thrown on data that no compressor writes; whoever reads the frame names the file. */
export class ZstdFault extends Error {}

/** Bits from the first byte on, the lowest bit first: how tables are described. */
export class ForwardBits {
  private position: number

  constructor(
    private readonly bytes: Uint8Array,
    start: number,
    private readonly end: number,
  ) {
    this.position = start * 8
  }

  /** 1 to 16 bits, without taking them; zeros behind the end. */
  peek(count: number): number {
    const at = this.position >> 3
    const three = this.byteAt(at) | (this.byteAt(at + 1) << 8) | (this.byteAt(at + 2) << 16)
    return (three >> (this.position & 7)) & ((1 << count) - 1)
  }

  skip(count: number): void {
    this.position += count
    if (this.position > this.end * 8) throw new ZstdFault('a table goes on behind its end')
  }

  /** The first byte that nothing was read of. */
  get nextByte(): number {
    return (this.position + 7) >> 3
  }

  private byteAt(at: number): number {
    return at < this.end ? this.bytes[at]! : 0
  }
}

/** Bits from the last byte back to the first, the highest bit first: how symbols and lengths are written. */
export class BackwardBits {
  /** Bits that are left; negative once more were asked for than there are. */
  left = 0
  private bytes: Uint8Array = new Uint8Array(0)
  private start = 0

  /** Takes bytes[start..end), whose last byte marks the first bit by the highest 1 in it. */
  open(bytes: Uint8Array, start: number, end: number): void {
    const last = end > start ? bytes[end - 1]! : 0
    if (last === 0) throw new ZstdFault('a stream without an end')
    this.bytes = bytes
    this.start = start
    this.left = (end - start) * 8 - 8 + highestBit(last)
  }

  /** The next 0 to 16 bits, without taking them; zeros where there are no more. */
  peek(count: number): number {
    const from = this.left - count
    if (from < 0) return this.left <= 0 ? 0 : this.peekAt(0, this.left) << -from
    return this.peekAt(from, count)
  }

  /** Takes 0 to 16 bits. Whether they were there is seen by `left`. */
  read(count: number): number {
    const value = this.peek(count)
    this.left -= count
    return value
  }

  private peekAt(from: number, count: number): number {
    const at = this.start + (from >> 3)
    const bytes = this.bytes
    // Bytes behind the end of the stream are masked off, those behind the array read as 0.
    const three = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)
    return (three >> (from & 7)) & ((1 << count) - 1)
  }
}

/** Index of the highest 1 of a positive number. */
export function highestBit(value: number): number {
  return 31 - Math.clz32(value)
}
