/** The segmenter's state of one MMSI, its counters and its bytes. */

import type { Identity } from '../ais/report.ts'
import { readOptionalIdentity, writeOptionalIdentity } from './identity.ts'
import { ContentHash } from './ids.ts'
import {
  CLASS,
  COURSE,
  countTries,
  LAT,
  LON,
  METRIC,
  REFERENCE_FIELDS,
  ringSlot,
  SPEED,
  TIME,
  writeReference,
} from './segment-match.ts'
import { SEGMENTER_OPTIONS as OPTIONS, SEGMENTER_VERSION } from './segmenter-options.ts'
import type { StateReader, StateWriter } from './state-codec.ts'

const RING_LENGTH = OPTIONS.lookBack * REFERENCE_FIELDS
const STATE_VERSION = 1

/** The report that opened a segment: what its id is made of. */
interface FirstReport {
  readonly messageType: number
  readonly lonUnits: number
  readonly latUnits: number
  readonly speedKnots: number
  readonly courseDeg: number
  readonly headingDeg: number
}

/** An open segment: the messages of one physical transponder, as far as heard. Closed ones stay readable. */
export class OpenSegment {
  // With values from the start: a field that was undefined once is stored as an object each time (V8).
  lastMs = Number.NaN
  lastLonUnits = 0
  lastLatUnits = 0
  lastMessageType = 0
  positions = 1
  identities = 0
  /** What was last heard, field by field (24A and 24B tell different ones); null when nothing was. */
  identity: Identity | null = null
  /** Slot of the state's rings, newest record in it, how many it holds (1..lookBack), how many matter. */
  slot = 0
  newest = 0
  held = 1
  tries = 1
  private cachedId = ''

  constructor(
    readonly mmsi: string,
    /** Order of opening within the MMSI, from 0, never reused. */
    readonly serial: number,
    readonly startMs: number,
    readonly first: FirstReport,
  ) {
    this.lastMs = startMs
    this.lastLonUnits = first.lonUnits
    this.lastLatUnits = first.latUnits
    this.lastMessageType = first.messageType
  }

  get startLonUnits(): number {
    return this.first.lonUnits
  }

  get startLatUnits(): number {
    return this.first.latUnits
  }

  /** Derived from the MMSI and the first report; made when first asked for, for noise is rarely asked. */
  get id(): string {
    if (this.cachedId === '') {
      const { lonUnits, latUnits, speedKnots, courseDeg, headingDeg } = this.first
      this.cachedId = idHash
        .reset()
        .text('segment')
        .text(this.mmsi)
        .int32(lonUnits)
        .int32(latUnits)
        .float64(speedKnots)
        .float64(courseDeg)
        .float64(headingDeg)
        .float64(this.startMs)
        .int32(SEGMENTER_VERSION)
        .digest()
    }
    return this.cachedId
  }
}

const idHash = new ContentHash()

/** What the segmenter did besides filling segments; all counts since the MMSI was first heard. */
export interface SegmenterCounts {
  /** Positions whose transponder told no speed, or no course though under way: placed nowhere. */
  motionUnknown: number
  /** Coarse positions (message 27) near a finer one: placed nowhere. */
  coarseNoise: number
  /** Positions that stay in their segment but are no longer matched against: noise between, by look-back. */
  forgotten: number
  /** Positions that two or more segments could continue: none of them goes on. */
  ambiguous: number
  /** Positions that two or more segments could continue, and identity told which. */
  settledByIdentity: number
  /** Segments closed because too many were open. */
  evicted: number
  /** Identity reports that came before any position. */
  identitiesUnplaced: number
}

export interface SegmenterState {
  readonly mmsi: string
  /** By time of last position, longest silent first; ties by order of placing. */
  readonly open: OpenSegment[]
  nextSerial: number
  /** No open segment ends by silence before this; it may be early, and is then looked up again. */
  quietUntilMs: number
  /** `lookBack` reference records for each slot; grows to the bound on open segments. */
  rings: Float64Array
  readonly freeSlots: number[]
  readonly counts: SegmenterCounts
}

export function startSegmenter(mmsi: string): SegmenterState {
  return {
    mmsi,
    open: [],
    nextSerial: 0,
    quietUntilMs: Number.POSITIVE_INFINITY,
    rings: new Float64Array(RING_LENGTH),
    freeSlots: [0],
    counts: {
      motionUnknown: 0,
      coarseNoise: 0,
      forgotten: 0,
      ambiguous: 0,
      settledByIdentity: 0,
      evicted: 0,
      identitiesUnplaced: 0,
    },
  }
}

