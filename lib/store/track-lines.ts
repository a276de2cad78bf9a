/**
 * Gathers the positions of tracks into lines and simplifies them as they come, so that years of a track pass through
 * the memory of a few chunks.
 *
 * A line ends where the segment changes, where the track was silent for as long as a gap or went dark, and where positions between
 * are outside of the time range or the box. Its ends stay, as do the rows at which a run of rows scored fishing begins
 * or ends, and the positions without which speed or score would be drawn in a wrong step of colour (lib/store/value-cone);
 * all else goes by its worth (lib/store/simplify-line). Chunks are thinned at a quarter of a pixel as they
 * come, and all that is left at another quarter at the end, or at more where the points allowed are fewer.
 */

import { NO_SCORE } from '../model/scorer.ts'
import type { TrackPositions } from './chunk-codec.ts'
import { type Box, isInBox, legMeetsBox } from './query-index.ts'
import { weighPoints, worthOfMost } from './simplify-line.ts'
import { MOST_STEPS_OFF, STEPS, scoreStep, speedStep } from './track-classes.ts'
import { LINE_BREAK, type TrackLines } from './track-columns.ts'
import { TrackPoints } from './track-points.ts'
import { STAYS, ValueCone } from './value-cone.ts'

export interface LineOptions {
  /** Web Mercator zoom; Infinity for every position. */
  readonly zoom: number
  readonly fromMs: number
  /** The end, included. */
  readonly toMs: number
  readonly box: Box | null
  /** Most points at the end, at least 2. */
  readonly mostPoints: number
  /** A silence as long as this breaks the line, ms. */
  readonly gapMs: number
  /** Of each track the times of positions after which it went dark: shorter silences that break the line too. */
  readonly darkFrom: ReadonlyMap<string, ReadonlySet<number>>
  /** A row is scored fishing from this score, thousandths. */
  readonly fishingFrom: number
}

interface Line {
  readonly track: number
  readonly lineBreak: number
  readonly segmentId: string
  /** Its first point; it ends where the next begins. */
  start: number
}

/** Pixels by which chunks are thinned as they come, and again at the end: together half a pixel, which nobody sees. */
const STEP_PIXELS = 0.25
/** When there are so many times the points allowed, they are thinned to half of that before more come. */
const COMPACT_TIMES = 8
/** Lines take two points each at least: so many of the points allowed may be lines. */
const LINES_PER_POINT = 0.4
/** Why a point stays whatever it is worth: for its speed or score, or as the edge of a run scored fishing. */
const EDGE = { none: 0, value: 1, fishing: 2 } as const
/**
 * Of each cone, steps. What stays for its place lies off the cone's straight line by as much again, so that both
 * together are what may be told.
 */
const CONE_STEPS = MOST_STEPS_OFF / 2

export class LineGatherer {
  private readonly points = new TrackPoints()
  private lines: Line[] = []
  private readonly tracks: { mmsi: string; trackId: string }[] = []
  /** Of each point while they are weighed. */
  private worth = new Float64Array(1024)
  /** Tolerance of a step, pixels at zoom 0; 0 where every position is asked for. */
  private readonly step: number
  private positions = 0
  private linesLeftOut = 0
  /** Furthest that what was dropped may be away, pixels at zoom 0: from chunks, and from what was left of them. */
  private chunkTolerance = 0
  private laterTolerance = 0
  /** Points before this one are of thinned chunks. */
  private thinned = 0
  private isOpen = false
  /** Of the open line its last row, -1 before the first, and whether that is scored fishing. */
  private lastRow = -1
  private isFishing = false
  private segmentId = ''
  private readonly speeds = new ValueCone(CONE_STEPS)
  private readonly scores = new ValueCone(CONE_STEPS)
  private dark: ReadonlySet<number> | undefined
  /** False once points that speed or score need had to go. */
  private keepsValues = true

  constructor(private readonly options: LineOptions) {
    this.step = STEP_PIXELS / 2 ** options.zoom
  }

  /** Starts a track; the chunks added from here on are its, in time order. */
  beginTrack(mmsi: string, trackId: string): void {
    this.endLine()
    this.tracks.push({ mmsi, trackId })
    this.dark = this.options.darkFrom.get(trackId)
  }

  addChunk(positions: TrackPositions): void {
    const { points, options } = this
    const { count, timeMs } = positions
    for (let i = 0; i < count; i++) {
      const isAsked = timeMs[i]! >= options.fromMs && timeMs[i]! <= options.toMs
      if (!isAsked || !isNearBox(options.box, positions, i)) {
        this.endLine()
        continue
      }
      const segmentId = positions.segmentIds[positions.segment[i]!]!
      const lineBreak = this.breakBefore(segmentId, timeMs[i]!)
      if (lineBreak !== null) this.beginLine(lineBreak, segmentId)
      points.append(positions, i, lineBreak !== null)
      this.positions++
      this.noteSpeed(points.count - 1, timeMs[i]!, positions.speedKnots[i]!)
      if (positions.score[i] !== NO_SCORE) this.noteRow(points.count - 1)
    }
    if (this.step > 0) this.thinChunk()
    if (points.count > COMPACT_TIMES * options.mostPoints)
      this.compact((COMPACT_TIMES / 2) * options.mostPoints)
  }

