/** UTF-16 to UTF-8, so that every reader below sees one encoding. */

/**
 * Passes UTF-8 and every other 8-bit text through, its byte order mark removed, and converts UTF-16 that begins
 * with its mark. Without a mark nothing is guessed here: format detection refuses text full of zero bytes.
 */
export async function* toUtf8(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  let decoder: TextDecoder | null = null
  let head: Uint8Array | null = new Uint8Array(0)
  for await (const chunk of source) {
    let bytes = chunk
    if (head !== null) {
      bytes = join(head, chunk)
      head = bytes.length < MARK_BYTES ? bytes : null
      if (head !== null) continue
      decoder = decoderOf(bytes)
      bytes = withoutMark(bytes)
    }
    yield decoder === null ? bytes : encoder.encode(decoder.decode(bytes, { stream: true }))
  }
  if (head !== null) {
    decoder = decoderOf(head)
    yield decoder === null ? withoutMark(head) : encoder.encode(decoder.decode(head))
  } else if (decoder !== null) yield encoder.encode(decoder.decode())
}

/** Bytes of the longest mark. */
const MARK_BYTES = 3

function decoderOf(bytes: Uint8Array): TextDecoder | null {
  const mark = markOf(bytes)
  return mark === null || mark === 'utf-8' ? null : new TextDecoder(mark)
}

/** TextDecoder takes the marks of UTF-16 off by itself. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return markOf(bytes) === 'utf-8' ? bytes.subarray(MARK_BYTES) : bytes
}

function markOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b
  const joined = new Uint8Array(a.length + b.length)
  joined.set(a)
  joined.set(b, a.length)
  return joined
}
