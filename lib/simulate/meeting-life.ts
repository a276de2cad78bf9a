/** A carrier's life, and what both ships of a meeting do. */

import { KM_PER_NM } from '../geo/great-circle.ts'
import { HOUR_MS } from './helm.ts'
import {
  type Life,
  type LifeSteps,
  leaveGround,
  loiter,
  moor,
  ownBerth,
  placedTruth,
  sailRoute,
} from './life.ts'
import type { Meeting } from './meetings.ts'
import { placeNear } from './sea-router.ts'
import type { Ground } from './waters.ts'

const OPTIONS = {
  /** Ships are there before the time, hours. */
  earlyHours: 0.7,
  /** A carrier goes home between meetings where it can stay there so long, hours. */
  stayHours: [14, 30],
} as const

/** How long before a meeting a ship in a ground leaves its work for it, hours: the way across at any speed, and time to spare. */
export function meetingLeadHours(life: Life, ground: Ground): number {
  return (1.8 * ground.roomKm) / (0.9 * life.ship.cruiseKnots * KM_PER_NM) + OPTIONS.earlyHours
}

/** From anywhere in the ground to the place, waits there, and lies alongside till the meeting is over. */
export function meetAlongside(life: Life, meeting: Meeting): void {
  const { helm, ship } = life
  const isCarrier = ship.index === meeting.carrier
  const place = isCarrier ? meeting.carrierPlace : meeting.partnerPlace
  helm.sail('transit', [place], ship.cruiseKnots, true)
  if (helm.timeMs > meeting.startMs) return
  helm.lie('drifting', meeting.startMs)
  helm.courseDeg = meeting.courseDeg
  helm.knots = meeting.knots
  const start = placedTruth(life)
  helm.steer('transfer', meeting.courseDeg, meeting.knots, (meeting.endMs - meeting.startMs) / HOUR_MS)
  if (!isCarrier) return
  const { startMs, endMs, partner } = meeting
  life.tell({ kind: 'meeting', vessel: ship.index, partner, startMs, endMs, ...start })
}

/** Out to one meeting after the other, adrift between them, home when there is time. */
export function* liveCarrier(life: Life): LifeSteps {
  const { helm, random, ship, waters } = life
  const meetings = life.meetings!
  const sailHours = (km: number) => (1.15 * km) / (ship.cruiseKnots * KM_PER_NM)
  let ground = meetings(0).ground
  helm.reappear(placeNear(ground.middle, 0.6 * ground.roomKm, random), helm.timeMs)
  for (let at = 0; ; at++) {
    const meeting = meetings(at)
    const toMeetingKm = waters.findRoute(life.home.berth, meeting.ground.middle).km
    const homeKm = waters.findRoute(ground.middle, life.home.berth).km
    const freeHours = (meeting.startMs - helm.timeMs) / HOUR_MS - meetingLeadHours(life, meeting.ground)
    const stayHours = freeHours - sailHours(homeKm + toMeetingKm) - 4
    if (stayHours > OPTIONS.stayHours[0]) {
      leaveGround(life, ground, life.home.berth, ownBerth(life, life.home), ship.cruiseKnots, true)
      yield
      const hours = Math.min(stayHours, random.within(OPTIONS.stayHours))
      moor(life, life.home, helm.timeMs + hours * HOUR_MS)
      yield
      const route = waters.findRoute(life.home.berth, meeting.ground.middle)
      sailRoute(
        life,
        route,
        placeNear(meeting.ground.middle, 0.5 * meeting.ground.roomKm, random),
        ship.cruiseKnots,
        false,
      )
    } else if (ground !== meeting.ground) {
      const { middle, roomKm } = meeting.ground
      leaveGround(life, ground, middle, placeNear(middle, 0.5 * roomKm, random), ship.cruiseKnots, false)
    }
    yield
    ground = meeting.ground
    const callMs = meeting.startMs - meetingLeadHours(life, ground) * HOUR_MS
    while (helm.timeMs < callMs) {
      loiter(life, ground, Math.min(callMs, helm.timeMs + random.between(5, 14) * HOUR_MS))
      yield
    }
    meetAlongside(life, meeting)
    yield
  }
}
