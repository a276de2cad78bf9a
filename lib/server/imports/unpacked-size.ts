/** How large an upload is once it is unpacked, before anything reads it: what grows without end is refused. */

import { openInput } from '../../ais/open-input.ts'
import { UPLOAD_LIMITS } from './limits.ts'

export type UnpackedSize =
  | { readonly ok: true; readonly bytes: number }
  | { readonly ok: false; readonly reason: 'expands-too-much' | 'unpacked-too-large' }

/** Throws an InputError where it cannot be unpacked, and the signal's reason when aborted. */
export async function measureUnpacked(
  path: string,
  packedBytes: number,
  signal: AbortSignal,
): Promise<UnpackedSize> {
  const { unpackedBytes, expansion, freeBytes } = UPLOAD_LIMITS
  let bytes = 0
  for await (const chunk of openInput(path)) {
    signal.throwIfAborted()
    bytes += chunk.length
    if (bytes > unpackedBytes) return { ok: false, reason: 'unpacked-too-large' }
    if (bytes > freeBytes && bytes > packedBytes * expansion) return { ok: false, reason: 'expands-too-much' }
  }
  return { ok: true, bytes }
}
