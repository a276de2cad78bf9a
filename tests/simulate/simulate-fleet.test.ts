import { beforeAll, describe, expect, it } from 'vitest'
import { Intake } from '../../lib/ais/intake.ts'
import { mmsiKind } from '../../lib/ais/mmsi.ts'
import { NmeaReader } from '../../lib/ais/nmea/nmea-reader.ts'
import { ReadReport } from '../../lib/ais/read-report.ts'
import { POSITION, ReportBuffer } from '../../lib/ais/report.ts'
import { createBuiltinPlaces } from '../../lib/geo/builtin-places.ts'
import { createPlaces } from '../../lib/geo/create-places.ts'
import { distanceKmUnits } from '../../lib/geo/great-circle.ts'
import type { Places } from '../../lib/geo/places.ts'
import { createFleet } from '../../lib/simulate/fleet.ts'
import type { Activity } from '../../lib/simulate/ship.ts'
import { type SimulatedLine, simulateFleet } from '../../lib/simulate/simulate-fleet.ts'

const START_MS = Date.UTC(2026, 0, 5)
const HOUR_MS = 3_600_000
const DAYS = 3
let places: Places

beforeAll(() => {
  places = createBuiltinPlaces()
})

describe('the motion of the fleet', () => {
  it('keeps off the land, turns and speeds as ships do, and lives from port to port', () => {
    const { ships, ports } = createFleet({ seed: 1, startMs: START_MS, places })
    const activities = ships.map(() => new Set<Activity>())
    const fastest = ships.map(() => 0)
    const seconds = 5
    for (let s = 0; s < DAYS * 86_400; s += seconds) {
      ships.forEach(({ ship, advance }, i) => {
        const before = ship.speedKnots
        advance(START_MS + s * 1000, seconds)
        activities[i]!.add(ship.activity)
        fastest[i] = Math.max(fastest[i]!, ship.speedKnots)
        expect(Math.abs(ship.speedKnots - before)).toBeLessThanOrEqual(0.5001)
        if (s % 120 > 0) return
        const shore = places.shoreKm(Math.round(ship.lonUnits), Math.round(ship.latUnits))
        expect(shore, `${ship.identity.name} at ${s} s`).toBeGreaterThan(0.2)
        if (ship.activity === 'in-port') {
          expect(places.nearestPort(Math.round(ship.lonUnits), Math.round(ship.latUnits), 3)).toBeGreaterThan(
            -1,
          )
        }
      })
    }
    expect(ships.length).toBe(10)
    for (const done of activities) expect(done).toContain('in-port')
    for (const done of activities) expect(done).toContain('transit')
    const all = new Set(activities.flatMap((done) => [...done]))
    expect([...all].sort()).toEqual([
      'at-anchor',
      'drifting',
      'fishing',
      'hauling',
      'in-port',
      'searching',
      'setting',
      'towing',
      'transfer',
      'transit',
    ])
    expect(Math.max(...fastest)).toBeLessThan(20)
    expect(Math.min(...fastest)).toBeGreaterThan(9)
    expect(Object.keys(ports).length).toBe(9)
  })

  it('has two ships that meet at sea for some hours', () => {
    const { ships } = createFleet({ seed: 1, startMs: START_MS, places })
    const pair = ['SIMULATED LONGLINE 1', 'SIMULATED CARRIER 1'].map(
      (name) => ships.find(({ ship }) => ship.identity.name === name)!,
    )
    let together = 0
    for (let s = 0; s < 48 * 3600; s += 10) {
      for (const { advance } of pair) advance(START_MS + s * 1000, 10)
      const [a, b] = [pair[0]!.ship, pair[1]!.ship]
      const km = distanceKmUnits(a.lonUnits, a.latUnits, b.lonUnits, b.latUnits)
      if (km < 0.5 && a.speedKnots < 2 && b.speedKnots < 2) together += 10
    }
    expect(together).toBeGreaterThan(3 * 3600)
  })

  it('refuses a world without its ports', () => {
    const nowhere = createPlaces([], new Int32Array(0))
    expect(() => createFleet({ seed: 1, startMs: START_MS, places: nowhere })).toThrow(
      'simulate: port La Coruna (A Coruna) (ES) is not in the port list',
    )
  })
})

