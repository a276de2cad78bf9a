/** Messages as they arrive, a column a field: nothing is made for a message. */

/** What is wrong with a message, as bits. Damage on the way is missing from a table of values. */
export const GARBLED = 1
export const CUT = 2
export const DAMAGED = GARBLED | CUT
/** Stamped decades ahead. */
export const FUTURE = 4
export const LATE = 8
/** A second receiver's copy. */
export const DUPLICATE = 16
/** A place beyond the poles, and one that says "not available". */
export const IMPOSSIBLE = 32
export const UNAVAILABLE = 64

/** Values of ITU-R M.1371-5 table 48 that say "not available". */
export const NO_SPEED_TENTHS = 1023
export const NO_COURSE_TENTHS = 3600
export const NO_HEADING = 511
export const NO_TURN = -128

export class MessageBlock {
  count = 0
  /** When the receiver's line arrives, UTC epoch ms, whole. */
  arrivalMs = new Float64Array(0)
  /** When the receiver says that it heard it, whole seconds as epoch ms. */
  stampMs = new Float64Array(0)
  /** Second of the minute in which it was sent. */
  second = new Int32Array(0)
  /** Index of the ship whose number it carries: of the sender, but for one that sends another's. */
  ship = new Int32Array(0)
  /** AIS message type: 1, 18 or 27 for positions, 5 or 24 for identities. */
  type = new Int32Array(0)
  /** 0 and 1 for parts A and B of message 24. */
  part = new Int32Array(0)
  /** Index of the identity, -1 for positions. */
  identity = new Int32Array(0)
  lonUnits = new Int32Array(0)
  latUnits = new Int32Array(0)
  speedTenths = new Int32Array(0)
  courseTenths = new Int32Array(0)
  headingDeg = new Int32Array(0)
  status = new Int32Array(0)
  /** Coded rate of turn. */
  turnCode = new Int32Array(0)
  /** Index of the receiver. */
  receiver = new Int32Array(0)
  /** Bits of what is wrong with it. */
  fault = new Int32Array(0)

  /** Index of a new row, all of whose columns the caller writes. */
  add(): number {
    if (this.count === this.ship.length) this.grow()
    return this.count++
  }

  /** Becomes these rows of another block, in that order; of itself where they only rise. */
  take(from: MessageBlock, rows: Int32Array): void {
    while (this.ship.length < rows.length) this.grow()
    for (const name of COLUMNS) gather(from[name], rows, this[name])
    this.count = rows.length
  }

  private grow(): void {
    const capacity = Math.max(4096, 2 * this.ship.length)
    this.arrivalMs = grown(this.arrivalMs, new Float64Array(capacity))
    this.stampMs = grown(this.stampMs, new Float64Array(capacity))
    this.second = grown(this.second, new Int32Array(capacity))
    this.ship = grown(this.ship, new Int32Array(capacity))
    this.type = grown(this.type, new Int32Array(capacity))
    this.part = grown(this.part, new Int32Array(capacity))
    this.identity = grown(this.identity, new Int32Array(capacity))
    this.lonUnits = grown(this.lonUnits, new Int32Array(capacity))
    this.latUnits = grown(this.latUnits, new Int32Array(capacity))
    this.speedTenths = grown(this.speedTenths, new Int32Array(capacity))
    this.courseTenths = grown(this.courseTenths, new Int32Array(capacity))
    this.headingDeg = grown(this.headingDeg, new Int32Array(capacity))
    this.status = grown(this.status, new Int32Array(capacity))
    this.turnCode = grown(this.turnCode, new Int32Array(capacity))
    this.receiver = grown(this.receiver, new Int32Array(capacity))
    this.fault = grown(this.fault, new Int32Array(capacity))
  }
}

const COLUMNS = [
  'arrivalMs',
  'stampMs',
  'second',
  'ship',
  'type',
  'part',
  'identity',
  'lonUnits',
  'latUnits',
  'speedTenths',
  'courseTenths',
  'headingDeg',
  'status',
  'turnCode',
  'receiver',
  'fault',
] as const satisfies readonly (keyof MessageBlock)[]

/** Two kinds only: with more, the engine no longer knows what it copies (measured: ten times slower). */
type Column = Float64Array | Int32Array

/** A column at a time: the reads do not wait for each other, as they would a row at a time. */
function gather(from: Column, rows: Int32Array, to: Column): void {
  for (let i = 0; i < rows.length; i++) to[i] = from[rows[i]!]!
}

function grown<Column extends { set(values: Column): void }>(old: Column, larger: Column): Column {
  larger.set(old)
  return larger
}

/** Rows that arrive before a time (`isBefore`) or not, in rising order. */
export function rowsBy(block: MessageBlock, timeMs: number, isBefore: boolean): Int32Array {
  let count = 0
  for (let row = 0; row < block.count; row++) if (block.arrivalMs[row]! < timeMs === isBefore) count++
  const rows = new Int32Array(count)
  let at = 0
  for (let row = 0; row < block.count; row++)
    if (block.arrivalMs[row]! < timeMs === isBefore) rows[at++] = row
  return rows
}

/**
 * Rows in the order of arrival, equal ones as they were: those that arrive before `endMs`, none before `startMs`. Two
 * counting sorts of 14 bits, so a slice is at most 2^28 ms (3 days).
 */
export function orderByArrival(block: MessageBlock, startMs: number, endMs: number): Int32Array {
  const rows = rowsBy(block, endMs, true)
  return sortBy(block, sortBy(block, rows, startMs, 0), startMs, DIGIT_BITS)
}

const DIGIT_BITS = 14

function sortBy(block: MessageBlock, rows: Int32Array, startMs: number, shift: number): Int32Array {
  const mask = (1 << DIGIT_BITS) - 1
  const starts = new Int32Array(mask + 2)
  const digit = (row: number) => ((block.arrivalMs[row]! - startMs) >>> shift) & mask
  for (let i = 0; i < rows.length; i++) starts[digit(rows[i]!) + 1]!++
  for (let d = 0; d <= mask; d++) starts[d + 1]! += starts[d]!
  const sorted = new Int32Array(rows.length)
  for (let i = 0; i < rows.length; i++) sorted[starts[digit(rows[i]!)]!++] = rows[i]!
  return sorted
}
