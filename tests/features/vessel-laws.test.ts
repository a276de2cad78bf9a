import { afterAll, describe, expect, test } from 'vitest'
import { COLUMNS, POSITION, ReportBuffer } from '../../lib/ais/report.ts'
import { TRACK_OPTIONS } from '../../lib/features/track-machine.ts'
import type { VesselState } from '../../lib/features/vessel.ts'
import { createVesselFold, type VesselEmission, type VesselInput } from '../../lib/features/vessel-fold.ts'
import { wrapUnits } from '../../lib/geo/units.ts'
import { caseCount, isProving, recordProof } from '../proof.ts'
import { inputsOf, runFold, timeOf, writeDown } from './fold-run.ts'
import {
  createRandom,
  makeScenario,
  type ScenarioOptions,
  START_MS,
  scenarioPlaces,
  scenarioSolarHour,
} from './scenario.ts'

const HOUR_MS = 3_600_000
const CENTRE_DEG = 4.5
const SEEDS = caseCount(12, 400)

/** Scenarios from one quiet ship to more ships than an MMSI may hold open. */
function scenarioOf(seed: number, change: Partial<ScenarioOptions> = {}): ReportBuffer {
  const ships = [1, 1, 2, 5, 12, 80][seed % 6]!
  const spreadDeg = [0.5, 5, 0.5, 5, 0.5, 100][seed % 6]!
  const reportsPerShip = Math.round(600 / ships)
  return makeScenario(seed, {
    ships,
    reportsPerShip,
    spreadDeg,
    coarseShare: 0.03,
    // Some are heard so seldom that a silence is long before it is dark.
    slowness: [1, 1, 1, 4, 4, 1][seed % 6]!,
    centreLonDeg: CENTRE_DEG,
    startMs: START_MS,
    ...change,
  })
}

function foldOf(turnUnits = 0, shiftMs = 0) {
  return createVesselFold({
    places: scenarioPlaces(CENTRE_DEG, turnUnits),
    solarHour: scenarioSolarHour(turnUnits, shiftMs),
    options: TRACK_OPTIONS,
  })
}

function lastTimeOf(inputs: readonly VesselInput[]): number {
  return timeOf(inputs[inputs.length - 1]!)
}

function written(emissions: readonly VesselEmission[]): string[] {
  return emissions.map(writeDown)
}

/** The block with some columns changed, as a new buffer in the same row order. */
function changed(buffer: ReportBuffer, change: (copy: ReportBuffer, row: number) => void): ReportBuffer {
  const copy = new ReportBuffer(buffer.count)
  for (const key of buffer.keys) copy.vesselOfKey(key)
  for (const identity of buffer.identities) copy.identityOf(identity)
  for (const name of COLUMNS) copy.block[name].set(buffer.block[name].subarray(0, buffer.count) as never)
  copy.block.count = buffer.count
  for (let row = 0; row < copy.count; row++) change(copy, row)
  return copy
}

