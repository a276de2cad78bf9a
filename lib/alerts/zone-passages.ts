/**
 * When a track was in which zone, and near the border of which: a fold over its positions.
 *
 * A zone counts where a position lies in it, border included; a way that cuts a corner between two positions outside
 * does not. Entry and exit are where the way between two positions crosses the border, unless over an hour lies
 * between them: then it is not known when it was crossed, and the position inside counts. Whether the zone was in force
 * at the time is for the reader: validity and seasons change no passage.
 *
 * A passage is dated by the position that decided it, whenever that was known to be of the track, so that stored
 * positions give the same passages as those of a fold.
 *
 * 'near' is looked at on rows only, for zones that are given a distance: from the first row within it, from either
 * side, to the last one before a row half as far again.
 */

import { ContentHash } from '../features/ids.ts'
import type { StateWriter } from '../features/state-codec.ts'
import { distanceKmUnits, interpolateUnits, type Place } from '../geo/great-circle.ts'
import type { ZoneIndex } from '../geo/zones/zone.ts'
import { NO_SCORE } from '../model/scorer.ts'
import type { ZonePassageOutput } from './zone-passage.ts'
import {
  decodePassages,
  noTally,
  type PassagesState,
  type PassageTally,
  type Stay,
  startPassages,
  writePassages,
} from './zone-passages-state.ts'

export type { PassagesState } from './zone-passages-state.ts'

export const PASSAGE_OPTIONS = {
  /** Between two positions a border's crossing is interpolated, ms at most: as encounters' grid. Own. */
  maxBetweenMs: 3_600_000,
  /** So many times the distance that was near is no longer near: a ship that works at the edge of it comes once. Own. */
  leaveFactor: 1.5,
  /** Borders are looked for in so many times that distance, and not again before the ship could have come near. Own. */
  lookFactor: 4,
} as const

export type PassageSink = (passage: ZonePassageOutput) => void

const NOTHING = noTally()
const crossingPlace: Place = { lonUnits: 0, latUnits: 0 }

export class ZonePassagesFold {
  private readonly found: Int32Array
  private readonly farthestKm: number
  /** Names zones and distances: states of others are refused. */
  readonly generation: string

  /**
   * @param nearKm by zone, the distance to its border that is near; 0: not looked at
   * @param fishingFrom thousandths: a row is scored fishing from here
   */
  constructor(
    private readonly index: ZoneIndex,
    private readonly nearKm: Float64Array,
    private readonly fishingFrom: number,
  ) {
    const hash = new ContentHash().text(JSON.stringify(PASSAGE_OPTIONS)).float64(fishingFrom)
    for (const [i, { id, version }] of index.zones.entries()) hash.text(id).text(version).float64(nearKm[i]!)
    this.generation = hash.digest()
    this.found = new Int32Array(Math.max(1, index.mostAtOnce))
    this.farthestKm = nearKm.reduce((most, km) => Math.max(most, km), 0)
  }

  start(mmsi: string, trackId: string): PassagesState {
    return startPassages(mmsi, trackId)
  }

  /**
   * The track's next position with a true place, not earlier than the last.
   *
   * @param knots as reported, NaN where it is not
   * @param score thousandths; NO_SCORE of a position that is no row
   */
  position(
    state: PassagesState,
    timeMs: number,
    lonUnits: number,
    latUnits: number,
    knots: number,
    score: number,
    sink: PassageSink,
  ): void {
    state.decidedMs = timeMs
    const cell = this.index.uniformCell(lonUnits, latUnits)
    if (cell < 0 || cell !== state.cell) this.changeZones(state, timeMs, lonUnits, latUnits, sink)
    state.cell = cell
    this.note(state.tally, knots, score)
    state.lastMs = timeMs
    state.lastLonUnits = lonUnits
    state.lastLatUnits = latUnits
    if (score !== NO_SCORE && this.farthestKm > 0) this.lookNear(state, timeMs, lonUnits, latUnits, sink)
  }

  /** The track ends: so do its stays, where it was last heard. */
  end(state: PassagesState, decidedMs: number, sink: PassageSink): void {
    if (decidedMs > state.decidedMs) state.decidedMs = decidedMs
    for (const stay of state.inside) sink(this.closedByTrack(state, stay, 'last-heard'))
    for (const stay of state.near) sink(this.closedByTrack(state, stay, 'last-heard'))
    state.inside = []
    state.near = []
  }

