/** Archived positions and their labels as rows of Global Fishing Watch's training format, vessel by vessel. */

import { orderReports } from '../ais/order.ts'
import { POSITION, type ReportBlock, type ReportBuffer } from '../ais/report.ts'
import { shoreKmAt } from '../features/track-machine-outputs.ts'
import type { Places } from '../geo/places.ts'
import { labelCells, positionCells } from './gfw-training-csv.ts'
import type { LabelPoint, LabelSet } from './label-points.ts'

export interface VesselLines {
  readonly vessel: string
  readonly gear: string
  /** In the order of the reports. */
  readonly lines: readonly string[]
  /** Labels that lie on a position. */
  readonly labels: number
  readonly hasTruePlaces: boolean
}

/** A vessel's labels by their time. */
type LabelsByTime = ReadonlyMap<number, readonly LabelPoint[]>

/**
 * Every position of every labelled vessel: a row for each of its labels, or one without. `places` is the map, asked for
 * where places are true: their distance to shore is that of the map, as in their features.
 */
export function listVesselLines(buffer: ReportBuffer, set: LabelSet, places: () => Places): VesselLines[] {
  const { block, keys } = buffer
  const labels = groupLabels(set.points)
  const { rows, vessels } = orderReports(buffer)
  return vessels.flatMap((span) => {
    const vessel = keys[span.vessel]!
    const ofVessel = labels.get(vessel)
    const positions = rows.subarray(span.from, span.to).filter((row) => block.kind[row] === POSITION)
    if (ofVessel === undefined || positions.length === 0) return []
    const times = new Set(Array.from(positions, (row) => block.timeMs[row]!))
    return {
      vessel,
      gear: set.gears.get(vessel)!,
      lines: [...writeLines(vessel, block, positions, ofVessel, places)],
      labels: [...ofVessel].reduce((sum, [timeMs, { length }]) => sum + (times.has(timeMs) ? length : 0), 0),
      hasTruePlaces: positions.some((row) => block.relativePlace[row] === 0),
    }
  })
}

/** A set: some folders hold the same position twice, and one row of it says as much. */
function writeLines(
  vessel: string,
  block: ReportBlock,
  positions: Int32Array,
  labels: LabelsByTime,
  places: () => Places,
): Set<string> {
  const lines = new Set<string>()
  for (const row of positions) {
    const map = block.relativePlace[row] === 1 ? null : places()
    const shoreKm = shoreKmAt(map, block.lonUnits[row]!, block.latUnits[row]!, block.shoreKm[row]!)
    const position = positionCells(vessel, block, row, shoreKm)
    for (const label of labels.get(block.timeMs[row]!) ?? [null])
      lines.add(`${position},${labelCells(label)}`)
  }
  return lines
}

function groupLabels(points: readonly LabelPoint[]): Map<string, Map<number, LabelPoint[]>> {
  const groups = new Map<string, Map<number, LabelPoint[]>>()
  for (const point of points) {
    const ofVessel = groups.get(point.vessel) ?? new Map<number, LabelPoint[]>()
    groups.set(point.vessel, ofVessel)
    const ofTime = ofVessel.get(point.timeMs) ?? []
    ofVessel.set(point.timeMs, ofTime)
    ofTime.push(point)
  }
  return groups
}
