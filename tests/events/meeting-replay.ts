/** A fleet as it is heard live: positions that come late, stretches that are replaced, whatever order vessels come in. */

import { groupBy } from '../../lib/alerts/group-by.ts'
import { GRID_OPTIONS, GridBuffer, startGrid, stepGrid } from '../../lib/events/grid.ts'
import type { MeetingPart } from '../../lib/events/meeting-timeline.ts'
import type { Places } from '../../lib/geo/places.ts'
import type { Random } from '../../lib/simulate/random.ts'
import type { Position, WorldTrack } from './meeting-world.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Of replays: shorter than the real one, so that slots become final in a day's world. */
export const LATENESS_MS = 2 * HOUR_MS
const STRETCH_MS = 15 * MINUTE_MS

interface Arrival extends Position {
  readonly trackId: string
  readonly arrivesMs: number
}

/** One vessel: what has arrived of it so far. */
export class ReplayVessel {
  private readonly arrivals: readonly Arrival[]
  private heard = 0

  constructor(
    readonly mmsi: string,
    tracks: readonly WorldTrack[],
    random: Random,
    /** How much of it comes late. */
    lateShare: number,
  ) {
    this.arrivals = tracks
      .flatMap(({ trackId, positions }) =>
        positions.map((position): Arrival => {
          const isLate = random.next() < lateShare
          const delayMs = isLate ? Math.floor(LATENESS_MS ** random.next()) : 0
          return { ...position, trackId, arrivesMs: position.timeMs + delayMs }
        }),
      )
      .sort((a, b) => a.arrivesMs - b.arrivesMs)
  }

  /** Event time of the earliest position that arrives until then, Infinity where none does. */
  hear(untilMs: number): number {
    let sinceMs = Number.POSITIVE_INFINITY
    for (; this.heard < this.arrivals.length; this.heard++) {
      const { arrivesMs, timeMs } = this.arrivals[this.heard]!
      if (arrivesMs > untilMs) break
      sinceMs = Math.min(sinceMs, timeMs)
    }
    return sinceMs
  }

  /** The parts from a stretch on, of what was heard. */
  parts(places: Places, fromStretch: number): MeetingPart[] {
    const buffers = new Map<number, GridBuffer>()
    const rows = new Map<number, Position[]>()
    const names: string[] = []
    const byTrack = groupBy(this.arrivals.slice(0, this.heard), ({ trackId }) => trackId)
    for (const [trackId, heard] of byTrack) {
      const positions = [...heard].sort((a, b) => a.timeMs - b.timeMs)
      const track = names.push(trackId) - 1
      const state = startGrid()
      for (const { segmentId, timeMs, lonUnits, latUnits } of positions) {
        const stretch = stretchOf(timeMs)
        const points = buffers.get(stretch) ?? new GridBuffer(16)
        buffers.set(stretch, points)
        stepGrid(places, state, segmentId, timeMs, lonUnits, latUnits, false, track, points)
        const own = rows.get(stretch) ?? []
        rows.set(stretch, own)
        own.push({ segmentId, timeMs, lonUnits, latUnits })
      }
    }
    return [...buffers]
      .filter(([stretch]) => stretch >= fromStretch)
      .map(([stretch, { block }]) => {
        const own = rows.get(stretch)!
        return {
          stretch,
          meeting: {
            points: block,
            tracks: names,
            rowMs: Float64Array.from(own, ({ timeMs }) => timeMs),
            rowLonUnits: Int32Array.from(own, ({ lonUnits }) => lonUnits),
            rowLatUnits: Int32Array.from(own, ({ latUnits }) => latUnits),
          },
        }
      })
  }
}

/** The last position lies in the stretch before where it ends one: that of its own time. */
export function stretchOf(timeMs: number): number {
  return Math.floor(timeMs / STRETCH_MS)
}

/** Points that a look may give, of a track that is no more at the next one. */
export function provisionalPart(vessel: ReplayVessel, nowMs: number, at: Position): MeetingPart {
  const points = new GridBuffer(16)
  const slot = Math.floor(nowMs / GRID_OPTIONS.stepMs)
  for (let back = 0; back < 3; back++) points.add(slot - back, at.lonUnits, at.latUnits, back * 1000, 0, 0)
  return {
    stretch: -1,
    meeting: {
      points: points.block,
      tracks: [`${vessel.mmsi}-pending`],
      rowMs: new Float64Array(0),
      rowLonUnits: new Int32Array(0),
      rowLatUnits: new Int32Array(0),
    },
  }
}
