/**
 * The hot path of predict requests: rows by position, read from the bytes straight into features. JSON.parse would make
 * 3,456 numbers of a request of 64 rows first, and a schema look at each of them again. What is not exactly of this form,
 * sound or not, is left to those two; a test holds both to the same bits.
 */

import { FEATURE_COUNT } from '../../features/feature-list.ts'

export interface ScannedRows {
  readonly key: 'instances' | 'inputs'
  readonly rows: number
}

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const MINUS = 0x2d
const PLUS = 0x2b
const POINT = 0x2e
const ZERO = 0x30
const SMALL_E = 0x65
const SMALL_N = 0x6e

/** Powers of ten that are exact: products with and quotients by them are rounded once. */
const EXACT_TEN = Float64Array.from({ length: 23 }, (_, power) => 10 ** power)
/** Whole numbers below are exact, and so is ten times one plus a digit as long as it stays below. */
const EXACT_BELOW = 2 ** 53
const TENTH_OF_EXACT = Math.floor(EXACT_BELOW / 10) - 1
/** More than cutting digits off behind the 15th can change, with the rounding of one product. */
const DOUBT = 2 ** -48

/** Reads one body after the other; not to be used by two at once. */
export class RowScanner {
  private bytes: Uint8Array = new Uint8Array()
  private at = 0
  /** Whether the number read last is no number of JSON, or too large. */
  private isBad = false

  /**
   * Writes FEATURE_COUNT values a row to `features` from row `toRow` on, NaN for null. Null where the body is of another
   * form or has more than `mostRows` rows; features from `toRow` on are then void.
   */
  scan(bytes: Uint8Array, features: Float32Array, toRow: number, mostRows: number): ScannedRows | null {
    this.bytes = bytes
    this.at = 0
    if (!this.take(OPEN_OBJECT)) return null
    const key = this.readKey()
    if (key === null || !this.take(COLON) || !this.take(OPEN_LIST)) return null
    let rows = 0
    do {
      if (rows === mostRows || !this.readRow(features, (toRow + rows) * FEATURE_COUNT)) return null
      rows++
    } while (this.take(COMMA))
    if (!this.take(CLOSE_LIST) || !this.take(CLOSE_OBJECT)) return null
    this.skipBlanks()
    return this.at === bytes.length ? { key, rows } : null
  }

  private readKey(): ScannedRows['key'] | null {
    if (!this.take(QUOTE)) return null
    if (this.takeWord(INSTANCES)) return 'instances'
    return this.takeWord(INPUTS) ? 'inputs' : null
  }

  private readRow(features: Float32Array, from: number): boolean {
    if (!this.take(OPEN_LIST)) return false
    for (let i = 0; i < FEATURE_COUNT; i++) {
      if (i > 0 && !this.take(COMMA)) return false
      this.skipBlanks()
      if (this.bytes[this.at] === SMALL_N) {
        if (!this.takeWord(NULL)) return false
        features[from + i] = Number.NaN
      } else {
        features[from + i] = this.readNumber()
        if (this.isBad) return false
      }
    }
    return this.take(CLOSE_LIST)
  }

  /** The number as 32 bits have it: the double nearest to the text, rounded, as storing what JSON.parse gives would. */
  private readNumber(): number {
    const { bytes } = this
    const start = this.at
    let at = start
    const isNegative = bytes[at] === MINUS
    if (isNegative) at++
    let digits = 0
    let exponent = 0
    let isCut = false
    const firstAt = at
    for (let digit = bytes[at]! - ZERO; digit >= 0 && digit <= 9; digit = bytes[++at]! - ZERO)
      if (digits <= TENTH_OF_EXACT) digits = digits * 10 + digit
      else {
        isCut = true
        exponent++
      }
    // JSON has a digit before the point, and no zero before another one.
    this.isBad = at === firstAt || (bytes[firstAt] === ZERO && at > firstAt + 1)
    if (bytes[at] === POINT) {
      const pointAt = at++
      for (let digit = bytes[at]! - ZERO; digit >= 0 && digit <= 9; digit = bytes[++at]! - ZERO)
        if (digits <= TENTH_OF_EXACT) {
          digits = digits * 10 + digit
          exponent--
        } else isCut = true
      if (at === pointAt + 1) this.isBad = true
    }
    if ((bytes[at]! | 0x20) === SMALL_E) {
      at++
      const isBelow = bytes[at] === MINUS
      if (isBelow || bytes[at] === PLUS) at++
      const exponentAt = at
      let power = 0
      for (let digit = bytes[at]! - ZERO; digit >= 0 && digit <= 9; digit = bytes[++at]! - ZERO)
        if (power < 10_000) power = power * 10 + digit
      if (at === exponentAt) this.isBad = true
      exponent += isBelow ? -power : power
    }
    this.at = at
    if (exponent < -22 || exponent > 22) return this.readSlowly(start, at)
    const size = exponent < 0 ? digits / EXACT_TEN[-exponent]! : digits * EXACT_TEN[exponent]!
    // Digits that were cut off can change the rounding to 32 bits only beside a boundary.
    if (isCut && Math.fround(size * (1 - DOUBT)) !== Math.fround(size * (1 + DOUBT)))
      return this.readSlowly(start, at)
    return isNegative ? -size : size
  }

  private readSlowly(start: number, end: number): number {
    const number = Number(
      String.fromCharCode(...this.bytes.subarray(start, Math.min(end, start + LONGEST_NUMBER))),
    )
    if (end - start > LONGEST_NUMBER || !Number.isFinite(number)) this.isBad = true
    return number
  }

  private take(byte: number): boolean {
    this.skipBlanks()
    if (this.bytes[this.at] !== byte) return false
    this.at++
    return true
  }

  private takeWord(word: Uint8Array): boolean {
    for (let i = 0; i < word.length; i++) if (this.bytes[this.at + i] !== word[i]) return false
    this.at += word.length
    return true
  }

  private skipBlanks(): void {
    const { bytes } = this
    let byte = bytes[this.at]
    while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) byte = bytes[++this.at]
  }
}

/** Longer ones are left to JSON.parse. */
const LONGEST_NUMBER = 400
const encoder = new TextEncoder()
const INSTANCES = encoder.encode('instances"')
const INPUTS = encoder.encode('inputs"')
const NULL = encoder.encode('null')
