/**
 * The first fleet: ten ships between the Gulf of Biscay and Gibraltar. Their MMSI carry the digits of Adélie
 * Land (501), where no ship is registered: valid as a ship's, and nobody's.
 */

import type { Places } from '../geo/places.ts'
import { UNITS_PER_DEGREE, unitsOfLatDeg, unitsOfLonDeg } from '../geo/units.ts'
import type { Ground } from './fishing-tasks.ts'
import * as lives from './lives.ts'
import { createRandom } from './random.ts'
import type { SeaBox } from './sea-grid.ts'
import { createSeaRouter } from './sea-router.ts'
import { createShip, type Handling, moveShip, type Ship, type ShipIdentity, type Task } from './ship.ts'
import { HOUR_MS } from './tasks.ts'

export interface Fleet {
  readonly ships: readonly FleetShip[]
  readonly ports: Readonly<Record<PortKey, lives.HomePort>>
}

export interface FleetShip {
  readonly ship: Ship
  /** Lives on until a time, `seconds` after the last one. */
  advance(nowMs: number, seconds: number): void
}

export interface FleetOptions {
  readonly seed: number
  /** UTC epoch ms. */
  readonly startMs: number
  /** The coast that ships keep off, and the ports they call at by name. */
  readonly places: Places
}

const BOX: SeaBox = {
  west: -16 * UNITS_PER_DEGREE,
  east: 0,
  south: 35 * UNITS_PER_DEGREE,
  north: 49.5 * UNITS_PER_DEGREE,
}

/** A berth is at most this far from the listed port, well within the 3 km of a port visit. */
const BERTH_KM = 2.5

/** Ports of the fleet, by name and country in the built-in list. */
const FLEET_PORTS = {
  coruna: { name: 'La Coruna (A Coruna)', country: 'ES' },
  bermeo: { name: 'Bermeo', country: 'ES' },
  viana: { name: 'Viana do Castelo', country: 'PT' },
  figueira: { name: 'Figueira da Foz', country: 'PT' },
  sines: { name: 'Sines', country: 'PT' },
  gibraltar: { name: 'Gibraltar', country: 'GI' },
  nazaire: { name: 'Saint-Nazaire', country: 'FR' },
  pallice: { name: 'La Pallice', country: 'FR' },
  piriac: { name: 'Piriac-sur-Mer', country: 'FR' },
} as const

export type PortKey = keyof typeof FLEET_PORTS

const SMALL: Handling = { knotsPerSecond: 0.1, turnDegPerSecond: 3 }
const MIDDLE: Handling = { knotsPerSecond: 0.05, turnDegPerSecond: 1.5 }
const LARGE: Handling = { knotsPerSecond: 0.03, turnDegPerSecond: 0.6 }

interface Plan {
  readonly name: string
  /** AIS ship type (ITU-R M.1371-5 table 53). */
  readonly shipType: number
  readonly lengthM: number
  readonly widthM: number
  readonly draughtM: number
  readonly handling: Handling
  readonly transponder?: 'class-b'
  readonly home: PortKey
  readonly live: (context: lives.LifeContext, world: World) => lives.Life
}

interface World {
  readonly ports: Readonly<Record<PortKey, lives.HomePort>>
  readonly startMs: number
}