  /** The lines; `leftOut` are positions that were not added because there are too many. */
  finish(leftOut: { positions: number; vessels: number }): TrackLines {
    const { options, points } = this
    this.endLine()
    this.compact(options.mostPoints)
    const { count } = points
    return {
      zoom: options.zoom,
      tolerancePixels: (this.chunkTolerance + this.laterTolerance) * pixelsAtZoom(options.zoom),
      stepsOff: this.step === 0 && this.keepsValues ? 0 : this.keepsValues ? MOST_STEPS_OFF : STEPS,
      positions: this.positions,
      positionsLeftOut: leftOut.positions,
      vesselsLeftOut: leftOut.vessels,
      linesLeftOut: this.linesLeftOut,
      tracks: this.tracks,
      lineStart: Uint32Array.from([...this.lines.map(({ start }) => start), count]),
      lineTrack: Uint32Array.from(this.lines, ({ track }) => track),
      lineBreak: Uint8Array.from(this.lines, ({ lineBreak }) => lineBreak),
      ...this.segmentColumns(),
      timeMs: points.timeMs.subarray(0, count),
      lonUnits: points.lonUnits.subarray(0, count),
      latUnits: points.latUnits.subarray(0, count),
      speedTenths: points.speedTenths.subarray(0, count),
      courseTenths: points.courseTenths.subarray(0, count),
      headingDeg: points.headingDeg.subarray(0, count),
      score: points.score.subarray(0, count),
    }
  }

  private segmentColumns(): Pick<TrackLines, 'lineSegment' | 'segmentIds'> {
    const indices = new Map<string, number>()
    const lineSegment = Uint32Array.from(this.lines, ({ segmentId }) => {
      const index = indices.get(segmentId) ?? indices.size
      indices.set(segmentId, index)
      return index
    })
    return { lineSegment, segmentIds: [...indices.keys()] }
  }

  private breakBefore(segmentId: string, timeMs: number): number | null {
    if (!this.isOpen) return LINE_BREAK.start
    const { points, options } = this
    const beforeMs = points.timeMs[points.count - 1]!
    if (timeMs - beforeMs >= options.gapMs || (this.dark?.has(beforeMs) && timeMs > beforeMs))
      return LINE_BREAK.silence
    return segmentId === this.segmentId ? null : LINE_BREAK.segment
  }

  private beginLine(lineBreak: number, segmentId: string): void {
    this.endLine()
    this.isOpen = true
    this.segmentId = segmentId
    this.lines.push({ track: this.tracks.length - 1, lineBreak, segmentId, start: this.points.count })
    this.speeds.reset()
    this.scores.reset()
  }

  private endLine(): void {
    if (this.lastRow >= 0) this.mark(this.lastRow, this.isFishing ? EDGE.fishing : EDGE.value)
    this.isOpen = false
    this.isFishing = false
    this.lastRow = -1
  }

  private mark(at: number, edge: number): void {
    const { points } = this
    if (points.edge[at]! < edge) points.edge[at] = edge
  }

  /** The position before is there still: the last of what came stays until more comes. */
  private noteSpeed(at: number, timeMs: number, knots: number): void {
    const stays = this.speeds.add(timeMs, speedStep(knots))
    if (stays !== STAYS.none) this.mark(at - 1, EDGE.value)
    if (stays === STAYS.both) this.mark(at, EDGE.value)
  }

  /** Before its first row a line is taken for not fishing. */
  private noteRow(at: number): void {
    const { points, lastRow } = this
    const score = points.score[at]!
    const stays = this.scores.add(points.timeMs[at]!, scoreStep(score / 1000))
    if (lastRow < 0 || stays === STAYS.both) this.mark(at, EDGE.value)
    if (lastRow >= 0 && stays !== STAYS.none) this.mark(lastRow, EDGE.value)
    const isFishing = score >= this.options.fishingFrom
    if (isFishing !== this.isFishing) {
      this.mark(at, EDGE.fishing)
      if (lastRow >= 0) this.mark(lastRow, EDGE.fishing)
    }
    this.lastRow = at
    this.isFishing = isFishing
  }

  /** Thins what came since the chunk before. */
  private thinChunk(): void {
    const square = this.step ** 2
    this.weigh(this.thinned, square, EDGE.value)
    if (this.drop(this.thinned, square)) this.chunkTolerance = this.step
    this.thinned = this.points.count
  }

