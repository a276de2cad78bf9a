/**
 * Track chunks: a few hundred positions of one track as packed columns, about 9 bytes a position, without loss.
 *
 * Layout: format version, number of positions, segment ids, then columns as (tag, length, bytes) up to tag 0.
 * A reader skips tags that it does not know, so a column (a score) can be added without a new version. A
 * column that says nothing (all missing, all zero) is left out.
 */

import { StateReader, StateWriter } from '../features/state-codec.ts'
import { wrapUnits } from '../geo/units.ts'
import { readIntegers, writeIntegers } from './integer-column.ts'

const FORMAT_VERSION = 1

/** Positions of one track in time order. Every array has `count` values; missing is NaN. */
export interface TrackPositions {
  count: number
  /** UTC epoch ms, whole. */
  timeMs: Float64Array
  /** 1/600,000 degree, -108,000,000 <= lon < 108,000,000. */
  lonUnits: Int32Array
  latUnits: Int32Array
  /** Knots in steps of 0.1. */
  speedKnots: Float32Array
  /** Degrees in steps of 0.1. */
  courseDeg: Float32Array
  /** Whole degrees. */
  headingDeg: Float32Array
  /** Distance to shore that the source gave, km. */
  shoreKm: Float32Array
  /** AIS message type, 0 where the source did not say. */
  messageType: Uint8Array
  /** 1 where the place is relative. */
  relativePlace: Uint8Array
  /** 1 where the position is a row for features, 0 where it was thinned out. */
  kept: Uint8Array
  /** Index into segmentIds. */
  segment: Uint16Array
  segmentIds: string[]
}

export function emptyTrackPositions(capacity: number): TrackPositions {
  return {
    count: 0,
    timeMs: new Float64Array(capacity),
    lonUnits: new Int32Array(capacity),
    latUnits: new Int32Array(capacity),
    speedKnots: new Float32Array(capacity),
    courseDeg: new Float32Array(capacity),
    headingDeg: new Float32Array(capacity),
    shoreKm: new Float32Array(capacity),
    messageType: new Uint8Array(capacity),
    relativePlace: new Uint8Array(capacity),
    kept: new Uint8Array(capacity),
    segment: new Uint16Array(capacity),
    segmentIds: [],
  }
}

/** Column tags as stored; never reused for another meaning. */
const TAG = {
  end: 0,
  timeSeconds: 1,
  timeMs: 2,
  lon: 3,
  lat: 4,
  speed: 5,
  course: 6,
  heading: 7,
  shoreMetres: 8,
  shoreExact: 9,
  messageType: 10,
  relativePlace: 11,
  kept: 12,
  segment: 13,
} as const

/** Packs a chunk. Takes 1 to 65,535 positions; more or none throws, as does a value off its resolution. */
export function encodeChunk(positions: TrackPositions): Uint8Array {
  const { count } = positions
  if (count < 1 || count > 65_535) throw new Error(`store: a chunk of ${count} positions`)
  const writer = new StateWriter()
  writer.byte(FORMAT_VERSION)
  writer.count(count)
  writer.count(positions.segmentIds.length)
  for (const id of positions.segmentIds) writer.text(id)
  const values = new Float64Array(count)
  const put = (tag: number, value: (i: number) => number, leaveOutZeros = true): void => {
    let any = !leaveOutZeros
    for (let i = 0; i < count; i++) {
      values[i] = value(i)
      any ||= values[i] !== 0
    }
    if (any) writeColumn(writer, tag, values, count)
  }

  const { timeMs } = positions
  const wholeSeconds = timeMs.subarray(0, count).every((ms) => ms % 1000 === 0)
  if (wholeSeconds) put(TAG.timeSeconds, (i) => timeMs[i]! / 1000, false)
  else put(TAG.timeMs, (i) => timeMs[i]!, false)
  let unwrapped = positions.lonUnits[0]!
  put(TAG.lon, (i) => {
    unwrapped += wrapUnits(positions.lonUnits[i]! - wrapUnits(unwrapped))
    return unwrapped
  })
  put(TAG.lat, (i) => positions.latUnits[i]!)
  put(TAG.speed, (i) => present(positions.speedKnots[i]!, 10))
  put(TAG.course, (i) => present(positions.courseDeg[i]!, 10))
  put(TAG.heading, (i) => present(positions.headingDeg[i]!, 1))
  putShore(writer, positions, put)
  put(TAG.messageType, (i) => positions.messageType[i]!)
  put(TAG.relativePlace, (i) => positions.relativePlace[i]!)
  put(TAG.kept, (i) => positions.kept[i]!)
  put(TAG.segment, (i) => positions.segment[i]!)
  writer.byte(TAG.end)
  return writer.finish()
}

