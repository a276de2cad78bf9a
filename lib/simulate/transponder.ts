/** What a ship's AIS sends along its legs, when (ITU-R M.1371-5 annex 1, tables 1 and 2), and who hears it. */

import { KM_PER_NM } from '../geo/great-circle.ts'
import type { Feed, Message } from './feed.ts'
import type { FleetShip } from './fleet.ts'
import type { Helm } from './helm.ts'
import { type Leg, type Motion, moveAlong } from './leg.ts'
import type { LifeSteps, Radio } from './life.ts'
import type { Random } from './random.ts'
import { type Coverage, SATELLITE } from './receivers.ts'
import { type Sensors, STATUS_AT_REST } from './sensors.ts'
import type { OutlierTruth } from './truth.ts'

const OPTIONS = {
  /** Static data of both classes, ms: every 6 minutes (table 1). */
  identityMs: 360_000,
  /** With an interval of its own, at most one identity for so many positions. */
  positionsPerIdentity: 10,
  /** A set interval is even between so many times it: the mean is the interval. */
  jitter: [0.75, 1.25],
  /** A turn faster than this is a change of course (table 1), degrees a minute. */
  turningDegPerMinute: 10,
  /** How often stations in range are looked up, ms. */
  lookMs: 600_000,
  /** A second station's copy gets through the network in so many cases. */
  secondCopy: 0.12,
  /** Between passes of satellites that hear a ship, minutes; messages in a pass; seconds between them. */
  passMinutes: [25, 95],
  passMessages: 7,
  passSeconds: [20, 130],
  /** Share of a pass's messages that are long-range ones (message 27, from Class A). */
  longRange: 0.25,
} as const

/** How often Class A sends its position, ms (table 1), and Class B "CS" (table 2). */
const INTERVAL_MS = {
  atRest: 180_000,
  slow: 10_000,
  slowTurning: 3_333,
  middle: 6_000,
  middleTurning: 2_000,
  fast: 2_000,
  classB: 30_000,
  classBSlow: 180_000,
} as const

/** Steps of a life without a leg after which something is wrong with it. */
const MOST_IDLE_STEPS = 1000

export interface TransponderSetup {
  readonly ship: FleetShip
  readonly helm: Helm
  readonly life: LifeSteps
  readonly radio: Radio
  readonly coverage: Coverage
  readonly sensors: Sensors
  readonly random: Random
  readonly feed: Feed
  /** Written over; of all ships together. */
  readonly message: Message
  readonly startMs: number
  /** Replaces the intervals of positions, and who hears them: every one is heard. Null: as the standard says. */
  readonly intervalMs: number | null
  /** Index among all identities of one of the radio's. */
  identityIndexOf(radioIdentity: number): number
  onOutlier(truth: OutlierTruth): void
}

export class Transponder {
  private legAt = 0
  private leg: Leg | null = null
  private nextPositionMs: number
  private nextIdentityMs: number
  private lookMs = -Infinity
  private silenceAt = 0
  private identityAt = 0
  private forgeryAt = 0
  private forgedLegAt = 0
  private numberAt = 0
  private passLeft = 0
  private readonly identityEveryMs: number
  private readonly ship: FleetShip
  private readonly helm: Helm
  private readonly radio: Radio
  private readonly coverage: Coverage
  private readonly sensors: Sensors
  private readonly random: Random
  private readonly feed: Feed
  private readonly message: Message
  private readonly intervalMs: number | null
  private readonly motion: Motion = { lonUnits: 0, latUnits: 0, courseDeg: 0, knots: 0 }

  constructor(private readonly setup: TransponderSetup) {
    const { random, intervalMs, startMs } = setup
    this.ship = setup.ship
    this.helm = setup.helm
    this.radio = setup.radio
    this.coverage = setup.coverage
    this.sensors = setup.sensors
    this.random = random
    this.feed = setup.feed
    this.message = setup.message
    this.intervalMs = intervalMs
    this.identityEveryMs = Math.max(OPTIONS.identityMs, OPTIONS.positionsPerIdentity * (intervalMs ?? 0))
    // Ships do not start together.
    this.nextPositionMs = startMs + random.between(0, intervalMs ?? INTERVAL_MS.slow)
    this.nextIdentityMs = startMs + random.between(0, this.identityEveryMs)
  }

  /** Sends all that is due before a time. */
  runUntil(limitMs: number): void {
    for (;;) {
      const timeMs = Math.min(this.nextPositionMs, this.nextIdentityMs)
      if (timeMs >= limitMs) return
      const leg = this.legAtTime(timeMs)
      if (this.skipSilence(timeMs)) continue
      moveAlong(leg, timeMs, this.motion)
      if (timeMs >= this.lookMs) {
        this.lookMs = timeMs + OPTIONS.lookMs
        this.coverage.look(this.motion.lonUnits, this.motion.latUnits)
        this.sensors.look(timeMs, this.motion)
      }
      if (this.nextPositionMs <= this.nextIdentityMs) this.sendPosition(timeMs, this.toldLeg(timeMs, leg))
      else this.sendIdentity(timeMs)
    }
  }

  /** The leg of a time; asks the life for more when the planned ones are over. */
  private legAtTime(timeMs: number): Leg {
    const { legs } = this.helm
    let leg = this.leg
    for (let idle = 0; leg === null || leg.endMs <= timeMs; ) {
      if (this.legAt === legs.length) {
        legs.length = 0
        this.legAt = 0
        this.setup.life.next()
        if (++idle > MOST_IDLE_STEPS) throw new Error(`simulate: ship ${this.ship.index} does nothing more`)
      } else leg = legs[this.legAt++]!
    }
    this.leg = leg
    return leg
  }

