/**
 * Saved states with a checksum, so that damage is found before anything goes on from it. The key says whose state it is
 * and whatever stands beside it in its row: that is checked with it, and no state passes for another.
 */

import { crc32 } from 'node:zlib'

const SUM_BYTES = 4

/** A saved state is not what was written. */
export class DamagedStateError extends Error {
  override readonly name = 'DamagedStateError'

  constructor(readonly key: string) {
    super(`store: the saved state '${key}' is not what was written`)
  }
}

/** The bytes, and behind them their CRC-32, which begins with that of the key; little-endian. */
export function sealBytes(bytes: Uint8Array, key: string): Uint8Array {
  const sealed = new Uint8Array(bytes.length + SUM_BYTES)
  sealed.set(bytes)
  new DataView(sealed.buffer).setUint32(bytes.length, sumOf(bytes, key), true)
  return sealed
}

/** As a driver gives them. Throws a DamagedStateError. */
export function unsealBytes(stored: unknown, key: string): Uint8Array {
  const sealed =
    stored instanceof Uint8Array
      ? stored
      : new Uint8Array(stored instanceof ArrayBuffer ? stored : new ArrayBuffer(0))
  const length = sealed.length - SUM_BYTES
  if (length < 0) throw new DamagedStateError(key)
  const bytes = sealed.subarray(0, length)
  const sum = new DataView(sealed.buffer, sealed.byteOffset + length).getUint32(0, true)
  if (sum !== sumOf(bytes, key)) throw new DamagedStateError(key)
  return bytes
}

/** What is read, or the error where it is not what was written. */
export function orDamaged<Result>(read: () => Result): Result | DamagedStateError {
  try {
    return read()
  } catch (error) {
    if (error instanceof DamagedStateError) return error
    throw error
  }
}

function sumOf(bytes: Uint8Array, key: string): number {
  return crc32(bytes, crc32(key))
}
