import { fieldText, givenText } from './field-splitter.ts'

/** What `parseNumber` returns for text that is neither a number nor a way of writing "missing" (NaN). */
export const BAD_NUMBER = Number.POSITIVE_INFINITY

const BLANK = 32
const PLUS = 43
const COMMA = 44
const MINUS = 45
const POINT = 46
/** Mantissas to here are whole in a double, so that one division rounds correctly. */
const MAX_DIGITS = 15

const POWERS_OF_TEN = Float64Array.from({ length: MAX_DIGITS + 1 }, (_, i) => 10 ** i)

/**
 * The number in bytes[start, end): the same double as `Number(text)`, without making a string of it in the usual
 * case. The decimal mark is a point or a comma; blanks around it do not matter. NaN where it is missing.
 */
export function parseNumber(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at] === BLANK) at++
  while (end > at && bytes[end - 1] === BLANK) end--
  if (at === end) return Number.NaN
  const first = at
  const isNegative = bytes[at] === MINUS
  if (isNegative || bytes[at] === PLUS) at++
  let mantissa = 0
  let digits = 0
  let markAt = -1
  for (; at < end; at++) {
    const byte = bytes[at]!
    const digit = byte - 48
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit
      digits++
    } else if ((byte === POINT || byte === COMMA) && markAt === -1) markAt = at
    else return parseSlowly(bytes, first, end)
  }
  if (digits === 0 || digits > MAX_DIGITS) return parseSlowly(bytes, first, end)
  const value = markAt === -1 ? mantissa : mantissa / POWERS_OF_TEN[end - 1 - markAt]!
  return isNegative ? -value : value
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i

/** Exponents, many digits, and the words for "missing". */
function parseSlowly(bytes: Uint8Array, start: number, end: number): number {
  return numberOfText(fieldText(bytes, start, end))
}

/** `parseNumber` of a text. */
export function numberOfText(given: string): number {
  const text = givenText(given.trim())
  if (text === '') return Number.NaN
  const normal = text.includes('.') ? text : text.replace(',', '.')
  return NUMBER.test(normal) ? Number(normal) : BAD_NUMBER
}
