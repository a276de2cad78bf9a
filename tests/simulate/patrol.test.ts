import { booleanPointInPolygon, kinks, pointToLineDistance, polygonToLine } from '@turf/turf'
import type { Feature, FeatureCollection, LineString, MultiPolygon, Polygon } from 'geojson'
import { beforeAll, describe, expect, it } from 'vitest'
import { distanceKmUnits } from '../../lib/geo/great-circle.ts'
import { POLE, UNITS_PER_DEGREE, unitsOfLatDeg, unitsOfLonDeg } from '../../lib/geo/units.ts'
import { type Activity, type Motion, moveAlong } from '../../lib/simulate/leg.ts'
import { isInside } from '../../lib/simulate/patrol/outline.ts'
import { isClosedOn, type SimulatedZone } from '../../lib/simulate/patrol/zones.ts'
import { INNOCENTS, type InnocentTruth, STORIES, type StoryTruth } from '../../lib/simulate/truth.ts'
import { caseCount } from '../proof.ts'
import { DAY_MS, type FleetRun, type Heard, HOUR_MS, runFleet, START_MS } from './run-fleet.ts'
import { type PatrolRun, runPatrol } from './run-patrol.ts'

const DAYS = 30
const END_MS = START_MS + DAYS * DAY_MS
const SEED = caseCount(2, 5)
const WORK: readonly Activity[] = ['setting', 'fishing', 'hauling']
/** Tasks of single ships, which never lie over each other. */
const TASKS = new Set<string>([...STORIES, ...INNOCENTS])
for (const name of ['feed-outage', 'net-beacon', 'class-b-dropout']) TASKS.delete(name)

let run: PatrolRun
let told: (StoryTruth | InnocentTruth)[]
let features: Map<string, Feature<Polygon | MultiPolygon>>

beforeAll(() => {
  run = runPatrol(200, DAYS, SEED)
  told = [...run.stories, ...run.innocents]
  const { text } = run.fleet.papers.find(({ name }) => name === 'zones.geojson')!
  const zones = JSON.parse(text) as FeatureCollection<Polygon | MultiPolygon>
  features = new Map(zones.features.map((zone) => [String(zone.id), zone]))
}, 60_000)

interface At extends Motion {
  timeMs: number
  activity: Activity
}

/** Where a ship was every so many minutes. */
function wayOf(vessel: number, startMs: number, endMs: number, minutes = 5): At[] {
  const way: At[] = []
  let timeMs = startMs
  for (const leg of run.legs[vessel]!) {
    for (; timeMs < Math.min(leg.endMs, endMs); timeMs += minutes * 60_000) {
      if (timeMs < leg.startMs) continue
      const at = { timeMs, activity: leg.activity, lonUnits: 0, latUnits: 0, courseDeg: 0, knots: 0 }
      moveAlong(leg, timeMs, at)
      way.push(at)
    }
  }
  return way
}

function degreesOf({ lonUnits, latUnits }: Motion): [number, number] {
  return [lonUnits / UNITS_PER_DEGREE, latUnits / UNITS_PER_DEGREE]
}

function isIn(at: Motion, zone: string): boolean {
  return booleanPointInPolygon(degreesOf(at), features.get(zone)!)
}

function namedAs(...names: string[]) {
  return told.filter(({ name }) => names.includes(name))
}

function kmApart(a: Motion, b: Motion): number {
  return distanceKmUnits(
    Math.round(a.lonUnits),
    Math.round(a.latUnits),
    Math.round(b.lonUnits),
    Math.round(b.latUnits),
  )
}

