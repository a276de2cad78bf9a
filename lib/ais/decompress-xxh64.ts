/**
 * The low 32 bits of XXH64 with seed 0, which is the content checksum of a Zstandard frame (RFC 8878 §3.1.1). BigInt
 * would be a tenth as fast as the decompressor; here a 64-bit number is two 32-bit halves.
 */

const STRIPE_BYTES = 32

/** A 64-bit number: halves as signed 32-bit integers, the low one first. */
type Halves = readonly [low: number, high: number]

const PRIME_1: Halves = [0x85ebca87 | 0, 0x9e3779b1 | 0]
const PRIME_2: Halves = [0x27d4eb4f | 0, 0xc2b2ae3d | 0]
const PRIME_3: Halves = [0x9e3779f9 | 0, 0x165667b1 | 0]
const PRIME_4: Halves = [0xc2b2ae63 | 0, 0x85ebca77 | 0]
const PRIME_5: Halves = [0x165667c5 | 0, 0x27d4eb2f | 0]

/** High 32 bits of the 64-bit product of two unsigned 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff
  const aHigh = a >>> 16
  const bLow = b & 0xffff
  const bHigh = b >>> 16
  const low = aLow * bLow
  const middle = aHigh * bLow + (low >>> 16)
  const middle2 = aLow * bHigh + (middle & 0xffff)
  return (aHigh * bHigh + (middle >>> 16) + (middle2 >>> 16)) | 0
}

/** Streaming: `update` with the content in any pieces, then `digest`. */
export class Xxh64 {
  /** Four lanes and a scratch value, low and high halves alternating. */
  private readonly state = new Int32Array(8)
  private low = 0
  private high = 0
  private readonly pending = new Uint8Array(STRIPE_BYTES)
  private pendingBytes = 0
  private totalBytes = 0

  constructor() {
    const [p1, p2] = [toBigInt(PRIME_1), toBigInt(PRIME_2)]
    ;[p1 + p2, p2, 0n, -p1].forEach((lane, i) => {
      this.state[2 * i] = Number(BigInt.asIntN(32, lane))
      this.state[2 * i + 1] = Number(BigInt.asIntN(32, lane >> 32n))
    })
  }

  update(bytes: Uint8Array): void {
    this.totalBytes += bytes.length
    let at = 0
    if (this.pendingBytes > 0) {
      at = Math.min(bytes.length, STRIPE_BYTES - this.pendingBytes)
      this.pending.set(bytes.subarray(0, at), this.pendingBytes)
      this.pendingBytes += at
      if (this.pendingBytes < STRIPE_BYTES) return
      this.stripe(this.pending, 0)
      this.pendingBytes = 0
    }
    for (; at + STRIPE_BYTES <= bytes.length; at += STRIPE_BYTES) this.stripe(bytes, at)
    this.pending.set(bytes.subarray(at))
    this.pendingBytes = bytes.length - at
  }

  /** The low 32 bits, unsigned. */
  digest(): number {
    this.gatherLanes()
    this.add(this.totalBytes | 0, Math.floor(this.totalBytes / 2 ** 32) | 0)
    this.takeRest()
    this.shiftXor(33)
    this.multiply(PRIME_2)
    this.shiftXor(29)
    this.multiply(PRIME_3)
    this.shiftXor(32)
    return this.low >>> 0
  }

  private stripe(bytes: Uint8Array, at: number): void {
    for (let lane = 0; lane < 4; lane++) {
      const start = at + 8 * lane
      this.round(this.state[2 * lane]!, this.state[2 * lane + 1]!, word(bytes, start), word(bytes, start + 4))
      this.state[2 * lane] = this.low
      this.state[2 * lane + 1] = this.high
    }
  }

  /** rotate(accumulator + input × PRIME_2, 31) × PRIME_1 */
  private round(accumulatorLow: number, accumulatorHigh: number, inputLow: number, inputHigh: number): void {
    this.low = inputLow
    this.high = inputHigh
    this.multiply(PRIME_2)
    this.add(accumulatorLow, accumulatorHigh)
    this.rotate(31)
    this.multiply(PRIME_1)
  }

  private gatherLanes(): void {
    const lanes = this.state.slice()
    if (this.totalBytes < STRIPE_BYTES) {
      this.low = PRIME_5[0]
      this.high = PRIME_5[1]
      return
    }
    let low = 0
    let high = 0
    for (const [lane, bits] of [1, 7, 12, 18].entries()) {
      this.low = lanes[2 * lane]!
      this.high = lanes[2 * lane + 1]!
      this.rotate(bits)
      this.add(low, high)
      low = this.low
      high = this.high
    }
    for (let lane = 0; lane < 4; lane++) {
      this.round(0, 0, lanes[2 * lane]!, lanes[2 * lane + 1]!)
      this.low ^= low
      this.high ^= high
      this.multiply(PRIME_1)
      this.add(PRIME_4[0], PRIME_4[1])
      low = this.low
      high = this.high
    }
  }

  /** The bytes after the last whole stripe: by eight, four, one. */
  private takeRest(): void {
    let at = 0
    for (; at + 8 <= this.pendingBytes; at += 8) {
      const { low, high } = this
      this.round(0, 0, word(this.pending, at), word(this.pending, at + 4))
      this.low ^= low
      this.high ^= high
      this.rotate(27)
      this.multiply(PRIME_1)
      this.add(PRIME_4[0], PRIME_4[1])
    }
    if (at + 4 <= this.pendingBytes) {
      this.xorProduct(word(this.pending, at), PRIME_1)
      this.rotate(23)
      this.multiply(PRIME_2)
      this.add(PRIME_3[0], PRIME_3[1])
      at += 4
    }
    for (; at < this.pendingBytes; at++) {
      this.xorProduct(this.pending[at]!, PRIME_5)
      this.rotate(11)
      this.multiply(PRIME_1)
    }
  }

  private xorProduct(value: number, prime: Halves): void {
    const { low, high } = this
    this.low = value
    this.high = 0
    this.multiply(prime)
    this.low ^= low
    this.high ^= high
  }

  private add(low: number, high: number): void {
    const sum = (this.low >>> 0) + (low >>> 0)
    this.low = sum | 0
    this.high = (this.high + high + (sum > 0xffffffff ? 1 : 0)) | 0
  }

  private multiply(factor: Halves): void {
    const { low, high } = this
    this.low = Math.imul(low, factor[0])
    this.high = (multiplyHigh(low, factor[0]) + Math.imul(low, factor[1]) + Math.imul(high, factor[0])) | 0
  }

  /** Left, by 1-31 bits. */
  private rotate(bits: number): void {
    const { low, high } = this
    this.low = (low << bits) | (high >>> (32 - bits))
    this.high = (high << bits) | (low >>> (32 - bits))
  }

  /** value ^= value >> bits */
  private shiftXor(bits: number): void {
    const { low, high } = this
    if (bits >= 32) this.low = low ^ (high >>> (bits - 32))
    else {
      this.low = low ^ ((low >>> bits) | (high << (32 - bits)))
      this.high = high ^ (high >>> bits)
    }
  }
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
}

function toBigInt([low, high]: Halves): bigint {
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)
}
