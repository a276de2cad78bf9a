/** Compressed blocks of one Zstandard frame (RFC 8878 §3.1.1.3). */

import { BackwardBits, ZstdFault } from './decompress-zstd-bits.ts'
import {
  buildStateTable,
  type HuffmanTable,
  readHuffmanTable,
  readStateTable,
  type StateTable,
  singleState,
} from './decompress-zstd-tables.ts'
import { ZstdWindow } from './decompress-zstd-window.ts'

/** RFC 8878 §3.1.1.2: no block, packed or unpacked, is larger. */
export const MAX_BLOCK_BYTES = 128 * 1024

/** One of the three codes that sequences are written in (§3.1.1.3.2). */
interface Code {
  readonly largest: number
  readonly maxLog: number
  readonly predefined: StateTable
}

const LITERAL_LENGTHS: Code = {
  largest: 35,
  maxLog: 9,
  predefined: buildStateTable(
    [
      4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1,
      -1, -1,
    ],
    6,
  ),
}
const OFFSETS: Code = {
  largest: 31,
  maxLog: 8,
  predefined: buildStateTable(
    [1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1],
    5,
  ),
}
const MATCH_LENGTHS: Code = {
  largest: 52,
  maxLog: 9,
  predefined: buildStateTable(
    [1, 4, 3, 2, 2, 2, 2, 2, 2, ...new Array<number>(37).fill(1), ...new Array<number>(7).fill(-1)],
    6,
  ),
}