describe('a patrol fleet of 200 ships in 30 days', () => {
  it('tells at least twenty of every story and every innocent, and leaves half of its ships without a story', () => {
    for (const name of [...STORIES, ...INNOCENTS]) {
      expect(namedAs(name).length, name).toBeGreaterThanOrEqual(20)
    }
    const storied = new Set(run.stories.flatMap(({ vessel }) => vessel))
    expect(storied.size).toBeGreaterThan(40)
    expect(storied.size).toBeLessThan(100)
  })

  it('is the same again by its seed; more ships and days change nothing for the first ones', () => {
    const few = runPatrol(5, 6, SEED)
    few.legs.forEach((legs, ship) => {
      expect(legs.length).toBeGreaterThan(10)
      expect(run.legs[ship]!.slice(0, legs.length)).toEqual(legs)
    })
    expect(runPatrol(1, 1, SEED + 1).legs[0]).not.toEqual(few.legs[0]!.slice(0, 3))
  })

  it('has each ship at one task at a time', () => {
    const byShip = new Map<number, (StoryTruth | InnocentTruth)[]>()
    for (const row of told.filter(({ name }) => TASKS.has(name))) {
      for (const ship of row.name === 'weather-anchoring' ? [row.vessel] : [row.vessel, row.partner]) {
        if (ship !== null) byShip.set(ship, [...(byShip.get(ship) ?? []), row])
      }
    }
    for (const rows of byShip.values()) {
      rows.sort((a, b) => a.startMs - b.startMs)
      for (let i = 1; i < rows.length; i++)
        expect(rows[i]!.startMs).toBeGreaterThanOrEqual(rows[i - 1]!.endMs)
    }
  })

  it('works nowhere where it may not, but in what is told', () => {
    let looked = 0
    const wrong: string[] = []
    for (const ship of run.fleet.ships) {
      const chart = run.fleet.charts.find(({ bay }) => bay.id.startsWith(`sim-${ship.regionName}-no`))!
      const rows = told.filter(({ vessel }) => vessel === ship.index)
      for (const leg of run.legs[ship.index]!) {
        if (!WORK.includes(leg.activity) || leg.startMs >= END_MS) continue
        looked++
        const forbidden = [...chart.eez, ...chart.closed].filter(
          (zone) => isForbidden(zone, ship, leg.startMs) && isInside(zone.ring, leg),
        )
        for (const { id } of forbidden) {
          const isTold = rows.some(
            ({ zone, startMs, endMs }) => zone === id && startMs <= leg.startMs && leg.startMs <= endMs,
          )
          if (!isTold) wrong.push(`${ship.identity.name} in ${id}`)
        }
      }
    }
    expect(looked).toBeGreaterThan(50_000)
    expect(wrong).toEqual([])
  })
})

function isForbidden(zone: SimulatedZone, ship: { flag: string; kind: string }, timeMs: number): boolean {
  if (zone.kind === 'eez') return zone.country !== ship.flag
  if (zone.kind === 'gear-ban' && ship.kind !== 'trawler') return false
  return isClosedOn(zone, (timeMs - START_MS) / DAY_MS)
}

describe('stories', () => {
  it('of fishing in a zone lie in it, by turf, from the first minutes to the last', () => {
    const rows = namedAs('no-take-fishing', 'foreign-fishing', 'closed-season-fishing', 'forbidden-gear')
    let clipped = 0
    for (const { vessel, zone, startMs, endMs, name } of rows) {
      const way = wayOf(vessel, startMs + 240_000, endMs - 240_000)
      expect(way.length).toBeGreaterThan(4)
      expect(way.filter((at) => !isIn(at, zone!)).length, `${name} of ${vessel}`).toBe(0)
      expect(way.filter(({ activity }) => WORK.includes(activity)).length).toBeGreaterThan(4)
      if (endMs - startMs < HOUR_MS) clipped++
    }
    expect(clipped).toBeGreaterThan(5)
  })

  it('of closed seasons and forbidden gears are told of who breaks them', () => {
    for (const { zone, startMs, endMs } of namedAs('closed-season-fishing')) {
      expect(isInSeason(zone!, startMs) && isInSeason(zone!, endMs)).toBe(true)
    }
    for (const { zone, startMs } of namedAs('open-season-fishing'))
      expect(isInSeason(zone!, startMs)).toBe(false)
    for (const { vessel, zone } of namedAs('forbidden-gear')) {
      expect(run.fleet.ships[vessel]!.kind).toBe('trawler')
      expect(features.get(zone!)!.properties!.permitted_gears).not.toContain('trawlers')
    }
    for (const { vessel, zone } of namedAs('foreign-fishing')) {
      expect(features.get(zone!)!.properties!.permitted_flags).not.toContain(run.fleet.ships[vessel]!.flag)
    }
  })

  it('of going dark begin 10 to 40 nm off the border, lead inside, and have a ship near that is heard', () => {
    const silences = run.truth.filter((row) => row.kind === 'silence')
    for (const { vessel, zone, startMs, endMs } of namedAs('going-dark')) {
      expect(silences.some((row) => row.vessel === vessel && row.startMs === startMs && row.endMs === endMs))
      const way = wayOf(vessel, startMs, endMs)
      const km = kmToBorder(way[0]!, zone!)
      expect(isIn(way[0]!, zone!)).toBe(false)
      expect(km).toBeGreaterThan(18.5)
      expect(km).toBeLessThan(74.1)
      const inside = way.filter((at) => isIn(at, zone!))
      expect(inside.filter(({ activity }) => WORK.includes(activity)).length).toBeGreaterThan(10)
      const isSeen = run.fleet.ships.some(
        ({ index, transponder }) =>
          index !== vessel &&
          transponder === 'class-a' &&
          !silences.some(
            (row) => row.vessel === index && row.startMs < startMs + HOUR_MS && row.endMs > startMs,
          ) &&
          wayOf(index, startMs, startMs + HOUR_MS, 30).some((at) => kmApart(at, way[0]!) < 37),
      )
      expect(isSeen, `${vessel} goes dark alone`).toBe(true)
    }
  })

  it('of transshipment have both ships alongside for hours, far from every harbour', () => {
    for (const { vessel, partner, startMs, endMs } of namedAs('transshipment')) {
      expect(run.fleet.ships[partner!]!.kind).toBe('carrier')
      expect(endMs - startMs).toBeGreaterThan(3 * HOUR_MS)
      expectTogether(vessel, partner!, startMs, endMs, 0.05, 0.15)
    }
  })
})

