/**
 * Labelled rows: positions through the reader, the vessel fold and its features, as backfill and live do, joined with
 * what people said of them. Every training set and every judgement is made of these.
 */

import { orderReports } from '../ais/order.ts'
import { readInputs } from '../ais/read-inputs.ts'
import { ReportBuffer } from '../ais/report.ts'
import { FEATURE_COUNT } from '../features/feature-list.ts'
import type { TrackContext } from '../features/track-machine.ts'
import { VesselFold } from '../features/vessel.ts'
import { readLabelFolder } from '../labels/label-folder.ts'
import { type LabelSet, readLabelFile } from '../labels/label-points.ts'
import type { Reading, TrainingRows, TrainingVessel } from '../model/training-rows.ts'
import { hasStore } from '../store/store.ts'
import { VesselLog } from './vessel-log.ts'

export interface LabelledVessel extends TrainingVessel {
  /** The file or data folder that its labels are of. */
  readonly file: string
  /** All that the vessel fold told; its rows are rows `from` to `from + log.rows` of the set. */
  readonly log: VesselLog
  readonly from: number
}

export interface LabelledRows extends TrainingRows {
  readonly vessels: readonly LabelledVessel[]
  /** UTC epoch ms of each row. */
  readonly timeMs: Float64Array
  /** Labels on positions that are no rows: thinned out, repeated or dropped. */
  readonly labelsWithoutRow: number
}

export interface LabelledRowsOptions extends Omit<Reading, 'name'> {
  readonly context: TrackContext
  /** Now, epoch ms. */
  readonly importStartMs: number
}

/**
 * Reads files and data folders with labels; a vessel may be in several files, and its reports and labels are put
 * together. A data folder's vessels must come from it alone, so that its rows are those that a backfill makes. Throws
 * with file, line and reason on what is no labelled file, and where no row has a label.
 */
export async function readLabelledRows(
  paths: readonly string[],
  { context, importStartMs, ...reading }: LabelledRowsOptions,
): Promise<LabelledRows> {
  return foldLabelled(await readLabelledReports(paths, importStartMs), context, reading)
}

/** Reports of labelled vessels and their labels, as they were read: rows can be made of them in several ways. */
export interface LabelledReports {
  readonly buffer: ReportBuffer
  readonly sets: readonly LabelSet[]
}

/** As readLabelledRows, but for the rows. `importStartMs`: now, epoch ms. */
export async function readLabelledReports(
  paths: readonly string[],
  importStartMs: number,
): Promise<LabelledReports> {
  const sets: LabelSet[] = []
  const buffer = new ReportBuffer()
  for (const path of paths)
    sets.push(hasStore(path) ? await readLabelFolder(path, buffer) : await readLabelFile(path))
  refuseSharedVessels(sets)
  const files = paths.filter((path) => !hasStore(path))
  for (const { error } of await readInputs(files, { importStartMs }, buffer)) if (error !== null) throw error
  return { buffer, sets }
}

function refuseSharedVessels(sets: readonly LabelSet[]): void {
  const seen = new Map<string, string>()
  for (const { path, gears } of sets)
    for (const vessel of gears.keys()) {
      const other = seen.get(vessel)
      if (other !== undefined && (hasStore(other) || hasStore(path)))
        throw new Error(
          `labels: vessel ${vessel} is in ${other} and in ${path}: the vessels of a data folder must come from it alone, so leave one of the two out`,
        )
      seen.set(vessel, path)
    }
}

/** Rows of reports in one way of reading them. Throws where no row has a label. */
export function foldLabelled(
  { buffer, sets }: LabelledReports,
  context: TrackContext,
  { thinMs = 0, historyMs = 0 }: Omit<Reading, 'name'> = {},
): LabelledRows {
  const shares = new Map<string, number>()
  const homes = new Map<string, { readonly file: string; readonly gear: string }>()
  for (const { path, points, gears } of sets) {
    for (const [vessel, gear] of gears) if (!homes.has(vessel)) homes.set(vessel, { file: path, gear })
    for (const { vessel, timeMs, fishing } of points)
      if (!Number.isNaN(fishing)) shares.set(`${vessel} ${timeMs}`, fishing)
  }
  const fold = new VesselFold(context)
  const { rows: order, vessels: spans } = orderReports(buffer)
  const vessels: LabelledVessel[] = []
  let count = 0
  for (const { vessel, from, to } of spans) {
    const key = buffer.keys[vessel]!
    const home = homes.get(key)
    if (home === undefined) continue
    const kept = thinMs === 0 ? order.subarray(from, to) : thin(buffer, order.subarray(from, to), thinMs)
    const log = new VesselLog()
    let at = 0
    while (at < kept.length) {
      const end = historyMs === 0 ? kept.length : endOfHistory(buffer, kept, at, historyMs)
      const state = fold.start(key)
      fold.stepRows(state, buffer.block, buffer.identities, kept, at, end, log)
      fold.peek(state, log)
      at = end
    }
    vessels.push({ key, ...home, log, from: count })
    count += log.rows
  }
  const features = new Float32Array(count * FEATURE_COUNT)
  const fishing = new Float32Array(count).fill(Number.NaN)
  const vesselOf = new Int32Array(count)
  const timeMs = new Float64Array(count)
  let labelled = 0
  for (const [index, { key, log, from }] of vessels.entries()) {
    const { columns } = log
    features.set(columns.features.subarray(0, log.rows * FEATURE_COUNT), from * FEATURE_COUNT)
    vesselOf.fill(index, from, from + log.rows)
    for (let i = 0; i < columns.count; i++) {
      if (columns.row[i]! < 0) continue
      const row = from + columns.row[i]!
      timeMs[row] = columns.block.timeMs[i]!
      const share = shares.get(`${key} ${timeMs[row]}`)
      if (share === undefined) continue
      fishing[row] = share
      labelled++
    }
  }
  if (labelled === 0)
    throw new Error(`labels: no row of ${sets.map(({ path }) => path).join(', ')} has a label`)
  return {
    count,
    features,
    fishing,
    vessel: vesselOf,
    vessels,
    timeMs,
    labelsWithoutRow: shares.size - labelled,
  }
}

/** Where reports from `from` on are `historyMs` old and more. */
function endOfHistory(buffer: ReportBuffer, rows: Int32Array, from: number, historyMs: number): number {
  const endMs = buffer.block.timeMs[rows[from]!]! + historyMs
  let end = from + 1
  while (end < rows.length && buffer.block.timeMs[rows[end]!]! < endMs) end++
  return end
}

/** The reports of one vessel that a feed of one position in `thinMs` would hold; identities stay. */
function thin(buffer: ReportBuffer, rows: Int32Array, thinMs: number): Int32Array {
  let keptMs = Number.NEGATIVE_INFINITY
  return rows.filter((row) => {
    if (buffer.block.identity[row]! >= 0) return true
    if (buffer.block.timeMs[row]! - keptMs < thinMs) return false
    keptMs = buffer.block.timeMs[row]!
    return true
  })
}
