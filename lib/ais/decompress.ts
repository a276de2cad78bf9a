/** Compressed inputs, told by their first bytes. */

import { gunzip } from './decompress-gzip.ts'
import { isZstd, unzstd } from './decompress-zstd.ts'
import { InputError } from './open-input-error.ts'

/** Archives that are not read, with the way out. */
const REFUSED: readonly { name: string; magic: readonly number[]; unpack: string }[] = [
  { name: 'a zip archive', magic: [0x50, 0x4b, 0x03, 0x04], unpack: 'unzip -p FILE | ... -' },
  { name: 'a bzip2 file', magic: [0x42, 0x5a, 0x68], unpack: 'bunzip2 -c FILE | ... -' },
  { name: 'an xz file', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a], unpack: 'xz -dc FILE | ... -' },
  { name: 'a 7z archive', magic: [0x37, 0x7a, 0xbc, 0xaf], unpack: '7z x -so FILE | ... -' },
]

/** Bytes that tell any of the formats. */
const MAGIC_BYTES = 5

/**
 * The bytes behind gzip or zstd; any other bytes as they are. Streams piece by piece, so that a decompression bomb
 * costs time and no memory. Throws InputError naming `file` on truncated, corrupt or refused archives.
 */
export async function* decompress(
  file: string,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const { head, rest } = await peekBytes(source, MAGIC_BYTES)
  if (head[0] === 0x1f && head[1] === 0x8b) yield* gunzip(file, rest)
  else if (isZstd(head)) yield* unzstd(file, rest)
  else {
    for (const { name, magic, unpack } of REFUSED) {
      if (magic.every((byte, i) => head[i] === byte)) {
        throw new InputError(file, 'unsupported', `${name} is not read; unpack it first (${unpack})`)
      }
    }
    yield* rest
  }
}

/**
 * The first bytes of a source, at least `wanted` of them where it has as many, and the whole source again. An error
 * of the source is not thrown here: `rest` throws it after the bytes before it.
 */
export async function peekBytes(
  source: AsyncIterable<Uint8Array>,
  wanted: number,
): Promise<{ head: Uint8Array; rest: AsyncIterable<Uint8Array> }> {
  const iterator = source[Symbol.asyncIterator]()
  const chunks: Uint8Array[] = []
  let length = 0
  let done = false
  let failure: { error: unknown } | null = null
  while (length < wanted && !done) {
    try {
      const next = await iterator.next()
      if (next.done) done = true
      else {
        chunks.push(next.value)
        length += next.value.length
      }
    } catch (error) {
      failure = { error }
      done = true
    }
  }
  const head = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
  async function* replay(): AsyncGenerator<Uint8Array> {
    try {
      yield* chunks
      if (failure !== null) throw failure.error
      while (!done) {
        const next = await iterator.next()
        if (next.done) done = true
        else yield next.value
      }
    } finally {
      if (!done) await iterator.return?.()
    }
  }
  return { head, rest: replay() }
}
