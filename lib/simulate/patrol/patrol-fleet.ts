/**
 * The patrol fleet: working ships in waters with zones, a register and neighbours, with stories and innocents told by
 * name. It knows what is forbidden and what its ships do; of rules that find out it knows nothing.
 */

import { FLOTILLA_SHIPS, regionOf } from '../fleet.ts'
import { Helm } from '../helm.ts'
import { startRadio } from '../life.ts'
import { createRandom } from '../random.ts'
import { planOutages } from '../receivers.ts'
import { REGIONS } from '../regions.ts'
import type { FleetSetup, Sailing, SailingFleet } from '../sailing-fleet.ts'
import { SearchScratch } from '../sea-grid.ts'
import { kmBetween } from '../sea-router.ts'
import { VESSEL_KINDS } from '../vessel-kinds.ts'
import { createWaters, type Ground, type Waters } from '../waters.ts'
import { type Agenda, createAgenda, type PatrolWorld } from './agenda.ts'
import { findPatches, type Patch, roomiest } from './grounds.ts'
import { homesOf, roadsOf } from './homes.ts'
import { livePatrol } from './lives.ts'
import { writePapers } from './papers.ts'
import { createPatrolShip, isBoat, type PatrolShip } from './roster.ts'
import type { PatrolLife } from './voyage.ts'
import { watchOutages } from './watch-outages.ts'
import { type Chart, drawChart, type SimulatedZone } from './zones.ts'

const OPTIONS = {
  /** Longer than the two hours from which on a silence may look like a purpose. */
  outageHours: [2.2, 4.5],
} as const

/** Seasons come again every year, and so would closures. */
export const MOST_PATROL_DAYS = 330

export interface PatrolFleet extends SailingFleet {
  readonly ships: readonly PatrolShip[]
  /** Of all waters that its ships sail in. */
  readonly charts: readonly Chart[]
}

export function createPatrolFleet(setup: FleetSetup): PatrolFleet {
  const { seed, startMs, days, places, weather, tell } = setup
  if (days > MOST_PATROL_DAYS) {
    throw new RangeError(`simulate: ${days} days, a patrol fleet sails ${MOST_PATROL_DAYS} at most`)
  }
  const scratch = new SearchScratch()
  const worlds = new Map<string, PatrolWorld>()
  const agendas = new Map<number, Agenda>()
  const outages = planOutages(seed, startMs, days, OPTIONS.outageHours)

  function worldOf(regionName: string): PatrolWorld {
    let world = worlds.get(regionName)
    if (world === undefined) {
      world = createWorld(regionName)
      worlds.set(regionName, world)
    }
    return world
  }

  function createWorld(regionName: string): PatrolWorld {
    const region = REGIONS.find(({ name }) => name === regionName)!
    const waters = createWaters(region, places, scratch)
    const chart = drawChart(seed, waters, region.box)
    const first = findPatches(seed, waters, chart, 0)
    const second = findPatches(seed, waters, chart, 1)
    const isCoastal = ({ reach }: Ground) => reach === 'coastal'
    const isOff = (patch: Ground) => !isCoastal(patch)
    const homes = homesOf(waters, chart)
    return {
      ...{ waters, chart, homes, roads: roadsOf(waters, chart, homes[0]!) },
      patches: [first.filter(isOff), second.filter(isOff)],
      boats: boatsOf(chart, [first.filter(isCoastal), second.filter(isCoastal)]),
    }
  }

  function shipOf(index: number): PatrolShip {
    const flotilla = Math.floor(index / FLOTILLA_SHIPS)
    const { chart, boats } = worldOf(regionOf(seed, flotilla))
    return createPatrolShip(seed, index, chart, boats.flag)
  }

  function agendaOf(flotilla: number, world: PatrolWorld): Agenda {
    let agenda = agendas.get(flotilla)
    if (agenda === undefined) {
      const first = flotilla * FLOTILLA_SHIPS
      const ships = Array.from({ length: FLOTILLA_SHIPS }, (_, i) => shipOf(first + i))
      agenda = createAgenda(seed, startMs, flotilla, ships, world)
      agendas.set(flotilla, agenda)
    }
    return agenda
  }

  const ships = Array.from({ length: setup.vessels }, (_, index) => shipOf(index))

  function chartOf({ regionName }: PatrolShip): Chart {
    return worldOf(regionName).chart
  }

  function setSail({ index }: { readonly index: number }): Sailing {
    const ship = shipOf(index)
    const world = worldOf(ship.regionName)
    const { waters, chart, homes } = world
    const random = createRandom(seed, `life ${index}`)
    const home = homes[index % homes.length]!
    const patch = ownPatch(ship, world)
    const beaconZone = chart.closed[index % chart.closed.length]!
    const helm = new Helm(home.berth, startMs, VESSEL_KINDS[ship.kind].turnDegPerMinute, random, weather)
    const life: PatrolLife = {
      ...{ ship, helm, random, weather, waters, chart, homes, patch, beaconZone, shipOf, tell },
      // Boats live next to their ground, the others where the fleet does.
      home:
        patch.reach === 'coastal' ? nearestHarbour(waters, patch) : isHarbourCraft(ship) ? homes[0]! : home,
      ground: ship.kind === 'net-beacon' ? groundIn(beaconZone) : placeOfWork(ship, world),
      otherGrounds: [],
      meetings: null,
      radio: startRadio(ship),
      seat: { anchor: home.berth },
    }
    life.seat.anchor = life.home.berth
    return { life, steps: watchOutages(life, livePatrol(life, agendaOf(ship.flotilla, world)), outages) }
  }

  function tellShip({ index, mmsi, kind, transponder, identity, regionName }: PatrolShip): void {
    tell({ kind: 'vessel', vessel: index, mmsi, vesselKind: kind, transponder, identity, region: regionName })
  }

  const charts = [...new Set(ships.map(chartOf))]
  return {
    ...{ ships, charts, outages, setSail },
    tellShip: ({ index }) => tellShip(ships[index]!),
    papers: writePapers(charts, ships, chartOf, startMs, days),
  }
}

