import { expect, test } from 'vitest'
import { EncounterFold } from '../../lib/events/encounter.ts'
import type { PairTable } from '../../lib/events/encounter-pairs.ts'
import { EncounterRun } from '../../lib/events/encounter-run.ts'
import { POINT } from '../../lib/events/grid.ts'
import type { EncounterOutput } from '../../lib/events/outputs.ts'
import { unitsOfLatDeg, unitsOfLonDeg, wrapUnits } from '../../lib/geo/units.ts'
import { Random } from '../../lib/simulate/random.ts'
import { caseCount, recordProof } from '../proof.ts'
import { pair } from './meeting-pair.ts'
import {
  bruteEncounters,
  driftFleet,
  findEncounters,
  gridOf,
  hearInPasses,
  inOrder,
  moveFleet,
  pickRows,
  placesOf,
  portAt,
  slotsOf,
  type WorldTrack,
} from './meeting-world.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const NO_PORTS = placesOf([])
const OPEN_SEA = { lonUnits: unitsOfLonDeg(-30), latUnits: unitsOfLatDeg(20) }
const CENTRES = {
  'the open sea': OPEN_SEA,
  '180°': { lonUnits: unitsOfLonDeg(180), latUnits: unitsOfLatDeg(-40) },
  'the north pole': { lonUnits: unitsOfLonDeg(12), latUnits: unitsOfLatDeg(89.97) },
}

function withoutDecision({ kind, id, decidedMs, open, ...rest }: EncounterOutput) {
  return rest
}

test.each(
  Object.entries(CENTRES).flatMap(([name, centre]) =>
    (['always', 'together', 'apart'] as const).map((hear) => ({ name, centre, hear })),
  ),
)('around $name, heard $hear: every encounter of 300 vessels and no other', ({ name, centre, hear }) => {
  const days = caseCount(0.6, 6)
  let encounters = 0
  for (let seed = 1; seed <= caseCount(1, 4); seed++) {
    const ships = driftFleet(seed, 300, days, centre)
    const fleet = hear === 'always' ? ships : hearInPasses(ships, seed, hear === 'together')
    // An anchorage some kilometres off, so that a part of the fleet lies within 10 km of it.
    const places = placesOf([portAt(wrapUnits(centre.lonUnits + 40_000), centre.latUnits - 55_000)])
    const expected = bruteEncounters(fleet, places)
    expect(findEncounters(fleet, places).map(withoutDecision)).toEqual(expected)
    expect(expected.length).toBeGreaterThan(10)
    expect(expected.some(({ mmsi, otherMmsi }) => mmsi === otherMmsi)).toBe(true)
    encounters += expected.length
  }
  recordProof(
    `encounters around ${name}, heard ${hear}, equal brute force`,
    `${encounters} encounters of 300 vessels over ${days} days`,
  )
})

test('a port drops what lies within 10 km and nothing else', () => {
  const fleet = driftFleet(1, 100, 1, OPEN_SEA)
  const all = findEncounters(fleet, NO_PORTS)
  const some = findEncounters(fleet, placesOf([portAt(OPEN_SEA.lonUnits + 60_000, OPEN_SEA.latUnits)]))
  expect(some.length).toBeGreaterThan(0)
  expect(some.length).toBeLessThan(all.length)
})

test('a meeting from 23:00 to 01:00 UTC is one', () => {
  const fleet = pair(Date.UTC(2026, 2, 4, 23), Date.UTC(2026, 2, 5, 1), OPEN_SEA)
  const [encounter, ...others] = findEncounters(fleet, NO_PORTS)
  expect(others).toEqual([])
  expect(encounter).toMatchObject({
    mmsi: '257000001',
    otherMmsi: '257000002',
    startMs: Date.UTC(2026, 2, 4, 23),
    endMs: Date.UTC(2026, 2, 5, 1),
    points: 13,
    medianKnots: 0,
    medianApartKm: 0.19,
    meanShoreNm: 50,
    open: false,
    // Four hours after the last grid time at which a contact would have gone on with it.
    decidedMs: Date.UTC(2026, 2, 5, 8, 50),
  })
})

