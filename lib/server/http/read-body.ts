/** A request's body, never longer than its route takes. */

import type { IncomingMessage } from 'node:http'

export type ReadBody =
  | { readonly ok: true; readonly body: Uint8Array }
  | { readonly ok: false; readonly reason: 'too-large' | 'encoded' | 'cut-off' }

/** Stops at the first byte beyond; what is announced to be longer is not read at all. */
export async function readBody(request: IncomingMessage, mostBytes: number): Promise<ReadBody> {
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity')
    return { ok: false, reason: 'encoded' }
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return { ok: false, reason: 'too-large' }
  const chunks: Buffer[] = []
  let length = 0
  try {
    // The connection stays, for the answer that says why.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length > mostBytes) return { ok: false, reason: 'too-large' }
      chunks.push(chunk)
    }
  } catch {
    return { ok: false, reason: 'cut-off' }
  }
  return { ok: true, body: Buffer.concat(chunks, length) }
}
