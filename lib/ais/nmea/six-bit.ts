/**
 * The two six-bit alphabets of AIS.
 *
 * Armouring (IEC 61162-1, VDM sentence): six bits of the radio message as one printable character, 0..39 as
 * '0'..'W' and 40..63 as '`'..'w'. Text (ITU-R M.1371-5 table 47): '@', 'A'..'_' are 0..31, ' '..'?' 32..63.
 */

/** Marks a byte that is no armouring character. */
export const NOT_ARMOUR = 255

/** Byte of a sentence to its six bits, NOT_ARMOUR for every other byte. */
export const SIX_BITS_OF_BYTE: Uint8Array = buildArmourTable()

function buildArmourTable(): Uint8Array {
  const table = new Uint8Array(256).fill(NOT_ARMOUR)
  for (let value = 0; value < 64; value++) table[armourByte(value)] = value
  return table
}

/** The armouring byte of six bits, 0..63. */
export function armourByte(value: number): number {
  return value < 40 ? value + 48 : value + 56
}

/** The text of six bits: '@' is 0 and pads the fields of a message. */
export const TEXT_OF_SIX_BITS: readonly string[] = Array.from({ length: 64 }, (_, value) =>
  String.fromCharCode(value < 32 ? value + 64 : value),
)

/** Six bits of one character code, -1 where the alphabet has none (lower case, control, beyond ASCII). */
export function sixBitsOfCharacter(code: number): number {
  if (code >= 64 && code < 96) return code - 64
  if (code >= 32 && code < 64) return code
  return -1
}
