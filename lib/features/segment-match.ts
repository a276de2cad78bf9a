/**
 * How well a position continues a segment: the metric of GFW's gpsdio-segment, on the sphere.
 *
 * Between an earlier position 1 and a later one 2, h hours apart, the *discrepancy* in nautical miles is the
 * least of three:
 *   miss     mean of how far 2 lies from where 1 would have got to, and 1 from where 2 would have come from;
 *   stay     the distance between them x 4, as if the ship had stayed put;
 *   line     mean distance to the two course lines x 4, where 2 lies within reach ahead of 1 and 1 behind 2.
 * Dead reckoning runs for the penalised hours h / (1 + (h / 4)^0.5): ships do not hold course for long.
 * With padded = hypot(h, 0.25) hours, nothing matches beyond padded x 25 kn; else the metric is
 * exp(-(5 x discrepancy / (padded x 25 kn))^2) / padded, in 1/hour.
 *
 * Displacements are great-circle vectors in the tangent plane of either end, so the same holds at the poles
 * and across the antimeridian; longitudes enter only as whole wrapped differences, so that moving every
 * longitude by the same amount changes no bit.
 */

import { cosLat, KM_PER_NM, KM_PER_UNIT, lonDifference, sinLat } from '../geo/great-circle.ts'
import { RADIANS_PER_UNIT } from '../geo/units.ts'
import { SEGMENTER_OPTIONS as OPTIONS } from './segmenter-options.ts'

/** One reference position: a record of these fields in a Float64Array. */
export const TIME = 0
export const LON = 1
export const LAT = 2
export const SIN_LAT = 3
export const COS_LAT = 4
/** Knots, 0..102.2; NaN where speed or course is unknown. */
export const SPEED = 5
/** Unit vector of the course, 0 where the ship does not move; NaN where unknown. */
export const EAST = 6
export const NORTH = 7
/** Metric with which the position itself was matched, 0 for a segment's first. */
export const METRIC = 8
/** Bits of the transponder classes it may come from: see `transponderClass`. */
export const CLASS = 9
/** As heard, for the state bytes. */
export const COURSE = 10
export const REFERENCE_FIELDS = 11

const NM_PER_UNIT = KM_PER_UNIT / KM_PER_NM
const NM_PER_RADIAN = NM_PER_UNIT / RADIANS_PER_UNIT
export const MS_PER_HOUR = 3_600_000
/** Sine of every course that AIS can send, 0.1° each; a quarter turn on is the cosine. */
const courseSine = Float64Array.from({ length: 4500 }, (_, i) => Math.sin((i * Math.PI) / 1800))

export const CLASS_A = 1
export const CLASS_B = 2

/** Bits of the transponder classes that send a message type; both where the type does not tell (27, unknown). */
export function transponderClass(messageType: number): number {
  switch (messageType) {
    case 1:
    case 2:
    case 3:
    case 5:
      return CLASS_A
    case 18:
    case 19:
    case 24:
      return CLASS_B
    default:
      return CLASS_A | CLASS_B
  }
}

/** Writes a position as a reference record at `at`; METRIC is set to 0. */
export function writeReference(
  records: Float64Array,
  at: number,
  timeMs: number,
  lonUnits: number,
  latUnits: number,
  speedKnots: number,
  courseDeg: number,
  classBits: number,
): void {
  records[at + TIME] = timeMs
  records[at + LON] = lonUnits
  records[at + LAT] = latUnits
  records[at + SIN_LAT] = sinLat(latUnits)
  records[at + COS_LAT] = cosLat(latUnits)
  records[at + METRIC] = 0
  records[at + CLASS] = classBits
  records[at + COURSE] = courseDeg
  records[at + SPEED] = speedKnots
  if (courseDeg >= 0) {
    const tenths = Math.round(courseDeg * 10) | 0
    records[at + EAST] = courseSine[tenths]!
    records[at + NORTH] = courseSine[tenths + 900]!
  } else {
    const still = speedKnots <= OPTIONS.verySlowKnots ? 0 : Number.NaN
    records[at + EAST] = still
    records[at + NORTH] = still
  }
}

