/**
 * How fast the zone index answers, on one core, beside turf and beside turf behind a flatbush of boxes: `npm run
 * bench:zones [-- AREAS]`, AREAS being the folder of the 261 exclusive economic zones and 42 fisheries areas
 * (../shared/data/areas where it is not given).
 *
 * Processor time of this process, the best of several rounds over the same places, as in bench/geo. All three are asked at
 * the same places, and must say the same; turf is given the areas' boxes, by which it leaves out what is far.
 */

import { booleanPointInPolygon } from '@turf/turf'
import Flatbush from 'flatbush'
import { createBuiltinPlaces, readBuiltinCoast } from '../../lib/geo/builtin-places.ts'
import { destinationUnits, KM_PER_NM } from '../../lib/geo/great-circle.ts'
import { UNITS_PER_DEGREE, wrapUnits } from '../../lib/geo/units.ts'
import { createZoneIndex } from '../../lib/geo/zones/zone-index.ts'
import { createRandom } from '../../lib/simulate/random.ts'
import { readRealAreas, zonesOf } from '../../tests/geo/zones/real-zones.ts'
import { areaOf } from '../../tests/geo/zones/turf-zones.ts'

const COUNT = 100_000
const STRETCHES = 10
const ROUNDS = 6
/** Positions of a track, a few km apart. */
const TRACK = 288

type Ask = (lonUnits: number, latUnits: number, i: number) => number

interface Sample {
  readonly lon: Int32Array
  readonly lat: Int32Array
}

const areas = readRealAreas(process.argv[2] ?? '../shared/data/areas')
const random = createRandom(1)
const { shoreKm } = createBuiltinPlaces()
const coast = readBuiltinCoast()

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function atSea(): [number, number] {
  for (;;) {
    const lon = wrapUnits(Math.floor(random.between(-180, 180) * UNITS_PER_DEGREE))
    const lat = Math.round((Math.asin(random.between(-1, 1)) / Math.PI) * 180 * UNITS_PER_DEGREE)
    if (shoreKm(lon, lat) > 0) return [lon, lat]
  }
}

/** Within a degree of a coast, to 80° north and south. */
function besideCoast(): [number, number] {
  for (;;) {
    const segment = 4 * Math.floor(random.between(0, coast.length / 4))
    const off = () => Math.round(random.between(-1, 1) * UNITS_PER_DEGREE)
    const lon = wrapUnits(coast[segment]! + off())
    const lat = coast[segment + 1]! + off()
    if (Math.abs(lat) < 80 * UNITS_PER_DEGREE && shoreKm(lon, lat) > 0) return [lon, lat]
  }
}

function sample(next: () => readonly [number, number]): Sample {
  const places = Array.from({ length: COUNT }, next)
  return { lon: Int32Array.from(places, ([lon]) => lon), lat: Int32Array.from(places, ([, lat]) => lat) }
}

function tracksFrom(start: () => [number, number]): Sample {
  const place = { lonUnits: 0, latUnits: 0 }
  let [left, bearing] = [0, 0]
  return sample(() => {
    if (left-- === 0) {
      ;[place.lonUnits, place.latUnits] = start()
      bearing = random.between(0, 360)
      left = TRACK - 1
    }
    bearing += random.normal(10)
    destinationUnits(place.lonUnits, place.latUnits, bearing, random.between(1, 5), place)
    return [place.lonUnits, place.latUnits]
  })
}

/** Microseconds of processor time a place: ten stretches of so many places, the best of some rounds of each. */
function time({ lon, lat }: Sample, stretch: number, ask: Ask): number {
  let totalMs = 0
  for (let from = 0; from < lon.length; from += Math.ceil(lon.length / STRETCHES)) {
    const to = Math.min(from + stretch, lon.length)
    let bestMs = Infinity
    for (let round = 0; round < ROUNDS; round++) {
      const startMs = cpuMs()
      for (let i = from; i < to; i++) kept += ask(lon[i]!, lat[i]!, i)
      bestMs = Math.min(bestMs, cpuMs() - startMs)
    }
    totalMs += bestMs / (to - from)
  }
  return (1000 * totalMs) / STRETCHES
}

let kept = 0
const heapMb = () => {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / 2 ** 20
}

const zones = zonesOf(areas)
const beforeMb = heapMb()
const index = createZoneIndex(zones)
const keptMb = heapMb() - beforeMb
const startMs = cpuMs()
createZoneIndex(zones)
const builtMs = cpuMs() - startMs
const edges = zones.flatMap(({ polygons }) =>
  polygons.flatMap(({ rings }) => rings.map((ring) => ring.length / 2 - 1)),
)
console.log(`${zones.length} zones of ${edges.reduce((sum, count) => sum + count, 0)} edges`)
console.log(`built in ${builtMs.toFixed(0)} ms of processor time, ${keptMb.toFixed(0)} MB kept\n`)

const found = new Int32Array(index.mostAtOnce)
const zonesAt: Ask = (lon, lat) => index.zonesAt(lon, lat, found)

