import { epochMs } from './messages/base-station.ts'

/**
 * Times that receivers and loggers write before or behind a sentence. All are UTC unless they name an offset.
 *
 *     2021-01-01T00:00:00.123Z   [2021-01-01 00:00:00]   2021/01/01 00:00   2021-01-01T01:00:00+01:00
 *     20210101T000000Z           20210101000000 (AIS-catcher)
 *     1609459200                 1609459200.123          1609459200123      (epoch seconds or milliseconds)
 *
 * Epoch seconds are ten digits and milliseconds thirteen, so that counters, signal levels and MMSI (nine) are
 * never taken for times.
 */

/** First and last time that a stamp may say: ten-digit seconds begin in 2001, ISO dates may be older. */
const EARLIEST_MS = Date.UTC(1990, 0, 1)
const LATEST_MS = Date.UTC(2100, 0, 1)

/** Epoch ms of the first stamp in bytes[from..to), NaN when there is none. */
export function findStamp(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    if (!isDigit(bytes[at])) continue
    if (at === from || isBoundary(bytes[at - 1])) {
      const timeMs = readStamp(bytes, at, to)
      if (!Number.isNaN(timeMs)) return timeMs
    }
    while (at + 1 < to && isDigit(bytes[at + 1])) at++
  }
  return Number.NaN
}

/** Epoch ms of the stamp that starts with the digit at `at`, NaN when those digits are none. */
export function readStamp(bytes: Uint8Array, at: number, to: number): number {
  let end = at
  while (end < to && isDigit(bytes[end])) end++
  switch (end - at) {
    case 4:
      return readSeparatedDate(bytes, at, to)
    case 8:
      return readCompactDate(bytes, at, end, to)
    case 10:
      if (!endsNumber(bytes, skipFraction(bytes, end, to), to)) return Number.NaN
      return plausible(digits(bytes, at, 10) * 1000 + readFractionMs(bytes, end, to))
    case 13:
      if (!endsNumber(bytes, skipFraction(bytes, end, to), to)) return Number.NaN
      return plausible(digits(bytes, at, 13))
    case 14:
      return endsNumber(bytes, skipFraction(bytes, end, to), to)
        ? plausible(readDigitRun(bytes, at, at + 8) + readFractionMs(bytes, end, to))
        : Number.NaN
    default:
      return Number.NaN
  }
}

/**
 * `$PGHP,1,<year>,<month>,<day>,<hour>,<minute>,<second>,<ms>,…`: Gatehouse's header, which a base station
 * network writes before the sentences it times. Epoch ms, NaN when it is another sentence or no date.
 */
export function readGatehouseTime(bytes: Uint8Array, start: number, limit: number): number {
  if (!startsWith(bytes, start, limit, '$PGHP,1,')) return Number.NaN
  const fields = [Number.NaN, 0, 0, 0, 0, 0, 0]
  let at = start + 8
  for (let field = 0; field < 7; field++) {
    let end = at
    while (end < limit && isDigit(bytes[end])) end++
    if (end === at || end - at > 4 || end >= limit || bytes[end] !== 44) return Number.NaN
    fields[field] = digits(bytes, at, end - at)
    at = end + 1
  }
  const [year, month, day, hour, minute, second, ms] = fields
  return ms > 999 ? Number.NaN : plausible(epochMs(year, month, day, hour, minute, second) + ms)
}

/** YYYY-MM-DD or YYYY/MM/DD, then T or a blank, hh:mm, and :ss, a fraction and an offset where given. */
function readSeparatedDate(bytes: Uint8Array, at: number, to: number): number {
  const separator = bytes[at + 4]
  if (at + 16 > to || (separator !== 45 && separator !== 47) || bytes[at + 7] !== separator) return Number.NaN
  if (!isTimeMark(bytes[at + 10]) || bytes[at + 13] !== 58) return Number.NaN
  const withSecond = at + 19 <= to && bytes[at + 16] === 58
  const timeMs = epochMs(
    digits(bytes, at, 4),
    digits(bytes, at + 5, 2),
    digits(bytes, at + 8, 2),
    digits(bytes, at + 11, 2),
    digits(bytes, at + 14, 2),
    withSecond ? digits(bytes, at + 17, 2) : 0,
  )
  return finishDate(bytes, at + (withSecond ? 19 : 16), to, timeMs)
}

