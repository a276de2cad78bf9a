import { communicationState, epfd, header } from './common-fields.ts'
import { flag, latitude, longitude, spare, wholeUnless } from './field.ts'
import { layout } from './layout.ts'

/** Messages 4 and 11: UTC and position of a base station, or a ship's answer to a UTC inquiry (ITU-R M.1371-5
 * annex 8, 3.2 and 3.9). */
export const baseStation = layout(
  {
    ...header<4 | 11>(),
    year: wholeUnless(14, 0),
    month: wholeUnless(4, 0),
    day: wholeUnless(5, 0),
    hour: wholeUnless(5, 24),
    minute: wholeUnless(6, 60),
    second: wholeUnless(6, 60),
    isAccurate: flag(),
    lonDeg: longitude(),
    latDeg: latitude(),
    epfd,
    /** A Class A station transmits message 27 although a base station asks it not to. */
    isLongRangeAllowed: flag(),
    spare: spare(9),
    raim: flag(),
    ...communicationState,
  },
  (values) => ({ utcTimeMs: utcTimeMsOf(values) }),
)

/** Epoch ms of the six fields, null unless all are there and name a day and time that exist. */
function utcTimeMsOf(values: {
  readonly year: number | null
  readonly month: number | null
  readonly day: number | null
  readonly hour: number | null
  readonly minute: number | null
  readonly second: number | null
}): number | null {
  const timeMs = epochMs(
    values.year ?? 0,
    values.month ?? 0,
    values.day ?? 0,
    values.hour ?? 24,
    values.minute ?? 60,
    values.second ?? 60,
  )
  return Number.isNaN(timeMs) ? null : timeMs
}

/** Epoch ms of a date and time in UTC, NaN where no such time exists (30 February, hour 24, second 60). */
export function epochMs(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number {
  if (year < 1000 || year > 9999 || month < 1 || month > 12 || day < 1) return Number.NaN
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  if (day > DAYS_OF_MONTH[month - 1] + (month === 2 && isLeap ? 1 : 0)) return Number.NaN
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
