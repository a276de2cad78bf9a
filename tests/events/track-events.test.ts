import { afterAll, describe, expect, test } from 'vitest'
import type { TrackEventOutput } from '../../lib/events/outputs.ts'
import { createTrackEventsFold, type TrackEventsInput } from '../../lib/events/track-events-fold.ts'
import { wrapUnits } from '../../lib/geo/units.ts'
import { createRandom } from '../../lib/simulate/random.ts'
import { writeDown } from '../features/fold-run.ts'
import { caseCount, recordProof } from '../proof.ts'
import { type PlainEvent, plainEvents, sortEvents } from './track-events-oracle.ts'
import { latestOf, runTrackEvents, SCORER } from './track-events-run.ts'
import { HOUR, makeTrack, moved, START_MS } from './track-events-world.ts'

const KEY = '257000000 track'
const SEEDS = caseCount(30, 1500)

const fold = createTrackEventsFold(SCORER)

let metDeadlines = 0

const none = () => {
  throw new Error('emitted before the deadline')
}

/** Quiet tracks, tracks always in and out of port, tracks that never call. */
function trackOf(seed: number): TrackEventsInput[] {
  const change = [0.01, 0.06, 0, 0.25][seed % 4]!
  return makeTrack(seed, 400, { change, beacon: seed % 10 === 0 ? 0.002 : 0 })
}

function plainOf(output: TrackEventOutput): PlainEvent | null {
  if (output.kind === 'identityConflict') return null
  const { kind, startMs, endMs, rows, vesselType, meanKnots, distanceKm, meanShoreNm } = output
  return { kind, startMs, endMs, rows, vesselType, meanKnots, distanceKm, meanShoreNm }
}

/** Sums in another order differ in the last bits. */
function rounded(event: PlainEvent): PlainEvent {
  const entries = Object.entries(event).map(([key, value]) => [
    key,
    typeof value === 'number' && !Number.isNaN(value) ? Math.round(value * 1e6) / 1e6 : value,
  ])
  return Object.fromEntries(entries) as PlainEvent
}

describe.each(Array.from({ length: SEEDS }, (_, seed) => seed))('events of track %i', (seed) => {
  const inputs = trackOf(seed)
  const lastMs = inputs.at(-1)!.timeMs
  const endMs = lastMs + (seed % 3) * 3 * HOUR
  const reference = runTrackEvents(fold, inputs, endMs)
  const expected = reference.map(writeDown)

  test('are those of its trips, each looked at as a whole', () => {
    const found = latestOf(reference).flatMap((output) => plainOf(output) ?? [])
    expect(sortEvents(found).map(rounded)).toEqual(plainEvents(inputs).map(rounded))
  })

  test('advance(t) before step(x at t), and in pieces before that, changes nothing', () => {
    const random = createRandom(seed)
    const emitted: string[] = []
    const emit = (output: TrackEventOutput) => emitted.push(writeDown(output))
    const state = fold.start(KEY)
    let nowMs = START_MS
    for (const input of inputs) {
      for (let pieces = Math.floor(random.next() * 3); pieces > 0 && input.timeMs > nowMs; pieces--) {
        nowMs += random.next() * (input.timeMs - nowMs)
        fold.advance(state, nowMs, emit)
      }
      if (random.next() < 0.5) fold.advance(state, input.timeMs, emit)
      fold.step(state, input, emit)
      nowMs = Math.max(nowMs, input.timeMs)
    }
    for (; nowMs < endMs; nowMs += random.next() * HOUR) fold.advance(state, nowMs, emit)
    fold.advance(state, endMs, emit)
    fold.peek(state, emit)
    expect(emitted).toEqual(expected)
  })

  test('nothing happens before a deadline; at it an event ends, dated by it', () => {
    const state = fold.start(KEY)
    const untilMs = [...inputs.map(({ timeMs }) => timeMs), endMs]
    untilMs.forEach((nextMs, i) => {
      for (let dueMs = fold.deadline(state); dueMs <= nextMs; dueMs = fold.deadline(state)) {
        fold.advance(state, dueMs - 1, none)
        const revealedLate = fold.decode(fold.encode(state))
        const { decidedMs } = state
        const ended: TrackEventOutput[] = []
        fold.advance(state, dueMs, (output) => ended.push(output))
        expect(ended.map((one) => [one.decidedMs, one.open])).toEqual([[Math.max(dueMs, decidedMs), false]])
        const late: TrackEventOutput[] = []
        fold.advance(revealedLate, nextMs, (output) => late.push(output))
        expect(late[0]).toEqual(ended[0])
        metDeadlines++
      }
      if (i < inputs.length) fold.step(state, inputs[i]!, () => {})
    })
  })

  test('encode and decode at every step changes nothing; peeking neither', () => {
    const emitted: string[] = []
    const emit = (output: TrackEventOutput) => emitted.push(writeDown(output))
    let state = fold.start(KEY)
    for (const input of inputs) {
      fold.peek(state, () => {})
      const bytes = fold.encode(state)
      state = fold.decode(bytes)
      expect(Buffer.compare(fold.encode(state), bytes)).toBe(0)
      fold.step(state, input, emit)
    }
    fold.advance(state, endMs, emit)
    fold.peek(fold.decode(fold.encode(state)), emit)
    expect(emitted).toEqual(expected)
  })

  test('cutting the future off changes nothing told before; nothing told is taken back', () => {
    const random = createRandom(seed + 1000)
    const cut = Math.floor(random.next() * inputs.length)
    const emitted: string[] = []
    const state = fold.start(KEY)
    for (const input of inputs.slice(0, cut))
      fold.step(state, input, (output) => emitted.push(writeDown(output)))
    expect(emitted).toEqual(expected.slice(0, emitted.length))

    const opened = new Set(reference.filter(({ open }) => open).map(({ id }) => id))
    const last = new Map(reference.map((output) => [output.id, output]))
    const stillOpen = runTrackEvents(fold, inputs, endMs).filter(({ open }) => open)
    for (const id of opened) if (last.get(id)!.open) expect(stillOpen.map((one) => one.id)).toContain(id)
    const hasEnded = inputs.at(-1)!.kind === 'tripChange' && inputs.at(-1)!.timeMs > inputs.at(-2)!.timeMs
    if (hasEnded) expect([...last.values()].filter(({ open }) => open)).toEqual([])
  })

  test('are told at most twice, never before they are decided, in the order of their decision', () => {
    const times = new Map<string, number>()
    let clockMs = Number.NEGATIVE_INFINITY
    for (const { id, decidedMs, endMs: eventEndMs, open } of reference) {
      expect(decidedMs).toBeGreaterThanOrEqual(Math.max(clockMs, eventEndMs))
      clockMs = decidedMs
      times.set(`${id} ${open}`, (times.get(`${id} ${open}`) ?? 0) + 1)
    }
    // Open: when told, and once more by the peek at the end.
    for (const [key, count] of times) expect(count, key).toBeLessThanOrEqual(key.endsWith('true') ? 2 : 1)
  })

  test('no calendar, no antimeridian: moved by 12 h and turned across ±180°, all moves and turns with it', () => {
    const turnUnits = 5_000_000 + seed * 77_777
    const ms = 12 * HOUR
    const there = runTrackEvents(fold, moved(inputs, ms, turnUnits), endMs + ms)
    expect(there.map((output) => writeDown(movedBack(output, ms, turnUnits)))).toEqual(
      reference.map((output) => writeDown(movedBack(output, 0, 0))),
    )
  })
})

