/**
 * Records (lib/ais/packed-reports-record) as bytes that stand for themselves, with all that they point at:
 *
 *   uint8   version
 *   uint8   0 reports of one vessel, whose key is kept elsewhere; 1 of several, keys inside
 *   uint32  reports, then a record of each
 *   of several: uint32 for each report, which key; uint32 keys, then a text of each
 *   uint32  identities, then of each name, call sign and IMO number as texts, ship type, length, width as float64
 *
 * A text is a uint16 of its length and UTF-8. All little-endian.
 */

import { isSoundRecord, RECORD_BYTES } from './packed-reports-record.ts'
import type { Identity } from './report.ts'

const VERSION = 1
const ONE_VESSEL = 0
const SEVERAL_VESSELS = 1
const LONGEST_TEXT_BYTES = 65535

const textEncoder = new TextEncoder()
const textDecoder = new TextDecoder('utf-8', { fatal: true })

/** What the bytes hold. */
export interface PackedParts {
  readonly count: number
  /** `count` records, one after the other. */
  readonly records: Uint8Array
  /** Null where they are one vessel's. */
  readonly vessels: { readonly ofReport: ArrayLike<number>; readonly keys: readonly string[] } | null
  readonly identities: readonly Identity[]
}

/** Bytes are not what packing gives: cut off, or at odds with themselves. */
export class PackedReportsError extends Error {
  override readonly name = 'PackedReportsError'

  constructor(bytes: Uint8Array, fault: string) {
    super(`ais: ${bytes.length} bytes of packed reports: ${fault}`)
  }
}

export function joinParts({ count, records, vessels, identities }: PackedParts): Uint8Array {
  const writer = new PartsWriter()
  writer.byte(VERSION)
  writer.byte(vessels === null ? ONE_VESSEL : SEVERAL_VESSELS)
  writer.uint32(count)
  writer.bytes(records.subarray(0, count * RECORD_BYTES))
  if (vessels !== null) {
    for (let i = 0; i < count; i++) writer.uint32(vessels.ofReport[i]!)
    writer.uint32(vessels.keys.length)
    for (const key of vessels.keys) writer.text(key)
  }
  writer.uint32(identities.length)
  for (const { name, callSign, imo, shipType, lengthM, widthM } of identities) {
    writer.text(name)
    writer.text(callSign)
    writer.text(imo)
    writer.float64(shipType)
    writer.float64(lengthM)
    writer.float64(widthM)
  }
  return writer.finish()
}

/**
 * The parts of what `joinParts` gave; `records` is a view of the same memory. Every record is sound, and every index
 * points at something. Nothing is allocated by a count before that much is seen to be there. Throws PackedReportsError.
 */
export function splitParts(bytes: Uint8Array): PackedParts {
  const reader = new PartsReader(bytes)
  const version = reader.byte()
  if (version !== VERSION) reader.refuse(`version ${version}, this program reads ${VERSION}`)
  const form = reader.byte()
  if (form !== ONE_VESSEL && form !== SEVERAL_VESSELS) reader.refuse(`form ${form}`)
  const count = reader.uint32()
  const records = reader.take(count * RECORD_BYTES)
  const vessels = form === ONE_VESSEL ? null : readVessels(reader, count)
  const identities: Identity[] = []
  for (let left = reader.uint32(); left > 0; left--)
    identities.push({
      name: reader.text(),
      callSign: reader.text(),
      imo: reader.text(),
      shipType: reader.float64(),
      lengthM: reader.float64(),
      widthM: reader.float64(),
    })
  reader.end()
  const view = viewOf(records)
  for (let i = 0; i < count; i++)
    if (!isSoundRecord(view, i * RECORD_BYTES, identities.length)) reader.refuse(`record ${i} is unsound`)
  return { count, records, vessels, identities }
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function readVessels(reader: PartsReader, count: number): NonNullable<PackedParts['vessels']> {
  const indices = viewOf(reader.take(4 * count))
  const keys: string[] = []
  for (let left = reader.uint32(); left > 0; left--) keys.push(reader.text())
  const ofReport = new Uint32Array(count)
  for (let i = 0; i < count; i++) {
    ofReport[i] = indices.getUint32(4 * i, true)
    if (ofReport[i]! >= keys.length)
      reader.refuse(`report ${i} is of vessel ${ofReport[i]} of ${keys.length}`)
  }
  return { ofReport, keys }
}

class PartsReader {
  private readonly view: DataView
  private position = 0

  constructor(private readonly bytes: Uint8Array) {
    this.view = viewOf(bytes)
  }

  byte(): number {
    return this.view.getUint8(this.advance(1))
  }

  uint32(): number {
    return this.view.getUint32(this.advance(4), true)
  }

  float64(): number {
    return this.view.getFloat64(this.advance(8), true)
  }

  text(): string {
    const bytes = this.take(this.view.getUint16(this.advance(2), true))
    try {
      return textDecoder.decode(bytes)
    } catch {
      return this.refuse(`no text before byte ${this.position}`)
    }
  }

  take(length: number): Uint8Array {
    const start = this.advance(length)
    return this.bytes.subarray(start, start + length)
  }

  end(): void {
    if (this.position !== this.bytes.length) this.refuse(`they end at byte ${this.position}`)
  }

  refuse(fault: string): never {
    throw new PackedReportsError(this.bytes, fault)
  }

  private advance(length: number): number {
    const start = this.position
    if (start + length > this.bytes.length) this.refuse(`${length} more wanted at byte ${start}`)
    this.position = start + length
    return start
  }
}

const ROOM_BYTES = 64 * 1024
/** What once took more is not kept. */
const KEPT_ROOM_BYTES = 8 * 1024 * 1024
/** Used by one writer after the other: each is done before the next is begun. */
let room = new DataView(new ArrayBuffer(ROOM_BYTES))

class PartsWriter {
  private at = 0

  byte(value: number): void {
    this.reserve(1)
    room.setUint8(this.at++, value)
  }

  uint32(value: number): void {
    this.reserve(4)
    room.setUint32(this.at, value, true)
    this.at += 4
  }

  float64(value: number): void {
    this.reserve(8)
    room.setFloat64(this.at, value, true)
    this.at += 8
  }

  bytes(value: Uint8Array): void {
    this.reserve(value.length)
    new Uint8Array(room.buffer).set(value, this.at)
    this.at += value.length
  }

  text(value: string): void {
    // A character is three bytes at most; nearly all are ASCII, of which an encoder takes longer than this.
    this.reserve(2 + 3 * value.length)
    const start = this.at + 2
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i)
      if (code > 127) {
        const { written } = textEncoder.encodeInto(value, new Uint8Array(room.buffer, start))
        this.endText(start, written)
        return
      }
      room.setUint8(start + i, code)
    }
    this.endText(start, value.length)
  }

  finish(): Uint8Array {
    const finished = new Uint8Array(room.buffer.slice(0, this.at))
    if (room.byteLength > KEPT_ROOM_BYTES) room = new DataView(new ArrayBuffer(ROOM_BYTES))
    return finished
  }

  private endText(start: number, length: number): void {
    if (length > LONGEST_TEXT_BYTES) throw new Error(`ais: a text of ${length} bytes is not packed`)
    room.setUint16(start - 2, length, true)
    this.at = start + length
  }

  private reserve(more: number): void {
    if (this.at + more <= room.byteLength) return
    const larger = new DataView(new ArrayBuffer(2 * (this.at + more)))
    new Uint8Array(larger.buffer).set(new Uint8Array(room.buffer, 0, this.at))
    room = larger
  }
}
