/** A file of any size, looked at frame by frame through a piece of it in memory. */

import type { Disk } from '../../store/disk.ts'
import { checksum, FRAME_FRONT_BYTES } from './journal-frames.ts'

/** Bytes read at a time. */
const READ_BYTES = 1 << 20

export interface Frame {
  readonly payload: Uint8Array
  readonly sum: number
  /** Where the next one begins. */
  readonly end: number
}

export class JournalWindow {
  private from = 0
  private bytes: Uint8Array = new Uint8Array(0)

  constructor(
    private readonly disk: Disk,
    readonly name: string,
  ) {}

  /** Whether the file has a byte there. */
  async has(at: number): Promise<boolean> {
    return (await this.look(at, 1)) !== null
  }

  /** Null where the file ends sooner. Valid until the next call. */
  async look(at: number, length: number): Promise<Uint8Array | null> {
    const isHere = at >= this.from && at + length <= this.from + this.bytes.length
    if (!isHere) {
      this.bytes = await this.disk.read(this.name, at, Math.max(length, READ_BYTES))
      this.from = at
    }
    const start = at - this.from
    return start + length <= this.bytes.length ? this.bytes.subarray(start, start + length) : null
  }

  /** The frame that begins there; null where none does that is whole. */
  async frame(at: number, seed: number): Promise<Frame | null> {
    const front = await this.look(at, FRAME_FRONT_BYTES)
    if (front === null) return null
    const view = new DataView(front.buffer, front.byteOffset, front.length)
    const length = view.getUint32(0, true)
    const sum = view.getUint32(4, true)
    if (length === 0) return null
    const payload = await this.look(at + FRAME_FRONT_BYTES, length)
    if (payload === null || checksum(payload, seed) !== sum) return null
    return { payload, sum, end: at + FRAME_FRONT_BYTES + length }
  }

  /** Where the file ends: bytes from `at` on are counted. */
  async end(at: number): Promise<number> {
    for (let end = at; ; ) {
      const more = await this.disk.read(this.name, end, READ_BYTES)
      if (more.length === 0) return end
      end += more.length
    }
  }
}
