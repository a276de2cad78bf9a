/** Archived positions and their labels as rows of Global Fishing Watch's training format, vessel by vessel. */

import { orderReports } from '../ais/order.ts'
import { POSITION, type ReportBuffer } from '../ais/report.ts'
import { shoreKmAt } from '../features/track-machine-outputs.ts'
import type { Places } from '../geo/places.ts'
import { labelCells, positionCells } from './gfw-training-csv.ts'
import type { LabelPoint, LabelSet } from './label-points.ts'

export interface VesselLines {
  readonly gear: string
  /** In the order of the reports. */
  readonly lines: readonly string[]
  /** Labels that lie on a position. */
  readonly labels: number
  readonly hasTruePlaces: boolean
}

/**
 * Every position of every labelled vessel: a row for each of its labels, or one without. `places` is the map, asked for
 * where places are true: their distance to shore is that of the map, as in their features.
 */
export function listVesselLines(
  buffer: ReportBuffer,
  { points, gears }: LabelSet,
  places: () => Places,
): VesselLines[] {
  const { block } = buffer
  const labels = groupLabels(points)
  const { rows, vessels } = orderReports(buffer)
  return vessels.flatMap(({ vessel, from, to }) => {
    const key = buffer.keys[vessel]!
    const gear = gears.get(key)
    const positions = rows.subarray(from, to).filter((row) => block.kind[row] === POSITION)
    if (gear === undefined || positions.length === 0) return []
    // Some imports hold the same position twice; one row of it says as much.
    const lines = new Set<string>()
    const labelled = new Set<number>()
    let hasTruePlaces = false
    for (const row of positions) {
      const isTrue = block.relativePlace[row] === 0
      hasTruePlaces ||= isTrue
      const shoreKm = shoreKmAt(
        isTrue ? places() : null,
        block.lonUnits[row]!,
        block.latUnits[row]!,
        block.shoreKm[row]!,
      )
      const position = positionCells(key, block, row, shoreKm)
      const timeMs = block.timeMs[row]!
      const said = labels.get(key)!.get(timeMs)
      if (said === undefined) lines.add(`${position},${labelCells(null)}`)
      else for (const label of said) lines.add(`${position},${labelCells(label)}`)
      if (said !== undefined) labelled.add(timeMs)
    }
    const count = [...labelled].reduce((sum, timeMs) => sum + labels.get(key)!.get(timeMs)!.length, 0)
    return [{ gear, lines: [...lines], labels: count, hasTruePlaces }]
  })
}

/** Labels of each vessel by time. */
function groupLabels(points: readonly LabelPoint[]): Map<string, Map<number, LabelPoint[]>> {
  const groups = new Map<string, Map<number, LabelPoint[]>>()
  for (const point of points) {
    const ofVessel = groups.get(point.vessel) ?? new Map<number, LabelPoint[]>()
    groups.set(point.vessel, ofVessel)
    ofVessel.set(point.timeMs, [...(ofVessel.get(point.timeMs) ?? []), point])
  }
  return groups
}
