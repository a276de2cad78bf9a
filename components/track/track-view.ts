/**
 * A track as the map and the timebar use it: what the server sent, in Web Mercator beside it, with an index of its legs,
 * so that what lies under the pointer is found in any length of track.
 */

import Flatbush from 'flatbush'
import { scoreStep, speedStep } from '../../lib/store/track-classes.ts'
import { LINE_BREAK, MISSING, type TrackLines } from '../../lib/store/track-columns.ts'
import { mercatorX, mercatorY } from '../map/vessel-fleet.ts'

/** What lies between a point and the next. */
export const LEG = { none: 0, sailed: 1, gap: 2 } as const

export interface TrackMoment {
  readonly timeMs: number
  readonly lonUnits: number
  readonly latUnits: number
  /** NaN where unknown. */
  readonly speedKnots: number
  readonly courseDeg: number
  /** 0 to 1. */
  readonly score: number
  /** Nothing was heard at that time: the place lies between the two that were. */
  readonly isGap: boolean
}

export class TrackView {
  readonly count: number
  /** Web Mercator, 0 to 1; x is followed over 180 degrees from point to point, gaps and all. */
  readonly x: Float64Array
  readonly y: Float64Array
  /** LEG to the next point. */
  readonly leg: Uint8Array
  /** Knots, and 0 to 1; NaN where unknown. Scores run straight from row to row of a line. */
  readonly speedKnots: Float32Array
  readonly score: Float32Array
  /**
   * Of several tracks under one number the one that is looked at: strips of time are its, for two ships at once have no speed
   * in common. Index into lines.tracks.
   */
  readonly main: number
  private index: Flatbush | null = null

  /** `mainTrackId`: null, or none of these: the one that was heard for the longest. */
  constructor(
    readonly lines: TrackLines,
    mainTrackId: string | null = null,
  ) {
    const count = lines.timeMs.length
    this.count = count
    this.x = new Float64Array(count)
    this.y = new Float64Array(count)
    this.leg = new Uint8Array(count)
    this.speedKnots = Float32Array.from(lines.speedTenths, (tenths) =>
      tenths === MISSING ? Number.NaN : tenths / 10,
    )
    this.score = new Float32Array(count).fill(Number.NaN)
    for (let k = 0; k < lines.lineTrack.length; k++) this.readLine(k)
    const wanted = lines.tracks.findIndex(({ trackId }) => trackId === mainTrackId)
    this.main = wanted >= 0 ? wanted : longestTrackOf(lines)
  }

  /** Of the track that strips are drawn of. */
  get mainTrackId(): string | null {
    return this.lines.tracks[this.main]?.trackId ?? null
  }

  /** Steps of colour at a point, 0 to 8; -1 where unknown. */
  speedStepAt(i: number): number {
    const step = speedStep(this.speedKnots[i]!)
    return Number.isNaN(step) ? -1 : step
  }

  scoreStepAt(i: number): number {
    const step = scoreStep(this.score[i]!)
    return Number.isNaN(step) ? -1 : step
  }

  /** Where it was; null before its first point and after its last. Of two tracks at once that of the main one. */
  at(timeMs: number): TrackMoment | null {
    return this.momentOf(timeMs, true) ?? this.momentOf(timeMs, false)
  }

  private momentOf(timeMs: number, isMain: boolean): TrackMoment | null {
    const { lineStart, lineTrack } = this.lines
    let best: TrackMoment | null = null
    for (let k = 0; k < lineTrack.length; k++) {
      if ((lineTrack[k] === this.main) !== isMain) continue
      const start = lineStart[k]!
      const end = lineStart[k + 1]!
      if (timeMs < this.lines.timeMs[start]!) continue
      if (timeMs <= this.lines.timeMs[end - 1]!) return this.momentIn(start, end, timeMs)
      const isGapAhead = this.leg[end - 1] === LEG.gap && timeMs < this.lines.timeMs[end]!
      if (isGapAhead) best ??= this.between(end - 1, timeMs)
    }
    return best
  }

  /** When the track was nearest to a place, within a distance, all in Web Mercator; null: it was never so near. */
  nearestMs(x: number, y: number, within: number): number | null {
    this.index ??= this.indexLegs()
    if (this.index === null) return null
    let best: number | null = null
    let bestSquared = within * within
    // The world goes round, and a track may have gone round it.
    for (let world = -2; world <= 2; world++)
      for (const i of this.index.search(x + world - within, y - within, x + world + within, y + within)) {
        const { squared, share } = this.distanceTo(i, x + world, y)
        if (squared > bestSquared) continue
        bestSquared = squared
        const from = this.lines.timeMs[i]!
        best = from + share * (this.lines.timeMs[Math.min(i + 1, this.count - 1)]! - from)
      }
    return best
  }

