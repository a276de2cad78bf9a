/** A fishing ship's life: out of port, one operation after the other in the hours of its gear, and home. */

import { KM_PER_NM } from '../geo/great-circle.ts'
import { UNITS_PER_DEGREE } from '../geo/units.ts'
import { shipName } from './fleet.ts'
import { handline, haulPots, jig, seine, setLongline, trawl } from './gears.ts'
import { HOUR_MS } from './helm.ts'
import {
  fallSilent,
  type Life,
  type LifeSteps,
  leaveGround,
  loiter,
  moor,
  nextSolarHour,
  ownBerth,
  placedTruth,
  sailRoute,
  solarHour,
} from './life.ts'
import { meetAlongside, meetingLeadHours } from './meeting-life.ts'
import { placeNear } from './sea-router.ts'
import type { Ground } from './waters.ts'

type Range = readonly [from: number, to: number]

interface Work {
  readonly operate: (life: Life, ground: Ground, untilMs: number) => void
  /** With less time left no operation is begun, hours. */
  readonly shortestHours: number
  /** Hours of work by the sun, the second smaller over midnight; null: day and night. */
  readonly hours: Range | null
  /** Days from port to port by how far out it works. */
  readonly tripDays: Range
  readonly stayHours: Range
  /** Home every day: leaves so long before its hours of work. */
  readonly isDaily: boolean
}

const DAY_TRIP: Range = [0.5, 0.5]

/** Hours by the sun of the labelled positions: trawlers on day trips 6 to 18, seiners inshore by night, pots 6 to 17. */
function workOf({ ship }: Life): Work {
  const isInshore = ship.reach === 'coastal'
  switch (ship.kind) {
    case 'trawler':
      return isInshore
        ? {
            operate: trawl,
            shortestHours: 1.5,
            hours: [6, 17],
            tripDays: DAY_TRIP,
            stayHours: [5, 8],
            isDaily: true,
          }
        : {
            ...{ operate: trawl, shortestHours: 1.5, hours: null },
            tripDays: ship.reach === 'shelf' ? [2.5, 7] : [10, 25],
            ...{ stayHours: [10, 40], isDaily: false },
          }
    case 'longliner':
      return {
        ...{ operate: setLongline, shortestHours: 8, hours: null },
        ...{ tripDays: [14, 40], stayHours: [30, 90], isDaily: false },
      }
    case 'seiner':
      return isInshore
        ? {
            operate: seine,
            shortestHours: 1.5,
            hours: [18, 5],
            tripDays: DAY_TRIP,
            stayHours: [6, 10],
            isDaily: true,
          }
        : {
            ...{ operate: seine, shortestHours: 1.5, hours: [6, 18] },
            tripDays: ship.reach === 'shelf' ? [1.5, 5] : [12, 30],
            ...{ stayHours: [10, 36], isDaily: false },
          }
    case 'squid-jigger':
      return {
        ...{ operate: jig, shortestHours: 1, hours: [18.7, 5.2] },
        ...{ tripDays: [20, 60], stayHours: [30, 80], isDaily: false },
      }
    case 'pot-boat':
      return {
        operate: haulPots,
        shortestHours: 0.7,
        hours: [5.5, 15],
        tripDays: DAY_TRIP,
        stayHours: [8, 14],
        isDaily: true,
      }
    default:
      return {
        operate: handline,
        shortestHours: 0.5,
        hours: [5.5, 15],
        tripDays: DAY_TRIP,
        stayHours: [8, 14],
        isDaily: true,
      }
  }
}

/** Stories come again after so many days, the first time sooner. */
const STORY = {
  firstDays: [0.4, 2.5],
  againDays: [4, 9],
  /** Switched off at sea: over the 12 h of a gap. */
  offHours: [13, 40],
  /** Near a place where it should not fish: as large as a small closed area, km, and dark for some hours within it. */
  placeKm: [8, 15],
  darkHours: [3, 8],
} as const

/** A story is told only so long before the ship's next meeting, hours: it must be over by then. */
const STORY_ROOM_HOURS = 45

