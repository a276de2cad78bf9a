/** What a ship's instruments make of its motion: GPS, log, compass, the officer's switch, and their errors. */

import { cosLat, destinationUnits, KM_PER_NM, KM_PER_UNIT } from '../geo/great-circle.ts'
import { UNITS_PER_DEGREE, wrapUnits } from '../geo/units.ts'
import type { Message } from './feed.ts'
import type { FleetShip } from './fleet.ts'
import { type Activity, type Leg, type Motion, wrapDegrees } from './leg.ts'
import {
  IMPOSSIBLE,
  NO_COURSE_TENTHS,
  NO_HEADING,
  NO_SPEED_TENTHS,
  NO_TURN,
  UNAVAILABLE,
} from './message-block.ts'
import type { Random } from './random.ts'
import { stackUp } from './stack-up.ts'
import type { Drift, Weather } from './weather.ts'

const OPTIONS = {
  /** Standard deviation of a GPS position, each way, km, and how long it keeps an error, ms. */
  gpsErrorKm: 0.004,
  gpsMemoryMs: 300_000,
  /** Of velocity over ground, each way, knots: that of the receiver, and what a rough sea adds to a ship of 20 m. */
  speedErrorKnots: 0.05,
  seaErrorKnots: 0.35,
  /** Of course under way, degrees: steering, and yaw in a rough sea. */
  courseErrorDeg: 0.8,
  yawDeg: 4,
  headingErrorDeg: 1,
  /** Shares of positions: far off, beyond the poles, "not available", without speed and course. */
  outlier: 0.0003,
  outlierKm: [3, 400],
  impossible: 0.0001,
  unavailable: 0.0004,
  speedless: 0.001,
  /** Shares of ships: no compass that AIS knows, no turn indicator, status never set, status left undefined. */
  compassless: 0.25,
  turnless: 0.35,
  statusIdle: 0.2,
  statusUndefined: 0.08,
} as const

/** One draw decides which fault a position has: shares are small, and nothing goes wrong twice. */
const FAULT_BELOW = stackUp(OPTIONS, ['outlier', 'impossible', 'unavailable', 'speedless'])

const RADIANS = Math.PI / 180

/** Navigation status (ITU-R M.1371-5 table 48) of what a ship is doing. */
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
const UNDER_WAY = 0
const UNDEFINED = 15

/** Moored and at anchor: the statuses under which positions go out every three minutes. */
export const STATUS_AT_REST: Readonly<Record<number, true>> = { 1: true, 5: true }

export class Sensors {
  private eastKm: number
  private northKm: number
  private erredMs = -Infinity
  private sea = 0
  private readonly smallness: number
  private readonly hasCompass: boolean
  private readonly hasTurnIndicator: boolean
  private readonly fixedStatus: number
  private readonly drift: Drift = { courseDeg: 0, knots: 0, sea: 0 }

  constructor(
    ship: FleetShip,
    private readonly weather: Weather,
    private readonly random: Random,
  ) {
    const isClassA = ship.transponder === 'class-a'
    this.eastKm = random.normal(OPTIONS.gpsErrorKm)
    this.northKm = random.normal(OPTIONS.gpsErrorKm)
    // A long ship feels less of the same sea.
    this.smallness = Math.min(1, 20 / ship.identity.lengthM)
    this.hasCompass = isClassA && !random.isBelow(OPTIONS.compassless)
    this.hasTurnIndicator = this.hasCompass && !random.isBelow(OPTIONS.turnless)
    const chance = random.next()
    this.fixedStatus =
      !isClassA || chance < OPTIONS.statusUndefined
        ? UNDEFINED
        : chance < OPTIONS.statusUndefined + OPTIONS.statusIdle
          ? UNDER_WAY
          : -1
  }

  /** How rough the sea is there, now and then. */
  look(timeMs: number, motion: Motion): void {
    this.weather.at(timeMs, motion.lonUnits, motion.latUnits, this.drift)
    this.sea = this.drift.sea
  }

  statusOf(activity: Activity): number {
    return this.fixedStatus >= 0 ? this.fixedStatus : STATUS[activity]
  }

