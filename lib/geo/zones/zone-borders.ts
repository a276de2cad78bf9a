import Flatbush from 'flatbush'
import type { ZoneEdges } from './zone-edges.ts'

/** The borders of zones: edges, straight in degrees as GeoJSON means them, by where they are. */
export interface ZoneBorders {
  /** The zone of each edge, as its position in the set. */
  readonly zones: Int32Array
  /** Its ends, degrees: longitude and latitude of one, then of the other. Longitudes in -180..180. */
  readonly ends: Float64Array
  /** Calls `visit` with each edge whose box touches a box in degrees, longitudes -180..180. */
  visitWithin(west: number, south: number, east: number, north: number, visit: (edge: number) => void): void
}

/**
 * What a zone has on one side only. Not so: edges at a pole, which are a single place; two edges that are the same line,
 * where parts of a zone touch; and edges along 180° where the zone goes on at -180° (where it does not, they are its border).
 */
export function buildZoneBorders(edges: ZoneEdges, zoneCount: number): ZoneBorders {
  const zones: number[] = []
  const ends: number[] = []
  const ofZones = Array.from({ length: zoneCount }, createBorder)
  for (const { zone, runs } of edges.polygons) ofZones[zone]!.addRings(edges, runs)
  for (const [zone, border] of ofZones.entries()) {
    border.finish((...line) => {
      zones.push(zone)
      ends.push(...line)
    })
  }
  return indexEdges(Int32Array.from(zones), Float64Array.from(ends))
}

type Line = [lonA: number, latA: number, lonB: number, latB: number]

/** Collects the edges of one zone and strikes out what has the zone on both sides. */
function createBorder() {
  const lines = new Map<string, Line>()
  /** Latitudes of the ends of edges along 180° and -180°. */
  const seam: number[] = []

  return {
    addRings({ lonDeg, latDeg }: ZoneEdges, runs: readonly number[]): void {
      for (let at = 0; at < runs.length; at += 2) {
        for (let i = runs[at]!; i < runs[at + 1]!; i++)
          add(lonDeg[i]!, latDeg[i]!, lonDeg[i + 1]!, latDeg[i + 1]!)
      }
    },
    finish(visit: (...line: Line) => void): void {
      for (const line of lines.values()) visit(...line)
      // In order along the meridian, what an odd number of edges lie on is between each second end and the next.
      seam.sort((a, b) => a - b)
      for (let at = 0; at < seam.length; at += 2) {
        if (seam[at]! < seam[at + 1]!) visit(180, seam[at]!, 180, seam[at + 1]!)
      }
    },
  }

  function add(...line: Line): void {
    const [lonA, latA, lonB, latB] = line
    if (latA === latB && (lonA === lonB || Math.abs(latA) === 90)) return
    if (lonA === lonB && Math.abs(lonA) === 180) {
      seam.push(latA, latB)
      return
    }
    const isForward = lonA < lonB || (lonA === lonB && latA < latB)
    const key = isForward ? line.join() : [lonB, latB, lonA, latA].join()
    if (!lines.delete(key)) lines.set(key, line)
  }
}

function indexEdges(zones: Int32Array, ends: Float64Array): ZoneBorders {
  if (zones.length === 0) return { zones, ends, visitWithin: () => {} }
  const boxes = new Flatbush(zones.length)
  for (let at = 0; at < ends.length; at += 4) {
    const [lonA, latA, lonB, latB] = [ends[at]!, ends[at + 1]!, ends[at + 2]!, ends[at + 3]!]
    boxes.add(Math.min(lonA, lonB), Math.min(latA, latB), Math.max(lonA, lonB), Math.max(latA, latB))
  }
  boxes.finish()
  return {
    zones,
    ends,
    visitWithin(west, south, east, north, visit) {
      boxes.search(west, south, east, north, (edge) => {
        visit(edge)
        return false
      })
    },
  }
}
