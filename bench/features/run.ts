/**
 * How fast one thread folds a track: the track machine alone (port visits, trips, gaps, thinning, features),
 * on synthetic fleets, by report interval. `npx tsx bench/features/run.ts [reports in millions]`
 *
 * The map is made up: distance to a straight coast, a few hundred ports along it, asked by brute force over a
 * grid of 1°. What a real map costs is measured in bench/geo.
 */

import { type ReportBlock, ReportBuffer } from '../../lib/ais/report.ts'
import type { VesselSink } from '../../lib/features/outputs.ts'
import { StateReader, StateWriter } from '../../lib/features/state-codec.ts'
import {
  decodeTrack,
  encodeTrack,
  startTrack,
  stepTrack,
  TRACK_OPTIONS,
  type TrackContext,
  type TrackState,
} from '../../lib/features/track-machine.ts'
import { cosLat, destinationUnits, distanceKmUnits, EARTH_RADIUS_KM } from '../../lib/geo/great-circle.ts'
import type { Places, Port } from '../../lib/geo/places.ts'
import { RADIANS_PER_UNIT, UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import { createRandom } from '../../lib/simulate/random.ts'

const HOUR_MS = 3_600_000
const START_MS = Date.UTC(2025, 0, 1)
const VESSELS = 200

function straightCoast(): Places {
  const ports: Port[] = []
  const cells: number[][] = Array.from({ length: 180 }, () => [])
  for (let i = 0; i < 400; i++) {
    const latUnits = Math.round((i / 10 - 20) * UNITS_PER_DEGREE)
    ports.push({ name: `PORT ${i}`, country: 'XX', lonUnits: 0, latUnits })
    const cell = Math.floor(latUnits / UNITS_PER_DEGREE) + 90
    cells[cell].push(i)
  }
  const portKm = (port: number, lonUnits: number, latUnits: number) =>
    distanceKmUnits(ports[port].lonUnits, ports[port].latUnits, lonUnits, latUnits)
  return {
    ports,
    shoreKm: (lonUnits, latUnits) =>
      EARTH_RADIUS_KM * Math.asin(cosLat(latUnits) * Math.sin(lonUnits * RADIANS_PER_UNIT)),
    nearestPort: (lonUnits, latUnits, maxKm) => {
      let nearest = -1
      let nearestKm = maxKm
      if (Math.abs(lonUnits) > UNITS_PER_DEGREE) return nearest
      const middle = Math.floor(latUnits / UNITS_PER_DEGREE) + 90
      for (let cell = middle - 1; cell <= middle + 1; cell++)
        for (const port of cells[cell]) {
          const km = portKm(port, lonUnits, latUnits)
          if (km < nearestKm) {
            nearest = port
            nearestKm = km
          }
        }
      return nearest
    },
    portKm,
  }
}

/** A fleet of fishing boats, time by time: out of port, to and fro at 4 kn, home, a night in port. */
function makeFleet(count: number, intervalMs: number): ReportBlock {
  const stream = createRandom(7)
  const random = () => stream.next()
  const buffer = new ReportBuffer(count)
  const boats = Array.from({ length: VESSELS }, (_, i) => ({
    lonUnits: Math.round(random() * 0.01 * UNITS_PER_DEGREE),
    latUnits: Math.round((random() * 30 - 15) * UNITS_PER_DEGREE),
    bearingDeg: 90,
    phase: random() * 24,
    vessel: buffer.vesselOfMmsi(257_000_000 + i),
  }))
  for (let k = 0; buffer.count < count; k++)
    for (const boat of boats) {
      const timeMs = START_MS + k * intervalMs + Math.floor(random() * 1000)
      const hour = (timeMs / HOUR_MS + boat.phase) % 24
      let knots = 0.1 * Math.floor(random() * 3)
      if (hour >= 8) {
        knots = hour < 10 || hour >= 22 ? 9 : 4
        if (hour < 10) boat.bearingDeg = 60 + 60 * random()
        else if (hour >= 22) boat.bearingDeg = 240 + 60 * random()
        else boat.bearingDeg += 40 * (random() - 0.5)
      }
      destinationUnits(
        boat.lonUnits,
        boat.latUnits,
        boat.bearingDeg,
        (knots * 1.852 * intervalMs) / HOUR_MS,
        boat,
      )
      buffer.addPosition(
        boat.vessel,
        timeMs,
        1,
        boat.lonUnits,
        boat.latUnits,
        knots,
        (boat.bearingDeg + 360) % 360,
        Number.NaN,
        Number.NaN,
        0,
        0,
      )
    }
  return buffer.block
}

class CountingSink implements VesselSink {
  positions = 0
  rows = 0
  outputCount = 0

  position(_track: string, _segment: string, _block: ReportBlock, _row: number, features: unknown): void {
    this.positions++
    if (features !== null) this.rows++
  }

  output(): void {
    this.outputCount++
  }

  tripChange(): void {}
  identity(): void {}
  dropped(): void {}
}

function fold(context: TrackContext, block: ReportBlock, sink: CountingSink): TrackState[] {
  const tracks = Array.from({ length: VESSELS }, (_, i) =>
    startTrack(String(257_000_000 + i), `${i}`, `${i}`),
  )
  for (let row = 0; row < block.count; row++)
    stepTrack(context, tracks[block.vessel[row]], block, row, 'segment', 0, block.timeMs[row], sink)
  return tracks
}

/** CPU time of this process: the figure is for a core of its own, whatever else runs. */
function secondsOf(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

const reports = Math.round(Number(process.argv[2] ?? 1) * 1e6)
const context: TrackContext = {
  places: straightCoast(),
  solarHour: (timeMs, lonUnits) => (timeMs / HOUR_MS + lonUnits / UNITS_PER_DEGREE / 15 + 24) % 24,
  options: TRACK_OPTIONS,
}

console.log(
  `${reports} reports of ${VESSELS} boats, CPU time of one thread, best of 3, Node ${process.version}`,
)
for (const intervalS of [10, 60, 180, 600]) {
  const block = makeFleet(reports, intervalS * 1000)
  const sink = new CountingSink()
  let tracks: TrackState[] = []
  let seconds = Number.POSITIVE_INFINITY
  for (let run = 0; run < 3; run++) {
    sink.positions = sink.rows = sink.outputCount = 0
    const taken = secondsOf(() => {
      tracks = fold(context, block, sink)
    })
    seconds = Math.min(seconds, taken)
  }
  let bytes: Uint8Array[] = []
  const encodeSeconds = secondsOf(() => {
    bytes = tracks.map((track) => {
      const writer = new StateWriter()
      encodeTrack(track, writer)
      return writer.finish()
    })
  })
  const decodeSeconds = secondsOf(() => {
    for (const one of bytes) decodeTrack(new StateReader(one))
  })
  const stateBytes = bytes.reduce((sum, one) => sum + one.length, 0) / bytes.length
  console.log(
    [
      `${intervalS} s`.padStart(6),
      `${(sink.positions / seconds / 1e6).toFixed(2)} M reports/s`,
      `${((100 * sink.rows) / sink.positions).toFixed(1)} % rows`,
      `${((seconds / sink.rows) * 1e6).toFixed(2)} us a row`,
      `${sink.outputCount} outputs`,
      `state ${(stateBytes / 1024).toFixed(1)} KiB, encode ${((encodeSeconds / bytes.length) * 1e6).toFixed(0)} us, decode ${((decodeSeconds / bytes.length) * 1e6).toFixed(0)} us`,
    ].join('  '),
  )
}