describe.each(Array.from({ length: SEEDS }, (_, seed) => seed))('vessel fold, scenario %i', (seed) => {
  const buffer = scenarioOf(seed)
  const inputs = inputsOf(buffer)
  const endMs = lastTimeOf(inputs) + (seed % 4) * 13 * HOUR_MS
  const reference = runFold(foldOf(), inputs, endMs)
  const expected = written(reference)

  test('every position is in exactly one segment, or is counted as dropped', () => {
    const placed = reference.filter((emission) => emission.kind === 'position')
    const dropped = reference.filter((emission) => emission.kind === 'dropped' && emission.isPosition)
    const positions = inputs.filter(({ block, row }) => block.kind[row] === POSITION)
    expect(placed.length + dropped.length).toBe(positions.length)
    const positionsOf = new Map<string, number>()
    for (const { segmentId } of placed) positionsOf.set(segmentId, (positionsOf.get(segmentId) ?? 0) + 1)
    const segments = new Map<string, number>()
    for (const emission of reference)
      if (emission.kind === 'segment') segments.set(emission.id, emission.positions)
    expect(Object.fromEntries(segments)).toEqual(Object.fromEntries(positionsOf))
  })

  test('outputs come in the order of their decision, never before the clock', () => {
    let clockMs = Number.NEGATIVE_INFINITY
    for (const emission of reference) {
      if (emission.kind === 'dropped' || ('open' in emission && emission.open)) continue
      expect(emission.decidedMs).toBeGreaterThanOrEqual(clockMs)
      clockMs = emission.decidedMs
    }
  })

  test('advance(t) before step(x at t), and in pieces before that, changes nothing', () => {
    const fold = foldOf()
    const random = createRandom(seed)
    const emitted: VesselEmission[] = []
    const emit = (emission: VesselEmission) => emitted.push(emission)
    const state = fold.start('257000000')
    let nowMs = timeOf(inputs[0]!)
    for (const input of inputs) {
      const timeMs = timeOf(input)
      for (let pieces = Math.floor(random() * 3); pieces > 0; pieces--) {
        nowMs += random() * (timeMs - nowMs)
        fold.advance(state, nowMs, emit)
      }
      if (random() < 0.5) fold.advance(state, timeMs, emit)
      fold.step(state, input, emit)
      nowMs = timeMs
    }
    while (nowMs < endMs) {
      fold.advance(state, nowMs, emit)
      nowMs += random() * 9 * HOUR_MS
    }
    fold.advance(state, endMs, emit)
    fold.peek(state, emit)
    expect(written(emitted)).toEqual(expected)
  })

  test('nothing happens before a deadline, something at it, and it is dated by it', () => {
    const fold = foldOf()
    const state = fold.start('257000000')
    const none = () => {
      throw new Error('emitted before the deadline')
    }
    let metDeadlines = 0
    for (let i = 0; i <= inputs.length; i++) {
      const untilMs = i < inputs.length ? timeOf(inputs[i]!) : endMs
      for (let dueMs = fold.deadline(state); dueMs <= untilMs; dueMs = fold.deadline(state)) {
        fold.advance(state, dueMs - 1, none)
        const before = fold.encode(state)
        const late = fold.decode(before)
        const atDeadline: string[] = []
        fold.advance(state, dueMs, (emission) => {
          if ('decidedMs' in emission) expect(emission.decidedMs).toBe(Math.max(dueMs, clockOf(fold, before)))
          atDeadline.push(writeDown(emission))
        })
        expect(Buffer.compare(fold.encode(state), before)).not.toBe(0)
        // Revealed later, it is the same.
        const revealed: string[] = []
        fold.advance(late, Math.min(dueMs + 1, untilMs), (emission) => revealed.push(writeDown(emission)))
        expect(revealed.slice(0, atDeadline.length)).toEqual(atDeadline)
        metDeadlines++
      }
      if (i < inputs.length) fold.step(state, inputs[i]!, () => {})
    }
    expect(metDeadlines).toBeGreaterThan(0)
  })

  test('encode and decode at every step changes nothing; peeking neither', () => {
    const fold = foldOf()
    const emitted: VesselEmission[] = []
    const emit = (emission: VesselEmission) => emitted.push(emission)
    let state = fold.start('257000000')
    inputs.forEach((input, i) => {
      if (i % 7 === 0) fold.peek(state, () => {})
      const bytes = fold.encode(state)
      state = fold.decode(bytes)
      expect(Buffer.compare(fold.encode(state), bytes)).toBe(0)
      fold.step(state, input, emit)
    })
    fold.advance(state, endMs, emit)
    fold.peek(fold.decode(fold.encode(state)), emit)
    expect(written(emitted)).toEqual(expected)
  })

  test('cutting the future off changes no earlier emission, bit for bit', () => {
    const random = createRandom(seed + 1000)
    for (let cuts = 0; cuts < (isProving ? 20 : 4); cuts++) {
      const cut = 1 + Math.floor(random() * (inputs.length - 1))
      const fold = foldOf()
      const emitted: VesselEmission[] = []
      const state: VesselState = fold.start('257000000')
      for (const input of inputs.slice(0, cut)) fold.step(state, input, (emission) => emitted.push(emission))
      expect(written(emitted)).toEqual(expected.slice(0, emitted.length))
    }
  })

  test('no calendar: moved by 12 h, everything moves by 12 h', () => {
    const shiftMs = 12 * HOUR_MS
    const moved = changed(buffer, (copy, row) => {
      copy.block.timeMs[row]! += shiftMs
    })
    const emissions = runFold(foldOf(0, shiftMs), inputsOf(moved), endMs + shiftMs)
    expect(emissions.map((emission) => writeDown(shiftBack(emission, shiftMs, 0)))).toEqual(
      reference.map((emission) => writeDown(shiftBack(emission, 0, 0))),
    )
  })

  test('no antimeridian: the world turned across ±180°, everything turns with it', () => {
    const turnUnits = Math.round((180 - CENTRE_DEG) * 600_000) - 12_345
    const turned = changed(buffer, (copy, row) => {
      if (copy.block.kind[row] === POSITION)
        copy.block.lonUnits[row] = wrapUnits(copy.block.lonUnits[row]! + turnUnits)
    })
    // Ties in time are broken by longitude: keep the order of the world before it was turned.
    const emissions = runFold(
      foldOf(turnUnits),
      inputs.map((input) => ({ ...input, block: turned.block })),
      endMs,
    )
    expect(emissions.map((emission) => writeDown(shiftBack(emission, 0, turnUnits)))).toEqual(
      reference.map((emission) => writeDown(shiftBack(emission, 0, 0))),
    )
  })
})

