import { expect, test } from 'vitest'
import { type Identity, ReportBuffer } from '../../lib/ais/report.ts'
import type { GapOutput, SegmentOutput } from '../../lib/features/outputs.ts'
import { TRACK_OPTIONS } from '../../lib/features/track-machine.ts'
import {
  createVesselFold,
  type PositionEmission,
  type VesselEmission,
} from '../../lib/features/vessel-fold.ts'
import { inputsOf } from './fold-run.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const START_MS = Date.UTC(2026, 0, 5, 22)
const DEGREE = 600_000

/** Hours since the start, degrees of longitude on the equator, knots eastwards. */
interface Heard {
  atHours: number
  lonDeg: number
  knots?: number
}

function ship(buffer: ReportBuffer, heard: readonly Heard[]): void {
  for (const { atHours, lonDeg, knots = 10 } of heard)
    buffer.addPosition(
      buffer.vesselOfMmsi(257_000_000),
      START_MS + Math.round(atHours * HOUR_MS),
      1,
      Math.round(lonDeg * DEGREE),
      0,
      knots,
      90,
      90,
      Number.NaN,
      0,
      0,
    )
}

function called(buffer: ReportBuffer, atHours: number, name: string, imo = ''): void {
  const identity: Identity = { name, callSign: '', imo, shipType: 30, lengthM: 20, widthM: 5 }
  buffer.addIdentity(buffer.vesselOfMmsi(257_000_000), START_MS + atHours * HOUR_MS, 5, identity, 0)
}

/** Ten minutes of a ship at 10 knots eastwards from `lonDeg`, a report every two minutes. */
function leg(atHours: number, lonDeg: number): Heard[] {
  return Array.from({ length: 6 }, (_, i) => ({
    atHours: atHours + (i * 2) / 60,
    lonDeg: lonDeg + (i * 2 * 10) / 60 / 60,
  }))
}

function run(buffer: ReportBuffer, untilHours: number): VesselEmission[] {
  const fold = createVesselFold({ places: null, solarHour: () => 12, options: TRACK_OPTIONS })
  const emitted: VesselEmission[] = []
  const emit = (emission: VesselEmission) => emitted.push(emission)
  const state = fold.start('257000000')
  for (const input of inputsOf(buffer)) fold.step(state, input, emit)
  fold.advance(state, START_MS + untilHours * HOUR_MS, emit)
  return emitted
}

function tracksOf(emitted: readonly VesselEmission[]): string[] {
  const positions = emitted.filter((emission): emission is PositionEmission => emission.kind === 'position')
  return positions.map(({ trackId }) => trackId)
}

function gapsOf(emitted: readonly VesselEmission[]): GapOutput[] {
  return emitted.filter((emission): emission is GapOutput => emission.kind === 'gap')
}

test('after 30 h of silence the same name makes it the same track, and the silence a gap', () => {
  const buffer = new ReportBuffer()
  ship(buffer, [...leg(0, 5), ...leg(30, 8)])
  called(buffer, 0.05, 'NORDLYS')
  called(buffer, 30.05, 'NORDLYS')
  const emitted = run(buffer, 31)
  expect(new Set(tracksOf(emitted)).size).toBe(1)
  const gaps = gapsOf(emitted)
  expect(gaps.map(({ open }) => open)).toEqual([true, false])
  expect((gaps[1]!.onMs! - gaps[1]!.offMs) / HOUR_MS).toBeCloseTo(30 - 1 / 6)
  // Settled by the identity, at once: its time, not half an hour later.
  expect(gaps[1]!.decidedMs).toBe(START_MS + 30.05 * HOUR_MS)
})

test('without identity motion decides, 30 minutes after the segment began', () => {
  const buffer = new ReportBuffer()
  ship(buffer, [...leg(0, 5), ...leg(30, 8)])
  const emitted = run(buffer, 31)
  expect(new Set(tracksOf(emitted)).size).toBe(1)
  expect(gapsOf(emitted)[1]!.decidedMs).toBe(START_MS + 30.5 * HOUR_MS)
})

