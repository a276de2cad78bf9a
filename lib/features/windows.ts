/**
 * Statistics over trailing windows of a track's rows, the newest row included: a ring of the rows of the last
 * 24 h, summed from the newest to the oldest in one pass for all windows. No running sums: nothing drifts, and
 * what has left the ring leaves no trace.
 *
 * A place in the ring is a unit vector, its longitude counted from that of the ring's first row: distances from
 * here are differences of vectors, without trigonometry, and turning the world changes no bit.
 */

import { cosLat, EARTH_RADIUS_KM, KM_PER_NM, lonDifference, sinLat } from '../geo/great-circle.ts'
import { RADIANS_PER_UNIT } from '../geo/units.ts'
import { FEATURE_OPTIONS, STATISTIC, STATISTIC_COUNT } from './feature-list.ts'

const HOUR_MS = 3_600_000
const WINDOW_COUNT = FEATURE_OPTIONS.windowHours.length
const WINDOW_MS = Float64Array.from(FEATURE_OPTIONS.windowHours, (hours) => hours * HOUR_MS)
const LONGEST_MS = WINDOW_MS[WINDOW_COUNT - 1]

/**
 * Rows that fit in the longest window, both ends included, at the densest spacing. Only segments that follow
 * each other within minutes could bring more; then the oldest go.
 */
export const RING_ROWS = LONGEST_MS / FEATURE_OPTIONS.rowIntervalMs + 1
const FIRST_CAPACITY = 8

/** Numbers of one row in the ring, in this order. */
const TIME = 0
const X = 1
const Y = 2
const Z = 3
/** Distance from the row before, km; NaN for a first row. */
const LEG = 4
const SPEED = 5
const COURSE_COS = 6
const COURSE_SIN = 7
const COURSE_CHANGE = 8
const LN_SHORE = 9
const STRIDE = 10

/** Whole numbers of one row, in this order. */
const LON_UNITS = 0
const LAT_UNITS = 1
/** 0.1°; NO_COURSE where missing. */
const COURSE_TENTHS = 2
const SOURCE_STRIDE = 3
const NO_COURSE = -1

export interface WindowRing {
  /** capacity rows of STRIDE numbers; row `oldest` is the oldest of `count`, later ones follow and wrap. */
  values: Float64Array
  /** Likewise SOURCE_STRIDE whole numbers of each row: what the rest is computed from (windows-codec). */
  source: Int32Array
  capacity: number
  oldest: number
  count: number
  /** Longitude of the row that came first into the empty ring. */
  originLonUnits: number
}

export function startWindows(): WindowRing {
  const spare = SPARE_RINGS.pop()
  if (spare !== undefined) return spare
  return {
    values: new Float64Array(FIRST_CAPACITY * STRIDE),
    source: new Int32Array(FIRST_CAPACITY * SOURCE_STRIDE),
    capacity: FIRST_CAPACITY,
    oldest: 0,
    count: 0,
    originLonUnits: 0,
  }
}

/** Rings of first capacity that ended tracks left: an MMSI shared by many ships begins a track for each report. */
const SPARE_RINGS: WindowRing[] = []
const MAX_SPARE_RINGS = 64

/** Takes a ring back that nothing will read or write again. */
export function recycleWindows(ring: WindowRing): void {
  if (ring.capacity > FIRST_CAPACITY || SPARE_RINGS.length === MAX_SPARE_RINGS) return
  clearWindows(ring)
  SPARE_RINGS.push(ring)
}

/** Forgets every row. */
export function clearWindows(ring: WindowRing): void {
  ring.oldest = 0
  ring.count = 0
}

/** A row as it comes and as it is kept in bytes. Missing leg, speed, course, change or shore is NaN. */
export interface WindowRow {
  timeMs: number
  lonUnits: number
  latUnits: number
  /** Great-circle distance from the row before, km. */
  legKm: number
  speedKnots: number
  /** At 0.1°. */
  courseDeg: number
  courseChangeDeg: number
  lnShore: number
}

export function emptyWindowRow(): WindowRow {
  return {
    timeMs: Number.NaN,
    lonUnits: 0,
    latUnits: 0,
    legKm: Number.NaN,
    speedKnots: Number.NaN,
    courseDeg: Number.NaN,
    courseChangeDeg: Number.NaN,
    lnShore: Number.NaN,
  }
}

