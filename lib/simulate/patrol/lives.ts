/** How ships of the patrol fleet spend their days: from task to task, and between them as their kind does. */

import { KM_PER_NM } from '../../geo/great-circle.ts'
import { handline, haulPots } from '../gears.ts'
import { liveBeacon, livePilot, liveTug, type Since } from '../harbour-life.ts'
import { HOUR_MS } from '../helm.ts'
import { type LifeSteps, moor, nextSolarHour, ownBerth } from '../life.ts'
import { liveFerry, livePleasure } from '../merchant-life.ts'
import type { Waypoint } from '../sea-grid.ts'
import type { Harbour } from '../waters.ts'
import type { Agenda, Plan } from './agenda.ts'
import { borrowNumber, perform } from './deeds.ts'
import type { Formation } from './formation.ts'
import type { Patch } from './grounds.ts'
import { goTo, hoursBetween, type PatrolLife, placeAtTime, spotIn, workUntil } from './voyage.ts'

type Part = Generator<undefined, void, void>

const OPTIONS = {
  /** Least stay in port, hours. */
  stayHours: 5,
  /** Of work after a task, hours. */
  afterHours: [1, 7],
  /** An operation may go on so long after its time, hours; of longlines longer. */
  overrunHours: 2.6,
  longlineOverrunHours: 14,
  /** Of work before an appointment at least, hours. */
  beforeHours: 8,
  /** Ships are at an appointment so long before, hours. */
  earlyHours: 1,
  tradeStayHours: [8, 26],
} as const

export function livePatrol(life: PatrolLife, agenda: Agenda): LifeSteps {
  switch (life.ship.kind) {
    case 'ferry':
      return liveFerry(life)
    case 'pleasure':
      return livePleasure(life)
    case 'net-beacon':
      return liveBeacon(life, tellBeacon(life))
    case 'small-boat':
    case 'pot-boat':
      return liveBoat(life)
    case 'tug':
      return liveHelper(life, agenda, liveTug(life))
    case 'pilot':
      return liveHelper(life, agenda, livePilot(life))
    case 'cargo':
    case 'tanker':
    case 'carrier':
      return liveTrader(life, agenda)
    default:
      return liveFisher(life, agenda)
  }
}

/** Out to its work, a task, and home where the next one leaves time for that. */
function* liveFisher(life: PatrolLife, agenda: Agenda): LifeSteps {
  const { helm, random, ship, home, seat } = life
  let plan = agenda(ship.index, 0)
  let base = baseOf(life, plan)
  let isHome = departMs(life, plan, base, home.berth) > helm.timeMs
  if (isHome) helm.reappear(ownBerth(life, home), helm.timeMs)
  else {
    helm.reappear(spotIn(base, random).place, helm.timeMs)
    seat.anchor = base.ground.middle
  }
  for (let window = 0; ; window++) {
    const isMasked = isMask(plan)
    if (isHome) {
      // Not while the ship whose number it will send is still at another task.
      const soonestMs = Math.max(isMasked ? plan.windowMs : 0, helm.timeMs + OPTIONS.stayHours * HOUR_MS)
      moor(life, home, Math.max(departMs(life, plan, base, home.berth), soonestMs))
      yield
    }
    const unmask = isMasked ? borrowNumber(life, plan.task!) : null
    goTo(life, spotIn(base, random), ship.cruiseKnots)
    yield
    const next = agenda(ship.index, window + 1)
    const nextBase = baseOf(life, next)
    const isFree = plan.task === null
    const toNextMs = isFree ? departMs(life, next, nextBase, base.ground.middle) : Infinity
    yield* workUntil(life, base, Math.min(leaveForTaskMs(life, plan, base), toNextMs))
    if (plan.task !== null) {
      if (!isMasked) perform(life, plan.task, plan.member)
      yield
      goTo(life, spotIn(base, random), ship.cruiseKnots)
      yield* workUntil(life, base, helm.timeMs + random.within(OPTIONS.afterHours) * HOUR_MS)
    }
    plan = next
    base = nextBase
    const homeHours = hoursBetween(life, seat.anchor, home.berth) + OPTIONS.stayHours
    // Numbers change in port.
    isHome =
      isMasked || isMask(plan) || helm.timeMs + homeHours * HOUR_MS < departMs(life, plan, base, home.berth)
    if (!isHome) continue
    goTo(life, { place: ownBerth(life, home), anchor: home.berth }, ship.cruiseKnots, true)
    unmask?.()
    yield
  }
}

