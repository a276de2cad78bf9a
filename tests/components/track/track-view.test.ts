import { describe, expect, it } from 'vitest'
import { mercatorX, mercatorY } from '../../../components/map/vessel-fleet.ts'
import { FLOATS_PER_MARK, placeDirectionMarks } from '../../../components/track/direction-marks.ts'
import { markEvents } from '../../../components/track/event-marks.ts'
import { placeWords } from '../../../components/track/place-words.ts'
import { FLOATS_PER_POINT, writeTrackBuffer } from '../../../components/track/track-buffer.ts'
import { LEG, TrackView } from '../../../components/track/track-view.ts'
import { LINE_BREAK, MISSING, type TrackLines } from '../../../lib/store/track-columns.ts'
import { createDraws } from '../../store/draws.ts'

const HOUR_MS = 3_600_000
const DEGREE = 600_000

interface Point {
  timeMs: number
  lonDeg: number
  latDeg: number
  knots: number
  score?: number
}

/** Lines as the server sends them; every line of one track, but for those that name another. */
function linesOf(
  drawn: readonly {
    readonly points: readonly Point[]
    readonly lineBreak?: number
    readonly track?: number
  }[],
): TrackLines {
  const points = drawn.flatMap((line) => line.points)
  const lineStart = [0]
  for (const line of drawn) lineStart.push(lineStart.at(-1)! + line.points.length)
  return {
    ...{ zoom: 9, tolerancePixels: 0.5, stepsOff: 1, positions: points.length },
    ...{ positionsLeftOut: 0, vesselsLeftOut: 0, linesLeftOut: 0 },
    tracks: [
      { mmsi: '219000001', trackId: 'a' },
      { mmsi: '219000001', trackId: 'b' },
    ],
    lineStart: Uint32Array.from(lineStart),
    lineTrack: Uint32Array.from(drawn, ({ track }) => track ?? 0),
    lineSegment: new Uint32Array(drawn.length),
    segmentIds: ['s'],
    lineBreak: Uint8Array.from(drawn, ({ lineBreak }) => lineBreak ?? LINE_BREAK.start),
    timeMs: Float64Array.from(points, ({ timeMs }) => timeMs),
    lonUnits: Int32Array.from(points, ({ lonDeg }) => lonDeg * DEGREE),
    latUnits: Int32Array.from(points, ({ latDeg }) => latDeg * DEGREE),
    speedTenths: Uint16Array.from(points, ({ knots }) => (Number.isNaN(knots) ? MISSING : knots * 10)),
    courseTenths: new Uint16Array(points.length).fill(MISSING),
    headingDeg: new Uint16Array(points.length).fill(MISSING),
    score: Uint16Array.from(points, ({ score }) => (score === undefined ? MISSING : score * 1000)),
  }
}

const at = (hours: number, lonDeg: number, latDeg = 0, knots = 8, score?: number): Point => ({
  ...{ timeMs: hours * HOUR_MS, lonDeg, latDeg, knots },
  ...(score === undefined ? {} : { score }),
})

