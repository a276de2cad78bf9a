/** A small made-up world, and tracks in it, for the tests of the track machine. */

import fc from 'fast-check'
import { ReportBuffer } from '../../lib/ais/report.ts'
import type { VesselOutput, VesselSink } from '../../lib/features/outputs.ts'
import { StateReader, StateWriter } from '../../lib/features/state-codec.ts'
import {
  advanceTrack,
  decodeTrack,
  encodeTrack,
  peekTrack,
  startTrack,
  stepTrack,
  TRACK_OPTIONS,
  type TrackContext,
  type TrackState,
} from '../../lib/features/track-machine.ts'
import { cosLat, destinationUnits, distanceKmUnits, EARTH_RADIUS_KM } from '../../lib/geo/great-circle.ts'
import type { Places, Port } from '../../lib/geo/places.ts'
import { RADIANS_PER_UNIT, UNITS_PER_DEGREE, wrapUnits } from '../../lib/geo/units.ts'

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const START_MS = Date.UTC(2024, 4, 17, 21, 40)

export interface Point {
  readonly timeMs: number
  readonly lonUnits: number
  readonly latUnits: number
  readonly speedKnots: number
  readonly courseDeg: number
  readonly shoreKm: number
  readonly isRelative: boolean
  readonly segment: number
}

/** A position with whatever matters to a test; the rest is missing or 0. Degrees are rounded to units. */
export function point(
  given: Partial<Point> & { readonly lonDeg?: number; readonly latDeg?: number; readonly hours?: number },
): Point {
  return {
    timeMs: START_MS + Math.round((given.hours ?? 0) * HOUR),
    lonUnits: wrapUnits(Math.round((given.lonDeg ?? 0) * UNITS_PER_DEGREE)),
    latUnits: Math.round((given.latDeg ?? 0) * UNITS_PER_DEGREE),
    speedKnots: Number.NaN,
    courseDeg: Number.NaN,
    shoreKm: Number.NaN,
    isRelative: false,
    segment: 0,
    ...given,
  }
}

/**
 * A coast along the meridian `lonDeg`, land to the west of it; ports on it and near it. Distances are exact:
 * a meridian is a great circle.
 */
export function straightCoast(ports: readonly Port[], lonDeg = 0): Places {
  const coastUnits = wrapUnits(Math.round(lonDeg * UNITS_PER_DEGREE))
  const portKm = (port: number, lonUnits: number, latUnits: number) =>
    distanceKmUnits(ports[port].lonUnits, ports[port].latUnits, lonUnits, latUnits)
  return {
    ports,
    shoreKm: (lonUnits, latUnits) =>
      EARTH_RADIUS_KM *
      Math.asin(cosLat(latUnits) * Math.sin(wrapUnits(lonUnits - coastUnits) * RADIANS_PER_UNIT)),
    nearestPort: (lonUnits, latUnits, maxKm) => {
      let nearest = -1
      let nearestKm = Number.POSITIVE_INFINITY
      for (let port = 0; port < ports.length; port++) {
        const km = portKm(port, lonUnits, latUnits)
        if (km <= maxKm && km < nearestKm) {
          nearest = port
          nearestKm = km
        }
      }
      return nearest
    },
    portKm,
  }
}

export function portAt(name: string, lonDeg: number, latDeg: number): Port {
  const { lonUnits, latUnits } = point({ lonDeg, latDeg })
  return { name, country: 'XX', lonUnits, latUnits }
}

/** Degrees of longitude on the equator, or of latitude. */
export function degreesOfKm(km: number): number {
  return km / (EARTH_RADIUS_KM * RADIANS_PER_UNIT * UNITS_PER_DEGREE)
}

/** Two neighbouring ports, one 12 km down the coast, one far; at `lonDeg` on the equator. */
export function threePorts(lonDeg = 0): Port[] {
  return [
    portAt('ALFA', lonDeg, 0),
    portAt('BRAVO', lonDeg + 0.05, 0.03),
    portAt('CHARLIE', lonDeg, -0.11),
    portAt('DELTA', lonDeg, 0.6),
  ]
}

export function solarHour(timeMs: number, lonUnits: number): number {
  const hours = timeMs / HOUR + lonUnits / UNITS_PER_DEGREE / 15
  return ((hours % 24) + 24) % 24
}

export function contextOf(places: Places | null, change: Partial<TrackContext> = {}): TrackContext {
  return { places, solarHour, options: TRACK_OPTIONS, ...change }
}

/** One thing told of: a position with its features, or an output. */
export type Told =
  | {
      readonly kind: 'position'
      readonly row: number
      readonly segmentId: string
      readonly decidedMs: number
      readonly features: Float32Array | null
    }
  | VesselOutput

export class Recorder implements VesselSink {
  readonly told: Told[] = []

  position(
    _trackId: string,
    segmentId: string,
    _block: unknown,
    row: number,
    features: Float32Array | null,
    decidedMs: number,
  ): void {
    this.told.push({ kind: 'position', row, segmentId, decidedMs, features: features?.slice() ?? null })
  }

  output(output: VesselOutput): void {
    this.told.push(output)
  }

  /** Replayed in trip-changes.test.ts. */
  tripChange(): void {}
  identity(): void {}

  dropped(): void {
    throw new Error('the track machine drops nothing')
  }

  outputs<Kind extends VesselOutput['kind']>(kind: Kind): Extract<VesselOutput, { kind: Kind }>[] {
    return this.told.filter((one): one is Extract<VesselOutput, { kind: Kind }> => one.kind === kind)
  }

  /** The last emission under each id, in the order of first emission. */
  latest<Kind extends VesselOutput['kind']>(kind: Kind): Extract<VesselOutput, { kind: Kind }>[] {
    return [...new Map(this.outputs(kind).map((output) => [output.id, output])).values()]
  }