function isMask({ task }: Plan): boolean {
  return task?.name === 'shared-number'
}

/** When to leave a berth or ground so as to come to a place of work in time, and from there to an appointment. */
function departMs(life: PatrolLife, plan: Plan, base: Patch, from: Waypoint): number {
  const hours = hoursBetween(life, from, base.ground.middle)
  const fromMs = Math.min(plan.fromMs, leaveForTaskMs(life, plan, base) - OPTIONS.beforeHours * HOUR_MS)
  return fromMs - hours * HOUR_MS
}

/** A longliner has no room beside zones: it stays where it always works. */
function baseOf({ ship, patch }: PatrolLife, { task }: Plan): Patch {
  return ship.kind === 'longliner' ? patch : (task?.base ?? patch)
}

/** When a ship stops its work for what comes. */
function leaveForTaskMs(life: PatrolLife, { task, untilMs }: Plan, base: Patch): number {
  if (task?.formation == null) return untilMs
  const { formation } = task
  const acrossHours = (2 * base.roomKm) / (life.ship.cruiseKnots * KM_PER_NM)
  const overrun = life.ship.kind === 'longliner' ? OPTIONS.longlineOverrunHours : OPTIONS.overrunHours
  const hours = acrossHours + overrun + hoursToFormation(life, base.ground.middle, formation)
  return formation.startMs - hours * HOUR_MS
}

function hoursToFormation(life: PatrolLife, from: Patch['middle'], formation: Formation): number {
  return hoursBetween(life, from, formation.anchor) + OPTIONS.earlyHours
}

/** From port to port of its homes, and out for a task. */
function* liveTrader(life: PatrolLife, agenda: Agenda): LifeSteps {
  const { helm, random, ship, homes } = life
  let port = random.pick(homes)
  helm.reappear(ownBerth(life, port), helm.timeMs)
  life.seat.anchor = port.berth
  for (let window = 0; ; window++) {
    const plan = agenda(ship.index, window)
    const { task } = plan
    yield* trade(plan)
    if (task === null) continue
    const leaveMs = task.formation
      ? task.formation.startMs - hoursToFormation(life, port.berth, task.formation) * HOUR_MS
      : task.atMs
    moor(life, port, leaveMs)
    perform(life, task, plan.member)
    yield
    port = random.pick(homes)
    goTo(life, { place: ownBerth(life, port), anchor: port.berth }, ship.cruiseKnots, true)
    yield
  }

  /** As long as there is time for another voyage before a task. */
  function* trade({ task, untilMs }: Plan): Part {
    for (;;) {
      const next: Harbour = random.pick(homes)
      const stayMs = helm.timeMs + random.within(OPTIONS.tradeStayHours) * HOUR_MS
      const toTask = task?.formation ? hoursToFormation(life, next.berth, task.formation) : 0
      const busyMs = stayMs + (hoursBetween(life, port.berth, next.berth) + toTask) * HOUR_MS
      if (busyMs > untilMs) return task === null ? yield* stay(untilMs) : undefined
      yield* stay(stayMs)
      if (next === port) continue
      goTo(life, { place: ownBerth(life, next), anchor: next.berth }, ship.cruiseKnots, true)
      port = next
      yield
    }
  }

  function* stay(untilMs: number): Part {
    if (untilMs <= helm.timeMs) return
    moor(life, port, untilMs)
    yield
  }
}

