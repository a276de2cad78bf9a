/**
 * Where tracks were at every tenth minute of event time: what encounters are found on. A grid point is
 * interpolated along the great circle, at constant speed, between two positions of one segment at most an hour
 * apart; a position that stands on the grid is its own point. A ship that was silent for longer, up to 4 h, and made
 * little way meanwhile, drifted: its points are interpolated too, and are *likely*, but those a few minutes from where
 * it was heard, which are as good as known. Elsewhere there is no point.
 *
 * A ship near an anchorage meets nobody there, but where it is is known: that ends what it began at sea. So the first
 * point near an anchorage after one that is not is kept, with a mark; the others, most of all points, are left out.
 *
 * Between two positions the grid times in (t1, t2] are covered, so that pieces of a track join with no point twice
 * and none left out. A place is exact to half a unit (0.1 m) on that great circle; turning the world or crossing
 * ±180° changes no bit.
 */

import { NEAR, type Nearness, portNearness, unknownNearness } from '../features/port-visits-nearness.ts'
import type { StateReader, StateWriter } from '../features/state-codec.ts'
import { distanceKmUnits, interpolateUnits, KM_PER_NM, type Place } from '../geo/great-circle.ts'
import type { Places } from '../geo/places.ts'

export const GRID_OPTIONS = {
  /** ms between grid times, counted from the epoch. Miller et al. 2018; GFW pipe-encounters. */
  stepMs: 10 * 60_000,
  /** ms between two positions that may be interpolated, at most. GFW pipe-encounters: `max_gap_s`. */
  maxBetweenMs: 3_600_000,
  /** Longer silences, ms at most, and knots made good over them, below: a drift. As loitering has it, after GFW. */
  driftMs: 4 * 3_600_000,
  driftKnots: 2,
  /** Less than so long, ms, from where a drifting ship was heard its place is known: half a step. Own. */
  heardMs: 5 * 60_000,
  /** Points at most so far from an anchorage, km, are in no contact. Miller et al. 2018. */
  anchorageKm: 10,
} as const

/** What a point says of its track: GridBlock.kind. */
export const POINT = {
  known: 0,
  /** Near an anchorage: its place counts for nothing. */
  nearAnchorage: 1,
  /** Of a drift in silence. */
  likely: 2,
} as const

/** Grid points as columns; row i is valid for 0 <= i < count. */
export interface GridBlock {
  count: number
  /** Grid time: UTC epoch ms / GRID_OPTIONS.stepMs, whole. */
  slot: Int32Array
  /** 1/600,000°, as in lib/ais/report. */
  lonUnits: Int32Array
  latUnits: Int32Array
  /** ms from the grid time to the report that decided the place, 0 to under GRID_OPTIONS.driftMs. */
  lagMs: Int32Array
  /** Whose it is, by a table of tracks. At most one point of a track in a slot. */
  track: Int32Array
  /** One of POINT. */
  kind: Int32Array
}

function emptyGridBlock(capacity: number): GridBlock {
  return {
    count: 0,
    slot: new Int32Array(capacity),
    lonUnits: new Int32Array(capacity),
    latUnits: new Int32Array(capacity),
    lagMs: new Int32Array(capacity),
    track: new Int32Array(capacity),
    kind: new Int32Array(capacity),
  }
}

/** Nobody writes to it. */
export const NO_POINTS: GridBlock = emptyGridBlock(0)

/** A growing block. */
export class GridBuffer {
  block: GridBlock

  constructor(capacity = 1024) {
    this.block = emptyGridBlock(Math.max(16, capacity))
  }

  add(slot: number, lonUnits: number, latUnits: number, lagMs: number, track: number, kind: number): void {
    const row = this.block.count
    if (row === this.block.slot.length) this.grow()
    const { block } = this
    block.slot[row] = slot
    block.lonUnits[row] = lonUnits
    block.latUnits[row] = latUnits
    block.lagMs[row] = lagMs
    block.track[row] = track
    block.kind[row] = kind
    block.count = row + 1
  }

  /** Appends rows [from, to) of another block. */
  addRows(block: GridBlock, from: number, to: number): void {
    for (let row = from; row < to; row++)
      this.add(
        block.slot[row]!,
        block.lonUnits[row]!,
        block.latUnits[row]!,
        block.lagMs[row]!,
        block.track[row]!,
        block.kind[row]!,
      )
  }

  clear(): void {
    this.block.count = 0
  }