  /** Features of the kept positions, by row of the block. */
  rows(): Map<number, Float32Array> {
    const rows = new Map<number, Float32Array>()
    for (const one of this.told)
      if (one.kind === 'position' && one.features !== null) rows.set(one.row, one.features)
    return rows
  }
}

export function blockOf(points: readonly Point[]) {
  const buffer = new ReportBuffer(points.length)
  for (const one of points)
    buffer.addPosition(
      buffer.vesselOfKey('257000000'),
      one.timeMs,
      1,
      one.lonUnits,
      one.latUnits,
      one.speedKnots,
      one.courseDeg,
      Number.NaN,
      one.shoreKm,
      one.isRelative ? 1 : 0,
      0,
    )
  return buffer.block
}

export function newTrack(): TrackState {
  return startTrack('257000000', 'track', 'seed')
}

export interface RunHooks {
  /** Called before each step; what it returns is stepped on. */
  readonly between?: (state: TrackState, row: number, recorder: Recorder) => TrackState
  /** When the positions were decided to be in this track; each at its own time unless given. */
  readonly decidedMs?: (row: number) => number
  /** Silence after the last position is known up to here. */
  readonly untilMs?: number
}

/** Steps through the points, then advances and peeks. */
export function runTrack(
  context: TrackContext,
  points: readonly Point[],
  { between, decidedMs, untilMs }: RunHooks = {},
): Recorder {
  const recorder = new Recorder()
  const block = blockOf(points)
  let state = newTrack()
  for (let row = 0; row < points.length; row++) {
    if (between !== undefined) state = between(state, row, recorder)
    const { segment, timeMs } = points[row]
    stepTrack(context, state, block, row, `segment ${segment}`, segment, decidedMs?.(row) ?? timeMs, recorder)
  }
  const lastMs = untilMs ?? points[points.length - 1].timeMs
  if (untilMs !== undefined) advanceTrack(context, state, untilMs, recorder)
  peekTrack(context, state, lastMs, recorder)
  return recorder
}

export function throughBytes(state: TrackState): TrackState {
  const writer = new StateWriter()
  encodeTrack(state, writer)
  const reader = new StateReader(writer.finish())
  const decoded = decodeTrack(reader)
  if (!reader.atEnd) throw new Error('bytes left over')
  return decoded
}

interface Act {
  readonly bearingDeg: number
  readonly knots: number
  readonly intervalMs: number
  readonly reports: number
  readonly pauseMs: number
  readonly isSpeedGiven: boolean
  readonly isCourseGiven: boolean
  readonly isNewSegment: boolean
}

/** At the time of the position before, not an interval later. */
const AT_ONCE = -1

const anAct: fc.Arbitrary<Act> = fc.record({
  bearingDeg: fc.integer({ min: 0, max: 359 }),
  knots: fc.constantFrom(0, 0, 0.1, 0.2, 0.3, 0.5, 0.5, 0.6, 0.7, 1, 2, 3, 5.5, 7.5, 8, 14),
  intervalMs: fc.constantFrom(
    10 * SECOND,
    MINUTE,
    299 * SECOND,
    300 * SECOND,
    10 * MINUTE,
    37 * MINUTE,
    2 * HOUR,
  ),
  reports: fc.integer({ min: 1, max: 12 }),
  pauseMs: fc.constantFrom(
    0,
    0,
    0,
    AT_ONCE,
    SECOND,
    20 * MINUTE,
    4 * HOUR - 1,
    4 * HOUR,
    5 * HOUR,
    12 * HOUR,
    24 * HOUR - 1,
    24 * HOUR,
    40 * HOUR,
  ),
  isSpeedGiven: fc.boolean(),
  isCourseGiven: fc.boolean(),
  isNewSegment: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
})

/**
 * Tracks that sail, drift, lie still and fall silent around the ports of `threePorts`, with the times that
 * thresholds hang on, missing speeds and courses, and changes of segment. Relative places where asked.
 */
export function aTrack({ lonDeg = 0, isRelative = false } = {}): fc.Arbitrary<Point[]> {
  const start = fc.record({
    lonKm: fc.integer({ min: -3, max: 12 }),
    latKm: fc.integer({ min: -16, max: 16 }),
    acts: fc.array(anAct, { minLength: 1, maxLength: 14 }),
  })
  return start.map(({ lonKm, latKm, acts }) => {
    const points: Point[] = []
    const place = {
      lonUnits: point({ lonDeg: lonDeg + degreesOfKm(lonKm) }).lonUnits,
      latUnits: point({ latDeg: degreesOfKm(latKm) }).latUnits,
    }
    let timeMs = START_MS
    let segment = 0
    for (const act of acts) {
      timeMs = act.pauseMs === AT_ONCE ? (points.at(-1)?.timeMs ?? timeMs) : timeMs + act.pauseMs
      if (act.isNewSegment) segment++
      for (let i = 0; i < act.reports; i++) {
        points.push(
          point({
            ...place,
            timeMs,
            segment,
            isRelative,
            speedKnots: act.isSpeedGiven ? act.knots : Number.NaN,
            courseDeg: act.isCourseGiven ? act.bearingDeg : Number.NaN,
            shoreKm: (points.length % 7) * 1.3,
          }),
        )
        const km = (act.knots * 1.852 * act.intervalMs) / HOUR
        destinationUnits(place.lonUnits, place.latUnits, act.bearingDeg, km, place)
        timeMs += act.intervalMs
      }
    }
    return points
  })
}

/** The same tracks and their world turned by any angle. */
export function turned(points: readonly Point[], turnUnits: number): Point[] {
  return points.map((one) => ({ ...one, lonUnits: wrapUnits(one.lonUnits + turnUnits) }))
}
