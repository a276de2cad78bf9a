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
import { eastOfCourse, northOfCourse } from './course-vectors.ts'
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
const RADIANS_PER_NM = 1 / NM_PER_RADIAN
export const MS_PER_HOUR = 3_600_000
const HOURS_PER_MS = 1 / MS_PER_HOUR
// The hot ones as constants of the module.
const MAX_KNOTS = OPTIONS.maxKnots
const PADDING_HOURS = OPTIONS.paddingHours
const LOOK_BACK = OPTIONS.lookBack
const LOOK_BACK_FACTOR = OPTIONS.lookBackFactor
const SHAPE_FACTOR = OPTIONS.shapeFactor
const PENALTY_HOURS = OPTIONS.penaltyHours
const PENALTY_FACTOR = MAX_KNOTS / OPTIONS.penaltyKnots
const SILENCE_HOURS = OPTIONS.silenceMs / MS_PER_HOUR

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
    records[at + EAST] = eastOfCourse(tenths)
    records[at + NORTH] = northOfCourse(tenths)
  } else {
    const still = speedKnots <= OPTIONS.verySlowKnots ? 0 : Number.NaN
    records[at + EAST] = still
    records[at + NORTH] = still
  }
}

/** Copies the first record of `from`; field by field, which a loop or a library call takes twice as long for. */
export function copyReference(from: Float64Array, to: Float64Array, at: number): void {
  to[at + TIME] = from[TIME]
  to[at + LON] = from[LON]
  to[at + LAT] = from[LAT]
  to[at + SIN_LAT] = from[SIN_LAT]
  to[at + COS_LAT] = from[COS_LAT]
  to[at + SPEED] = from[SPEED]
  to[at + EAST] = from[EAST]
  to[at + NORTH] = from[NORTH]
  to[at + METRIC] = from[METRIC]
  to[at + CLASS] = from[CLASS]
  to[at + COURSE] = from[COURSE]
}

/** Penalised hours: how long dead reckoning runs. */
export function penalisedHours(hours: number): number {
  return hours / (1 + Math.sqrt(hours / PENALTY_HOURS))
}

/**
 * False only where the two positions cannot match, told without trigonometry and without a root.
 *
 * A match needs discrepancy <= padded x 25 kn; discrepancy >= distance - (mean speed x hours) and padded <=
 * hours + padding bound the distance from above. From below, with sin(x/2)² >= (x/2)² (1 - x²/12),
 * distance² >= (Δlat² + cos lat1 cos lat2 Δlon²) (1 - m²/12), m the larger difference in radians. The last
 * factor outweighs all rounding, so that no match near the limit is lost.
 */
export function isWithinReach(earlier: Float64Array, from: number, later: Float64Array, to: number): boolean {
  const hours = (later[to + TIME]! - earlier[from + TIME]!) * HOURS_PER_MS
  const knots = 0.5 * (knownSpeed(earlier[from + SPEED]!) + knownSpeed(later[to + SPEED]!))
  const reach = ((knots + MAX_KNOTS) * hours + MAX_KNOTS * PADDING_HOURS) * RADIANS_PER_NM
  const lat = (later[to + LAT]! - earlier[from + LAT]!) * RADIANS_PER_UNIT
  if (Math.abs(lat) * (1 - 1e-9) > reach) return false
  const lon = lonDifference(earlier[from + LON]!, later[to + LON]!) * RADIANS_PER_UNIT
  const lat2 = lat * lat
  const lon2 = lon * lon
  const shrink = 1 - Math.max(lat2, lon2) / 12
  const least2 = (lat2 + earlier[from + COS_LAT]! * later[to + COS_LAT]! * lon2) * shrink
  return least2 * (1 - 1e-9) <= reach * reach
}

/** An unknown speed may be as high as AIS can say. */
function knownSpeed(speedKnots: number): number {
  return speedKnots >= 0 ? speedKnots : 102.2
}

/** Sine of -π/2..π/2 radians; below 1/8 (430 nm) the series, exact to the last bits, in place of a call. */
function sine(x: number): number {
  const x2 = x * x
  if (x2 > 1 / 64) return Math.sin(x)
  return x * (1 - (x2 / 6) * (1 - (x2 / 20) * (1 - (x2 / 42) * (1 - x2 / 72))))
}

/** Arc sine of 0..1; below 1/20 likewise. */
function arcsine(x: number): number {
  const x2 = x * x
  if (x2 > 1 / 400) return Math.asin(x)
  return x * (1 + x2 * (1 / 6 + x2 * (3 / 40 + x2 * (15 / 336 + x2 * (105 / 3456)))))
}

