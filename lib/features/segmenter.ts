/**
 * The segmenter: which physical transponder sent each message of an MMSI.
 *
 * A fold over one MMSI's reports in event-time order. Each position continues the open segment that it
 * matches best (segment-match), or opens one. A decision is never taken back, and it reads nothing but the
 * reports before it: no calendar, no later report, no longitude but as a difference.
 */

import type { Identity, ReportBlock } from '../ais/report.ts'
import { compareIdentities, mergeIdentity } from './identity.ts'
import type { SegmentEnd } from './outputs.ts'
import { moveToEnd, removeItem } from './recency.ts'
import {
  copyReference,
  countTries,
  isWithinReach,
  METRIC,
  MS_PER_HOUR,
  matchSegment,
  needsOlder,
  REFERENCE_FIELDS,
  ringSlot,
  TIME,
  transponderClass,
  writeReference,
} from './segment-match.ts'
import { segmentOfIdentity } from './segmenter-identity.ts'
import { SEGMENTER_OPTIONS as OPTIONS } from './segmenter-options.ts'
import { OpenSegment, ringBase, type SegmenterState, takeSlot } from './segmenter-state.ts'

export type { SegmenterState } from './segmenter-state.ts'
export { decodeSegmenter, encodeSegmenter, OpenSegment, startSegmenter } from './segmenter-state.ts'

/** Who is told of ends. The segment is already out of the state; `decidedMs` is the event time of its end's decision. */
export interface SegmenterEvents {
  closed(segment: OpenSegment, endedBy: SegmentEnd, decidedMs: number): void
}

const COARSE_MESSAGE = 27
/** Of a source that does not say, such as a table of GPS points, which need not have speed and course. */
const UNKNOWN_MESSAGE = 0

// Scratch of one call, never state: the position as a reference record, and its matches.
const position = new Float64Array(REFERENCE_FIELDS)
const match = { metric: 0, hours: 0, forgotten: 0 }
const matched = new Array<OpenSegment>(OPTIONS.openSegments)
const matchMetrics = new Float64Array(OPTIONS.openSegments)
const matchWeighted = new Float64Array(OPTIONS.openSegments)
const matchHours = new Float64Array(OPTIONS.openSegments)
const matchForgotten = new Int32Array(OPTIONS.openSegments)

/**
 * Places the position at `row`, first ending what has been silent by its time. Returns its segment
 * (`positions` is 1 where it opened it), or null where it is noise, counted in the state.
 */
export function placePosition(
  state: SegmenterState,
  block: ReportBlock,
  row: number,
  events: SegmenterEvents,
): OpenSegment | null {
  const timeMs = block.timeMs[row]!
  if (timeMs >= state.quietUntilMs) expireSegments(state, timeMs, events)
  const messageType = block.messageType[row]!
  if (isMotionUnknown(block, row)) {
    state.counts.motionUnknown++
    return null
  }
  writeReference(
    position,
    0,
    timeMs,
    block.lonUnits[row]!,
    block.latUnits[row]!,
    block.speedKnots[row]!,
    block.courseDeg[row]!,
    transponderClass(messageType),
  )
  const count = collectMatches(state)
  if (count === 0) return openSegment(state, block, row, events)
  const best = bestMatch(count)
  const close = keepCloseMatches(count, best)
  if (messageType === COARSE_MESSAGE && leastHours(close) < OPTIONS.coarseHours) {
    state.counts.coarseNoise++
    return null
  }
  if (close > 1 && !isOneShip(close)) {
    state.counts.ambiguous++
    for (let i = 0; i < close; i++) {
      const segment = matched[i]!
      removeSegment(state, segment)
      events.closed(segment, 'ambiguous', timeMs)
    }
    return openSegment(state, block, row, events)
  }
  if (close > 1) state.counts.settledByIdentity++
  // The best match stays first among the close ones.
  const segment = matched[0]!
  continueSegment(state, segment, block, row)
  return segment
}

/**
 * Places an identity report, first ending what has been silent by its time. Null where no segment is open:
 * nothing is known to have sent it.
 */
export function placeIdentity(
  state: SegmenterState,
  block: ReportBlock,
  row: number,
  identity: Identity,
  events: SegmenterEvents,
): OpenSegment | null {
  const timeMs = block.timeMs[row]!
  expireSegments(state, timeMs, events)
  const segment = segmentOfIdentity(state, timeMs, block.messageType[row]!, identity)
  if (segment === null) {
    state.counts.identitiesUnplaced++
    return null
  }
  segment.identities++
  segment.identity = mergeIdentity(segment.identity, identity)
  return segment
}

/**
 * Ends every segment that has been silent too long by the watermark (`segmentDeadline`), in the order of their
 * deadlines, dated by them.
 */
