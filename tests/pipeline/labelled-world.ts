/** Labelled tracks as people would draw them, as files in GFW's training format, and read back as rows. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TRACK_OPTIONS } from '../../lib/features/track-machine.ts'
import { type LabelledRows, readLabelledRows } from '../../lib/pipeline/labelled-rows.ts'
import { NOW_MS, temporaryFolder } from '../store/folder.ts'

export interface DrawnTrack {
  /** 15 digits, as anonymous ids are. */
  readonly vessel: string
  /** A character a row: 'F' fishing, '.' not, '?' not labelled, 'h' half of the people said fishing, 'm' most did. */
  readonly labels: string
  /** Minutes before each row but the first; one for all, or one each. */
  readonly minutes?: number | readonly number[]
  readonly knots?: number
}

const SHARES: Readonly<Record<string, string>> = { F: '1.0', '.': '0.0', '?': '-1', h: '0.5', m: '0.6' }
const HEADER = 'mmsi,timestamp,distance_from_shore,distance_from_port,speed,course,lat,lon,is_fishing,source'
const START_S = Date.UTC(2015, 5, 1) / 1000
const KM_PER_DEGREE = 111.195

/** Vessels that go straight north, far from shore. */
export function drawCsv(tracks: readonly DrawnTrack[]): string {
  const lines = [HEADER]
  for (const { vessel, labels, minutes = 10, knots = 3 } of tracks) {
    let atS = START_S
    let km = 0
    for (const [row, label] of [...labels].entries()) {
      if (row > 0) {
        const passed = typeof minutes === 'number' ? minutes : minutes[row - 1]!
        atS += passed * 60
        km += (knots * 1.852 * passed) / 60
      }
      const lat = (km / KM_PER_DEGREE).toFixed(6)
      lines.push(`${vessel},${atS},90000,-1,${knots.toFixed(1)},0.0,${lat},-40.0,${SHARES[label]},drawn`)
    }
  }
  return `${lines.join('\n')}\n`
}

/** Path of a file in a throw-away folder. */
export function writeLabels(name: string, tracks: readonly DrawnTrack[]): string {
  const file = join(temporaryFolder(), name)
  writeFileSync(file, drawCsv(tracks))
  return file
}

export function readDrawn(...files: readonly string[]): Promise<LabelledRows> {
  return readLabelledRows(files, {
    context: { places: null, solarHour: () => 12, options: TRACK_OPTIONS },
    importStartMs: NOW_MS,
  })
}
