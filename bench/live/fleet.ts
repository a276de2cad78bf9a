/**
 * The made-up fleet of bench:live. Where a ship is at a time is a function of the time alone, so that a report may be sent
 * late and history may be written before it is lived. All of it is simulated.
 */

import { createDraws } from '../store/tracks.ts'

export const FLEET_OPTIONS = {
  /** Ships crowd: half of them are here, and most clients look here. */
  crowded: { west: -5, south: 48, east: 25, north: 66 },
  /** The no-take area, in deep water; poachers come into it one after the other. */
  noTake: { west: -24, south: 52, east: -16, north: 57 },
  /** Hulls that share the busy MMSI, degrees apart from each other. */
  busyHulls: 8,
  /** The rule is met by apparent fishing for so long (shipped rules: fishing-in-no-take-area), minutes. */
  decidedAfterMinutes: 30,
} as const

type Way = 'sails' | 'fishes' | 'lies' | 'poaches'

export interface Ship {
  readonly mmsi: number
  readonly way: Way
  readonly name: string
  readonly callSign: string
  readonly shipType: number
  readonly lonDeg: number
  readonly latDeg: number
  readonly courseDeg: number
  readonly knots: number
  /** Where it is on its way at time 0, hours. */
  readonly phaseHours: number
  /** When it begins to fish, epoch ms; of poachers. */
  readonly fishesFromMs: number
}

export interface Place {
  lonDeg: number
  latDeg: number
  knots: number
  courseDeg: number
}

export interface FleetRequest {
  readonly vessels: number
  /** When the alert of the first poacher is due, epoch ms; then one each so many ms. */
  readonly firstAlertMs: number
  readonly alertEveryMs: number
  readonly poachers: number
}

const HOUR_MS = 3_600_000
const NM_PER_DEGREE = 60
const TYPES = { sails: 70, fishes: 30, poaches: 30, lies: 80 } as const
const KNOTS = { sails: 12, fishes: 3.4, poaches: 3.4, lies: 0 } as const
/** A ship sails so long one way, and back; a trawler tows so long. */
const SAIL_HOURS = 5
const TOW_HOURS = 1.2
const APPROACH_KNOTS = 9

/** The first ship is the one of the busy MMSI. */
export function makeFleet({ vessels, firstAlertMs, alertEveryMs, poachers }: FleetRequest): Ship[] {
  const draw = createDraws(7)
  const between = (from: number, to: number) => from + (to - from) * draw()
  const { crowded, noTake } = FLEET_OPTIONS
  return Array.from({ length: vessels }, (_, i) => {
    const poacher = i >= 1 && i <= poachers ? i - 1 : null
    const share = draw()
    const way: Way =
      poacher !== null ? 'poaches' : i === 0 || share < 0.4 ? 'sails' : share < 0.65 ? 'fishes' : 'lies'
    const home = chooseHome(poacher !== null ? inset(noTake) : i % 2 === 0 ? crowded : OPEN_SEA, between)
    return {
      ...{ mmsi: 219_000_000 + i * 37, way, name: `SIMULATED ${i}`, callSign: `S${i}` },
      ...{ shipType: TYPES[way], ...home, courseDeg: between(0, 360) },
      knots: KNOTS[way] * between(0.9, 1.1),
      phaseHours: between(0, 100),
      fishesFromMs: firstAlertMs + (poacher ?? 0) * alertEveryMs - FLEET_OPTIONS.decidedAfterMinutes * 60_000,
    }
  })
}

const OPEN_SEA = { west: -170, south: -50, east: 170, north: 50 }

function inset({ west, south, east, north }: typeof OPEN_SEA): typeof OPEN_SEA {
  return { west: west + 1, south: south + 1, east: east - 1, north: north - 1 }
}

function chooseHome(
  { west, south, east, north }: typeof OPEN_SEA,
  between: (from: number, to: number) => number,
): { lonDeg: number; latDeg: number } {
  return { lonDeg: between(west, east), latDeg: between(south, north) }
}

/** `nth`: of the busy MMSI, which hull speaks. */
export function placeAt(ship: Ship, timeMs: number, nth: number, into: Place): void {
  const hours = timeMs / HOUR_MS + ship.phaseHours
  const isBusy = ship.mmsi === 219_000_000
  into.courseDeg = ship.courseDeg
  into.knots = ship.knots
  let along = 0
  let across = 0
  if (ship.way === 'lies') {
    // It swings about its anchor, some 40 m.
    along = 0.02 * Math.sin(hours * 9)
    across = 0.02 * Math.cos(hours * 13)
    into.courseDeg = Math.round((hours * 700) % 360)
  } else if (ship.way === 'sails') along = turnBack(ship, hours, SAIL_HOURS, into)
  else if (ship.way === 'poaches' && timeMs < ship.fishesFromMs) {
    into.knots = APPROACH_KNOTS
    along = ((timeMs - ship.fishesFromMs) / HOUR_MS) * APPROACH_KNOTS
  } else {
    const towHours = ship.way === 'poaches' ? (timeMs - ship.fishesFromMs) / HOUR_MS : hours
    along = turnBack(ship, towHours, TOW_HOURS, into)
    across = 0.4 * Math.sin(towHours * 1.3)
  }
  const east = Math.sin((ship.courseDeg * Math.PI) / 180)
  const north = Math.cos((ship.courseDeg * Math.PI) / 180)
  const latDeg = ship.latDeg + (along * north - across * east) / NM_PER_DEGREE
  const hull = isBusy ? 3 * (nth % FLEET_OPTIONS.busyHulls) : 0
  into.latDeg = latDeg
  into.lonDeg =
    ship.lonDeg + hull + (along * east + across * north) / NM_PER_DEGREE / Math.cos((latDeg * Math.PI) / 180)
}

/** Nautical miles from where it turned last but one: there and back, so many hours each. */
function turnBack({ knots }: Ship, hours: number, legHours: number, into: Place): number {
  const leg = Math.floor(hours / legHours)
  const since = (hours - leg * legHours) * knots
  if (leg % 2 === 0) return since
  into.courseDeg = (into.courseDeg + 180) % 360
  return legHours * knots - since
}
