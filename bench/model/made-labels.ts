/** Where GFW's training data is not at hand: a made fleet in its format, slow ships labelled fishing. For speed alone. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import { GFW_TRAINING_HEADER } from '../../lib/labels/gfw-training-csv.ts'
import { makeFleet } from '../segments/fleet.ts'

const SEED = 20_260_105
const SHIPS = 40
const POSITIONS_EACH = 5000
const FISHING_TENTHS = 50

/** Path of the file. */
export function writeMadeLabels(folder: string): string {
  const { count, mmsi, timeS, speedTenths, courseTenths, latUnits, lonUnits } = makeFleet(
    SEED,
    SHIPS,
    POSITIONS_EACH,
  )
  const lines = [GFW_TRAINING_HEADER]
  for (let row = 0; row < count; row++) {
    const [lat, lon] = [latUnits, lonUnits].map((units) => (units[row]! / UNITS_PER_DEGREE).toFixed(6))
    const motion = `${speedTenths[row]! / 10},${courseTenths[row]! / 10}`
    const isFishing = speedTenths[row]! < FISHING_TENTHS
    lines.push(`${mmsi[row]},${timeS[row]},90000,-1,${motion},${lat},${lon},${isFishing ? 1 : 0},made`)
  }
  const file = join(folder, 'made.csv')
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}
