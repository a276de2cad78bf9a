/**
 * One report in 28 bytes, little-endian, without its vessel and source. Nothing else is lost: canonical speed, course
 * and heading (lib/ais/report) are whole tenths and degrees.
 *
 *   0  float64  time, epoch ms
 *   8  int32    longitude, 1/600,000°; of an identity its index in the identities that lie beside the records
 *  12  int32    latitude; 0
 *  16  uint16   speed, 0.1 kn; 65535 missing
 *  18  uint16   course, 0.1°; 65535 missing
 *  20  uint16   heading, 1°; 65535 missing
 *  22  uint8    AIS message type
 *  23  uint8    1 an identity, 2 a relative place
 *  24  float32  distance to shore, km; NaN missing
 */

import { IDENTITY, POSITION, type ReportBlock } from './report.ts'

export const RECORD_BYTES = 28

const MISSING = 65535
const IS_IDENTITY = 1
const IS_RELATIVE = 2

/** Writes row `row`, whose identity lies at `identity` (-1 of a position), as the record at byte `at`. */
export function writeRecord(
  view: DataView,
  at: number,
  block: ReportBlock,
  row: number,
  identity: number,
): void {
  const isIdentity = block.kind[row] === IDENTITY
  view.setFloat64(at, block.timeMs[row]!, true)
  view.setInt32(at + 8, isIdentity ? identity : block.lonUnits[row]!, true)
  view.setInt32(at + 12, isIdentity ? 0 : block.latUnits[row]!, true)
  view.setUint16(at + 16, wholeOf(block.speedKnots[row]! * 10), true)
  view.setUint16(at + 18, wholeOf(block.courseDeg[row]! * 10), true)
  view.setUint16(at + 20, wholeOf(block.headingDeg[row]!), true)
  view.setUint8(at + 22, block.messageType[row]!)
  view.setUint8(at + 23, (isIdentity ? IS_IDENTITY : 0) | (block.relativePlace[row] === 1 ? IS_RELATIVE : 0))
  view.setFloat32(at + 24, block.shoreKm[row]!, true)
}

/** Fills row `row` from the record at byte `at`; the identity is the index as it was written. */
export function readRecord(
  view: DataView,
  at: number,
  block: ReportBlock,
  row: number,
  vessel: number,
  source: number,
): void {
  const flags = view.getUint8(at + 23)
  const isIdentity = (flags & IS_IDENTITY) !== 0
  const lonOrIdentity = view.getInt32(at + 8, true)
  block.vessel[row] = vessel
  block.timeMs[row] = view.getFloat64(at, true)
  block.kind[row] = isIdentity ? IDENTITY : POSITION
  block.messageType[row] = view.getUint8(at + 22)
  block.lonUnits[row] = isIdentity ? 0 : lonOrIdentity
  block.latUnits[row] = view.getInt32(at + 12, true)
  block.speedKnots[row] = numberOf(view.getUint16(at + 16, true)) / 10
  block.courseDeg[row] = numberOf(view.getUint16(at + 18, true)) / 10
  block.headingDeg[row] = numberOf(view.getUint16(at + 20, true))
  block.shoreKm[row] = view.getFloat32(at + 24, true)
  block.relativePlace[row] = (flags & IS_RELATIVE) === 0 ? 0 : 1
  block.identity[row] = isIdentity ? lonOrIdentity : -1
  block.source[row] = source
}

/** Whether the record at byte `at` can have been written beside so many identities. */
export function isSoundRecord(view: DataView, at: number, identities: number): boolean {
  const flags = view.getUint8(at + 23)
  if (flags > (IS_IDENTITY | IS_RELATIVE)) return false
  if (!Number.isSafeInteger(view.getFloat64(at, true))) return false
  if ((flags & IS_IDENTITY) === 0) return true
  const identity = view.getInt32(at + 8, true)
  return identity >= 0 && identity < identities && view.getInt32(at + 12, true) === 0
}

function wholeOf(value: number): number {
  return Number.isNaN(value) ? MISSING : Math.round(value)
}

function numberOf(whole: number): number {
  return whole === MISSING ? Number.NaN : whole
}
