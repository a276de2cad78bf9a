/** Reads labelled positions and makes rows of them as everywhere else: reader, vessel fold, features. */

import { basename, join } from 'node:path'
import { listInputs, openInput } from '../lib/ais/open-input.ts'
import { orderReports } from '../lib/ais/order.ts'
import { readInputs } from '../lib/ais/read-inputs.ts'
import { ReportBuffer } from '../lib/ais/report.ts'
import { PRESENT } from '../lib/features/feature-list.ts'
import type { VesselSink } from '../lib/features/outputs.ts'
import { TRACK_OPTIONS } from '../lib/features/track-machine.ts'
import { VesselFold } from '../lib/features/vessel.ts'
import { parseCsv } from '../lib/geo/parse-csv.ts'
import { localSolarHour } from '../lib/geo/sun.ts'
import type { SpeedSample } from '../lib/model/speed-baseline-fit.ts'

interface Label {
  readonly gear: string
  readonly fishing: number
}

/** Labels by vessel and time of one file. Throws on a file that has no labels. */
type LabelReader = (path: string, rows: readonly (readonly string[])[], labels: Map<string, Label>) => void

/**
 * The two collections of labelled positions in `folder`: `gfw`, one file per gear in GFW's training format, and
 * `small-scale`, one table. Rows that nobody labelled are folded, for the features of the others, and left out.
 */
export async function readSpeedSamples(folder: string): Promise<SpeedSample[]> {
  return [
    ...(await readCollection(join(folder, 'gfw'), readGfwLabels)),
    ...(await readCollection(join(folder, 'small-scale'), readSmallScaleLabels)),
  ]
}

async function readCollection(folder: string, readLabels: LabelReader): Promise<SpeedSample[]> {
  const files = await listInputs([folder])
  const labels = new Map<string, Label>()
  for (const file of files) readLabels(file, await readTable(file), labels)
  const buffer = new ReportBuffer()
  for (const { error } of await readInputs(files, { importStartMs: Date.now() }, buffer))
    if (error !== null) throw error
  return foldSamples(buffer, labels)
}

/** Distance to shore, the only thing a map would give, is no matter here: there is none. */
function foldSamples(buffer: ReportBuffer, labels: ReadonlyMap<string, Label>): SpeedSample[] {
  const samples: SpeedSample[] = []
  const fold = new VesselFold({ places: null, solarHour: localSolarHour, options: TRACK_OPTIONS })
  const { rows, vessels } = orderReports(buffer)
  for (const { vessel, from, to } of vessels) {
    const key = buffer.keys[vessel]!
    const sink: VesselSink = {
      position: (_track, _segment, block, row, features) => {
        const label = labels.get(`${key} ${block.timeMs[row]}`)
        if (features !== null && label !== undefined)
          samples.push({ vessel: key, speedKnots: features[PRESENT.speedKnots]!, ...label })
      },
      output: () => {},
      tripChange: () => {},
      identity: () => {},
      dropped: () => {},
    }
    const state = fold.start(key)
    fold.stepRows(state, buffer.block, buffer.identities, rows, from, to, sink)
    // Positions that wait for their track at the end are told by peeking.
    fold.peek(state, sink)
  }
  return samples
}

/** Gears are the files; `is_fishing` is -1 where nobody labelled. */
const readGfwLabels: LabelReader = (path, rows, labels) => {
  const gear = basename(path).split('.')[0]!
  const [vessel, time, fishing] = columnsOf(path, rows, ['mmsi', 'timestamp', 'is_fishing'])
  for (const row of rows.slice(1)) {
    const share = Number(row[fishing!])
    if (share < 0) continue
    labels.set(`${row[vessel!]} ${Math.round(Number(row[time!]) * 1000)}`, { gear, fishing: share })
  }
}

const readSmallScaleLabels: LabelReader = (path, rows, labels) => {
  const [vessel, time, gear, fishing] = columnsOf(path, rows, ['vessel', 'timestamp', 'gear', 'fishing'])
  for (const row of rows.slice(1))
    labels.set(`${row[vessel!]} ${Date.parse(row[time!]!)}`, {
      gear: `small-scale ${(row[gear!] || 'no gear').toLowerCase()}`,
      fishing: Number(row[fishing!]),
    })
}

function columnsOf(path: string, rows: readonly (readonly string[])[], names: readonly string[]): number[] {
  return names.map((name) => {
    const column = rows[0]?.indexOf(name) ?? -1
    if (column < 0) throw new Error(`baseline: ${path} has no column ${name}`)
    return column
  })
}

async function readTable(path: string): Promise<(readonly string[])[]> {
  const chunks: Uint8Array[] = []
  for await (const chunk of openInput(path)) chunks.push(chunk)
  return Array.from(parseCsv(Buffer.concat(chunks).toString('utf8')), ({ fields }) => fields)
}
