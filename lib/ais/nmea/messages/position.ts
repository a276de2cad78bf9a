import { UNITS_PER_DEGREE } from '../../../geo/units.ts'
import type { RejectReason } from '../../rejects.ts'
import type { Payload } from '../payload.ts'
import { aircraftPosition } from './aircraft.ts'
import { classAPosition } from './class-a.ts'
import { classBExtended, classBPosition } from './class-b.ts'
import { longRangePosition } from './long-range.ts'
import {
  aircraftSpeedKnotsOf,
  COARSE_UNITS_PER_DEGREE,
  coarseSpeedKnotsOf,
  courseDegOf,
  NO_LATITUDE_DEG,
  NO_LONGITUDE_DEG,
  speedKnotsOf,
  utcSecondOf,
  wholeDegreesOf,
} from './quantities.ts'

/**
 * A position report on its way into columns: one object, written over from message to message. Missing speed,
 * course, heading and second are NaN.
 */
export interface PositionFields {
  /** 1, 2, 3, 9 (aircraft), 18, 19 or 27. */
  type: number
  mmsi: number
  /** False where the message says that it has no place; the units are then meaningless. */
  hasPlace: boolean
  /** 1/600,000°, within ±180° where hasPlace. */
  lonUnits: number
  /** 1/600,000°, within ±90° where hasPlace. */
  latUnits: number
  speedKnots: number
  courseDeg: number
  headingDeg: number
  utcSecond: number
}

export function emptyPosition(): PositionFields {
  return {
    type: 0,
    mmsi: 0,
    hasPlace: false,
    lonUnits: 0,
    latUnits: 0,
    speedKnots: Number.NaN,
    courseDeg: Number.NaN,
    headingDeg: Number.NaN,
    utcSecond: Number.NaN,
  }
}

export function isPositionType(type: number): boolean {
  return (type >= 1 && type <= 3) || type === 9 || type === 18 || type === 19 || type === 27
}

const MAX_LON_UNITS = 180 * UNITS_PER_DEGREE
const MAX_LAT_UNITS = 90 * UNITS_PER_DEGREE
const NO_LON_UNITS = NO_LONGITUDE_DEG * UNITS_PER_DEGREE
const NO_LAT_UNITS = NO_LATITUDE_DEG * UNITS_PER_DEGREE
const REPORT_UNITS_PER_COARSE_UNIT = UNITS_PER_DEGREE / COARSE_UNITS_PER_DEGREE

/** Bit positions as plain constants, so that the hot path reads no table. */
const CLASS_A = startsOf(classAPosition)
const CLASS_B = startsOf(classBPosition)
const CLASS_B_EXTENDED_MINIMUM = classBExtended.minimumBits
const AIRCRAFT = startsOf(aircraftPosition)
const LONG_RANGE = startsOf(longRangePosition)
const MMSI = classAPosition.starts.mmsi

/**
 * Reads a position report into `out` without allocating. The reason where the message is refused: too short,
 * a place beyond the globe that is no "not available" either, or a type that carries no position.
 */
export function readPosition(payload: Payload, out: PositionFields): RejectReason | null {
  const type = payload.unsigned(0, 6)
  out.type = type
  out.mmsi = payload.unsigned(MMSI, 30)
  if (type >= 1 && type <= 3) return readClassA(payload, out)
  if (type === 18) return readClassB(payload, out, CLASS_B.minimumBits)
  if (type === 19) return readClassB(payload, out, CLASS_B_EXTENDED_MINIMUM)
  if (type === 27) return readLongRange(payload, out)
  if (type === 9) return readAircraft(payload, out)
  return 'not-understood'
}

function readClassA(payload: Payload, out: PositionFields): RejectReason | null {
  if (payload.bitLength < CLASS_A.minimumBits || payload.tooLong) return lengthFault(payload)
  out.speedKnots = speedKnotsOf(payload.unsigned(CLASS_A.speedKnots, 10))
  out.courseDeg = courseDegOf(payload.unsigned(CLASS_A.courseDeg, 12))
  out.headingDeg = wholeDegreesOf(payload.unsigned(CLASS_A.headingDeg, 9))
  out.utcSecond = utcSecondOf(payload.unsigned(CLASS_A.timeStamp, 6))
  return setPlace(out, payload.signed(CLASS_A.lonDeg, 28), payload.signed(CLASS_A.latDeg, 27))
}

function readClassB(payload: Payload, out: PositionFields, minimumBits: number): RejectReason | null {
  if (payload.bitLength < minimumBits || payload.tooLong) return lengthFault(payload)
  out.speedKnots = speedKnotsOf(payload.unsigned(CLASS_B.speedKnots, 10))
  out.courseDeg = courseDegOf(payload.unsigned(CLASS_B.courseDeg, 12))
  out.headingDeg = wholeDegreesOf(payload.unsigned(CLASS_B.headingDeg, 9))
  out.utcSecond = utcSecondOf(payload.unsigned(CLASS_B.timeStamp, 6))
  return setPlace(out, payload.signed(CLASS_B.lonDeg, 28), payload.signed(CLASS_B.latDeg, 27))
}

function readAircraft(payload: Payload, out: PositionFields): RejectReason | null {
  if (payload.bitLength < AIRCRAFT.minimumBits || payload.tooLong) return lengthFault(payload)
  out.speedKnots = aircraftSpeedKnotsOf(payload.unsigned(AIRCRAFT.speedKnots, 10))
  out.courseDeg = courseDegOf(payload.unsigned(AIRCRAFT.courseDeg, 12))
  out.headingDeg = Number.NaN
  out.utcSecond = utcSecondOf(payload.unsigned(AIRCRAFT.timeStamp, 6))
  return setPlace(out, payload.signed(AIRCRAFT.lonDeg, 28), payload.signed(AIRCRAFT.latDeg, 27))
}

function readLongRange(payload: Payload, out: PositionFields): RejectReason | null {
  if (payload.bitLength < LONG_RANGE.minimumBits || payload.tooLong) return lengthFault(payload)
  out.speedKnots = coarseSpeedKnotsOf(payload.unsigned(LONG_RANGE.speedKnots, 6))
  out.courseDeg = wholeDegreesOf(payload.unsigned(LONG_RANGE.courseDeg, 9))
  out.headingDeg = Number.NaN
  out.utcSecond = Number.NaN
  return setPlace(
    out,
    payload.signed(LONG_RANGE.lonDeg, 18) * REPORT_UNITS_PER_COARSE_UNIT,
    payload.signed(LONG_RANGE.latDeg, 17) * REPORT_UNITS_PER_COARSE_UNIT,
  )
}

function setPlace(out: PositionFields, lonUnits: number, latUnits: number): RejectReason | null {
  out.lonUnits = lonUnits
  out.latUnits = latUnits
  out.hasPlace = lonUnits !== NO_LON_UNITS && latUnits !== NO_LAT_UNITS
  if (!out.hasPlace) return null
  const isOnGlobe =
    lonUnits >= -MAX_LON_UNITS &&
    lonUnits <= MAX_LON_UNITS &&
    latUnits >= -MAX_LAT_UNITS &&
    latUnits <= MAX_LAT_UNITS
  return isOnGlobe ? null : 'out-of-range'
}

function lengthFault(payload: Payload): RejectReason {
  return payload.tooLong ? 'too-long' : 'wrong-length'
}

function startsOf<S extends object>(table: { readonly starts: S; readonly minimumBits: number }) {
  return { ...table.starts, minimumBits: table.minimumBits }
}