  /** Stays that go on, as they stand. Changes nothing. */
  peek(state: PassagesState, sink: PassageSink): void {
    for (const stay of state.inside) sink(this.closedByTrack(state, stay, null))
    for (const stay of state.near) sink(this.closedByTrack(state, stay, null))
  }

  encode(state: PassagesState): Uint8Array {
    return this.write(state).finish()
  }

  /** The bytes of `encode`, to be put among others. */
  write(state: PassagesState): StateWriter {
    return writePassages(state, this.generation)
  }

  /** Throws on bytes of other zones or distances, and on truncated ones. */
  decode(bytes: Uint8Array): PassagesState {
    return decodePassages(bytes, this.generation)
  }

  private note(tally: PassageTally, knots: number, score: number): void {
    const isKnown = !Number.isNaN(knots)
    tally.positions++
    if (isKnown) {
      tally.speeds++
      tally.knots += knots
    }
    if (score === NO_SCORE || score < this.fishingFrom) return
    tally.fishingRows++
    tally.fishingScores += score
    if (!isKnown) return
    tally.fishingSpeeds++
    tally.fishingKnots += knots
  }

  private changeZones(
    state: PassagesState,
    timeMs: number,
    lonUnits: number,
    latUnits: number,
    sink: PassageSink,
  ): void {
    const { found } = this
    const count = this.index.zonesAt(lonUnits, latUnits, found)
    const before = state.inside
    if (isSame(before, found, count)) return
    const after: Stay[] = []
    let at = 0
    for (let i = 0; i < count; i++) {
      const zone = found[i]!
      while (at < before.length && before[at]!.zone < zone)
        this.leave(state, before[at++]!, timeMs, lonUnits, latUnits, sink)
      if (before[at]?.zone === zone) after.push(before[at++]!)
      else after.push(this.enter(state, zone, timeMs, lonUnits, latUnits))
    }
    while (at < before.length) this.leave(state, before[at++]!, timeMs, lonUnits, latUnits, sink)
    state.inside = after
  }

  private enter(
    state: PassagesState,
    zone: number,
    timeMs: number,
    lonUnits: number,
    latUnits: number,
  ): Stay {
    const isCrossed = timeMs - state.lastMs <= PASSAGE_OPTIONS.maxBetweenMs
    const crossMs = isCrossed ? this.cross(state, zone, timeMs, lonUnits, latUnits) : timeMs
    return {
      zone,
      relation: 'inside',
      startMs: crossMs,
      startedBy: isCrossed ? 'border' : 'first-heard',
      startLonUnits: isCrossed ? crossingPlace.lonUnits : lonUnits,
      startLatUnits: isCrossed ? crossingPlace.latUnits : latUnits,
      before: { ...state.tally },
      rows: 0,
    }
  }

  private leave(
    state: PassagesState,
    stay: Stay,
    timeMs: number,
    lonUnits: number,
    latUnits: number,
    sink: PassageSink,
  ): void {
    if (timeMs - state.lastMs > PASSAGE_OPTIONS.maxBetweenMs) {
      sink(this.closedByTrack(state, stay, 'last-heard'))
      return
    }
    const endMs = this.cross(state, stay.zone, timeMs, lonUnits, latUnits)
    const { lonUnits: endLon, latUnits: endLat } = crossingPlace
    sink(this.passage(state, stay, endMs, endLon, endLat, 'border'))
  }

  /** When the way from the last position crosses the zone's border; where, into `crossingPlace`. */
  private cross(
    state: PassagesState,
    zone: number,
    timeMs: number,
    lonUnits: number,
    latUnits: number,
  ): number {
    const { lastMs, lastLonUnits, lastLatUnits } = state
    const share = this.index.crossing(zone, lastLonUnits, lastLatUnits, lonUnits, latUnits)
    interpolateUnits(lastLonUnits, lastLatUnits, lonUnits, latUnits, share, crossingPlace)
    return Math.round(lastMs + share * (timeMs - lastMs))
  }

  private lookNear(
    state: PassagesState,
    timeMs: number,
    lonUnits: number,
    latUnits: number,
    sink: PassageSink,
  ): void {
    if (state.near.length > 0 || !isClear(state, lonUnits, latUnits))
      this.changeNear(state, timeMs, lonUnits, latUnits, sink)
    state.lastRowMs = timeMs
    state.lastRowLonUnits = lonUnits
    state.lastRowLatUnits = latUnits
  }