/** Appends a row, later than or at the time of the last one. Rows that no window can reach any more are dropped. */
export function pushWindowRow(ring: WindowRing, row: WindowRow): void {
  dropRowsBefore(ring, row.timeMs - LONGEST_MS)
  if (ring.count === RING_ROWS) dropOldest(ring)
  if (ring.count === 0) ring.originLonUnits = row.lonUnits
  appendWindowRow(ring, row)
}

/** Appends a row as it is: fewer than RING_ROWS stand in the ring, and the origin is set. */
export function appendWindowRow(ring: WindowRing, row: WindowRow): void {
  if (ring.count === ring.capacity) growRing(ring)
  const slot = ((ring.oldest + ring.count) % ring.capacity) | 0
  ring.count++
  const { values, source } = ring
  const at = (slot * STRIDE) | 0
  const lon = lonDifference(ring.originLonUnits, row.lonUnits) * RADIANS_PER_UNIT
  const cos = cosLat(row.latUnits)
  const course = row.courseDeg * (Math.PI / 180)
  values[at + TIME] = row.timeMs
  values[at + X] = cos * Math.cos(lon)
  values[at + Y] = cos * Math.sin(lon)
  values[at + Z] = sinLat(row.latUnits)
  values[at + LEG] = row.legKm
  values[at + SPEED] = row.speedKnots
  values[at + COURSE_COS] = Math.cos(course)
  values[at + COURSE_SIN] = Math.sin(course)
  values[at + COURSE_CHANGE] = row.courseChangeDeg
  values[at + LN_SHORE] = row.lnShore
  const from = (slot * SOURCE_STRIDE) | 0
  source[from + LON_UNITS] = row.lonUnits
  source[from + LAT_UNITS] = row.latUnits
  source[from + COURSE_TENTHS] = Number.isNaN(row.courseDeg) ? NO_COURSE : Math.round(row.courseDeg * 10)
}

/** Reads row `index` of the ring, 0 the oldest, into `out`. */
export function readWindowRow(ring: WindowRing, index: number, out: WindowRow): void {
  const { values, source } = ring
  const slot = ((ring.oldest + index) % ring.capacity) | 0
  const at = (slot * STRIDE) | 0
  const from = (slot * SOURCE_STRIDE) | 0
  const courseTenths = source[from + COURSE_TENTHS]
  out.timeMs = values[at + TIME]
  out.lonUnits = source[from + LON_UNITS]
  out.latUnits = source[from + LAT_UNITS]
  out.legKm = values[at + LEG]
  out.speedKnots = values[at + SPEED]
  out.courseDeg = courseTenths === NO_COURSE ? Number.NaN : courseTenths / 10
  out.courseChangeDeg = values[at + COURSE_CHANGE]
  out.lnShore = values[at + LN_SHORE]
}

/**
 * Writes STATISTIC_COUNT values for each window, shortest first, from out[offset] on, as seen from the newest
 * row. A row is in a window of w hours when it is at most w hours old. The ring must not be empty.
 */
