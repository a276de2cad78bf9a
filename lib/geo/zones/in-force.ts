import type { Season, Zone } from './zone.ts'

/**
 * Whether a zone's rule holds at a time (epoch ms): within its validity, from <= time < to, and in one of its seasons,
 * if it has any. Days are those of UTC.
 */
export function isInForce(
  { validFromMs, validToMs, seasons }: Pick<Zone, 'validFromMs' | 'validToMs' | 'seasons'>,
  timeMs: number,
): boolean {
  if (validFromMs !== null && timeMs < validFromMs) return false
  if (validToMs !== null && timeMs >= validToMs) return false
  if (seasons.length === 0) return true
  const date = new Date(timeMs)
  const day = dayNumber(date.getUTCMonth() + 1, date.getUTCDate())
  return seasons.some((season) => holdsDay(season, day))
}

/**
 * A season that ends before it begins goes over new year. Days are compared by month, then day: in a year without 29
 * February a season from that day begins on 1 March, and one to that day ends with 28 February.
 */
function holdsDay({ fromMonth, fromDay, toMonth, toDay }: Season, day: number): boolean {
  const from = dayNumber(fromMonth, fromDay)
  const to = dayNumber(toMonth, toDay)
  return from <= to ? from <= day && day <= to : from <= day || day <= to
}

/** Grows through the year; no month has more than 31 days. */
function dayNumber(month: number, day: number): number {
  return 32 * month + day
}
