import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { mmsiCountry, mmsiKind } from '../../lib/ais/mmsi.ts'
import { distanceKmUnits } from '../../lib/geo/great-circle.ts'
import { POLE, UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import { CsvEncoder } from '../../lib/simulate/csv-encoder.ts'
import { createFleetShip } from '../../lib/simulate/fleet.ts'
import type { Truth } from '../../lib/simulate/truth.ts'
import { VESSEL_KINDS, type VesselKind } from '../../lib/simulate/vessel-kinds.ts'
import { caseCount } from '../proof.ts'
import {
  builtinPlaces,
  DAY_MS,
  type FleetRun,
  type Heard,
  HOUR_MS,
  runFleet,
  START_MS,
  startFleet,
} from './run-fleet.ts'

const DAYS = caseCount(5, 20)
let run: FleetRun

beforeAll(() => {
  run = runFleet({ vessels: 100, days: DAYS })
})

function truths<Kind extends Truth['kind']>(kind: Kind): Extract<Truth, { kind: Kind }>[] {
  return run.truth.filter((row): row is Extract<Truth, { kind: Kind }> => row.kind === kind)
}

/** What a ship was heard with, without its false places. */
function track(vessel: number): Heard[] {
  const wrong = new Set(
    truths('outlier').flatMap((row) => (row.vessel === vessel ? [Math.floor(row.timeMs / 1000)] : [])),
  )
  return run.positions[vessel]!.filter(({ timeMs, latUnits }) => {
    const second = timeMs / 1000
    return latUnits <= POLE && ![-1, 0, 1].some((off) => wrong.has(second + off))
  })
}

function between(heard: readonly Heard[], startMs: number, endMs: number): Heard[] {
  // Receivers' clocks are a second off, and stamps are whole seconds.
  return heard.filter(({ timeMs }) => timeMs >= startMs + 2000 && timeMs < endMs - 2000)
}

function csvOf(request: { vessels: number; days: number; seed?: number }): { hash: string; rows: string[] } {
  const simulation = startFleet(request)
  const chunks: Buffer[] = []
  const encoder = new CsvEncoder(simulation, true, (bytes) => chunks.push(Buffer.from(bytes)))
  for (const slice of simulation.slices) encoder.encode(slice)
  const text = Buffer.concat(chunks)
  return { hash: createHash('sha256').update(text).digest('hex'), rows: text.toString('latin1').split('\n') }
}

describe('the same seed', () => {
  it('gives the same bytes, another seed others; more ships and more days add to them', () => {
    const { hash, rows } = csvOf({ vessels: 20, days: 1 })
    expect(rows.length).toBeGreaterThan(5_000)
    expect(csvOf({ vessels: 20, days: 1 }).hash).toBe(hash)
    expect(csvOf({ vessels: 20, days: 1, seed: 2 }).hash).not.toBe(hash)
    const few = [...rows].filter((row) => IS_FIRST_TWENTY.test(row)).sort()
    expect(few.length).toBe(rows.length - 1)
    const more = csvOf({ vessels: 51, days: 1 }).rows
    expect(more.filter((row) => IS_FIRST_TWENTY.test(row)).sort()).toEqual(few)
    const longer = new Set(csvOf({ vessels: 20, days: 2 }).rows)
    expect(few.filter((row) => !longer.has(row))).toEqual([])
  })
})

/** The MMSI end in the number of the ship; place 18 of a flotilla sends the number of place 14. */
const IS_FIRST_TWENTY = /^\d{3}0000[01]\d,/

describe('the fleet', () => {
  it('has every kind in the shares of the flotilla, under numbers of no ship, with names that say so', () => {
    const kinds = new Map<VesselKind, number>()
    const flags = new Set<string>()
    for (let index = 0; index < 1000; index++) {
      const ship = createFleetShip(7, index)
      kinds.set(ship.kind, (kinds.get(ship.kind) ?? 0) + 1)
      expect(mmsiKind(String(ship.mmsi))).toBe('ship')
      flags.add(mmsiCountry(String(ship.mmsi))!.alpha2)
      expect(ship.identity.name).toMatch(ship.kind === 'net-beacon' ? /^NET MARK-\d+%$/ : /^SIM [A-Z]+ \d+$/)
      expect(ship.identity.name.length).toBeLessThanOrEqual(20)
      const { cruiseKnots } = VESSEL_KINDS[ship.kind]
      expect(ship.cruiseKnots).toBeGreaterThanOrEqual(cruiseKnots[0])
      expect(ship.cruiseKnots).toBeLessThanOrEqual(cruiseKnots[1])
    }
    expect(Object.fromEntries(kinds)).toEqual({
      ...{ trawler: 260, longliner: 80, seiner: 60, 'squid-jigger': 40, 'pot-boat': 40, 'small-boat': 40 },
      ...{
        carrier: 20,
        cargo: 160,
        tanker: 80,
        ferry: 60,
        tug: 60,
        pilot: 20,
        pleasure: 40,
        'net-beacon': 40,
      },
    })
    expect(flags).toEqual(new Set(['TF', 'SH', 'PN']))
    const first = new Set(Array.from({ length: 14 }, (_, index) => createFleetShip(7, index).kind))
    expect(first.size).toBe(14)
    expect(createFleetShip(7, 999_999).identity.name).toBe('SIM TRAWLER 1000000')
    for (const index of [0, 5, 99_999]) {
      const imo = String(createFleetShip(7, index).identity.imo)
      const sum = [...imo.slice(0, 6)].reduce((total, digit, i) => total + Number(digit) * (7 - i), 0)
      expect(imo).toHaveLength(7)
      expect(sum % 10).toBe(Number(imo[6]))
    }
  })

  it('refuses fleets that are none', () => {
    expect(() => startFleet({ vessels: 0, days: 1 })).toThrow('simulate: 0 vessels')
    expect(() => startFleet({ vessels: 1_000_001, days: 1 })).toThrow('simulate: 1000001 vessels')
  })
})

describe('the motion of the fleet', () => {
  it('keeps off the land, and well off it away from harbours', () => {
    const places = builtinPlaces()
    const berths = truths('port-call').map(({ lonDeg, latDeg }) => [
      lonDeg * UNITS_PER_DEGREE,
      latDeg * UNITS_PER_DEGREE,
    ])
    const nearBerth = (lon: number, lat: number) =>
      berths.some(([x, y]) => distanceKmUnits(lon, lat, x!, y!) < 25)
    let [ashore, near, looked] = [0, 0, 0]
    for (const ship of run.ships) {
      for (const { lonUnits, latUnits, type } of track(ship.index)) {
        looked++
        // Message 27 is rounded to 185 m.
        const shoreKm = places.shoreKm(lonUnits, latUnits) + (type === 27 ? 0.15 : 0)
        if (shoreKm < 0.05) ashore++
        else if (shoreKm < 0.4 && !nearBerth(lonUnits, latUnits)) near++
      }
    }
    expect(looked).toBeGreaterThan(100_000)
    expect({ ashore, near }).toEqual({ ashore: 0, near: 0 })
  })

  it('moves as fast as its reports say, and no faster than its kind', () => {
    for (const ship of run.ships) {
      const heard = track(ship.index).filter(({ receiver }) => receiver !== '')
      const most = VESSEL_KINDS[ship.kind].cruiseKnots[1] * 1.35 + 1.5
      let tooFast = 0
      for (let i = 1; i < heard.length; i++) {
        const [a, b] = [heard[i - 1]!, heard[i]!]
        if (b.knots > most) tooFast++
        const hours = (b.timeMs - a.timeMs) / HOUR_MS
        // Gear that was lifted out of the water has moved in silence.
        if (hours < 0.05 || hours > 0.5) continue
        const km = distanceKmUnits(a.lonUnits, a.latUnits, b.lonUnits, b.latUnits)
        if (km / hours / 1.852 > most) tooFast++
      }
      expect(tooFast, `${ship.identity.name} of ${heard.length}`).toBe(0)
      expect(heard.length).toBeGreaterThan(DAYS * 20)
    }
  })

  it('fishes at the speeds of each gear, in its hours', () => {
    const speeds = new Map<string, number[]>()
    for (const { vessel, gear, phase, startMs, endMs } of truths('fishing')) {
      const key = `${gear} ${phase}`
      const knots = between(track(vessel), startMs, endMs).flatMap((heard) =>
        heard.knots >= 0 ? [heard.knots] : [],
      )
      speeds.set(key, [...(speeds.get(key) ?? []), ...knots])
    }
    const medians = Object.fromEntries([...speeds].map(([key, knots]) => [key, middleOf(knots)]))
    for (const [key, [least, most]] of Object.entries(MEDIAN_KNOTS)) {
      expect(medians[key], key).toBeGreaterThan(least)
      expect(medians[key], key).toBeLessThan(most)
    }
    expect(Object.keys(medians).sort()).toEqual(Object.keys(MEDIAN_KNOTS).sort())
    const hourOf = (row: { startMs: number; lonDeg: number }) =>
      (row.startMs / HOUR_MS + row.lonDeg / 15 + 24 * 1000) % 24
    for (const row of truths('fishing')) {
      const hour = hourOf(row)
      if (row.gear === 'squid-jig') expect(hour > 18 || hour < 5.5).toBe(true)
      if (row.gear === 'pots') expect(hour > 4.5 && hour < 16).toBe(true)
    }
  })
})

/** Of the reports of each phase; the labelled positions of each gear are in docs/simulation.md. */
const MEDIAN_KNOTS: Readonly<Record<string, readonly [number, number]>> = {
  'trawl fishing': [2.5, 4.2],
  'trawl hauling': [0.5, 2],
  'drifting-longline setting': [7, 9.5],
  'drifting-longline soaking': [0.2, 1.6],
  'drifting-longline hauling': [3, 6],
  'purse-seine setting': [6, 9.5],
  'purse-seine hauling': [0.2, 1.2],
  'squid-jig fishing': [0.2, 1.6],
  'pots hauling': [0.4, 2],
  'pots setting': [3.5, 6.5],
  'handline fishing': [0.3, 3],
}

function middleOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

describe('the truth', () => {
  it('tells every story within the days', () => {
    const kinds = new Set(run.truth.map((row) => (row.kind === 'silence' ? `silence ${row.why}` : row.kind)))
    expect([...kinds].sort()).toEqual([
      ...['fishing', 'loitering', 'meeting', 'outage', 'outlier', 'port-call', 'rename', 'shared-number'],
      ...['silence at-sea', 'silence dark', 'silence moored', 'silence out-of-water', 'vessel'],
    ])
    for (const row of run.truth) {
      if (!('endMs' in row)) continue
      expect(row.startMs).toBeLessThan(row.endMs)
      expect(row.startMs).toBeGreaterThanOrEqual(START_MS)
      expect(row.endMs).toBeLessThanOrEqual(START_MS + DAYS * DAY_MS)
    }
  })

  it('of silences: nothing is heard of the ship, and something before and after', () => {
    let longAtSea = 0
    for (const { vessel, startMs, endMs, why, isOpen } of truths('silence')) {
      const heard = run.positions[vessel]!
      expect(between(heard, startMs, endMs)).toEqual([])
      expect(between(heard, startMs - 3 * HOUR_MS, startMs).length).toBeGreaterThan(0)
      if (isOpen !== true && endMs < START_MS + DAYS * DAY_MS - 3 * HOUR_MS) {
        expect(between(heard, endMs, endMs + 3 * HOUR_MS).length).toBeGreaterThan(0)
      }
      if (why === 'at-sea' && endMs - startMs > 12 * HOUR_MS) longAtSea++
    }
    expect(longAtSea).toBeGreaterThan(2)
  })

  it('of dark spells: the ship goes silent at the edge of the place and is heard again near it', () => {
    for (const { vessel, startMs, endMs, near, why } of truths('silence')) {
      if (why !== 'dark') continue
      const kmTo = (heard: Heard | undefined) =>
        distanceKmUnits(
          heard!.lonUnits,
          heard!.latUnits,
          Math.round(near!.lonDeg * UNITS_PER_DEGREE),
          Math.round(near!.latDeg * UNITS_PER_DEGREE),
        )
      const heard = track(vessel)
      expect(kmTo(heard.findLast(({ timeMs }) => timeMs <= startMs))).toBeLessThan(near!.radiusKm + 15)
      expect(kmTo(heard.find(({ timeMs }) => timeMs >= endMs))).toBeLessThan(near!.radiusKm + 40)
      expect(endMs - startMs).toBeGreaterThan(2 * HOUR_MS)
    }
  })

  it('of meetings: the two are within 0.5 km at under 2 kn for hours, some over midnight, some over 180°', () => {
    let [overMidnight, overTurn, whole] = [0, 0, 0]
    for (const { vessel, partner, startMs, endMs, isOpen } of truths('meeting')) {
      if (isOpen === true) continue
      whole++
      expect(endMs - startMs).toBeGreaterThan(2 * HOUR_MS)
      if (Math.floor(startMs / DAY_MS) !== Math.floor(endMs / DAY_MS)) overMidnight++
      const mine = between(track(vessel), startMs, endMs)
      const theirs = between(track(partner), startMs, endMs)
      expect(mine.length).toBeGreaterThan(10)
      expect(theirs.length).toBeGreaterThan(10)
      let lon = Number.NaN
      for (const heard of mine) {
        if (heard.knots >= 0) expect(heard.knots).toBeLessThan(2.6)
        if (lon * heard.lonUnits < 0 && Math.abs(heard.lonUnits) > 100 * UNITS_PER_DEGREE) overTurn++
        lon = heard.lonUnits
        const other = theirs.find(({ timeMs }) => Math.abs(timeMs - heard.timeMs) < 120_000)
        if (other === undefined) continue
        expect(distanceKmUnits(heard.lonUnits, heard.latUnits, other.lonUnits, other.latUnits)).toBeLessThan(
          0.4,
        )
      }
      expect(middleOf(mine.map(({ knots }) => knots))).toBeLessThan(2)
    }
    expect(whole).toBeGreaterThan(4)
    expect(overMidnight).toBeGreaterThan(0)
    expect(overTurn).toBeGreaterThan(0)
  })

  it('of outages: no receiver hears anything for over 40 minutes, and much else', () => {
    const outages = truths('outage')
    const all = run.positions.flatMap((heard) => heard.map(({ timeMs }) => timeMs))
    expect(outages.length).toBeGreaterThan(0)
    for (const { startMs, endMs } of outages) {
      expect(endMs - startMs).toBeGreaterThan(40 * 60_000)
      expect(all.filter((timeMs) => timeMs >= startMs + 2000 && timeMs < endMs - 2000)).toEqual([])
    }
    expect(run.lost).toBeGreaterThan(100)
  })

  it('of port calls, shared numbers, renames and outliers agrees with what is heard', () => {
    for (const { vessel, startMs, endMs, lonDeg, latDeg } of truths('port-call')) {
      for (const { lonUnits, latUnits } of between(track(vessel), startMs, endMs)) {
        const km = distanceKmUnits(
          lonUnits,
          latUnits,
          Math.round(lonDeg * UNITS_PER_DEGREE),
          Math.round(latDeg * UNITS_PER_DEGREE),
        )
        expect(km).toBeLessThan(0.06)
      }
    }
    for (const { vessel, partner, mmsi } of truths('shared-number')) {
      expect(run.ships[vessel]!.mmsi).toBe(mmsi)
      expect(run.ships[partner]!.mmsi).toBe(mmsi)
      expect(vessel).not.toBe(partner)
    }
    for (const { from, to } of truths('rename')) expect(to).not.toBe(from)
    for (const { offKm } of truths('outlier')) expect(offKm).toBeGreaterThan(2.9)
  })
})

describe('the feed', () => {
  it('delivers in the order of arrival, some hours late, some twice, and counts all it did', () => {
    expect(run.isOrdered).toBe(true)
    expect(run.latestMs).toBeGreaterThan(6 * HOUR_MS)
    const { positions, identities, duplicates, late, future, garbled, cut, impossible, unavailable } =
      run.counts
    expect(positions + identities).toBe(run.messages)
    expect(positions / run.messages).toBeGreaterThan(0.85)
    for (const count of [duplicates, late, future, garbled, cut, impossible, unavailable]) {
      expect(count).toBeGreaterThan(0)
    }
  })

  it('hears ships as the standard has them where no interval is set: often near ports, in passes far off', () => {
    const standard = runFleet({ vessels: 14, days: 1, intervalMs: null })
    const steps = (vessel: number, isNear: boolean) =>
      standard.positions[vessel]!.flatMap((heard, i, all) => {
        const isHere = (heard.receiver === 'sim-sat') !== isNear
        return i > 0 && isHere ? [(heard.timeMs - all[i - 1]!.timeMs) / 1000] : []
      })
    const cargo = standard.ships.findIndex(({ kind }) => kind === 'cargo')
    const longliner = standard.ships.findIndex(({ kind }) => kind === 'longliner')
    expect(middleOf(steps(cargo, true))).toBeLessThan(200)
    const far = steps(longliner, false)
    expect(far.length).toBeGreaterThan(20)
    expect(Math.max(...far)).toBeGreaterThan(20 * 60)
    const types = new Set(standard.positions.flatMap((heard) => heard.map(({ type }) => type)))
    expect(types).toEqual(new Set([1, 18, 27]))
  })
})
