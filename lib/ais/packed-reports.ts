/**
 * Rows of a report buffer as bytes and back (lib/ais/packed-reports-bytes): for the journal, with the keys of several
 * vessels, and for what is kept of one vessel. Identities are in them by value. Only the source is not kept.
 */

import {
  joinParts,
  type PackedParts,
  PackedReportsError,
  splitParts,
  viewOf,
} from './packed-reports-bytes.ts'
import { RECORD_BYTES, readRecord, writeRecord } from './packed-reports-record.ts'
import type { ReportBuffer } from './report.ts'

/** `rows[from..to)` of any vessels, in that order. */
export function packReports(
  buffer: ReportBuffer,
  rows: ArrayLike<number>,
  from: number,
  to: number,
): Uint8Array {
  const keys = new Numbering(buffer.keys)
  const ofReport = new Uint32Array(to - from)
  for (let i = from; i < to; i++) ofReport[i - from] = keys.numberOf(buffer.block.vessel[rows[i]!]!)
  return pack(buffer, rows, from, to, { ofReport, keys: keys.values })
}

/** The same of rows of one vessel; whose they are is for the caller to keep. */
export function packVesselReports(
  buffer: ReportBuffer,
  rows: ArrayLike<number>,
  from: number,
  to: number,
): Uint8Array {
  return pack(buffer, rows, from, to, null)
}

/**
 * Appends what `packReports` gave, in its order, as of `source`. Throws PackedReportsError for bytes that it did not
 * give; the buffer has the rows that it had then.
 */
export function unpackReports(bytes: Uint8Array, into: ReportBuffer, source: number): void {
  const parts = splitParts(bytes)
  if (parts.vessels === null) throw new PackedReportsError(bytes, 'no vessel is told')
  const { ofReport, keys } = parts.vessels
  const indices = keys.map((key) => into.vesselOfKey(key))
  const first = unpack(parts, into, -1, source)
  for (let i = 0; i < parts.count; i++) into.block.vessel[first + i] = indices[ofReport[i]!]!
}

/** The same of what `packVesselReports` gave, as of the vessel with this index in the buffer. */
export function unpackVesselReports(
  bytes: Uint8Array,
  into: ReportBuffer,
  vessel: number,
  source: number,
): void {
  const parts = splitParts(bytes)
  if (parts.vessels !== null) throw new PackedReportsError(bytes, 'of several vessels, where one is meant')
  unpack(parts, into, vessel, source)
}

/** How many reports there are in bytes of either kind. */
export function countPackedReports(bytes: Uint8Array): number {
  return splitParts(bytes).count
}

function pack(
  buffer: ReportBuffer,
  rows: ArrayLike<number>,
  from: number,
  to: number,
  vessels: PackedParts['vessels'],
): Uint8Array {
  const { block } = buffer
  const identities = new Numbering(buffer.identities)
  const records = new Uint8Array((to - from) * RECORD_BYTES)
  const view = viewOf(records)
  for (let i = from; i < to; i++) {
    const row = rows[i]!
    const identity = block.identity[row]!
    const index = identity === -1 ? -1 : identities.numberOf(identity)
    writeRecord(view, (i - from) * RECORD_BYTES, block, row, index)
  }
  return joinParts({ count: to - from, records, vessels, identities: identities.values })
}

/** Returns the first of the rows. */
function unpack(parts: PackedParts, into: ReportBuffer, vessel: number, source: number): number {
  const { count, records } = parts
  const indices = parts.identities.map((identity) => into.identityOf(identity))
  const first = into.extend(count)
  const { block } = into
  const view = viewOf(records)
  for (let i = 0; i < count; i++) {
    const row = first + i
    readRecord(view, i * RECORD_BYTES, block, row, vessel, source)
    if (block.identity[row] !== -1) block.identity[row] = indices[block.identity[row]!]!
  }
  return first
}

/** Those entries of a dictionary that are met, numbered as they are. */
class Numbering<Value> {
  readonly values: Value[] = []
  private readonly numbers = new Map<number, number>()

  constructor(private readonly dictionary: readonly Value[]) {}

  numberOf(index: number): number {
    let number = this.numbers.get(index)
    if (number === undefined) {
      number = this.values.length
      this.numbers.set(index, number)
      this.values.push(this.dictionary[index]!)
    }
    return number
  }
}