/** Offset of a segment's ring in the state's rings. */
export function ringBase(segment: OpenSegment): number {
  return segment.slot * RING_LENGTH
}

/** Takes a free slot, doubling the rings when there is none. */
export function takeSlot(state: SegmenterState): number {
  const free = state.freeSlots.pop()
  if (free !== undefined) return free
  const slots = state.rings.length / RING_LENGTH
  const larger = new Float64Array(state.rings.length * 2)
  larger.set(state.rings)
  state.rings = larger
  for (let slot = slots * 2 - 1; slot > slots; slot--) state.freeSlots.push(slot)
  return slots
}

export function encodeSegmenter(state: SegmenterState, writer: StateWriter): void {
  writer.byte(STATE_VERSION)
  writer.text(state.mmsi)
  writer.count(state.nextSerial)
  for (const name of COUNT_NAMES) writer.count(state.counts[name])
  writer.count(state.open.length)
  for (const segment of state.open) encodeSegment(state, segment, writer)
}

/** Throws on another version's or truncated bytes. */
export function decodeSegmenter(reader: StateReader): SegmenterState {
  const version = reader.byte()
  if (version !== STATE_VERSION)
    throw new Error(`features: segmenter state version ${version} is not ${STATE_VERSION}`)
  const state = startSegmenter(reader.text())
  state.nextSerial = reader.count()
  state.quietUntilMs = Number.NEGATIVE_INFINITY
  for (const name of COUNT_NAMES) state.counts[name] = reader.count()
  const open = reader.count()
  for (let i = 0; i < open; i++) state.open.push(decodeSegment(state, reader))
  return state
}

const COUNT_NAMES = [
  'motionUnknown',
  'coarseNoise',
  'forgotten',
  'ambiguous',
  'settledByIdentity',
  'evicted',
  'identitiesUnplaced',
] as const satisfies readonly (keyof SegmenterCounts)[]

function encodeSegment(state: SegmenterState, segment: OpenSegment, writer: StateWriter): void {
  const { first } = segment
  writer.count(segment.serial)
  writer.float64(segment.startMs)
  writer.byte(first.messageType)
  writer.int32(first.lonUnits)
  writer.int32(first.latUnits)
  writer.float32(first.speedKnots)
  writer.float32(first.courseDeg)
  writer.float32(first.headingDeg)
  writer.float64(segment.lastMs)
  writer.int32(segment.lastLonUnits)
  writer.int32(segment.lastLatUnits)
  writer.byte(segment.lastMessageType)
  writer.count(segment.positions)
  writer.count(segment.identities)
  writeOptionalIdentity(writer, segment.identity)
  writer.byte(segment.held)
  const { rings } = state
  for (let back = segment.held - 1; back >= 0; back--) {
    const at = ringBase(segment) + ringSlot(segment.newest, back) * REFERENCE_FIELDS
    writer.float64(rings[at + TIME]!)
    writer.int32(rings[at + LON]!)
    writer.int32(rings[at + LAT]!)
    writer.float32(rings[at + SPEED]!)
    writer.float32(rings[at + COURSE]!)
    writer.byte(rings[at + CLASS]!)
    writer.float64(rings[at + METRIC]!)
  }
}

function decodeSegment(state: SegmenterState, reader: StateReader): OpenSegment {
  const serial = reader.count()
  const startMs = reader.float64()
  const segment = new OpenSegment(state.mmsi, serial, startMs, {
    messageType: reader.byte(),
    lonUnits: reader.int32(),
    latUnits: reader.int32(),
    speedKnots: reader.float32(),
    courseDeg: reader.float32(),
    headingDeg: reader.float32(),
  })
  segment.lastMs = reader.float64()
  segment.lastLonUnits = reader.int32()
  segment.lastLatUnits = reader.int32()
  segment.lastMessageType = reader.byte()
  segment.positions = reader.count()
  segment.identities = reader.count()
  segment.identity = readOptionalIdentity(reader)
  segment.held = reader.byte()
  segment.newest = segment.held - 1
  segment.slot = takeSlot(state)
  for (let i = 0; i < segment.held; i++) {
    const at = ringBase(segment) + i * REFERENCE_FIELDS
    const timeMs = reader.float64()
    const lonUnits = reader.int32()
    const latUnits = reader.int32()
    const speedKnots = reader.float32()
    const courseDeg = reader.float32()
    writeReference(state.rings, at, timeMs, lonUnits, latUnits, speedKnots, courseDeg, reader.byte())
    state.rings[at + METRIC] = reader.float64()
  }
  segment.tries = countTries(state.rings, ringBase(segment), segment.newest, segment.held)
  return segment
}
