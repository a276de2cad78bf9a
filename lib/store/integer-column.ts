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
const ORDERS = [0, 1, 2] as const

/** Folds a signed whole number of at most 52 bits to an unsigned one. */
function foldSign(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1
}

function unfoldSign(folded: number): number {
  return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2
}

function packedBytes(folded: number): number {
  let bytes = 1
  for (let rest = folded; rest >= 128; rest /= 128) bytes++
  return bytes
}

/** The difference of the given order at index i; values before the first count as 0. */
function differenceAt(values: Float64Array, i: number, order: number): number {
  const value = values[i]!
  if (order === 0) return value
  const before = i > 0 ? values[i - 1]! : 0
  if (order === 1 || i === 0) return value - before
  return value - before - (before - (i > 1 ? values[i - 2]! : before))
}

function shortestOrder(values: Float64Array, count: number): number {
  let best = 0
  let bestBytes = Number.POSITIVE_INFINITY
  for (const order of ORDERS) {
    let bytes = 0
    for (let i = 0; i < count; i++) bytes += packedBytes(foldSign(differenceAt(values, i, order)))
    if (bytes < bestBytes) {
      best = order
      bestBytes = bytes
    }
  }
  return best
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
  for (let i = 0; i < count; i++) writer.count(foldSign(differenceAt(values, i, order)))
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
