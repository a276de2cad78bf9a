/**
 * Whole numbers packed as differences of the order that packs them shortest.
 *
 * Order 0 writes the values, 1 the differences, 2 the differences of the differences: a reporting interval or
 * a constant course changes little from one position to the next, a place on a straight leg changes evenly.
 * Signed values are folded to unsigned (0, -1, 1, -2, ... to 0, 1, 2, 3, ...) and written seven bits a byte.
 */

import { type ByteReader, type ByteWriter, LONGEST_COUNT } from './column-bytes.ts'

/** Every value is the first one: nothing follows it. */
const CONSTANT = 3

/** Bytes that a 32-bit number takes, by its leading zeros. */
const BYTES_BY_LEADING_ZEROS = Uint8Array.from({ length: 33 }, (_, zeros) =>
  Math.max(1, Math.ceil((32 - zeros) / 7)),
)

/** Folds a signed whole number of at most 52 bits to an unsigned one. */
function foldSign(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1
}

function unfoldSign(folded: number): number {
  return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2
}

/** Bytes that a value takes when folded and written. */
function packedBytes(value: number): number {
  const small = value | 0
  if (small === value) return BYTES_BY_LEADING_ZEROS[Math.clz32((small << 1) ^ (small >> 31))]!
  let bytes = 5
  for (let most = 2 ** 35; foldSign(value) >= most; most *= 128) bytes++
  return bytes
}

/** Of longer columns every fourth value tells which order suits them. */
const LOOKED_AT_ALL = 128

/** The order that takes the fewest bytes, the lowest of equals. */
function shortestOrder(values: Float64Array, count: number): number {
  let bytes0 = 0
  let bytes1 = 0
  let bytes2 = 0
  const stride = count > LOOKED_AT_ALL ? 4 : 1
  for (let i = 1; i < count; i += stride) {
    const value = values[i]!
    const before = values[i - 1]!
    const step = value - before
    const stepBefore = i === 1 ? 0 : before - values[i - 2]!
    bytes0 += packedBytes(value)
    bytes1 += packedBytes(step)
    bytes2 += packedBytes(step - stepBefore)
  }
  if (bytes0 <= bytes1 && bytes0 <= bytes2) return 0
  return bytes1 <= bytes2 ? 1 : 2
}

function isConstant(values: Float64Array, count: number): boolean {
  const first = values[0]!
  for (let i = 1; i < count; i++) if (values[i] !== first) return false
  return true
}

/**
 * Writes the first `count` >= 1 values: whole, at most 2^50 in size so that second differences stay exact.
 * The count itself is the caller's.
 */
export function writeIntegers(writer: ByteWriter, values: Float64Array, count: number): void {
  writer.reserve(1 + LONGEST_COUNT * count)
  const order = isConstant(values, count) ? CONSTANT : shortestOrder(values, count)
  writer.byte(order)
  // The first value stands as it is, whatever the order, and its step says nothing of the second.
  let before = values[0]!
  writer.count(foldSign(before))
  if (order === CONSTANT) return
  let stepBefore = 0
  const { bytes } = writer
  let at = writer.length
  for (let i = 1; i < count; i++) {
    const value = values[i]!
    const step = value - before
    const difference = order === 0 ? value : order === 1 ? step : step - stepBefore
    stepBefore = step
    before = value
    const small = difference | 0
    const folded = (small << 1) ^ (small >> 31)
    if (small !== difference || folded >>> 0 >= 0x200000) {
      writer.length = at
      writer.count(foldSign(difference))
      at = writer.length
      continue
    }
    // Three bytes whatever it takes, without a branch that nobody can foretell; the next number writes over the rest.
    bytes[at] = folded | 128
    bytes[at + 1] = (folded >>> 7) | 128
    bytes[at + 2] = (folded >>> 14) | 128
    at += BYTES_BY_LEADING_ZEROS[Math.clz32(folded)]!
    bytes[at - 1]! &= 127
  }
  writer.length = at
}

/** Reads into the first `count` values what writeIntegers wrote. Throws on an unknown order or truncated bytes. */
export function readIntegers(reader: ByteReader, values: Float64Array, count: number): void {
  const order = reader.byte()
  if (order > CONSTANT) throw new Error(`store: unknown column order ${order}`)
  let value = unfoldSign(reader.count())
  if (order === CONSTANT) {
    values.fill(value, 0, count)
    return
  }
  values[0] = value
  let step = 0
  const { bytes, end } = reader
  for (let i = 1; i < count; i++) {
    const at = reader.position
    const first = at < end ? bytes[at]! : 255
    let difference: number
    if (first < 128) {
      difference = (first >>> 1) ^ -(first & 1)
      reader.position = at + 1
    } else {
      const second = at + 1 < end ? bytes[at + 1]! : 255
      if (second < 128) {
        const folded = (first & 127) | (second << 7)
        difference = (folded >>> 1) ^ -(folded & 1)
        reader.position = at + 2
      } else difference = unfoldSign(reader.count())
    }
    if (order === 0) value = difference
    else if (order === 1) value += difference
    else {
      step += difference
      value += step
    }
    values[i] = value
  }
}
