/**
 * Lives: what a kind of ship does, task after task, for as long as it is simulated. A life asks for its next
 * task when the last one is over, so it knows where the ship is and what time it is by then.
 */

import { type Ground, handline, seine, setLongline, trawl } from './fishing-tasks.ts'
import type { Random } from './random.ts'
import type { Waypoint } from './sea-grid.ts'
import type { SeaRouter } from './sea-router.ts'
import type { Ship, Task } from './ship.ts'
import { anchor, followRoute, HOUR_MS, keepPlace, moor } from './tasks.ts'

/** A port as a ship uses it. */
export interface HomePort {
  readonly name: string
  readonly berth: Waypoint
}

/** What a life is told. `clock` is written by whoever moves the ship. */
export interface LifeContext {
  readonly ship: Ship
  readonly clock: { nowMs: number }
  readonly router: SeaRouter
  readonly random: Random
}

export type Life = Generator<Task, never, void>

/** Moored a while, then out to the ground, fishing by `work`, and home. */
export function* fishFrom(
  context: LifeContext,
  home: HomePort,
  ground: Ground,
  cruiseKnots: number,
  work: (context: LifeContext) => Generator<Task, void, void>,
): Life {
  const { random } = context
  yield moorFor(context, random.between(1, 4))
  for (;;) {
    yield sail(context, ground.middle, '', cruiseKnots)
    yield* work(context)
    yield sail(context, home.berth, home.name, cruiseKnots)
    yield moorFor(context, random.between(7, 14))
  }
}

export function* trawlFor(context: LifeContext, ground: Ground, hours: number): Generator<Task, void, void> {
  yield trawl(ground, later(context, hours), context.random)
}

/** Trawls, and amid it the transponder falls silent for `silentHours` while the work goes on. */
export function* trawlDark(
  context: LifeContext,
  ground: Ground,
  hours: number,
  silentHours: number,
): Generator<Task, void, void> {
  yield* trawlFor(context, ground, 14)
  context.ship.silentUntilMs = later(context, silentHours)
  yield* trawlFor(context, ground, hours)
}

/** Sets, then meets another ship at a place from `meetMs` on, and sets again. */
export function* longlineAndMeet(
  context: LifeContext,
  ground: Ground,
  meeting: Meeting,
): Generator<Task, void, void> {
  yield setLongline(ground, context.random)
  if (context.clock.nowMs < meeting.untilMs) yield* meet(context, meeting)
  yield setLongline(ground, context.random)
}

export function* seineFor(context: LifeContext, ground: Ground, hours: number): Generator<Task, void, void> {
  yield seine(ground, later(context, hours), context.random)
}

export function* handlineFor(
  context: LifeContext,
  ground: Ground,
  hours: number,
): Generator<Task, void, void> {
  yield handline(ground, later(context, hours), context.random)
}

/** Where and until when two ships lie side by side; each has a place of its own, some 100 m from the other's. */
export interface Meeting {
  readonly place: Waypoint
  readonly untilMs: number
}

/** A carrier: out to a meeting at sea, some hours adrift after it, home, and the same again without company. */
export function* carry(context: LifeContext, home: HomePort, meeting: Meeting, knots: number): Life {
  const { random } = context
  yield moorFor(context, 2)
  for (;;) {
    if (context.clock.nowMs < meeting.untilMs) yield* meet(context, meeting)
    else yield sail(context, meeting.place, '', knots)
    yield keepPlace(later(context, random.between(6, 10)), 'drifting', 4, 0.9, null, random)
    yield sail(context, home.berth, home.name, knots)
    yield moorFor(context, random.between(18, 30))
  }
}

function* meet(context: LifeContext, meeting: Meeting): Generator<Task, void, void> {
  yield sail(context, meeting.place, '', 12)
  yield keepPlace(meeting.untilMs, 'transfer', 0.06, 0.4, meeting.place, context.random)
}

/** Between two ports; before entering it may wait at anchor off the berth. */
export function* trade(
  context: LifeContext,
  ports: readonly [HomePort, HomePort],
  knots: number,
  stayHours: readonly [number, number],
  anchorHours: number,
): Life {
  yield moorFor(context, context.random.between(0.5, 2))
  for (let voyage = 1; ; voyage++) {
    const port = ports[voyage % 2]!
    yield sail(context, port.berth, port.name, knots)
    if (anchorHours > 0) yield anchor(later(context, anchorHours), context.random)
    yield moorFor(context, context.random.between(...stayHours))
  }
}

/** A harbour tug: out to a ship within a few miles, alongside it at a slow speed, and back. */
export function* tow(context: LifeContext, home: HomePort, room: Ground): Life {
  const { random, router } = context
  for (;;) {
    yield moorFor(context, random.between(1.5, 5))
    const job = pickPlace(room, random)
    if (!router.isOpenWater(room.middle, job)) continue
    yield sail(context, job, '', 10)
    yield keepPlace(later(context, random.between(0.7, 1.8)), 'towing', 1.5, 3, job, random)
    yield sail(context, home.berth, home.name, 10)
  }
}

/** A small boat: out at dawn of each day (`dawnHour`, UTC), home in the afternoon, switched off at night. */
export function* fishByDay(context: LifeContext, home: HomePort, ground: Ground, dawnHour: number): Life {
  const { ship, clock, random } = context
  for (;;) {
    const dawnMs = nextTimeOfDay(clock.nowMs, dawnHour + random.between(-0.5, 0.5))
    yield moorFor(context, 0.5)
    ship.silentUntilMs = Math.max(clock.nowMs, dawnMs - 0.3 * HOUR_MS)
    yield moor(dawnMs)
    yield sail(context, ground.middle, '', 12)
    yield* handlineFor(context, ground, random.between(5, 8))
    yield sail(context, home.berth, home.name, 12)
  }
}

function moorFor(context: LifeContext, hours: number): Task {
  return moor(later(context, hours))
}

function sail(context: LifeContext, to: Waypoint, destination: string, knots: number): Task {
  const { ship, router } = context
  ship.destination = destination
  const from = { lonUnits: Math.round(ship.lonUnits), latUnits: Math.round(ship.latUnits) }
  return followRoute(router.findRoute(from, to), knots)
}

function later(context: LifeContext, hours: number): number {
  return context.clock.nowMs + hours * HOUR_MS
}

function nextTimeOfDay(nowMs: number, hour: number): number {
  const today = Math.floor(nowMs / (24 * HOUR_MS)) * 24 * HOUR_MS + hour * HOUR_MS
  return today > nowMs + HOUR_MS ? today : today + 24 * HOUR_MS
}

function pickPlace(room: Ground, random: Random): Waypoint {
  // 1/600,000° is 0.185 m of latitude; a square within the circle is near enough.
  const reach = (room.roomKm * 1000) / 0.185 / Math.SQRT2
  return {
    lonUnits: Math.round(room.middle.lonUnits + random.between(-reach, reach)),
    latUnits: Math.round(room.middle.latUnits + random.between(-reach, reach)),
  }
}
