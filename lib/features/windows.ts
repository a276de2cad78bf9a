/**
 * Statistics over trailing windows of a track's rows, the newest row included, from a ring of the rows of the last
 * 24 h. A row is as much work for a full ring as for an empty one: sums over a window are differences of sums that
 * stand in the rows, extremes are found block by block (windows-extremes).
 *
 * What is summed is whole numbers of a small unit, so sums are exact in any order: nothing drifts, what has left the
 * ring leaves no trace, and a state that was encoded goes on to the same bits.
 *
 * A place in the ring is a unit vector, its longitude counted from that of the ring's first row: distances from
 * here are differences of vectors, without trigonometry, and turning the world changes no bit.
 */

import { cosLat, EARTH_RADIUS_KM, KM_PER_NM, lonDifference, sinLat } from '../geo/great-circle.ts'
import { RADIANS_PER_UNIT } from '../geo/units.ts'
import { eastOfCourse, northOfCourse } from './course-vectors.ts'
import {
  FEATURE_OPTIONS,
  PRESENT_COUNT,
  SHARE_COUNT,
  SHARES_FROM,
  STATISTIC,
  STATISTIC_COUNT,
} from './feature-list.ts'
import { NO_BAND } from './speed-bands.ts'
import {
  BLOCK_ROWS,
  chord2Between,
  copyPlaces,
  findFarthest,
  findShoreRanges,
  shoreAt,
  startPlaces,
  type WindowPlaces,
  writePlace,
} from './windows-extremes.ts'

const HOUR_MS = 3_600_000
const WINDOW_COUNT = FEATURE_OPTIONS.windowHours.length
const LONGEST = WINDOW_COUNT - 1
const WINDOW_MS = Float64Array.from(FEATURE_OPTIONS.windowHours, (hours) => hours * HOUR_MS)
/** Which of the windows have shares. */
const SHARE_WINDOWS = Int32Array.from(FEATURE_OPTIONS.shareWindowHours, (hours) =>
  FEATURE_OPTIONS.windowHours.indexOf(hours),
)

/**
 * Rows that fit in the longest window, both ends included, at the densest spacing. Only segments that follow
 * each other within minutes could bring more; then the oldest go.
 */
export const RING_ROWS = WINDOW_MS[LONGEST] / FEATURE_OPTIONS.rowIntervalMs + 1
const FIRST_CAPACITY = BLOCK_ROWS
/** With room for the block that is being filled, none of whose old rows may be in a window. */
const LAST_CAPACITY = Math.ceil((RING_ROWS - 1) / BLOCK_ROWS + 1) * BLOCK_ROWS

/** Whole units of what is summed: a micrometre, 1e-12 of a unit vector. */
const UNITS_PER_KM = 2 ** 30
const UNITS_PER_VECTOR = 2 ** 40
/** Rows whose sums stay below 2^53, beyond which whole numbers are not exact: of the longest legs. */
const MOST_SUMMED = Math.floor(2 ** 53 / (Math.PI * EARTH_RADIUS_KM * UNITS_PER_KM))

/** Numbers of one row: its time; the length of the path to it; sums over the rows before it, without it. */
const TIME = 0
const PATH = 1
const COURSE_EAST = 2
const COURSE_NORTH = 3
const STRIDE = 4
const FIRST_SUM = PATH

/** Whole numbers of one row: its place, course and speed band; rows before it that had a course, a speed, one in each band. */
const LON_UNITS = 0
const LAT_UNITS = 1
/** 0.1°; NO_COURSE where missing. */
const COURSE_TENTHS = 2
/** 0 the slowest; NO_BAND where the speed is missing. */
const BAND = 3
const COURSES = 4
const SPEEDS = 5
const BANDS = 6
const COUNTS_STRIDE = BANDS + SHARE_COUNT
const FIRST_COUNT = COURSES
const NO_COURSE = -1

