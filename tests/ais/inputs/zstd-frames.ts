/** Zstandard frames made by hand (RFC 8878), for what no compressor writes. */

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd]

export interface Block {
  readonly type: 'raw' | 'rle'
  /** Raw: the content. Rle: one byte. */
  readonly bytes: readonly number[]
  /** Rle: how often the byte stands. */
  readonly times?: number
}

/** A frame with a window of 1 KB × 2^windowLog, without checksum. */
export function frame(blocks: readonly Block[], windowExponent = 7): Uint8Array {
  return Uint8Array.from([...MAGIC, 0, windowExponent << 3, ...blocks.flatMap(blockBytes)])

  function blockBytes({ type, bytes, times }: Block, index: number): number[] {
    const size = type === 'raw' ? bytes.length : (times ?? 1)
    const word = (size << 3) | ((type === 'raw' ? 0 : 1) << 1) | (index === blocks.length - 1 ? 1 : 0)
    return [word & 255, (word >> 8) & 255, (word >> 16) & 255, ...bytes]
  }
}

/** A skippable frame of user data. */
export function skippableFrame(bytes: number): Uint8Array {
  return Uint8Array.from([0x50, 0x2a, 0x4d, 0x18, bytes, 0, 0, 0, ...new Array(bytes).fill(7)])
}
