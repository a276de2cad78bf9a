/** Reports of real and simulated ships, for tests of how their rows are made and scored. */

import { writeFileSync } from 'node:fs'
import { listInputs } from '../../lib/ais/open-input.ts'
import { orderReports } from '../../lib/ais/order.ts'
import { readInputs } from '../../lib/ais/read-inputs.ts'
import { type Identity, POSITION, type ReportBlock, ReportBuffer } from '../../lib/ais/report.ts'
import { TRACK_OPTIONS, type TrackContext } from '../../lib/features/track-machine.ts'
import { localSolarHour } from '../../lib/geo/sun.ts'
import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import { builtinPlaces, type FleetRequest, runFleet } from '../simulate/run-fleet.ts'
import { NOW_MS } from '../store/folder.ts'

/** The map and the sun as in real use. */
export function realContext(): TrackContext {
  return { places: builtinPlaces(), solarHour: localSolarHour, options: TRACK_OPTIONS }
}

/** The reports of one MMSI: rows of `block`, in the total order. */
export interface Ship {
  readonly mmsi: string
  readonly block: ReportBlock
  readonly identities: readonly Identity[]
  readonly rows: Int32Array
}

export async function readShips(path: string): Promise<Ship[]> {
  const buffer = new ReportBuffer()
  for (const { error } of await readInputs(await listInputs([path]), { importStartMs: NOW_MS }, buffer))
    if (error !== null) throw error
  const { rows, vessels } = orderReports(buffer)
  const { block, identities, keys } = buffer
  return vessels.map(({ vessel, from, to }) => ({
    mmsi: keys[vessel]!,
    block,
    identities,
    rows: rows.subarray(from, to),
  }))
}

/** How a report is changed as it is copied. */
export interface Change {
  readonly timeMs?: number
  readonly speedKnots?: number
  readonly courseDeg?: number
}

export function copyReport(ship: Ship, row: number, to: ReportBuffer, change: Change = {}): void {
  const { block, identities } = ship
  const vessel = to.vesselOfKey(ship.mmsi)
  const timeMs = change.timeMs ?? block.timeMs[row]!
  const messageType = block.messageType[row]!
  if (block.kind[row] !== POSITION) {
    to.addIdentity(vessel, timeMs, messageType, identities[block.identity[row]!]!, 0)
    return
  }
  to.addPosition(
    vessel,
    timeMs,
    messageType,
    block.lonUnits[row]!,
    block.latUnits[row]!,
    change.speedKnots ?? block.speedKnots[row]!,
    change.courseDeg ?? block.courseDeg[row]!,
    block.headingDeg[row]!,
    block.shoreKm[row]!,
    block.relativePlace[row]!,
    0,
  )
}

/** A simulated fleet as a file in GFW's training format: what is slow is labelled fishing. */
export function writeFleet(file: string, request: FleetRequest): string {
  const { ships, positions } = runFleet(request)
  const lines = [
    'mmsi,timestamp,distance_from_shore,distance_from_port,speed,course,lat,lon,is_fishing,source',
  ]
  for (const [ship, heard] of positions.entries())
    for (const { timeMs, knots, lonUnits, latUnits } of heard) {
      const place = [latUnits, lonUnits].map((units) => (units / UNITS_PER_DEGREE).toFixed(6)).join(',')
      const shoreM = Math.max(0, Math.round(1000 * builtinPlaces().shoreKm(lonUnits, latUnits)))
      const speed = Number.isNaN(knots) ? '' : knots
      lines.push(
        `${ships[ship]!.mmsi},${timeMs / 1000},${shoreM},-1,${speed},,${place},${knots < 5 ? 1 : 0},simulated`,
      )
    }
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}