  /** Off: both messages wait until the end of it. */
  private skipSilence(timeMs: number): boolean {
    const { silences } = this.radio
    while (this.silenceAt < silences.length && silences[this.silenceAt]!.endMs <= timeMs) this.silenceAt++
    const silence = silences[this.silenceAt]
    if (silence === undefined || timeMs < silence.startMs) return false
    this.nextPositionMs = Math.max(this.nextPositionMs, silence.endMs + this.random.between(0, 5_000))
    this.nextIdentityMs = Math.max(this.nextIdentityMs, silence.endMs + this.random.between(5_000, 60_000))
    this.passLeft = 0
    return true
  }

  /** The leg that its positions tell of: the one it sails, or a forged one, to which the motion is set. Who hears it hangs on where it is. */
  private toldLeg(timeMs: number, leg: Leg): Leg {
    const { forgeries } = this.radio
    while (this.forgeryAt < forgeries.length && forgeries[this.forgeryAt]!.endMs <= timeMs) {
      this.forgeryAt++
      this.forgedLegAt = 0
    }
    const forgery = forgeries[this.forgeryAt]
    if (forgery === undefined || timeMs < forgery.startMs) return leg
    while (forgery.legs[this.forgedLegAt]!.endMs <= timeMs) this.forgedLegAt++
    const forged = forgery.legs[this.forgedLegAt]!
    moveAlong(forged, timeMs, this.motion)
    return forged
  }

  /** The ship whose number it sends. */
  private numberOwner(timeMs: number): number {
    const { numbers } = this.radio
    while (this.numberAt + 1 < numbers.length && numbers[this.numberAt + 1]!.fromMs <= timeMs) this.numberAt++
    return numbers[this.numberAt]!.owner
  }

  private sendPosition(timeMs: number, leg: Leg): void {
    const { message, random } = this
    this.nextPositionMs = timeMs + this.untilNextMs(leg)
    if (this.intervalMs === null && !this.isHeard()) return
    message.type = this.ship.transponder === 'class-b' ? 18 : 1
    message.part = 0
    message.identity = -1
    const isLongRange = this.intervalMs === null && this.coverage.nearest < 0 && message.type === 1
    if (isLongRange && random.isBelow(OPTIONS.longRange)) message.type = 27
    const offKm = this.sensors.measure(timeMs, leg, this.motion, message)
    if (offKm > 0) this.setup.onOutlier({ kind: 'outlier', vessel: this.ship.index, timeMs, offKm })
    this.hand(timeMs)
  }

  private sendIdentity(timeMs: number): void {
    this.nextIdentityMs = timeMs + this.identityEveryMs
    if (this.intervalMs === null && !this.isHeard()) return
    const { identities } = this.radio
    while (this.identityAt + 1 < identities.length && identities[this.identityAt + 1]!.fromMs <= timeMs) {
      this.identityAt++
    }
    const { message } = this
    message.identity = this.setup.identityIndexOf(this.identityAt)
    message.type = this.ship.transponder === 'class-b' ? 24 : 5
    message.part = 0
    message.fault = 0
    this.hand(timeMs)
    if (message.type !== 24) return
    message.part = 1
    this.hand(timeMs)
  }

  private isHeard(): boolean {
    const { nearest, nearestShare } = this.coverage
    return nearest < 0 || this.random.isBelow(nearestShare)
  }

  /** Gives the message to the receivers that hear it. */
  private hand(timeMs: number): void {
    const { feed, message, coverage, random } = this
    const owner = this.numberOwner(timeMs)
    const receiver = coverage.nearest < 0 ? SATELLITE : coverage.nearest
    const clockErrorMs = coverage.clockErrorMs(receiver)
    if (!feed.hear(message, owner, timeMs, receiver, clockErrorMs, false, random)) return
    if (coverage.second < 0 || !random.isBelow(OPTIONS.secondCopy * coverage.secondShare)) return
    const second = coverage.second
    feed.hear(message, owner, timeMs, second, coverage.clockErrorMs(second), true, random)
  }

  private untilNextMs(leg: Leg): number {
    if (this.intervalMs !== null) return this.intervalMs * this.random.within(OPTIONS.jitter)
    const sentMs = this.reportIntervalMs(leg)
    if (this.coverage.nearest >= 0) return sentMs
    if (this.passLeft > 0) {
      this.passLeft--
      return Math.max(sentMs, this.random.within(OPTIONS.passSeconds) * 1000)
    }
    this.passLeft = Math.floor(this.random.next() * OPTIONS.passMessages)
    return this.random.within(OPTIONS.passMinutes) * 60_000
  }

  private reportIntervalMs(leg: Leg): number {
    const { knots } = this.motion
    if (this.ship.transponder === 'class-b') return knots > 2 ? INTERVAL_MS.classB : INTERVAL_MS.classBSlow
    if (this.sensors.statusOf(leg.activity) in STATUS_AT_REST && knots <= 3) return INTERVAL_MS.atRest
    const turnDegPerMinute = Math.abs(leg.turnDegPerKm) * ((knots * KM_PER_NM) / 60)
    const isTurning = turnDegPerMinute > OPTIONS.turningDegPerMinute
    if (knots <= 14) return isTurning ? INTERVAL_MS.slowTurning : INTERVAL_MS.slow
    if (knots <= 23) return isTurning ? INTERVAL_MS.middleTurning : INTERVAL_MS.middle
    return INTERVAL_MS.fast
  }
}
