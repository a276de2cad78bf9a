import { EARTH_RADIUS_KM } from '../../../lib/geo/great-circle.ts'
import { UNITS_PER_DEGREE } from '../../../lib/geo/units.ts'
import type { Area } from './turf-zones.ts'

type Edge = readonly [a: readonly [number, number], b: readonly [number, number]]

const RADIANS_PER_DEGREE = Math.PI / 180
/** Places looked at on an edge: so many a degree, then so many between the neighbours of the nearest, seven times. */
const PER_DEGREE = 50
const REFINED = 40
const ROUNDS = 8
/** More than two neighbours of the first round are apart, km. */
const COARSE_KM = 5

/** The edges of an area that are borders, where none of its parts touch but at 180°. */
export function borderEdges({ geometry }: Area): Edge[] {
  const rings = (geometry.coordinates as [number, number][][][]).flat()
  const edges = rings.flatMap((ring) => ring.slice(1).map((end, i): Edge => [ring[i]!, end]))
  return edges.filter(([a, b]) => {
    const isSeam = a[0] === b[0] && Math.abs(a[0]) === 180
    const isAtPole = a[1] === b[1] && Math.abs(a[1]) === 90
    return !isSeam && !isAtPole
  })
}

/** Distance to the nearest of many places of the edges, km. */
export function oracleKm(edges: readonly Edge[], lonUnits: number, latUnits: number): number {
  const lon = lonUnits / UNITS_PER_DEGREE
  const lat = latUnits / UNITS_PER_DEGREE
  let least = Infinity
  for (const [a, b] of edges) {
    const at = (share: number) =>
      kmBetween(lon, lat, a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))
    const count = Math.ceil(PER_DEGREE * Math.max(Math.abs(b[0] - a[0]), Math.abs(b[1] - a[1]))) + 1
    let [from, to, parts] = [0, 1, count]
    for (let round = 0; round < ROUNDS; round++) {
      let nearest = from
      for (let i = 0; i <= parts; i++) {
        const share = from + ((to - from) * i) / parts
        if (at(share) < at(nearest)) nearest = share
      }
      if (at(nearest) > least + COARSE_KM) break
      least = Math.min(least, at(nearest))
      const step = (to - from) / parts
      ;[from, to, parts] = [Math.max(0, nearest - step), Math.min(1, nearest + step), REFINED]
    }
  }
  return least
}

/** By the angle between two vectors, unlike what it judges. */
function kmBetween(lonA: number, latA: number, lonB: number, latB: number): number {
  const turn = (lonB - lonA) * RADIANS_PER_DEGREE
  const [a, b] = [latA * RADIANS_PER_DEGREE, latB * RADIANS_PER_DEGREE]
  const across = Math.cos(b) * Math.sin(turn)
  const along = Math.cos(a) * Math.sin(b) - Math.sin(a) * Math.cos(b) * Math.cos(turn)
  const ahead = Math.sin(a) * Math.sin(b) + Math.cos(a) * Math.cos(b) * Math.cos(turn)
  return EARTH_RADIUS_KM * Math.atan2(Math.hypot(across, along), ahead)
}
