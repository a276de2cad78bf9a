/**
 * Seeded random numbers of training: sfc32 (C. Doty-Humphrey, public domain; passes PractRand). Everything random in
 * training is drawn here and not by the backend, so that a seed means the same on every backend and twice the same bits.
 */

/** Normal draws come out of a pool of so many, 16 bits each: exact enough for noise, at a tenth of the cost. */
const POOL_SIZE = 65_536

export class Random {
  private a: number
  private b: number
  private c: number
  private counter = 1
  private pool: Float32Array | undefined

  /** `seed` is taken as a whole number of 32 bits; each `stream` of a seed is a sequence of its own. */
  constructor(
    private readonly seed: number,
    private readonly stream: string,
  ) {
    this.a = hash(seed, `${stream}a`)
    this.b = hash(seed, `${stream}b`)
    this.c = hash(seed, `${stream}c`)
    // The first draws still show the seed.
    for (let i = 0; i < 12; i++) this.nextBits()
  }

  /** 32 bits, 0 <= x < 2^32. */
  nextBits(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** 0 <= x < 1. */
  next(): number {
    return this.nextBits() / 4_294_967_296
  }

  /** A whole number, 0 <= x < count. */
  nextBelow(count: number): number {
    return Math.floor(this.next() * count)
  }

  /** In place: every order is as likely. */
  shuffle<T>(items: { [index: number]: T; readonly length: number }): void {
    for (let i = items.length - 1; i > 0; i--) {
      const other = this.nextBelow(i + 1)
      const held = items[i]!
      items[i] = items[other]!
      items[other] = held
    }
  }

  /** Even draws from -limit to limit. */
  fillEven(values: Float32Array, limit: number): void {
    for (let i = 0; i < values.length; i++) values[i] = limit * (2 * this.next() - 1)
  }

  /** Adds normal draws of mean 0 to the first `count` values. */
  addNormal(values: Float32Array, count: number, deviation: number): void {
    this.pool ??= normalPool(new Random(this.seed, `${this.stream} pool`))
    for (let i = 0; i < count; i += 2) {
      const bits = this.nextBits()
      values[i]! += deviation * this.pool[bits & 0xffff]!
      if (i + 1 < count) values[i + 1]! += deviation * this.pool[bits >>> 16]!
    }
  }

  /** Sets the first `count` values to 0 with this probability (in steps of 1/65536), else to 1 / (1 - probability). */
  fillDropout(mask: Float32Array, count: number, probability: number): void {
    const kept = 1 / (1 - probability)
    const below = Math.round(probability * 65_536)
    for (let i = 0; i < count; i += 2) {
      const bits = this.nextBits()
      mask[i] = (bits & 0xffff) < below ? 0 : kept
      if (i + 1 < count) mask[i + 1] = bits >>> 16 < below ? 0 : kept
    }
  }
}

/** Box and Muller: both of each pair. */
function normalPool(random: Random): Float32Array {
  const pool = new Float32Array(POOL_SIZE)
  for (let i = 0; i < POOL_SIZE; i += 2) {
    // 1 - x is never 0, so its logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - random.next()))
    const angle = 2 * Math.PI * random.next()
    pool[i] = radius * Math.cos(angle)
    pool[i + 1] = radius * Math.sin(angle)
  }
  return pool
}

/** FNV-1a over the seed and a name, finished as in MurmurHash3. */
function hash(seed: number, name: string): number {
  let mixed = 0x811c9dc5 ^ seed
  for (let i = 0; i < name.length; i++) mixed = Math.imul(mixed ^ name.charCodeAt(i), 0x01000193)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
