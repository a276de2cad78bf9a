/** The segmenter against another's segments of the same messages, MMSI by MMSI. */

import { orderReports, type VesselRows } from '../ais/order.ts'
import { POSITION, type ReportBuffer } from '../ais/report.ts'
import { adjustedRand, countPairs, type PairCounts, pairAgreement } from './agreement.ts'
import { isDuplicate, startDuplicates } from './duplicates.ts'
import { placeIdentity, placePosition, startSegmenter } from './segmenter.ts'
import type { SegmenterCounts } from './segmenter-state.ts'

/** How the two segmentations of one MMSI's messages agree, over the positions that the reference placed. */
export interface VesselAgreement {
  readonly mmsi: string
  readonly positions: number
  /** Segments in the reference and in ours; every position placed nowhere is one of its own. */
  readonly expectedSegments: number
  readonly segments: number
  readonly pairs: PairCounts
  readonly pairAgreement: number
  readonly adjustedRand: number
  /** Positions that the reference dropped, and how many of them ours drops too (duplicates and noise). */
  readonly expectedDropped: number
  readonly dropped: number
  readonly counts: SegmenterCounts
}

export interface Agreement {
  readonly vessels: readonly VesselAgreement[]
  /** Share of all pairs within an MMSI on which both agree. */
  readonly pairAgreement: number
  /** Mean over MMSI. */
  readonly adjustedRand: number
  readonly positions: number
  readonly expectedDropped: number
  readonly dropped: number
}

/** Messages as reports, with the segments that a reference gave them. */
export interface ExpectedReports {
  readonly buffer: ReportBuffer
  /** The reference's segment of the position at each row of the buffer; '' where it dropped it. */
  readonly expected: readonly string[]
  /** The same for the positions of each MMSI that have no place (91°, 181°), which no reader lets pass. */
  readonly placeless: ReadonlyMap<string, readonly string[]>
}

/** Compares ours with the reference. Positions without a place are dropped by ours and compared all the same. */
export function measureAgreement({ buffer, expected, placeless }: ExpectedReports): Agreement {
  const { rows, vessels } = orderReports(buffer)
  const measured = vessels
    .map((vessel) => {
      const order = rows.subarray(vessel.from, vessel.to)
      return measureVessel(buffer, vessel, order, expected, placeless)
    })
    .filter((vessel) => vessel.positions > 0)
  const sum = (value: (vessel: VesselAgreement) => number) =>
    measured.reduce((total, vessel) => total + value(vessel), 0)
  return {
    vessels: measured,
    pairAgreement: pairAgreement({
      pairs: sum((vessel) => vessel.pairs.pairs),
      togetherInBoth: sum((vessel) => vessel.pairs.togetherInBoth),
      togetherInFirst: sum((vessel) => vessel.pairs.togetherInFirst),
      togetherInSecond: sum((vessel) => vessel.pairs.togetherInSecond),
    }),
    adjustedRand: sum((vessel) => vessel.adjustedRand) / measured.length,
    positions: sum((vessel) => vessel.positions),
    expectedDropped: sum((vessel) => vessel.expectedDropped),
    dropped: sum((vessel) => vessel.dropped),
  }
}

function measureVessel(
  buffer: ReportBuffer,
  vessel: VesselRows,
  order: Int32Array,
  expected: readonly string[],
  placeless: ReadonlyMap<string, readonly string[]>,
): VesselAgreement {
  const mmsi = buffer.keys[vessel.vessel]!
  const { placed, counts } = segmentVessel(buffer, order, mmsi)
  const nameOf = new Map<string, number>()
  const theirs: number[] = []
  const ours: number[] = []
  let expectedDropped = 0
  let dropped = 0
  const compare = (name: string, segment: number, isDropped: boolean) => {
    if (name === '') {
      expectedDropped++
      if (isDropped) dropped++
      return
    }
    if (!nameOf.has(name)) nameOf.set(name, nameOf.size)
    theirs.push(nameOf.get(name)!)
    ours.push(segment)
  }
  for (const [row, { segment, isDropped }] of placed) compare(expected[row]!, segment, isDropped)
  let apart = FIRST_PLACELESS
  for (const name of placeless.get(mmsi) ?? []) compare(name, apart--, true)
  const pairs = countPairs(theirs, ours)
  return {
    mmsi,
    positions: ours.length,
    expectedSegments: nameOf.size,
    segments: new Set(ours).size,
    pairs,
    pairAgreement: pairAgreement(pairs),
    adjustedRand: adjustedRand(pairs),
    expectedDropped,
    dropped,
    counts,
  }
}

interface Placing {
  /** Serial of our segment; negative and its own where the position is noise. */
  readonly segment: number
  /** A duplicate (then `segment` is the original's) or noise. */
  readonly isDropped: boolean
}

/** Numbers no noise of a segmenter reaches. */
const FIRST_PLACELESS = -1e9

/** Duplicates and segmenter over one MMSI's rows in order. */
function segmentVessel(buffer: ReportBuffer, order: Int32Array, mmsi: string) {
  const { block, identities } = buffer
  const duplicates = startDuplicates()
  const segmenter = startSegmenter(mmsi)
  const events = { closed: () => {} }
  const placed = new Map<number, Placing>()
  const segmentOfContent = new Map<string, number>()
  let noise = -1
  for (const row of order) {
    const duplicate = isDuplicate(duplicates, block, row, identities)
    if (block.kind[row] !== POSITION) {
      if (!duplicate) placeIdentity(segmenter, block, row, identities[block.identity[row]!]!, events)
      continue
    }
    const content = contentOf(buffer, row)
    let segment = segmentOfContent.get(content)
    let isDropped = duplicate
    if (!duplicate || segment === undefined) {
      const open = placePosition(segmenter, block, row, events)
      segment = open === null ? noise-- : open.serial
      isDropped = open === null
      segmentOfContent.set(content, segment)
    }
    placed.set(row, { segment, isDropped })
  }
  return { placed, counts: segmenter.counts }
}

function contentOf({ block }: ReportBuffer, row: number): string {
  return [block.lonUnits, block.latUnits, block.speedKnots, block.courseDeg, block.headingDeg]
    .map((column) => column[row])
    .join(' ')
}