test('ten minutes less are none', () => {
  const fleet = pair(Date.UTC(2026, 2, 4, 23), Date.UTC(2026, 2, 5, 0, 50), OPEN_SEA)
  expect(findEncounters(fleet, NO_PORTS)).toEqual([])
})

test('a meeting that drifts across 180° is one, and its box is narrow', () => {
  const start = { lonUnits: unitsOfLonDeg(179.99), latUnits: unitsOfLatDeg(5) }
  const fleet = pair(Date.UTC(2026, 2, 4, 9), Date.UTC(2026, 2, 4, 14), start, 6_000)
  const [encounter, ...others] = findEncounters(fleet, NO_PORTS)
  expect(others).toEqual([])
  expect(encounter).toMatchObject({
    points: 31,
    westUnits: unitsOfLonDeg(179.99),
    eastUnits: unitsOfLonDeg(-179.96),
    lonUnits: unitsOfLonDeg(-179.985),
    medianKnots: 0.6,
  })
})

test('two on either side of the pole meet', () => {
  // 0.2 km from it each, and half a turn of longitude apart.
  const fleet = pair(
    Date.UTC(2026, 2, 4, 9),
    Date.UTC(2026, 2, 4, 12),
    { lonUnits: 0, latUnits: 90 * 600_000 - 1_080 },
    0,
    0,
  ).map((track, ship) => ({
    ...track,
    positions: track.positions.map((at) => ({ ...at, lonUnits: ship === 0 ? 0 : unitsOfLonDeg(180) })),
  }))
  expect(findEncounters(fleet, NO_PORTS)).toMatchObject([{ points: 19, medianApartKm: 0.4 }])
})

test('faster than 2 kn in the median is none', () => {
  const at = { lonUnits: 0, latUnits: 0 }
  const span = [Date.UTC(2026, 2, 4, 9), Date.UTC(2026, 2, 4, 14)] as const
  // On the equator a knot is 10,000 units an hour.
  expect(findEncounters(pair(...span, at, 19_400), NO_PORTS)).toMatchObject([{ medianKnots: 1.9 }])
  expect(findEncounters(pair(...span, at, 20_000), NO_PORTS)).toEqual([])
})

test('the first grid time at which they are known to be apart ends a run', () => {
  const fromMs = Date.UTC(2026, 2, 4, 9)
  const fleet = pair(fromMs, fromMs + 6 * HOUR_MS, OPEN_SEA)
  // One report 0.8 km off at 12:00.
  const at = (timeMs: number) => timeMs === fromMs + 3 * HOUR_MS
  fleet[1] = {
    ...fleet[1]!,
    positions: fleet[1]!.positions.map((p) => (at(p.timeMs) ? { ...p, latUnits: p.latUnits + 4_000 } : p)),
  }
  const found = findEncounters(fleet, NO_PORTS)
  expect(
    found.map(({ startMs, endMs }) => [(startMs - fromMs) / MINUTE_MS, (endMs - fromMs) / MINUTE_MS]),
  ).toEqual([
    [0, 170],
    [190, 360],
  ])
  // The report that tells so decides it.
  expect(found[0]!.decidedMs).toBe(fromMs + 180 * MINUTE_MS)
})

test('what is open is shown as it stands, and decided by W alone', () => {
  const fromMs = Date.UTC(2026, 2, 4, 9)
  const fleet = pair(fromMs, fromMs + 4 * HOUR_MS, OPEN_SEA)
  const dueMs = fromMs + 11 * HOUR_MS + 50 * MINUTE_MS
  const [open] = findEncounters(fleet, placesOf([]), dueMs - 1)
  expect(open).toMatchObject({ open: true, decidedMs: fromMs + 4 * HOUR_MS })
  const [closed] = findEncounters(fleet, placesOf([]), dueMs)
  expect(closed).toEqual({ ...open, open: false, decidedMs: dueMs })
})