describe('the lines of the fleet', () => {
  let lines: SimulatedLine[]
  let buffer: ReportBuffer
  let report: ReadReport

  beforeAll(() => {
    lines = [...simulateFleet({ seed: 1, startMs: START_MS, days: DAYS, places })]
    buffer = new ReportBuffer()
    report = new ReadReport('simulated', 'nmea')
    const clockMs = START_MS + (DAYS + 1) * 24 * HOUR_MS
    const reader = new NmeaReader(new Intake(buffer, report, { source: 0, clockMs, place: 'true' }), {
      startMs: null,
    })
    reader.push(new TextEncoder().encode(lines.map((line) => `${line.text}\n`).join('')))
    reader.finish()
  })

  it('come in the order of their arrival, satellites late', () => {
    let late = 0
    for (let i = 1; i < lines.length; i++) {
      expect(lines[i]!.arrivalMs).toBeGreaterThanOrEqual(lines[i - 1]!.arrivalMs)
      const stamp = /c:(\d+)\*/.exec(lines[i]!.text)
      if (stamp !== null && lines[i]!.arrivalMs - 1000 * Number(stamp[1]) > 300_000) late++
    }
    expect(late / lines.length).toBeGreaterThan(0.05)
    expect(lines.at(-1)!.arrivalMs).toBeLessThan(START_MS + DAYS * 24 * HOUR_MS + HOUR_MS)
  })

  it('are the same for the same seed and others for another', () => {
    const again = simulateFleet({ seed: 1, startMs: START_MS, days: 0.25, places })
    const other = simulateFleet({ seed: 2, startMs: START_MS, days: 0.25, places })
    let [same, different] = [0, 0]
    for (const line of again) {
      if (line.arrivalMs >= START_MS + 0.25 * 24 * HOUR_MS) break
      expect(line).toEqual(lines[same++])
      if (other.next().value?.text !== line.text) different++
    }
    expect(same).toBeGreaterThan(500)
    expect(different).toBeGreaterThan(same / 2)
  })

  it('decode, all but the damaged ones, which are told apart', () => {
    expect(report.unaccountedLines()).toBe(0)
    expect(report.commentLines).toBeGreaterThanOrEqual(1)
    const rejects = report.rejects.counts
    expect(rejects.get('bad-checksum')!).toBeGreaterThan(5)
    expect(rejects.get('truncated')!).toBeGreaterThan(2)
    expect(report.rejects.total / report.lines).toBeLessThan(0.003)
    expect([...rejects.keys()].every((reason) => EXPECTED_REJECTS.has(reason))).toBe(true)
    for (const type of [1, 5, 18, 24]) expect(report.messagesByType[type]).toBeGreaterThan(50)
    expect(report.timesBy.get('tag')).toBe(report.messages)
  })

  it('say in every name that they are simulated, under numbers of no ship', () => {
    const names = new Set(buffer.identities.map((identity) => identity.name).filter((name) => name !== ''))
    expect(names.size).toBe(10)
    for (const name of names) expect(name).toMatch(/^SIMULATED [A-Z]+ \d$/)
    expect(buffer.keys.length).toBe(10)
    for (const key of buffer.keys) {
      expect(key).toMatch(/^50199\d{4}$/)
      expect(mmsiKind(key)).toBe('ship')
    }
    const imos = buffer.identities.map((identity) => identity.imo).filter((imo) => imo !== '')
    expect(imos.length).toBeGreaterThan(0)
    for (const imo of imos) {
      const sum = [...imo.slice(0, 6)].reduce((total, digit, i) => total + Number(digit) * (7 - i), 0)
      expect(sum % 10).toBe(Number(imo[6]))
    }
  })

  it('hold duplicates, a silence of 15 hours far from shore, and none such of the others at sea', () => {
    const { block, keys } = buffer
    const seen = new Set<string>()
    let duplicates = 0
    const times = keys.map(() => [] as { timeMs: number; shore: number }[])
    for (let i = 0; i < block.count; i++) {
      if (block.kind[i] !== POSITION) continue
      const content = [
        block.vessel[i],
        block.lonUnits[i],
        block.latUnits[i],
        block.speedKnots[i],
        block.courseDeg[i],
      ].join()
      if (seen.has(content)) duplicates++
      seen.add(content)
      const shore = places.shoreKm(block.lonUnits[i]!, block.latUnits[i]!)
      times[block.vessel[i]!]!.push({ timeMs: block.timeMs[i]!, shore })
    }
    expect(duplicates).toBeGreaterThan(1_000)
    keys.forEach((key, vessel) => {
      const track = times[vessel]!.sort((a, b) => a.timeMs - b.timeMs)
      const gaps = track
        .slice(1)
        .map((fix, i) => ({ hours: (fix.timeMs - track[i]!.timeMs) / HOUR_MS, shore: fix.shore }))
      const atSea = gaps.filter((gap) => gap.shore > 20 && gap.hours > 4)
      if (key === '501990002') {
        expect(atSea.length).toBe(1)
        expect(atSea[0]!.hours).toBeGreaterThan(14.9)
        expect(atSea[0]!.hours).toBeLessThan(16)
        expect(atSea[0]!.shore).toBeGreaterThan(93)
      } else expect(atSea).toEqual([])
    })
  })
})

const EXPECTED_REJECTS = new Set(['bad-checksum', 'truncated', 'orphan-part', 'malformed'])
