/**
 * The total order of reports: by time, then by canonical content, then by every other field that a fold
 * reads; missing last. It does not depend on the format or the order in which reports arrived, so any arrival
 * order sorts to the same columns.
 */

import type { Identity, ReportBlock, ReportBuffer } from './report.ts'
import { POSITION } from './report.ts'

/** Negative, zero or positive. Zero means: nothing that a fold reads tells the two apart. */
export function compareReports(
  a: ReportBlock,
  i: number,
  identitiesA: readonly Identity[],
  b: ReportBlock,
  j: number,
  identitiesB: readonly Identity[],
): number {
  return (
    a.timeMs[i]! - b.timeMs[j]! ||
    compareContent(a, i, identitiesA, b, j, identitiesB) ||
    compareMissingLast(a.messageType[i]! || Number.NaN, b.messageType[j]! || Number.NaN) ||
    compareMissingLast(a.shoreKm[i]!, b.shoreKm[j]!) ||
    a.relativePlace[i]! - b.relativePlace[j]!
  )
}

/** Compares what a vessel sent, whoever heard it: the canonical report. */
function compareContent(
  a: ReportBlock,
  i: number,
  identitiesA: readonly Identity[],
  b: ReportBlock,
  j: number,
  identitiesB: readonly Identity[],
): number {
  const kind = a.kind[i]! - b.kind[j]!
  if (kind !== 0) return kind
  if (a.kind[i] === POSITION)
    return (
      a.lonUnits[i]! - b.lonUnits[j]! ||
      a.latUnits[i]! - b.latUnits[j]! ||
      compareMissingLast(a.speedKnots[i]!, b.speedKnots[j]!) ||
      compareMissingLast(a.courseDeg[i]!, b.courseDeg[j]!) ||
      compareMissingLast(a.headingDeg[i]!, b.headingDeg[j]!)
    )
  return compareIdentities(identitiesA[a.identity[i]!]!, identitiesB[b.identity[j]!]!)
}

function compareIdentities(a: Identity, b: Identity): number {
  if (a === b) return 0
  return (
    compareTexts(a.name, b.name) ||
    compareTexts(a.callSign, b.callSign) ||
    compareTexts(a.imo, b.imo) ||
    compareMissingLast(a.shipType, b.shipType) ||
    compareMissingLast(a.lengthM, b.lengthM) ||
    compareMissingLast(a.widthM, b.widthM)
  )
}

/** By UTF-16 code units, the empty text last. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  if (a === '') return 1
  if (b === '') return -1
  return a < b ? -1 : 1
}

function compareMissingLast(a: number, b: number): number {
  if (a === b) return 0
  const isMissingA = Number.isNaN(a)
  const isMissingB = Number.isNaN(b)
  if (isMissingA || isMissingB) return Number(isMissingA) - Number(isMissingB)
  return a - b
}

/** Rows of one vessel, `rows[from..to)`, in the total order. */
export interface VesselRows {
  readonly vessel: number
  readonly from: number
  readonly to: number
}

/**
 * Sorts a buffer's rows by vessel key (as text) and the total order, without moving them.
 * Returns the row numbers in order and each vessel's span in them.
 */
export function orderReports(buffer: ReportBuffer): { rows: Int32Array; vessels: VesselRows[] } {
  const { block, keys, identities } = buffer
  const starts = new Int32Array(keys.length + 1)
  for (let row = 0; row < block.count; row++) starts[block.vessel[row]! + 1]!++
  for (let vessel = 0; vessel < keys.length; vessel++) starts[vessel + 1]! += starts[vessel]!
  const next = starts.slice()
  const rows = new Int32Array(block.count)
  for (let row = 0; row < block.count; row++) rows[next[block.vessel[row]!]!++] = row

  const compareRows = (i: number, j: number) => compareReports(block, i, identities, block, j, identities)
  const vessels: VesselRows[] = []
  for (let vessel = 0; vessel < keys.length; vessel++) {
    const from = starts[vessel]!
    const to = starts[vessel + 1]!
    if (from === to) continue
    const span = rows.subarray(from, to)
    if (!isOrdered(span, block.timeMs, compareRows)) span.sort(compareRows)
    vessels.push({ vessel, from, to })
  }
  vessels.sort((a, b) => compareTexts(keys[a.vessel]!, keys[b.vessel]!))
  return { rows, vessels }
}

/** One vessel's files are mostly in order already, and mostly by time alone. */
function isOrdered(
  span: Int32Array,
  timeMs: Float64Array,
  compare: (i: number, j: number) => number,
): boolean {
  for (let k = 1; k < span.length; k++) {
    const i = span[k - 1]!
    const j = span[k]!
    if (timeMs[i]! >= timeMs[j]! && compare(i, j) > 0) return false
  }
  return true
}
