/** What models are trained on: labelled rows out of files and folders, read at several reporting rates where asked for. */

import { basename } from 'node:path'
import { hashLabelInput, listLabelInputs } from '../labels/label-inputs.ts'
import { hashVessel, type TrainingDataSummary } from '../model/detector-model.ts'
import type { Reading } from '../model/training-rows.ts'
import {
  foldLabelled,
  type LabelledRows,
  type LabelledRowsOptions,
  readLabelledReports,
} from './labelled-rows.ts'

export interface TrainingData {
  readonly rows: LabelledRows
  /** The same vessels read otherwise. */
  readonly readings: readonly { readonly name: string; readonly rows: LabelledRows }[]
  readonly summary: TrainingDataSummary
}

/** Throws with file, line and reason on what is no labelled file, and where no row has a label. */
export async function readTrainingData(
  paths: readonly string[],
  readings: readonly Reading[],
  { context, importStartMs }: Omit<LabelledRowsOptions, keyof Reading>,
): Promise<TrainingData> {
  const files = await listLabelInputs(paths)
  const reports = await readLabelledReports(files, importStartMs)
  const rows = foldLabelled(reports, context)
  const others = readings.map(({ name, ...reading }) => ({
    name,
    rows: foldLabelled(reports, context, reading),
  }))
  return { rows, readings: others, summary: await summarise(files, rows) }
}

/** A vessel counts where it has a label. */
async function summarise(files: readonly string[], rows: LabelledRows): Promise<TrainingDataSummary> {
  const inFile = new Map(files.map((file) => [file, { rows: 0, labelled: 0 }]))
  const byGear: Record<string, { vessels: number; labelled: number; fishing: number }> = {}
  const total = { vessels: 0, rows: 0, labelled: 0, fishing: 0 }
  const vesselHashes = new Set<string>()
  for (const { key, file, gear, from, log } of rows.vessels) {
    const shares = rows.fishing.subarray(from, from + log.rows).filter((share) => !Number.isNaN(share))
    const fishing = shares.filter((share) => share > 0.5).length
    const ofFile = inFile.get(file)
    if (ofFile === undefined) throw new Error(`training: labels of ${file}, which was not read`)
    ofFile.rows += log.rows
    ofFile.labelled += shares.length
    total.rows += log.rows
    if (shares.length === 0) continue
    vesselHashes.add(hashVessel(key))
    const ofGear = byGear[gear] ?? { vessels: 0, labelled: 0, fishing: 0 }
    byGear[gear] = ofGear
    for (const counts of [ofGear, total]) {
      counts.vessels++
      counts.labelled += shares.length
      counts.fishing += fishing
    }
  }
  return {
    files: await Promise.all(
      [...inFile].map(async ([file, counts]) => ({
        name: basename(file),
        sha256: await hashLabelInput(file),
        ...counts,
      })),
    ),
    ...total,
    byGear: Object.fromEntries(Object.entries(byGear).sort(([a], [b]) => (a < b ? -1 : 1))),
    vesselHashes: [...vesselHashes].sort(),
  }
}
