/** Made-up positions for the benches of the store: ships that wander, report like Class A, and fish at times. */

import { POSITION, type ReportBlock, ReportBuffer } from '../../lib/ais/report.ts'
import { destinationUnits } from '../../lib/geo/great-circle.ts'
import { NO_SCORE } from '../../lib/model/scorer.ts'

/** Thinning of lib/features/rows: a position is a row this long after the one before. */
const ROW_MS = 300_000

/** mulberry32 (T. Ettinger, public domain): the same tracks on every machine. 0 <= x < 1. */
export function createDraws(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Positions in time order, and the scores of those that are rows. */
export function makeTrack(
  positions: number,
  intervalSeconds: number,
): { block: ReportBlock; scores: Uint16Array } {
  const draw = createDraws(7)
  const between = (from: number, to: number) => from + (to - from) * draw()
  // The sum of twelve draws: normal to the eye.
  const waver = (deviation: number) => {
    let sum = -6
    for (let i = 0; i < 12; i++) sum += draw()
    return sum * deviation
  }
  const buffer = new ReportBuffer(positions)
  const vessel = buffer.vesselOfMmsi(257_000_001)
  const scores = new Uint16Array(positions).fill(NO_SCORE)
  const place = { lonUnits: 0, latUnits: 6_000_000 }
  let timeMs = Date.UTC(2026, 0, 1)
  let rowMs = Number.NEGATIVE_INFINITY
  let courseDeg = 70
  let speedKnots = 8
  for (let i = 0; i < positions; i++) {
    const stepMs = 1000 * Math.round(intervalSeconds * between(0.8, 1.2))
    timeMs += stepMs
    if (draw() < 0.01) {
      courseDeg = between(0, 360)
      speedKnots = between(0, 14)
    }
    // What a receiver hears wavers: tenths of a knot, a degree or two, metres.
    const speedHeard = Math.max(0, speedKnots + waver(0.15))
    const courseHeard = (courseDeg + waver(1.5) + 360) % 360
    const headingHeard = (courseDeg + waver(1) + 360) % 360
    destinationUnits(place.lonUnits, place.latUnits, courseDeg, (speedKnots * 1.852 * stepMs) / 3.6e6, place)
    buffer.addPosition(
      vessel,
      timeMs,
      1,
      place.lonUnits + Math.round(waver(20)),
      place.latUnits + Math.round(waver(20)),
      speedHeard,
      courseHeard,
      headingHeard,
      Number.NaN,
      0,
      0,
    )
    if (timeMs - rowMs < ROW_MS) continue
    rowMs = timeMs
    scores[i] = Math.min(1000, Math.max(0, Math.round(500 + waver(200))))
  }
  if (buffer.block.kind[0] !== POSITION) throw new Error('bench: no positions')
  return { block: buffer.block, scores }
}
