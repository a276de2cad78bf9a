/** Zstandard (RFC 8878) as a stream with bounded memory, block by block through fzstd. */

import { Decompress } from 'fzstd'
import { Xxh64 } from './decompress-xxh64.ts'
import { InputError } from './open-input-error.ts'

/** RFC 8878 §3.1.1.2: no block, packed or unpacked, is larger. fzstd does not check, and a bomb lives on it. */
const MAX_BLOCK_BYTES = 128 * 1024
/** The window that the zstd tools accept unasked (2^27); fzstd would allocate up to 2 GB on a hostile header. */
const MAX_WINDOW_BYTES = 128 * 1024 * 1024
const FRAME_MAGIC = 0xfd2fb528
const SKIPPABLE_MAGIC = 0x184d2a5
const EMPTY = new Uint8Array(0)
const NO_BYTE = new Uint8Array(1)

export function isZstd(head: Uint8Array): boolean {
  if (head.length < 4) return false
  const magic = uint32(head, 0)
  return magic === FRAME_MAGIC || magic >>> 4 === SKIPPABLE_MAGIC
}

/**
 * Unpacks any number of frames; every byte before a fault is handed out first. Throws InputError, also where a frame's
 * checksum does not fit: fzstd leaves it unread.
 */
export async function* unzstd(file: string, source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const input = new ByteQueue(source)
  const fail = (detail: string) => new InputError(file, 'corrupt', `the zstd data is corrupt (${detail})`)
  const take = async (bytes: number): Promise<Uint8Array> => {
    if (await input.fill(bytes)) return input.take(bytes)
    throw new InputError(file, 'truncated', 'the zstd data ends too early (truncated)')
  }
  while (await input.fill(1)) {
    const start = await take(5)
    const magic = uint32(start, 0)
    if (magic >>> 4 === SKIPPABLE_MAGIC) {
      const length = concat([start.subarray(4), await take(3)])
      await skip(take, uint32(length, 0))
    } else if (magic === FRAME_MAGIC) {
      const header = concat([start, await take(headerBytes(start[4]!) - start.length)])
      const frame = readHeader(header)
      if (frame.windowBytes > MAX_WINDOW_BYTES) {
        throw new InputError(file, 'unsupported', 'the zstd data needs a window over 128 MB')
      }
      yield* unpackFrame(header, frame, input, take, fail)
    } else throw fail('no frame where one must begin')
  }
}

type Take = (bytes: number) => Promise<Uint8Array>

/**
 * One frame. The decoder gets whole blocks, one at a time, so that it never gathers more than a block; each
 * piece ends with the first byte of the next block header, because fzstd keeps a list entry for each empty rest.
 */
async function* unpackFrame(
  header: Uint8Array,
  frame: FrameHeader,
  input: ByteQueue,
  take: Take,
  fail: (detail: string) => InputError,
): AsyncGenerator<Uint8Array> {
  const pieces: Uint8Array[] = []
  const decoder = new Decompress((piece) => pieces.push(piece))
  const push = (bytes: Uint8Array, last: boolean): Uint8Array[] => {
    try {
      decoder.push(bytes, last)
    } catch (error) {
      throw fail(error instanceof Error ? error.message : 'invalid data')
    }
    return pieces.splice(0).filter((piece) => piece.length > 0)
  }
  const checksum = new Xxh64()
  let first = await take(1)
  let unseen = concat([header, first])
  for (;;) {
    const restOfHeader = await take(2)
    const word = first[0]! | (restOfHeader[0]! << 8) | (restOfHeader[1]! << 16)
    const last = (word & 1) === 1
    const type = (word >> 1) & 3
    const size = word >> 3
    if (type === 3) throw fail('reserved block type')
    if (size > MAX_BLOCK_BYTES) throw fail('block too large')
    const body = await take(type === 1 ? 1 : size)
    const hasNext = !last && (await input.fill(1))
    // The decoder wants bytes where the checksum stands and does not look at them.
    const next = last ? new Uint8Array(frame.checksumBytes) : hasNext ? input.take(1) : NO_BYTE
    for (const piece of push(concat([unseen, restOfHeader, body, next]), last)) {
      if (frame.checksumBytes > 0) checksum.update(piece)
      yield piece
    }
    if (last) {
      if (frame.checksumBytes === 0) return
      if (uint32(await take(4), 0) !== checksum.digest()) throw fail('wrong checksum')
      return
    }
    if (!hasNext) await take(1)
    first = next
    unseen = EMPTY
  }
}

interface FrameHeader {
  readonly windowBytes: number
  readonly checksumBytes: number
}

/** RFC 8878 §3.1.1.1: magic and descriptor, window descriptor, dictionary id, content size. */
function headerBytes(descriptor: number): number {
  const singleSegment = (descriptor >> 5) & 1
  const sizeFlag = descriptor >> 6
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3]!
  return 5 + (1 - singleSegment) + dictionaryBytes + (sizeFlag === 0 ? singleSegment : 1 << sizeFlag)
}

function readHeader(header: Uint8Array): FrameHeader {
  const descriptor = header[4]!
  const checksumBytes = descriptor & 4
  if (((descriptor >> 5) & 1) === 0) {
    const base = 2 ** (10 + (header[5]! >> 3))
    return { windowBytes: base + (base / 8) * (header[5]! & 7), checksumBytes }
  }
  const sizeFlag = descriptor >> 6
  const sizeBytes = sizeFlag === 0 ? 1 : 1 << sizeFlag
  let contentBytes = 0
  for (let i = header.length - 1; i >= header.length - sizeBytes; i--) {
    contentBytes = contentBytes * 256 + header[i]!
  }
  return { windowBytes: contentBytes + (sizeFlag === 1 ? 256 : 0), checksumBytes }
}

async function skip(take: Take, bytes: number): Promise<void> {
  for (let left = bytes; left > 0; left -= MAX_BLOCK_BYTES) await take(Math.min(left, MAX_BLOCK_BYTES))
}

/** Bytes of a source to be taken in exact amounts. */
class ByteQueue {
  private readonly iterator: AsyncIterator<Uint8Array>
  private held: Uint8Array = new Uint8Array(0)

  constructor(source: AsyncIterable<Uint8Array>) {
    this.iterator = source[Symbol.asyncIterator]()
  }

  /** Waits until `bytes` can be taken; false where the source ends before. */
  async fill(bytes: number): Promise<boolean> {
    const more: Uint8Array[] = []
    let length = this.held.length
    while (length < bytes) {
      const next = await this.iterator.next()
      if (next.done) break
      more.push(next.value)
      length += next.value.length
    }
    if (more.length > 0) this.held = concat([this.held, ...more])
    return length >= bytes
  }

  take(bytes: number): Uint8Array {
    const taken = this.held.subarray(0, bytes)
    this.held = this.held.subarray(bytes)
    return taken
  }
}

function uint32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
}