export function expireSegments(state: SegmenterState, watermarkMs: number, events: SegmenterEvents): void {
  while (watermarkMs >= state.quietUntilMs) {
    const index = earliestDeadline(state)
    state.quietUntilMs = index < 0 ? Number.POSITIVE_INFINITY : segmentDeadline(state.open[index]!)
    if (watermarkMs < state.quietUntilMs || index < 0) return
    const segment = state.open[index]!
    removeSegment(state, segment)
    events.closed(segment, 'silence', state.quietUntilMs)
  }
}

/** The earliest watermark at which `expireSegments` ends a segment; Infinity when none is open. */
export function segmenterDeadline(state: SegmenterState): number {
  const index = earliestDeadline(state)
  return index < 0 ? Number.POSITIVE_INFINITY : segmentDeadline(state.open[index]!)
}

/**
 * When silence ends this segment, epoch ms. A transponder heard every few minutes that is silent for hours has
 * stopped; one heard at satellite passes has not. The mean interval is that of the whole segment, once it has
 * enough positions to have one.
 */
export function segmentDeadline(segment: OpenSegment): number {
  const { lastMs, startMs, positions } = segment
  if (positions < OPTIONS.shortSegment) return lastMs + OPTIONS.silenceMs
  const intervalMs = (lastMs - startMs) / (positions - 1)
  // Whole, so that the same segment at another date has the same silence to the bit.
  const silenceMs = Math.round(OPTIONS.silenceIntervals * intervalMs)
  return lastMs + Math.min(OPTIONS.silenceMs, Math.max(OPTIONS.leastSilenceMs, silenceMs))
}

/** Not after `segmentDeadline`, and at hand at every position. */
export function leastSegmentDeadline(segment: OpenSegment): number {
  return segment.lastMs + OPTIONS.leastSilenceMs
}

/** Index of the open segment that silence ends first, the longest silent of equals; -1 when none is open. */
function earliestDeadline({ open }: SegmenterState): number {
  let earliest = -1
  let earliestMs = Number.POSITIVE_INFINITY
  for (let i = 0; i < open.length; i++) {
    const deadlineMs = segmentDeadline(open[i]!)
    if (deadlineMs >= earliestMs) continue
    earliest = i
    earliestMs = deadlineMs
  }
  return earliest
}

/** Ends an open segment from outside (a track that joins it to its continuation). Throws where it is not open. */
export function closeSegment(
  state: SegmenterState,
  serial: number,
  endedBy: SegmentEnd,
  decidedMs: number,
  events: SegmenterEvents,
): void {
  const segment = state.open.find((one) => one.serial === serial)
  if (segment === undefined) throw new Error(`features: segment ${serial} of ${state.mmsi} is not open`)
  removeSegment(state, segment)
  events.closed(segment, endedBy, decidedMs)
}

/**
 * Whether an AIS message lacks what it is matched by. A transponder always sends speed and course; "not
 * available" says that its receiver of satellites is out of order, and its place goes with them (GFW).
 */
export function isMotionUnknown(block: ReportBlock, row: number): boolean {
  if (block.messageType[row] === UNKNOWN_MESSAGE) return false
  const speedKnots = block.speedKnots[row]!
  return (
    Number.isNaN(speedKnots) || (speedKnots > OPTIONS.verySlowKnots && Number.isNaN(block.courseDeg[row]!))
  )
}

/** Fills the match scratch with every open segment that the position could continue; returns how many. */
function collectMatches(state: SegmenterState): number {
  const { open, rings } = state
  const timeMs = position[TIME]!
  const isAlone = open.length === 1
  let count = 0
  let bestWeighted = 0
  // Newest first: the metric's upper bound 1 / padded only falls from here.
  for (let i = open.length - 1; i >= 0; i--) {
    const segment = open[i]!
    if (count > 0 && isFarWorse(bestWeighted, timeMs - segment.lastMs)) break
    const { newest, held, tries } = segment
    const base = ringBase(segment)
    // A crowded MMSI has many segments out of reach; the only one rarely is.
    if (!isAlone && tries === 1 && !isWithinReach(rings, base + newest * REFERENCE_FIELDS, position, 0))
      continue
    matchSegment(rings, base, newest, held, tries, position, 0, match)
    if (match.metric === 0) continue
    const weighted = isAlone ? match.metric : weigh(match.metric, segment)
    matched[count] = segment
    matchMetrics[count] = match.metric
    matchWeighted[count] = weighted
    matchHours[count] = match.hours
    matchForgotten[count] = match.forgotten
    count++
    if (weighted > bestWeighted) bestWeighted = weighted
  }
  return count
}

/** A short segment weighs less. */
function weigh(metric: number, segment: OpenSegment): number {
  const share = segment.positions / OPTIONS.shortSegment
  return (metric * share) / Math.sqrt(1 + share * share)
}