function isInSeason(zone: string, timeMs: number): boolean {
  const seasons = features.get(zone)!.properties!.seasons as string[]
  const day = new Date(timeMs).toISOString().slice(5, 10)
  return seasons.some((season) => {
    const [from, to] = season.split('/') as [string, string]
    return from <= day && day <= to
  })
}

/** By turf, in km. */
function kmToBorder(at: Motion, zone: string): number {
  const { geometry } = features.get(zone)!
  const rings = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  return Math.min(
    ...rings.map((coordinates) => {
      const line = polygonToLine({ type: 'Polygon', coordinates }) as Feature<LineString>
      return pointToLineDistance(degreesOf(at), line)
    }),
  )
}

function expectTogether(a: number, b: number, startMs: number, endMs: number, least: number, most: number) {
  const mine = wayOf(a, startMs + 60_000, endMs - 60_000, 20)
  const theirs = wayOf(b, startMs + 60_000, endMs - 60_000, 20)
  expect(mine.length).toBeGreaterThan(0)
  mine.forEach((at, i) => {
    const km = kmApart(at, theirs[i]!)
    expect(km).toBeGreaterThan(least)
    expect(km).toBeLessThan(most)
  })
}

describe('innocents', () => {
  it('that fish along a border stay 150 to 600 m outside it', () => {
    for (const { vessel, zone, startMs, endMs } of namedAs('border-fishing')) {
      for (const at of wayOf(vessel, startMs, endMs)) {
        expect(isIn(at, zone!)).toBe(false)
        const km = kmToBorder(at, zone!)
        expect(km).toBeGreaterThan(0.15)
        expect(km).toBeLessThan(0.6)
      }
    }
  })

  it('that pass through a zone do not slow down', () => {
    for (const { vessel, zone, startMs, endMs } of namedAs('zone-transit')) {
      const way = wayOf(vessel, startMs, endMs, 2)
      expect(way.filter((at) => isIn(at, zone!)).length).toBeGreaterThan(4)
      const { cruiseKnots } = run.fleet.ships[vessel]!
      for (const { knots, activity } of way) {
        expect(knots).toBeGreaterThan(0.9 * cruiseKnots)
        expect(activity).toBe('transit')
      }
    }
  })

  it('that trawl in pairs, take fuel, are towed or piloted stay beside each other', () => {
    for (const { vessel, partner, startMs, endMs } of namedAs('pair-trawling')) {
      expectTogether(vessel, partner!, startMs, endMs, 0.28, 0.52)
    }
    for (const { vessel, partner, startMs, endMs } of namedAs('bunkering', 'tug-or-pilot')) {
      expectTogether(vessel, partner!, startMs, endMs, 0.05, 0.15)
    }
  })

  it('that lie at anchor or adrift do so, near a zone or in it', () => {
    for (const { vessel, zone, startMs, endMs, name } of namedAs('weather-anchoring', 'night-drift')) {
      const way = wayOf(vessel, startMs + 60_000, endMs - 60_000, 20)
      for (const { knots } of way) expect(knots).toBeLessThan(2.3)
      if (name === 'night-drift') expect(isIn(way[0]!, zone!)).toBe(true)
      else for (const at of way) expect(isIn(at, zone!) || kmToBorder(at, zone!) < 6).toBe(true)
    }
  })

  it('that fish with a licence hold one in the register', () => {
    const { text } = run.fleet.papers.find(({ name }) => name === 'register.csv')!
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','))
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([17]))
    const areasOf = (vessel: number) =>
      rows.flatMap((row) => (row[1] === String(run.fleet.ships[vessel]!.mmsi) ? row[9]!.split(';') : []))
    for (const { vessel, zone } of namedAs('licensed-fishing')) expect(areasOf(vessel)).toContain(zone)
    for (const { vessel, zone } of namedAs('licensed-abroad')) {
      expect(areasOf(vessel)).toContain(`country:${features.get(zone!)!.properties!.country}`)
    }
    for (const { vessel, zone } of namedAs('foreign-fishing', 'no-take-fishing')) {
      const { country, kind } = features.get(zone!)!.properties!
      expect(areasOf(vessel)).not.toContain(zone)
      if (kind === 'eez') expect(areasOf(vessel)).not.toContain(`country:${country}`)
    }
  })
})