  private changeNear(
    state: PassagesState,
    timeMs: number,
    lonUnits: number,
    latUnits: number,
    sink: PassageSink,
  ): void {
    const { nearKm, farthestKm } = this
    const { leaveFactor, lookFactor } = PASSAGE_OPTIONS
    const before = new Map(state.near.map((stay) => [stay.zone, stay]))
    const after: Stay[] = []
    const lookKm = farthestKm * lookFactor
    let clearKm = lookKm - farthestKm
    this.index.bordersWithin(lonUnits, latUnits, lookKm, (zone, km) => {
      const reachKm = nearKm[zone]!
      if (reachKm === 0) return
      clearKm = Math.min(clearKm, Math.max(0, km - reachKm))
      const stay = before.get(zone)
      if (stay !== undefined ? km > reachKm * leaveFactor : km > reachKm) return
      before.delete(zone)
      const begun: Stay = stay ?? {
        zone,
        relation: 'near',
        startMs: timeMs,
        startedBy: 'first-heard',
        rows: 0,
        startLonUnits: lonUnits,
        startLatUnits: latUnits,
        before: NOTHING,
      }
      after.push({ ...begun, rows: begun.rows + 1 })
    })
    for (const stay of before.values())
      sink(
        this.passage(
          state,
          stay,
          state.lastRowMs,
          state.lastRowLonUnits,
          state.lastRowLatUnits,
          'last-heard',
        ),
      )
    state.near = after
    state.clearKm = clearKm
    state.clearLonUnits = lonUnits
    state.clearLatUnits = latUnits
  }

  private closedByTrack(state: PassagesState, stay: Stay, endedBy: 'last-heard' | null): ZonePassageOutput {
    return stay.relation === 'inside'
      ? this.passage(state, stay, state.lastMs, state.lastLonUnits, state.lastLatUnits, endedBy)
      : this.passage(state, stay, state.lastRowMs, state.lastRowLonUnits, state.lastRowLatUnits, endedBy)
  }

  private passage(
    state: PassagesState,
    stay: Stay,
    endMs: number,
    endLonUnits: number,
    endLatUnits: number,
    endedBy: ZonePassageOutput['endedBy'],
  ): ZonePassageOutput {
    const { mmsi, trackId, decidedMs } = state
    const zoneId = this.index.zones[stay.zone]!.id
    const isNear = stay.relation === 'near'
    const { before } = stay
    const after = isNear ? NOTHING : state.tally
    const fishingRows = after.fishingRows - before.fishingRows
    return {
      kind: 'zonePassage',
      id: new ContentHash()
        .text(`zonePassage ${stay.relation}`)
        .text(mmsi)
        .text(trackId)
        .text(zoneId)
        .float64(stay.startMs)
        .digest(),
      mmsi,
      trackId,
      zoneId,
      relation: stay.relation,
      decidedMs,
      open: endedBy === null,
      startMs: stay.startMs,
      endMs,
      startedBy: stay.startedBy,
      endedBy,
      startLonUnits: stay.startLonUnits,
      startLatUnits: stay.startLatUnits,
      endLonUnits,
      endLatUnits,
      positions: isNear ? stay.rows : after.positions - before.positions,
      meanKnots: mean(after.knots - before.knots, after.speeds - before.speeds),
      fishingRows,
      fishingScore: mean(after.fishingScores - before.fishingScores, fishingRows) / 1000,
      fishingKnots: mean(
        after.fishingKnots - before.fishingKnots,
        after.fishingSpeeds - before.fishingSpeeds,
      ),
    }
  }
}

/** NaN of nothing. */
function mean(sum: number, count: number): number {
  return count > 0 ? sum / count : Number.NaN
}

function isSame(stays: readonly Stay[], found: Int32Array, count: number): boolean {
  if (stays.length !== count) return false
  for (let i = 0; i < count; i++) if (stays[i]!.zone !== found[i]) return false
  return true
}

/** Whether no border that is looked for can be near yet. */
function isClear(
  { clearKm, clearLonUnits, clearLatUnits }: PassagesState,
  lonUnits: number,
  latUnits: number,
): boolean {
  return clearKm > 0 && distanceKmUnits(clearLonUnits, clearLatUnits, lonUnits, latUnits) < clearKm
}