export function writeWindowStatistics(ring: WindowRing, out: Float64Array, offset: number): void {
  const values = ring.values
  const last = (ring.capacity - 1) | 0
  const count = ring.count | 0
  let slot = ((ring.oldest + count - 1) % ring.capacity) | 0
  const newest = (slot * STRIDE) | 0
  const nowMs = values[newest + TIME]
  const x = values[newest + X]
  const y = values[newest + Y]
  const z = values[newest + Z]
  // Sums are of differences from the present speed: equal speeds deviate by exactly 0.
  const presentSpeed = values[newest + SPEED]
  const speedBase = !Number.isNaN(presentSpeed) ? presentSpeed : 0

  let rows = 0
  let oldestMs = nowMs
  let newerLegKm = 0.0
  let pathKm = 0.0
  let chord2 = 0.0
  let reach2 = 0.0
  let speeds = 0
  let speedSum = 0.0
  let speedSquares = 0.0
  let courses = 0
  let cosSum = 0.0
  let sinSum = 0.0
  let changes = 0
  let changeSum = 0.0
  let shoreLeast = Number.POSITIVE_INFINITY
  let shoreMost = Number.NEGATIVE_INFINITY

  for (let window = 0; window < WINDOW_COUNT; window++) {
    const sinceMs = nowMs - WINDOW_MS[window]
    while (rows < count) {
      const at = (slot * STRIDE) | 0
      const timeMs = values[at + TIME]
      if (timeMs < sinceMs) break
      rows = (rows + 1) | 0
      slot = slot === 0 ? last : (slot - 1) | 0
      oldestMs = timeMs
      pathKm += newerLegKm
      newerLegKm = values[at + LEG]
      const dx = values[at + X] - x
      const dy = values[at + Y] - y
      const dz = values[at + Z] - z
      chord2 = dx * dx + dy * dy + dz * dz
      if (chord2 > reach2) reach2 = chord2
      const speed = values[at + SPEED] - speedBase
      if (!Number.isNaN(speed)) {
        speeds = (speeds + 1) | 0
        speedSum += speed
        speedSquares += speed * speed
      }
      const cos = values[at + COURSE_COS]
      if (!Number.isNaN(cos)) {
        courses = (courses + 1) | 0
        cosSum += cos
        sinSum += values[at + COURSE_SIN]
      }
      const change = values[at + COURSE_CHANGE]
      if (!Number.isNaN(change)) {
        changes = (changes + 1) | 0
        changeSum += change
      }
      const shore = values[at + LN_SHORE]
      if (shore < shoreLeast) shoreLeast = shore
      if (shore > shoreMost) shoreMost = shore
    }
    const at = (offset + window * STATISTIC_COUNT) | 0
    const meanDifference = speedSum / speeds
    const variance = speedSquares / speeds - meanDifference * meanDifference
    out[at + STATISTIC.speedMean] = speedBase + meanDifference
    out[at + STATISTIC.speedDeviation] = Math.sqrt(Math.max(0, variance))
    out[at + STATISTIC.pathSpeed] = pathSpeedKnots(pathKm, nowMs - oldestMs)
    out[at + STATISTIC.straightness] = straightness(kmOfChord2(chord2), pathKm)
    out[at + STATISTIC.lnReach] = Math.log1p(kmOfChord2(reach2))
    out[at + STATISTIC.courseChangeMean] = changeSum / changes
    out[at + STATISTIC.courseResultant] = resultant(cosSum, sinSum, courses)
    out[at + STATISTIC.rows] = rows
    out[at + STATISTIC.lnShoreRange] = shoreMost >= shoreLeast ? shoreMost - shoreLeast : Number.NaN
  }
}

/** Great-circle km of a squared chord of the unit sphere. */
function kmOfChord2(chord2: number): number {
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, 0.5 * Math.sqrt(chord2)))
}

function pathSpeedKnots(pathKm: number, ms: number): number {
  return ms > 0 ? (pathKm / KM_PER_NM) * (HOUR_MS / ms) : Number.NaN
}

function straightness(netKm: number, pathKm: number): number {
  return pathKm >= FEATURE_OPTIONS.minPathKm ? Math.min(1, netKm / pathKm) : Number.NaN
}

function resultant(cosSum: number, sinSum: number, courses: number): number {
  return courses > 0 ? Math.min(1, Math.sqrt(cosSum * cosSum + sinSum * sinSum) / courses) : Number.NaN
}

function dropRowsBefore(ring: WindowRing, timeMs: number): void {
  while (ring.count > 0 && ring.values[((ring.oldest * STRIDE) | 0) + TIME] < timeMs) dropOldest(ring)
}

function dropOldest(ring: WindowRing): void {
  ring.oldest = ((ring.oldest + 1) % ring.capacity) | 0
  ring.count--
}

function growRing(ring: WindowRing): void {
  const capacity = Math.min(RING_ROWS, ring.capacity * 2)
  const values = new Float64Array(capacity * STRIDE)
  const source = new Int32Array(capacity * SOURCE_STRIDE)
  const { oldest } = ring
  const rest = ring.capacity - oldest
  values.set(ring.values.subarray(oldest * STRIDE))
  values.set(ring.values.subarray(0, oldest * STRIDE), rest * STRIDE)
  source.set(ring.source.subarray(oldest * SOURCE_STRIDE))
  source.set(ring.source.subarray(0, oldest * SOURCE_STRIDE), rest * SOURCE_STRIDE)
  ring.values = values
  ring.source = source
  ring.capacity = capacity
  ring.oldest = 0
}
