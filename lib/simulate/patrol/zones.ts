/**
 * Zones of made-up law in the waters of a region, from the seed: the waters of two neighbours, and in them areas where
 * nobody may fish, or not now, or not with every gear. The two neighbours' border runs through a fishing ground.
 */

import { GEARS, type Gear } from '../../geo/gears.ts'
import { lonDifference } from '../../geo/great-circle.ts'
import { HALF_TURN } from '../../geo/units.ts'
import { createRandom, type Random } from '../random.ts'
import type { SeaBox, Waypoint } from '../sea-grid.ts'
import { kmBetween } from '../sea-router.ts'
import type { Ground, Waters } from '../waters.ts'
import { deepestCircle, isInside, kmToBorder, pushed, type Ring } from './outline.ts'

export const DAY_MS = 86_400_000

const OPTIONS = {
  /** Grounds among which zones are laid, the nearest to each other and to a harbour. */
  grounds: 9,
  /** Corners of a zone, its mean radius, km, and how far a corner is in or out of that. */
  corners: [7, 10],
  radiusKm: [8.5, 11],
  jagged: [0.88, 1.1],
  /** A notch is cut so deep into every other no-take area, as a share of its radius, which is larger by so much. */
  notch: 0.3,
  notchedFactor: 1.15,
  /** An area by the coast, km. */
  bayRadiusKm: [4, 4.6],
  /** Offshore grounds with so much room hold two zones, each so far from the middle, km. */
  twoZonesRoomKm: 50,
  siteOffKm: 23,
  /** From a zone's middle to the neighbours' border at least, km. */
  offBorderKm: 20,
  /** The border bends where it enters and leaves its ground, so far from its middle, km, by up to so many degrees. */
  bendKm: 20,
  bendDeg: 25,
} as const

/** Closed in turn: on these days of every thirty, counted from the first day, first and last included. */
const CLOSED_DAYS = [
  [0, 14],
  [10, 29],
] as const
const CLOSED_EVERY = 30

export type SimulatedZoneKind = 'eez' | 'no-take' | 'seasonal-closure' | 'gear-ban'

export interface SimulatedZone {
  readonly id: string
  readonly name: string
  readonly kind: SimulatedZoneKind
  /** ISO 3166-1 alpha-3 of whose water it is. */
  readonly country: string
  readonly ring: Ring
  /** Its deepest place. */
  readonly middle: Waypoint
  /** Of the circle about the middle that lies inside. */
  readonly radiusKm: number
  /** All sea, about it; what ships steer for on their way to it. */
  readonly ground: Ground
  /** Days of every thirty on which it is closed; null: always. */
  readonly closedDays: readonly [first: number, last: number] | null
  readonly permittedFlags: readonly string[] | null
  readonly permittedGears: readonly Gear[] | null
}

export interface Chart {
  /** Whose waters these are, ISO 3166-1 alpha-3. */
  readonly countries: readonly [string, string]
  /** A third country, of ships that come by. */
  readonly stranger: string
  /** The waters of the two, in that order. */
  readonly eez: readonly [SimulatedZone, SimulatedZone]
  /** Where something is forbidden to everyone. */
  readonly closed: readonly SimulatedZone[]
  /** The area by the coast, one of `closed`. */
  readonly bay: SimulatedZone
  /** Through which the border runs. */
  readonly borderGround: Ground
  /** On which zones are laid, the border's first. */
  readonly grounds: readonly Ground[]
}

interface Site {
  readonly ground: Ground
  readonly middle: Waypoint
}

const FLAGS = ['ATF', 'SHN', 'ASM'] as const

