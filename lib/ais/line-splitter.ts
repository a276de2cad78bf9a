import { HeldBytes } from './held-bytes.ts'

/**
 * What a splitter hands its lines to; one object for the whole input, so that nothing is allocated per line. `bytes`
 * is valid during the call only, and never a Buffer: that is another class to the engine, and one class alone keeps
 * every loop over bytes fast.
 */
export interface LineSink {
  /** One line, bytes[start, end), without its line end. */
  line(bytes: Uint8Array, start: number, end: number): void
  /** A line over the limit (the rest of it is dropped) or broken off with the input: its first bytes. */
  lost(reason: 'too-long' | 'truncated', bytes: Uint8Array, start: number, end: number): void
}

/** A sink that reads its usual lines in one pass, and so finds their ends itself. */
export interface PlainLineSink extends LineSink {
  /**
   * Called at the start of each line that begins in a chunk. Takes a whole line right there, its end included, and
   * returns where the next begins; or returns -1 to get it through `line`. It must not look at bytes[limit] or beyond.
   */
  plainLine(bytes: Uint8Array, start: number, limit: number): number
}

const LINE_FEED = 10
const CARRIAGE_RETURN = 13
/**
 * Cuts chunks into lines at LF, CR LF or a lone CR. However the chunks are cut, the lines are the same; only lines
 * that cross a cut are copied. Of a line longer than `maxBytes` no more than that is held, so that input without line
 * ends costs no memory.
 */
export class LineSplitter {
  /** The beginning of a line whose end has not come. */
  private readonly held: HeldBytes
  /** The last chunk ended in CR: an LF that starts the next one belongs to it. */
  private isAfterReturn = false
  /** The chunk being cut as a Buffer, whose search is native, and its next line ends of each kind. */
  private searched: Buffer = Buffer.alloc(0)
  private nextFeed = 0
  private nextReturn = 0

  constructor(
    private readonly sink: LineSink,
    maxBytes: number,
    private readonly plainSink: PlainLineSink | null = null,
  ) {
    this.held = new HeldBytes(maxBytes)
  }

  /** Bytes that it may hold between chunks: never more than `maxBytes`. */
  get capacityBytes(): number {
    return this.held.bytes.length
  }

  push(bytes: Uint8Array): void {
    const limit = bytes.length
    if (limit === 0) return
    const chunk = new Uint8Array(bytes.buffer, bytes.byteOffset, limit)
    this.searched = Buffer.from(bytes.buffer, bytes.byteOffset, limit)
    this.nextFeed = -1
    this.nextReturn = -1
    let at = 0
    if (this.isAfterReturn) {
      this.isAfterReturn = false
      if (chunk[0] === LINE_FEED) at = 1
    }
    if (this.held.length > 0) at = this.endHeld(chunk, at, limit)
    const { plainSink } = this
    while (at < limit) {
      const next = plainSink === null ? -1 : plainSink.plainLine(chunk, at, limit)
      at = next >= 0 ? next : this.takeLine(chunk, at, limit)
    }
  }

  /** End of input: the last line may lack its end. */
  finish(): void {
    if (this.held.length > 0) this.giveHeld()
    this.isAfterReturn = false
  }

  /** The input broke off. */
  cut(): void {
    if (this.held.length > 0) this.loseHeld(this.held.isTooLong ? 'too-long' : 'truncated')
    this.isAfterReturn = false
  }

  private takeLine(chunk: Uint8Array, start: number, limit: number): number {
    const end = this.findEnd(start, limit)
    if (end === limit) {
      this.held.add(chunk, start, limit)
      return limit
    }
    if (end - start <= this.held.maxBytes) this.sink.line(chunk, start, end)
    else {
      this.held.add(chunk, start, end)
      this.loseHeld('too-long')
    }
    return this.skipEnd(chunk, end, limit)
  }

  private endHeld(chunk: Uint8Array, start: number, limit: number): number {
    const end = this.findEnd(start, limit)
    this.held.add(chunk, start, end)
    if (end === limit) return limit
    this.giveHeld()
    return this.skipEnd(chunk, end, limit)
  }

  private giveHeld(): void {
    const { held } = this
    if (held.isTooLong) {
      this.loseHeld('too-long')
      return
    }
    const { bytes, length } = held
    held.clear()
    this.sink.line(bytes, 0, length)
  }

  private loseHeld(reason: 'too-long' | 'truncated'): void {
    const { bytes, shownLength } = this.held
    this.held.clear()
    this.sink.lost(reason, bytes, 0, shownLength)
  }

  /** Index of the first LF or CR from `start` on, `limit` where there is none. */
  private findEnd(start: number, limit: number): number {
    if (this.nextFeed < start) this.nextFeed = indexOrLimit(this.searched, LINE_FEED, start, limit)
    if (this.nextReturn < start) this.nextReturn = indexOrLimit(this.searched, CARRIAGE_RETURN, start, limit)
    return Math.min(this.nextFeed, this.nextReturn)
  }

  private skipEnd(chunk: Uint8Array, at: number, limit: number): number {
    if (chunk[at] === LINE_FEED) return at + 1
    if (at + 1 === limit) this.isAfterReturn = true
    else if (chunk[at + 1] === LINE_FEED) return at + 2
    return at + 1
  }
}

function indexOrLimit(bytes: Buffer, byte: number, from: number, limit: number): number {
  const index = bytes.indexOf(byte, from)
  return index === -1 ? limit : index
}

/** Index of the first LF or CR in bytes[from..limit), `limit` where there is none. */
export function findLineEnd(bytes: Uint8Array, from: number, limit: number): number {
  let at = from
  while (at < limit && bytes[at] !== LINE_FEED && bytes[at] !== CARRIAGE_RETURN) at++
  return at
}

/** Where the line after the one that ends at `end` begins. */
export function skipLineEnd(bytes: Uint8Array, end: number): number {
  return bytes[end] === CARRIAGE_RETURN && bytes[end + 1] === LINE_FEED ? end + 2 : end + 1
}
