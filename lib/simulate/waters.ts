/** What ships use of a region: berths, fishing grounds, and ways between them. Found once, the same for every seed. */

import { interpolateUnits } from '../geo/great-circle.ts'
import type { Places } from '../geo/places.ts'
import { UNITS_PER_TURN, unitsOfLatDeg, unitsOfLonDeg, wrapUnits } from '../geo/units.ts'
import { createRandom } from './random.ts'
import type { Region } from './regions.ts'
import { SearchScratch, type Waypoint } from './sea-grid.ts'
import { createSeaRouter, kmBetween, placeNear } from './sea-router.ts'

const OPTIONS = {
  /** Ports of a region at most, and how far apart, km. */
  ports: 10,
  portsApartKm: 35,
  /** A berth is at most this far from the listed port: mostly under 3 km, where the list has the harbour and not the town. */
  berthKm: 8,
  /** Places tried, and grounds wanted of each reach. */
  tries: 1500,
  grounds: 6,
  /** A coastal ground lies within so many km of its harbour. */
  inshoreTries: 60,
  inshoreKm: 35,
  /** Ways are kept this far off the coast when ships spread out around them, km; and how wide they spread. */
  freeKm: 0.6,
  widestKm: 5,
} as const

/** How far out a ship works. */
export type Reach = 'coastal' | 'shelf' | 'offshore'

/** Distance to shore of the middle of a ground, km, and its greatest room: all of it is sea. */
const REACHES: Readonly<Record<Reach, { fromKm: number; toKm: number; keptKm: number; roomKm: number }>> = {
  coastal: { fromKm: 6, toKm: 24, keptKm: 2, roomKm: 10 },
  shelf: { fromKm: 35, toKm: 90, keptKm: 8, roomKm: 28 },
  /** Over 50 nm out, room and all: where silence is possible disabling (Welch et al. 2022). */
  offshore: { fromKm: 125, toKm: 600, keptKm: 95, roomKm: 55 },
}

export interface Harbour {
  readonly name: string
  readonly country: string
  readonly berth: Waypoint
}

/** Ships stay within `roomKm` of the middle, which is all sea. */
export interface Ground {
  readonly reach: Reach
  readonly middle: Waypoint
  readonly roomKm: number
}

/** A way between two places; ships pass its turns up to so many km to the side. */
export interface Route {
  readonly turns: readonly Waypoint[]
  readonly slackKm: readonly number[]
  readonly km: number
}

export interface Waters {
  readonly name: string
  readonly harbours: readonly Harbour[]
  readonly grounds: readonly Ground[]
  /** Throws where no way leads there. */
  findRoute(from: Waypoint, to: Waypoint): Route
  /** Whether a straight way is free. */
  isOpenWater(from: Waypoint, to: Waypoint): boolean
}