test('the scenarios meet every way in which anything ends', () => {
  const met = new Set<string>()
  for (let seed = 0; seed < 30; seed++) {
    const inputs = inputsOf(scenarioOf(seed))
    for (const emission of runFold(foldOf(), inputs, lastTimeOf(inputs) + (seed % 4) * 13 * HOUR_MS)) {
      if ('endedBy' in emission) met.add(`${emission.kind} ${emission.endedBy}`)
      if (emission.kind === 'portVisit') met.add(emission.evidence)
      if (emission.kind === 'dropped') met.add(emission.reason)
      if (emission.kind === 'gap' && emission.possibleDisabling) met.add('possible disabling')
      if (emission.kind === 'silence')
        met.add(`silence ${emission.dark ? 'dark' : 'mark'} ${emission.onMs === null ? 'off' : 'on'}`)
    }
  }
  const segments = ['silence', 'ambiguous', 'joined', 'evicted', null].map((end) => `segment ${end}`)
  const tracks = ['silence', 'evicted', null].map((end) => `track ${end}`)
  const trips = ['stop', 'gap', 'stay', 'silence', 'evicted', null].map((end) => `trip ${end}`)
  for (const end of [
    ...segments,
    ...tracks,
    ...trips,
    'stop',
    'gap',
    'stay',
    'duplicate',
    'noise',
    'no-motion',
    'possible disabling',
    'silence mark off',
    'silence mark on',
    'silence dark off',
    'silence dark on',
  ])
    expect(met, end).toContain(end)
})

/** The emission with times and longitudes moved back, and ids by order of appearance. */
function shiftBack(emission: VesselEmission, shiftMs: number, turnUnits: number): unknown {
  const entries = Object.entries(emission).map(([key, value]) => {
    if (key === 'id' || key.endsWith('Id')) return [key, value === null ? null : 'id']
    if (key.endsWith('Ms') && !key.endsWith('IntervalMs') && typeof value === 'number')
      return [key, value - shiftMs]
    if (key.toLowerCase().endsWith('lonunits') && typeof value === 'number')
      return [key, wrapUnits(value - turnUnits)]
    return [key, value]
  })
  return Object.fromEntries(entries)
}

function clockOf(fold: ReturnType<typeof foldOf>, bytes: Uint8Array): number {
  return fold.decode(bytes).clockMs
}

afterAll(() => {
  recordProof('laws of the vessel fold', `${SEEDS} made-up MMSIs of 1 to 80 ships, each law on each`)
})
