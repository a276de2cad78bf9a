/**
 * Track chunks: a few hundred positions of one track as packed columns, about 9 bytes a position, without loss.
 *
 * Layout: format version, number of positions, segment ids, then columns as (tag, length, bytes) up to tag 0.
 * A reader skips tags that it does not know, so a column can be added without a new version. A column that says
 * nothing (all missing, all zero) is left out.
 */

import { wrapUnits } from '../geo/units.ts'
import { NO_SCORE } from '../model/scorer.ts'
import { ByteReader, ByteWriter } from './column-bytes.ts'
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
  /** P(apparent fishing) of a row in thousandths, 0..1000; NO_SCORE where it has none. */
  score: Uint16Array
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
    score: new Uint16Array(capacity),
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
  /** How many have one, how many positions without lie before each, and what they are. */
  score: 14,
} as const

/** Memory that every call uses again: packing and unpacking never wait, so no two overlap. */
const chunkWriter = new ByteWriter()
const columnWriter = new ByteWriter()
let values = new Float64Array(512)

function reserveValues(count: number): void {
  if (values.length < count) values = new Float64Array(count)
}

/** Packs a chunk. Takes 1 to 65,535 positions; more or none throws, as does a value off its resolution. */
export function encodeChunk(positions: TrackPositions): Uint8Array {
  const { count } = positions
  if (count < 1 || count > MOST_POSITIONS) throw new Error(`store: a chunk of ${count} positions`)
  reserveValues(count)
  const writer = chunkWriter
  writer.length = 0
  writer.reserve(32)
  writer.byte(FORMAT_VERSION)
  writer.count(count)
  writer.count(positions.segmentIds.length)
  for (const id of positions.segmentIds) writer.text(id)
  putTimes(positions.timeMs, count)
  putLongitudes(positions.lonUnits, count)
  putWhole(TAG.lat, positions.latUnits, count)
  putSteps(TAG.speed, positions.speedKnots, count, 10)
  putSteps(TAG.course, positions.courseDeg, count, 10)
  putSteps(TAG.heading, positions.headingDeg, count, 1)
  putShore(positions.shoreKm, count)
  putWhole(TAG.messageType, positions.messageType, count)
  putWhole(TAG.relativePlace, positions.relativePlace, count)
  putWhole(TAG.segment, positions.segment, count)
  putScores(positions.score, count)
  if (!isKeptByScore(positions)) putWhole(TAG.kept, positions.kept, count, false)
  writer.reserve(1)
  writer.byte(TAG.end)
  return writer.bytes.slice(0, writer.length)
}

const MOST_POSITIONS = 65_535

/** Appends the column that `columnWriter` holds. */
function putColumn(tag: number): void {
  chunkWriter.reserve(1)
  chunkWriter.byte(tag)
  chunkWriter.blob(columnWriter.bytes, columnWriter.length)
}

/** Appends `values` as a column. */
function putValues(tag: number, count: number): void {
  columnWriter.length = 0
  writeIntegers(columnWriter, values, count)
  putColumn(tag)
}

function putTimes(timeMs: Float64Array, count: number): void {
  let wholeSeconds = true
  for (let i = 0; i < count && wholeSeconds; i++) {
    const seconds = Math.round(timeMs[i]! / 1000)
    values[i] = seconds
    wholeSeconds = seconds * 1000 === timeMs[i]
  }
  if (!wholeSeconds) values.set(timeMs.subarray(0, count))
  putValues(wholeSeconds ? TAG.timeSeconds : TAG.timeMs, count)
}

/** Followed over 180 degrees, so that no difference is a turn of the world. */
function putLongitudes(lonUnits: Int32Array, count: number): void {
  let unwrapped = lonUnits[0]!
  let any = unwrapped !== 0
  values[0] = unwrapped
  for (let i = 1; i < count; i++) {
    unwrapped += wrapUnits(lonUnits[i]! - lonUnits[i - 1]!)
    values[i] = unwrapped
    any ||= unwrapped !== 0
  }
  if (any) putValues(TAG.lon, count)
}

