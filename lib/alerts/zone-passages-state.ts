/** State of one track's zone passages (lib/alerts/zone-passages), and its bytes. */

import { StateReader, StateWriter } from '../features/state-codec.ts'

const STATE_VERSION = 1

/** What a track has had so far. */
export interface PassageTally {
  positions: number
  /** Positions that report a speed, and the sum of these. */
  speeds: number
  knots: number
  /** Rows scored fishing, the sum of their scores in thousandths; those that report a speed, and the sum of these. */
  fishingRows: number
  fishingScores: number
  fishingSpeeds: number
  fishingKnots: number
}

/** In the order of their bytes. */
const TALLIED = [
  ...(['positions', 'speeds', 'knots', 'fishingRows', 'fishingScores'] as const),
  ...(['fishingSpeeds', 'fishingKnots'] as const),
]

export function noTally(): PassageTally {
  return {
    positions: 0,
    speeds: 0,
    knots: 0,
    fishingRows: 0,
    fishingScores: 0,
    fishingSpeeds: 0,
    fishingKnots: 0,
  }
}

/** A stay that goes on. */
export interface Stay {
  readonly zone: number
  readonly relation: 'inside' | 'near'
  readonly startMs: number
  readonly startedBy: 'border' | 'first-heard'
  readonly startLonUnits: number
  readonly startLatUnits: number
  /** The track's tally when it began. */
  readonly before: Readonly<PassageTally>
  /** Near a border, the rows so far; these alone are looked at there. */
  readonly rows: number
}

export interface PassagesState {
  readonly mmsi: string
  readonly trackId: string
  /** -Infinity before the first position with a true place. */
  lastMs: number
  lastLonUnits: number
  lastLatUnits: number
  decidedMs: number
  /** Of the last position; -1 where a border was near. */
  cell: number
  readonly tally: PassageTally
  /** By zone, ascending. */
  inside: Stay[]
  near: Stay[]
  lastRowMs: number
  lastRowLonUnits: number
  lastRowLatUnits: number
  /** No border that is looked for comes near within so many km of a place. */
  clearKm: number
  clearLonUnits: number
  clearLatUnits: number
}

export function startPassages(mmsi: string, trackId: string): PassagesState {
  return {
    mmsi,
    trackId,
    lastMs: Number.NEGATIVE_INFINITY,
    lastLonUnits: 0,
    lastLatUnits: 0,
    decidedMs: Number.NEGATIVE_INFINITY,
    cell: -1,
    tally: noTally(),
    inside: [],
    near: [],
    lastRowMs: Number.NEGATIVE_INFINITY,
    lastRowLonUnits: 0,
    lastRowLatUnits: 0,
    clearKm: 0,
    clearLonUnits: 0,
    clearLatUnits: 0,
  }
}

/** `generation`: what zones and distances it is of. */
export function writePassages(state: PassagesState, generation: string): StateWriter {
  const writer = new StateWriter()
  writer.byte(STATE_VERSION)
  writer.text(generation)
  writer.text(state.mmsi)
  writer.text(state.trackId)
  writer.float64(state.lastMs)
  writer.int32(state.lastLonUnits)
  writer.int32(state.lastLatUnits)
  writer.float64(state.decidedMs)
  encodeTally(state.tally, writer)
  writer.float64(state.lastRowMs)
  writer.int32(state.lastRowLonUnits)
  writer.int32(state.lastRowLatUnits)
  writer.float64(state.clearKm)
  writer.int32(state.clearLonUnits)
  writer.int32(state.clearLatUnits)
  for (const stays of [state.inside, state.near]) {
    writer.count(stays.length)
    for (const stay of stays) encodeStay(stay, writer)
  }
  return writer
}

export function decodePassages(bytes: Uint8Array, generation: string): PassagesState {
  const reader = new StateReader(bytes)
  const version = reader.byte()
  if (version !== STATE_VERSION) throw new Error(`zone passages: unknown state version ${version}`)
  const found = reader.text()
  if (found !== generation) throw new Error(`zone passages: state of other zones: ${found}`)
  const state = startPassages(reader.text(), reader.text())
  state.lastMs = reader.float64()
  state.lastLonUnits = reader.int32()
  state.lastLatUnits = reader.int32()
  state.decidedMs = reader.float64()
  decodeTally(state.tally, reader)
  state.lastRowMs = reader.float64()
  state.lastRowLonUnits = reader.int32()
  state.lastRowLatUnits = reader.int32()
  state.clearKm = reader.float64()
  state.clearLonUnits = reader.int32()
  state.clearLatUnits = reader.int32()
  state.inside = decodeStays(reader, 'inside')
  state.near = decodeStays(reader, 'near')
  return state
}

function encodeStay(stay: Stay, writer: StateWriter): void {
  writer.count(stay.zone)
  writer.float64(stay.startMs)
  writer.byte(stay.startedBy === 'border' ? 1 : 0)
  writer.int32(stay.startLonUnits)
  writer.int32(stay.startLatUnits)
  encodeTally(stay.before, writer)
  writer.count(stay.rows)
}

function decodeStays(reader: StateReader, relation: Stay['relation']): Stay[] {
  return Array.from({ length: reader.count() }, () => ({
    zone: reader.count(),
    relation,
    startMs: reader.float64(),
    startedBy: reader.byte() === 1 ? ('border' as const) : ('first-heard' as const),
    startLonUnits: reader.int32(),
    startLatUnits: reader.int32(),
    before: decodeTally(noTally(), reader),
    rows: reader.count(),
  }))
}

function encodeTally(tally: Readonly<PassageTally>, writer: StateWriter): void {
  for (const name of TALLIED) writer.float64(tally[name])
}

function decodeTally(tally: PassageTally, reader: StateReader): PassageTally {
  for (const name of TALLIED) tally[name] = reader.float64()
  return tally
}