/** Boats work in the waters of one of the two, by the coast nearest to the area there. */
function boatsOf({ countries, bay }: Chart, coastal: readonly [Patch[], Patch[]]): PatrolWorld['boats'] {
  const kmOf = ({ middle }: Patch) => kmBetween(middle, bay.middle)
  const sorted = coastal.map((patches) => patches.sort((a, b) => kmOf(a) - kmOf(b)))
  const nearest = sorted.map((patches) => (patches.length === 0 ? Infinity : kmOf(patches[0]!)))
  const side = nearest[0]! <= nearest[1]! ? 0 : 1
  return { flag: countries[side], patches: sorted[side]!.slice(0, 2) }
}

/** Where a ship works that has no task. */
function ownPatch({ index, kind, flag }: PatrolShip, { chart, patches, boats }: PatrolWorld): Patch {
  if (isBoat(kind) && boats.patches.length > 0) return boats.patches[index % boats.patches.length]!
  const own = patches[flag === chart.countries[1] ? 1 : 0]
  return kind === 'longliner' ? roomiest(own)[index % 2]! : own[index % own.length]!
}

function isHarbourCraft({ kind }: PatrolShip): boolean {
  return kind === 'tug' || kind === 'pilot' || kind === 'ferry' || kind === 'pleasure'
}

function nearestHarbour({ harbours }: Waters, { middle }: Ground) {
  return harbours.reduce((a, b) => (kmBetween(a.berth, middle) <= kmBetween(b.berth, middle) ? a : b))
}

/** To which harbour craft turn when they go out. */
function placeOfWork({ kind }: PatrolShip, { waters, chart, homes }: PatrolWorld): Ground {
  if (kind !== 'pleasure') return chart.borderGround
  const { berth } = homes[0]!
  const coastal = waters.grounds.filter(({ reach }) => reach === 'coastal')
  return coastal.reduce((a, b) => (kmBetween(a.middle, berth) <= kmBetween(b.middle, berth) ? a : b))
}

function groundIn({ middle, radiusKm, ground }: SimulatedZone): Ground {
  return { reach: ground.reach, middle, roomKm: 0.8 * radiusKm }
}