/** As a caller does it: asks anew only where the ship left its cell. */
function createFollower(): Ask {
  let [cell, count] = [-1, 0]
  return (lon, lat) => {
    const here = index.uniformCell(lon, lat)
    if (here < 0 || here !== cell) count = index.zonesAt(lon, lat, found)
    cell = here
    return count
  }
}

const turf: Ask = (lon, lat) => {
  const place = [lon / UNITS_PER_DEGREE, lat / UNITS_PER_DEGREE]
  let count = 0
  for (const area of areas) if (booleanPointInPolygon(place, area)) count++
  return count
}

const parts = areas.flatMap(({ geometry }, zone) =>
  (geometry.coordinates as [number, number][][][]).map((rings) => ({ zone, area: areaOf([rings]) })),
)
const boxes = new Flatbush(parts.length)
for (const { area } of parts) boxes.add(...(area.bbox as [number, number, number, number]))
boxes.finish()
const turfBehindBoxes: Ask = (lonUnits, latUnits) => {
  const place = [lonUnits / UNITS_PER_DEGREE, latUnits / UNITS_PER_DEGREE]
  const holding = new Set<number>()
  boxes.search(place[0]!, place[1]!, place[0]!, place[1]!, (part) => {
    const { zone, area } = parts[part]!
    if (!holding.has(zone) && booleanPointInPolygon(place, area)) holding.add(zone)
    return false
  })
  return holding.size
}

const workloads = {
  'anywhere at sea': sample(atSea),
  'tracks at sea': tracksFrom(atSea),
  'tracks that begin within 1° of a coast': tracksFrom(besideCoast),
}

console.log(
  '| million positions a second | index | index, by cell | flatbush and turf | turf | index is faster by |',
)
console.log('|---|---|---|---|---|---|')
for (const [name, places] of Object.entries(workloads)) {
  const { lon, lat } = places
  for (let i = 0; i < COUNT; i += 500) {
    const counts = [zonesAt, turf, turfBehindBoxes].map((ask) => ask(lon[i]!, lat[i]!, i))
    if (new Set(counts).size > 1) throw new Error(`bench: ${counts} zones at ${lon[i]} ${lat[i]}`)
  }
  const ours = time(places, 10_000, zonesAt)
  const byCell = time(places, 10_000, createFollower())
  const boxed = time(places, 200, turfBehindBoxes)
  const plain = time(places, 200, turf)
  const rates = [ours, byCell, boxed, plain].map((us) => (1 / us).toPrecision(3))
  const ratios = [boxed, plain].map((us) => `${Math.round(us / ours)}x`)
  console.log(`| ${name} | ${rates.join(' | ')} | ${ratios.join(' and ')} |`)
}

console.log(
  '\n| microseconds a call | anywhere at sea | tracks at sea | tracks from a coast |\n|---|---|---|---|',
)
const row = (name: string, round: number, ask: (places: Sample) => Ask): void => {
  const costs = Object.values(workloads).map((places) => time(places, round, ask(places)).toPrecision(2))
  console.log(`| ${name} | ${costs.join(' | ')} |`)
}
for (const nm of [10, 50, 100, 270]) {
  const km = Math.min(500, nm * KM_PER_NM)
  row(`bordersWithin ${nm} nm`, 500, () => (lon, lat) => {
    let near = 0
    index.bordersWithin(lon, lat, km, () => near++)
    return near
  })
}
row('borderKm of a zone that holds it, 50 nm', 500, () => (lon, lat) => {
  if (index.zonesAt(lon, lat, found) === 0) return 0
  return Math.min(1, index.borderKm(found[0]!, lon, lat, 50 * KM_PER_NM))
})

const { lon, lat } = workloads['tracks that begin within 1° of a coast']
const left = new Int32Array(index.mostAtOnce)
const legs: [zone: number, from: number][] = []
for (let i = 0; i + 1 < COUNT; i++) {
  if ((i + 1) % TRACK === 0) continue
  const count = index.zonesAt(lon[i]!, lat[i]!, left)
  for (const zone of left.subarray(0, count)) {
    if (!index.isInside(zone, lon[i + 1]!, lat[i + 1]!)) legs.push([zone, i])
  }
}
const departures = {
  lon: Int32Array.from(legs, ([, i]) => lon[i]!),
  lat: Int32Array.from(legs, ([, i]) => lat[i]!),
}
const crossingUs = time(departures, legs.length, (fromLon, fromLat, leg) => {
  const [zone, from] = legs[leg]!
  return index.crossing(zone, fromLon, fromLat, lon[from + 1]!, lat[from + 1]!)
})
console.log(
  `\ncrossing, of ${legs.length} steps of 1 to 5 km that leave a zone: ${crossingUs.toPrecision(2)} microseconds`,
)

// Keeps the loops from being optimised away.
if (Number.isNaN(kept)) throw new Error('bench: a NaN among the answers')
