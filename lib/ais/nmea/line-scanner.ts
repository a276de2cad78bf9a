/** What becomes of the lines that a LineScanner finds. `bytes` is only valid during the call. */
export interface LineTaker {
  /**
   * Called at the start of each line that begins in a chunk, before its end is searched: takes a whole plain line
   * right there and returns where the next begins, or returns -1 to get it through `takeLine`. This saves the hot
   * path a second pass over the bytes.
   */
  takePlain(bytes: Uint8Array, start: number, limit: number): number
  /** A line bytes[start..end) without its terminator, at most MAX_LINE_BYTES long. */
  takeLine(bytes: Uint8Array, start: number, end: number): void
  /** A longer line, of which only bytes[start..end) were kept. */
  takeTooLong(bytes: Uint8Array, start: number, end: number): void
}

/**
 * An AIS sentence has at most 82 characters and a TAG block 80; loggers add a hundred or two. What is longer is
 * no line of a log, and must not fill the memory.
 */
export const MAX_LINE_BYTES = 2048

const LINE_FEED = 10
const CARRIAGE_RETURN = 13

/**
 * Cuts chunks into lines at LF, CR LF or a lone CR. However the chunks are cut, the lines are the same; at most
 * MAX_LINE_BYTES are held between them.
 */
export class LineScanner {
  private readonly carried = new Uint8Array(MAX_LINE_BYTES)
  private carriedLength = 0
  private isTooLong = false
  /** The last chunk ended in CR: an LF that starts the next one belongs to it. */
  private isAfterReturn = false

  constructor(private readonly taker: LineTaker) {}

  push(bytes: Uint8Array): void {
    const limit = bytes.length
    if (limit === 0) return
    // A Buffer is another class to the engine: one class alone keeps every loop over bytes monomorphic.
    const chunk = new Uint8Array(bytes.buffer, bytes.byteOffset, limit)
    let at = 0
    if (this.isAfterReturn) {
      this.isAfterReturn = false
      if (chunk[0] === LINE_FEED) at = 1
    }
    if (this.carriedLength > 0) at = this.endCarried(chunk, at, limit)
    while (at < limit) {
      const next = this.taker.takePlain(chunk, at, limit)
      at = next >= 0 ? next : this.scanLine(chunk, at, limit)
    }
  }

  /** End of input: hands over a last line that lacks its terminator. */
  finish(): void {
    if (this.carriedLength > 0) this.giveCarried()
    this.isAfterReturn = false
  }

  private scanLine(chunk: Uint8Array, start: number, limit: number): number {
    const end = findLineEnd(chunk, start, limit)
    if (end === limit) {
      this.carry(chunk, start, limit)
      return limit
    }
    if (end - start <= MAX_LINE_BYTES) this.taker.takeLine(chunk, start, end)
    else this.taker.takeTooLong(chunk, start, start + MAX_LINE_BYTES)
    return this.skipTerminator(chunk, end, limit)
  }

  private endCarried(chunk: Uint8Array, start: number, limit: number): number {
    const end = findLineEnd(chunk, start, limit)
    this.carry(chunk, start, end)
    if (end === limit) return limit
    this.giveCarried()
    return this.skipTerminator(chunk, end, limit)
  }

  private carry(chunk: Uint8Array, start: number, end: number): void {
    const room = MAX_LINE_BYTES - this.carriedLength
    if (end - start > room) this.isTooLong = true
    const kept = Math.min(end - start, room)
    this.carried.set(chunk.subarray(start, start + kept), this.carriedLength)
    this.carriedLength += kept
  }

  private giveCarried(): void {
    const length = this.carriedLength
    const isTooLong = this.isTooLong
    this.carriedLength = 0
    this.isTooLong = false
    if (isTooLong) this.taker.takeTooLong(this.carried, 0, length)
    else this.taker.takeLine(this.carried, 0, length)
  }

  private skipTerminator(chunk: Uint8Array, at: number, limit: number): number {
    if (chunk[at] === LINE_FEED) return at + 1
    if (at + 1 === limit) this.isAfterReturn = true
    else if (chunk[at + 1] === LINE_FEED) return at + 2
    return at + 1
  }
}

/** Index of the first LF or CR in chunk[from..limit), limit where there is none. */
function findLineEnd(chunk: Uint8Array, from: number, limit: number): number {
  let at = from
  while (at < limit && chunk[at] !== LINE_FEED && chunk[at] !== CARRIAGE_RETURN) at++
  return at
}