/** At its harbour's work, which is left for a task and taken up again at the berth. */
function* liveHelper(life: PatrolLife, agenda: Agenda, work: LifeSteps): LifeSteps {
  const { helm, ship, home } = life
  for (let window = 0; ; window++) {
    const { task, untilMs, member } = agenda(ship.index, window)
    const leadHours = task?.formation ? hoursToFormation(life, home.berth, task.formation) + HELPER_HOURS : 0
    do {
      work.next()
      yield
    } while (helm.timeMs < untilMs - leadHours * HOUR_MS)
    if (task === null) continue
    perform(life, task, member)
    yield
    goTo(life, { place: ownBerth(life, home), anchor: home.berth }, ship.cruiseKnots, true)
    yield
  }
}

/** Longest piece of a tug's or pilot's own work, hours. */
const HELPER_HOURS = 6

const BOAT = {
  hours: [5.5, 14],
  /** At work, hours; leaves so long before. */
  workHours: [5, 9],
  leadHours: 1.5,
  seaDays: 0.8,
  /** Heard between dropouts, and not heard, hours. */
  heardHours: [0.5, 1.8],
  lostHours: [1, 6],
} as const

/** Out in the morning and home in the afternoon. The transponders of small boats are too weak to be always heard. */
function* liveBoat(life: PatrolLife): LifeSteps {
  const { helm, random, ship, home, patch } = life
  const work = ship.kind === 'pot-boat' ? haulPots : handline
  helm.reappear(ownBerth(life, home), helm.timeMs)
  for (;;) {
    moor(life, home, nextSolarHour(life, random.within([4, 6]), random.isBelow(BOAT.seaDays) ? 2 : 26))
    yield
    const leftMs = helm.timeMs
    goTo(life, spotIn(patch, random), ship.cruiseKnots)
    const untilMs = helm.timeMs + random.within(BOAT.workHours) * HOUR_MS
    while (helm.timeMs < untilMs) {
      if (helm.kmTo(patch.middle) > 0.7 * patch.roomKm) goTo(life, spotIn(patch, random), ship.cruiseKnots)
      work(life, patch, untilMs)
    }
    goTo(life, { place: ownBerth(life, home), anchor: home.berth }, ship.cruiseKnots, true)
    if (ship.kind === 'small-boat') dropOut(life, leftMs, helm.timeMs)
    yield
  }
}

/** Not heard again and again on a trip that is sailed but not yet handed over. */
function dropOut(life: PatrolLife, leftMs: number, backMs: number): void {
  const { random, radio, ship, chart } = life
  const losses: { startMs: number; endMs: number }[] = []
  let timeMs = leftMs + random.within(BOAT.heardHours) * HOUR_MS
  for (;;) {
    const endMs = timeMs + random.within(BOAT.lostHours) * HOUR_MS
    if (endMs > backMs) break
    losses.push({ startMs: timeMs, endMs })
    timeMs = endMs + random.within(BOAT.heardHours) * HOUR_MS
  }
  if (losses.length === 0) return
  radio.silences.push(...losses)
  const place = placeAtTime(life, losses[0]!.startMs)
  for (const { startMs, endMs } of losses) {
    const at = placeAtTime(life, startMs)
    life.tell({ kind: 'silence', vessel: ship.index, why: 'dropout', near: null, startMs, endMs, ...at })
  }
  const { startMs } = losses[0]!
  const { endMs } = losses.at(-1)!
  life.tell({
    ...{ kind: 'innocent', name: 'class-b-dropout', vessel: ship.index, partner: null, zone: chart.bay.id },
    ...{ startMs, endMs, ...place },
  })
}

/** Each time that a net mark is in the water is told, in its zone, when it is taken in. */
function tellBeacon({ tell, ship, helm, beaconZone }: PatrolLife): (since: Since) => void {
  return ({ startMs, lonDeg, latDeg }) =>
    tell({
      ...{ kind: 'innocent', name: 'net-beacon', vessel: ship.index, partner: null, zone: beaconZone.id },
      ...{ startMs, endMs: helm.timeMs, lonDeg, latDeg },
    })
}
