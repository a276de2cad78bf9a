/** The two entropy codes of Zstandard (RFC 8878 §4): finite state and Huffman, and how their tables are described. */

import { BackwardBits, ForwardBits, highestBit, ZstdFault } from './decompress-zstd-bits.ts'

/** Of each state its symbol, and where the next one is: base plus so many bits of the stream. */
export interface StateTable {
  /** States are 0 <= state < 2^log. */
  readonly log: number
  readonly symbols: Uint8Array
  readonly bits: Uint8Array
  readonly bases: Uint16Array
}

/** Of each run of `log` bits the symbol that begins there, and how many bits it takes. */
export interface HuffmanTable {
  readonly log: number
  readonly symbols: Uint8Array
  readonly bits: Uint8Array
}

/** A table read from bytes, and the byte behind it. */
export interface Described<Table> {
  readonly table: Table
  readonly next: number
}

/** Longest Huffman code (§4.2.1). */
const MAX_CODE_BITS = 11
/** Weights of symbols are written with tables of this size at most. */
const MAX_WEIGHT_LOG = 6
const MAX_SYMBOLS = 256

/** Reads a description (§4.1.1) of symbols 0..largest in bytes[start..end). */
export function readStateTable(
  bytes: Uint8Array,
  start: number,
  end: number,
  largest: number,
  maxLog: number,
): Described<StateTable> {
  const input = new ForwardBits(bytes, start, end)
  const log = input.peek(4) + 5
  input.skip(4)
  if (log > maxLog) throw new ZstdFault('a table too large')
  const counts: number[] = []
  let left = 1 << log
  while (left > 0) {
    // A count is 0..left + 1; the small values take a bit less.
    const width = highestBit(left + 1) + 1
    const half = (1 << (width - 1)) - 1
    const threshold = (1 << width) - 2 - left
    let value = input.peek(width)
    if ((value & half) < threshold) {
      value &= half
      input.skip(width - 1)
    } else {
      if (value > half) value -= threshold
      input.skip(width)
    }
    const count = value - 1
    left -= Math.abs(count)
    counts.push(count)
    for (let zeros = count === 0 ? 3 : 0; zeros === 3; ) {
      zeros = input.peek(2)
      input.skip(2)
      for (let i = 0; i < zeros; i++) counts.push(0)
    }
    if (counts.length > largest + 1) throw new ZstdFault('a table with too many symbols')
  }
  return { table: buildStateTable(counts, log), next: input.nextByte }
}

/** The table of symbols with these counts, -1 for "less than one", which add up to 2^log (§4.1.1). */
export function buildStateTable(counts: readonly number[], log: number): StateTable {
  const size = 1 << log
  if (counts.reduce((sum, count) => sum + Math.abs(count), 0) !== size) {
    throw new ZstdFault('a table whose counts do not add up')
  }
  const symbols = new Uint8Array(size)
  const next = counts.map((count) => Math.abs(count))
  let high = size
  counts.forEach((count, symbol) => {
    if (count === -1) symbols[--high] = symbol
  })
  const step = (size >> 1) + (size >> 3) + 3
  let position = 0
  counts.forEach((count, symbol) => {
    for (let i = 0; i < count; i++) {
      symbols[position] = symbol
      do position = (position + step) & (size - 1)
      while (position >= high && high > 0)
    }
  })
  const bits = new Uint8Array(size)
  const bases = new Uint16Array(size)
  for (let state = 0; state < size; state++) {
    const rank = next[symbols[state]!]!++
    bits[state] = log - highestBit(rank)
    bases[state] = (rank << bits[state]!) - size
  }
  return { log, symbols, bits, bases }
}

/** The table with one symbol only. */
export function singleState(symbol: number): StateTable {
  return { log: 0, symbols: Uint8Array.of(symbol), bits: new Uint8Array(1), bases: new Uint16Array(1) }
}

/** Reads the description of a Huffman table (§4.2.1) in bytes[start..end). */
export function readHuffmanTable(bytes: Uint8Array, start: number, end: number): Described<HuffmanTable> {
  if (start >= end) throw new ZstdFault('no Huffman table')
  const head = bytes[start]!
  const isDirect = head >= 128
  const next = start + 1 + (isDirect ? (head - 126) >> 1 : head)
  if (next > end) throw new ZstdFault('a Huffman table cut short')
  const weights = isDirect
    ? readDirectWeights(bytes, start + 1, head - 127)
    : readCodedWeights(bytes, start + 1, next)
  return { table: buildHuffmanTable(weights), next }
}

function readDirectWeights(bytes: Uint8Array, start: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const pair = bytes[start + (i >> 1)]!
    return i % 2 === 0 ? pair >> 4 : pair & 15
  })
}

/** Two states take turns until the bits run out; each then gives the symbol that it stands at. */
function readCodedWeights(bytes: Uint8Array, start: number, end: number): number[] {
  const { table, next } = readStateTable(bytes, start, end, MAX_SYMBOLS - 1, MAX_WEIGHT_LOG)
  const input = new BackwardBits()
  input.open(bytes, next, end)
  const weights: number[] = []
  let state = input.read(table.log)
  let other = input.read(table.log)
  if (input.left < 0) throw new ZstdFault('a Huffman table cut short')
  for (;;) {
    if (weights.length >= MAX_SYMBOLS - 2) throw new ZstdFault('a Huffman table with too many symbols')
    weights.push(table.symbols[state]!)
    const following = table.bases[state]! + input.read(table.bits[state]!)
    if (input.left < 0) {
      weights.push(table.symbols[other]!)
      return weights
    }
    state = other
    other = following
  }
}

/** The weight of the last symbol is not written: it fills the table up to a power of two. */
function buildHuffmanTable(given: readonly number[]): HuffmanTable {
  const sum = given.reduce((total, weight) => total + (weight > 0 ? 2 ** (weight - 1) : 0), 0)
  const log = sum === 0 ? 0 : highestBit(sum) + 1
  if (log === 0 || log > MAX_CODE_BITS) throw new ZstdFault('a Huffman table of impossible size')
  const size = 1 << log
  const rest = size - sum
  if ((rest & (rest - 1)) !== 0) throw new ZstdFault('a Huffman table that is not full')
  const weights = [...given, highestBit(rest) + 1]
  const symbols = new Uint8Array(size)
  const bits = new Uint8Array(size)
  let position = 0
  for (let weight = 1; weight <= log; weight++) {
    weights.forEach((each, symbol) => {
      if (each !== weight) return
      const after = position + (1 << (weight - 1))
      symbols.fill(symbol, position, after)
      bits.fill(log + 1 - weight, position, after)
      position = after
    })
  }
  return { log, symbols, bits }
}
