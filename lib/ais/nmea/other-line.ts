import type { RejectReason } from '../rejects.ts'
import { checkSum, endsInChecksum } from './sentence.ts'

/** What a line without an AIS sentence is. */
export type OtherLine = 'blank' | 'comment' | 'other-sentence' | RejectReason

/**
 * Tells comments and chatter from damage, for a line bytes[start..end) in which no VDM or VDO starts:
 * - `#` begins a comment, whatever follows (samples comment sentences out).
 * - `$GPGGA,…` or `!XXYYY,…` of any talker and formatter is another sentence. A wrong checksum is damage; none is
 *   not, as NMEA 0183 demands it of few sentences.
 * - A checksum at the end of something that is no sentence, or a lone start delimiter, is the rest of one.
 * - All else is chatter, counted with the comments.
 */
export function classifyOtherLine(bytes: Uint8Array, start: number, end: number): OtherLine {
  let at = start
  while (at < end && bytes[at] <= 32) at++
  if (at === end) return 'blank'
  if (bytes[at] === HASH) return 'comment'
  const sentence = findAddress(bytes, at, end)
  if (sentence >= 0) return checkSum(bytes, sentence, end) === 'wrong' ? 'bad-checksum' : 'other-sentence'
  if (bytes[at] === BANG || endsInChecksum(bytes, at, end)) return 'truncated'
  return isTagBlockOnly(bytes, at, end) ? 'other-sentence' : 'comment'
}

const HASH = 35
const BANG = 33
const DOLLAR = 36
const COMMA = 44
const BACKSLASH = 92

/** Where a `$` or `!` is followed by an address of 3..8 capitals or digits and a comma; -1 nowhere. */
function findAddress(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if (bytes[at] !== DOLLAR && bytes[at] !== BANG) continue
    let stop = at + 1
    while (stop < end && isAddressByte(bytes[stop])) stop++
    const length = stop - at - 1
    if (length >= 3 && length <= 8 && stop < end && bytes[stop] === COMMA) return at
    at = stop - 1
  }
  return -1
}

function isAddressByte(byte: number): boolean {
  return (byte >= 65 && byte <= 90) || (byte >= 48 && byte <= 57)
}

/** A TAG block that stands alone: whole, but with nothing to say it of. */
function isTagBlockOnly(bytes: Uint8Array, start: number, end: number): boolean {
  return bytes[start] === BACKSLASH && bytes.lastIndexOf(BACKSLASH, end - 1) > start
}
