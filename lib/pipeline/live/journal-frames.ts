/**
 * The bytes of a journal file, all little-endian: eight that tell what it is, then frames.
 *
 *   frame   uint32 length of its payload, uint32 CRC-32 of the payload, payload
 *   first   JSON: version, offset of the first entry, and by source the lines of it in the files before
 *   others  float64 offset of the first entry, uint32 entries, and of each
 *             float64 received, epoch ms; float64 lines of the source; uint16 length and UTF-8 of its name;
 *             uint32 length and bytes of packed reports (lib/ais/packed-reports)
 *
 * The checksum of the others begins with that of the first, so a frame is valid in its own file only.
 *
 * **A frame is written only when the one before it is safe on the disk.** So only the last frame can be torn, and a
 * valid frame behind bytes that are not says that these were safe once, and are damaged.
 */

import { crc32 } from 'node:zlib'
import { z } from 'zod'
import type { JournalEntry } from './journal.ts'

export const FRAME_FRONT_BYTES = 8
/** Offset and count. */
const GROUP_FRONT_BYTES = 12
const ENTRY_FRONT_BYTES = 16
const LONGEST_SOURCE_BYTES = 65535

const MAGIC = new TextEncoder().encode('WAKEJRNL')
export const HEADER_AT = MAGIC.length
const VERSION = 1

const textEncoder = new TextEncoder()
const textDecoder = new TextDecoder('utf-8', { fatal: true })

const offset = z.int().nonnegative()
const headerSchema = z.strictObject({
  version: z.literal(VERSION),
  firstOffset: offset,
  sourceLines: z.array(z.tuple([z.string(), z.number().nonnegative()])),
})

export type JournalHeader = Omit<z.infer<typeof headerSchema>, 'version'>

/** A file's name: its first entry's offset, so that names sort as entries do. */
export function journalFileName(firstOffset: number): string {
  return `${String(firstOffset).padStart(16, '0')}.journal`
}

/** Null: the name is no journal file's. */
export function offsetOfName(name: string): number | null {
  const match = /^(\d{16})\.journal$/.exec(name)
  const first = match === null ? Number.NaN : Number(match[1])
  return Number.isSafeInteger(first) ? first : null
}

/** The bytes that a file begins with, and what the checksums of its other frames begin with. */
export function encodeHeader(header: JournalHeader): { bytes: Uint8Array; seed: number } {
  const payload = textEncoder.encode(JSON.stringify({ version: VERSION, ...header }))
  const bytes = new Uint8Array(HEADER_AT + FRAME_FRONT_BYTES + payload.length)
  bytes.set(MAGIC)
  bytes.set(payload, HEADER_AT + FRAME_FRONT_BYTES)
  const seed = closeFrame(bytes.subarray(HEADER_AT), 0)
  return { bytes, seed }
}

/** Whether a file that begins so can be a journal's, perhaps one of which only a part was written. */
export function isJournalStart(bytes: Uint8Array): boolean {
  return bytes.subarray(0, MAGIC.length).every((byte, i) => byte === MAGIC[i] || byte === 0)
}

/** Null where it is none that this program wrote; `version` of another program's. */
export function parseHeader(payload: Uint8Array): JournalHeader | { readonly version: number } | null {
  try {
    const value: unknown = JSON.parse(textDecoder.decode(payload))
    const header = headerSchema.safeParse(value)
    if (header.success) return { firstOffset: header.data.firstOffset, sourceLines: header.data.sourceLines }
    const other = z.looseObject({ version: z.int() }).safeParse(value)
    return other.success && other.data.version !== VERSION ? { version: other.data.version } : null
  } catch {
    return null
  }
}

export function encodeEntry(entry: Omit<JournalEntry, 'offset'>): Uint8Array {
  const source = textEncoder.encode(entry.source)
  const isSound =
    Number.isFinite(entry.receivedMs) &&
    Number.isFinite(entry.sourceLines) &&
    source.length <= LONGEST_SOURCE_BYTES
  if (!isSound)
    throw new Error(`journal: no entry: ${entry.source}, ${entry.receivedMs}, ${entry.sourceLines}`)
  const bytes = new Uint8Array(ENTRY_FRONT_BYTES + 2 + source.length + 4 + entry.reports.length)
  const view = new DataView(bytes.buffer)
  view.setFloat64(0, entry.receivedMs, true)
  view.setFloat64(8, entry.sourceLines, true)
  view.setUint16(ENTRY_FRONT_BYTES, source.length, true)
  bytes.set(source, ENTRY_FRONT_BYTES + 2)
  const at = ENTRY_FRONT_BYTES + 2 + source.length
  view.setUint32(at, entry.reports.length, true)
  bytes.set(entry.reports, at + 4)
  return bytes
}

/** Encoded entries, the first of them of this offset, as one frame. */
export function encodeGroup(firstOffset: number, entries: readonly Uint8Array[], seed: number): Uint8Array {
  const size = entries.reduce((sum, { length }) => sum + length, FRAME_FRONT_BYTES + GROUP_FRONT_BYTES)
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  view.setFloat64(FRAME_FRONT_BYTES, firstOffset, true)
  view.setUint32(FRAME_FRONT_BYTES + 8, entries.length, true)
  let at = FRAME_FRONT_BYTES + GROUP_FRONT_BYTES
  for (const entry of entries) {
    bytes.set(entry, at)
    at += entry.length
  }
  closeFrame(bytes, seed)
  return bytes
}

/** Null where the payload contradicts itself or does not begin with this entry. */
export function decodeGroup(payload: Uint8Array, firstOffset: number): JournalEntry[] | null {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length)
  if (groupOffset(payload) !== firstOffset) return null
  const entries: JournalEntry[] = []
  let at = GROUP_FRONT_BYTES
  const take = (length: number) => {
    const start = at
    at += length
    if (at > payload.length) throw new RangeError()
    return start
  }
  try {
    for (let left = view.getUint32(8, true); left > 0; left--) {
      const front = take(ENTRY_FRONT_BYTES)
      const sourceLength = view.getUint16(take(2), true)
      const source = take(sourceLength)
      const reportsLength = view.getUint32(take(4), true)
      const reports = take(reportsLength)
      entries.push({
        offset: firstOffset + entries.length,
        receivedMs: view.getFloat64(front, true),
        source: textDecoder.decode(payload.subarray(source, source + sourceLength)),
        sourceLines: view.getFloat64(front + 8, true),
        reports: payload.subarray(reports, reports + reportsLength),
      })
    }
  } catch {
    return null
  }
  return at === payload.length ? entries : null
}

/** Offset that a group says it begins with; NaN where there is no room for one. */
export function groupOffset(payload: Uint8Array): number {
  if (payload.length < GROUP_FRONT_BYTES) return Number.NaN
  return new DataView(payload.buffer, payload.byteOffset, payload.length).getFloat64(0, true)
}

export function checksum(payload: Uint8Array, seed: number): number {
  return crc32(payload, seed)
}

function closeFrame(frame: Uint8Array, seed: number): number {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length)
  const payload = frame.subarray(FRAME_FRONT_BYTES)
  const sum = checksum(payload, seed)
  view.setUint32(0, payload.length, true)
  view.setUint32(4, sum, true)
  return sum
}