test('a crowd meets nobody', () => {
  const fromMs = Date.UTC(2026, 2, 4, 9)
  const crowd = (ships: number) =>
    Array.from({ length: ships }, (_, ship): WorldTrack => {
      const [track] = pair(fromMs, fromMs + 3 * HOUR_MS, { ...OPEN_SEA, latUnits: OPEN_SEA.latUnits + ship })
      return { ...track!, mmsi: String(257_000_000 + ship), trackId: `track-${ship}` }
    })
  expect(findEncounters(crowd(33), NO_PORTS)).toHaveLength((33 * 32) / 2)
  expect(findEncounters(crowd(34), NO_PORTS)).toEqual([])
})

test('moving all times by 12 h, or the world about the poles, moves encounters and changes nothing else', () => {
  const fleet = driftFleet(7, 120, 1, OPEN_SEA)
  const ports = [portAt(OPEN_SEA.lonUnits + 40_000, OPEN_SEA.latUnits - 55_000)]
  const base = findEncounters(fleet, placesOf(ports))
  expect(base.length).toBeGreaterThan(10)
  const laterMs = 12 * HOUR_MS
  const turn = unitsOfLonDeg(-150) + 12_345
  const turned = ports.map((port) => ({ ...port, lonUnits: wrapUnits(port.lonUnits + turn) }))
  expect(
    findEncounters(moveFleet(fleet, turn, laterMs), placesOf(turned)).map(({ id, ...rest }) => rest),
  ).toEqual(
    base.map(({ id, ...encounter }) => ({
      ...encounter,
      startMs: encounter.startMs + laterMs,
      endMs: encounter.endMs + laterMs,
      decidedMs: encounter.decidedMs + laterMs,
      lonUnits: wrapUnits(encounter.lonUnits + turn),
      westUnits: wrapUnits(encounter.westUnits + turn),
      eastUnits: wrapUnits(encounter.eastUnits + turn),
    })),
  )
})

test.each([
  ['always', 150],
  ['in passes', 300],
] as const)(
  'laws, heard %s: cut at any slot through encode, advanced at any time, points in any order: the same',
  (hear, count) => {
    const places = placesOf([portAt(OPEN_SEA.lonUnits + 40_000, OPEN_SEA.latUnits - 55_000)])
    let open = 0
    for (let seed = 2; seed <= caseCount(2, 20); seed++) {
      const random = new Random(seed, 'laws')
      const ships = driftFleet(seed, count, 1, OPEN_SEA)
      const { block, tracks } = gridOf(hear === 'always' ? ships : hearInPasses(ships, seed, true), places)
      expect(block.kind.includes(POINT.nearAnchorage)).toBe(true)
      const slots = slotsOf(block)
      const watermarkMs = (block.slot[block.count - 1]! - 10) * 10 * MINUTE_MS
      const plain: EncounterOutput[] = []
      const run = new EncounterRun(new EncounterFold(tracks, places.shoreKm), watermarkMs, (output) =>
        plain.push(output),
      )
      for (let row = 0; row < block.count; ) {
        const rows = Array.from({ length: Math.min(97, block.count - row) }, (_, i) => row + i)
        run.add(pickRows(block, rows))
        row += rows.length
      }
      run.finish()
      expect(plain.some((encounter) => !encounter.open)).toBe(true)
      open += plain.filter((encounter) => encounter.open).length

      const told: EncounterOutput[] = []
      const emit = (output: EncounterOutput) => told.push(output)
      let fold = new EncounterFold(tracks, places.shoreKm)
      let pairs: PairTable = fold.start()
      for (const { from, to } of slots) {
        const slotMs = block.slot[from]! * 10 * MINUTE_MS
        if (random.next() < 0.3) {
          const dueMs = fold.deadline(pairs)
          const toMs = Math.min(slotMs, watermarkMs)
          const before = pairs.count
          if (random.next() < 0.5) fold.advance(pairs, toMs - random.between(0, HOUR_MS), emit)
          fold.advance(pairs, toMs, emit)
          if (dueMs <= toMs) expect(pairs.count).toBeLessThan(before)
          expect(fold.deadline(pairs)).toBeGreaterThan(toMs)
        }
        const shuffled = Array.from({ length: to - from }, (_, i) => from + i)
        for (let i = shuffled.length - 1; i > 0; i--) {
          const j = Math.floor(random.between(0, i + 1))
          ;[shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!]
        }
        const points = pickRows(block, shuffled)
        fold.step(pairs, { block: points, from: 0, to: points.count }, emit)
        const bytes = fold.encode(pairs)
        if (random.next() < 0.2) {
          fold = new EncounterFold(tracks, places.shoreKm)
          pairs = fold.decode(bytes)
          expect(fold.encode(pairs)).toEqual(bytes)
        }
      }
      fold.advance(pairs, watermarkMs, emit)
      fold.peek(pairs, emit)
      expect(inOrder(told)).toEqual(inOrder(plain))
    }
    expect(open).toBeGreaterThan(0)
  },
)