describe('a track', () => {
  const track = new TrackView(
    linesOf([
      { points: [at(0, 10, 0, 4, 0.2), at(1, 10.5, 0, 6), at(2, 11, 0, Number.NaN, 0.6)] },
      { points: [at(20, 12, 1), at(21, 12, 2)], lineBreak: LINE_BREAK.silence },
      { points: [at(5, -30), at(6, -30)], track: 1 },
    ]),
  )

  it('is where it was between its points, and tells what is a gap', () => {
    const half = track.at(0.5 * HOUR_MS)!
    expect([half.lonUnits, half.latUnits, half.speedKnots, half.isGap]).toEqual([10.25 * DEGREE, 0, 5, false])
    expect(half.score).toBeCloseTo(0.3, 6)
    const gap = track.at(11 * HOUR_MS)!
    expect([gap.lonUnits, gap.isGap, gap.speedKnots]).toEqual([11.5 * DEGREE, true, Number.NaN])
    expect(track.at(-1)).toBeNull()
    expect(track.at(22 * HOUR_MS)).toBeNull()
  })

  it('has legs where it sailed, a gap where it was silent, nothing between two ships', () => {
    const { sailed, gap, none } = LEG
    expect([...track.leg]).toEqual([sailed, sailed, gap, sailed, none, sailed, none])
    expect(track.mainTrackId).toBe('a')
    expect(track.speedStepAt(2)).toBe(-1)
    expect(track.scoreStepAt(1)).toBeCloseTo(3.2, 5)
    expect(track.scoreStepAt(3)).toBe(-1)
  })

  it('of two ships of one number is that of the one that is looked at', () => {
    const other = new TrackView(track.lines, 'b')
    expect(other.mainTrackId).toBe('b')
    expect(other.at(5.5 * HOUR_MS)!.lonUnits).toBe(-30 * DEGREE)
    expect(track.at(5.5 * HOUR_MS)!.isGap).toBe(true)
    expect(new TrackView(track.lines, 'none of them').mainTrackId).toBe('a')
  })

  it('is found near a place, and not in a gap or beyond the distance', () => {
    const near = (lonDeg: number, latDeg: number, withinDeg = 0.1) =>
      track.nearestMs(mercatorX(lonDeg * DEGREE), mercatorY(latDeg * DEGREE), withinDeg / 360)
    expect(near(10.25, 0.05)).toBeCloseTo(0.5 * HOUR_MS, -2)
    expect(near(12.02, 1.5)! / HOUR_MS).toBeCloseTo(20.5, 2)
    expect(near(11.5, 0.5)).toBeNull()
    expect(near(10.25, 0.2)).toBeNull()
    // The world has been gone round once by whoever panned.
    expect(near(370.25, 0.05)).toBeCloseTo(0.5 * HOUR_MS, -2)
  })

  it('of a thousand legs is found as by looking at all of them', () => {
    const draw = createDraws(3)
    const points = Array.from({ length: 1000 }, (_, i) => at(i, 175 + draw() * 10, draw() * 8))
    for (const point of points) if (point.lonDeg >= 180) point.lonDeg -= 360
    const long = new TrackView(linesOf([{ points }]))
    const within = 0.02 / 360
    let found = 0
    for (let i = 0; i < 300; i++) {
      const [x, y] = [mercatorX((175 + draw() * 10) * DEGREE), mercatorY(draw() * 8 * DEGREE)]
      let best = Number.POSITIVE_INFINITY
      for (let k = 0; k + 1 < long.count; k++) {
        const [dx, dy] = [long.x[k + 1]! - long.x[k]!, long.y[k + 1]! - long.y[k]!]
        for (const world of [x - 1, x, x + 1]) {
          const along = ((world - long.x[k]!) * dx + (y - long.y[k]!) * dy) / (dx * dx + dy * dy)
          const share = Math.min(1, Math.max(0, along))
          best = Math.min(best, Math.hypot(long.x[k]! + share * dx - world, long.y[k]! + share * dy - y))
        }
      }
      const ms = long.nearestMs(x, y, within)
      expect(ms !== null).toBe(best <= within)
      if (ms === null) continue
      found++
      const place = long.at(ms)!
      const off = mercatorX(place.lonUnits) - x
      expect(Math.hypot(off - Math.round(off), mercatorY(place.latUnits) - y)).toBeLessThan(best + 1e-7)
    }
    expect(found).toBeGreaterThan(50)
  })

  it('goes the short way over 180 degrees', () => {
    const over = new TrackView(linesOf([{ points: [at(0, 179.5), at(1, -179.5)] }]))
    expect(over.x[1]! - over.x[0]!).toBeCloseTo(1 / 360, 12)
    expect(over.at(0.75 * HOUR_MS)!.lonUnits).toBe(-179.75 * DEGREE)
    expect(over.timesWithin(over.x[0]! - 1.001, 0.4, over.x[0]! - 0.999, 0.6)).toEqual({
      ...{ fromMs: 0, toMs: HOUR_MS },
    })
  })

  it('is written for the card as it is, the last point twice', () => {
    const { floats, legs } = writeTrackBuffer(track)
    expect([legs, floats.length]).toEqual([7, 8 * FLOATS_PER_POINT])
    const record = [...floats.subarray(FLOATS_PER_POINT, 2 * FLOATS_PER_POINT)]
    expect(record[0]! + record[2]!).toBeCloseTo(mercatorX(10.5 * DEGREE), 12)
    expect(record.slice(4, 5)).toEqual([4.5])
    expect(record.slice(6)).toEqual([3600, LEG.sailed])
    expect(floats.at(-1)).toBe(LEG.none)
    expect(writeTrackBuffer(new TrackView(linesOf([]))).legs).toBe(0)
  })
})