const FROM_SIX_BITS = [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
/** Bits behind a length code, which say how much longer than the code's shortest length it is. */
const LITERAL_BITS = Uint8Array.from([...new Array(16).fill(0), 1, 1, 1, 1, 2, 2, 3, 3, 4, ...FROM_SIX_BITS])
const MATCH_BITS = Uint8Array.from([
  ...new Array(32).fill(0),
  ...[1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5],
  ...FROM_SIX_BITS.slice(1),
])
const SHORTEST_MATCH = 3
const LITERAL_BASES = shortestLengths(LITERAL_BITS, 0)
const MATCH_BASES = shortestLengths(MATCH_BITS, SHORTEST_MATCH)

function shortestLengths(bits: Uint8Array, first: number): Uint32Array {
  const bases = new Uint32Array(bits.length)
  let base = first
  for (let code = 0; code < bits.length; code++) {
    bases[code] = base
    base += 2 ** bits[code]!
  }
  return bases
}

/** Blocks in order; tables and offsets go on from block to block. Throws ZstdFault. */
export class ZstdBlocks {
  private readonly window: ZstdWindow
  private literals: Uint8Array = new Uint8Array(0)
  private literalCount = 0
  private readonly bits = new BackwardBits()
  private huffman: HuffmanTable | null = null
  private literalLengths: StateTable | null = null
  private offsets: StateTable | null = null
  private matchLengths: StateTable | null = null
  /** The three newest offsets, by which most are written (§3.1.1.5). */
  private readonly recent = [1, 4, 8]

  constructor(windowBytes: number) {
    this.window = new ZstdWindow(windowBytes, MAX_BLOCK_BYTES)
  }

  raw(block: Uint8Array): Uint8Array {
    this.window.startBlock()
    this.window.append(block, 0, block.length)
    return this.window.takeBlock()
  }

  /** One byte, `count` times. */
  repeated(byte: number, count: number): Uint8Array {
    this.window.startBlock()
    this.window.appendRun(byte, count)
    return this.window.takeBlock()
  }

  compressed(block: Uint8Array): Uint8Array {
    this.window.startBlock()
    this.readSequences(block, this.readLiterals(block))
    return this.window.takeBlock()
  }

  /** Reads the literals section (§3.1.1.3.1); the byte behind it. */
  private readLiterals(block: Uint8Array): number {
    const head = byteAt(block, 0)
    const kind = head & 3
    const format = (head >> 2) & 3
    if (kind < 2) {
      const headBytes = (format & 1) === 0 ? 1 : format === 1 ? 2 : 3
      const size = littleEndian(block, 0, headBytes) >> (headBytes === 1 ? 3 : 4)
      return kind === 0
        ? this.copyLiterals(block, headBytes, size)
        : this.fillLiterals(block, headBytes, size)
    }
    const headBytes = format < 2 ? 3 : format + 2
    const sizeBits = format < 2 ? 10 : 6 + 4 * format
    const both = Math.floor(littleEndian(block, 0, headBytes) / 16)
    const size = both % 2 ** sizeBits
    const packed = Math.floor(both / 2 ** sizeBits)
    const end = headBytes + packed
    if (end > block.length) throw new ZstdFault('literals cut short')
    this.setLiteralCount(size)
    let start = headBytes
    if (kind === 2) {
      const described = readHuffmanTable(block, start, end)
      this.huffman = described.table
      start = described.next
    }
    if (this.huffman === null) throw new ZstdFault('literals without a table')
    if (format === 0) this.readStream(this.huffman, block, start, end, 0, size)
    else this.readFourStreams(this.huffman, block, start, end)
    return end
  }

  private copyLiterals(block: Uint8Array, start: number, size: number): number {
    if (start + size > block.length) throw new ZstdFault('literals cut short')
    this.setLiteralCount(size)
    this.literals.set(block.subarray(start, start + size))
    return start + size
  }

  private fillLiterals(block: Uint8Array, start: number, size: number): number {
    this.setLiteralCount(size)
    this.literals.fill(byteAt(block, start), 0, size)
    return start + 1
  }

  private setLiteralCount(count: number): void {
    if (count > MAX_BLOCK_BYTES) throw new ZstdFault('more literals than a block holds')
    this.literalCount = count
    if (count > this.literals.length) this.literals = new Uint8Array(count)
  }

  private readFourStreams(table: HuffmanTable, block: Uint8Array, start: number, end: number): void {
    const size = this.literalCount
    const each = Math.ceil(size / 4)
    if (3 * each > size) throw new ZstdFault('too few literals for four streams')
    let from = start + 6
    for (let stream = 0; stream < 4; stream++) {
      const to = stream === 3 ? end : from + littleEndian(block, start + 2 * stream, 2)
      if (to > end) throw new ZstdFault('literals cut short')
      this.readStream(table, block, from, to, stream * each, stream === 3 ? size : (stream + 1) * each)
      from = to
    }
  }

  /** One Huffman stream, block[start..end), into literals[from..to). */
  private readStream(
    { log, symbols, bits: codeBits }: HuffmanTable,
    block: Uint8Array,
    start: number,
    end: number,
    from: number,
    to: number,
  ): void {
    const { bits, literals } = this
    bits.open(block, start, end)
    const mask = (1 << log) - 1
    // As bits.peek does it, but for the last codes without a call for each byte of output.
    let left = bits.left
    for (let at = from; at < to; at++) {
      const low = left - log
      let code: number
      if (low >= 0) {
        const byte = start + (low >> 3)
        code = ((block[byte]! | (block[byte + 1]! << 8) | (block[byte + 2]! << 16)) >> (low & 7)) & mask
      } else {
        bits.left = left
        code = bits.peek(log)
      }
      literals[at] = symbols[code]!
      left -= codeBits[code]!
    }
    bits.left = left
    if (bits.left !== 0) throw new ZstdFault('literals that do not fill their stream')
  }

  /** Reads the sequences section (§3.1.1.3.2) from `start` on, and carries the sequences out. */
  private readSequences(block: Uint8Array, start: number): void {
    const first = byteAt(block, start)
    let at = start + 1
    let count = first
    if (first === 255) {
      count = littleEndian(block, at, 2) + 0x7f00
      at += 2
    } else if (first > 127) {
      count = ((first - 128) << 8) | byteAt(block, at)
      at++
    }
    if (count === 0) {
      if (at !== block.length) throw new ZstdFault('bytes behind the last literal')
      this.window.append(this.literals, 0, this.literalCount)
      return
    }
    const modes = byteAt(block, at)
    at++
    if ((modes & 3) !== 0) throw new ZstdFault('reserved bits are set')
    const literals = chooseTable(LITERAL_LENGTHS, modes >> 6, this.literalLengths, block, at)
    const offsets = chooseTable(OFFSETS, (modes >> 4) & 3, this.offsets, block, literals.next)
    const matches = chooseTable(MATCH_LENGTHS, (modes >> 2) & 3, this.matchLengths, block, offsets.next)
    this.literalLengths = literals.table
    this.offsets = offsets.table
    this.matchLengths = matches.table
    this.bits.open(block, matches.next, block.length)
    this.carryOut(count, literals.table, offsets.table, matches.table)
  }

  private carryOut(count: number, literals: StateTable, offsets: StateTable, matches: StateTable): void {
    const { bits, window } = this
    let literalState = bits.read(literals.log)
    let offsetState = bits.read(offsets.log)
    let matchState = bits.read(matches.log)
    let literalAt = 0
    for (let left = count; left > 0; left--) {
      const literalCode = literals.symbols[literalState]!
      const matchCode = matches.symbols[matchState]!
      const offset = readOffset(bits, offsets.symbols[offsetState]!)
      const matchLength = MATCH_BASES[matchCode]! + bits.read(MATCH_BITS[matchCode]!)
      const literalLength = LITERAL_BASES[literalCode]! + bits.read(LITERAL_BITS[literalCode]!)
      if (left > 1) {
        literalState = literals.bases[literalState]! + bits.read(literals.bits[literalState]!)
        matchState = matches.bases[matchState]! + bits.read(matches.bits[matchState]!)
        offsetState = offsets.bases[offsetState]! + bits.read(offsets.bits[offsetState]!)
      }
      if (bits.left < 0) throw new ZstdFault('sequences cut short')
      if (literalAt + literalLength > this.literalCount) throw new ZstdFault('more literals than there are')
      window.append(this.literals, literalAt, literalAt + literalLength)
      literalAt += literalLength
      window.repeat(this.offsetOf(offset, literalLength), matchLength)
    }
    if (bits.left !== 0) throw new ZstdFault('sequences that do not fill their stream')
    window.append(this.literals, literalAt, this.literalCount)
  }

  /** Offsets 1 to 3 stand for recent ones, one further where no literal comes before (§3.1.1.5). */
  private offsetOf(value: number, literalLength: number): number {
    const { recent } = this
    const index = value > 3 ? 3 : value - 1 + (literalLength === 0 ? 1 : 0)
    if (index === 0) return recent[0]!
    const offset = value > 3 ? value - 3 : index === 3 ? recent[0]! - 1 : recent[index]!
    if (index > 1) recent[2] = recent[1]!
    recent[1] = recent[0]!
    recent[0] = offset
    return offset
  }
}

function readOffset(bits: BackwardBits, code: number): number {
  // At most 31 bits, the higher ones first.
  const high = code > 16 ? bits.read(code - 16) : 0
  const low = bits.read(Math.min(code, 16))
  return ((1 << code) | (high << 16) | low) >>> 0
}

/** The table of a code for this block: predefined, of one symbol, described here, or that of the block before. */
function chooseTable(code: Code, mode: number, before: StateTable | null, block: Uint8Array, at: number) {
  if (mode === 0) return { table: code.predefined, next: at }
  if (mode === 2) return readStateTable(block, at, block.length, code.largest, code.maxLog)
  if (mode === 1) {
    const symbol = byteAt(block, at)
    if (symbol > code.largest) throw new ZstdFault('a code that does not exist')
    return { table: singleState(symbol), next: at + 1 }
  }
  if (before === null) throw new ZstdFault('no table to go on with')
  return { table: before, next: at }
}

function byteAt(bytes: Uint8Array, at: number): number {
  if (at >= bytes.length) throw new ZstdFault('a block cut short')
  return bytes[at]!
}

function littleEndian(bytes: Uint8Array, at: number, count: number): number {
  let value = 0
  for (let i = count - 1; i >= 0; i--) value = value * 256 + byteAt(bytes, at + i)
  return value
}
