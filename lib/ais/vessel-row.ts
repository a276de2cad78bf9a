/**
 * One row of a table or one JSON message on its way into the columns, and the rules that all of them share. NMEA has
 * the same rules on bits; a property test holds the two together.
 */

import { EARTH_RADIUS_KM } from '../geo/great-circle.ts'
import { UNITS_PER_DEGREE, unitsOfLatDeg, unitsOfLonDeg } from '../geo/units.ts'
import type { Intake } from './intake.ts'
import { isPlace } from './intake.ts'
import type { SetAsideReason } from './read-report.ts'
import type { RejectReason } from './rejects.ts'
import { type Identity, type ReportBuffer, tenth } from './report.ts'

/** Written over from row to row. Missing numbers are NaN; sentinels of AIS may still stand in them. */
export interface VesselRow {
  /** Index into the buffer's keys, -1 where the row names no vessel. */
  vessel: number
  /** Epoch ms, whole; NaN missing. A reader that could not read the text rejects the row itself. */
  timeMs: number
  /** AIS message type 1-27; 1 or 18 where only the class (A or B) is known; 0 where the source does not say. */
  messageType: number
  lonDeg: number
  latDeg: number
  speedKnots: number
  courseDeg: number
  headingDeg: number
  shoreKm: number
  /** What the row says of the vessel itself, an index into the buffer's identities; -1 where it says nothing. */
  identity: number
  /** Stations that are no vessels, where a column says so; null otherwise. */
  station: SetAsideReason | null
}

export function emptyRow(): VesselRow {
  return {
    vessel: -1,
    timeMs: Number.NaN,
    messageType: 0,
    lonDeg: Number.NaN,
    latDeg: Number.NaN,
    speedKnots: Number.NaN,
    courseDeg: Number.NaN,
    headingDeg: Number.NaN,
    shoreKm: Number.NaN,
    identity: -1,
    station: null,
  }
}

/** "Not available" (ITU-R M.1371-5 tables 48 and 84). */
const NO_LATITUDE_UNITS = 91 * UNITS_PER_DEGREE
const NO_LONGITUDE_UNITS = 181 * UNITS_PER_DEGREE
const LARGEST_SPEED_KNOTS = 102.2
const LARGEST_COARSE_SPEED_KNOTS = 62
const LARGEST_SHIP_TYPE = 99
const HALF_ROUND_EARTH_KM = Math.PI * EARTH_RADIUS_KM

const NOTHING_SAID: Identity = {
  name: '',
  callSign: '',
  imo: '',
  shipType: Number.NaN,
  lengthM: Number.NaN,
  widthM: Number.NaN,
}

/** Which reports a message of each type carries; other types are counted and set aside. */
const POSITION_BIT = 1
const IDENTITY_BIT = 2
const CARRIES = new Uint8Array(64)
for (const type of [1, 2, 3, 18, 19, 27]) CARRIES[type] = POSITION_BIT
for (const type of [5, 19, 24]) CARRIES[type]! |= IDENTITY_BIT

const SET_ASIDE_TYPES = new Map<number, SetAsideReason>([
  [9, 'sar-aircraft'],
  [21, 'aid-to-navigation'],
])

/** Rows joined from several messages: the type that the other half would have come in, by transponder class. */
function positionTypeOf(type: number): number {
  return type === 5 ? 1 : type === 24 ? 18 : type
}

function identityTypeOf(type: number): number {
  if (type === 18 || type === 24) return 24
  return type === 0 || type === 19 ? type : 5
}

/**
 * Takes a row in as a position, an identity, both (two reports) or set aside, and counts it as one message. Returns
 * why it is refused instead; the caller counts that. Judged in this order: type, range, vessel, place,
 * time. `receiveTimeMs`, NaN for a file, is the clock that a live row is judged by, and its time where it has none.
 */
