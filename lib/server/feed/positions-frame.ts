/**
 * Positions on the wire: a binary message, little-endian, of records of some 50 bytes. Beside JSON of the same it is two
 * thirds of the size and a fraction of the work (docs/decisions/0021-live-feed.md).
 *
 *     u8 version, u8 what (0: updates; 1: a snapshot), u8 flags (1: its first message; 2: its last),
 *     u8 length of the subscription's id, id (empty of updates, which are of all subscriptions), records
 *     record: u8 length, MMSI; u8 length, name; f64 epoch ms; i32 longitude, i32 latitude in 1/600,000 degrees;
 *             u16 speed in 0.1 kn, u16 course in 0.1 degrees, u16 heading in degrees, u16 score in thousandths
 *
 * Texts are UTF-8. 65535 is missing.
 */

export const FRAME_VERSION = 1
const MISSING = 65535
const BODY_BYTES = 24
/** The longest text that fits its length. */
const MOST_TEXT_BYTES = 255

export interface LivePosition {
  readonly mmsi: string
  /** '' where it was not heard. */
  readonly name: string
  /** UTC epoch ms. */
  readonly timeMs: number
  /** 1/600,000°. */
  readonly lonUnits: number
  readonly latUnits: number
  /** NaN where not told, as course and heading. */
  readonly speedKnots: number
  readonly courseDeg: number
  readonly headingDeg: number
  /** P(apparent fishing) of its last row, 0..1; NaN while there is none. */
  readonly score: number
}

export interface PositionsFrame {
  readonly what: 'updates' | 'snapshot'
  /** '' of updates. */
  readonly id: string
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly positions: readonly LivePosition[]
}

export interface FrameHead {
  readonly what: PositionsFrame['what']
  readonly id: string
  readonly isFirst: boolean
  readonly isLast: boolean
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const scratch = new DataView(new ArrayBuffer(BODY_BYTES))
const scratchBytes = new Uint8Array(scratch.buffer)

/** Throws a RangeError on an MMSI that does not fit; a name is cut. The body is empty until `writeBody`. */
export function encodeRecord(mmsi: string, name: string): Uint8Array {
  const key = encoder.encode(mmsi)
  if (key.length > MOST_TEXT_BYTES) throw new RangeError(`feed: an MMSI of ${key.length} bytes`)
  const title = encoder.encode(name).subarray(0, MOST_TEXT_BYTES)
  const record = new Uint8Array(2 + key.length + title.length + BODY_BYTES)
  record[0] = key.length
  record.set(key, 1)
  record[1 + key.length] = title.length
  record.set(title, 2 + key.length)
  return record
}

/** Scores in thousandths, MISSING where there is none, as lib/server/engine gives them. */
export function writeBody(
  record: Uint8Array,
  timeMs: number,
  lonUnits: number,
  latUnits: number,
  speedKnots: number,
  courseDeg: number,
  headingDeg: number,
  scoreThousandths: number,
): void {
  scratch.setFloat64(0, timeMs, true)
  scratch.setInt32(8, lonUnits, true)
  scratch.setInt32(12, latUnits, true)
  scratch.setUint16(16, toShort(speedKnots * 10), true)
  scratch.setUint16(18, toShort(courseDeg * 10), true)
  scratch.setUint16(20, toShort(headingDeg), true)
  scratch.setUint16(22, scoreThousandths, true)
  record.set(scratchBytes, record.length - BODY_BYTES)
}

function toShort(value: number): number {
  return value >= 0 && value < MISSING - 0.5 ? Math.round(value) : MISSING
}

export function encodeFrame(head: FrameHead, records: readonly Uint8Array[]): Uint8Array {
  const id = encoder.encode(head.id)
  let length = 4 + id.length
  for (const record of records) length += record.length
  const frame = new Uint8Array(length)
  frame[0] = FRAME_VERSION
  frame[1] = head.what === 'snapshot' ? 1 : 0
  frame[2] = (head.isFirst ? 1 : 0) | (head.isLast ? 2 : 0)
  frame[3] = id.length
  frame.set(id, 4)
  let at = 4 + id.length
  for (const record of records) {
    frame.set(record, at)
    at += record.length
  }
  return frame
}

/** Throws a RangeError on what is no such frame. */
export function decodeFrame(frame: Uint8Array): PositionsFrame {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  if (frame.length < 4 || frame[0] !== FRAME_VERSION || frame[1]! > 1)
    throw new RangeError('feed: no frame of positions')
  const idEnd = 4 + frame[3]!
  const id = readText(frame, 4, idEnd)
  const positions: LivePosition[] = []
  for (let at = idEnd; at < frame.length; ) {
    const keyEnd = at + 1 + frame[at]!
    const mmsi = readText(frame, at + 1, keyEnd)
    if (keyEnd >= frame.length) throw new RangeError('feed: a torn frame of positions')
    const nameEnd = keyEnd + 1 + frame[keyEnd]!
    const name = readText(frame, keyEnd + 1, nameEnd)
    if (nameEnd + BODY_BYTES > frame.length) throw new RangeError('feed: a torn frame of positions')
    positions.push({
      mmsi,
      name,
      timeMs: view.getFloat64(nameEnd, true),
      lonUnits: view.getInt32(nameEnd + 8, true),
      latUnits: view.getInt32(nameEnd + 12, true),
      speedKnots: fromShort(view.getUint16(nameEnd + 16, true)) / 10,
      courseDeg: fromShort(view.getUint16(nameEnd + 18, true)) / 10,
      headingDeg: fromShort(view.getUint16(nameEnd + 20, true)),
      score: fromShort(view.getUint16(nameEnd + 22, true)) / 1000,
    })
    at = nameEnd + BODY_BYTES
  }
  const flags = frame[2]!
  return {
    what: frame[1] === 1 ? 'snapshot' : 'updates',
    id,
    isFirst: (flags & 1) !== 0,
    isLast: (flags & 2) !== 0,
    positions,
  }
}

function readText(frame: Uint8Array, from: number, to: number): string {
  if (to > frame.length) throw new RangeError('feed: a torn frame of positions')
  return decoder.decode(frame.subarray(from, to))
}

function fromShort(value: number): number {
  return value === MISSING ? Number.NaN : value
}