describe('what is heard', () => {
  let heard: FleetRun
  let planned: PatrolRun

  beforeAll(() => {
    planned = runPatrol(50, 10, 1)
    heard = runFleet({ fleet: 'patrol', vessels: 50, days: 10, seed: 1, intervalMs: 600_000 })
  }, 60_000)

  /** From where the ship was, km; stamps are whole seconds of a clock that is somewhat off. */
  function kmOff(vessel: number, { timeMs, lonUnits, latUnits }: Heard): number {
    const leg = planned.legs[vessel]!.find((one) => one.startMs <= timeMs && timeMs < one.endMs)
    const at: Motion = { lonUnits: 0, latUnits: 0, courseDeg: 0, knots: 0 }
    if (leg === undefined) return Number.NaN
    moveAlong(leg, timeMs, at)
    return kmApart(at, { ...at, lonUnits, latUnits })
  }

  function heardOf(vessel: number, startMs: number, endMs: number): Heard[] {
    return heard.positions[vessel]!.filter(
      ({ timeMs, latUnits }) => timeMs > startMs + 5000 && timeMs < endMs - 5000 && latUnits <= POLE,
    )
  }

  function storiesNamed(name: string): StoryTruth[] {
    const rows = planned.stories.filter((row) => row.name === name)
    expect(rows.length).toBeGreaterThan(1)
    return rows
  }

  it('is the same truth as without messages', () => {
    const stories = heard.truth.filter((row) => row.kind === 'story')
    const byStart = (a: StoryTruth, b: StoryTruth) => a.startMs - b.startMs
    expect(stories.sort(byStart)).toEqual([...planned.stories].sort(byStart))
  })

  it('of a ship with forged positions is far off for hours, and true before and after', () => {
    for (const { vessel, startMs, endMs } of storiesNamed('spoofed-positions')) {
      const forged = heardOf(vessel, startMs, endMs)
      expect(forged.length).toBeGreaterThan(10)
      for (const at of forged) expect(kmOff(vessel, at)).toBeGreaterThan(50)
      const around = [
        ...heardOf(vessel, startMs - 5 * HOUR_MS, startMs),
        ...heardOf(vessel, endMs, endMs + 5 * HOUR_MS),
      ]
      expect(around.length).toBeGreaterThan(20)
      expect(around.filter((at) => kmOff(vessel, at) > 0.2).length).toBeLessThan(2)
    }
  })

  it('of a ship that goes dark is nothing', () => {
    for (const { vessel, startMs, endMs } of storiesNamed('going-dark')) {
      expect(heardOf(vessel, startMs, endMs)).toEqual([])
      expect(heardOf(vessel, startMs - 12 * HOUR_MS, startMs).length).toBeGreaterThan(14)
    }
  })

  it('under a number that two send are both, in different places, and nothing under the own number', () => {
    for (const { vessel, partner, startMs, endMs } of storiesNamed('shared-number')) {
      const all = heardOf(partner!, startMs, endMs)
      const mine = all.filter((at) => kmOff(vessel, at) < 0.2)
      const theirs = all.filter((at) => kmOff(partner!, at) < 0.2)
      expect(mine.length).toBeGreaterThan(50)
      expect(theirs.length).toBeGreaterThan(50)
      expect(mine.length + theirs.length).toBeGreaterThanOrEqual(all.length - 5)
      expect(heardOf(vessel, startMs, endMs)).toEqual([])
    }
  })
})

describe('zones', () => {
  it('are simple polygons that say that they are simulated, one cut at 180°', () => {
    let cut = 0
    for (const zone of features.values()) {
      expect(zone.properties!.authority).toBe('SIMULATED')
      expect(kinks(zone as Feature<Polygon>).features).toEqual([])
      if (zone.geometry.type === 'MultiPolygon' && zone.properties!.kind === 'no-take') cut++
    }
    expect(cut).toBe(1)
    const kinds = new Set([...features.values()].map(({ properties }) => properties!.kind))
    expect(kinds).toEqual(new Set(['eez', 'no-take', 'seasonal-closure', 'gear-ban']))
    for (const { lonDeg, latDeg, zone, name } of namedAs('no-take-fishing', 'licensed-fishing')) {
      const at = { lonUnits: unitsOfLonDeg(lonDeg), latUnits: unitsOfLatDeg(latDeg), courseDeg: 0, knots: 0 }
      expect(isIn(at, zone!) || kmToBorder(at, zone!) < 0.1, name).toBe(true)
    }
  })
})
