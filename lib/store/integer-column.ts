/**
 * Whole numbers packed as differences of the order that packs them shortest.
 *
 * Order 0 writes the values, 1 the differences, 2 the differences of the differences: a reporting interval or
 * a constant course changes little from one position to the next, a place on a straight leg changes evenly.
 * Signed values are folded to unsigned (0, -1, 1, -2, ... to 0, 1, 2, 3, ...) and written seven bits a byte.
 */

import type { StateReader, StateWriter } from '../features/state-codec.ts'

/** Every value is the first one: nothing follows it. */
const CONSTANT = 3

/** Folds a signed whole number of at most 52 bits to an unsigned one. */
function foldSign(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1
}

function unfoldSign(folded: number): number {
  return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2
}

function packedBytes(folded: number): number {
  if (folded < 0x80) return 1
  if (folded < 0x4000) return 2
  if (folded < 0x200000) return 3
  if (folded < 0x10000000) return 4
  return Math.ceil(Math.log2(folded + 1) / 7)
}

/** The order that takes the fewest bytes, the lowest of equals; values before the first count as 0. */
function shortestOrder(values: Float64Array, count: number): number {
  let bytes0 = 0
  let bytes1 = 0
  let bytes2 = 0
  let before = 0
  let stepBefore = 0
  for (let i = 0; i < count; i++) {
    const value = values[i]!
    const step = value - before
    bytes0 += packedBytes(foldSign(value))
    bytes1 += packedBytes(foldSign(step))
    bytes2 += packedBytes(foldSign(step - stepBefore))
    stepBefore = i === 0 ? 0 : step
    before = value
  }
  if (bytes0 <= bytes1 && bytes0 <= bytes2) return 0
  return bytes1 <= bytes2 ? 1 : 2
}

function isConstant(values: Float64Array, count: number): boolean {
  for (let i = 1; i < count; i++) if (values[i] !== values[0]) return false
  return true
}

/**
 * Writes the first `count` >= 1 values: whole, at most 2^50 in size so that second differences stay exact.
 * The count itself is the caller's.
 */
export function writeIntegers(writer: StateWriter, values: Float64Array, count: number): void {
  if (isConstant(values, count)) {
    writer.byte(CONSTANT)
    writer.count(foldSign(values[0]!))
    return
  }
  const order = shortestOrder(values, count)
  writer.byte(order)
  let before = 0
  let stepBefore = 0
  for (let i = 0; i < count; i++) {
    const value = values[i]!
    const step = value - before
    writer.count(foldSign(order === 0 ? value : order === 1 ? step : step - stepBefore))
    // The first step is the value itself and says nothing of the second.
    stepBefore = i === 0 ? 0 : step
    before = value
  }
}

/** Reads what writeIntegers wrote. Throws on an unknown order or truncated bytes. */
export function readIntegers(reader: StateReader, count: number): Float64Array {
  const values = new Float64Array(count)
  const order = reader.byte()
  if (order === CONSTANT) return values.fill(unfoldSign(reader.count()))
  if (order > 2) throw new Error(`store: unknown column order ${order}`)
  let value = 0
  let step = 0
  for (let i = 0; i < count; i++) {
    const difference = unfoldSign(reader.count())
    if (order === 0) value = difference
    else if (order === 1 || i === 0) value += difference
    else {
      step += difference
      value += step
    }
    values[i] = value
  }
  return values
}