describe('marks of direction', () => {
  const WORLD = { west: 0, east: 1, north: 0, south: 1 }

  it('stand every 74 pixels where it made way, in its direction', () => {
    // 600 pixels of zoom 8 to the east, then as many at two knots to the north.
    const degrees = (600 / (512 * 2 ** 8)) * 360
    const track = new TrackView(
      linesOf([
        { points: [at(0, 0, 0, 8), at(1, degrees, 0, 8), at(1.01, degrees, 0.001, 2), at(9, degrees, 2, 2)] },
      ]),
    )
    const marks = placeDirectionMarks(track, 8, 0, WORLD)
    expect(marks.length / FLOATS_PER_MARK).toBe(8)
    for (let i = 0; i < 8; i++) {
      const [x, , , , course] = marks.subarray(i * FLOATS_PER_MARK)
      expect(((x! - 0.5) * 512 * 2 ** 8 - 37) / 74).toBeCloseTo(i, 2)
      expect(course).toBeCloseTo(Math.PI / 2, 5)
    }
    expect(placeDirectionMarks(track, 5.9, 0, WORLD)).toHaveLength(0)
  })
})

describe('marks of direction in a box', () => {
  it('are those of all that lie in it, wherever else the track has been', () => {
    const draw = createDraws(5)
    const points = Array.from({ length: 400 }, (_, i) => at(i, draw() * 3, draw() * 3, draw() * 12))
    const track = new TrackView(linesOf([{ points }]))
    const all = placeDirectionMarks(track, 9, 0, { west: 0, east: 1, north: 0, south: 1 })
    const box = { west: 0.503, east: 0.506, north: 0.494, south: 0.497 }
    const inBox = (marks: Float32Array) => {
      const found: string[] = []
      for (let i = 0; i < marks.length; i += FLOATS_PER_MARK) {
        const [x, y] = marks.subarray(i)
        if (x! > box.west && x! < box.east && y! > box.north && y! < box.south) found.push(`${x} ${y}`)
      }
      return found
    }
    const some = placeDirectionMarks(track, 9, 0, box)
    expect(some.length).toBeLessThan(all.length)
    expect(inBox(some).length).toBe(inBox(all).length)
    expect(inBox(all).length).toBeGreaterThan(50)
  })
})

describe('events', () => {
  const base = { decidedMs: 0, open: false, mmsi: '219000001', trackId: 'a' }
  const gap = {
    ...{ ...base, kind: 'gap', id: 'g', offMs: 5, onMs: 50, offLonUnits: 179.9 * DEGREE, offLatUnits: 0 },
    ...{ onLonUnits: -179.7 * DEGREE, onLatUnits: 2 * DEGREE },
  }
  const fishing = { ...base, kind: 'fishing', id: 'f', startMs: 1, endMs: 3, lonUnits: 6, latUnits: 7 }

  it('are marked in order of time, a gap halfway over 180 degrees', () => {
    const marks = markEvents([gap, fishing, { ...base, kind: 'trip', id: 't', startMs: 0, endMs: 99 }])
    expect(marks.map(({ id, kind }) => [id, kind])).toEqual([
      ['f', 'fishing'],
      ['g', 'gap'],
    ])
    expect([marks[1]!.lonUnits, marks[1]!.latUnits]).toEqual([180.1 * DEGREE, DEGREE])
  })

  it('tell a silence once, and one that lasts without an end', () => {
    const dark = { ...fishing, kind: 'goingDark', id: 'd', startMs: 5, endMs: 50 }
    expect(markEvents([gap, dark]).map(({ id }) => id)).toEqual(['g'])
    expect(markEvents([dark])[0]!.kind).toBe('gap')
    expect(markEvents([{ ...gap, onMs: null, onLonUnits: null, onLatUnits: null }])[0]!.endMs).toBe(Infinity)
  })
})

describe('a place', () => {
  it('is told as on a chart', () => {
    expect(placeWords(-0.4016667 * DEGREE, -89.2066667 * DEGREE)).toBe("00°24.10'S 089°12.40'W")
    expect(placeWords(59.99999 * DEGREE, 5 * DEGREE)).toBe("60°00.00'N 005°00.00'E")
  })
})