/** Unpacks a chunk. Throws on a version it does not know and on truncated or contradictory bytes. */
export function decodeChunk(bytes: Uint8Array): TrackPositions {
  const reader = new StateReader(bytes)
  const version = reader.byte()
  if (version !== FORMAT_VERSION) throw new Error(`store: unknown chunk version ${version}`)
  const count = reader.count()
  if (count < 1 || count > 65_535) throw new Error(`store: a chunk of ${count} positions`)
  const positions = emptyTrackPositions(count)
  positions.count = count
  for (let left = reader.count(); left > 0; left--) positions.segmentIds.push(reader.text())
  positions.speedKnots.fill(Number.NaN)
  positions.courseDeg.fill(Number.NaN)
  positions.headingDeg.fill(Number.NaN)
  positions.shoreKm.fill(Number.NaN)
  for (let tag = reader.byte(); tag !== TAG.end; tag = reader.byte()) {
    readColumn(new StateReader(reader.blob()), tag, positions)
  }
  return positions
}

function readColumn(column: StateReader, tag: number, positions: TrackPositions): void {
  const { count } = positions
  if (tag === TAG.shoreExact) {
    for (let i = 0; i < count; i++) positions.shoreKm[i] = column.float32()
    return
  }
  if (tag > TAG.segment) return
  const values = readIntegers(column, count)
  switch (tag) {
    case TAG.timeSeconds:
      fill(positions.timeMs, values, (seconds) => seconds * 1000)
      break
    case TAG.timeMs:
      positions.timeMs.set(values)
      break
    case TAG.lon:
      fill(positions.lonUnits, values, wrapUnits)
      break
    case TAG.lat:
      positions.latUnits.set(values)
      break
    case TAG.speed:
      fill(positions.speedKnots, values, (value) => absent(value, 10))
      break
    case TAG.course:
      fill(positions.courseDeg, values, (value) => absent(value, 10))
      break
    case TAG.heading:
      fill(positions.headingDeg, values, (value) => absent(value, 1))
      break
    case TAG.shoreMetres:
      fill(positions.shoreKm, values, unpackMetres)
      break
    case TAG.messageType:
      positions.messageType.set(values)
      break
    case TAG.relativePlace:
      positions.relativePlace.set(values)
      break
    case TAG.kept:
      positions.kept.set(values)
      break
    case TAG.segment:
      for (const index of values)
        if (!(index >= 0 && index < positions.segmentIds.length))
          throw new Error(`store: segment ${index} of ${positions.segmentIds.length} in a chunk`)
      positions.segment.set(values)
      break
  }
}

function writeColumn(writer: StateWriter, tag: number, values: Float64Array, count: number): void {
  const column = new StateWriter()
  writeIntegers(column, values, count)
  writer.byte(tag)
  writer.blob(column.finish())
}

/**
 * Distances given in whole metres are packed as such; one that is not (a source with more digits) keeps its
 * bits, four bytes each.
 */
function putShore(
  writer: StateWriter,
  positions: TrackPositions,
  put: (tag: number, value: (i: number) => number) => void,
): void {
  const shoreKm = positions.shoreKm.subarray(0, positions.count)
  if (shoreKm.every((km) => Object.is(unpackMetres(packMetres(km)), km))) {
    put(TAG.shoreMetres, (i) => packMetres(shoreKm[i]!))
    return
  }
  const column = new StateWriter()
  for (const km of shoreKm) column.float32(km)
  writer.byte(TAG.shoreExact)
  writer.blob(column.finish())
}

/** Sign folded in, and 0 for missing, so that a column of missing values is a column of zeros. */
function packMetres(km: number): number {
  if (Number.isNaN(km)) return 0
  const metres = Math.round(km * 1000)
  return metres >= 0 ? metres + 1 : metres
}

function unpackMetres(packed: number): number {
  if (packed === 0) return Number.NaN
  return Math.fround((packed > 0 ? packed - 1 : packed) / 1000)
}

/** A value that may be missing, in steps of 1/scale and not negative, as a whole number: 0 is missing. */
function present(value: number, scale: number): number {
  if (Number.isNaN(value)) return 0
  const steps = Math.round(value * scale)
  if (!(steps >= 0) || Math.fround(steps / scale) !== value)
    throw new Error(`store: ${value} is not a whole number of 1/${scale}`)
  return steps + 1
}

function absent(packed: number, scale: number): number {
  return packed === 0 ? Number.NaN : (packed - 1) / scale
}

function fill(
  target: Float64Array | Float32Array | Int32Array,
  values: Float64Array,
  convert: (value: number) => number,
): void {
  for (let i = 0; i < values.length; i++) target[i] = convert(values[i]!)
}
