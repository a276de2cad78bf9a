import { readChecksum } from './sentence.ts'

/**
 * TAG blocks (IEC 61162-450, NMEA 0183 version 4): `\s:rORBCOMM,c:1609459200,g:1-2-73874*hh\` before a
 * sentence. Of its fields `s` (source), `c` (time) and `g` (sentence group) are read, the others skipped.
 *
 * A block without a checksum is believed, as its closing backslash shows it to be whole; with a wrong one the
 * line was damaged, and the caller rejects it.
 */
export class TagBlock {
  /** Epoch ms of `c`, NaN when absent or no number. */
  timeMs = Number.NaN
  /** Hash of `s`, 0 when absent: only equality is asked of it. */
  source = 0
  /** Group of `g`: sentence number, how many there are, and the group's id; -1 when absent. */
  groupPart = -1
  groupCount = -1
  groupId = -1

  reset(): void {
    this.timeMs = Number.NaN
    this.source = 0
    this.groupPart = -1
    this.groupCount = -1
    this.groupId = -1
  }
}

const BACKSLASH = 92
const COMMA = 44
const COLON = 58
const STAR = 42
const HYPHEN = 45
/** `c` is in seconds by the standard and in milliseconds by habit: as seconds this is the year 5138. */
const FIRST_MILLISECONDS = 1e11

/** What `readTagBlock` returns where no block stands, and where one stands whose checksum is wrong. */
export const NO_TAG_BLOCK = -1
export const DAMAGED_TAG_BLOCK = -2

/**
 * Reads every TAG block in bytes[from..to) into `out` (reset first); later ones add to earlier ones.
 * False when a block's checksum is wrong.
 */
export function readTagBlocks(bytes: Uint8Array, from: number, to: number, out: TagBlock): boolean {
  out.reset()
  for (let at = from; at < to; at++) {
    if (bytes[at] !== BACKSLASH) continue
    const end = readTagBlock(bytes, at, to, out)
    if (end === DAMAGED_TAG_BLOCK) return false
    if (end !== NO_TAG_BLOCK) at = end - 1
  }
  return true
}

/**
 * Adds the TAG block whose first backslash is at `start` to `out`, in one pass, and returns where its last one
 * ends; or NO_TAG_BLOCK or DAMAGED_TAG_BLOCK. A block begins with a field: other backslashes are those of a path.
 */
export function readTagBlock(bytes: Uint8Array, start: number, limit: number, out: TagBlock): number {
  if (!hasFieldAt(bytes, start + 1, limit)) return NO_TAG_BLOCK
  let sum = 0
  let field = start + 1
  for (let at = field; at < limit; at++) {
    const byte = bytes[at]
    if (byte === COMMA) {
      readField(bytes, field, at, out)
      field = at + 1
    } else if (byte === BACKSLASH) {
      readField(bytes, field, at, out)
      return at + 1
    } else if (byte === STAR) {
      readField(bytes, field, at, out)
      const isRight = at + 3 < limit && readChecksum(bytes, at + 1) === sum && bytes[at + 3] === BACKSLASH
      return isRight ? at + 4 : DAMAGED_TAG_BLOCK
    } else if (byte < 32) break
    sum ^= byte
  }
  // Never closed: the line was cut within the block.
  out.reset()
  return NO_TAG_BLOCK
}

/** One letter and a colon, or the group as version 4.0 wrote it. */
function hasFieldAt(bytes: Uint8Array, at: number, limit: number): boolean {
  return at + 4 < limit && (bytes[at + 1] === COLON || bytes[at + 3] === COLON)
}

function readField(bytes: Uint8Array, at: number, end: number, out: TagBlock): void {
  if (bytes[at + 1] === COLON) {
    if (bytes[at] === 115) out.source = hashBytes(bytes, at + 2, end)
    else if (bytes[at] === 99) out.timeMs = readTime(bytes, at + 2, end)
    else if (bytes[at] === 103) readGroup(bytes, at + 2, end, out)
  } else if ((bytes[at + 1] | 32) === 103 && bytes[at + 3] === COLON) {
    // Version 4.0 wrote the group as 1G2:73874.
    const part = bytes[at] - 48
    const count = bytes[at + 2] - 48
    setGroup(part, count, readWhole(bytes, at + 4, end), out)
  }
}

function readTime(bytes: Uint8Array, from: number, to: number): number {
  let point = from
  while (point < to && bytes[point] !== 46) point++
  const whole = readWhole(bytes, from, point)
  if (whole < 0) return Number.NaN
  if (whole >= FIRST_MILLISECONDS) return whole
  let ms = 0
  for (let index = point + 1, weight = 100; index < to && weight >= 1; index++, weight /= 10) {
    if (bytes[index] < 48 || bytes[index] > 57) return Number.NaN
    ms += (bytes[index] - 48) * weight
  }
  return whole * 1000 + ms
}

function readGroup(bytes: Uint8Array, from: number, to: number, out: TagBlock): void {
  const first = indexOfByte(bytes, HYPHEN, from, to)
  const second = first < 0 ? -1 : indexOfByte(bytes, HYPHEN, first + 1, to)
  if (second < 0) return
  setGroup(
    readWhole(bytes, from, first),
    readWhole(bytes, first + 1, second),
    readWhole(bytes, second + 1, to),
    out,
  )
}

function setGroup(part: number, count: number, id: number, out: TagBlock): void {
  if (part < 1 || count < part || id < 0) return
  out.groupPart = part
  out.groupCount = count
  out.groupId = id
}

/** The whole number of at most 15 digits (exact as a double) that bytes[from..to) spell, else -1. */
function readWhole(bytes: Uint8Array, from: number, to: number): number {
  if (to <= from || to - from > 15) return -1
  let value = 0
  for (let index = from; index < to; index++) {
    const digit = bytes[index] - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

/** Index of a byte in bytes[from..to), -1 where it is not: unlike indexOf it never looks beyond the line. */
export function indexOfByte(bytes: Uint8Array, byte: number, from: number, to: number): number {
  for (let index = from; index < to; index++) if (bytes[index] === byte) return index
  return -1
}

/** FNV-1a over bytes[from..to) as a 31-bit number, never 0. */
export function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5
  for (let index = from; index < to; index++) hash = Math.imul(hash ^ bytes[index], 0x01000193)
  return hash >>> 1 || 1
}