/**
 * Whether no segment silent for so long can come within the ambiguity factor of the best: its metric is at
 * most 1 / padded.
 */
function isFarWorse(bestWeighted: number, silentMs: number): boolean {
  const hours = silentMs / MS_PER_HOUR
  const padded2 = hours * hours + OPTIONS.paddingHours * OPTIONS.paddingHours
  return bestWeighted * bestWeighted * padded2 > OPTIONS.ambiguityFactor * OPTIONS.ambiguityFactor
}

function bestMatch(count: number): number {
  let best = 0
  for (let i = 1; i < count; i++) if (matchWeighted[i]! > matchWeighted[best]!) best = i
  return best
}

/** Moves the best match to the front and the ambiguous ones after it; returns how many that are. */
function keepCloseMatches(count: number, best: number): number {
  const bestWeighted = matchWeighted[best]!
  swapMatches(0, best)
  let close = 1
  for (let i = 1; i < count; i++)
    if (matchWeighted[i]! * OPTIONS.ambiguityFactor >= bestWeighted) swapMatches(close++, i)
  return close
}

function swapMatches(a: number, b: number): void {
  if (a === b) return
  const segment = matched[a]!
  matched[a] = matched[b]!
  matched[b] = segment
  swap(matchMetrics, a, b)
  swap(matchWeighted, a, b)
  swap(matchHours, a, b)
  const forgotten = matchForgotten[a]!
  matchForgotten[a] = matchForgotten[b]!
  matchForgotten[b] = forgotten
}

function swap(values: Float64Array, a: number, b: number): void {
  const value = values[a]!
  values[a] = values[b]!
  values[b] = value
}

function leastHours(close: number): number {
  let least = matchHours[0]!
  for (let i = 1; i < close; i++) if (matchHours[i]! < least) least = matchHours[i]!
  return least
}

/** Whether identity says that all close matches are one ship: each agrees with the best. */
function isOneShip(close: number): boolean {
  for (let i = 1; i < close; i++)
    if (compareIdentities(matched[0]!.identity, matched[i]!.identity) !== 1) return false
  return true
}

/** The position continues the segment, which stands first among the matches. */
function continueSegment(state: SegmenterState, segment: OpenSegment, block: ReportBlock, row: number): void {
  const metric = matchMetrics[0]!
  const forgotten = matchForgotten[0]!
  state.counts.forgotten += forgotten
  const newest = ringSlot(segment.newest, forgotten) + 1
  segment.newest = newest === OPTIONS.lookBack ? 0 : newest
  segment.held = Math.min(segment.held - forgotten + 1, OPTIONS.lookBack)
  segment.lastMs = block.timeMs[row]!
  segment.lastLonUnits = block.lonUnits[row]!
  segment.lastLatUnits = block.latUnits[row]!
  segment.lastMessageType = block.messageType[row]!
  segment.positions++
  position[METRIC] = metric
  writeRecord(state, segment)
  noteDeadline(state, segment)
  if (segment.tries > 1 || needsOlder(metric))
    segment.tries = countTries(state.rings, ringBase(segment), segment.newest, segment.held)
  moveToEnd(state.open, segment)
}

function writeRecord(state: SegmenterState, segment: OpenSegment): void {
  copyReference(position, state.rings, ringBase(segment) + segment.newest * REFERENCE_FIELDS)
}

function openSegment(
  state: SegmenterState,
  block: ReportBlock,
  row: number,
  events: SegmenterEvents,
): OpenSegment {
  const timeMs = block.timeMs[row]!
  if (state.open.length >= OPTIONS.openSegments) {
    state.counts.evicted++
    const longestSilent = state.open[0]!
    removeSegment(state, longestSilent)
    events.closed(longestSilent, 'evicted', timeMs)
  }
  const segment = new OpenSegment(state.mmsi, state.nextSerial++, timeMs, {
    messageType: block.messageType[row]!,
    lonUnits: block.lonUnits[row]!,
    latUnits: block.latUnits[row]!,
    speedKnots: block.speedKnots[row]!,
    courseDeg: block.courseDeg[row]!,
    headingDeg: block.headingDeg[row]!,
  })
  segment.slot = takeSlot(state)
  writeRecord(state, segment)
  state.open.push(segment)
  noteDeadline(state, segment)
  return segment
}

function noteDeadline(state: SegmenterState, segment: OpenSegment): void {
  const deadlineMs = leastSegmentDeadline(segment)
  if (deadlineMs < state.quietUntilMs) state.quietUntilMs = deadlineMs
}

function removeSegment(state: SegmenterState, segment: OpenSegment): void {
  removeItem(state.open, segment)
  state.freeSlots.push(segment.slot)
}
