import { ZstdFault } from './decompress-zstd-bits.ts'

/** Output kept beside the window, so that it is moved up only once in so many bytes. */
const SPARE_BYTES = 1024 * 1024
const FIRST_BYTES = 4096

/**
 * What a frame has given last: as far back as its sequences may refer. It grows with the output and never over the
 * window, a quarter of it and a megabyte.
 */
export class ZstdWindow {
  private bytes: Uint8Array
  private readonly capacity: number
  /** End of the output in `bytes`, and where the block being made begins. */
  private end = 0
  private blockStart = 0

  constructor(
    private readonly windowBytes: number,
    private readonly maxBlockBytes: number,
  ) {
    this.capacity = windowBytes + Math.max(SPARE_BYTES, windowBytes >> 2)
    this.bytes = new Uint8Array(FIRST_BYTES)
  }

  /** Moves the window to the front where the next block might not fit behind it. */
  startBlock(): void {
    if (this.end + this.maxBlockBytes > this.capacity) {
      const kept = Math.min(this.windowBytes, this.end)
      this.bytes.copyWithin(0, this.end - kept, this.end)
      this.end = kept
    }
    this.blockStart = this.end
  }

  /** A copy of the block made since `startBlock`. */
  takeBlock(): Uint8Array {
    return this.bytes.slice(this.blockStart, this.end)
  }

  append(from: Uint8Array, start: number, end: number): void {
    this.claim(end - start)
    // Most runs are a few bytes, for which a view costs more than the loop.
    const { bytes } = this
    let to = this.end
    for (let at = start; at < end; at++) bytes[to++] = from[at]!
    this.end = to
  }

  appendRun(byte: number, count: number): void {
    this.claim(count)
    this.bytes.fill(byte, this.end, this.end + count)
    this.end += count
  }

  /** Appends `count` bytes of the output again, from `offset` bytes back; it may run into what it appends. */
  repeat(offset: number, count: number): void {
    this.claim(count)
    if (offset < 1 || offset > this.end || offset > this.windowBytes) {
      throw new ZstdFault('a reference to before the beginning')
    }
    const { bytes } = this
    let to = this.end
    for (let at = to - offset, stop = at + count; at < stop; at++) bytes[to++] = bytes[at]!
    this.end = to
  }

  /** Makes room for so many bytes more of the block. */
  private claim(count: number): void {
    const wanted = this.end + count
    if (wanted - this.blockStart > this.maxBlockBytes) throw new ZstdFault('a block too large')
    if (wanted <= this.bytes.length) return
    const larger = new Uint8Array(Math.min(this.capacity, Math.max(wanted, 2 * this.bytes.length)))
    larger.set(this.bytes.subarray(0, this.end))
    this.bytes = larger
  }
}
