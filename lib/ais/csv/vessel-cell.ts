import type { ReportBuffer } from '../report.ts'
import { fieldText, givenText } from './field-splitter.ts'

/** No vessel in the cell, or none that can be one. */
export const NO_VESSEL = -1

const LARGEST_MMSI = 999_999_999
/** Whole numbers of this many digits are exact in a double. */
const MAX_EXACT_DIGITS = 15
/** Longer texts are no vessel key but a row gone wrong. */
const MAX_KEY_LENGTH = 64

const BLANK = 32
const POINT = 46
const ZERO = 48

/** Vessel cells to indices of the buffer's keys; digits without making a string of them. */
export class VesselCells {
  private readonly indexOfNumber = new Map<number, number>()
  private readonly indexOfText = new Map<string, number>()

  constructor(
    private readonly buffer: ReportBuffer,
    /** True for a column of MMSI: up to nine digits are one, leading zeros lost or not. False: ids, taken as they stand. */
    private readonly isMmsi: boolean,
  ) {}

  /**
   * Index of the vessel in bytes[start, end). Digits may end in `.0`, as tables that once held a missing value have
   * them. Whatever else is not a word for "missing" is a key as it stands (`VE_00001`).
   */
  read(bytes: Uint8Array, start: number, end: number): number {
    let at = start
    while (at < end && bytes[at] === BLANK) at++
    const first = at
    let value = 0
    for (; at < end; at++) {
      const digit = bytes[at]! - ZERO
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    const digits = at - first
    if (digits > 0 && digits <= MAX_EXACT_DIGITS && (at === end || isEmptyFraction(bytes, at, end))) {
      if (this.isMmsi && value <= LARGEST_MMSI) return this.buffer.vesselOfMmsi(value)
      if (bytes[first] !== ZERO) return this.ofNumber(value)
    }
    return this.ofText(withoutExponent(givenText(fieldText(bytes, start, end))))
  }

  /** The same for a cell that is a text already. */
  readText(text: string): number {
    const bytes = Buffer.from(text)
    return this.read(bytes, 0, bytes.length)
  }

  private ofNumber(value: number): number {
    let index = this.indexOfNumber.get(value)
    if (index === undefined) {
      index = this.buffer.vesselOfKey(String(value))
      this.indexOfNumber.set(value, index)
    }
    return index
  }

  private ofText(text: string): number {
    if (text === '' || text.length > MAX_KEY_LENGTH || !isPlainText(text)) return NO_VESSEL
    if (this.isMmsi && !isKey(text)) return NO_VESSEL
    let index = this.indexOfText.get(text)
    if (index === undefined) {
      index = this.buffer.vesselOfKey(text)
      this.indexOfText.set(text, index)
    }
    return index
  }
}

function isEmptyFraction(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start
  if (bytes[at] === POINT) {
    at++
    while (at < end && bytes[at] === ZERO) at++
  }
  while (at < end && bytes[at] === BLANK) at++
  return at === end
}

/**
 * Anonymous ids of GFW's files as `1.2639560807591E13`, all their digits there. An MMSI of nine digits that a
 * spreadsheet turned into `2.19E+08` has lost some: it stays what it is, no key.
 */
function withoutExponent(text: string): string {
  if (!/^\d(?:\.\d+)?e\+?\d\d?$/i.test(text)) return text
  const value = Number(text)
  return value > LARGEST_MMSI && Number.isSafeInteger(value) ? String(value) : text
}

/** In a column of MMSI, a number that is none (`2.19e8`, `-5`, `219.5`) is an error and no anonymous id. */
function isKey(text: string): boolean {
  return !/^[-+]?[\d.,]+(?:e[-+]?\d+)?$/i.test(text) || /^\d+$/.test(text)
}

/** Without control characters or halves of surrogate pairs: what any file and database gives back as it was. */
function isPlainText(text: string): boolean {
  return !/[\p{Cc}\p{Cs}]/u.test(text)
}