export function* liveFishing(life: Life): LifeSteps {
  const { helm, random, ship } = life
  const work = workOf(life)
  let ground = life.ground
  let storyMs = helm.timeMs + random.within(STORY.firstDays) * 24 * HOUR_MS
  let meetingAt = 0

  const dayHours = work.hours === null ? 24 : (work.hours[1] - work.hours[0] + 24) % 24
  const isHourOfWork = () =>
    work.hours === null || (solarHour(life) - work.hours[0] + 24) % 24 < dayHours - 0.5
  /** The next of this ship's own meetings, counted from `meetingAt`, or null. */
  const nextMeeting = () => {
    if (life.meetings === null) return null
    while (life.meetings(meetingAt).partner !== ship.index) meetingAt++
    return life.meetings(meetingAt)
  }

  function* fishTrip(tripEndMs: number): Generator<undefined, void, void> {
    for (;;) {
      const meeting = nextMeeting()
      const callMs =
        meeting === null ? Infinity : meeting.startMs - meetingLeadHours(life, meeting.ground) * HOUR_MS
      if (helm.timeMs >= callMs) {
        meetAlongside(life, meeting!)
        meetingAt++
        yield
        continue
      }
      const silentMs = life.radio.silences.at(-1)?.endMs ?? 0
      if (helm.timeMs >= tripEndMs && helm.timeMs > silentMs && canGoHome(callMs)) return
      const untilMs = Math.min(callMs, work.isDaily ? tripEndMs : Infinity)
      if (!isHourOfWork()) {
        if (work.isDaily) return
        loiter(life, ground, Math.min(nextSolarHour(life, work.hours![0]), callMs))
      } else if (untilMs - helm.timeMs < work.shortestHours * HOUR_MS) {
        if (untilMs === tripEndMs) return
        loiter(life, ground, untilMs)
      } else {
        if (helm.timeMs >= storyMs && untilMs - helm.timeMs > STORY_ROOM_HOURS * HOUR_MS) yield* tellStory()
        const workEndMs =
          work.hours === null ? untilMs : Math.min(untilMs, nextSolarHour(life, work.hours[1]))
        work.operate(life, ground, workEndMs)
      }
      yield
    }
  }

  function canGoHome(callMs: number): boolean {
    if (callMs === Infinity) return true
    const { km } = life.waters.findRoute(life.home.berth, ground.middle)
    const hours = (2 * km) / (ship.cruiseKnots * KM_PER_NM) + work.stayHours[1] + 24
    return helm.timeMs + hours * HOUR_MS < callMs
  }

  function* tellStory(): Generator<undefined, void, void> {
    storyMs = helm.timeMs + random.within(STORY.againDays) * 24 * HOUR_MS
    if (ship.story === 'rename') {
      const to = shipName(random.pick(['FORTUNE', 'STAR', 'OCEAN', 'HORIZON', 'PEARL']), ship.index)
      const from = life.radio.identities.at(-1)!.identity
      const identity = { ...from, name: to, callSign: `SIX${from.callSign.slice(3)}` }
      life.radio.identities.push({ fromMs: helm.timeMs, identity })
      const { name } = from
      life.tell({
        kind: 'rename',
        vessel: ship.index,
        timeMs: helm.timeMs,
        from: name,
        to,
        ...placedTruth(life),
      })
    } else if (ship.story === 'switch-off') {
      const endMs = helm.timeMs + random.within(STORY.offHours) * HOUR_MS
      fallSilent(life, 'at-sea', helm.timeMs, endMs)
      storyMs += endMs - helm.timeMs
    } else if (ship.story === 'dark') yield* goDark()
  }

  /** To another ground, into a place there with the transponder off, fishing, and back. */
  function* goDark(): Generator<undefined, void, void> {
    const other = life.otherGrounds[0]
    if (other === undefined) return
    const radiusKm = Math.min(random.within(STORY.placeKm), 0.6 * other.roomKm)
    const place: Ground = { ...other, roomKm: radiusKm }
    const edge = placeNear(other.middle, radiusKm, random)
    leaveGround(life, ground, other.middle, edge, ship.cruiseKnots, false)
    yield
    const startMs = helm.timeMs
    const start = placedTruth(life)
    const endMs = startMs + random.within(STORY.darkHours) * HOUR_MS
    // Not handed over before it is known when the silence ends.
    do work.operate(life, place, endMs)
    while (helm.timeMs < endMs && isHourOfWork())
    const { lonUnits, latUnits } = other.middle
    const near = { lonDeg: lonUnits / UNITS_PER_DEGREE, latDeg: latUnits / UNITS_PER_DEGREE, radiusKm }
    life.radio.silences.push({ startMs, endMs: helm.timeMs })
    life.tell({
      kind: 'silence',
      vessel: ship.index,
      why: 'dark',
      near,
      startMs,
      endMs: helm.timeMs,
      ...start,
    })
    yield
    leaveGround(
      life,
      other,
      ground.middle,
      placeNear(ground.middle, 0.5 * ground.roomKm, random),
      ship.cruiseKnots,
      false,
    )
    yield
  }

  // Ships with a story or far out begin at sea, the others in port as at any moment of a stay.
  const isAtSea = !work.isDaily && (ship.story !== null || ship.reach === 'offshore' || random.isBelow(0.5))
  const wholeHours = () => random.within(work.tripDays) * 24
  if (isAtSea) {
    helm.reappear(placeNear(ground.middle, 0.7 * ground.roomKm, random), helm.timeMs)
    const isKept = ship.story !== null
    yield* fishTrip(helm.timeMs + wholeHours() * random.between(isKept ? 0.6 : 0.1, 1) * HOUR_MS)
    yield* goHome()
  } else {
    helm.reappear(ownBerth(life, life.home), helm.timeMs)
    if (!work.isDaily) {
      moor(life, life.home, helm.timeMs + random.between(0.5, work.stayHours[1]) * HOUR_MS)
      yield
    }
  }
  for (;;) {
    if (work.isDaily) {
      const leaveHour = (work.hours![0] + 24 - random.between(1, 2.2)) % 24
      const isSilent = ship.transponder === 'class-b' && random.isBelow(0.6)
      moor(life, life.home, nextSolarHour(life, leaveHour, random.isBelow(0.15) ? 20 : 0.3), isSilent)
      yield
    }
    if (!work.isDaily && life.otherGrounds.length > 0 && life.meetings === null) {
      ground = random.isBelow(0.6) ? life.ground : random.pick(life.otherGrounds)
    }
    const route = life.waters.findRoute(life.home.berth, ground.middle)
    sailRoute(life, route, placeNear(ground.middle, 0.7 * ground.roomKm, random), ship.cruiseKnots, false)
    yield
    const tripMs = work.isDaily ? nextSolarHour(life, work.hours![1]) - helm.timeMs : wholeHours() * HOUR_MS
    yield* fishTrip(helm.timeMs + tripMs)
    yield* goHome()
  }

  function* goHome(): Generator<undefined, void, void> {
    leaveGround(life, ground, life.home.berth, ownBerth(life, life.home), ship.cruiseKnots, true)
    yield
    if (work.isDaily) return
    moor(life, life.home, helm.timeMs + random.within(work.stayHours) * HOUR_MS)
    yield
  }
}
