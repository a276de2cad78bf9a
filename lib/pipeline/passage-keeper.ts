/** Zone passages of a vessel at a time, from its positions as they are stored: those that its fold gave. */

import type { ZonePassageOutput } from '../alerts/zone-passage.ts'
import { type PassagesState, ZonePassagesFold } from '../alerts/zone-passages.ts'
import type { TrackOutput } from '../features/outputs.ts'
import type { Zone } from '../geo/zones/zone.ts'
import { createZoneIndex } from '../geo/zones/zone-index.ts'

/** Plain data: it crosses threads. */
export interface PassageSetup {
  readonly zones: readonly Zone[]
  /** By zone, how near to its border counts; 0: not looked at. */
  readonly nearKm: Float64Array
  /** Thousandths: a row is scored fishing from here. */
  readonly fishingFrom: number
}

/** Where and how a position is, of a report block or of a stored chunk: row `row` of each. */
export interface PositionColumns {
  readonly timeMs: ArrayLike<number>
  readonly lonUnits: ArrayLike<number>
  readonly latUnits: ArrayLike<number>
  readonly speedKnots: ArrayLike<number>
  readonly relativePlace: ArrayLike<number>
}

export class PassageKeeper {
  private readonly fold: ZonePassagesFold
  private readonly states = new Map<string, PassagesState>()
  private mmsi = ''
  private found: ZonePassageOutput[] = []
  private readonly sink = (passage: ZonePassageOutput): void => {
    this.found.push(passage)
  }

  constructor({ zones, nearKm, fishingFrom }: PassageSetup) {
    this.fold = new ZonePassagesFold(createZoneIndex(zones), nearKm, fishingFrom)
  }

  startVessel(mmsi: string): void {
    this.mmsi = mmsi
    this.states.clear()
    this.found = []
  }

  /**
   * Positions of a track in the order of time, tracks in any. Relative places are in no zone. `score` is that of a row in
   * thousandths, NO_SCORE of any other position.
   */
  add(trackId: string, columns: PositionColumns, row: number, score: number): void {
    if (columns.relativePlace[row] === 1) return
    let state = this.states.get(trackId)
    if (state === undefined) {
      state = this.fold.start(this.mmsi, trackId)
      this.states.set(trackId, state)
    }
    const { timeMs, lonUnits, latUnits, speedKnots } = columns
    this.fold.position(
      state,
      timeMs[row]!,
      lonUnits[row]!,
      latUnits[row]!,
      speedKnots[row]!,
      score,
      this.sink,
    )
  }

  /** All of the vessel's, by start and id. `tracks`: of its outputs, which tell those that have ended. */
  finish(tracks: readonly Pick<TrackOutput, 'id' | 'endedBy' | 'decidedMs'>[]): ZonePassageOutput[] {
    const ended = new Map(tracks.filter(({ endedBy }) => endedBy !== null).map((track) => [track.id, track]))
    for (const [trackId, state] of this.states) {
      const track = ended.get(trackId)
      if (track === undefined) this.fold.peek(state, this.sink)
      else this.fold.end(state, track.decidedMs, this.sink)
    }
    return this.found.sort((a, b) => a.startMs - b.startMs || (a.id < b.id ? -1 : 1))
  }
}