/** Discrepancy in nautical miles of the record at `to` against the earlier one at `from`. */
export function discrepancyNm(earlier: Float64Array, from: number, later: Float64Array, to: number): number {
  const hours = (later[to + TIME]! - earlier[from + TIME]!) / MS_PER_HOUR
  const deltaLon = lonDifference(earlier[from + LON]!, later[to + LON]!) * RADIANS_PER_UNIT
  const deltaLat = (later[to + LAT]! - earlier[from + LAT]!) * RADIANS_PER_UNIT
  const sin1 = earlier[from + SIN_LAT]!
  const cos1 = earlier[from + COS_LAT]!
  const sin2 = later[to + SIN_LAT]!
  const cos2 = later[to + COS_LAT]!
  const sinHalfLon = sine(deltaLon / 2)
  const sinHalfLat = sine(deltaLat / 2)
  // Half angles lie within a quarter turn, so their cosines are roots.
  const sinLon = 2 * sinHalfLon * Math.sqrt(1 - sinHalfLon * sinHalfLon)
  const sinLat = 2 * sinHalfLat * Math.sqrt(1 - sinHalfLat * sinHalfLat)
  const bend = 2 * sinHalfLon * sinHalfLon
  const halfChord = Math.sqrt(Math.min(1, sinHalfLat * sinHalfLat + cos1 * cos2 * sinHalfLon * sinHalfLon))
  const halfArc = arcsine(halfChord)
  const sinArc = 2 * halfChord * Math.sqrt(1 - halfChord * halfChord)
  const arc = 2 * halfArc
  // From components of the sine to lengths along the sphere; antipodes have no direction, and never match.
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
  const stay = distance * SHAPE_FACTOR
  if (Number.isNaN(miss1) || Number.isNaN(miss2)) {
    // An end that tells no speed leaves it to the other; with neither, distance alone decides, unweighted.
    const miss = Number.isNaN(miss1) ? (Number.isNaN(miss2) ? distance : miss2) : miss1
    return Math.min(miss, stay)
  }
  const aside = asideNm(earlier, from, east1, north1, reckoned) + asideNm(later, to, east2, north2, reckoned)
  return Math.min(0.5 * (miss1 + miss2), stay, 0.5 * aside * SHAPE_FACTOR)
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
  const allowed = padded * MAX_KNOTS
  if (!(discrepancy <= allowed)) return 0
  const scaled = (PENALTY_FACTOR * discrepancy) / allowed
  return Math.exp(-scaled * scaled) / padded
}

/** Slot of a segment's ring, `back` records before the newest. */
export function ringSlot(newest: number, back: number): number {
  const slot = newest - back
  return slot < 0 ? slot + LOOK_BACK : slot
}

/**
 * How many of a segment's records, newest first, any later position needs to be tried against: an older one
 * is out of the question behind records that were themselves matched with 2 / hour or more, because its
 * metric is at most 1 / padding = 4 / hour and counts half. 1 for nearly every segment heard often.
 */
export function countTries(ring: Float64Array, base: number, newest: number, held: number): number {
  let tries = held
  while (tries > 1) {
    const metricAfter = ring[base + ringSlot(newest, tries - 2) * REFERENCE_FIELDS + METRIC]!
    if (metricAfter * (tries - 1) * LOOK_BACK_FACTOR * PADDING_HOURS < 1) break
    tries--
  }
  return tries
}

/**
 * Whether records behind one matched with this metric need to be tried. Where one needs no older one and the next
 * comes with a metric that does not either, then so it is still: what each of them had to outweigh has only grown.
 */
export function needsOlder(metric: number): boolean {
  return metric * LOOK_BACK_FACTOR * PADDING_HOURS < 1
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
 * Matches the record at `to` of `later` against the newest `tries` (see `countTries`) of the
 * `held` records of a segment's ring, newest first. A single one is matched without asking if it is within reach.
 *
 * An older record is continued instead of the newest only where it matches noticeably better: its metric,
 * divided by (2 x steps back), must beat both the newer candidates' and the metric with which the record
 * just after it was matched itself. Then the records after it were noise between.
 */
export function matchSegment(
  ring: Float64Array,
  base: number,
  newest: number,
  held: number,
  tries: number,
  later: Float64Array,
  to: number,
  match: SegmentMatch,
): void {
  const timeMs = later[to + TIME]!
  match.metric = 0
  let classWeight = 0
  let bestScore = 0
  let metricAfter = 0
  for (let back = 0; back < tries; back++) {
    const from = base + ringSlot(newest, back) * REFERENCE_FIELDS
    const hours = (timeMs - ring[from + TIME]!) / MS_PER_HOUR
    if (hours > SILENCE_HOURS) break
    const toBeat = Math.max(bestScore, metricAfter)
    metricAfter = ring[from + METRIC]!
    const divisor = back === 0 ? 1 : back * LOOK_BACK_FACTOR
    // No metric exceeds 1 / padded. Squares spare the root of the many that cannot win.
    const padded2 = hours * hours + PADDING_HOURS * PADDING_HOURS
    const bar = toBeat * divisor
    if (bar * bar * padded2 >= 1) continue
    if (tries > 1 && !isWithinReach(ring, from, later, to)) continue
    if (classWeight === 0) classWeight = weighClass(ring, base, newest, held, later, to)
    const metric = matchMetric(discrepancyNm(ring, from, later, to), Math.sqrt(padded2)) * classWeight
    const score = metric / divisor
    if (score > toBeat) {
      bestScore = score
      match.metric = metric
      match.hours = hours
      match.forgotten = back
    }
  }
}

/** 1 where any held record may come from the same transponder class. */
function weighClass(
  ring: Float64Array,
  base: number,
  newest: number,
  held: number,
  later: Float64Array,
  to: number,
): number {
  const classBits = later[to + CLASS]!
  for (let back = 0; back < held; back++)
    if ((ring[base + ringSlot(newest, back) * REFERENCE_FIELDS + CLASS]! & classBits) !== 0) return 1
  return OPTIONS.otherClassWeight
}