/** Penalised hours: how long dead reckoning runs. */
export function penalisedHours(hours: number): number {
  return hours / (1 + Math.sqrt(hours / OPTIONS.penaltyHours))
}

/** Hours with the padding, never 0. */
export function paddedHours(hours: number): number {
  return Math.sqrt(hours * hours + OPTIONS.paddingHours * OPTIONS.paddingHours)
}

/**
 * False only where the two positions cannot match: their difference of latitude alone is beyond reach. No
 * trigonometry and no root; holds because discrepancy >= distance - (mean speed x hours), and
 * padded <= hours + padding.
 */
export function isWithinLatitudeReach(
  earlier: Float64Array,
  from: number,
  later: Float64Array,
  to: number,
  hours: number,
): boolean {
  const distanceNm = Math.abs(later[to + LAT]! - earlier[from + LAT]!) * NM_PER_UNIT
  const knots = 0.5 * (knownSpeed(earlier[from + SPEED]!) + knownSpeed(later[to + SPEED]!))
  return distanceNm <= (knots + OPTIONS.maxKnots) * hours + OPTIONS.maxKnots * OPTIONS.paddingHours
}

/** An unknown speed may be as high as AIS can say. */
function knownSpeed(speedKnots: number): number {
  return speedKnots >= 0 ? speedKnots : 102.2
}

/** Discrepancy in nautical miles of the record at `to` against the earlier one at `from`, `hours` >= 0 apart. */
export function discrepancyNm(
  earlier: Float64Array,
  from: number,
  later: Float64Array,
  to: number,
  hours: number,
): number {
  const deltaLon = lonDifference(earlier[from + LON]!, later[to + LON]!) * RADIANS_PER_UNIT
  const deltaLat = (later[to + LAT]! - earlier[from + LAT]!) * RADIANS_PER_UNIT
  const sin1 = earlier[from + SIN_LAT]!
  const cos1 = earlier[from + COS_LAT]!
  const sin2 = later[to + SIN_LAT]!
  const cos2 = later[to + COS_LAT]!
  const sinHalfLon = Math.sin(deltaLon / 2)
  const sinHalfLat = Math.sin(deltaLat / 2)
  const bend = 2 * sinHalfLon * sinHalfLon
  const sinLat = Math.sin(deltaLat)
  const sinLon = Math.sin(deltaLon)
  // Half the chord, then the arc; below a ten-thousandth of a radian (0.3 nm) they are equal to 1e-9.
  const halfChord = Math.sqrt(Math.min(1, sinHalfLat * sinHalfLat + cos1 * cos2 * sinHalfLon * sinHalfLon))
  const arc = halfChord < 1e-4 ? 2 * halfChord : 2 * Math.asin(halfChord)
  const sinArc = 2 * halfChord * Math.sqrt(1 - halfChord * halfChord)
  const stretch = sinArc > 1e-12 ? (arc / sinArc) * NM_PER_RADIAN : NM_PER_RADIAN
  const distance = arc * NM_PER_RADIAN
  // The way from 1 to 2, east and north, as seen at 1 and as seen at 2.
  const east1 = cos2 * sinLon * stretch
  const north1 = (sinLat + sin1 * cos2 * bend) * stretch
  const east2 = cos1 * sinLon * stretch
  const north2 = (sinLat - sin2 * cos1 * bend) * stretch

  const reckoned = penalisedHours(hours)
  const miss1 = missNm(earlier, from, east1, north1, distance, reckoned)
  const miss2 = missNm(later, to, east2, north2, distance, reckoned)
  const stay = distance * OPTIONS.shapeFactor
  if (Number.isNaN(miss1) || Number.isNaN(miss2)) {
    // An end that tells no speed leaves it to the other; with neither, distance alone decides, unweighted.
    const miss = Number.isNaN(miss1) ? (Number.isNaN(miss2) ? distance : miss2) : miss1
    return Math.min(miss, stay)
  }
  const aside = asideNm(earlier, from, east1, north1, reckoned) + asideNm(later, to, east2, north2, reckoned)
  return Math.min(0.5 * (miss1 + miss2), stay, 0.5 * aside * OPTIONS.shapeFactor)
}