/** Throws where a region has no port or no ground. */
export function createWaters(region: Region, places: Places, scratch = new SearchScratch()): Waters {
  const router = createSeaRouter(places, region.box, scratch)
  const random = createRandom(1, `waters ${region.name}`)
  const farGrounds = findGrounds()
  const harbours: Harbour[] = []
  // The ground farthest out lies in the sea that counts: ports of other waters are left out.
  const sea = farGrounds.at(-1)!.middle
  for (const port of portsInside()) {
    if (harbours.length === OPTIONS.ports) break
    if (harbours.some(({ berth }) => kmBetween(berth, port) < OPTIONS.portsApartKm)) continue
    const berth = router.findBerth(port, OPTIONS.berthKm)
    if (berth === null || !router.isReachable(berth, sea)) continue
    harbours.push({ name: port.name, country: port.country, berth })
  }
  if (harbours.length < 2) throw new Error(`simulate: ${region.name} has ${harbours.length} usable ports`)
  const grounds = [...harbours.flatMap(findInshore), ...farGrounds].filter(({ middle }) =>
    router.isReachable(harbours[0]!.berth, middle),
  )
  const routes = new Map<Waypoint, Map<Waypoint, Route>>()

  /** In an order that is chance, and the same for every seed. */
  function portsInside() {
    const { west, east, south, north } = region.box
    const width = (east - west + UNITS_PER_TURN) % UNITS_PER_TURN
    return places.ports
      .filter(({ lonUnits, latUnits }) => {
        const fromWest = (lonUnits - west + UNITS_PER_TURN) % UNITS_PER_TURN
        return fromWest < width && latUnits > south && latUnits < north
      })
      .map((port) => ({ port, order: random.next() }))
      .sort((a, b) => a.order - b.order)
      .map(({ port }) => port)
  }

  /** A ground that is within a day's trip of a harbour, where there is one. */
  function findInshore({ berth }: Harbour): Ground[] {
    const { fromKm, toKm, keptKm, roomKm } = REACHES.coastal
    for (let i = 0; i < OPTIONS.inshoreTries; i++) {
      const middle = placeNear(berth, OPTIONS.inshoreKm, random)
      const shoreKm = places.shoreKm(middle.lonUnits, middle.latUnits)
      if (shoreKm < fromKm || shoreKm > toKm) continue
      return [{ reach: 'coastal', middle, roomKm: Math.min(roomKm, shoreKm - keptKm) }]
    }
    return []
  }

  /** On the shelf and beyond, nearest first. */
  function findGrounds(): Ground[] {
    const { west, east, south, north } = region.box
    const width = (east - west + UNITS_PER_TURN) % UNITS_PER_TURN
    const found = { shelf: [] as Ground[], offshore: [] as Ground[] }
    const consider = (place: Waypoint, isWanted: boolean) => {
      const shoreKm = places.shoreKm(place.lonUnits, place.latUnits)
      for (const reach of ['shelf', 'offshore'] as const) {
        const { fromKm, toKm, keptKm, roomKm } = REACHES[reach]
        if (shoreKm < fromKm || shoreKm > toKm) continue
        const room = Math.min(roomKm, shoreKm - keptKm)
        const isApart = found[reach].every(({ middle }) => kmBetween(middle, place) > room)
        if (isWanted || (found[reach].length < OPTIONS.grounds && isApart)) {
          found[reach].push({ reach, middle: place, roomKm: room })
        }
      }
    }
    for (const [lonDeg, latDeg] of region.grounds) {
      consider({ lonUnits: unitsOfLonDeg(lonDeg), latUnits: unitsOfLatDeg(latDeg) }, true)
    }
    for (let i = 0; i < OPTIONS.tries; i++) {
      // Off the edge of the box, where the search for ways ends.
      const place = {
        lonUnits: wrapUnits(Math.round(west + width * random.between(0.06, 0.94))),
        latUnits: Math.round(south + (north - south) * random.between(0.06, 0.94)),
      }
      consider(place, false)
    }
    const all = [...found.shelf, ...found.offshore]
    if (all.length === 0) throw new Error(`simulate: ${region.name} has no fishing ground`)
    return all
  }

  function findRoute(from: Waypoint, to: Waypoint): Route {
    let ways = routes.get(from)
    if (ways === undefined) {
      ways = new Map()
      routes.set(from, ways)
    }
    let route = ways.get(to)
    if (route === undefined) {
      route = measure(from, router.findRoute(from, to))
      ways.set(to, route)
    }
    return route
  }

  function measure(from: Waypoint, turns: Waypoint[]): Route {
    const clear = turns.map((turn, i) => clearanceKm(places, i === 0 ? from : turns[i - 1]!, turn))
    const slackKm = turns.map((_, i) => {
      if (i === turns.length - 1) return 0
      return Math.max(
        0,
        Math.min(OPTIONS.widestKm, 0.5 * (Math.min(clear[i]!, clear[i + 1]!) - OPTIONS.freeKm)),
      )
    })
    const km = turns.reduce((sum, turn, i) => sum + kmBetween(i === 0 ? from : turns[i - 1]!, turn), 0)
    return { turns, slackKm, km }
  }

  return { name: region.name, harbours, grounds, findRoute, isOpenWater: router.isOpenWater }
}

/** Least distance to shore along a straight way, km, to within a third. */
function clearanceKm(places: Places, from: Waypoint, to: Waypoint): number {
  const lengthKm = kmBetween(from, to)
  const at = { lonUnits: 0, latUnits: 0 }
  let least = Infinity
  for (let km = 0; km <= lengthKm; ) {
    interpolateUnits(
      from.lonUnits,
      from.latUnits,
      to.lonUnits,
      to.latUnits,
      km / Math.max(lengthKm, 1e-6),
      at,
    )
    const shoreKm = places.shoreKm(at.lonUnits, at.latUnits)
    least = Math.min(least, shoreKm)
    km += Math.max(0.2, shoreKm / 3)
  }
  return least
}