/** Throws where the waters have no room for a zone of each kind. */
export function drawChart(seed: number, waters: Waters, box: SeaBox): Chart {
  const random = createRandom(seed, `zones ${waters.name}`)
  const flags = [...FLAGS].map((flag) => ({ flag, order: random.next() }))
  flags.sort((a, b) => a.order - b.order)
  const [first, second, stranger] = flags.map(({ flag }) => flag) as [string, string, string]
  const grounds = chooseGrounds(waters)
  const { borderGround, axis } = chooseBorderGround(grounds)
  const rings = divide(box, borderGround.middle, axis, random)
  const countries = [first, second] as const
  const eez = countries.map((country, side): SimulatedZone => {
    return {
      id: `sim-${waters.name}-eez-${country.toLowerCase()}`,
      name: `SIM waters of ${country}`,
      kind: 'eez',
      country,
      ring: rings[side]!,
      ...deepestCircle(rings[side]!, 6),
      ground: borderGround,
      closedDays: null,
      permittedFlags: [country],
      permittedGears: null,
    }
  }) as unknown as readonly [SimulatedZone, SimulatedZone]

  const closed: SimulatedZone[] = []
  const add = (side: number, kind: SimulatedZoneKind, site: Site, ring: Ring) => {
    const number = closed.filter((zone) => zone.kind === kind).length + 1
    closed.push({
      id: `sim-${waters.name}-${kind}-${number}`,
      name: `SIM ${waters.name} ${NAMES[kind]} ${number}`,
      kind,
      country: countries[side]!,
      ring,
      ...deepestCircle(ring),
      ground: site.ground,
      closedDays: kind === 'seasonal-closure' ? CLOSED_DAYS[side]! : null,
      permittedFlags: kind === 'gear-ban' ? null : [],
      permittedGears: kind === 'gear-ban' ? GEARS.filter((gear) => !DRAGGED.includes(gear)) : null,
    })
  }
  for (const side of [0, 1] as const) {
    const sites = sitesOf(grounds, borderGround).filter(
      ({ middle }) => isInside(rings[side], middle) && kmToBorder(rings[side], middle) > OPTIONS.offBorderKm,
    )
    const kinds = ['no-take', 'seasonal-closure', 'gear-ban', 'no-take'] as const
    sites.slice(0, kinds.length).forEach((site, i) => {
      const kind = kinds[i]!
      // One that is cut at ±180° stays in two parts.
      const isNotched = kind === 'no-take' && i > 0 !== (side === 0) && !isOnTurn(site.ground)
      add(side, kind, site, drawRing(site.middle, random.within(OPTIONS.radiusKm), isNotched, random))
    })
  }
  const bay = nearestBay(waters, borderGround)
  const bayRadiusKm = Math.min(random.within(OPTIONS.bayRadiusKm), bay.roomKm - 0.4)
  // To one side of its ground, so that there is room to fish beside it.
  const bayMiddle = pushed(bay.middle, random.between(0, 360), bay.roomKm - bayRadiusKm * OPTIONS.jagged[1])
  const baySide = isInside(rings[0], bayMiddle) ? 0 : 1
  const bayRing = drawRing(bayMiddle, bayRadiusKm, false, random)
  add(baySide, 'no-take', { ground: bay, middle: bayMiddle }, bayRing)
  for (const kind of ['no-take', 'seasonal-closure', 'gear-ban'] as const) {
    if (!closed.some((zone) => zone.kind === kind)) throw new Error(`simulate: ${waters.name}: no ${kind}`)
  }
  return { countries, stranger, eez, closed, bay: closed.at(-1)!, borderGround, grounds }
}

const NAMES: Readonly<Record<SimulatedZoneKind, string>> = {
  eez: 'waters',
  'no-take': 'reserve',
  'seasonal-closure': 'spawning ground',
  'gear-ban': 'reef without trawls',
}

const DRAGGED: readonly Gear[] = ['trawlers', 'dredge_fishing']

/** On a day counted from the first of the simulation. */
export function isClosedOn({ closedDays }: SimulatedZone, day: number): boolean {
  if (closedDays === null) return true
  const ofCycle = Math.floor(day) % CLOSED_EVERY
  return ofCycle >= closedDays[0] && ofCycle <= closedDays[1]
}

/** First and last day of each time it is closed within so many days, counted from the first. */
export function closedSpans(zone: SimulatedZone, days: number): (readonly [first: number, last: number])[] {
  const spans: (readonly [number, number])[] = []
  if (zone.closedDays === null) return spans
  for (let first = 0; first < days; first += CLOSED_EVERY) {
    spans.push([first + zone.closedDays[0], first + zone.closedDays[1]])
  }
  return spans
}

/** The grounds off the coast that lie nearest to each other and to a harbour. One on ±180° is always among them. */
function chooseGrounds({ grounds, harbours }: Waters): Ground[] {
  const far = grounds.filter(({ reach }) => reach !== 'coastal')
  const around = (middle: Waypoint) =>
    [...far]
      .sort((a, b) => kmBetween(a.middle, middle) - kmBetween(b.middle, middle))
      .slice(0, OPTIONS.grounds)
  const spread = ({ middle }: Ground) =>
    around(middle).reduce((sum, ground) => sum + kmBetween(ground.middle, middle), 0) +
    2 * OPTIONS.grounds * Math.min(...harbours.map(({ berth }) => kmBetween(berth, middle)))
  const centre = far.find(isOnTurn) ?? far.reduce((a, b) => (spread(a) <= spread(b) ? a : b))
  return around(centre.middle)
}

