/**
 * Encounters of a synthetic day: 20,000 vessels at sea, their grid points sorted by time and latitude as a query
 * hands them on; and of the same day as satellites hear it. Prints points per second of processor time, and how fast
 * positions become grid points. Then encounters and goings dark live.
 *
 *     npm run bench:contacts
 */

import { EncounterFold } from '../../lib/events/encounter.ts'
import { EncounterRun } from '../../lib/events/encounter-run.ts'
import { GRID_OPTIONS, type GridBlock, GridBuffer, startGrid, stepGrid } from '../../lib/events/grid.ts'
import { TrackTable } from '../../lib/events/track-table.ts'
import { createBuiltinPlaces } from '../../lib/geo/builtin-places.ts'
import { destinationUnits } from '../../lib/geo/great-circle.ts'
import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import { Random } from '../../lib/simulate/random.ts'
import { benchLive } from './live.ts'
import { benchLiveDark } from './live-dark.ts'

const VESSELS = 20_000
const DAY_MS = 86_400_000
const START_MS = Date.UTC(2026, 0, 5)
/** Every so many vessels one keeps to the one before it, 0.2 km off. */
const MEETS_EVERY = 50
const ROUNDS = 3
/** A satellite hears for so long, every so often. */
const PASS_MS = 8 * 60_000
const ORBIT_MS = 95 * 60_000

const random = new Random(5, 'fleets')
const places = createBuiltinPlaces()

/** Fleets of ships around points far from land: most ships are where others are. */
const FLEETS = Array.from({ length: 200 }, (): [number, number] => {
  for (;;) {
    const lon = Math.round(random.between(-180, 180) * UNITS_PER_DEGREE)
    const lat = Math.round(random.between(-55, 65) * UNITS_PER_DEGREE)
    if (places.shoreKm(lon, lat) > 60) return [lon, lat]
  }
})

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Positions of all vessels, `intervalMs` apart, through the grid; gives the points and the positions taken. */
function fillGrid(
  intervalMs: number,
  vessels: number,
  inPasses = false,
): { points: GridBuffer; positions: number; ms: number } {
  const points = new GridBuffer(vessels * (DAY_MS / GRID_OPTIONS.stepMs))
  const motion = new Random(6, 'motion')
  let course = 0
  let knots = 0
  let positions = 0
  let ms = 0
  const [lons, lats] = [new Int32Array(DAY_MS / intervalMs), new Int32Array(DAY_MS / intervalMs)]
  for (let vessel = 0; vessel < vessels; vessel++) {
    const follows = vessel % MEETS_EVERY === 1
    const offLat = follows ? 1000 : 0
    if (!follows) {
      const [fleetLon, fleetLat] = FLEETS[vessel % FLEETS.length]!
      course = motion.between(0, 360)
      knots = vessel % MEETS_EVERY === 0 ? 0.8 : motion.between(0, 14)
      const from = { lonUnits: fleetLon, latUnits: fleetLat }
      destinationUnits(fleetLon, fleetLat, motion.between(0, 360), motion.between(0, 50), from)
      const to = { lonUnits: 0, latUnits: 0 }
      destinationUnits(from.lonUnits, from.latUnits, course, knots * 1.852 * 24, to)
      for (let i = 0; i < lons.length; i++) {
        const share = i / lons.length
        destinationUnits(from.lonUnits, from.latUnits, course, knots * 1.852 * 24 * share, to)
        lons[i] = to.lonUnits
        lats[i] = to.latUnits
      }
    }
    const state = startGrid()
    const phaseMs = Math.floor(motion.between(0, intervalMs))
    const startMs = cpuMs()
    for (let i = 0; i < lons.length; i++) {
      const timeMs = START_MS + phaseMs + i * intervalMs
      if (inPasses && timeMs % ORBIT_MS >= PASS_MS) continue
      stepGrid(places, state, 'segment', timeMs, lons[i]!, lats[i]! + offLat, false, vessel, points)
    }
    ms += cpuMs() - startMs
    positions += lons.length
  }
  return { points, positions, ms }
}

for (const intervalMs of [10_000, 60_000, 600_000]) {
  const { points, positions, ms } = fillGrid(intervalMs, 2_000)
  const each = ((ms * 1e6) / positions).toFixed(0)
  console.log(
    `grid, a report every ${String(intervalMs / 1000).padStart(3)} s: ${each.padStart(4)} ns a position, ${points.block.count} points`,
  )
}

/** What a query gives: by slot, then latitude. */
function sortPoints({ block }: GridBuffer): GridBlock {
  const order = Array.from({ length: block.count }, (_, i) => i)
  order.sort((a, b) => block.slot[a]! - block.slot[b]! || block.latUnits[a]! - block.latUnits[b]!)
  const sorted = new GridBuffer(block.count)
  for (const row of order) sorted.addRows(block, row, row + 1)
  return sorted.block
}

const tracks = new TrackTable()
for (let vessel = 0; vessel < VESSELS; vessel++)
  tracks.indexOf(String(200_000_000 + vessel), `track-${vessel}`)

function runEncounters(name: string, sorted: GridBlock): void {
  let bestMs = Number.POSITIVE_INFINITY
  let found = 0
  for (let round = 0; round < ROUNDS; round++) {
    found = 0
    const fold = new EncounterFold(tracks, places.shoreKm)
    const run = new EncounterRun(fold, START_MS + 2 * DAY_MS, () => found++)
    const startMs = cpuMs()
    run.add(sorted)
    run.finish()
    bestMs = Math.min(bestMs, cpuMs() - startMs)
  }
  const rate = (sorted.count / bestMs / 1000).toFixed(1)
  const memory = (process.memoryUsage.rss() / 2 ** 20).toFixed(0)
  console.log(
    `encounters, ${name}: ${rate} M points/s, ${sorted.count} points of ${VESSELS} vessels, ${found} encounters, ${memory} MB`,
  )
}

const always = sortPoints(fillGrid(600_000, VESSELS).points)
runEncounters('heard always', always)
runEncounters('heard in passes', sortPoints(fillGrid(120_000, VESSELS, true).points))
const everyMinute = sortPoints(fillGrid(60_000, VESSELS).points)
benchLive(everyMinute, START_MS, places)
benchLiveDark(everyMinute, START_MS)
