/**
 * Seeded random numbers: sfc32 (C. Doty-Humphrey, public domain; passes PractRand), so that a seed gives the same fleet
 * on every machine. `fork` gives a stream of its own by name: what one ship draws never moves another.
 */

export interface Random {
  /** 0 <= x < 1, 32 bits. */
  next(): number
  /** from <= x < to. */
  between(from: number, to: number): number
  /** Normal with this standard deviation, mean 0, never more than 4.7 of them away. */
  normal(deviation: number): number
  isBelow(probability: number): boolean
  fork(name: string): Random
}

export function createRandom(seed: number, name = ''): Random {
  let a = hash(seed, `${name}a`)
  let b = hash(seed, `${name}b`)
  let c = hash(seed, `${name}c`)
  let counter = 1

  function next(): number {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return (sum >>> 0) / 4294967296
  }
  // The first draws still show the seed.
  for (let i = 0; i < 12; i++) next()

  return {
    next,
    between: (from, to) => from + (to - from) * next(),
    // Box and Muller; 1 - x keeps the logarithm finite.
    normal: (deviation) =>
      deviation * Math.sqrt(-2 * Math.log(1 - next() * 0.99998)) * Math.cos(2 * Math.PI * next()),
    isBelow: (probability) => next() < probability,
    fork: (child) => createRandom(seed, `${name}/${child}`),
  }
}

/** FNV-1a over the seed and a name, finished as in MurmurHash3. */
function hash(seed: number, name: string): number {
  let mixed = 0x811c9dc5 ^ seed
  for (let i = 0; i < name.length; i++) mixed = Math.imul(mixed ^ name.charCodeAt(i), 0x01000193)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
