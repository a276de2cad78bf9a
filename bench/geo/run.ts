/**
 * How fast the questions of lib/geo are answered, on one core: `node --import tsx bench/geo/run.ts`.
 *
 * Each figure is the best of many short rounds by this process's own processor time, so that what else runs on the
 * machine counts little (it still takes its share of caches, so compare runs side by side). Distance to
 * shore is asked along the tracks of ships (as the folds ask), and at places that jump all over a coast or the globe, where
 * every answer waits for memory. turf stands beside the great circle as the peer that tests hold it against.
 */

import * as turf from '@turf/turf'
import { createBuiltinPlaces, readBuiltinCoast } from '../../lib/geo/builtin-places.ts'
import { bearingDegUnits, cosLat, distanceKmUnits, lowerBoundKm } from '../../lib/geo/great-circle.ts'
import { localSolarHour, sunElevationDeg } from '../../lib/geo/sun.ts'
import { HALF_TURN, POLE, UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import { createRandom } from '../../lib/simulate/random.ts'

const COUNT = 200_000
const ROUND = 5_000
const ROUNDS = 120
const START_MS = Date.UTC(2026, 0, 5)

const random = createRandom(1)
const coast = readBuiltinCoast()

interface Sample {
  readonly lon: Int32Array
  readonly lat: Int32Array
}

function sample(next: () => readonly [number, number]): Sample {
  const lon = new Int32Array(COUNT)
  const lat = new Int32Array(COUNT)
  for (let i = 0; i < COUNT; i++) {
    const [x, y] = next()
    lon[i] = Math.max(-HALF_TURN, Math.min(HALF_TURN - 1, Math.round(x)))
    lat[i] = Math.max(-POLE, Math.min(POLE, Math.round(y)))
  }
  return { lon, lat }
}

/** Tracks of a day each, a position every 5 minutes at some 10 knots, starting within 1° of a coast. */
function sampleTracks(): Sample {
  let [x, y, course, left] = [0, 0, 0, 0]
  return sample(() => {
    if (left-- === 0) {
      ;[x, y] = besideCoast(1)
      course = random.between(0, 2 * Math.PI)
      left = 287
    }
    course += random.normal(0.1)
    x += (Math.sin(course) * 8_000) / Math.max(0.1, cosLat(Math.max(-POLE, Math.min(POLE, y))))
    y += Math.cos(course) * 8_000
    return [x, y]
  })
}

function besideCoast(degrees: number): [number, number] {
  const segment = 4 * Math.floor(random.between(0, coast.length / 4))
  const off = () => random.between(-degrees, degrees) * UNITS_PER_DEGREE
  return [coast[segment]! + off(), coast[segment + 1]! + off()]
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

let kept = 0

function report(
  name: string,
  { lon, lat }: Sample,
  ask: (lon: number, lat: number, i: number) => number,
): void {
  let bestMs = Infinity
  for (let round = 0; round < ROUNDS; round++) {
    const from = (round * ROUND) % COUNT
    const startMs = cpuMs()
    for (let i = from; i < from + ROUND; i++) kept += ask(lon[i]!, lat[i]!, i)
    bestMs = Math.min(bestMs, cpuMs() - startMs)
  }
  console.log(`${name.padEnd(44)} ${(ROUND / bestMs / 1000).toFixed(2).padStart(8)} M/s`)
}

const startMs = cpuMs()
const places = createBuiltinPlaces()
console.log(`coast of ${coast.length / 4} segments and ${places.ports.length} ports`)
console.log(`built in ${(cpuMs() - startMs).toFixed(0)} ms of processor time\n`)

const tracks = sampleTracks()
const coastal = sample(() => besideCoast(1))
const global = sample(() => [
  random.between(-HALF_TURN, HALF_TURN),
  (Math.asin(random.between(-1, 1)) * 2 * POLE) / Math.PI,
])

report('shoreKm along tracks', tracks, places.shoreKm)
report('shoreKm jumping about, within 1° of a coast', coastal, places.shoreKm)
report('shoreKm jumping about the globe', global, places.shoreKm)
report('nearestPort within 4 km, along tracks', tracks, (lon, lat) => places.nearestPort(lon, lat, 4))
report('nearestPort within 30 km, along tracks', tracks, (lon, lat) => places.nearestPort(lon, lat, 30))

const after = (column: Int32Array, i: number) => column[i === 0 ? 0 : i - 1]!
report('distanceKmUnits', tracks, (lon, lat, i) =>
  distanceKmUnits(lon, lat, after(tracks.lon, i), after(tracks.lat, i)),
)
report('turf.distance', tracks, (lon, lat, i) =>
  turf.distance(
    [lon / UNITS_PER_DEGREE, lat / UNITS_PER_DEGREE],
    [after(tracks.lon, i) / UNITS_PER_DEGREE, after(tracks.lat, i) / UNITS_PER_DEGREE],
  ),
)
const cosines = Float64Array.from(tracks.lat, cosLat)
report('lowerBoundKm', tracks, (lon, lat, i) => {
  const before = i === 0 ? 0 : i - 1
  return lowerBoundKm(lon, lat, cosines[i]!, tracks.lon[before]!, tracks.lat[before]!, cosines[before]!)
})
report('bearingDegUnits', tracks, (lon, lat, i) => {
  return bearingDegUnits(lon, lat, after(tracks.lon, i), after(tracks.lat, i)) || 0
})
report('sunElevationDeg', tracks, (lon, lat, i) => sunElevationDeg(START_MS + i * 1000, lon, lat))
report('localSolarHour', tracks, (lon, _lat, i) => localSolarHour(START_MS + i * 1000, lon))

// Keeps the loops from being optimised away.
if (Number.isNaN(kept)) throw new Error('bench: a NaN among the answers')
