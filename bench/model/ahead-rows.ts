/**
 * Features that look ahead: what the vessel fold makes of a track run backwards. Time t becomes pivot - t and a ship
 * goes astern, so that "since" means "until", "the last 6 h" the next, and every feature keeps its meaning and its bits.
 */

import { orderReports } from '../../lib/ais/order.ts'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { FEATURE_COUNT } from '../../lib/features/feature-list.ts'
import type { TrackContext } from '../../lib/features/track-machine.ts'
import { VesselFold } from '../../lib/features/vessel.ts'
import type { LabelledRows, LabelledVessel } from '../../lib/pipeline/labelled-rows.ts'
import { type LogColumns, VesselLog } from '../../lib/pipeline/vessel-log.ts'

/**
 * FEATURE_COUNT features of each row, of itself and the rows after it; NaN where the fold backwards has no such row. Only
 * rows are run backwards, not the positions thinned out between them, so that both directions have the same ones.
 */
export function foldAhead(rows: LabelledRows, { solarHour, ...context }: TrackContext): Float32Array {
  const pivotMs = rows.timeMs[0]! + rows.timeMs.at(-1)!
  const fold = new VesselFold({
    ...context,
    solarHour: (timeMs, lonUnits) => solarHour(pivotMs - timeMs, lonUnits),
  })
  const ahead = new Float32Array(rows.count * FEATURE_COUNT).fill(Number.NaN)
  for (const vessel of rows.vessels) {
    const { columns, from, to } = foldBackwards(fold, vessel, pivotMs)
    const rowAt = new Map<string, number>()
    for (let at = from; at < to; at++)
      if (columns.row[at]! >= 0)
        rowAt.set(placeOf(columns, at, pivotMs - columns.block.timeMs[at]!), columns.row[at]!)
    const { columns: forwards } = vessel.log
    for (const { row, at } of rowsOf(vessel)) {
      const found = rowAt.get(placeOf(forwards, at, forwards.block.timeMs[at]!))
      if (found === undefined) continue
      const features = columns.features.subarray(found * FEATURE_COUNT, (found + 1) * FEATURE_COUNT)
      ahead.set(features, row * FEATURE_COUNT)
    }
  }
  return ahead
}

function foldBackwards(fold: VesselFold, vessel: LabelledVessel, pivotMs: number): VesselLog {
  const { block } = vessel.log.columns
  const buffer = new ReportBuffer()
  for (const { at } of rowsOf(vessel))
    buffer.addPosition(
      buffer.vesselOfKey(vessel.key),
      pivotMs - block.timeMs[at]!,
      block.messageType[at]!,
      block.lonUnits[at]!,
      block.latUnits[at]!,
      block.speedKnots[at]!,
      (block.courseDeg[at]! + 180) % 360,
      (block.headingDeg[at]! + 180) % 360,
      block.shoreKm[at]!,
      block.relativePlace[at]!,
      0,
    )
  const { rows: order } = orderReports(buffer)
  const log = new VesselLog()
  const state = fold.start(vessel.key)
  fold.stepRows(state, buffer.block, buffer.identities, order, 0, order.length, log)
  fold.peek(state, log)
  return log
}

/** Where each row of a vessel stands in the set, and among the positions of its log. */
function* rowsOf({ log, from }: LabelledVessel): Generator<{ readonly row: number; readonly at: number }> {
  const { row } = log.columns
  for (let at = log.from; at < log.to; at++) if (row[at]! >= 0) yield { row: from + row[at]!, at }
}

/** Tells the positions of a vessel apart, whichever way time runs. */
function placeOf({ block }: LogColumns, at: number, timeMs: number): string {
  return `${timeMs} ${block.lonUnits[at]} ${block.latUnits[at]}`
}