export function acceptRow(
  intake: Intake,
  row: VesselRow,
  receiveTimeMs: number = Number.NaN,
): RejectReason | null {
  const type = row.messageType
  if (type !== 0 && CARRIES[type] === 0)
    return setAside(intake, type, SET_ASIDE_TYPES.get(type) ?? 'other-message-type')
  const { lonDeg, latDeg } = row
  const lonUnits = unitsOfLonDeg(lonDeg)
  const latUnits = unitsOfLatDeg(latDeg)
  const isUnavailable =
    latUnits === NO_LATITUDE_UNITS || Math.round(lonDeg * UNITS_PER_DEGREE) === NO_LONGITUDE_UNITS
  const hasPlace = !isUnavailable && !Number.isNaN(latUnits) && !Number.isNaN(lonUnits)
  if (hasPlace && !isPlace(lonDeg, latDeg)) return 'out-of-range'
  if (row.vessel < 0) return 'no-vessel'
  const station = row.station ?? intake.setAsideReason(row.vessel)
  if (station !== null) return setAside(intake, type, station)
  const isIdentity = row.identity !== -1 || (CARRIES[type]! & IDENTITY_BIT) !== 0
  if (!hasPlace && !isIdentity) {
    return isUnavailable ? setAside(intake, type, 'place-not-available') : 'no-position'
  }
  const isTimed = !Number.isNaN(row.timeMs)
  const isLive = !Number.isNaN(receiveTimeMs)
  if (!isTimed && !isLive) return 'no-time'
  const timeMs = isTimed ? row.timeMs : receiveTimeMs
  const fault = isLive ? intake.timeFault(timeMs, receiveTimeMs) : intake.timeFault(timeMs)
  if (fault !== null) return fault
  const otherTime = intake.setAsideTime(timeMs)
  if (otherTime !== null) return setAside(intake, type, otherTime)
  countMessage(intake, type)
  intake.report.countTime(isTimed ? 'column' : 'received')
  if (hasPlace) {
    intake.position(
      row.vessel,
      timeMs,
      positionTypeOf(type),
      lonUnits,
      latUnits,
      speedOf(row.speedKnots, type),
      courseOf(row.courseDeg),
      headingOf(row.headingDeg),
      shoreOf(row.shoreKm),
    )
  }
  if (isIdentity) {
    const identity = row.identity === -1 ? intake.buffer.identityOf(NOTHING_SAID) : row.identity
    intake.knownIdentity(row.vessel, timeMs, identityTypeOf(type), identity)
  }
  return null
}

function setAside(intake: Intake, type: number, reason: SetAsideReason): null {
  countMessage(intake, type)
  intake.report.countSetAside(reason)
  return null
}

function countMessage(intake: Intake, type: number): void {
  intake.report.messages++
  intake.report.messagesByType[type]!++
}

/**
 * Knots or NaN: 102.3 (63 in message 27) is AIS's "not available"; what no transponder can send (negative, above)
 * stands for the same in other people's tables.
 */
function speedOf(knots: number, type: number): number {
  const largest = type === 27 ? LARGEST_COARSE_SPEED_KNOTS : LARGEST_SPEED_KNOTS
  return knots >= 0 && tenth(knots) <= largest ? knots : Number.NaN
}

/** Degrees or NaN: 360 (511 in message 27) is "not available", more is reserved. */
function courseOf(degrees: number): number {
  return degrees >= 0 && degrees < 360 ? degrees : Number.NaN
}

/** Degrees or NaN: 511 is "not available", 360-510 reserved. */
function headingOf(degrees: number): number {
  return degrees >= 0 && degrees < 360 ? degrees : Number.NaN
}

/** Kilometres or NaN: GFW writes -1 for "unknown", and nothing is farther off than half the way round the earth. */
function shoreOf(km: number): number {
  return km >= 0 && km <= HALF_ROUND_EARTH_KM ? km : Number.NaN
}

/** Index of an identity in the buffer, -1 where it says nothing at all. */
export function identityIndex(buffer: ReportBuffer, identity: Identity): number {
  const saysNothing =
    identity.name === '' &&
    identity.callSign === '' &&
    identity.imo === '' &&
    Number.isNaN(identity.shipType) &&
    Number.isNaN(identity.lengthM) &&
    Number.isNaN(identity.widthM)
  return saysNothing ? -1 : buffer.identityOf(identity)
}

/** AIS ship and cargo type 1-99, or NaN: 0 is "not available", 100 and more reserved (table 53). */
export function shipTypeOf(code: number): number {
  return Number.isInteger(code) && code >= 1 && code <= LARGEST_SHIP_TYPE ? code : Number.NaN
}

/** Metres or NaN; 0 is "not available". */
export function sizeOf(metres: number): number {
  return metres > 0 && metres < Number.POSITIVE_INFINITY ? metres : Number.NaN
}

/** IMO number as digits without leading zeros; '' for 0 and whatever is no number. Takes `IMO9393163` and `9393163.0`. */
export function imoOf(text: string): string {
  const match = /^(?:IMO)?\s*0*(\d{1,10})(?:\.0*)?$/i.exec(text.trim())
  return match === null || match[1] === '0' ? '' : match[1]!
}
