import { NOT_ARMOUR, SIX_BITS_OF_BYTE, TEXT_OF_SIX_BITS } from './six-bit.ts'

/**
 * Bits that five slots carry on air, training, flags and stuffing included (256 each, ITU-R M.1371-5 annex 2): no AIS
 * message is longer, so nothing beyond is kept.
 */
export const MAX_MESSAGE_BITS = 1280

const MAX_VALUES = Math.ceil(MAX_MESSAGE_BITS / 6)
/** Zeros behind the last value, so that a 32-bit read that starts inside the message needs no bound check. */
const MARGIN_VALUES = 8

const TEXT_CODES = Uint8Array.from(TEXT_OF_SIX_BITS, (character) => character.charCodeAt(0))

/**
 * The bits of one AIS message, reused from message to message: no allocation but for texts.
 *
 *     payload.reset(); payload.appendArmored(…) per sentence; payload.endWithFill(fill); decodeMessage(payload)
 *
 * Bits are counted from 0, the first bit of the message type. Bits behind the end read as 0: layouts look at
 * `bitLength` where that matters. A message longer than MAX_MESSAGE_BITS is marked `tooLong` and must be refused.
 */
export class Payload {
  /** Bits of the message, fill excluded; right after `endWithFill`. */
  bitLength = 0
  /** True when more was appended than any AIS message holds; what came after the limit was dropped. */
  tooLong = false
  private readonly values = new Uint8Array(MAX_VALUES + MARGIN_VALUES)
  private count = 0
  /** Values written since the array was last known to be zero behind `count`. */
  private written = 0

  reset(): void {
    this.count = 0
    this.bitLength = 0
    this.tooLong = false
  }

  /**
   * Appends the armoured payload of one sentence, bytes[start..end).
   * False at a byte that is no armouring character: the message must then be given up (reset).
   */
  appendArmored(bytes: Uint8Array, start: number, end: number): boolean {
    const table = SIX_BITS_OF_BYTE
    const values = this.values
    let count = this.count
    let stop = end
    if (end - start > MAX_VALUES - count) {
      this.tooLong = true
      stop = start + MAX_VALUES - count
    }
    for (let index = start; index < stop; index++) {
      const value = table[bytes[index]]
      if (value === NOT_ARMOUR) {
        if (count > this.written) this.written = count
        return false
      }
      values[count++] = value
    }
    this.count = count
    if (count > this.written) this.written = count
    return true
  }

  /**
   * Ends the message: the last `fillBits` (0..5) bits of the last value are padding. Call once, after the last
   * sentence. Throws RangeError for other fills; the sentence level refuses those as malformed before.
   */
  endWithFill(fillBits: number): void {
    if (!(fillBits >= 0 && fillBits <= 5)) throw new RangeError(`payload: fill bits ${fillBits} not in 0..5`)
    const count = this.count
    if (this.written > count) this.values.fill(0, count, this.written)
    this.written = count
    if (count === 0) return
    this.values[count - 1] &= 63 << fillBits
    this.bitLength = count * 6 - fillBits
  }

  /** Unsigned integer of 1..32 bits from `startBit`, most significant bit first. */
  unsigned(startBit: number, length: number): number {
    const values = this.values
    let index = (startBit / 6) | 0
    // Bits of the current value still unread, then those still wanted of the values after it.
    const available = 6 - (startBit - index * 6)
    let value = values[index] & (63 >> (6 - available))
    let wanted = length - available
    if (wanted <= 0) return value >> -wanted
    while (wanted >= 6) {
      value = (value << 6) | values[++index]
      wanted -= 6
    }
    if (wanted > 0) value = (value << wanted) | (values[index + 1] >> (6 - wanted))
    return value >>> 0
  }

  /** Two's complement integer of 2..32 bits from `startBit`. */
  signed(startBit: number, length: number): number {
    const shift = 32 - length
    return (this.unsigned(startBit, length) << shift) >> shift
  }

  /**
   * Six-bit text of at most `characters` characters, ending before the first '@' (ITU-R M.1371-5 table 47: '@'
   * is "not available" and pads) and before the end of the message; trailing blanks are trimmed.
   */
  text(startBit: number, characters: number): string {
    const whole = Math.min(characters, Math.floor((this.bitLength - startBit) / 6))
    let text = ''
    for (let index = 0; index < whole; index++) {
      const value = this.unsigned(startBit + index * 6, 6)
      if (value === 0) break
      text += String.fromCharCode(TEXT_CODES[value])
    }
    return text.trimEnd()
  }
}