test('a state is taken up by another process, whose tracks have other numbers', () => {
  const places = NO_PORTS
  const fleet = hearInPasses(driftFleet(3, 120, 1, OPEN_SEA), 3, true)
  const whole = findEncounters(fleet, places)
  const first = gridOf(fleet, places)
  const second = gridOf([...fleet].reverse(), places)
  const slots = slotsOf(first.block)
  const half = slots[slots.length >> 1]!
  const told: EncounterOutput[] = []
  const emit = (output: EncounterOutput) => told.push(output)
  const before = new EncounterFold(first.tracks, places.shoreKm)
  const pairs = before.start()
  for (const { from, to } of slots)
    if (from < half.from) before.step(pairs, { block: first.block, from, to }, emit)
  const after = new EncounterFold(second.tracks, places.shoreKm)
  const taken = after.decode(before.encode(pairs))
  for (const { from, to } of slotsOf(second.block))
    if (second.block.slot[from]! >= first.block.slot[half.from]!)
      after.step(taken, { block: second.block, from, to }, emit)
  after.advance(taken, Number.MAX_SAFE_INTEGER, emit)
  expect(inOrder(told)).toEqual(whole)
  expect(whole.length).toBeGreaterThan(5)
})

test('truncated states and states of other versions are refused', () => {
  const places = NO_PORTS
  const { block, tracks } = gridOf(pair(0, 3 * HOUR_MS, OPEN_SEA), places)
  const fold = new EncounterFold(tracks, places.shoreKm)
  const pairs = fold.start()
  for (const { from, to } of slotsOf(block)) fold.step(pairs, { block, from, to }, () => {})
  const bytes = fold.encode(pairs)
  for (let length = 0; length < bytes.length; length++)
    expect(() => fold.decode(bytes.slice(0, length))).toThrow()
  expect(() => fold.decode(bytes.with(0, 9))).toThrow('version 9')
})

test('points out of order of time, and two of a track in one slot, are refused', () => {
  const places = NO_PORTS
  const { block, tracks } = gridOf(pair(0, HOUR_MS, OPEN_SEA), places)
  const fold = new EncounterFold(tracks, places.shoreKm)
  const pairs = fold.start()
  fold.step(pairs, { block, from: 2, to: 4 }, () => {})
  expect(() => fold.step(pairs, { block, from: 0, to: 2 }, () => {})).toThrow(
    'encounters: slot 0 after slot 1',
  )
  const twice = pickRows(block, [4, 4])
  expect(() => fold.step(pairs, { block: twice, from: 0, to: 2 }, () => {})).toThrow('two points in slot 2')
})
