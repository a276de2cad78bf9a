/**
 * One timed run of ours: ours.ts segmenter|fold POSITIONS.csv HOURS PIECES.csv
 *
 * `segmenter`: which transponder sent each position, alone. `fold`: the whole vessel fold. Beside either, in the
 * time that is told, the lengths and speeds that movingpandas makes. Writes every piece to PIECES.csv and prints a
 * line of JSON. Making the map and the writing are not timed.
 */

import { writeFileSync } from 'node:fs'
import { orderReports } from '../../lib/ais/order.ts'
import { readInput } from '../../lib/ais/read-inputs.ts'
import { ReportBuffer } from '../../lib/ais/report.ts'
import type { VesselSink } from '../../lib/features/outputs.ts'
import { placePosition, startSegmenter } from '../../lib/features/segmenter.ts'
import { TRACK_OPTIONS } from '../../lib/features/track-options.ts'
import { VesselFold } from '../../lib/features/vessel.ts'
import { createBuiltinPlaces } from '../../lib/geo/builtin-places.ts'
import { localSolarHour } from '../../lib/geo/sun.ts'
import { Clock } from '../clock.ts'
import { Pieces } from './pieces.ts'

const [kind, path, hours, out] = process.argv.slice(2) as [string, string, string, string]
const places = kind === 'fold' ? createBuiltinPlaces() : null

const clock = new Clock()
const buffer = new ReportBuffer()
const { error } = await readInput(path, 0, { importStartMs: Date.now(), place: 'true' }, buffer)
if (error !== null) throw error
const read = clock.take()
const { rows, vessels } = orderReports(buffer)
const pieces = new Pieces(buffer.count, Number(hours) * 3_600_000)
if (places === null) segmentAll()
else foldAll(new VesselFold({ places, solarHour: localSolarHour, options: TRACK_OPTIONS }))
pieces.finish()
const work = clock.take()

const peakMb = process.resourceUsage().maxRSS / 1024
const lines = pieces.done.map(
  ({ mmsi, startMs, endMs, positions, lengthKm }) =>
    `${mmsi},${startMs / 1000},${endMs / 1000},${positions},,${lengthKm * 1000}\n`,
)
writeFileSync(out, lines.join(''))
console.log(
  JSON.stringify({ version: '', read, work, positions: buffer.count, found: pieces.done.length, peakMb }),
)

function segmentAll(): void {
  const { block, keys } = buffer
  const events = { closed: () => {} }
  for (const { vessel, from, to } of vessels) {
    const mmsi = keys[vessel]!
    const state = startSegmenter(mmsi)
    for (let i = from; i < to; i++) {
      const row = rows[i]!
      const segment = placePosition(state, block, row, events)
      if (segment !== null)
        pieces.add(mmsi, segment.id, block.timeMs[row]!, block.lonUnits[row]!, block.latUnits[row]!)
    }
  }
}

function foldAll(fold: VesselFold): void {
  let mmsi = ''
  const sink: VesselSink = {
    position: (trackId, _segmentId, block, row) =>
      pieces.add(mmsi, trackId, block.timeMs[row]!, block.lonUnits[row]!, block.latUnits[row]!),
    output: () => {},
    tripChange: () => {},
    identity: () => {},
    dropped: () => {},
  }
  for (const { vessel, from, to } of vessels) {
    mmsi = buffer.keys[vessel]!
    const state = fold.start(mmsi)
    fold.stepRows(state, buffer.block, buffer.identities, rows, from, to, sink)
    // What waits for a decision at the end of the input.
    fold.peek(state, sink)
  }
}
