/** Dates and seasons as zone files write them. */

import type { Season } from './zone.ts'

/** From the first treaty of the sea to what nobody has ruled on yet. */
const FIRST_YEAR = 1600
const LAST_YEAR = 2200
const DAY_MS = 86_400_000
const WHEN =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/
/** Days of each month; 29 February is a day of some years. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

/**
 * Epoch ms of an ISO 8601 date or time; UTC where no offset is given. A date alone is a whole day: as the end of a span
 * it is the midnight after it. Null for what is no date.
 */
export function readWhen(text: string, isEnd: boolean): number | null {
  const found = WHEN.exec(text)
  if (found === null) return null
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0))
  if (year! < FIRST_YEAR || year! > LAST_YEAR || hour! > 23 || minute! > 59 || second! > 59) return null
  const timeMs = Date.UTC(year!, month! - 1, day, hour, minute, second)
  if (new Date(timeMs).getUTCMonth() !== month! - 1 || new Date(timeMs).getUTCDate() !== day) return null
  const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(found[7] ?? '')
  if (offset !== null) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3])
    return timeMs + (offset[1] === '-' ? 1 : -1) * minutes * 60_000
  }
  return found[4] === undefined && isEnd ? timeMs + DAY_MS : timeMs
}

/** A season as month-day/month-day, both days in it; null for what is none. */
export function readSeasonText(text: string): Season | null {
  const found = /^(\d{1,2})-(\d{1,2})\s*\/\s*(\d{1,2})-(\d{1,2})$/.exec(text.trim())
  if (found === null) return null
  const [fromMonth, fromDay, toMonth, toDay] = found.slice(1).map(Number)
  if (!isDay(fromMonth!, fromDay!) || !isDay(toMonth!, toDay!)) return null
  return { fromMonth: fromMonth!, fromDay: fromDay!, toMonth: toMonth!, toDay: toDay! }
}

function isDay(month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= DAYS[month - 1]!
}
