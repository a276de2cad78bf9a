/** Numbers, times, units and places as one language writes them. Times are UTC, and what shows them says so. Pure. */

import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Numbers and their units stay on one line. */
const NO_BREAK = '\u00a0'
const THIN = '\u2009'
const MINUS = '\u2212'

export type Format = ReturnType<typeof createFormat>

/** `language`: a BCP 47 tag. Units are symbols, which all languages share. */
export function createFormat(language: string) {
  const numbers = Array.from(
    { length: 4 },
    (_, digits) =>
      new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  )
  const measures = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 })
  const shares = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  const moments = new Intl.DateTimeFormat(language, {
    ...{ timeZone: 'UTC', hourCycle: 'h23' },
    ...{ day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit' },
  })

  const fixed = (value: number, digits: 0 | 1 | 2 | 3) => numbers[digits]!.format(value).replace('-', MINUS)
  const whole = (value: number) => fixed(value, 0)
  const withUnit = (text: string, unit: string) => `${text}${NO_BREAK}${unit}`

  function partsOf(timeMs: number): { readonly date: string; readonly time: string } {
    const parts = new Map(moments.formatToParts(timeMs).map(({ type, value }) => [type, value]))
    const month = parts.get('month')!.replace('.', '')
    return { date: `${parts.get('day')} ${month}`, time: `${parts.get('hour')}:${parts.get('minute')}` }
  }

  return {
    whole,
    fixed,
    /** Three digits, whole numbers as they are. */
    measure: (value: number) =>
      Number.isInteger(value) ? whole(value) : measures.format(value).replace('-', MINUS),
    /** `0.94`: a score or suspicion, 0 to 1. */
    score: (value: number) => fixed(value, 2),
    share: (value: number) => shares.format(value),
    /** `+2.60`, `−0.40`. */
    signed: (value: number) => `${value < 0 ? MINUS : '+'}${fixed(Math.abs(value), 2)}`,
    unit: withUnit,
    knots: (speedKnots: number) => withUnit(fixed(speedKnots, 1), 'kn'),
    /** `048°` */
    course: (courseDeg: number) => `${String(Math.round(courseDeg) % 360).padStart(3, '0')}°`,
    gigabytes: (bytes: number) => withUnit(whole(bytes / 1e9), 'GB'),
    milliseconds: (ms: number) => withUnit(whole(ms), 'ms'),
    /** `4 s`, `12 min`, `3.2 h`, `5 d`; what lies ahead is now. */
    age(ageMs: number): string {
      if (ageMs < MINUTE_MS) return withUnit(whole(Math.max(0, Math.round(ageMs / SECOND_MS))), 's')
      if (ageMs < HOUR_MS) return withUnit(whole(Math.floor(ageMs / MINUTE_MS)), 'min')
      return ageMs < 3 * DAY_MS
        ? withUnit(fixed(ageMs / HOUR_MS, 1), 'h')
        : withUnit(whole(Math.floor(ageMs / DAY_MS)), 'd')
    },
    /** Hours below three days, else days. */
    duration: (durationMs: number) =>
      durationMs < 3 * DAY_MS
        ? withUnit(fixed(durationMs / HOUR_MS, 1), 'h')
        : withUnit(fixed(durationMs / DAY_MS, 1), 'd'),
    /** `21 Nov 20:48`; whoever shows it says UTC beside it. */
    moment(timeMs: number): string {
      const { date, time } = partsOf(timeMs)
      return `${date} ${time}`
    },
    momentUtc(timeMs: number): string {
      const { date, time } = partsOf(timeMs)
      return `${date} ${time} UTC`
    },
    /** In a list whose clock shows `nowMs`: the time of the same day, else the day. */
    shortMoment(timeMs: number, nowMs: number | null): string {
      const { date, time } = partsOf(timeMs)
      const isToday = nowMs !== null && Math.floor(timeMs / DAY_MS) === Math.floor(nowMs / DAY_MS)
      return isToday ? time : date
    },
    /** Both ends; the day of the second is told where it is another. */
    span(fromMs: number, toMs: number): readonly [string, string] {
      const [from, to] = [partsOf(fromMs), partsOf(toMs)]
      return [`${from.date} ${from.time}`, from.date === to.date ? to.time : `${to.date} ${to.time}`]
    },
    /** `2025-06-02 14:20`, for columns: the same everywhere, and sorts. */
    minute: (timeMs: number) => new Date(timeMs).toISOString().slice(0, 16).replace('T', ' '),
    /** `355 906 147`, in threes by thin spaces; numbers of other lengths as they are. */
    mmsi: (mmsi: string) => (/^\d{9}$/.test(mmsi) ? mmsi.replace(/(\d{3})(?=\d)/g, `$1${THIN}`) : mmsi),
    /** `00°24.10'N 089°12.40'W`, as on charts of all languages. */
    place: (latUnits: number, lonUnits: number) => `${angle(latUnits, 2, 'NS')} ${angle(lonUnits, 3, 'EW')}`,
  }
}

function angle(units: number, degreeDigits: number, signs: string): string {
  // In hundredths of a minute, so that 59.996' carries over into the degrees.
  const hundredths = Math.round((Math.abs(units) / UNITS_PER_DEGREE) * 6000)
  const degrees = String(Math.floor(hundredths / 6000)).padStart(degreeDigits, '0')
  const minutes = ((hundredths % 6000) / 100).toFixed(2).padStart(5, '0')
  return `${degrees}°${minutes}'${units < 0 ? signs[1] : signs[0]}`
}

/** The form of a language's own for a number. */
export function createPlural(language: string) {
  const rules = new Intl.PluralRules(language)
  return (count: number, one: string, other: string): string => (rules.select(count) === 'one' ? one : other)
}
