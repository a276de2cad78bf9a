/** The bytes of a file that a person gave, unpacked where it is packed. */

/** As the server takes them. */
const MOST_BYTES = 16 * 1024 * 1024

export type ReadUpload =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly reason: 'too-large' | 'unreadable' }

/** Nothing is unpacked beyond what the server takes, however small it was packed. */
export async function readUpload(file: Blob): Promise<ReadUpload> {
  try {
    if (file.size > MOST_BYTES) return { ok: false, reason: 'too-large' }
    const head = new Uint8Array(await file.slice(0, 2).arrayBuffer())
    const isPacked = head[0] === 0x1f && head[1] === 0x8b
    const stream = isPacked ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream()
    const reader = stream.getReader()
    const chunks: Uint8Array[] = []
    let length = 0
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      length += value.length
      if (length > MOST_BYTES) {
        await reader.cancel()
        return { ok: false, reason: 'too-large' }
      }
      chunks.push(value)
    }
    const bytes = new Uint8Array(length)
    let at = 0
    for (const chunk of chunks) {
      bytes.set(chunk, at)
      at += chunk.length
    }
    return { ok: true, bytes }
  } catch {
    return { ok: false, reason: 'unreadable' }
  }
}
