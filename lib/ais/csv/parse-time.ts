import { fieldText, givenText } from './field-splitter.ts'

/** How a table writes 3 April: 03/04/2021 (dmy) or 04/03/2021 (mdy). */
export type DateOrder = 'dmy' | 'mdy'

/** Results of the parsers that are no time. */
export const MISSING_TIME = Number.NaN
export const BAD_TIME = Number.POSITIVE_INFINITY
/** Reads two ways, and no order was given. */
export const AMBIGUOUS_TIME = Number.NEGATIVE_INFINITY

const DAY_MS = 86_400_000
const BLANK = 32
const DOT = 46
const SLASH = 47
const DASH = 45
const COLON = 58
const PLUS = 43
const LETTER_T = 84
const LETTER_Z = 90

/**
 * Times as tables write them, from bytes, without a string:
 * - `2021-01-06T07:33:48`, with blank for T, `/` or `.` for `-`, fraction, `Z`, `UTC` or an offset. No zone is UTC.
 * - `06/01/2021 07:33:48`, with `-` or `.`, one-digit parts, AM or PM. A dot between the parts is always day first;
 *   otherwise a part over 12 tells, else `order`.
 * - `20210106T073348`, `20210106073348`.
 * - Seconds since 1970 (up to 11 digits; fraction or exponent allowed), milliseconds (12-13), microseconds (15-16),
 *   nanoseconds (17-19).
 * A date without a time of day is no time. Not re-entrant: one parser, one caller.
 */
export class TimeParser {
  /** What the last `parse` of a date with two readings proved, null where it proved nothing. */
  evidence: DateOrder | null = null
  /** Whether the last `parse` met a date written in one order or the other. */
  dependsOnOrder = false
  private bytes: Uint8Array = new Uint8Array(0)
  private at = 0
  private end = 0
  private digits = 0

  constructor(private readonly order: DateOrder | null) {}

  /** Epoch ms, whole, or one of the three constants above. */
  parse(bytes: Uint8Array, start: number, end: number): number {
    this.evidence = null
    this.dependsOnOrder = false
    if (!this.begin(bytes, start, end)) return MISSING_TIME
    const first = this.readNumber(20)
    if (this.at === this.end || (this.digits >= 5 && bytes[this.at] === DOT))
      return this.epochOrCompact(first)
    if (this.digits === 1 && bytes[this.at] === DOT) return this.epochWithExponent()
    return this.dateAndTime(first)
  }

  private dateAndTime(first: number): number {
    const days = this.dateFrom(first)
    if (!Number.isFinite(days)) return days
    const separator = this.bytes[this.at]
    if (separator !== BLANK && separator !== LETTER_T && separator !== COLON) return BAD_TIME
    this.at++
    return days * DAY_MS + this.timeOfDay()
  }

  /** A date and a time of day that stand in two columns; either may be missing, which makes the time missing. */
  parsePair(
    bytes: Uint8Array,
    dateStart: number,
    dateEnd: number,
    timeStart: number,
    timeEnd: number,
  ): number {
    this.evidence = null
    this.dependsOnOrder = false
    if (!this.begin(bytes, dateStart, dateEnd)) return MISSING_TIME
    const days = this.dateFrom(this.readNumber(8))
    if (!Number.isFinite(days)) return days
    if (this.at !== this.end && !this.isMidnight()) return BAD_TIME
    if (!this.begin(bytes, timeStart, timeEnd)) return MISSING_TIME
    return days * DAY_MS + this.timeOfDay()
  }

  /** Sets the cursor on the trimmed text; false where it is missing. */
  private begin(bytes: Uint8Array, start: number, end: number): boolean {
    let first = start
    let last = end
    while (first < last && bytes[first]! <= BLANK) first++
    while (last > first && bytes[last - 1]! <= BLANK) last--
    this.bytes = bytes
    this.at = first
    this.end = last
    if (first === last) return false
    const lead = bytes[first]!
    // A text that begins with a letter, dash or backslash is one of the words for "missing" or no time at all.
    return (lead >= 48 && lead <= 57) || !isMissingWord(bytes, first, last)
  }