  /** Times of the first and last point inside a box of Web Mercator; null: none is. */
  timesWithin(
    west: number,
    north: number,
    east: number,
    south: number,
  ): { fromMs: number; toMs: number } | null {
    this.index ??= this.indexLegs()
    let fromMs = Number.POSITIVE_INFINITY
    let toMs = Number.NEGATIVE_INFINITY
    for (let world = -2; world <= 2; world++)
      for (const i of this.index?.search(west + world, north, east + world, south) ?? []) {
        fromMs = Math.min(fromMs, this.lines.timeMs[i]!)
        toMs = Math.max(toMs, this.lines.timeMs[Math.min(i + 1, this.count - 1)]!)
      }
    return toMs >= fromMs ? { fromMs, toMs } : null
  }

  private readLine(k: number): void {
    const { lineStart, lineTrack, lineBreak, lonUnits, latUnits } = this.lines
    const start = lineStart[k]!
    const end = lineStart[k + 1]!
    const follows = k > 0 && lineTrack[k] === lineTrack[k - 1] && lineBreak[k] !== LINE_BREAK.start
    if (follows) this.leg[start - 1] = LEG.gap
    for (let i = start; i < end; i++) {
      const x = mercatorX(lonUnits[i]!)
      this.x[i] = i > 0 ? x + Math.round(this.x[i - 1]! - x) : x
      this.y[i] = mercatorY(latUnits[i]!)
      this.leg[i] = i + 1 < end ? LEG.sailed : LEG.none
    }
    this.fillScores(start, end)
  }

  private fillScores(start: number, end: number): void {
    const { score, timeMs } = this.lines
    let row = -1
    for (let i = start; i < end; i++) {
      if (score[i] === MISSING) continue
      this.score[i] = score[i]! / 1000
      for (let between = row < 0 ? i : row + 1; between < i; between++) {
        const share = (timeMs[between]! - timeMs[row]!) / (timeMs[i]! - timeMs[row]!)
        this.score[between] = this.score[row]! + share * (this.score[i]! - this.score[row]!)
      }
      row = i
    }
  }

  private momentIn(start: number, end: number, timeMs: number): TrackMoment {
    let low = start
    let high = end - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.lines.timeMs[middle]! <= timeMs) low = middle
      else high = middle - 1
    }
    return this.between(low, timeMs)
  }

  private between(i: number, timeMs: number): TrackMoment {
    const { lines } = this
    const isGap = this.leg[i] === LEG.gap
    const j = this.leg[i] === LEG.none ? i : i + 1
    const span = lines.timeMs[j]! - lines.timeMs[i]!
    const share = span > 0 ? (timeMs - lines.timeMs[i]!) / span : 0
    const mix = (of: Float32Array) => (isGap ? Number.NaN : of[i]! + share * (of[j]! - of[i]!))
    const x = this.x[i]! + share * (this.x[j]! - this.x[i]!)
    const course = lines.courseTenths[share < 0.5 ? i : j]!
    return {
      timeMs,
      lonUnits: Math.round((x - Math.floor(x) - 0.5) * 216_000_000),
      // Straight on the map, as it is drawn.
      latUnits: latUnitsOf(this.y[i]! + share * (this.y[j]! - this.y[i]!)),
      speedKnots: mix(this.speedKnots),
      courseDeg: course === MISSING || isGap ? Number.NaN : course / 10,
      score: mix(this.score),
      isGap,
    }
  }

  private indexLegs(): Flatbush | null {
    if (this.count === 0) return null
    const index = new Flatbush(this.count)
    for (let i = 0; i < this.count; i++) {
      const j = this.leg[i] === LEG.sailed ? i + 1 : i
      const [xi, yi, xj, yj] = [this.x[i]!, this.y[i]!, this.x[j]!, this.y[j]!]
      index.add(Math.min(xi, xj), Math.min(yi, yj), Math.max(xi, xj), Math.max(yi, yj))
    }
    index.finish()
    return index
  }

  private distanceTo(i: number, x: number, y: number): { squared: number; share: number } {
    const j = this.leg[i] === LEG.sailed ? i + 1 : i
    const [dx, dy] = [this.x[j]! - this.x[i]!, this.y[j]! - this.y[i]!]
    const length = dx * dx + dy * dy
    const along = length > 0 ? ((x - this.x[i]!) * dx + (y - this.y[i]!) * dy) / length : 0
    const share = Math.min(1, Math.max(0, along))
    const [ex, ey] = [this.x[i]! + share * dx - x, this.y[i]! + share * dy - y]
    return { squared: ex * ex + ey * ey, share }
  }
}

/** Heard for the longest, by its lines. */
function longestTrackOf({ lineStart, lineTrack, timeMs, tracks }: TrackLines): number {
  const heardMs = new Float64Array(tracks.length)
  for (let k = 0; k < lineTrack.length; k++)
    heardMs[lineTrack[k]!]! += timeMs[lineStart[k + 1]! - 1]! - timeMs[lineStart[k]!]!
  return heardMs.indexOf(Math.max(...heardMs))
}

/** Of a place in Web Mercator. */
function latUnitsOf(y: number): number {
  return Math.round((Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 108_000_000) / Math.PI)
}