export interface WindowRing {
  /** Rows of each window, shortest first, all of which end in the newest row; those of the longest are in the ring. */
  readonly rows: Int32Array
  /** Slot where the next row goes; earlier rows stand before it, and wrap. */
  next: number
  capacity: number
  /** STRIDE numbers a slot. */
  sums: Float64Array
  /** COUNTS_STRIDE numbers a slot. */
  counts: Int32Array
  /** Place and ln shore of each slot. */
  places: WindowPlaces
  /** Slots of the windows' farthest rows, as last found: they spare work and change nothing. */
  readonly guesses: Int32Array
  /** What a row that came now would hold. */
  readonly sumsNow: Float64Array
  readonly countsNow: Int32Array
  /** Rows that the sums go back. */
  summed: number
  /** Longitude of the row that came first into the empty ring. */
  originLonUnits: number
}

/** With room for so many rows at least: it grows beyond as they come. */
export function startWindows(rows = 0): WindowRing {
  let capacity = FIRST_CAPACITY
  // Rows of a window begin anywhere in a block.
  while (capacity < rows + BLOCK_ROWS && capacity < LAST_CAPACITY)
    capacity = Math.min(LAST_CAPACITY, capacity * 2)
  const spare = capacity === FIRST_CAPACITY ? SPARE_RINGS.pop() : undefined
  if (spare !== undefined) return spare
  return {
    rows: new Int32Array(WINDOW_COUNT),
    next: 0,
    capacity,
    sums: new Float64Array(capacity * STRIDE),
    counts: new Int32Array(capacity * COUNTS_STRIDE),
    places: startPlaces(capacity),
    guesses: new Int32Array(WINDOW_COUNT),
    sumsNow: new Float64Array(STRIDE),
    countsNow: new Int32Array(COUNTS_STRIDE),
    summed: 0,
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
  const { rows, sumsNow } = ring
  // So few numbers are quicker to set than to have set.
  for (let window = 0; window < WINDOW_COUNT; window++) rows[window] = 0
  for (let i = FIRST_SUM; i < STRIDE; i++) sumsNow[i] = 0
  ring.next = 0
  ring.summed = 0
}

export function countRows(ring: WindowRing): number {
  return ring.rows[LONGEST]
}

/** A row as it comes and as it is kept in bytes. Missing leg, course or shore is NaN. */
export interface WindowRow {
  timeMs: number
  lonUnits: number
  latUnits: number
  /** Great-circle distance from the row before, km. */
  legKm: number
  /** Speed band (speed-bands); NO_BAND where the speed is missing. */
  speedBand: number
  /** At 0.1°. */
  courseDeg: number
  lnShore: number
}

export function emptyWindowRow(): WindowRow {
  return {
    timeMs: Number.NaN,
    lonUnits: 0,
    latUnits: 0,
    legKm: Number.NaN,
    speedBand: NO_BAND,
    courseDeg: Number.NaN,
    lnShore: Number.NaN,
  }
}

/**
 * Appends a row, later than or at the time of the last one. Rows that no window can reach any more are dropped.
 *
 * @param originLonUnits longitude to count from where the ring is empty
 */
export function pushWindowRow(ring: WindowRing, row: WindowRow, originLonUnits = row.lonUnits): void {
  forgetRows(ring, row.timeMs)
  if (ring.rows[LONGEST] === 0) ring.originLonUnits = originLonUnits
  if (ring.next % BLOCK_ROWS === 0 && ring.rows[LONGEST] + BLOCK_ROWS > ring.capacity) growRing(ring)
  if (ring.summed === MOST_SUMMED) restartSums(ring)
  const { rows, sums, counts, sumsNow, countsNow } = ring
  const slot = ring.next | 0
  const at = (slot * STRIDE) | 0
  const from = (slot * COUNTS_STRIDE) | 0
  if (!Number.isNaN(row.legKm)) sumsNow[PATH] += Math.round(row.legKm * UNITS_PER_KM)
  sums[at + TIME] = row.timeMs
  for (let i = FIRST_SUM; i < STRIDE; i++) sums[at + i] = sumsNow[i]
  for (let i = FIRST_COUNT; i < COUNTS_STRIDE; i++) counts[from + i] = countsNow[i]
  counts[from + LON_UNITS] = row.lonUnits
  counts[from + LAT_UNITS] = row.latUnits
  counts[from + COURSE_TENTHS] = NO_COURSE
  const band = row.speedBand | 0
  counts[from + BAND] = band
  if (band !== NO_BAND) {
    countsNow[SPEEDS]++
    if (band < SHARE_COUNT) countsNow[BANDS + band]++
  }
  if (!Number.isNaN(row.courseDeg)) {
    const tenths = Math.round(row.courseDeg * 10) | 0
    counts[from + COURSE_TENTHS] = tenths
    sumsNow[COURSE_EAST] += Math.round(eastOfCourse(tenths) * UNITS_PER_VECTOR)
    sumsNow[COURSE_NORTH] += Math.round(northOfCourse(tenths) * UNITS_PER_VECTOR)
    countsNow[COURSES]++
  }
  const lon = lonDifference(ring.originLonUnits, row.lonUnits) * RADIANS_PER_UNIT
  const cos = cosLat(row.latUnits)
  const x = cos * Math.cos(lon)
  const y = cos * Math.sin(lon)
  writePlace(ring.places, slot, x, y, sinLat(row.latUnits), row.lnShore)
  for (let window = 0; window < WINDOW_COUNT; window++) rows[window]++
  ring.next = slot + 1 === ring.capacity ? 0 : (slot + 1) | 0
  ring.summed++
}

/** Reads row `index` of the ring, 0 the oldest, into `out`. Its leg is NaN for the oldest: it is in no path. */
export function readWindowRow(ring: WindowRing, index: number, out: WindowRow): void {
  const { sums, counts } = ring
  const back = ring.rows[LONGEST] - index
  const slot = slotBack(ring, back)
  const at = slot * STRIDE
  const from = slot * COUNTS_STRIDE
  const courseTenths = counts[from + COURSE_TENTHS]
  out.timeMs = sums[at + TIME]
  out.lonUnits = counts[from + LON_UNITS]
  out.latUnits = counts[from + LAT_UNITS]
  out.legKm =
    index === 0
      ? Number.NaN
      : (sums[at + PATH] - sums[slotBack(ring, back + 1) * STRIDE + PATH]) / UNITS_PER_KM
  out.speedBand = counts[from + BAND]
  out.courseDeg = courseTenths === NO_COURSE ? Number.NaN : courseTenths / 10
  out.lnShore = shoreAt(ring.places, slot)
}

/** Scratch memory. */
const farthestChord2 = new Float64Array(WINDOW_COUNT)
const shoreRange = new Float64Array(WINDOW_COUNT)

/**
 * Writes what a row's features tell of its windows, as seen from the newest row: from PRESENT_COUNT on the
 * STATISTIC_COUNT statistics of each window, shortest first, and from SHARES_FROM on the SHARE_COUNT shares of each
 * that has them. A row is in a window of w hours when it is at most w hours old. The ring must not be empty.
 */
export function writeWindowFeatures(ring: WindowRing, features: Float32Array): void {
  const { rows, sums, counts, sumsNow, countsNow } = ring
  const newest = slotBack(ring, 1)
  findFarthest(ring.places, newest, rows, ring.guesses, farthestChord2)
  findShoreRanges(ring.places, newest, rows, shoreRange)
  const nowMs = sums[newest * STRIDE + TIME]
  for (let window = 0; window < WINDOW_COUNT; window++) {
    const oldest = slotBack(ring, rows[window])
    const from = (oldest * STRIDE) | 0
    const fromCounts = (oldest * COUNTS_STRIDE) | 0
    const at = (PRESENT_COUNT + window * STATISTIC_COUNT) | 0
    const pathKm = (sumsNow[PATH] - sums[from + PATH]) * (1 / UNITS_PER_KM)
    const east = sumsNow[COURSE_EAST] - sums[from + COURSE_EAST]
    const north = sumsNow[COURSE_NORTH] - sums[from + COURSE_NORTH]
    const courses = (countsNow[COURSES] - counts[fromCounts + COURSES]) | 0
    features[at + STATISTIC.pathSpeed] = pathSpeedKnots(pathKm, nowMs - sums[from + TIME])
    features[at + STATISTIC.straightness] = straightness(
      kmOfChord2(chord2Between(ring.places, oldest, newest)),
      pathKm,
    )
    features[at + STATISTIC.lnReach] = Math.log1p(kmOfChord2(farthestChord2[window]))
    features[at + STATISTIC.courseResultant] = resultant(east, north, courses)
    features[at + STATISTIC.rows] = rows[window]
    features[at + STATISTIC.lnShoreRange] = shoreRange[window]
  }
  for (let i = 0; i < SHARE_WINDOWS.length; i++) {
    const fromCounts = (slotBack(ring, rows[SHARE_WINDOWS[i]]) * COUNTS_STRIDE) | 0
    const speeds = (countsNow[SPEEDS] - counts[fromCounts + SPEEDS]) | 0
    const at = (SHARES_FROM + i * SHARE_COUNT) | 0
    for (let band = 0; band < SHARE_COUNT; band++)
      features[at + band] = ((countsNow[BANDS + band] - counts[fromCounts + BANDS + band]) | 0) / speeds
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

function resultant(east: number, north: number, courses: number): number {
  const length = Math.sqrt(east * east + north * north) / UNITS_PER_VECTOR
  return courses > 0 ? Math.min(1, length / courses) : Number.NaN
}

/** Slot of the row that came so many rows before the next one, 1..capacity. */
function slotBack(ring: WindowRing, back: number): number {
  const slot = (ring.next - back) | 0
  return slot < 0 ? (slot + ring.capacity) | 0 : slot
}

/** Shortens the windows to what a row at this time has in them before it, with room for it. */
function forgetRows(ring: WindowRing, timeMs: number): void {
  const { rows, sums } = ring
  for (let window = 0; window < WINDOW_COUNT; window++) {
    const sinceMs = timeMs - WINDOW_MS[window]
    let count = Math.min(rows[window], RING_ROWS - 1) | 0
    while (count > 0 && sums[((slotBack(ring, count) * STRIDE) | 0) + TIME] < sinceMs) count = (count - 1) | 0
    rows[window] = count
  }
}

/** Counts the sums from the oldest row on: whole numbers, so no difference of two changes. */
function restartSums(ring: WindowRing): void {
  const { sums, sumsNow } = ring
  const count = ring.rows[LONGEST]
  const from = slotBack(ring, count) * STRIDE
  const base = sums.slice(from, from + STRIDE)
  for (let back = count; back > 0; back--) subtractSums(sums, slotBack(ring, back) * STRIDE, base)
  subtractSums(sumsNow, 0, base)
  ring.summed = count
}

function subtractSums(sums: Float64Array, at: number, base: Float64Array): void {
  for (let i = FIRST_SUM; i < STRIDE; i++) sums[at + i] -= base[i]
}

/** Doubles the ring, the oldest row at the start of a block. Nothing but `next` and the slots changes. */
function growRing(ring: WindowRing): void {
  const capacity = Math.min(LAST_CAPACITY, ring.capacity * 2)
  const count = ring.rows[LONGEST]
  const oldest = slotBack(ring, count)
  ring.sums = unroll(ring.sums, new Float64Array(capacity * STRIDE), oldest * STRIDE)
  ring.counts = unroll(ring.counts, new Int32Array(capacity * COUNTS_STRIDE), oldest * COUNTS_STRIDE)
  const places = startPlaces(capacity)
  copyPlaces(ring.places, oldest, count, places)
  ring.places = places
  ring.capacity = capacity
  ring.next = count
}

/** Copies a ring into a larger array, what stands at `oldest` first. */
function unroll<Numbers extends Float64Array | Int32Array>(
  from: Numbers,
  to: Numbers,
  oldest: number,
): Numbers {
  to.set(from.subarray(oldest))
  to.set(from.subarray(0, oldest), from.length - oldest)
  return to
}
