/** How a task of each kind is drawn: where, and which ships. The harder to fill come first. */

import { KM_PER_NM } from '../../geo/great-circle.ts'
import type { Random } from '../random.ts'
import type { Waypoint } from '../sea-grid.ts'
import { kmBetween, placeNear } from '../sea-router.ts'
import type { VesselKind } from '../vessel-kinds.ts'
import type { Draw, Task } from './agenda.ts'
import { findBorderLine, findCornerCut } from './border-line.ts'
import { abreast, type Formation, planTow, type Stage } from './formation.ts'
import { type Patch, roomiest } from './grounds.ts'
import { bearing, kmToBorder, pushed } from './outline.ts'
import type { PatrolShip } from './roster.ts'
import { FISHING_KINDS } from './roster.ts'
import { isClosedOn, type SimulatedZone, type SimulatedZoneKind } from './zones.ts'

/** Ships of other kinds lie still or go by; distances in km, times in hours, own. */
const OPTIONS = {
  /** Inside a corner that is clipped: some 40 minutes at the speed of a tow. */
  clipKm: 4.2,
  nearestPatches: 8,
  /** A transponder goes off so far from a border: 10 to 40 nm. */
  darkKm: [20, 73],
  darkRoomKm: 7,
  transferHours: [3.5, 11],
  transferKnots: [0.2, 0.9],
  alongsideKm: 0.08,
  pairKm: [0.32, 0.48],
  pairKnots: [2.7, 3.4],
  pairHours: [3.5, 7],
  /** Ships lie at anchor so far from each other. */
  anchorKm: [0.28, 0.42],
  /** Around the middle of the roads, km. */
  roadsKm: 1.5,
  nearRoadsKm: 300,
  /** Tugs lie alongside, and tow. */
  assistHours: [2.2, 4],
  assistKnots: [0.3, 0.9],
  towHours: [0.7, 1.5],
  towKnots: [3.5, 5],
  pilotHours: [0.3, 0.5],
  pilotKnots: [6.5, 8.5],
  bunkerHours: [2.5, 6],
  bunkerKnots: [0.1, 0.6],
} as const

const NET_KINDS: readonly VesselKind[] = ['trawler', 'seiner']
const CARGO: readonly VesselKind[] = ['cargo']

const OWNERS: readonly VesselKind[] = ['cargo', 'tanker', 'ferry', ...FISHING_KINDS]

const isOf = (kinds: readonly VesselKind[]) => (ship: PatrolShip) => kinds.includes(ship.kind)
const isPoacherOf = (kinds: readonly VesselKind[], flag: string) => (ship: PatrolShip) =>
  ship.isPoacher && ship.flag === flag && kinds.includes(ship.kind)
/** May do in its own waters what its flag's ships may, and nothing more. */
const isPlainOf = (kinds: readonly VesselKind[], flag: string) => (ship: PatrolShip) =>
  ship.licence !== 'closed-areas' && ship.flag === flag && kinds.includes(ship.kind)

export const DEALS: readonly { readonly name: Task['name']; readonly draw: (draw: Draw) => Task | null }[] = [
  { name: 'transshipment', draw: drawTransshipment },
  { name: 'forbidden-gear', draw: (draw) => drawInside(draw, 'gear-ban', true, ['trawler']) },
  { name: 'going-dark', draw: drawGoingDark },
  { name: 'closed-season-fishing', draw: (draw) => drawInside(draw, 'seasonal-closure', true, NET_KINDS) },
  { name: 'no-take-fishing', draw: drawNoTakeFishing },
  { name: 'spoofed-positions', draw: (draw) => drawInside(draw, 'no-take', true, NET_KINDS) },
  { name: 'licensed-fishing', draw: drawLicensed },
  { name: 'licensed-abroad', draw: (draw) => drawAbroad(draw, false) },
  { name: 'foreign-fishing', draw: (draw) => drawAbroad(draw, true) },
  { name: 'border-fishing', draw: drawBorderFishing },
  { name: 'night-drift', draw: drawNightDrift },
  { name: 'permitted-gear', draw: (draw) => drawInside(draw, 'gear-ban', false, ['seiner']) },
  { name: 'open-season-fishing', draw: (draw) => drawInside(draw, 'seasonal-closure', false, NET_KINDS) },
  { name: 'shared-number', draw: drawSharedNumber },
  { name: 'tug-or-pilot', draw: drawAssistance },
  { name: 'bunkering', draw: drawBunkering },
  { name: 'pair-trawling', draw: drawPair },
  { name: 'weather-anchoring', draw: drawAnchoring },
  { name: 'zone-transit', draw: drawTransit },
]

