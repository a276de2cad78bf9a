/** Ships that change speed and course at random, and a model that gives their rows all kinds of scores. */

import { orderReports } from '../../lib/ais/order.ts'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { TRACK_OPTIONS } from '../../lib/features/track-machine.ts'
import { VesselFold } from '../../lib/features/vessel.ts'
import { unitsOfLatDeg, unitsOfLonDeg } from '../../lib/geo/units.ts'
import type { DetectorModel } from '../../lib/model/detector-model.ts'
import { VesselLog } from '../../lib/pipeline/vessel-log.ts'
import { createRandom } from '../../lib/simulate/random.ts'
import { makeModel } from '../model/detector-world.ts'

export const WANDERING_HEADER = 'MMSI,BaseDateTime,LAT,LON,SOG,COG'

export const WANDERING_CONTEXT = { places: null, solarHour: () => 12, options: TRACK_OPTIONS }

const START_MS = Date.UTC(2025, 4, 2)
const EVERY_MS = 300_000
const KM_PER_DEGREE = 111.195

export interface WanderingFleet {
  readonly keys: readonly string[]
  /** Of each ship, without a header. */
  readonly csv: ReadonlyMap<string, readonly string[]>
  /** The same reports. */
  readonly buffer: ReportBuffer
}

/** `rows`: positions of each ship, five minutes apart. */
export function wanderingFleet(seed: number, rows: readonly number[]): WanderingFleet {
  const random = createRandom(seed)
  const buffer = new ReportBuffer()
  const csv = new Map<string, string[]>()
  for (const [ship, count] of rows.entries()) {
    const mmsi = String(219_100_000 + ship * 13)
    const vessel = buffer.vesselOfKey(mmsi)
    const lines: string[] = []
    let lonDeg = 4 + ship
    let latDeg = 56
    let knots = 4
    let courseDeg = 0
    for (let row = 0; row < count; row++) {
      if (random.next() < 0.05) knots = Math.round(random.between(5, 110)) / 10
      courseDeg = Math.floor(courseDeg + random.between(0, knots < 6 ? 90 : 10)) % 360
      const km = (knots * 1.852 * EVERY_MS) / 3_600_000
      const radians = (courseDeg * Math.PI) / 180
      latDeg += (km * Math.cos(radians)) / KM_PER_DEGREE
      lonDeg += (km * Math.sin(radians)) / KM_PER_DEGREE / Math.cos((latDeg * Math.PI) / 180)
      const timeMs = START_MS + row * EVERY_MS
      const [lon, lat] = [lonDeg.toFixed(5), latDeg.toFixed(5)]
      lines.push([mmsi, new Date(timeMs).toISOString(), lat, lon, knots, courseDeg].join(','))
      buffer.addPosition(
        vessel,
        timeMs,
        0,
        unitsOfLonDeg(Number(lon)),
        unitsOfLatDeg(Number(lat)),
        knots,
        courseDeg,
        ...([Number.NaN, Number.NaN, 0, 0] as const),
      )
    }
    csv.set(mmsi, lines)
  }
  return { keys: [...csv.keys()], csv, buffer }
}

/** What the vessel fold tells of each ship, in memory of its own. */
export function foldWandering({ buffer }: WanderingFleet): Map<string, VesselLog> {
  const fold = new VesselFold(WANDERING_CONTEXT)
  const { rows, vessels } = orderReports(buffer)
  return new Map(
    vessels.map(({ vessel, from, to }) => {
      const key = buffer.keys[vessel]!
      const log = new VesselLog()
      const state = fold.start(key)
      fold.stepRows(state, buffer.block, buffer.identities, rows, from, to, log)
      fold.peek(state, log)
      return [key, log]
    }),
  )
}

/** Random weights, on what rows of the longest track hold. */
export function wanderingModel(fleet: WanderingFleet, seed = 1): DetectorModel {
  const [longest] = [...foldWandering(fleet).values()].sort((a, b) => b.rows - a.rows)
  const { features, rows: count } = longest!.columns
  const unlabelled = { fishing: new Float32Array(count), vessel: new Int32Array(count), vessels: [] }
  return makeModel({ seed, members: 2, rows: { count, features, ...unlabelled } })
}