  private dateFrom(first: number): number {
    const digits = this.digits
    if (digits === 8) return daysOf(Math.floor(first / 10_000), Math.floor(first / 100) % 100, first % 100)
    const separator = this.bytes[this.at]
    if (separator !== DASH && separator !== SLASH && separator !== DOT) return BAD_TIME
    this.at++
    const second = this.readNumber(2)
    if (this.digits === 0 || this.bytes[this.at] !== separator) return BAD_TIME
    this.at++
    const third = this.readNumber(4)
    if (digits === 4) return this.digits === 1 || this.digits === 2 ? daysOf(first, second, third) : BAD_TIME
    if ((digits !== 1 && digits !== 2) || this.digits !== 4) return BAD_TIME
    return this.dayAndMonth(first, second, third, separator === DOT)
  }

  private dayAndMonth(first: number, second: number, year: number, isDayFirst: boolean): number {
    if (isDayFirst) return daysOf(year, second, first)
    this.dependsOnOrder = true
    if (first === second) return daysOf(year, first, second)
    if (first > 12) this.evidence = 'dmy'
    else if (second > 12) this.evidence = 'mdy'
    const order = this.order ?? this.evidence
    if (order === null) return first <= 12 && second <= 12 ? AMBIGUOUS_TIME : BAD_TIME
    return order === 'dmy' ? daysOf(year, second, first) : daysOf(year, first, second)
  }

  /** Milliseconds since midnight in UTC, or BAD_TIME; reads to the end of the text. */
  private timeOfDay(): number {
    while (this.bytes[this.at] === BLANK && this.at < this.end) this.at++
    let hour = this.readNumber(6)
    let minute = 0
    let second = 0
    if (this.digits === 6) {
      second = hour % 100
      minute = Math.floor(hour / 100) % 100
      hour = Math.floor(hour / 10_000)
    } else {
      if (this.digits < 1 || this.digits > 2 || this.bytes[this.at] !== COLON) return BAD_TIME
      this.at++
      minute = this.readNumber(2)
      if (this.digits !== 2) return BAD_TIME
      if (this.at < this.end && this.bytes[this.at] === COLON) {
        this.at++
        second = this.readNumber(2)
        if (this.digits !== 2) return BAD_TIME
      }
    }
    const fractionMs = this.fraction()
    const shiftedHour = this.halfOfDay(hour)
    const zoneMs = this.zone()
    const isTime =
      shiftedHour >= 0 &&
      shiftedHour <= 23 &&
      minute <= 59 &&
      second <= 60 &&
      this.at === this.end &&
      !Number.isNaN(zoneMs)
    return isTime ? ((shiftedHour * 60 + minute) * 60 + second) * 1000 + fractionMs - zoneMs : BAD_TIME
  }

  /** A fraction of a second as whole milliseconds, cut and not rounded, as clocks show time. */
  private fraction(): number {
    const mark = this.bytes[this.at]
    if (this.at >= this.end || (mark !== DOT && mark !== 44)) return 0
    this.at++
    let ms = 0
    let scale = 100
    while (this.at < this.end && isDigit(this.bytes[this.at]!)) {
      ms += (this.bytes[this.at]! - 48) * scale
      scale = Math.floor(scale / 10)
      this.at++
    }
    return ms
  }

  /** The hour with AM or PM applied; -1 where they do not fit. */
  private halfOfDay(hour: number): number {
    let at = this.at
    while (at < this.end && this.bytes[at] === BLANK) at++
    const letter = this.bytes[at]! & 0xdf
    if (at + 2 !== this.end || (this.bytes[at + 1]! & 0xdf) !== 77 || (letter !== 65 && letter !== 80))
      return hour
    this.at = this.end
    if (hour < 1 || hour > 12) return -1
    return (hour % 12) + (letter === 80 ? 12 : 0)
  }

