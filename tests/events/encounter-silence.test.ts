import { expect, test } from 'vitest'
import { KM_PER_NM } from '../../lib/geo/great-circle.ts'
import { unitsOfLatDeg, unitsOfLonDeg } from '../../lib/geo/units.ts'
import { hearIn, pair } from './meeting-pair.ts'
import { findEncounters, placesOf, portAt, type WorldTrack } from './meeting-world.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const NO_PORTS = placesOf([])
const OPEN_SEA = { lonUnits: unitsOfLonDeg(-30), latUnits: unitsOfLatDeg(20) }
const NINE_MS = Date.UTC(2026, 2, 4, 9)
const TEN_HOURS = pair(NINE_MS, NINE_MS + 10 * HOUR_MS, OPEN_SEA)

test.each([
  // Beside one that is heard, one that drifts in silence is likely to be.
  ['one of them', 1, 41, 41],
  ['both', 2, 35, 19],
])('silence of %s is bridged below 4 h from contact to contact', (_, silentShips, points70, points230) => {
  const silent = (minutes: number) =>
    hearIn(
      TEN_HOURS,
      (minute, ship) => ship >= silentShips || minute <= 90 || (minute >= 90 + minutes && minute <= 400),
    )
  // Up to an hour the grid itself knows where they were.
  expect(findEncounters(silent(60), NO_PORTS)).toMatchObject([{ points: 41 }])
  expect(findEncounters(silent(70), NO_PORTS)).toMatchObject([{ points: points70 }])
  const startMs = NINE_MS
  const endMs = NINE_MS + 400 * MINUTE_MS
  expect(findEncounters(silent(230), NO_PORTS)).toMatchObject([{ startMs, endMs, points: points230 }])
  // Of 90 and 70 minutes, neither is one.
  expect(findEncounters(silent(240), NO_PORTS)).toEqual([])
})

test('as few contacts as four are one, however long between; three are none', () => {
  const passes = (...minutes: number[]) =>
    findEncounters(
      hearIn(TEN_HOURS, (minute) => minutes.includes(minute)),
      NO_PORTS,
    )
  expect(passes(0, 60, 180, 190)).toMatchObject([{ points: 9 }])
  expect(passes(0, 70, 140, 210)).toMatchObject([{ points: 4 }])
  expect(passes(0, 70, 140)).toEqual([])
  expect(passes(0, 70, 90, 110)).toEqual([])
})

test('two that are never heard at the same time meet', () => {
  // A position of each every 100 min, by turns: a contact each, but for the first and last of all.
  const byTurns = hearIn(TEN_HOURS, (minute, ship) => minute % 100 === ship * 50)
  expect(findEncounters(byTurns, NO_PORTS)).toMatchObject([
    { startMs: NINE_MS + 50 * MINUTE_MS, endMs: NINE_MS + 550 * MINUTE_MS, points: 11 },
  ])
})

test('distance is not bridged, nor the surroundings of an anchorage', () => {
  // Heard for 30 min in every 100; what happens in between at 200 to 220 varies.
  const fleet = hearIn(TEN_HOURS, (minute) => minute % 100 <= 30)
  const other = (change: (position: WorldTrack['positions'][number]) => Partial<typeof position>) => [
    fleet[0]!,
    {
      ...fleet[1]!,
      positions: fleet[1]!.positions.map((position) => {
        const minute = (position.timeMs - NINE_MS) / MINUTE_MS
        return minute >= 200 && minute <= 230 ? { ...position, ...change(position) } : position
      }),
    },
  ]
  const spans = (tracks: readonly WorldTrack[], ports = NO_PORTS) =>
    findEncounters(tracks, ports).map(({ startMs, endMs, decidedMs }) =>
      [startMs, endMs, decidedMs].map((ms) => (ms - NINE_MS) / MINUTE_MS),
    )
  const whole = [[0, 600, 600 + 230 + 240]]
  expect(spans(fleet)).toEqual(whole)
  const parts = [
    [0, 130, 200],
    [300, 600, 1070],
  ]
  expect(spans(other(({ latUnits }) => ({ latUnits: latUnits + 4_000 })))).toEqual(parts)
  // A port 10 km off the one that comes nearer; the other is not heard meanwhile, and yet it is known.
  const port = placesOf([portAt(OPEN_SEA.lonUnits, OPEN_SEA.latUnits + 57_000)])
  const visit = other(({ latUnits }) => ({ latUnits: latUnits + 5_000 }))
  const alone = [
    {
      ...visit[0]!,
      positions: visit[0]!.positions.filter(({ timeMs }) => {
        const minute = (timeMs - NINE_MS) / MINUTE_MS
        return minute < 200 || minute > 230
      }),
    },
    visit[1]!,
  ]
  expect(spans(alone)).toEqual(whole)
  expect(spans(alone, port)).toEqual(parts)
})

test('what lies on land by the coast, moored in a river, is none', () => {
  const fleet = pair(NINE_MS, NINE_MS + 3 * HOUR_MS, OPEN_SEA)
  const at = (shoreKm: number) => findEncounters(fleet, { ...NO_PORTS, shoreKm: () => shoreKm })
  expect(at(0.2)).toMatchObject([{ points: 19, meanShoreNm: 0.2 / KM_PER_NM }])
  expect(at(-0.2)).toEqual([])
})

test('a silence counts with the speed made good over it, once for each grid step', () => {
  const passes = (eastPerHour: number) =>
    findEncounters(
      hearIn(pair(NINE_MS, NINE_MS + 5 * HOUR_MS, { lonUnits: 0, latUnits: 0 }, eastPerHour), (minute) =>
        [0, 10, 20, 30, 230, 240].includes(minute),
      ),
      NO_PORTS,
    )
  expect(passes(19_400)).toMatchObject([{ points: 6, medianKnots: 1.9 }])
  // Alike at 4 kn while they are heard, and 1 kn over the silence, five times as long.
  const fleet = pair(NINE_MS, NINE_MS + 5 * HOUR_MS, { lonUnits: 0, latUnits: 0 })
  const eastAt = (minute: number) => {
    if (minute <= 30) return (minute / 60) * 40_000
    return 20_000 + ((Math.min(minute, 230) - 30) / 60) * 10_000 + (Math.max(0, minute - 230) / 60) * 40_000
  }
  const drifting = fleet.map((track) => ({
    ...track,
    positions: track.positions.map((position) => ({
      ...position,
      lonUnits: Math.round(eastAt((position.timeMs - NINE_MS) / MINUTE_MS)),
    })),
  }))
  const heard = hearIn(drifting, (minute) => minute <= 30 || (minute >= 230 && minute <= 240))
  expect(findEncounters(heard, NO_PORTS)).toMatchObject([{ points: 6, medianKnots: 1 }])
})