  /** Thins all that there is to a step, or to so much more that no more points are left than `most`. */
  private compact(most: number): void {
    this.dropLines(Math.max(1, Math.floor(LINES_PER_POINT * most)))
    const { points } = this
    if (this.step === 0 && points.count <= most) return
    const square = this.step ** 2
    let limit = Number.POSITIVE_INFINITY
    // Edges stay as long as there is room for them, those of runs longer than those of values.
    for (const least of [EDGE.value, EDGE.fishing, EDGE.fishing + 1]) {
      if (limit < Number.POSITIVE_INFINITY) break
      if (least > EDGE.value) this.keepsValues = false
      this.weigh(0, square, least)
      limit = worthOfMost(this.worth, points.count, most, square)
    }
    if (this.drop(0, limit)) this.laterTolerance += Math.sqrt(limit)
    this.thinned = points.count
  }

  /**
   * Weighs the points from `from` on, and the stretch that leads to them. Ends of lines stay, and the last row, of
   * which only the next tells whether a run ends with it; edges too, from `leastEdge` on.
   */
  private weigh(from: number, floor: number, leastEdge: number): void {
    const { points, lines } = this
    if (this.worth.length < points.count) this.worth = new Float64Array(points.timeMs.length)
    const { worth } = this
    let end = points.count
    for (let k = lines.length - 1; k >= 0 && end > from; k--) {
      const { start } = lines[k]!
      let before = Math.max(start, from - 1)
      worth[before] = Number.POSITIVE_INFINITY
      for (let i = before + 1; i < end; i++) {
        if (i < end - 1 && i !== this.lastRow && points.edge[i]! < leastEdge) continue
        worth[i] = Number.POSITIVE_INFINITY
        weighPoints(points, before, i, floor, worth)
        before = i
      }
      end = start
    }
  }

  /** Drops the points from `from` on that are worth at most `limit`; tells whether there were any. */
  private drop(from: number, limit: number): boolean {
    const { points, lines, worth } = this
    let k = lines.length
    while (k > 0 && lines[k - 1]!.start >= from) k--
    let to = from
    for (let i = from; i < points.count; i++) {
      if (lines[k]?.start === i) lines[k++]!.start = to
      if (!(worth[i]! > limit)) continue
      if (i === this.lastRow) this.lastRow = to
      if (i !== to) points.move(i, to)
      to++
    }
    const isDropped = to < points.count
    points.count = to
    return isDropped
  }

  /** Where there are more lines than `most`, those stay that are the longest in time, by turns of the vessels. */
  private dropLines(most: number): void {
    const { lines, points, tracks } = this
    if (lines.length <= most) return
    const endOf = (k: number) => lines[k + 1]?.start ?? points.count
    const lengths = lines.map(({ start }, k) => points.timeMs[endOf(k) - 1]! - points.timeMs[start]!)
    const turnOf = new Uint32Array(lines.length)
    const turns = new Map<string, number>()
    const byLength = lines.map((_, k) => k).sort((a, b) => lengths[b]! - lengths[a]! || a - b)
    for (const k of byLength) {
      const { mmsi } = tracks[lines[k]!.track]!
      turnOf[k] = turns.get(mmsi) ?? 0
      turns.set(mmsi, turnOf[k]! + 1)
    }
    // The line under way stays: more of it comes.
    if (this.isOpen) turnOf[lines.length - 1] = 0
    byLength.sort((a, b) => turnOf[a]! - turnOf[b]!)
    const stays = new Set(byLength.slice(0, most))
    if (this.isOpen) stays.add(lines.length - 1)
    this.worth = new Float64Array(points.timeMs.length)
    for (const k of stays) this.worth.fill(1, lines[k]!.start, endOf(k))
    this.linesLeftOut += lines.length - stays.size
    this.lines = lines.filter((_, k) => stays.has(k))
    this.drop(0, 0)
    this.thinned = points.count
  }
}

/** Pixels of a pixel at zoom 0; at infinite zoom still of zoom 0, or nothing could be told. */
function pixelsAtZoom(zoom: number): number {
  return Number.isFinite(zoom) ? 2 ** zoom : 1
}

/** Whether a position lies in the box, or a leg of the chunk to or from it meets the box. */
function isNearBox(box: Box | null, positions: TrackPositions, i: number): boolean {
  if (box === null) return true
  const { lonUnits, latUnits, count } = positions
  const legMeets = (from: number, to: number) =>
    legMeetsBox(box, lonUnits[from]!, latUnits[from]!, lonUnits[to]!, latUnits[to]!)
  return (
    isInBox(box, lonUnits[i]!, latUnits[i]!) ||
    (i > 0 && legMeets(i - 1, i)) ||
    (i + 1 < count && legMeets(i, i + 1))
  )
}
