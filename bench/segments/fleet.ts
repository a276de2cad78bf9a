/**
 * A made fleet for benches beside peers that know one ship an MMSI: clean, sorted by time as a day's file is, the
 * same for the same seed.
 */

import { closeSync, openSync, writeSync } from 'node:fs'
import { destinationUnits, KM_PER_NM } from '../../lib/geo/great-circle.ts'
import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import { Random } from '../../lib/simulate/random.ts'

const START_S = Date.UTC(2026, 0, 5) / 1000
const INTERVAL_S = 60
const HOUR_S = 3600
const FIRST_MMSI = 257_000_000
/**
 * Hours of each ship's silences: two that split nothing, one that ends a segment but is no gap, two gaps. None is
 * within half an hour of a threshold (8 h, 12 h), nor so long that the ship is another track afterwards.
 */
const SILENCES_HOURS: readonly (readonly [number, number])[] = [
  [1, 7.5],
  [8.5, 11.5],
  [12.5, 20],
  [1, 7.5],
  [12.5, 30],
]

export interface Fleet {
  readonly count: number
  /** UTC epoch seconds, whole; ascending. */
  readonly timeS: Int32Array
  readonly mmsi: Int32Array
  readonly lonUnits: Int32Array
  readonly latUnits: Int32Array
  readonly speedTenths: Int32Array
  readonly courseTenths: Int32Array
}

/** Every ship sends `positionsEach` positions, one a minute but for its silences, wandering over an ocean. */
export function makeFleet(seed: number, ships: number, positionsEach: number): Fleet {
  const count = ships * positionsEach
  const order = Array.from({ length: count }, (_, row) => row)
  const unsorted = emptyFleet(count)
  for (let ship = 0; ship < ships; ship++) addShip(unsorted, seed, ship, positionsEach)
  order.sort((a, b) => unsorted.timeS[a]! - unsorted.timeS[b]! || a - b)
  const fleet = emptyFleet(count)
  for (const name of COLUMNS)
    for (let row = 0; row < count; row++) fleet[name][row] = unsorted[name][order[row]!]!
  return fleet
}

const COLUMNS = ['timeS', 'mmsi', 'lonUnits', 'latUnits', 'speedTenths', 'courseTenths'] as const

function emptyFleet(count: number): Fleet {
  const column = () => new Int32Array(count)
  return {
    count,
    timeS: column(),
    mmsi: column(),
    lonUnits: column(),
    latUnits: column(),
    speedTenths: column(),
    courseTenths: column(),
  }
}

function addShip(fleet: Fleet, seed: number, ship: number, positions: number): void {
  const random = new Random(seed, `ship ${ship}`)
  const place = {
    lonUnits: Math.round(random.between(-50, -20) * UNITS_PER_DEGREE),
    latUnits: Math.round(random.between(10, 50) * UNITS_PER_DEGREE),
  }
  let knots = random.between(2, 12)
  let courseDeg = random.between(0, 360)
  let timeS = START_S + Math.floor(random.between(0, INTERVAL_S))
  const piece = Math.floor(positions / (SILENCES_HOURS.length + 1))
  for (let i = 0; i < positions; i++) {
    const row = ship * positions + i
    fleet.timeS[row] = timeS
    fleet.mmsi[row] = FIRST_MMSI + ship
    fleet.lonUnits[row] = place.lonUnits
    fleet.latUnits[row] = place.latUnits
    fleet.speedTenths[row] = Math.round(knots * 10)
    fleet.courseTenths[row] = Math.floor(courseDeg * 10)
    const silence = (i + 1) % piece === 0 ? SILENCES_HOURS[(i + 1) / piece - 1] : undefined
    const stepS = Math.round(
      silence === undefined ? INTERVAL_S * random.between(0.8, 1.2) : random.within(silence) * HOUR_S,
    )
    destinationUnits(place.lonUnits, place.latUnits, courseDeg, (knots * KM_PER_NM * stepS) / HOUR_S, place)
    timeS += stepS
    if (silence === undefined && random.isBelow(0.05)) {
      courseDeg = (courseDeg + random.between(-40, 40) + 360) % 360
      knots = random.between(2, 12)
    }
  }
}

/** Writes `mmsi,timestamp,lat,lon,speed,course`: times ISO 8601, places in degrees to a tenth of AIS's own unit. */
export function writeFleetCsv(fleet: Fleet, path: string): void {
  const file = openSync(path, 'w')
  let text = 'mmsi,timestamp,lat,lon,speed,course\n'
  for (let row = 0; row < fleet.count; row++) {
    const time = new Date(fleet.timeS[row]! * 1000).toISOString().replace('.000Z', 'Z')
    const lat = (fleet.latUnits[row]! / UNITS_PER_DEGREE).toFixed(7)
    const lon = (fleet.lonUnits[row]! / UNITS_PER_DEGREE).toFixed(7)
    text += `${fleet.mmsi[row]},${time},${lat},${lon},${fleet.speedTenths[row]! / 10},${fleet.courseTenths[row]! / 10}\n`
    if (text.length > 1 << 20 || row === fleet.count - 1) {
      writeSync(file, text)
      text = ''
    }
  }
  closeSync(file)
}