/** YYYYMMDD, then T, a blank or a hyphen, and hhmmss. */
function readCompactDate(bytes: Uint8Array, at: number, end: number, to: number): number {
  if (end + 7 > to || (!isTimeMark(bytes[end]) && bytes[end] !== 45)) return Number.NaN
  return finishDate(bytes, end + 7, to, readDigitRun(bytes, at, end + 1))
}

function finishDate(bytes: Uint8Array, end: number, to: number, timeMs: number): number {
  const zone = skipFraction(bytes, end, to)
  // More digits than a time has: a serial number.
  if (zone < to && isDigit(bytes[zone])) return Number.NaN
  return plausible(timeMs + readFractionMs(bytes, end, to) - readOffsetMs(bytes, zone, to))
}

/** Eight digits of a date and six of a time, wherever the two stand. */
function readDigitRun(bytes: Uint8Array, date: number, time: number): number {
  return epochMs(
    digits(bytes, date, 4),
    digits(bytes, date + 4, 2),
    digits(bytes, date + 6, 2),
    digits(bytes, time, 2),
    digits(bytes, time + 2, 2),
    digits(bytes, time + 4, 2),
  )
}

function plausible(timeMs: number): number {
  return timeMs >= EARLIEST_MS && timeMs < LATEST_MS ? timeMs : Number.NaN
}

/** Milliseconds of a fraction of a second that starts at `at`, 0 where there is none. Finer digits are cut. */
function readFractionMs(bytes: Uint8Array, at: number, to: number): number {
  let ms = 0
  const end = skipFraction(bytes, at, to)
  for (let index = at + 1, weight = 100; index < end && weight >= 1; index++, weight /= 10) {
    ms += (bytes[index] - 48) * weight
  }
  return ms
}

/** Where a fraction that starts at `at` ends: a point, or a comma with exactly three digits as loggers write. */
function skipFraction(bytes: Uint8Array, at: number, to: number): number {
  if (at >= to || (bytes[at] !== 46 && bytes[at] !== 44)) return at
  let end = at + 1
  while (end < to && isDigit(bytes[end])) end++
  if (bytes[at] === 44 && end !== at + 4) return at
  return end > at + 1 ? end : at
}

/** +hh:mm, -hhmm or +hh behind a time; anything else, Z included, is UTC. */
function readOffsetMs(bytes: Uint8Array, at: number, to: number): number {
  const sign = bytes[at]
  if (at + 3 > to || (sign !== 43 && sign !== 45)) return 0
  const hours = digits(bytes, at + 1, 2)
  const minuteAt = bytes[at + 3] === 58 ? at + 4 : at + 3
  const minutes = minuteAt + 2 <= to ? digits(bytes, minuteAt, 2) : 0
  if (!(hours <= 14)) return 0
  const offsetMs = (hours * 60 + (minutes < 60 ? minutes : 0)) * 60_000
  return sign === 45 ? -offsetMs : offsetMs
}

/** The number that `count` digits spell, NaN where one is no digit. */
function digits(bytes: Uint8Array, at: number, count: number): number {
  let value = 0
  for (let index = at; index < at + count; index++) {
    if (!isDigit(bytes[index])) return Number.NaN
    value = value * 10 + bytes[index] - 48
  }
  return value
}

/** A number that runs on into a letter or another point is a name, a version or a place. */
function endsNumber(bytes: Uint8Array, at: number, to: number): boolean {
  return at >= to || !isWordByte(bytes[at])
}

/** What may stand right before a stamp; a point, a sign or a letter makes it part of something else. */
function isBoundary(byte: number): boolean {
  return !isWordByte(byte) && byte !== 45 && byte !== 43
}

function isWordByte(byte: number): boolean {
  const letter = byte | 32
  return isDigit(byte) || (letter >= 97 && letter <= 122) || byte === 46 || byte === 95 || byte >= 128
}

function isTimeMark(byte: number): boolean {
  return byte === 84 || byte === 116 || byte === 32 || byte === 95
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57
}

export function startsWith(bytes: Uint8Array, at: number, limit: number, text: string): boolean {
  if (at + text.length > limit) return false
  for (let index = 0; index < text.length; index++) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false
  }
  return true
}