  private grow(): void {
    const { block } = this
    const larger = emptyGridBlock(block.slot.length * 2)
    larger.count = block.count
    larger.slot.set(block.slot)
    larger.lonUnits.set(block.lonUnits)
    larger.latUnits.set(block.latUnits)
    larger.lagMs.set(block.lagMs)
    larger.track.set(block.track)
    larger.kind.set(block.kind)
    this.block = larger
  }
}

/** What is remembered of a track: its last position and its last point. */
export interface GridState {
  /** '' where the next position begins a chain of its own. */
  segmentId: string
  timeMs: number
  lonUnits: number
  latUnits: number
  /** Whether the last point that is known or likely is not near an anchorage: others may have been met there. */
  mayMeet: boolean
  readonly anchorage: Nearness
}

export function startGrid(): GridState {
  return {
    segmentId: '',
    timeMs: Number.NEGATIVE_INFINITY,
    lonUnits: 0,
    latUnits: 0,
    mayMeet: false,
    anchorage: unknownNearness(),
  }
}

const place: Place = { lonUnits: 0, latUnits: 0 }

/**
 * The track's next position, not earlier than the last. Appends the grid points that it decides, as points of
 * `track`. A relative place has none, and nothing is interpolated over it.
 */
export function stepGrid(
  places: Places,
  state: GridState,
  segmentId: string,
  timeMs: number,
  lonUnits: number,
  latUnits: number,
  isRelative: boolean,
  track: number,
  points: GridBuffer,
): void {
  const { stepMs, maxBetweenMs, heardMs } = GRID_OPTIONS
  const beforeMs = state.timeMs
  const last = Math.floor(timeMs / stepMs)
  // Mostly no grid time lies between.
  if (!isRelative && last * stepMs > beforeMs) {
    const silenceMs = timeMs - beforeMs
    const isSame = state.segmentId === segmentId
    const isChained = isSame && silenceMs <= maxBetweenMs
    const isBridged = isChained || (isSame && hasDrifted(state, timeMs, lonUnits, latUnits))
    let slot = isBridged ? Math.floor(beforeMs / stepMs) + 1 : Math.ceil(timeMs / stepMs)
    for (; slot <= last; slot++) {
      const lagMs = timeMs - slot * stepMs
      if (lagMs === 0) {
        place.lonUnits = lonUnits
        place.latUnits = latUnits
      } else {
        const fraction = 1 - lagMs / silenceMs
        interpolateUnits(state.lonUnits, state.latUnits, lonUnits, latUnits, fraction, place)
      }
      const isKnown = isChained || Math.min(lagMs, silenceMs - lagMs) < heardMs
      const isNear = isNearAnchorage(places, state.anchorage, place)
      if (isNear && !(isKnown && state.mayMeet)) continue
      const kind = isNear ? POINT.nearAnchorage : isKnown ? POINT.known : POINT.likely
      points.add(slot, place.lonUnits, place.latUnits, lagMs, track, kind)
      state.mayMeet = !isNear
    }
  }
  state.segmentId = isRelative ? '' : segmentId
  state.timeMs = timeMs
  state.lonUnits = lonUnits
  state.latUnits = latUnits
}

/** Whether a ship that was not heard for a while made little way meanwhile. */
function hasDrifted(state: GridState, timeMs: number, lonUnits: number, latUnits: number): boolean {
  const { driftMs, driftKnots } = GRID_OPTIONS
  const silenceMs = timeMs - state.timeMs
  const driftKm = (driftKnots * KM_PER_NM * silenceMs) / 3_600_000
  return silenceMs < driftMs && distanceKmUnits(state.lonUnits, state.latUnits, lonUnits, latUnits) < driftKm
}

function isNearAnchorage(places: Places, memory: Nearness, { lonUnits, latUnits }: Place): boolean {
  const { anchorageKm } = GRID_OPTIONS
  return portNearness(memory, places, lonUnits, latUnits, anchorageKm, anchorageKm) === NEAR
}

export function encodeGrid(state: GridState, writer: StateWriter): void {
  writer.text(state.segmentId)
  writer.float64(state.timeMs)
  writer.int32(state.lonUnits)
  writer.int32(state.latUnits)
  writer.byte(state.mayMeet ? 1 : 0)
}

export function decodeGrid(reader: StateReader): GridState {
  const state = startGrid()
  state.segmentId = reader.text()
  state.timeMs = reader.float64()
  state.lonUnits = reader.int32()
  state.latUnits = reader.int32()
  state.mayMeet = reader.byte() === 1
  return state
}