const PLANS: readonly Plan[] = [
  {
    ...{ name: 'SIMULATED TRAWLER 1', shipType: 30, lengthM: 32, widthM: 9, draughtM: 4.1, handling: MIDDLE },
    home: 'coruna',
    live: (context, { ports }) => {
      const ground = groundAt(-9.0, 43.95, 25)
      return lives.fishFrom(context, ports.coruna, ground, 10, () => lives.trawlFor(context, ground, 26))
    },
  },
  {
    ...{
      name: 'SIMULATED TRAWLER 2',
      shipType: 30,
      lengthM: 38,
      widthM: 10,
      draughtM: 4.6,
      handling: MIDDLE,
    },
    home: 'viana',
    live: (context, { ports }) => {
      const ground = groundAt(-11.0, 41.7, 30)
      return lives.fishFrom(context, ports.viana, ground, 10.5, () =>
        lives.trawlDark(context, ground, 26, 15),
      )
    },
  },
  {
    ...{
      name: 'SIMULATED LONGLINE 1',
      shipType: 30,
      lengthM: 29,
      widthM: 8,
      draughtM: 3.6,
      handling: MIDDLE,
    },
    home: 'coruna',
    live: (context, { ports, startMs }) => {
      const ground = groundAt(-10.8, 44.6, 45)
      const meeting = meetingAt(-10.6, 44.2, startMs)
      return lives.fishFrom(context, ports.coruna, ground, 10, () =>
        lives.longlineAndMeet(context, ground, meeting),
      )
    },
  },
  {
    ...{ name: 'SIMULATED SEINER 1', shipType: 30, lengthM: 35, widthM: 9, draughtM: 4.4, handling: MIDDLE },
    home: 'bermeo',
    live: (context, { ports }) => {
      const ground = groundAt(-3.0, 44.0, 35)
      return lives.fishFrom(context, ports.bermeo, ground, 11, () => lives.seineFor(context, ground, 20))
    },
  },
  {
    ...{
      name: 'SIMULATED CARRIER 1',
      shipType: 79,
      lengthM: 118,
      widthM: 17,
      draughtM: 6.9,
      handling: LARGE,
    },
    home: 'figueira',
    live: (context, { ports, startMs }) => {
      // 100 m north of the other ship.
      return lives.carry(context, ports.figueira, meetingAt(-10.6, 44.2009, startMs), 14)
    },
  },
  {
    ...{ name: 'SIMULATED CARGO 1', shipType: 70, lengthM: 140, widthM: 21, draughtM: 7.8, handling: LARGE },
    home: 'sines',
    live: (context, { ports }) => lives.trade(context, [ports.sines, ports.pallice], 14.5, [8, 16], 5),
  },
  {
    ...{
      name: 'SIMULATED TANKER 1',
      shipType: 80,
      lengthM: 183,
      widthM: 32,
      draughtM: 10.4,
      handling: LARGE,
    },
    home: 'gibraltar',
    live: (context, { ports }) => lives.trade(context, [ports.gibraltar, ports.nazaire], 12.5, [16, 24], 7),
  },
  {
    ...{ name: 'SIMULATED TUG 1', shipType: 52, lengthM: 28, widthM: 10, draughtM: 4.8, handling: SMALL },
    home: 'sines',
    live: (context, { ports }) => lives.tow(context, ports.sines, groundAt(-8.97, 37.92, 9)),
  },
  {
    ...{ name: 'SIMULATED FERRY 1', shipType: 60, lengthM: 96, widthM: 18, draughtM: 4.9, handling: MIDDLE },
    home: 'piriac',
    live: (context, { ports }) => lives.trade(context, [ports.piriac, ports.pallice], 19, [0.7, 1.2], 0),
  },
  {
    ...{ name: 'SIMULATED BOAT 1', shipType: 30, lengthM: 9, widthM: 3, draughtM: 1.1, handling: SMALL },
    transponder: 'class-b',
    home: 'figueira',
    live: (context, { ports }) => lives.fishByDay(context, ports.figueira, groundAt(-9.05, 40.2, 6), 5),
  },
]

/** Throws where a port of the fleet is not in `places`, or no berth is near it. */
export function createFleet({ seed, startMs, places }: FleetOptions): Fleet {
  const router = createSeaRouter(places, BOX)
  const ports = {} as Record<PortKey, lives.HomePort>
  for (const key of Object.keys(FLEET_PORTS) as PortKey[]) {
    const port = findPort(places, key)
    ports[key] = { name: port.name, berth: router.findBerth(port, BERTH_KM) }
  }
  const ships = PLANS.map((plan, index) => {
    const clock = { nowMs: startMs }
    const ship = createShip(identityOf(plan, index), plan.handling, ports[plan.home].berth)
    ship.destination = ports[plan.home].name
    const random = createRandom(seed, plan.name)
    const life = plan.live({ ship, clock, router, random }, { ports, startMs })
    let task: Task | null = null
    return {
      ship,
      advance(nowMs: number, seconds: number) {
        clock.nowMs = nowMs
        task ??= life.next().value
        let order = task(ship, nowMs)
        while (order === null) {
          task = life.next().value
          order = task(ship, nowMs)
        }
        moveShip(ship, order, seconds)
      },
    }
  })
  return { ships, ports }
}

function findPort(places: Places, key: PortKey) {
  const { name, country } = FLEET_PORTS[key]
  const port = places.ports.find((candidate) => candidate.name === name && candidate.country === country)
  if (port === undefined) throw new Error(`simulate: port ${name} (${country}) is not in the port list`)
  return port
}

function identityOf(plan: Plan, index: number): ShipIdentity {
  const { name, shipType, lengthM, widthM, draughtM } = plan
  const serial = index + 1
  return {
    ...{ name, shipType, lengthM, widthM, draughtM },
    mmsi: 501_990_000 + serial,
    callSign: `SIM${String(serial).padStart(3, '0')}`,
    imo: plan.transponder === 'class-b' ? null : imoNumber(999_900 + serial),
    transponder: plan.transponder ?? 'class-a',
  }
}

/** Six digits and the check digit: the last of the sum of the digits times 7, 6, …, 2 (IMO resolution A.1117). */
function imoNumber(sixDigits: number): number {
  const sum = [...String(sixDigits)].reduce((total, digit, at) => total + Number(digit) * (7 - at), 0)
  return sixDigits * 10 + (sum % 10)
}

function groundAt(lonDeg: number, latDeg: number, roomKm: number): Ground {
  return { middle: { lonUnits: unitsOfLonDeg(lonDeg), latUnits: unitsOfLatDeg(latDeg) }, roomKm }
}

/** The carrier and the longliner lie together until 42 h after the start. */
function meetingAt(lonDeg: number, latDeg: number, startMs: number): lives.Meeting {
  return { place: groundAt(lonDeg, latDeg, 0).middle, untilMs: startMs + 42 * HOUR_MS }
}