function movedBack(output: TrackEventOutput, ms: number, turnUnits: number): unknown {
  return {
    ...output,
    id: '',
    decidedMs: output.decidedMs - ms,
    startMs: output.startMs - ms,
    endMs: output.endMs - ms,
    lonUnits: wrapUnits(output.lonUnits - turnUnits),
    westUnits: wrapUnits(output.westUnits - turnUnits),
    eastUnits: wrapUnits(output.eastUnits - turnUnits),
  }
}

test('the tracks meet everything that a track can have', () => {
  expect(metDeadlines).toBeGreaterThan(0)
  const met = new Set<string>()
  for (let seed = 0; seed < 30; seed++)
    for (const output of runTrackEvents(fold, trackOf(seed), START_MS)) {
      met.add(output.kind === 'identityConflict' ? output.conflict : `${output.kind} ${output.vesselType}`)
      if (output.westUnits > output.eastUnits) met.add('across 180°')
    }
  for (const kind of [
    'fishing fishing',
    'fishing unknown',
    'loitering cargo',
    'name',
    'imo',
    'callSign',
    'across 180°',
  ])
    expect(met, kind).toContain(kind)
})

test('states of another scorer, another version and truncated ones are refused', () => {
  const bytes = fold.encode(fold.start(KEY))
  expect(() => createTrackEventsFold({ ...SCORER, fishingFrom: 451 }).decode(bytes)).toThrow('configuration')
  expect(() => fold.decode(bytes.slice(0, -1))).toThrow()
  expect(() => fold.decode(Uint8Array.of(...bytes, 0))).toThrow('left over')
  expect(() => fold.decode(Uint8Array.of(99, ...bytes.slice(1)))).toThrow('version')
})

test('a position behind the last is refused, as is a change that cannot be', () => {
  const inputs = makeTrack(2, 3, { change: 0 })
  const state = fold.start(KEY)
  fold.step(state, inputs[0]!, () => {})
  expect(() => fold.step(state, { ...inputs[0]!, timeMs: START_MS - 1 }, () => {})).toThrow('behind')
  const change = { kind: 'tripChange', timeMs: START_MS, decidedMs: START_MS } as const
  expect(() => fold.step(state, { ...change, change: 'mark' }, () => {})).toThrow('outside')
  fold.step(state, { ...change, change: 'start' }, () => {})
  expect(() => fold.step(state, { ...change, change: 'confirm' }, () => {})).toThrow('without its mark')
})

afterAll(() => {
  recordProof('events of a track', `${SEEDS} made-up tracks, each law and the plain oracle on each`)
})