function putWhole(
  tag: number,
  whole: Int32Array | Uint8Array | Uint16Array,
  count: number,
  leaveOutZeros = true,
): void {
  let any = !leaveOutZeros
  for (let i = 0; i < count; i++) {
    const value = whole[i]!
    values[i] = value
    any ||= value !== 0
  }
  if (any) putValues(tag, count)
}

/** Values that may be missing, in steps of 1/scale and not negative: 0 is missing, then come the steps from 0. */
function putSteps(tag: number, measured: Float32Array, count: number, scale: number): void {
  let any = false
  for (let i = 0; i < count; i++) {
    const value = measured[i]!
    const steps = (value * scale + 0.5) | 0
    if (steps >= 0 && Math.fround(steps / scale) === value) {
      values[i] = steps + 1
      any = true
    } else if (Number.isNaN(value)) values[i] = 0
    else throw new Error(`store: ${value} is not a whole number of 1/${scale}`)
  }
  if (any) putValues(tag, count)
}

/**
 * Distances given in whole metres are packed as such; one that is not (a source with more digits) keeps its
 * bits, four bytes each.
 */
function putShore(shoreKm: Float32Array, count: number): void {
  let any = false
  let wholeMetres = true
  for (let i = 0; i < count && wholeMetres; i++) {
    const km = shoreKm[i]!
    const packed = packMetres(km)
    values[i] = packed
    any ||= packed !== 0
    wholeMetres = Object.is(unpackMetres(packed), km)
  }
  if (wholeMetres) {
    if (any) putValues(TAG.shoreMetres, count)
    return
  }
  columnWriter.length = 0
  columnWriter.reserve(4 * count)
  const view = new DataView(columnWriter.bytes.buffer)
  for (let i = 0; i < count; i++) view.setFloat32(4 * i, shoreKm[i]!, true)
  columnWriter.length = 4 * count
  putColumn(TAG.shoreExact)
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

/** Few positions are rows at short intervals, so only theirs are written. */
function putScores(score: Uint16Array, count: number): void {
  let rows = 0
  let next = 0
  for (let i = 0; i < count; i++) {
    if (score[i] === NO_SCORE) continue
    values[rows++] = i - next
    next = i + 1
  }
  if (rows === 0) return
  columnWriter.length = 0
  columnWriter.reserve(8)
  columnWriter.count(rows)
  writeIntegers(columnWriter, values, rows)
  rows = 0
  for (let i = 0; i < count; i++) if (score[i] !== NO_SCORE) values[rows++] = score[i]!
  writeIntegers(columnWriter, values, rows)
  putColumn(TAG.score)
}

/** Whether exactly the positions with a score are kept ones: then the scores say it all. */
function isKeptByScore({ kept, score, count }: TrackPositions): boolean {
  for (let i = 0; i < count; i++) if (kept[i] !== (score[i] === NO_SCORE ? 0 : 1)) return false
  return true
}

/** Unpacks a chunk. Throws on a version it does not know and on truncated or contradictory bytes. */
export function decodeChunk(bytes: Uint8Array): TrackPositions {
  const reader = new ByteReader(bytes)
  const version = reader.byte()
  if (version !== FORMAT_VERSION) throw new Error(`store: unknown chunk version ${version}`)
  const count = reader.count()
  if (count < 1 || count > MOST_POSITIONS) throw new Error(`store: a chunk of ${count} positions`)
  reserveValues(count)
  const positions = emptyTrackPositions(count)
  positions.count = count
  for (let left = reader.count(); left > 0; left--) positions.segmentIds.push(reader.text())
  positions.speedKnots.fill(Number.NaN)
  positions.courseDeg.fill(Number.NaN)
  positions.headingDeg.fill(Number.NaN)
  positions.shoreKm.fill(Number.NaN)
  positions.score.fill(NO_SCORE)
  for (let tag = reader.byte(); tag !== TAG.end; tag = reader.byte()) {
    const length = reader.count()
    const start = reader.take(length)
    reader.position = start
    reader.end = start + length
    readColumn(reader, tag, positions)
    reader.position = start + length
    reader.end = bytes.length
  }
  return positions
}

function readColumn(reader: ByteReader, tag: number, positions: TrackPositions): void {
  const { count } = positions
  if (tag > TAG.score) return
  if (tag === TAG.shoreExact) {
    readFloats(reader, positions.shoreKm, count)
    return
  }
  if (tag === TAG.score) {
    readScores(reader, positions)
    return
  }
  readIntegers(reader, values, count)
  switch (tag) {
    case TAG.timeSeconds:
      for (let i = 0; i < count; i++) positions.timeMs[i] = values[i]! * 1000
      break
    case TAG.timeMs:
      takeWhole(positions.timeMs, count)
      break
    case TAG.lon:
      for (let i = 0; i < count; i++) positions.lonUnits[i] = wrapUnits(values[i]!)
      break
    case TAG.lat:
      takeWhole(positions.latUnits, count)
      break
    case TAG.speed:
      takeSteps(positions.speedKnots, count, 10)
      break
    case TAG.course:
      takeSteps(positions.courseDeg, count, 10)
      break
    case TAG.heading:
      takeSteps(positions.headingDeg, count, 1)
      break
    case TAG.shoreMetres:
      for (let i = 0; i < count; i++) positions.shoreKm[i] = unpackMetres(values[i]!)
      break
    case TAG.messageType:
      takeWhole(positions.messageType, count)
      break
    case TAG.relativePlace:
      takeWhole(positions.relativePlace, count)
      break
    case TAG.kept:
      takeWhole(positions.kept, count)
      break
    case TAG.segment:
      takeSegments(positions)
      break
  }
}

function takeWhole(target: Float64Array | Int32Array | Uint8Array, count: number): void {
  for (let i = 0; i < count; i++) target[i] = values[i]!
}

function takeSteps(target: Float32Array, count: number, scale: number): void {
  for (let i = 0; i < count; i++) {
    const packed = values[i]!
    target[i] = packed === 0 ? Number.NaN : (packed - 1) / scale
  }
}

function takeSegments({ segment, segmentIds, count }: TrackPositions): void {
  for (let i = 0; i < count; i++) {
    const index = values[i]!
    if (!(index >= 0 && index < segmentIds.length))
      throw new Error(`store: segment ${index} of ${segmentIds.length} in a chunk`)
    segment[i] = index
  }
}

function readFloats(reader: ByteReader, target: Float32Array, count: number): void {
  const { bytes } = reader
  const start = reader.take(4 * count)
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, 4 * count)
  for (let i = 0; i < count; i++) target[i] = view.getFloat32(4 * i, true)
}

/** Positions with a score are rows, unless a column of its own says otherwise. */
function readScores(reader: ByteReader, { score, kept, count }: TrackPositions): void {
  const rows = reader.count()
  if (rows < 1 || rows > count) throw new Error(`store: ${rows} scores of ${count} positions in a chunk`)
  const at = new Uint16Array(rows)
  readIntegers(reader, values, rows)
  let next = 0
  for (let row = 0; row < rows; row++) {
    next += values[row]!
    if (!(values[row]! >= 0 && next < count))
      throw new Error(`store: a score at ${next} of ${count} in a chunk`)
    at[row] = next++
  }
  readIntegers(reader, values, rows)
  for (let row = 0; row < rows; row++) {
    if (!(values[row]! >= 0 && values[row]! < NO_SCORE))
      throw new Error(`store: score ${values[row]} in a chunk`)
    score[at[row]!] = values[row]!
    kept[at[row]!] = 1
  }
}
