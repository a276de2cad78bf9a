/**
 * One timed run of ours: ours.ts fold ARCHIVE GAPS.csv. Reads the archive, folds every vessel, writes the gaps and
 * prints a line of JSON. Making the map and the writing are not timed.
 */

import { writeFileSync } from 'node:fs'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { TRACK_OPTIONS } from '../../lib/features/track-options.ts'
import { VesselFold } from '../../lib/features/vessel.ts'
import { createBuiltinPlaces } from '../../lib/geo/builtin-places.ts'
import { localSolarHour } from '../../lib/geo/sun.ts'
import { Clock } from '../clock.ts'
import { readArchive } from './archive.ts'
import { foldGaps, formatGaps } from './fold-gaps.ts'

const [archive, out] = process.argv.slice(2) as [string, string]
const fold = new VesselFold({
  places: createBuiltinPlaces(),
  solarHour: localSolarHour,
  options: TRACK_OPTIONS,
})

const clock = new Clock()
const buffer = new ReportBuffer()
await readArchive(archive, buffer)
const read = clock.take()
const gaps = foldGaps(buffer, fold)
const work = clock.take()

const peakMb = process.resourceUsage().maxRSS / 1024
writeFileSync(out, formatGaps(gaps))
console.log(JSON.stringify({ version: '', read, work, positions: buffer.count, found: gaps.length, peakMb }))