/** Patches of a flag's own, the nearest to a zone or ground first. */
function patchesNear(
  { world: { chart, patches } }: Draw,
  flag: string,
  { middle }: { readonly middle: Waypoint },
): Patch[] {
  const own = patches[chart.countries.indexOf(flag) === 1 ? 1 : 0]
  return [...own].sort((a, b) => kmBetween(a.middle, middle) - kmBetween(b.middle, middle))
}

/** One of the areas off the coast of a kind, that is large enough to work in. */
function pickZone(
  { world: { chart }, random, day }: Draw,
  kind: SimulatedZoneKind,
  isClosed = true,
): SimulatedZone | null {
  const zones = chart.closed.filter(
    (zone) =>
      zone.kind === kind &&
      zone !== chart.bay &&
      // On the days on either side as well.
      [day - 1, day, day + 2].every((at) => isClosedOn(zone, at) === isClosed),
  )
  return zones.length === 0 ? null : random.pick(zones)
}

/** Work in an area: `isStory`, or what is allowed there. */
function drawInside(
  draw: Draw,
  kind: SimulatedZoneKind,
  isStory: boolean,
  kinds: readonly VesselKind[],
): Task | null {
  const zone = pickZone(draw, kind, isStory || kind !== 'seasonal-closure')
  if (zone === null) return null
  const ship = draw.find((isStory ? isPoacherOf : isPlainOf)(kinds, zone.country))
  if (ship === null) return null
  return draw.task({ crew: [ship], zone, base: patchesNear(draw, ship.flag, zone)[0]! })
}

/** Every other one clips a corner, where the area has one for it. */
function drawNoTakeFishing(draw: Draw): Task | null {
  if (draw.count % 2 === 0) return drawInside(draw, 'no-take', true, NET_KINDS)
  const zone = pickZone(draw, 'no-take')
  if (zone === null || findCornerCut(zone, OPTIONS.clipKm) === null) return null
  const ship = draw.find(isPoacherOf(['trawler'], zone.country))
  if (ship === null) return null
  return draw.task({ crew: [ship], zone, base: patchesNear(draw, ship.flag, zone)[0]! })
}

/** Both work in one place before: whoever goes dark there does not go unseen. */
function drawGoingDark(draw: Draw): Task | null {
  const { random } = draw
  const { chart, patches, waters } = draw.world
  const zones = chart.closed.filter(({ kind }) => kind === 'no-take')
  const choices = zones.flatMap((zone) =>
    patches[chart.countries.indexOf(zone.country) === 1 ? 1 : 0].flatMap((patch) => {
      const roomKm = Math.min(patch.roomKm, OPTIONS.darkRoomKm)
      const km = kmToBorder(zone.ring, patch.middle)
      const isInReach = km - roomKm > OPTIONS.darkKm[0] && km + roomKm < OPTIONS.darkKm[1]
      if (zone === chart.bay || !isInReach || !waters.isOpenWater(patch.middle, zone.middle)) return []
      return [{ zone, base: { ...patch, roomKm } }]
    }),
  )
  if (choices.length === 0) return null
  const { zone, base } = random.pick(choices)
  const ship = draw.find(isPoacherOf(NET_KINDS, zone.country))
  if (ship === null) return null
  const other = draw.find((one) => one.flag === zone.country && isOf(NET_KINDS)(one), ship)
  return other === null ? null : draw.task({ crew: [ship, other], zone, base })
}

function drawTransshipment(draw: Draw): Task | null {
  const ship = draw.find((one) => one.isPoacher)
  const carrier = draw.find(isOf(['carrier']))
  if (ship === null || carrier === null) return null
  const base = pickOwn(draw, ship)
  return draw.task({ crew: [ship, carrier], base, formation: drawTransfer(draw, base) })
}

function pickOwn(draw: Draw, { flag }: PatrolShip): Patch {
  return draw.random.pick(centralPatches(draw, flag))
}

/** Not on the far side of the waters, from where a ship would come too late to what is next. */
function centralPatches(draw: Draw, flag: string): Patch[] {
  return patchesNear(draw, flag, draw.world.chart.borderGround).slice(0, OPTIONS.nearestPatches)
}

function drawTransfer({ random, atMs }: Draw, patch: Patch): Formation {
  const courseDeg = random.between(0, 360)
  const first = placeNear(patch.middle, 0.5 * patch.roomKm, random)
  const knots = random.within(OPTIONS.transferKnots)
  const hours = random.within(OPTIONS.transferHours)
  return {
    startMs: atMs,
    places: abreast(first, courseDeg, OPTIONS.alongsideKm, 2),
    anchor: patch.ground.middle,
    stages: [{ activity: 'transfer', courseDeg, knots, hours }],
  }
}