function isOnTurn({ middle }: Ground): boolean {
  return Math.abs(lonDifference(middle.lonUnits, -HALF_TURN)) < 1
}

/** The ground in the middle of all, along the axis on which they spread most: the border crosses that. */
function chooseBorderGround(grounds: readonly Ground[]): { borderGround: Ground; axis: 'east' | 'north' } {
  const origin = grounds[0]!.middle
  const east = ({ middle }: Ground) => lonDifference(origin.lonUnits, middle.lonUnits)
  const north = ({ middle }: Ground) => middle.latUnits - origin.latUnits
  const widthOf = (along: (ground: Ground) => number) =>
    Math.max(...grounds.map(along)) - Math.min(...grounds.map(along))
  const axis = widthOf(east) >= widthOf(north) ? 'east' : 'north'
  const along = axis === 'east' ? east : north
  const ordered = [...grounds].sort((a, b) => along(a) - along(b))
  const half = ordered.length >> 1
  // A reserve lies on ±180°, where there is a ground.
  const borderGround = isOnTurn(ordered[half]!) ? ordered[half + 1]! : ordered[half]!
  return { borderGround, axis }
}

/** The box in two by a border that bends in the ground: the west and the east, or the south and the north. */
function divide(box: SeaBox, middle: Waypoint, axis: 'east' | 'north', random: Random): [Ring, Ring] {
  const alongDeg = (axis === 'east' ? 0 : 90) + random.between(-OPTIONS.bendDeg, OPTIONS.bendDeg)
  const before = pushed(middle, alongDeg + 180 + random.between(-15, 15), OPTIONS.bendKm)
  const after = pushed(middle, alongDeg, OPTIONS.bendKm)
  const corner = (lonUnits: number, latUnits: number): Waypoint => ({ lonUnits, latUnits })
  const { west, east, south, north } = box
  if (axis === 'east') {
    const border = [corner(before.lonUnits, south), before, middle, after, corner(after.lonUnits, north)]
    return [
      [...border, corner(west, north), corner(west, south)],
      [...[...border].reverse(), corner(east, south), corner(east, north)],
    ]
  }
  const border = [corner(west, before.latUnits), before, middle, after, corner(east, after.latUnits)]
  return [
    [...border, corner(east, south), corner(west, south)],
    [...[...border].reverse(), corner(west, north), corner(east, north)],
  ]
}

/** Where zones may lie, the nearest to the border's ground first; what lies on ±180° before all. */
function sitesOf(grounds: readonly Ground[], borderGround: Ground): Site[] {
  const others = grounds.filter((ground) => ground !== borderGround)
  const sites = others.flatMap((ground): Site[] => {
    if (ground.roomKm < OPTIONS.twoZonesRoomKm || isOnTurn(ground)) return [{ ground, middle: ground.middle }]
    return [45, 225].map((deg) => ({ ground, middle: pushed(ground.middle, deg, OPTIONS.siteOffKm) }))
  })
  const rank = ({ ground, middle }: Site) => (isOnTurn(ground) ? -1 : kmBetween(middle, borderGround.middle))
  return sites.sort((a, b) => rank(a) - rank(b))
}

function nearestBay({ grounds }: Waters, to: Ground): Ground {
  const coastal = grounds.filter(({ reach }) => reach === 'coastal')
  if (coastal.length === 0) throw new Error('simulate: no ground by the coast')
  return coastal.reduce((a, b) => (kmBetween(a.middle, to.middle) <= kmBetween(b.middle, to.middle) ? a : b))
}

function drawRing(middle: Waypoint, meanKm: number, isNotched: boolean, random: Random): Ring {
  const corners = Math.floor(random.between(OPTIONS.corners[0], OPTIONS.corners[1] + 1))
  const radiusKm = isNotched ? meanKm * OPTIONS.notchedFactor : meanKm
  const turnDeg = random.between(0, 360)
  return Array.from({ length: corners }, (_, i) => {
    const share = isNotched && i === 0 ? OPTIONS.notch : random.within(OPTIONS.jagged)
    return pushed(middle, turnDeg + ((i + random.between(-0.15, 0.15)) * 360) / corners, share * radiusKm)
  })
}
