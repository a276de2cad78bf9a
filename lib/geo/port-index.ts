/** Nearest port within a few kilometres, exact: a grid decides which ports to measure. */

import { cosLat, distanceKmWithCos, KM_PER_UNIT, lonDifference, sinLat } from './great-circle.ts'
import type { Port } from './places.ts'
import { HALF_TURN, POLE, RADIANS_PER_UNIT, UNITS_PER_DEGREE, UNITS_PER_TURN } from './units.ts'

/** Farthest that `nearestPort` looks (see Places), km. */
export const MAX_PORT_KM = 30
/** Cell of the grid, 0.25°: as high as the farthest look, so that a look takes a few cells; starts fill 4 MB. */
const CELL_UNITS = UNITS_PER_DEGREE / 4
const CELL_COLUMNS = UNITS_PER_TURN / CELL_UNITS
/** One more for the pole itself. */
const CELL_ROWS = (2 * POLE) / CELL_UNITS + 1
const MAX_LAT_UNITS = Math.ceil(MAX_PORT_KM / KM_PER_UNIT)

export interface PortIndex {
  /** See Places. Throws where maxKm is over MAX_PORT_KM. */
  nearestPort(lonUnits: number, latUnits: number, maxKm: number): number
  portKm(port: number, lonUnits: number, latUnits: number): number
}

export function createPortIndex(ports: readonly Port[]): PortIndex {
  const lon = Int32Array.from(ports, (port) => port.lonUnits)
  const lat = Int32Array.from(ports, (port) => port.latUnits)
  const cos = Float64Array.from(lat, cosLat)
  const { starts, members } = sortIntoCells(lon, lat)
  const windows = measureWindows()

  function portKm(port: number, lonUnits: number, latUnits: number): number {
    return distanceKmWithCos(lonUnits, latUnits, cosLat(latUnits), lon[port]!, lat[port]!, cos[port]!)
  }

  function nearestPort(lonUnits: number, latUnits: number, maxKm: number): number {
    if (!(maxKm <= MAX_PORT_KM))
      throw new RangeError(`ports: looked for within ${maxKm} km, at most ${MAX_PORT_KM}`)
    const latReach = Math.ceil(maxKm / KM_PER_UNIT)
    const firstRow = Math.max(0, Math.floor((latUnits - latReach + POLE) / CELL_UNITS))
    const lastRow = Math.min(CELL_ROWS - 1, Math.floor((latUnits + latReach + POLE) / CELL_UNITS))
    const window = windows[rowOf(latUnits)]!
    const isFullCircle = window === Infinity
    const lonReach = isFullCircle ? HALF_TURN : Math.ceil(maxKm * window)
    const west = lonUnits - lonReach + HALF_TURN
    const firstColumn = isFullCircle ? 0 : Math.floor(west / CELL_UNITS)
    const lastColumn = isFullCircle ? CELL_COLUMNS - 1 : Math.floor((west + 2 * lonReach) / CELL_UNITS)

    let nearest = -1
    let nearestKm = maxKm
    for (let row = firstRow; row <= lastRow; row++) {
      for (let column = firstColumn; column <= lastColumn; column++) {
        const wrapped =
          column < 0 ? column + CELL_COLUMNS : column >= CELL_COLUMNS ? column - CELL_COLUMNS : column
        const cell = row * CELL_COLUMNS + wrapped
        for (let i = starts[cell]!; i < starts[cell + 1]!; i++) {
          const port = members[i]!
          if (Math.abs(lat[port]! - latUnits) > latReach) continue
          if (Math.abs(lonDifference(lonUnits, lon[port]!)) > lonReach) continue
          const km = portKm(port, lonUnits, latUnits)
          if (km < nearestKm || (km === nearestKm && (nearest < 0 || port < nearest))) {
            nearest = port
            nearestKm = km
          }
        }
      }
    }
    return nearest
  }

  return { nearestPort, portKm }
}

function rowOf(latUnits: number): number {
  return Math.floor((latUnits + POLE) / CELL_UNITS)
}

function sortIntoCells(lon: Int32Array, lat: Int32Array): { starts: Int32Array; members: Int32Array } {
  const cells = Int32Array.from(lon, (units, port) => {
    return rowOf(lat[port]!) * CELL_COLUMNS + Math.floor((units + HALF_TURN) / CELL_UNITS)
  })
  const starts = new Int32Array(CELL_ROWS * CELL_COLUMNS + 1)
  for (const cell of cells) starts[cell + 1]!++
  for (let c = 0; c + 1 < starts.length; c++) starts[c + 1]! += starts[c]!
  const next = starts.slice()
  const members = new Int32Array(lon.length)
  cells.forEach((cell, port) => {
    members[next[cell]!++] = port
  })
  return { starts, members }
}

/**
 * For each row, longitude units per km that a circle around a place in it reaches at most; Infinity where a
 * circle may hold the pole. A circle of angle δ around latitude φ reaches asin(sin δ / cos φ) of longitude, which
 * is convex in δ: the slope from 0 to the largest δ bounds every smaller circle.
 */
function measureWindows(): Float64Array {
  const windows = new Float64Array(CELL_ROWS)
  for (let row = 0; row < CELL_ROWS; row++) {
    const poleward = Math.max(Math.abs(row * CELL_UNITS - POLE), Math.abs((row + 1) * CELL_UNITS - POLE))
    if (poleward + MAX_LAT_UNITS >= POLE) {
      windows[row] = Infinity
      continue
    }
    const reach = Math.asin(sinLat(MAX_LAT_UNITS) / cosLat(poleward)) / RADIANS_PER_UNIT
    // A unit more outweighs the rounding of the line above.
    windows[row] = (reach + 1) / MAX_PORT_KM
  }
  return windows
}