/** Under the number of a ship that keeps to the law and is somewhere else. */
function drawSharedNumber(draw: Draw): Task | null {
  const ship = draw.find((one) => one.isPoacher)
  const owner = draw.find((one) => !one.isPoacher && isOf(OWNERS)(one))
  return ship === null || owner === null
    ? null
    : draw.task({ crew: [ship], bystander: owner, base: pickOwn(draw, ship) })
}

/** In the other country's waters. */
function drawAbroad(draw: Draw, isStory: boolean): Task | null {
  const { random } = draw
  const { chart } = draw.world
  const ship = draw.find((one) =>
    isStory ? one.isPoacher && chart.countries.includes(one.flag) : one.licence === 'abroad',
  )
  if (ship === null) return null
  const side = ship.flag === chart.countries[0] ? 1 : 0
  const zone = chart.eez[side]
  const base = patchesNear(draw, ship.flag, zone)[0]!
  return draw.task({
    crew: [ship],
    zone,
    base,
    patch: random.pick(roomiest(centralPatches(draw, zone.country)).slice(0, 5)),
  })
}

function drawLicensed(draw: Draw): Task | null {
  const zone = pickZone(draw, 'no-take')
  if (zone === null) return null
  const ship = draw.find((one) => one.licence === 'closed-areas' && one.flag === zone.country)
  return ship === null
    ? null
    : draw.task({ crew: [ship], zone, base: patchesNear(draw, ship.flag, zone)[0]! })
}

function drawPair(draw: Draw): Task | null {
  const { random, atMs } = draw
  // Not of those that come from the neighbour's waters, perhaps too late.
  const fits = (one: PatrolShip) => one.licence === null && one.kind === 'trawler'
  const first = draw.find(fits)
  const second = first && draw.find((one) => fits(one) && one.flag === first.flag, first)
  if (first === null || second === null) return null
  const base = pickOwn(draw, first)
  const place = placeNear(base.middle, 0.4 * base.roomKm, random)
  const knots = random.within(OPTIONS.pairKnots)
  const stages = planTow(place, base, knots, random.within(OPTIONS.pairHours), random)
  const places = abreast(place, stages[0]!.courseDeg, random.within(OPTIONS.pairKm), 2)
  const formation = { startMs: atMs, places, anchor: base.ground.middle, stages }
  return draw.task({ crew: [first, second], base, formation })
}

/** In the lee by the area on the coast. */
function drawAnchoring(draw: Draw): Task | null {
  const { random, atMs } = draw
  const { chart, waters } = draw.world
  const { bay } = chart
  const fits = (one: PatrolShip) => one.flag === bay.country && isOf(FISHING_KINDS)(one)
  const first = draw.find(fits)
  const second = first && draw.find(fits, first)
  const third = second && draw.find(fits, first, second)
  if (first === null || second === null || third === null) return null
  const courseDeg = random.between(0, 360)
  // Half of them within the area.
  const place =
    draw.count % 2 === 0
      ? placeNear(bay.middle, 0.5 * bay.radiusKm, random)
      : pushed(bay.middle, bearing(bay.middle, bay.ground.middle), bay.radiusKm + random.between(1.2, 2.4))
  const places = abreast(place, courseDeg, random.within(OPTIONS.anchorKm), 3)
  if (places.some((one) => !waters.isOpenWater(bay.ground.middle, one))) return null
  const base = patchesNear(draw, first.flag, bay)[0]!
  const formation = { startMs: atMs, places, anchor: bay.ground.middle, stages: [] }
  return draw.task({ crew: [first, second, third], zone: bay, base, formation })
}

function drawNightDrift(draw: Draw): Task | null {
  const isReserve = draw.count % 2 === 0
  const zone = (isReserve ? null : pickZone(draw, 'seasonal-closure')) ?? pickZone(draw, 'no-take')
  // No licence is needed for that.
  const ship = zone && draw.find((one) => one.flag === zone.country && isOf(NET_KINDS)(one))
  if (zone === null || ship === null) return null
  return draw.task({ crew: [ship], zone, base: patchesNear(draw, ship.flag, zone)[0]! })
}

/** By fishing ships and, every other time, by one that carries goods. */
function drawTransit(draw: Draw): Task | null {
  const zone = pickZone(draw, draw.count % 4 < 2 ? 'no-take' : 'seasonal-closure')
  if (zone === null) return null
  if (draw.count % 2 === 0) {
    const cargo = draw.find(isOf(CARGO))
    return cargo && draw.task({ crew: [cargo], zone })
  }
  const ship = draw.find((one) => one.flag === zone.country && isOf(FISHING_KINDS)(one))
  return ship && draw.task({ crew: [ship], zone, base: patchesNear(draw, ship.flag, zone)[0]! })
}

