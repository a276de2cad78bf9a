/** What a ship's AIS sends, and when (ITU-R M.1371-5 annex 1, tables 1 and 2). */

import type { EncodableMessage } from '../ais/nmea/encode-message.ts'
import { cosLat, KM_PER_UNIT } from '../geo/great-circle.ts'
import { UNITS_PER_DEGREE, wrapUnits } from '../geo/units.ts'
import type { Random } from './random.ts'
import type { Activity, Ship } from './ship.ts'

const OPTIONS = {
  /** Static data of both classes, ms: every 6 minutes (table 1). */
  staticEveryMs: 360_000,
  /** A turn faster than this is a change of course (table 1), degrees a second: 10° a minute. */
  turningDegPerSecond: 10 / 60,
  /** Standard deviation of a GPS position, each way, km, and how long it keeps an error, ms. */
  gpsErrorKm: 0.004,
  gpsMemoryMs: 300_000,
  /** Standard deviation of speed (knots) and, under way, of course (degrees). */
  speedErrorKnots: 0.06,
  courseErrorDeg: 0.6,
  /** Below this speed the course of a GPS is chance. */
  courseFromKnots: 0.4,
  headingErrorDeg: 1,
} as const

/** Navigation status (table 48) of what a ship is doing. */
const STATUS: Readonly<Record<Activity, number>> = {
  'in-port': 5,
  'at-anchor': 1,
  transit: 0,
  searching: 0,
  setting: 7,
  fishing: 7,
  hauling: 7,
  drifting: 0,
  transfer: 0,
  towing: 0,
}

export interface Transponder {
  /** Messages that go out at a time; none while it is silent. */
  transmit(nowMs: number): EncodableMessage[]
}

export function createTransponder(ship: Ship, random: Random): Transponder {
  const isClassB = ship.identity.transponder === 'class-b'
  // Ships do not start together.
  let positionAtMs = -Infinity
  let staticAtMs = -Infinity
  let eastKm = random.normal(OPTIONS.gpsErrorKm)
  let northKm = random.normal(OPTIONS.gpsErrorKm)
  let erredAtMs = Number.NaN
  const staticDelayMs = random.between(0, OPTIONS.staticEveryMs)

  function transmit(nowMs: number): EncodableMessage[] {
    if (staticAtMs === -Infinity) staticAtMs = nowMs - OPTIONS.staticEveryMs + staticDelayMs
    if (nowMs < ship.silentUntilMs) return []
    const messages: EncodableMessage[] = []
    if (nowMs - positionAtMs >= positionIntervalMs(ship, isClassB)) {
      positionAtMs = nowMs
      messages.push(isClassB ? classBPosition(nowMs) : classAPosition(nowMs))
    }
    if (nowMs - staticAtMs >= OPTIONS.staticEveryMs) {
      staticAtMs = nowMs
      messages.push(...(isClassB ? classBStatic(ship) : [classAStatic(ship)]))
    }
    return messages
  }

  function classAPosition(nowMs: number): EncodableMessage {
    return {
      type: 1,
      repeat: 0,
      mmsi: ship.identity.mmsi,
      navigationStatus: STATUS[ship.activity],
      rateOfTurnCode: rateOfTurnCode(ship.turnDegPerSecond * 60),
      ...motion(nowMs),
      headingDeg: Math.floor(wrapDegrees(ship.courseDeg + random.normal(OPTIONS.headingErrorDeg))),
      specialManoeuvre: 1,
      raim: false,
      radio: 0,
    }
  }

  function classBPosition(nowMs: number): EncodableMessage {
    return {
      type: 18,
      repeat: 0,
      mmsi: ship.identity.mmsi,
      ...motion(nowMs),
      headingDeg: null,
      ...{ isCarrierSense: true, hasDisplay: false, hasDsc: true, hasWholeBand: true },
      ...{ acceptsMessage22: true, isAssigned: false, raim: false, isItdma: true, radio: 393_222 },
    }
  }

  /** Place, speed and course as the ship's GPS has them. */
  function motion(nowMs: number) {
    const kept = Number.isNaN(erredAtMs) ? 1 : Math.exp((erredAtMs - nowMs) / OPTIONS.gpsMemoryMs)
    const fresh = OPTIONS.gpsErrorKm * Math.sqrt(1 - kept * kept)
    eastKm = kept * eastKm + random.normal(fresh)
    northKm = kept * northKm + random.normal(fresh)
    erredAtMs = nowMs
    const lat = Math.round(ship.latUnits + northKm / KM_PER_UNIT)
    const lon = wrapUnits(Math.round(ship.lonUnits + eastKm / (KM_PER_UNIT * cosLat(ship.latUnits))))
    const courseError = ship.speedKnots < OPTIONS.courseFromKnots ? 180 : OPTIONS.courseErrorDeg
    const courseDeg = wrapDegrees(ship.courseDeg + random.normal(courseError))
    return {
      speedKnots: toTenth(Math.max(0, ship.speedKnots + random.normal(OPTIONS.speedErrorKnots))),
      isAccurate: false,
      lonDeg: lon / UNITS_PER_DEGREE,
      latDeg: lat / UNITS_PER_DEGREE,
      courseDeg: Math.floor(courseDeg * 10) / 10,
      timeStamp: new Date(nowMs).getUTCSeconds(),
    }
  }

  return { transmit }
}

