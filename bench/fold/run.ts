/**
 * How fast one thread folds vessels: duplicates, segments, tracks, port visits, trips, gaps and feature rows,
 * on the built-in map. `npm run bench:fold -- [million reports]`
 *
 * The last rows are one MMSI that 300 ships share, beside the same reports on an MMSI each: work for a report
 * must not depend on how many the MMSI has had, and may cost at most 5 times the usual.
 */

import { orderReports } from '../../lib/ais/order.ts'
import { ReportBuffer } from '../../lib/ais/report.ts'
import type { VesselSink } from '../../lib/features/outputs.ts'
import { TRACK_OPTIONS } from '../../lib/features/track-machine.ts'
import { VesselFold } from '../../lib/features/vessel.ts'
import { createBuiltinPlaces } from '../../lib/geo/builtin-places.ts'
import { destinationUnits } from '../../lib/geo/great-circle.ts'
import { localSolarHour } from '../../lib/geo/sun.ts'
import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import { createRandom } from '../../lib/simulate/random.ts'
import { median } from '../peers.ts'

const REPORTS = Number(process.argv[2] ?? 2) * 1_000_000
const SHIPS = 300
const ROUNDS = 3
const START_MS = Date.UTC(2026, 0, 1)

/** Ships that wander at up to 12 knots from places within a square of the ocean, degrees wide. */
function makeFleet(intervalSeconds: number, squareDeg: number, shared: boolean): ReportBuffer {
  const stream = createRandom(11)
  const random = () => stream.next()
  const buffer = new ReportBuffer(REPORTS)
  const place = { lonUnits: 0, latUnits: 0 }
  for (let ship = 0; ship < SHIPS; ship++) {
    const vessel = buffer.vesselOfMmsi(257_000_000 + (shared ? 0 : ship))
    place.lonUnits = Math.round((-30 + (random() - 0.5) * squareDeg) * UNITS_PER_DEGREE)
    place.latUnits = Math.round((30 + (random() - 0.5) * squareDeg) * UNITS_PER_DEGREE)
    let speedKnots = random() * 12
    let courseDeg = random() * 360
    let timeMs = START_MS + Math.floor(random() * intervalSeconds * 1000)
    for (let i = Math.floor(REPORTS / SHIPS); i > 0; i--) {
      const stepMs = Math.round(intervalSeconds * 1000 * (0.8 + random() * 0.4))
      timeMs += stepMs
      if (random() < 0.05) {
        courseDeg = random() * 360
        speedKnots = random() * 12
      }
      destinationUnits(
        place.lonUnits,
        place.latUnits,
        courseDeg,
        (speedKnots * 1.852 * stepMs) / 3.6e6,
        place,
      )
      buffer.addPosition(
        vessel,
        timeMs,
        1,
        place.lonUnits,
        place.latUnits,
        speedKnots,
        courseDeg,
        courseDeg,
        Number.NaN,
        0,
        0,
      )
    }
  }
  return buffer
}

const fold = new VesselFold({
  places: createBuiltinPlaces(),
  solarHour: localSolarHour,
  options: TRACK_OPTIONS,
})

interface Timing {
  microseconds: number
  rows: number
  stateBytes: number
}

function foldAll(buffer: ReportBuffer, order: ReturnType<typeof orderReports>): Timing {
  let rows = 0
  let stateBytes = 0
  const sink: VesselSink = {
    position: (_trackId, _segmentId, _block, _row, features) => {
      if (features !== null) rows++
    },
    output: () => {},
    tripChange: () => {},
    identity: () => {},
    dropped: () => {},
  }
  const started = process.cpuUsage()
  for (const { vessel, from, to } of order.vessels) {
    const state = fold.start(buffer.keys[vessel]!)
    fold.stepRows(state, buffer.block, buffer.identities, order.rows, from, to, sink)
    stateBytes = Math.max(stateBytes, fold.encode(state).length)
  }
  const used = process.cpuUsage(started)
  return { microseconds: (used.user + used.system) / buffer.count, rows, stateBytes }
}

const cases = [
  { name: '300 MMSI, 10 s apart', interval: 10, square: 50, shared: false },
  { name: '300 MMSI, 60 s apart', interval: 60, square: 50, shared: false },
  { name: '300 MMSI, 600 s apart', interval: 600, square: 50, shared: false },
  { name: '300 ships on one MMSI, 60 s, over an ocean', interval: 60, square: 50, shared: true },
  { name: '300 ships on one MMSI, 60 s, within 3°', interval: 60, square: 3, shared: true },
]
console.log(
  `${(REPORTS / 1e6).toFixed(1)} million reports, CPU time, median of ${ROUNDS} rounds, Node ${process.version}\n`,
)
console.log(
  'case                                         M reports/s   µs/report   of 60 s apart   rows kept   state',
)
const inputs = cases.map(({ interval, square, shared }) => {
  const buffer = makeFleet(interval, square, shared)
  return { buffer, order: orderReports(buffer) }
})
// Every case once unmeasured, then round by round, so that all see the same machine.
for (const { buffer, order } of inputs) foldAll(buffer, order)
const timings: Timing[][] = cases.map(() => [])
for (let round = 0; round < ROUNDS; round++)
  for (const [i, { buffer, order }] of inputs.entries()) timings[i]!.push(foldAll(buffer, order))
const usual = median(timings[1]!.map(({ microseconds }) => microseconds))
cases.forEach(({ name }, i) => {
  const microseconds = median(timings[i]!.map((timing) => timing.microseconds))
  const { rows, stateBytes } = timings[i]![0]!
  console.log(
    name.padEnd(44),
    (1 / microseconds).toFixed(2).padStart(11),
    microseconds.toFixed(2).padStart(11),
    `${(microseconds / usual).toFixed(1)} ×`.padStart(15),
    `${((rows / inputs[i]!.buffer.count) * 100).toFixed(1)} %`.padStart(11),
    `${(stateBytes / 1024).toFixed(0)} KB`.padStart(7),
  )
})
console.log(`\npeak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`)
