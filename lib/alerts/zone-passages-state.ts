/** State of one track's zone passages (lib/alerts/zone-passages), and its bytes. */

import { StateReader, StateWriter } from '../features/state-codec.ts'

const STATE_VERSION = 1

/** A stay that goes on: counts are those of the track when it began. */
export interface Stay {
  readonly zone: number
  readonly relation: 'inside' | 'near'
  readonly startMs: number
  readonly startedBy: 'border' | 'first-heard'
  readonly startLonUnits: number
  readonly startLatUnits: number
  readonly positionsBefore: number
  readonly knotsBefore: number
  readonly speedsBefore: number
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
  positions: number
  sumKnots: number
  speeds: number
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
    ...{ mmsi, trackId, lastMs: Number.NEGATIVE_INFINITY, lastLonUnits: 0, lastLatUnits: 0 },
    ...{ decidedMs: Number.NEGATIVE_INFINITY, cell: -1, positions: 0, sumKnots: 0, speeds: 0 },
    ...{ inside: [], near: [], lastRowMs: Number.NEGATIVE_INFINITY, lastRowLonUnits: 0, lastRowLatUnits: 0 },
    ...{ clearKm: 0, clearLonUnits: 0, clearLatUnits: 0 },
  }
}

/** `generation`: what zones and distances it is of. */
export function encodePassages(state: PassagesState, generation: string): Uint8Array {
  const writer = new StateWriter()
  writer.byte(STATE_VERSION)
  writer.text(generation)
  writer.text(state.mmsi)
  writer.text(state.trackId)
  writer.float64(state.lastMs)
  writer.int32(state.lastLonUnits)
  writer.int32(state.lastLatUnits)
  writer.float64(state.decidedMs)
  writer.float64(state.positions)
  writer.float64(state.sumKnots)
  writer.float64(state.speeds)
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
  return writer.finish()
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
  state.positions = reader.float64()
  state.sumKnots = reader.float64()
  state.speeds = reader.float64()
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
  writer.float64(stay.positionsBefore)
  writer.float64(stay.knotsBefore)
  writer.float64(stay.speedsBefore)
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
    positionsBefore: reader.float64(),
    knotsBefore: reader.float64(),
    speedsBefore: reader.float64(),
    rows: reader.count(),
  }))
}
