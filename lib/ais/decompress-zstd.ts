/** Zstandard (RFC 8878) as a stream with bounded memory, block by block. */

import { Xxh64 } from './decompress-xxh64.ts'
import { ZstdFault } from './decompress-zstd-bits.ts'
import { MAX_BLOCK_BYTES, ZstdBlocks } from './decompress-zstd-block.ts'
import { InputError } from './open-input-error.ts'

/** The window that the zstd tools accept unasked (2^27); a hostile header may ask for terabytes. */
const MAX_WINDOW_BYTES = 128 * 1024 * 1024
const FRAME_MAGIC = 0xfd2fb528
const SKIPPABLE_MAGIC = 0x184d2a5

export function isZstd(head: Uint8Array): boolean {
  if (head.length < 4) return false
  const magic = uint32(head, 0)
  return magic === FRAME_MAGIC || magic >>> 4 === SKIPPABLE_MAGIC
}

/**
 * Unpacks any number of frames; every byte before a fault is handed out first. Throws InputError, also where a frame's
 * checksum does not fit.
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
      if (frame.needsDictionary) throw new InputError(file, 'unsupported', 'the zstd data needs a dictionary')
      yield* unpackFrame(frame, take, fail)
    } else throw fail('no frame where one must begin')
  }
}

type Take = (bytes: number) => Promise<Uint8Array>

/** One frame, behind its header. */
async function* unpackFrame(
  frame: FrameHeader,
  take: Take,
  fail: (detail: string) => InputError,
): AsyncGenerator<Uint8Array> {
  const blocks = new ZstdBlocks(frame.windowBytes)
  const checksum = new Xxh64()
  for (let isLast = false; !isLast; ) {
    const head = await take(3)
    const word = head[0]! | (head[1]! << 8) | (head[2]! << 16)
    isLast = (word & 1) === 1
    const type = (word >> 1) & 3
    const size = word >> 3
    if (size > MAX_BLOCK_BYTES) throw fail('block too large')
    const body = await take(type === REPEATED ? 1 : size)
    const block = unpackBlock(blocks, type, body, size, fail)
    if (frame.checksumBytes > 0) checksum.update(block)
    if (block.length > 0) yield block
  }
  if (frame.checksumBytes > 0 && uint32(await take(4), 0) !== checksum.digest()) throw fail('wrong checksum')
}

const RAW = 0
const REPEATED = 1
const COMPRESSED = 2

function unpackBlock(
  blocks: ZstdBlocks,
  type: number,
  body: Uint8Array,
  size: number,
  fail: (detail: string) => InputError,
): Uint8Array {
  try {
    if (type === RAW) return blocks.raw(body)
    if (type === REPEATED) return blocks.repeated(body[0]!, size)
    if (type === COMPRESSED) return blocks.compressed(body)
  } catch (error) {
    if (error instanceof ZstdFault) throw fail(error.message)
    throw error
  }
  throw fail('reserved block type')
}

interface FrameHeader {
  readonly windowBytes: number
  readonly checksumBytes: number
  readonly needsDictionary: boolean
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
  const isSingleSegment = ((descriptor >> 5) & 1) === 1
  const sizeFlag = descriptor >> 6
  const sizeBytes = sizeFlag === 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeFlag
  const sizeAt = header.length - sizeBytes
  const needsDictionary = header.subarray(isSingleSegment ? 5 : 6, sizeAt).some((byte) => byte !== 0)
  if (!isSingleSegment) {
    const base = 2 ** (10 + (header[5]! >> 3))
    return { windowBytes: base + (base / 8) * (header[5]! & 7), checksumBytes, needsDictionary }
  }
  let contentBytes = 0
  for (let i = header.length - 1; i >= sizeAt; i--) contentBytes = contentBytes * 256 + header[i]!
  return { windowBytes: contentBytes + (sizeFlag === 1 ? 256 : 0), checksumBytes, needsDictionary }
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
