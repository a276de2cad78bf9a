/**
 * Memory that the collector does not count, for what is many and lasts: it walks the whole heap, which none of this is on, whenever
 * 64 MB of bytes have come that it counts. What is shared between threads it leaves out.
 */

/** So many zeros. */
export function uncountedBytes(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length))
}

/** A copy. */
export function uncounted(bytes: Uint8Array): Uint8Array {
  const copy = uncountedBytes(bytes.length)
  copy.set(bytes)
  return copy
}