test('another IMO number, or a place out of reach, makes another ship', () => {
  const renamed = new ReportBuffer()
  ship(renamed, [...leg(0, 5), ...leg(30, 8)])
  called(renamed, 0.05, 'NORDLYS', '9074729')
  called(renamed, 30.05, 'NORDLYS', '9319466')
  expect(new Set(tracksOf(run(renamed, 31))).size).toBe(2)

  const far = new ReportBuffer()
  ship(far, [...leg(0, 5), ...leg(30, 60)])
  called(far, 0.05, 'NORDLYS')
  called(far, 30.05, 'NORDLYS')
  expect(new Set(tracksOf(run(far, 31))).size).toBe(2)
})

test('motion alone believes no speed that neither end comes near', () => {
  const buffer = new ReportBuffer()
  const lastLonDeg = leg(0, 5)[5]!.lonDeg
  ship(buffer, leg(0, 5))
  ship(buffer, leg(30, lastLonDeg - 9))
  expect(new Set(tracksOf(run(buffer, 31))).size, '18 knots of a ship that makes 10').toBe(2)
})

test('the nearer track wins, were it of a single position', () => {
  const buffer = new ReportBuffer()
  ship(buffer, [...leg(0, 5), { atHours: 1, lonDeg: 9, knots: 0 }, ...leg(40, 9.01)])
  const tracks = tracksOf(run(buffer, 41))
  expect(tracks[6], 'the single position').not.toBe(tracks[0])
  expect(tracks.slice(7)).toEqual(new Array(6).fill(tracks[6]))
})

test('a name spelled with spaces is the same name', () => {
  const buffer = new ReportBuffer()
  ship(buffer, [...leg(0, 5), ...leg(30, 8)])
  called(buffer, 0.05, 'GUIHEYU33168')
  called(buffer, 30.05, 'GUI HE YU 33168')
  expect(gapsOf(run(buffer, 31))[1]!.decidedMs).toBe(START_MS + 30.05 * HOUR_MS)
})

test('two ships on one MMSI stay two tracks, and neither has a gap', () => {
  const buffer = new ReportBuffer()
  for (let i = 0; i < 12; i++) {
    ship(buffer, leg(i * 0.5, 5 + i * 0.0833))
    ship(buffer, leg(i * 0.5 + 0.01, 40 + i * 0.0833))
  }
  const emitted = run(buffer, 7)
  expect(new Set(tracksOf(emitted)).size).toBe(2)
  expect(gapsOf(emitted)).toEqual([])
})

test('a silence that ends at 11:50 h is no gap, though its decision comes after 12 h', () => {
  const buffer = new ReportBuffer()
  const lastLonDeg = leg(0, 5)[5]!.lonDeg
  // 282 nm astern in 11:50 h: too far for the segmenter, which trusts course and speed, not for a ship.
  ship(buffer, leg(0, 5))
  called(buffer, 0.05, 'NORDLYS')
  ship(buffer, leg(1 / 6 + 11 + 50 / 60, lastLonDeg - 4.7))
  called(buffer, 12.3, 'NORDLYS')
  const emitted = run(buffer, 12.4)
  const segments = new Set(
    emitted
      .filter((emission): emission is PositionEmission => emission.kind === 'position')
      .map((p) => p.segmentId),
  )
  expect(segments.size).toBe(2)
  expect(new Set(tracksOf(emitted)).size).toBe(1)
  expect(gapsOf(emitted)).toEqual([])
})

test('where the pending segment proves another ship, the deferred gap is told at the decision', () => {
  const buffer = new ReportBuffer()
  const lastLonDeg = leg(0, 5)[5]!.lonDeg
  ship(buffer, leg(0, 5))
  called(buffer, 0.05, 'NORDLYS', '9074729')
  ship(buffer, leg(1 / 6 + 11 + 50 / 60, lastLonDeg - 4.7))
  called(buffer, 12.05, 'SOLVEIG', '9319466')
  const gaps = gapsOf(run(buffer, 12.7))
  expect(gaps).toHaveLength(1)
  expect(gaps[0]!.open).toBe(true)
  expect(gaps[0]!.decidedMs).toBe(START_MS + (1 / 6 + 11 + 50 / 60) * HOUR_MS + 30 * MINUTE_MS)
})

