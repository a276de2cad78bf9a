/**
 * The same message heard twice: equal canonical content within 30 s of the first one kept. A duplicate does
 * not prolong the wait, so a ship at anchor that repeats itself is thinned, never silenced. The input is in
 * the total order, so the one kept is the earliest in it, whatever order receivers delivered.
 */

import type { Identity, ReportBlock } from '../ais/report.ts'
import { POSITION } from '../ais/report.ts'
import { readIdentity, writeIdentity } from './identity.ts'
import type { StateReader, StateWriter } from './state-codec.ts'

export const DUPLICATE_OPTIONS = {
  /** ms; own: relayed copies of one message arrive within seconds, Class A repeats at anchor after 180 s. */
  windowMs: 30_000,
  /** Reports remembered per vessel: 136 different ones a second, far above AIS's 2,250 slots a minute. */
  remembered: 4096,
} as const

/** Reports kept within the window, a ring of columns that grows as needed. */
export interface DuplicateState {
  head: number
  length: number
  timeMs: Float64Array
  lonUnits: Int32Array
  latUnits: Int32Array
  speedKnots: Float32Array
  courseDeg: Float32Array
  headingDeg: Float32Array
  /** Null for positions. */
  identity: (Identity | null)[]
}

export function startDuplicates(capacity = 8): DuplicateState {
  return {
    head: 0,
    length: 0,
    timeMs: new Float64Array(capacity),
    lonUnits: new Int32Array(capacity),
    latUnits: new Int32Array(capacity),
    speedKnots: new Float32Array(capacity),
    courseDeg: new Float32Array(capacity),
    headingDeg: new Float32Array(capacity),
    identity: new Array<Identity | null>(capacity).fill(null),
  }
}

/**
 * Whether this report repeats one kept within the window; if not, it is remembered as kept.
 * Times must not go back. `identities` is the table that block.identity points into.
 */
export function isDuplicate(
  state: DuplicateState,
  block: ReportBlock,
  row: number,
  identities: readonly Identity[],
): boolean {
  const timeMs = block.timeMs[row]!
  let mask = state.timeMs.length - 1
  while (state.length > 0 && state.timeMs[state.head]! < timeMs - DUPLICATE_OPTIONS.windowMs)
    forgetOldest(state)

  const identity = block.kind[row] === POSITION ? null : identities[block.identity[row]!]!
  const lonUnits = block.lonUnits[row]!
  // The engine's own search: an MMSI that many ships send has thousands of reports here.
  for (
    let slot = state.lonUnits.indexOf(lonUnits);
    slot >= 0;
    slot = state.lonUnits.indexOf(lonUnits, slot + 1)
  ) {
    // Of one that was forgotten the numbers are still there.
    if (((slot - state.head) & mask) >= state.length) continue
    if (identity === null) {
      if (
        state.identity[slot] === null &&
        state.latUnits[slot] === block.latUnits[row] &&
        Object.is(state.speedKnots[slot], block.speedKnots[row]) &&
        Object.is(state.courseDeg[slot], block.courseDeg[row]) &&
        Object.is(state.headingDeg[slot], block.headingDeg[row])
      )
        return true
    } else {
      const other = state.identity[slot]!
      if (other !== null && isSameIdentity(other, identity)) return true
    }
  }

  if (state.length > mask) {
    if (state.length < DUPLICATE_OPTIONS.remembered) grow(state)
    else forgetOldest(state)
    mask = state.timeMs.length - 1
  }
  const slot = (state.head + state.length) & mask
  state.length++
  state.timeMs[slot] = timeMs
  state.lonUnits[slot] = lonUnits
  state.latUnits[slot] = block.latUnits[row]!
  state.speedKnots[slot] = block.speedKnots[row]!
  state.courseDeg[slot] = block.courseDeg[row]!
  state.headingDeg[slot] = block.headingDeg[row]!
  state.identity[slot] = identity
  return false
}

function isSameIdentity(a: Identity, b: Identity): boolean {
  return (
    a === b ||
    (a.name === b.name &&
      a.callSign === b.callSign &&
      a.imo === b.imo &&
      Object.is(a.shipType, b.shipType) &&
      Object.is(a.lengthM, b.lengthM) &&
      Object.is(a.widthM, b.widthM))
  )
}

function forgetOldest(state: DuplicateState): void {
  state.identity[state.head] = null
  state.head = (state.head + 1) & (state.timeMs.length - 1)
  state.length--
}

function grow(state: DuplicateState): void {
  const larger = startDuplicates(state.timeMs.length * 2)
  copyRing(state, larger)
  Object.assign(state, larger)
}

function copyRing(from: DuplicateState, to: DuplicateState): void {
  const mask = from.timeMs.length - 1
  for (let k = 0; k < from.length; k++) {
    const slot = (from.head + k) & mask
    to.timeMs[k] = from.timeMs[slot]!
    to.lonUnits[k] = from.lonUnits[slot]!
    to.latUnits[k] = from.latUnits[slot]!
    to.speedKnots[k] = from.speedKnots[slot]!
    to.courseDeg[k] = from.courseDeg[slot]!
    to.headingDeg[k] = from.headingDeg[slot]!
    to.identity[k] = from.identity[slot]!
  }
  to.length = from.length
}

export function encodeDuplicates(state: DuplicateState, writer: StateWriter): void {
  const mask = state.timeMs.length - 1
  writer.count(state.length)
  for (let k = 0; k < state.length; k++) {
    const slot = (state.head + k) & mask
    const identity = state.identity[slot]!
    writer.float64(state.timeMs[slot]!)
    writer.byte(identity === null ? 0 : 1)
    if (identity !== null) {
      writeIdentity(writer, identity)
      continue
    }
    writer.int32(state.lonUnits[slot]!)
    writer.int32(state.latUnits[slot]!)
    writer.float32(state.speedKnots[slot]!)
    writer.float32(state.courseDeg[slot]!)
    writer.float32(state.headingDeg[slot]!)
  }
}

export function decodeDuplicates(reader: StateReader): DuplicateState {
  const length = reader.count()
  if (length > DUPLICATE_OPTIONS.remembered)
    throw new Error(
      `features: duplicate state claims ${length} reports, at most ${DUPLICATE_OPTIONS.remembered}`,
    )
  let capacity = 8
  while (capacity < length) capacity *= 2
  const state = startDuplicates(capacity)
  state.length = length
  for (let k = 0; k < length; k++) {
    state.timeMs[k] = reader.float64()
    if (reader.byte() === 1) {
      state.identity[k] = readIdentity(reader)
      continue
    }
    state.lonUnits[k] = reader.int32()
    state.latUnits[k] = reader.int32()
    state.speedKnots[k] = reader.float32()
    state.courseDeg[k] = reader.float32()
    state.headingDeg[k] = reader.float32()
  }
  return state
}
