import type { Reader } from './reader.ts'

/** A reader that can be told that its input broke off. */
export interface CutReader extends Reader {
  /** In place of `finish`: what is held of an unfinished line is counted as truncated, for its end is not its end. */
  cut(): void
}

/** What a splitter hands its lines to; one object for the whole input, so that nothing is allocated per line. */
export interface LineSink {
  /** One line, bytes[start, end), without its line end. `bytes` is valid during the call only. */
  line(bytes: Uint8Array, start: number, end: number): void
  /** A line over the limit (the rest of it is dropped) or broken off with the input: its first bytes. */
  lost(reason: 'too-long' | 'truncated', bytes: Uint8Array, start: number, end: number): void
}

const NEWLINE = 10
const RETURN = 13
/** Bytes of an over-long line kept to show it. */
const KEPT_BYTES = 256

/**
 * Cuts chunks into lines (\n or \r\n), wherever the chunks are cut, copying only lines that cross a cut. A line
 * longer than `maxBytes` is dropped as it comes, so that input without newlines costs no memory.
 */
export class LineSplitter {
  /** The beginning of a line whose end has not come. */
  private held: Buffer
  private heldBytes = 0
  /** True while the rest of an over-long line is skipped. */
  private skipping = false

  constructor(
    private readonly sink: LineSink,
    private readonly maxBytes: number,
  ) {
    this.held = Buffer.allocUnsafe(Math.min(maxBytes, 4096))
  }

  push(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
    let start = 0
    for (;;) {
      const end = bytes.indexOf(NEWLINE, start)
      if (end === -1) break
      this.take(bytes, start, end)
      start = end + 1
    }
    if (start < bytes.length) this.hold(bytes, start, bytes.length)
  }

  /** End of input: the last line may lack its newline. */
  finish(): void {
    if (this.heldBytes > 0) this.flush()
    this.skipping = false
  }

  /** The input broke off. */
  cut(): void {
    if (this.heldBytes > 0) this.sink.lost('truncated', this.held, 0, Math.min(KEPT_BYTES, this.heldBytes))
    this.heldBytes = 0
    this.skipping = false
  }

  private take(bytes: Buffer, start: number, end: number): void {
    if (this.heldBytes === 0 && !this.skipping) {
      this.emit(bytes, start, end)
      return
    }
    this.hold(bytes, start, end)
    if (this.skipping) this.skipping = false
    else this.flush()
  }

  private flush(): void {
    const end = this.heldBytes
    this.heldBytes = 0
    this.emit(this.held, 0, end)
  }

  private emit(bytes: Buffer, start: number, end: number): void {
    if (end - start > this.maxBytes) this.sink.lost('too-long', bytes, start, start + KEPT_BYTES)
    else this.sink.line(bytes, start, end > start && bytes[end - 1] === RETURN ? end - 1 : end)
  }

  private hold(bytes: Buffer, start: number, end: number): void {
    if (this.skipping) return
    const length = this.heldBytes + end - start
    if (length > this.maxBytes) {
      const shown = Buffer.concat([this.held.subarray(0, this.heldBytes), bytes.subarray(start, end)])
      this.heldBytes = 0
      this.skipping = true
      this.sink.lost('too-long', shown, 0, Math.min(KEPT_BYTES, shown.length))
      return
    }
    if (length > this.held.length) {
      const larger = Buffer.allocUnsafe(Math.min(this.maxBytes, Math.max(length, 2 * this.held.length)))
      this.held.copy(larger, 0, 0, this.heldBytes)
      this.held = larger
    }
    bytes.copy(this.held, this.heldBytes, start, end)
    this.heldBytes = length
  }
}