test('a track that ends after 30 days of silence ends dated by its deadline', () => {
  const buffer = new ReportBuffer()
  ship(buffer, leg(0, 5))
  const emitted = run(buffer, 24 * 40)
  const lastMs = START_MS + 10 * MINUTE_MS
  const track = emitted.find((emission) => emission.kind === 'track')
  expect(track).toMatchObject({ endedBy: 'silence', open: false, decidedMs: lastMs + 30 * 24 * HOUR_MS })
  const segment = emitted.find((emission): emission is SegmentOutput => emission.kind === 'segment')
  expect(segment).toMatchObject({ endedBy: 'silence', decidedMs: lastMs + 24 * HOUR_MS, endMs: lastMs })
  const trip = emitted.filter((emission) => emission.kind === 'trip').at(-1)
  expect(trip).toMatchObject({ endedBy: 'silence', open: false, endMs: lastMs })
})

test('an MMSI shared by more ships than may be open keeps its bounds', () => {
  const buffer = new ReportBuffer()
  for (let i = 0; i < 300; i++)
    for (const heard of leg(0, -170 + i * 1.1))
      ship(buffer, [{ ...heard, atHours: heard.atHours + i / 9000 }])
  const fold = createVesselFold({ places: null, solarHour: () => 12, options: TRACK_OPTIONS })
  const state = fold.start('257000000')
  for (const input of inputsOf(buffer)) {
    fold.step(state, input, () => {})
    expect(state.tracks.length).toBeLessThanOrEqual(64)
    expect(state.segmenter.open.length).toBeLessThanOrEqual(64)
    expect(new Set(state.tracks.map(({ slot }) => slot)).size).toBe(state.tracks.length)
  }
  expect(state.evictedTracks).toBeGreaterThan(0)
  expect(fold.encode(state).length).toBeLessThan(100_000)
})

test('time that goes back is refused with both times', () => {
  const buffer = new ReportBuffer()
  ship(buffer, [
    { atHours: 1, lonDeg: 5 },
    { atHours: 0, lonDeg: 5 },
  ])
  const fold = createVesselFold({ places: null, solarHour: () => 12, options: TRACK_OPTIONS })
  const state = fold.start('257000000')
  fold.step(state, { block: buffer.block, row: 0, identities: [] }, () => {})
  expect(() => fold.step(state, { block: buffer.block, row: 1, identities: [] }, () => {})).toThrow(
    /behind its clock/,
  )
})

test('a truncated state, and one of another version or other thresholds, are refused', () => {
  const buffer = new ReportBuffer()
  ship(buffer, leg(0, 5))
  const fold = createVesselFold({ places: null, solarHour: () => 12, options: TRACK_OPTIONS })
  const state = fold.start('257000000')
  for (const input of inputsOf(buffer)) fold.step(state, input, () => {})
  const bytes = fold.encode(state)
  for (let length = 0; length < bytes.length; length++)
    expect(() => fold.decode(bytes.subarray(0, length))).toThrow()
  const other = bytes.slice()
  other[0] = 250
  expect(() => fold.decode(other)).toThrow(/version 250/)
  const options = { ...TRACK_OPTIONS, gaps: { ...TRACK_OPTIONS.gaps, gapMs: 6 * HOUR_MS } }
  const otherFold = createVesselFold({ places: null, solarHour: () => 12, options })
  expect(() => otherFold.decode(bytes)).toThrow(/configuration/)
})

test('silence for ever ends everything, and so does it', () => {
  const buffer = new ReportBuffer()
  ship(buffer, leg(0, 0))
  expect(run(buffer, Number.POSITIVE_INFINITY).filter(({ kind }) => kind === 'track')).toMatchObject([
    { endedBy: 'silence' },
  ])
})
