/** Labelled vessels that are odd, each with the reason: to be looked at before anything is learnt from them. */

import { FISHING, type LabelTable, UNLABELLED } from './analyze-label-table.ts'
import type { LabelledVessel } from './labelled-rows.ts'

export const ODD_OPTIONS = {
  /** GPS was declared fully operational in 1995 and has been open to ships since the 1980s: before 1990 no track is. */
  earliestMs: Date.UTC(1990, 0, 1),
  /** Share of rows under way (2 kn or more) on land from which a place cannot be true. Own. */
  landShare: 0.2,
  underWayKnots: 2,
  /** Rows of one sort make no judgement of a vessel. */
  labelledRows: 20,
  /** A vessel whose labelled rows are so much of one sort has little to judge by. Own. */
  oneSidedShare: 0.98,
  /** Never further from shore than this, km: its distance says next to nothing. Own. */
  inshoreKm: 1.5,
} as const

export interface OddVessel {
  readonly vessel: string
  readonly gear: string
  readonly labelled: number
  readonly reasons: readonly string[]
}

export function findOddVessels(table: LabelTable): OddVessel[] {
  return table.rows.vessels.flatMap((vessel) => {
    const { reasons, labelled } = reasonsOf(table, vessel)
    return reasons.length === 0 ? [] : [{ vessel: vessel.key, gear: vessel.gear, labelled, reasons }]
  })
}

function reasonsOf(table: LabelTable, { from, log }: LabelledVessel) {
  const to = from + log.rows
  let labelled = 0
  let fishing = 0
  let underWay = 0
  let onLand = 0
  let farthestKm = Number.NEGATIVE_INFINITY
  let firstMs = Number.POSITIVE_INFINITY
  for (let row = from; row < to; row++) {
    firstMs = Math.min(firstMs, table.rows.timeMs[row]!)
    if (table.said[row] !== UNLABELLED) labelled++
    if (table.said[row] === FISHING) fishing++
    const shoreKm = table.shoreKm[row]!
    if (shoreKm > farthestKm) farthestKm = shoreKm
    if (!(table.speedKnots[row]! >= ODD_OPTIONS.underWayKnots)) continue
    underWay++
    if (shoreKm === 0) onLand++
  }
  const hasTruePlaces = log.columns.count > 0 && log.columns.block.relativePlace[0] === 0
  const percent = (share: number) => `${Math.round(100 * share)} %`
  const reasons: string[] = []
  const year = new Date(firstMs).getUTCFullYear()
  if (firstMs < ODD_OPTIONS.earliestMs) reasons.push(`dated ${year}, before GPS tracks were kept`)
  if (hasTruePlaces && onLand > ODD_OPTIONS.landShare * underWay)
    reasons.push(`on land in ${percent(onLand / underWay)} of its rows under way`)
  if (farthestKm <= ODD_OPTIONS.inshoreKm && farthestKm >= 0)
    reasons.push(`never over ${ODD_OPTIONS.inshoreKm} km from shore`)
  const most = Math.max(fishing, labelled - fishing) / labelled
  if (labelled === 0) reasons.push('no row is labelled')
  else if (labelled < ODD_OPTIONS.labelledRows) reasons.push(`${labelled} labelled rows only`)
  if (most === 1) reasons.push(fishing === 0 ? 'never fishing' : 'always fishing')
  else if (most >= ODD_OPTIONS.oneSidedShare)
    reasons.push(`${fishing} of ${labelled} rows fishing: nearly all of one sort`)
  return { reasons, labelled }
}
