import type { RejectReason } from '../rejects.ts'

/**
 * One AIS sentence on bytes (IEC 61162-1, VDM and VDO):
 *
 *     !AIVDM,<parts>,<part>,<sequence>,<channel>,<armoured payload>,<fill bits>*<checksum>
 *
 * Choices where the standard is strict and receivers are not:
 * - `$` is taken for `!`, and any two characters for the talker: the checksum vouches for the rest.
 * - A sentence without a checksum is `truncated`: it cannot be told from one that lost its end.
 * - Sequence and channel may be empty. Fill bits may not, and must be one digit 0..5: garbage there would
 *   shift the end of the message.
 */
export class Sentence {
  /** The two talker characters, first one in the high byte: 0x4149 is AI. */
  talkerCode = 0
  /** VDO: the receiver's own ship. */
  isOwnShip = false
  /** Sentences of the message, 1..9, and which of them this is, 1..partCount. */
  partCount = 0
  part = 0
  /** Sequential message id 0..9 that ties the parts together, -1 when empty. */
  sequence = -1
  /** Radio channel as its character code ('A', 'B', '1', …), 0 when empty. */
  channelCode = 0
  /** Armoured payload, bytes[payloadStart..payloadEnd); may be empty. */
  payloadStart = 0
  payloadEnd = 0
  fillBits = 0
  /** One past the checksum. */
  end = 0
}

/** Why bytes that start like a sentence are none. */
export type SentenceFault = Extract<RejectReason, 'bad-checksum' | 'truncated' | 'malformed'>

const COMMA = 44
const STAR = 42
const ZERO = 48
const BANG = 33
const DOLLAR = 36
/** `!AIVDM,1,1,,,,0*00`: shorter is no sentence. */
const SHORTEST = 18

/** Hexadecimal digit of a byte in either case, -1 for any other byte: no checksum made of one is ever right. */
const HEX_OF_BYTE = buildHexTable()

function buildHexTable(): Int8Array {
  const table = new Int8Array(256).fill(-1)
  for (let digit = 0; digit < 16; digit++) {
    table[digit.toString(16).charCodeAt(0)] = digit
    table[digit.toString(16).toUpperCase().charCodeAt(0)] = digit
  }
  return table
}

/** Whether a VDM or VDO sentence of any talker starts at `at`, as far as its address and first comma. */
export function isSentenceStart(bytes: Uint8Array, at: number, limit: number): boolean {
  if (at + 7 > limit) return false
  const delimiter = bytes[at]
  if (delimiter !== BANG && delimiter !== DOLLAR) return false
  // V D M|O , with letters of either case.
  if ((bytes[at + 3] | 32) !== 118 || (bytes[at + 4] | 32) !== 100 || bytes[at + 6] !== COMMA) return false
  const last = bytes[at + 5] | 32
  return (last === 109 || last === 111) && isTalkerByte(bytes[at + 1]) && isTalkerByte(bytes[at + 2])
}

/** Letters, digits and the hyphens that some converters write for an unknown talker. */
function isTalkerByte(byte: number): boolean {
  const letter = byte | 32
  return (letter >= 97 && letter <= 122) || (byte >= ZERO && byte <= 57) || byte === 45
}

/**
 * Reads the sentence that starts at `start` into `out`; never looks at bytes[limit] or beyond. `out` is only
 * whole where null is returned. The caller has made sure of `isSentenceStart`.
 */
export function parseSentence(
  bytes: Uint8Array,
  start: number,
  limit: number,
  out: Sentence,
): SentenceFault | null {
  return parseStrictly(bytes, start, limit, out) ? null : explainFault(bytes, start, limit)
}

/** The one pass of the hot path: fields and checksum together, giving up at the first surprise. */
export function parseStrictly(bytes: Uint8Array, start: number, limit: number, out: Sentence): boolean {
  if (limit - start < SHORTEST || bytes[start + 6] !== COMMA) return false
  const talkerHigh = bytes[start + 1]
  const talkerLow = bytes[start + 2]
  const last = bytes[start + 5]
  let sum = talkerHigh ^ talkerLow ^ bytes[start + 3] ^ bytes[start + 4] ^ last

  const partCount = bytes[start + 7] - ZERO
  const part = bytes[start + 9] - ZERO
  if (bytes[start + 8] !== COMMA || bytes[start + 10] !== COMMA) return false
  if (partCount < 1 || partCount > 9 || part < 1 || part > partCount) return false
  // The four commas up to here cancel out, as do those to come: the sentence has six.
  sum ^= (partCount + ZERO) ^ (part + ZERO)

  let at = start + 11
  let sequence = -1
  if (bytes[at] !== COMMA) {
    sequence = bytes[at] - ZERO
    if (sequence < 0 || sequence > 9) return false
    sum ^= bytes[at++]
    if (bytes[at] !== COMMA) return false
  }
  let channelCode = 0
  if (bytes[++at] !== COMMA) {
    channelCode = bytes[at++]
    if (channelCode < ZERO || bytes[at] !== COMMA) return false
    sum ^= channelCode
  }

  const payloadStart = ++at
  // Fill bits, star and checksum must still fit behind the comma that ends the payload.
  const payloadLimit = limit - 4
  let byte = 0
  for (; at < payloadLimit; at++) {
    byte = bytes[at]
    if (byte < ZERO) break
    sum ^= byte
  }
  if (byte !== COMMA) return false
  const fillBits = bytes[at + 1] - ZERO
  if (fillBits < 0 || fillBits > 5 || bytes[at + 2] !== STAR) return false
  sum ^= fillBits + ZERO
  if (readChecksum(bytes, at + 3) !== sum) return false

  out.talkerCode = (talkerHigh << 8) | talkerLow
  out.isOwnShip = (last | 32) === 111
  out.partCount = partCount
  out.part = part
  out.sequence = sequence
  out.channelCode = channelCode
  out.payloadStart = payloadStart
  out.payloadEnd = at
  out.fillBits = fillBits
  out.end = at + 5
  return true
}

function explainFault(bytes: Uint8Array, start: number, limit: number): SentenceFault {
  const checked = checkSum(bytes, start, limit)
  if (checked === 'missing') return 'truncated'
  return checked === 'wrong' ? 'bad-checksum' : 'malformed'
}

/**
 * The NMEA checksum of the sentence whose delimiter stands at `start`: the
 * exclusive or of all bytes up to `*`, in two hexadecimal digits.
 */
export function checkSum(bytes: Uint8Array, start: number, limit: number): 'right' | 'wrong' | 'missing' {
  let sum = 0
  for (let at = start + 1; at < limit; at++) {
    const byte = bytes[at]
    if (byte !== STAR) {
      sum ^= byte
      continue
    }
    if (at + 3 > limit) return 'missing'
    const given = readChecksum(bytes, at + 1)
    if (given < 0) return 'missing'
    return given === sum ? 'right' : 'wrong'
  }
  return 'missing'
}

/** Whether bytes[start..limit) ends in a checksum, trailing blanks aside. */
export function endsInChecksum(bytes: Uint8Array, start: number, limit: number): boolean {
  let end = limit
  while (end > start && bytes[end - 1] <= 32) end--
  if (end - start < 3 || bytes[end - 3] !== STAR) return false
  return readChecksum(bytes, end - 2) >= 0
}

/** The two hexadecimal digits at `at` as a number; negative where they are none. */
export function readChecksum(bytes: Uint8Array, at: number): number {
  return (HEX_OF_BYTE[bytes[at]] << 4) | HEX_OF_BYTE[bytes[at + 1]]
}