/** Steps of the simulation are 2 s: the 3⅓ s of a turning ship come out as 4. */
function positionIntervalMs(ship: Ship, isClassB: boolean): number {
  const knots = ship.speedKnots
  if (isClassB) return knots > 2 ? 30_000 : 180_000
  const isStopped = ship.activity === 'in-port' || ship.activity === 'at-anchor'
  if (isStopped && knots <= 3) return 180_000
  const isTurning = Math.abs(ship.turnDegPerSecond) > OPTIONS.turningDegPerSecond
  if (knots <= 14) return isTurning ? 3_333 : 10_000
  if (knots <= 23) return isTurning ? 2_000 : 6_000
  return 2_000
}

function classAStatic(ship: Ship): EncodableMessage {
  const { mmsi, imo, callSign, name, shipType, draughtM } = ship.identity
  return {
    ...{ type: 5, repeat: 0, mmsi, aisVersion: 2, imo, callSign, name, shipType },
    ...dimensions(ship),
    ...{ epfd: 1, etaMonth: null, etaDay: null, etaHour: null, etaMinute: null, draughtM },
    destination:
      ship.destination
        .toUpperCase()
        .replace(/[^ -_]/g, ' ')
        .slice(0, 20)
        .trim() || null,
    isDataTerminalReady: true,
  }
}

function classBStatic(ship: Ship): EncodableMessage[] {
  const { mmsi, name, shipType, callSign } = ship.identity
  return [
    { type: 24, repeat: 0, mmsi, partNumber: 0, name },
    {
      ...{ type: 24, repeat: 0, mmsi, partNumber: 1, shipType, vendorId: 'SIM', unitModel: 1 },
      ...{ serialNumber: mmsi % 1000, callSign, ...dimensions(ship), epfd: 1 },
    },
  ]
}

/** The antenna stands a quarter of the length before the stern, amidships. */
function dimensions(ship: Ship) {
  const { lengthM, widthM } = ship.identity
  const toSternM = Math.round(lengthM / 4)
  const toPortM = Math.floor(widthM / 2)
  return { toBowM: lengthM - toSternM, toSternM, toPortM, toStarboardM: widthM - toPortM }
}

/** 4.733 √(degrees a minute), with its sign (table 48). */
function rateOfTurnCode(degPerMinute: number): number {
  return Math.sign(degPerMinute) * Math.min(126, Math.round(4.733 * Math.sqrt(Math.abs(degPerMinute))))
}

function wrapDegrees(degrees: number): number {
  return ((degrees % 360) + 360) % 360
}

function toTenth(value: number): number {
  return Math.round(value * 10) / 10
}
