import Flatbush from 'flatbush'
import type { ZoneEdges } from './zone-edges.ts'

/** The borders of zones: edges, straight in degrees as GeoJSON means them, by where they are. */
export interface ZoneBorders {
  /** Ends of the edges, degrees: longitude and latitude of one, then of the other. Longitudes in -180..180. */
  readonly ends: Float64Array
  /** Calls `visit` with each run whose box touches a box in degrees, longitudes -180..180, and with the run's box. */
  visitRuns(west: number, south: number, east: number, north: number, visit: VisitRun): void
  /** The zone of a run, as its position in the set. */
  readonly zones: Int32Array
  /** The first edge of each run, and at last the number of edges. */
  readonly firstEdges: Int32Array
}

export type VisitRun = (run: number, west: number, south: number, east: number, north: number) => void

/** Edges of a run, which follow each other round a zone. More would have to be looked at one by one too often. */
const RUN_EDGES = 16
/** Nor is a run wider or higher, unless it is one edge. */
const RUN_DEG = 1

/**
 * What a zone has on one side only. Not so: edges at a pole, which are a single place; two edges that are the same line,
 * where parts of a zone touch; and edges along 180° where the zone goes on at -180° (where it does not, they are its border).
 */
export function buildZoneBorders(edges: ZoneEdges, zoneCount: number): ZoneBorders {
  const runs = createRuns()
  const ofZones = Array.from({ length: zoneCount }, createBorder)
  for (const { zone, runs: rings } of edges.polygons) ofZones[zone]!.addRings(edges, rings)
  for (const [zone, border] of ofZones.entries()) border.finish((...line) => runs.add(zone, line))
  return runs.finish()
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

function createRuns() {
  const ends: number[] = []
  const zones: number[] = []
  const firstEdges: number[] = []
  /** Of runs: west, south, east, north. */
  const boxes: number[] = []

  return { add, finish }

  function add(zone: number, line: Line): void {
    const edge = ends.length / 4
    ends.push(...line)
    const [lonA, latA, lonB, latB] = line
    const box = [Math.min(lonA, lonB), Math.min(latA, latB), Math.max(lonA, lonB), Math.max(latA, latB)]
    if (zones[zones.length - 1] === zone && edge - firstEdges[firstEdges.length - 1]! < RUN_EDGES) {
      const at = boxes.length - 4
      const wider = box.map((side, i) =>
        i < 2 ? Math.min(side, boxes[at + i]!) : Math.max(side, boxes[at + i]!),
      )
      if (Math.max(wider[2]! - wider[0]!, wider[3]! - wider[1]!) <= RUN_DEG) {
        boxes.splice(at, 4, ...wider)
        return
      }
    }
    zones.push(zone)
    firstEdges.push(edge)
    boxes.push(...box)
  }

  function finish(): ZoneBorders {
    firstEdges.push(ends.length / 4)
    return {
      ends: Float64Array.from(ends),
      zones: Int32Array.from(zones),
      firstEdges: Int32Array.from(firstEdges),
      visitRuns: indexBoxes(boxes),
    }
  }
}

function indexBoxes(boxes: readonly number[]): ZoneBorders['visitRuns'] {
  if (boxes.length === 0) return () => {}
  const tree = new Flatbush(boxes.length / 4)
  for (let at = 0; at < boxes.length; at += 4)
    tree.add(boxes[at]!, boxes[at + 1]!, boxes[at + 2]!, boxes[at + 3]!)
  tree.finish()
  return (west, south, east, north, visit) => {
    tree.search(west, south, east, north, (run, ...box) => {
      visit(run, ...box)
      return false
    })
  }
}
