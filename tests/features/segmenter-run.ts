/** Streams of one MMSI's reports and runs of the segmenter over them, for its tests. */
import fc from 'fast-check'
import { expect } from 'vitest'
import { orderReports } from '../../lib/ais/order.ts'
import { COLUMNS, POSITION, ReportBuffer } from '../../lib/ais/report.ts'
import { REFERENCE_FIELDS, ringSlot } from '../../lib/features/segment-match.ts'
import {
  decodeSegmenter,
  encodeSegmenter,
  type OpenSegment,
  placeIdentity,
  placePosition,
  type SegmenterState,
  startSegmenter,
} from '../../lib/features/segmenter.ts'
import { ringBase } from '../../lib/features/segmenter-state.ts'
import { StateReader, StateWriter } from '../../lib/features/state-codec.ts'
import { makeScenario, START_MS } from './scenario.ts'

export const HOUR_MS = 3_600_000
export const NONE = { closed: () => {} }

/** One MMSI's reports in order, as rows of a buffer. */
export interface Stream {
  readonly buffer: ReportBuffer
  readonly rows: readonly number[]
}

export function streamOf(seed: number): Stream {
  const ships = [1, 2, 5, 12, 80][seed % 5]!
  const reportsPerShip = Math.round(400 / ships)
  const buffer = makeScenario(seed, {
    ships,
    reportsPerShip,
    spreadDeg: 0.5,
    coarseShare: 0,
    centreLonDeg: 179.9,
    startMs: START_MS,
  })
  return { buffer, rows: [...orderReports(buffer).rows] }
}

export const seeds = fc.integer({ min: 0, max: 99 })

/** What happened, in order, in words; segments by serial, so that ids may differ. */
export interface Run {
  readonly log: string[]
  readonly placed: (OpenSegment | null)[]
  readonly state: SegmenterState
}

export function step(state: SegmenterState, { buffer }: Stream, row: number, log: string[], shiftMs = 0) {
  const { block, identities } = buffer
  const events = {
    closed: (segment: OpenSegment, endedBy: string, decidedMs: number) =>
      log.push(`${segment.serial} ${endedBy} ${decidedMs - shiftMs} of ${segment.positions}`),
  }
  const segment =
    block.kind[row] === POSITION
      ? placePosition(state, block, row, events)
      : placeIdentity(state, block, row, identities[block.identity[row]!]!, events)
  log.push(`${row} in ${segment === null ? 'none' : segment.serial}`)
  return segment
}

/** `between` may replace the state before each step. */
export function run(
  stream: Stream,
  between: (state: SegmenterState, row: number, log: string[]) => SegmenterState = (state) => state,
  shiftMs = 0,
): Run {
  let state = startSegmenter('257000000')
  const log: string[] = []
  const placed = stream.rows.map((row) => {
    state = between(state, row, log)
    return step(state, stream, row, log, shiftMs)
  })
  return { log, placed, state }
}

export function copyOf(state: SegmenterState): SegmenterState {
  const writer = new StateWriter()
  encodeSegmenter(state, writer)
  const reader = new StateReader(writer.finish())
  const copy = decodeSegmenter(reader)
  expect(reader.atEnd).toBe(true)
  return copy
}

/** What each open segment is matched by, oldest first, bit for bit. */
export function recordsOf(state: SegmenterState): number[][] {
  return state.open.map((segment) =>
    Array.from({ length: segment.held }, (_, i) => {
      const at = ringBase(segment) + ringSlot(segment.newest, segment.held - 1 - i) * REFERENCE_FIELDS
      return [...state.rings.subarray(at, at + REFERENCE_FIELDS)]
    }).flat(),
  )
}

export function bytesOf(state: SegmenterState): Uint8Array {
  const writer = new StateWriter()
  encodeSegmenter(state, writer)
  return writer.finish()
}

export function changed(stream: Stream, change: (block: ReportBuffer['block'], row: number) => void): Stream {
  const buffer = new ReportBuffer(stream.buffer.count)
  for (const key of stream.buffer.keys) buffer.vesselOfKey(key)
  for (const identity of stream.buffer.identities) buffer.identityOf(identity)
  for (const name of COLUMNS)
    buffer.block[name].set(stream.buffer.block[name].subarray(0, stream.buffer.count) as never)
  buffer.block.count = stream.buffer.count
  for (const row of stream.rows) change(buffer.block, row)
  return { buffer, rows: stream.rows }
}

export function check(property: (stream: Stream) => void, numRuns = 20): void {
  fc.assert(
    fc.property(seeds, (seed) => property(streamOf(seed))),
    { seed: 11, numRuns },
  )
}