  /** Writes a position into the message. Returns how far it is off where it is an outlier, km, else 0. */
  measure(timeMs: number, leg: Leg, motion: Motion, message: Message): number {
    const { random } = this
    const kept = Math.exp((this.erredMs - timeMs) / OPTIONS.gpsMemoryMs)
    const fresh = OPTIONS.gpsErrorKm * Math.sqrt(1 - kept * kept)
    this.eastKm = kept * this.eastKm + random.noise(fresh)
    this.northKm = kept * this.northKm + random.noise(fresh)
    this.erredMs = timeMs
    const lonUnits = motion.lonUnits + this.eastKm / (KM_PER_UNIT * cosLat(motion.latUnits))
    message.lonUnits = wrapUnits(Math.round(lonUnits))
    message.latUnits = Math.round(motion.latUnits + this.northKm / KM_PER_UNIT)
    message.status = this.statusOf(leg.activity)
    this.measureMotion(leg, motion, message)
    return this.goWrong(message)
  }

  private measureMotion(leg: Leg, motion: Motion, message: Message): void {
    const { random } = this
    const isAtRest = leg.activity === 'in-port'
    const sea = isAtRest ? 0 : this.sea * this.smallness
    // Errors of the velocity, not of speed and course: at rest the course is chance, at speed it is sharp.
    const course = (motion.courseDeg + random.noise(OPTIONS.courseErrorDeg + sea * OPTIONS.yawDeg)) * RADIANS
    const deviation = OPTIONS.speedErrorKnots + sea * OPTIONS.seaErrorKnots
    const east = motion.knots * Math.sin(course) + random.noise(deviation)
    const north = motion.knots * Math.cos(course) + random.noise(deviation)
    message.speedTenths = Math.round(10 * Math.sqrt(east * east + north * north))
    message.courseTenths = Math.floor(wrapDegrees(Math.atan2(east, north) / RADIANS) * 10)
    const bowDeg = Number.isNaN(leg.headingDeg) ? motion.courseDeg : leg.headingDeg
    message.headingDeg = this.hasCompass
      ? Math.floor(wrapDegrees(bowDeg + random.noise(OPTIONS.headingErrorDeg)))
      : NO_HEADING
    message.turnCode = this.hasTurnIndicator
      ? rateOfTurnCode((leg.turnDegPerKm * motion.knots * KM_PER_NM) / 60)
      : NO_TURN
    if (message.type === 27) makeCoarse(message)
  }

  private goWrong(message: Message): number {
    const { random } = this
    message.fault = 0
    const chance = random.next()
    if (chance < FAULT_BELOW.outlier) {
      // As often by ten kilometres as by a hundred.
      const [least, most] = OPTIONS.outlierKm
      const km = least * (most / least) ** random.next()
      destinationUnits(message.lonUnits, message.latUnits, random.between(0, 360), km, message)
      if (message.type === 27) makeCoarse(message)
      return km
    }
    if (chance < FAULT_BELOW.impossible) {
      message.latUnits = Math.round(random.between(92, 108)) * UNITS_PER_DEGREE
      message.fault = IMPOSSIBLE
    } else if (chance < FAULT_BELOW.unavailable) {
      message.latUnits = 91 * UNITS_PER_DEGREE
      message.lonUnits = 181 * UNITS_PER_DEGREE
      message.fault = UNAVAILABLE
    } else if (chance < FAULT_BELOW.speedless) {
      message.speedTenths = NO_SPEED_TENTHS
      message.courseTenths = NO_COURSE_TENTHS
    }
    return 0
  }
}

/** What message 27 has: tenths of a minute, whole knots and degrees. */
function makeCoarse(message: Message): void {
  message.lonUnits = Math.round(message.lonUnits / 1000) * 1000
  message.latUnits = Math.round(message.latUnits / 1000) * 1000
  message.speedTenths = Math.round(message.speedTenths / 10) * 10
  message.courseTenths = Math.floor(message.courseTenths / 10) * 10
  message.headingDeg = NO_HEADING
}

/** 4.733 √(degrees a minute), with its sign (table 48). */
function rateOfTurnCode(degPerMinute: number): number {
  return Math.sign(degPerMinute) * Math.min(126, Math.round(4.733 * Math.sqrt(Math.abs(degPerMinute))))
}