/**
 * How far the other end lies from the place reached by this end's speed and course; with no course, how far
 * at least; NaN with no speed. `east` and `north` are the way made good, nautical miles.
 */
function missNm(
  records: Float64Array,
  at: number,
  east: number,
  north: number,
  distance: number,
  reckoned: number,
): number {
  const reach = records[at + SPEED]! * reckoned
  const courseEast = records[at + EAST]!
  if (Number.isNaN(courseEast)) return Math.abs(distance - reach)
  const missEast = east - courseEast * reach
  const missNorth = north - records[at + NORTH]! * reach
  return Math.sqrt(missEast * missEast + missNorth * missNorth)
}

/** Distance from this end's course line, infinite where the other end is not ahead and within reach on it. */
function asideNm(records: Float64Array, at: number, east: number, north: number, reckoned: number): number {
  const courseEast = records[at + EAST]!
  const courseNorth = records[at + NORTH]!
  const along = east * courseEast + north * courseNorth
  if (along > 0 && along <= records[at + SPEED]! * reckoned)
    return Math.abs(east * courseNorth - north * courseEast)
  return Number.POSITIVE_INFINITY
}

/** Metric of a discrepancy, 1/hour: 0 where nothing matches, at most 1 / padded. */
export function matchMetric(discrepancy: number, padded: number): number {
  const allowed = padded * OPTIONS.maxKnots
  if (!(discrepancy <= allowed)) return 0
  const scaled = ((OPTIONS.maxKnots / OPTIONS.penaltyKnots) * discrepancy) / allowed
  return Math.exp(-scaled * scaled) / padded
}

/** Slot of a segment's ring, `back` records before the newest. */
export function ringSlot(newest: number, back: number): number {
  const slot = newest - back
  return slot < 0 ? slot + OPTIONS.lookBack : slot
}

/** What `matchSegment` found. One object, reused: no allocation per report. */
export interface SegmentMatch {
  /** Weighted by transponder class only; 0: no match. */
  metric: number
  /** Hours since the position that it continues. */
  hours: number
  /** Newer positions of the segment that are forgotten if this match is taken. */
  forgotten: number
}

/**
 * Matches the record at `to` of `later` against the newest `count` records of a segment's ring, newest first.
 *
 * An older record is continued instead of the newest only where it matches noticeably better: its metric,
 * divided by (2 x steps back), must beat both the newer candidates' and the metric with which the record
 * just after it was matched itself. Then the records after it were noise between.
 */
export function matchSegment(
  ring: Float64Array,
  base: number,
  newest: number,
  count: number,
  later: Float64Array,
  to: number,
  match: SegmentMatch,
): void {
  const timeMs = later[to + TIME]!
  const classBits = later[to + CLASS]!
  let classWeight: number = OPTIONS.otherClassWeight
  for (let back = 0; back < count && classWeight !== 1; back++)
    if ((ring[base + ringSlot(newest, back) * REFERENCE_FIELDS + CLASS]! & classBits) !== 0) classWeight = 1
  match.metric = 0
  let bestScore = 0
  let metricAfter = 0
  for (let back = 0; back < count; back++) {
    const from = base + ringSlot(newest, back) * REFERENCE_FIELDS
    const hours = (timeMs - ring[from + TIME]!) / MS_PER_HOUR
    if (hours > OPTIONS.silenceMs / MS_PER_HOUR) break
    const toBeat = Math.max(bestScore, metricAfter)
    metricAfter = ring[from + METRIC]!
    const padded = paddedHours(hours)
    const divisor = back === 0 ? 1 : back * OPTIONS.lookBackFactor
    // No metric exceeds weight / padded, and both grow with every step back.
    if (classWeight <= bestScore * padded * divisor) break
    if (classWeight <= toBeat * padded * divisor) continue
    if (!isWithinLatitudeReach(ring, from, later, to, hours)) continue
    const metric = matchMetric(discrepancyNm(ring, from, later, to, hours), padded) * classWeight
    const score = metric / divisor
    if (score > toBeat) {
      bestScore = score
      match.metric = metric
      match.hours = hours
      match.forgotten = back
    }
  }
}