  /** The offset from UTC in ms, NaN where there is none so far; leaves the cursor short of the end at other text. */
  private zone(): number {
    while (this.at < this.end && this.bytes[this.at] === BLANK) this.at++
    if (this.at >= this.end) return 0
    const sign = this.bytes[this.at]
    let offsetMs = 0
    if (sign === PLUS || sign === DASH) {
      this.at++
      let hours = this.readNumber(4)
      let minutes = 0
      if (this.digits >= 3) {
        minutes = hours % 100
        hours = Math.floor(hours / 100)
      } else if (this.at < this.end && this.bytes[this.at] === COLON) {
        this.at++
        minutes = this.readNumber(2)
      }
      if (hours > 14 || minutes > 59) return Number.NaN
      offsetMs = (hours * 60 + minutes) * 60_000 * (sign === PLUS ? 1 : -1)
      while (this.at < this.end && this.bytes[this.at] === BLANK) this.at++
    } else if ((sign! & 0xdf) === LETTER_Z) {
      this.at++
      return 0
    }
    if (isUtcWord(this.bytes, this.at, this.end)) this.at += 3
    return offsetMs
  }

  private epochOrCompact(whole: number): number {
    const digits = this.digits
    if (digits === 14) {
      const date = Math.floor(whole / 1e6)
      const days = daysOf(Math.floor(date / 10_000), Math.floor(date / 100) % 100, date % 100)
      const [hour, minute, second] = [
        Math.floor(whole / 10_000) % 100,
        Math.floor(whole / 100) % 100,
        whole % 100,
      ]
      if (hour > 23 || minute > 59 || second > 60 || this.at !== this.end) return BAD_TIME
      return days * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000
    }
    if (digits === 0) return BAD_TIME
    if (digits <= 11) {
      const fractionMs = this.fraction()
      return this.at === this.end ? whole * 1000 + fractionMs : BAD_TIME
    }
    if (this.at !== this.end) this.fraction()
    if (this.at !== this.end) return BAD_TIME
    if (digits <= 13) return whole
    if (digits <= 16) return Math.floor(whole / 1e3)
    return digits <= 19 ? Math.floor(whole / 1e6) : BAD_TIME
  }

  /** `1.402715219E9`, as GFW's files have it; `1.2.2021` comes here too, and is a date. */
  private epochWithExponent(): number {
    const start = this.at - 1
    const text = String.fromCharCode(...this.bytes.subarray(start, Math.min(this.end, start + 32)))
    const parts = /^(\d\.\d+)e\+?(\d\d?)$/i.exec(text)
    if (parts === null) return this.dateAndTime(Number(text[0]))
    const [value, exponent] = [Number(text), Number(parts[2])]
    const unitsPerMs = exponent <= 10 ? 1e-3 : exponent <= 12 ? 1 : exponent <= 15 ? 1e3 : 1e6
    return exponent <= 18 ? Math.floor(value / unitsPerMs) : BAD_TIME
  }

  /** Whether the rest is the 00:00:00 that spreadsheets append to a date. */
  private isMidnight(): boolean {
    this.at++
    return this.timeOfDay() === 0
  }

  /** A run of at most `most` digits; their number is left in `digits`. */
  private readNumber(most: number): number {
    const limit = Math.min(this.end, this.at + most)
    const start = this.at
    let value = 0
    let at = start
    while (at < limit) {
      const digit = this.bytes[at]! - 48
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
      at++
    }
    this.at = at
    this.digits = at - start
    return value
  }
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57
}

const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Days since 1970-01-01 of a Gregorian date, or BAD_TIME (after Howard Hinnant's days_from_civil). */
function daysOf(year: number, month: number, day: number): number {
  if (month < 1 || month > 12 || day < 1 || day > DAYS_IN_MONTH[month - 1]!) return BAD_TIME
  if (month === 2 && day === 29 && !isLeap(year)) return BAD_TIME
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function isUtcWord(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== 3) return false
  const word = String.fromCharCode(bytes[start]!, bytes[start + 1]!, bytes[start + 2]!).toUpperCase()
  return word === 'UTC' || word === 'GMT'
}

function isMissingWord(bytes: Uint8Array, start: number, end: number): boolean {
  return givenText(fieldText(bytes, start, end)) === ''
}
