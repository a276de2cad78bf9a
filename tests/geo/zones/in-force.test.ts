import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isInForce } from '../../../lib/geo/zones/in-force.ts'
import type { Season } from '../../../lib/geo/zones/zone.ts'

const DAY_MS = 86_400_000
const always = { validFromMs: null, validToMs: null, seasons: [] }

function season(fromMonth: number, fromDay: number, toMonth: number, toDay: number): Season {
  return { fromMonth, fromDay, toMonth, toDay }
}

/** Days of the year on which seasons hold, as month-day, asked at their first and last millisecond. */
function daysOf(year: number, seasons: readonly Season[]): string[] {
  const days: string[] = []
  for (let ms = Date.UTC(year, 0, 1); ms < Date.UTC(year + 1, 0, 1); ms += DAY_MS) {
    const first = isInForce({ ...always, seasons }, ms)
    expect(isInForce({ ...always, seasons }, ms + DAY_MS - 1)).toBe(first)
    if (first) days.push(new Date(ms).toISOString().slice(5, 10))
  }
  return days
}

test('validity holds its beginning and not its end', () => {
  const zone = { ...always, validFromMs: 1_000, validToMs: 2_000 }
  expect([999, 1_000, 1_999, 2_000].map((ms) => isInForce(zone, ms))).toEqual([false, true, true, false])
  expect(isInForce({ ...zone, validFromMs: null }, -1e15)).toBe(true)
  expect(isInForce({ ...zone, validToMs: null }, 8e15)).toBe(true)
  expect(isInForce(always, 0)).toBe(true)
})

test('both days of a season belong to it', () => {
  expect(daysOf(2025, [season(3, 30, 4, 2)])).toEqual(['03-30', '03-31', '04-01', '04-02'])
  expect(daysOf(2025, [season(5, 5, 5, 5)])).toEqual(['05-05'])
})

test('a season over new year holds both ends of every year', () => {
  expect(daysOf(2025, [season(12, 30, 1, 2)])).toEqual(['01-01', '01-02', '12-30', '12-31'])
  expect(daysOf(2024, [season(1, 2, 1, 1)])).toHaveLength(366)
})

test('29 February is a day in leap years, and no hole in others', () => {
  expect(daysOf(2024, [season(2, 29, 3, 1)])).toEqual(['02-29', '03-01'])
  expect(daysOf(2025, [season(2, 29, 3, 1)])).toEqual(['03-01'])
  expect(daysOf(2024, [season(2, 28, 2, 29)])).toEqual(['02-28', '02-29'])
  expect(daysOf(2025, [season(2, 28, 2, 29)])).toEqual(['02-28'])
  expect(daysOf(2024, [season(2, 1, 2, 28)])).not.toContain('02-29')
  expect(daysOf(2025, [season(2, 29, 2, 29)])).toEqual([])
})

test('of several seasons any will do, within the validity', () => {
  const seasons = [season(1, 1, 1, 31), season(7, 1, 7, 31)]
  const zone = { validFromMs: Date.UTC(2025, 0, 15), validToMs: null, seasons }
  const asked = ['2025-01-14', '2025-01-15', '2025-03-01', '2025-07-31', '2025-08-01']
  expect(asked.map((day) => isInForce(zone, Date.parse(day)))).toEqual([false, true, false, true, false])
})

test('a season and the rest of the year part every day between them', () => {
  const day = fc.integer({ min: 0, max: 364 }).map((n) => new Date(Date.UTC(2025, 0, 1) + n * DAY_MS))
  const monthDay = (date: Date): [number, number] => [date.getUTCMonth() + 1, date.getUTCDate()]
  const property = fc.property(day, day, day, fc.integer({ min: 1960, max: 2060 }), (from, to, at, year) => {
    const after = monthDay(new Date(to.getTime() + DAY_MS))
    const before = monthDay(new Date(from.getTime() - DAY_MS))
    if (String(after) === String(monthDay(from))) return
    const ms = Date.UTC(year, at.getUTCMonth(), at.getUTCDate(), 12)
    const inSeason = isInForce({ ...always, seasons: [season(...monthDay(from), ...monthDay(to))] }, ms)
    const inRest = isInForce({ ...always, seasons: [season(...after, ...before)] }, ms)
    expect(inSeason).toBe(!inRest)
  })
  fc.assert(property, { seed: 6, numRuns: 500 })
})
