/**
 * Ids derived from content: the same input gives the same id on every machine and in any order, and writing
 * twice is harmless. 64 bits as 16 hexadecimal digits: among 10 million ids of a kind, the chance that any
 * two meet is 3 in a million.
 */

const scratch = new DataView(new ArrayBuffer(8))

/** 64-bit running hash, as two 32-bit halves mixed as in MurmurHash3 (public domain, A. Appleby). */
export class ContentHash {
  private high = 0x9368e53c
  private low = 0x586dcd20

  reset(): this {
    this.high = 0x9368e53c
    this.low = 0x586dcd20
    return this
  }

  int32(value: number): this {
    this.high = mix(this.high ^ scramble(value, 0xcc9e2d51, 0x1b873593), this.low)
    this.low = mix(this.low ^ scramble(value, 0x239b961b, 0x38b34ae5), this.high)
    return this
  }

  float64(value: number): this {
    scratch.setFloat64(0, value)
    return this.int32(scratch.getInt32(0)).int32(scratch.getInt32(4))
  }

  text(value: string): this {
    this.int32(value.length)
    for (let i = 0; i < value.length; i++) this.int32(value.charCodeAt(i))
    return this
  }

  /** 16 hexadecimal digits. */
  digest(): string {
    const high = finish(this.high ^ this.low)
    const low = finish(this.low + Math.imul(high, 5))
    return hexadecimal(high) + hexadecimal(low)
  }
}

function scramble(value: number, first: number, second: number): number {
  const product = Math.imul(value, first)
  return Math.imul((product << 15) | (product >>> 17), second)
}

function mix(half: number, other: number): number {
  return (Math.imul((half << 13) | (half >>> 19), 5) + 0xe6546b64 + other) | 0
}

function finish(half: number): number {
  let mixed = half ^ (half >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Eight digits of an unsigned 32-bit number. */
function hexadecimal(value: number): string {
  return (
    BYTES[value >>> 24]! + BYTES[(value >>> 16) & 255]! + BYTES[(value >>> 8) & 255]! + BYTES[value & 255]!
  )
}
