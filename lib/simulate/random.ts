/**
 * Seeded random numbers: sfc32 (C. Doty-Humphrey, public domain; passes PractRand), so that a seed gives the same fleet
 * on every machine. A name makes a stream of its own: what one ship draws never moves another.
 */

export class Random {
  private a: number
  private b: number
  private c: number
  private counter = 1

  /** `seed` is taken as a whole number of 32 bits. */
  constructor(seed: number, name: string) {
    this.a = hash(seed, `${name}a`)
    this.b = hash(seed, `${name}b`)
    this.c = hash(seed, `${name}c`)
    // The first draws still show the seed.
    for (let i = 0; i < 12; i++) this.next()
  }

  /** 0 <= x < 1, 32 bits. */
  next(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4294967296
  }

  /** from <= x < to. */
  between(from: number, to: number): number {
    return from + (to - from) * this.next()
  }

  within(range: readonly [from: number, to: number]): number {
    return this.between(range[0], range[1])
  }

  /** Normal with this standard deviation, mean 0, never more than 4.7 of them away. */
  normal(deviation: number): number {
    // Box and Muller; 1 - x keeps the logarithm finite.
    return (
      deviation * Math.sqrt(-2 * Math.log(1 - this.next() * 0.99998)) * Math.cos(2 * Math.PI * this.next())
    )
  }

  /** Normal to the eye, a third of its cost: the sum of three even draws, never more than three deviations away. */
  noise(deviation: number): number {
    return deviation * 2 * (this.next() + this.next() + this.next() - 1.5)
  }

  isBelow(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('simulate: nothing to pick from')
    return items[Math.floor(this.next() * items.length)]!
  }
}

export function createRandom(seed: number, name = ''): Random {
  return new Random(seed, name)
}

/** FNV-1a over the seed and a name, finished as in MurmurHash3. */
function hash(seed: number, name: string): number {
  let mixed = 0x811c9dc5 ^ seed
  for (let i = 0; i < name.length; i++) mixed = Math.imul(mixed ^ name.charCodeAt(i), 0x01000193)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
