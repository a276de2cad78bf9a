/** Text as bytes into one buffer, without a string for each number. */

const ZERO = 48
const MINUS = 45
const DOT = 46

export class ByteWriter {
  private bytes: Uint8Array
  private at = 0

  /** `emit` takes full buffers, valid during the call. */
  constructor(
    private readonly emit: (bytes: Uint8Array) => void,
    capacity = 1 << 20,
  ) {
    this.bytes = new Uint8Array(capacity)
  }

  /** Makes room for a line; its parts must not be longer together. */
  reserve(length: number): void {
    if (this.at + length > this.bytes.length) this.flush()
  }

  flush(): void {
    if (this.at > 0) this.emit(this.bytes.subarray(0, this.at))
    this.at = 0
  }

  byte(value: number): void {
    this.bytes[this.at++] = value
  }

  copy(bytes: Uint8Array): void {
    // Short runs: a loop is faster than set.
    for (let i = 0; i < bytes.length; i++) this.bytes[this.at++] = bytes[i]!
  }

  /** Whole and not negative, with at least so many digits. */
  whole(value: number, digits = 1): void {
    let width = digits
    for (let limit = 10 ** digits; value >= limit; limit *= 10) width++
    let rest = value
    for (let at = this.at + width - 1; at >= this.at; at--) {
      const tens = Math.floor(rest / 10)
      this.bytes[at] = ZERO + (rest - 10 * tens)
      rest = tens
    }
    this.at += width
  }

  /** A whole number of parts, `10 ** decimals` to one. */
  decimal(parts: number, decimals: number): void {
    const size = Math.abs(parts)
    if (parts < 0) this.byte(MINUS)
    const scale = 10 ** decimals
    const ones = Math.floor(size / scale)
    this.whole(ones)
    this.byte(DOT)
    this.whole(size - ones * scale, decimals)
  }

  /** Where the next byte goes, so that a line can be spoiled or cut. */
  get position(): number {
    return this.at
  }

  /** Takes back what was written after a position. */
  cutBack(position: number): void {
    this.at = position
  }
}

/** Bytes of a text of ASCII. */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}