/** Along an area, and every third time along the neighbour's waters. */
function drawBorderFishing(draw: Draw): Task | null {
  const { random } = draw
  const { chart } = draw.world
  if (draw.count % 3 === 2) {
    const side = random.isBelow(0.5) ? 0 : 1
    const zone = chart.eez[side]
    const flag = chart.countries[1 - side]!
    const ship = findBorderLine(zone, chart.borderGround) && draw.find(isPlainOf(['trawler'], flag))
    if (ship !== null) return draw.task({ crew: [ship], zone, base: patchesNear(draw, flag, zone)[0]! })
  }
  const zones = chart.closed.filter((one) => one !== chart.bay && findBorderLine(one, one.ground) !== null)
  if (zones.length === 0) return null
  const zone = random.pick(zones)
  const ship = draw.find(isPlainOf(['trawler'], zone.country))
  return ship && draw.task({ crew: [ship], zone, base: patchesNear(draw, ship.flag, zone)[0]! })
}

/** A tug alongside a ship adrift, then towing it; or a pilot alongside one under way. */
function drawAssistance(draw: Draw): Task | null {
  const { random } = draw
  const { chart, homes, roads } = draw.world
  const helper = draw.find(isOf(draw.count % 3 === 2 ? ['pilot'] : ['tug'])) ?? draw.find(isOf(['tug']))
  // Fishing ships that work far from the roads are not seen there.
  const isNear = kmBetween(roads, chart.borderGround.middle) < OPTIONS.nearRoadsKm
  const other = draw.find(isOf(isNear && draw.count % 2 === 1 ? FISHING_KINDS : CARGO))
  if (helper === null || other === null) return null
  const inDeg = bearing(roads, homes[0]!.berth)
  const alongCoast = stage('drifting', inDeg + 90, OPTIONS.assistKnots, OPTIONS.assistHours, random)
  const stages =
    helper.kind === 'pilot'
      ? [stage('transit', inDeg, OPTIONS.pilotKnots, OPTIONS.pilotHours, random)]
      : [alongCoast, stage('towing', inDeg, OPTIONS.towKnots, OPTIONS.towHours, random)]
  // In narrow waters they lie alongside and no more.
  const formation = formInRoads(draw, stages) ?? formInRoads(draw, stages.slice(0, 1))
  if (formation === null) return null
  const base = other.kind === 'cargo' ? null : patchesNear(draw, other.flag, chart.bay)[0]!
  return draw.task({ crew: [helper, other], base, formation })
}

function stage(
  activity: Stage['activity'],
  courseDeg: number,
  knots: readonly [number, number],
  hours: readonly [number, number],
  random: Random,
): Stage {
  return { activity, courseDeg, knots: random.within(knots), hours: random.within(hours) }
}

/** Side by side off the harbour, turned seawards where the land is in the way; null where that is, too. */
function formInRoads({ random, atMs, world }: Draw, stages: readonly Stage[]): Formation | null {
  const { waters, roads } = world
  for (const turnDeg of [0, 90, -90, 180, 45, -45, 135, -135]) {
    const turned = stages.map((one) => ({ ...one, courseDeg: one.courseDeg + turnDeg }))
    const first = placeNear(roads, OPTIONS.roadsKm, random)
    const places = abreast(first, turned[0]!.courseDeg, OPTIONS.alongsideKm, 2)
    const way = [...places]
    let place = first
    for (const { courseDeg, knots, hours } of turned) {
      place = pushed(place, courseDeg, knots * hours * KM_PER_NM + 1)
      way.push(place)
    }
    if (way.every((at, i) => waters.isOpenWater(i === 0 ? roads : way[i - 1]!, at))) {
      return { startMs: atMs, places, anchor: roads, stages: turned }
    }
  }
  return null
}

/** Fuel for a fishing ship at its work, or for a ship in the roads. */
function drawBunkering(draw: Draw): Task | null {
  const { random, atMs } = draw
  const tanker = draw.find(isOf(['tanker']))
  const isAtWork = draw.count % 2 === 0
  const ship = draw.find((one) => one.licence === null && isOf(isAtWork ? FISHING_KINDS : CARGO)(one))
  if (tanker === null || ship === null) return null
  const courseDeg = random.between(0, 360)
  if (!isAtWork) {
    const stages = [stage('at-anchor', courseDeg, [0, 0], OPTIONS.bunkerHours, random)]
    const formation = formInRoads(draw, stages)
    return formation && draw.task({ crew: [tanker, ship], formation })
  }
  const base = pickOwn(draw, ship)
  const place = placeNear(base.middle, 0.5 * base.roomKm, random)
  const stages = [stage('transfer', courseDeg, OPTIONS.bunkerKnots, OPTIONS.bunkerHours, random)]
  const places = abreast(place, courseDeg, OPTIONS.alongsideKm, 2)
  const formation = { startMs: atMs, places, anchor: base.ground.middle, stages }
  return draw.task({ crew: [tanker, ship], base, formation })
}
