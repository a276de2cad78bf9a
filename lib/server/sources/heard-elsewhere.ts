/**
 * Which reports several sources gave: for each source, how many another gave first. It drops nothing, for the vessel
 * fold does that; it tells an operator whether a second receiver adds anything.
 */

import { identityKey, POSITION, type ReportBlock, type ReportBuffer } from '../../ais/report.ts'

/** As the vessel fold has it (lib/features/duplicates): same content, event times at most so far apart. */
const WINDOW_MS = 30_000
/** Reports remembered, 4.5 MB: 30 s of 5,000 reports a second. Beyond, the oldest of four in reach gives way. */
const SLOTS = 2 ** 18
const WAYS = 4
const EMPTY = -1

export class HeardElsewhere {
  private readonly hash = new Uint32Array(SLOTS)
  private readonly timeMs = new Float64Array(SLOTS).fill(Number.NEGATIVE_INFINITY)
  private readonly source = new Int32Array(SLOTS).fill(EMPTY)

  /** How many of the reports another source than this gave first, as far as is known. Remembers the others. */
  count(source: number, reports: ReportBuffer): number {
    const { block } = reports
    let found = 0
    for (let row = 0; row < block.count; row++) {
      if (this.isHeard(source, contentHash(reports, block, row), block.timeMs[row]!)) found++
    }
    return found
  }

  private isHeard(source: number, hash: number, timeMs: number): boolean {
    const first = (Math.imul(hash, 0x9e3779b1) >>> 16) * WAYS
    let oldest = first
    for (let slot = first; slot < first + WAYS; slot++) {
      const isSame = this.hash[slot] === hash && Math.abs(this.timeMs[slot]! - timeMs) <= WINDOW_MS
      if (isSame && this.source[slot] !== EMPTY) return this.source[slot] !== source
      if (this.timeMs[slot]! < this.timeMs[oldest]!) oldest = slot
    }
    this.hash[oldest] = hash
    this.timeMs[oldest] = timeMs
    this.source[oldest] = source
    return false
  }
}

/** Of vessel and canonical content, 32 bits; not of the time, which receivers stamp each by its own clock. */
function contentHash(reports: ReportBuffer, block: ReportBlock, row: number): number {
  let hash = mixText(block.kind[row]!, reports.keys[block.vessel[row]!]!)
  if (block.kind[row] !== POSITION)
    return finish(mixText(hash, identityKey(reports.identities[block.identity[row]!]!)))
  hash = mix(hash, block.lonUnits[row]!)
  hash = mix(hash, block.latUnits[row]!)
  // In tenths; NaN becomes 0, which tells as much as is needed here.
  hash = mix(hash, Math.round(block.speedKnots[row]! * 10))
  hash = mix(hash, Math.round(block.courseDeg[row]! * 10))
  return finish(mix(hash, block.headingDeg[row]!))
}

function mixText(hash: number, text: string): number {
  let mixed = hash
  for (let at = 0; at < text.length; at++) mixed = Math.imul(mixed ^ text.charCodeAt(at), 0x01000193)
  return mixed
}

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x85ebca6b)
  return mixed ^ (mixed >>> 13)
}

function finish(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 15)) >>> 0
}
