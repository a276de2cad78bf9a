import { HALF_TURN, POLE, UNITS_PER_DEGREE } from '../units.ts'
import { TABLE_BITS, TABLE_COLUMNS, type ZoneCells } from './zone-cells.ts'
import { CROSSES, HOLDS, sideOfEdge, type ZoneEdges } from './zone-edges.ts'

/** Answers from cells (zone-cells.ts). */
export interface ZoneLookup {
  /** As `ZoneIndex`. */
  zonesAt(lonUnits: number, latUnits: number, found: Int32Array): number
  /** As `ZoneIndex`. */
  uniformCell(lonUnits: number, latUnits: number): number
  /** Whether a zone holds a place, degrees; between whole units too. */
  isInside(zone: number, lonDeg: number, latDeg: number): boolean
}

export function createZoneLookup({ lonDeg, latDeg }: ZoneEdges, cells: ZoneCells): ZoneLookup {
  const { table, nodes, lists } = cells
  /** Zones east of 180° while those west of it are found. */
  const eastern = new Int32Array(cells.mostInCell)

  return { zonesAt, uniformCell, isInside }

  function zonesAt(lonUnits: number, latUnits: number, found: Int32Array): number {
    const lat = latUnits / UNITS_PER_DEGREE
    const count = findZones(findList(lonUnits, latUnits), lonUnits / UNITS_PER_DEGREE, lat, found)
    if (lonUnits !== -HALF_TURN) return count
    eastern.set(found.subarray(0, count))
    return mergeInto(found, findZones(findList(HALF_TURN, latUnits), 180, lat, found), eastern, count)
  }

  function uniformCell(lonUnits: number, latUnits: number): number {
    const at = findList(lonUnits, latUnits)
    // The place at -180° is held by what holds it on either side.
    return lists[at] === 1 && lonUnits !== -HALF_TURN ? at : -1
  }

  function isInside(zone: number, lon: number, lat: number): boolean {
    const latUnits = Math.round(lat * UNITS_PER_DEGREE)
    const lonUnits = Math.round(lon * UNITS_PER_DEGREE)
    if (findZone(zone, findList(lonUnits, latUnits), lon, lat)) return true
    return Math.abs(lon) === 180 && findZone(zone, findList(-lonUnits, latUnits), -lon, lat)
  }

  /** Index into `lists` of the cell of a place, its longitude up to 180°. */
  function findList(lonUnits: number, latUnits: number): number {
    const east = lonUnits + HALF_TURN
    const north = latUnits + POLE
    let node = table[(north >> TABLE_BITS) * TABLE_COLUMNS + (east >> TABLE_BITS)]!
    for (let bit = TABLE_BITS - 1; node >= 0; bit--) {
      node = nodes[node + 2 * ((north >> bit) & 1) + ((east >> bit) & 1)]!
    }
    return ~node
  }

  function findZones(list: number, lon: number, lat: number, found: Int32Array): number {
    let count = 0
    let newest = -1
    const end = lists[list + 1]!
    for (let copy = list + 2; copy < end; copy = lists[copy + 1]!) {
      const zone = lists[copy]!
      if (zone === newest || !holds(copy, lon, lat)) continue
      newest = zone
      found[count++] = zone
    }
    return count
  }

  function findZone(zone: number, list: number, lon: number, lat: number): boolean {
    const end = lists[list + 1]!
    for (let copy = list + 2; copy < end; copy = lists[copy + 1]!) {
      if (lists[copy] === zone && holds(copy, lon, lat)) return true
    }
    return false
  }

  /** Whether the polygon whose copy begins at `copy` holds a place of the cell. */
  function holds(copy: number, lon: number, lat: number): boolean {
    let crossings = lists[copy + 2]!
    const endOfRuns = lists[copy + 3]!
    let at = copy + 4
    for (; at < endOfRuns; at += 2) {
      let vertex = lists[at]!
      const last = lists[at + 1]!
      let lonA = lonDeg[vertex]! - lon
      let latA = latDeg[vertex]! - lat
      while (vertex < last) {
        vertex++
        const lonB = lonDeg[vertex]! - lon
        const latB = latDeg[vertex]! - lat
        const side = sideOfEdge(lonA, latA, lonB, latB)
        if (side === HOLDS) return true
        if (side === CROSSES) crossings++
        lonA = lonB
        latA = latB
      }
    }
    const end = lists[copy + 1]!
    for (; at < end; at++) if (latDeg[lists[at]!]! > lat) crossings++
    return crossings % 2 === 1
  }
}

/** Adds to the ascending `into` the ascending `from`; returns how many there are then. */
function mergeInto(into: Int32Array, count: number, from: Int32Array, fromCount: number): number {
  for (let i = 0; i < fromCount; i++) {
    if (!into.subarray(0, count).includes(from[i]!)) into[count++] = from[i]!
  }
  into.subarray(0, count).sort()
  return count
}
