/** What a document splitter hands its messages to. */
export interface MessageSink {
  /** One message as JSON text, bytes[start, end); valid during the call only. */
  message(bytes: Uint8Array, start: number, end: number): void
  /** Text that cannot be told apart any more: an object over the limit or never closed. Its first bytes. */
  lost(reason: 'too-long' | 'truncated', bytes: Uint8Array, start: number, end: number): void
}

const QUOTE = 34
const BACKSLASH = 92
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125
/** Bytes of lost text kept to show it. */
const KEPT_BYTES = 256
const NO_BYTES = new Uint8Array(0)

/**
 * Finds the messages of a JSON document that is not one object a line: objects in a top-level array, in an array of
 * a top-level object (AIS-catcher's `{"msgs":[…]}`), or top-level objects over several lines. Works on any cut of
 * the bytes and holds at most one message of `maxBytes`; nesting costs a counter and no memory. What stands between the
 * messages, and elements that are no objects, is passed over.
 */
export class DocumentSplitter {
  private held: Buffer = Buffer.allocUnsafe(4096)
  private heldBytes = 0
  /** Open brackets and braces; the containers of the first two levels are remembered. */
  private depth = 0
  private readonly isArrayAt = [false, false, false]
  /** Depth outside the object being gathered, -1 while none is. */
  private gatherDepth = -1
  private isInText = false
  private isEscaped = false
  private isLost = false

  constructor(
    private readonly sink: MessageSink,
    private readonly maxBytes: number,
  ) {}

  push(chunk: Uint8Array): void {
    if (this.isLost) return
    let gatheredFrom = 0
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!
      if (this.isInText) {
        if (this.isEscaped) this.isEscaped = false
        else if (byte === BACKSLASH) this.isEscaped = true
        else if (byte === QUOTE) this.isInText = false
      } else if (byte === QUOTE) this.isInText = this.depth > 0
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        if (byte === OPEN_BRACE && this.startsMessage()) {
          this.gatherDepth = this.depth
          this.heldBytes = 0
          gatheredFrom = at
        }
        if (this.depth < 2) this.isArrayAt[this.depth] = byte === OPEN_BRACKET
        this.depth++
      } else if ((byte === CLOSE_BRACE || byte === CLOSE_BRACKET) && this.depth > 0) {
        this.depth--
        if (this.depth === this.gatherDepth) {
          this.hold(chunk, gatheredFrom, at + 1)
          if (this.isLost) return
          this.gatherDepth = -1
          this.sink.message(this.held, 0, this.heldBytes)
        }
      }
    }
    if (this.gatherDepth !== -1) this.hold(chunk, gatheredFrom, chunk.length)
  }

  finish(): void {
    if (!this.isLost && this.depth > 0) this.lose('truncated', NO_BYTES)
  }

  cut(): void {
    this.finish()
  }

  /** Whether the object that opens here is a message: what was gathered of an envelope around it is dropped. */
  private startsMessage(): boolean {
    if (this.depth === 0) return true
    if (this.depth === 1) return this.isArrayAt[0]!
    return this.depth === 2 && !this.isArrayAt[0] && this.isArrayAt[1]!
  }

  private hold(chunk: Uint8Array, start: number, end: number): void {
    const length = this.heldBytes + end - start
    if (length > this.maxBytes) {
      this.lose('too-long', chunk.subarray(start, end))
      return
    }
    if (length > this.held.length) {
      const larger = Buffer.allocUnsafe(Math.min(this.maxBytes, Math.max(length, 2 * this.held.length)))
      this.held.copy(larger, 0, 0, this.heldBytes)
      this.held = larger
    }
    this.held.set(chunk.subarray(start, end), this.heldBytes)
    this.heldBytes = length
  }

  /** Gives the rest of the document up, as one reject. */
  private lose(reason: 'too-long' | 'truncated', more: Uint8Array): void {
    this.isLost = true
    const shown = Buffer.concat([this.held.subarray(0, this.heldBytes), more.subarray(0, KEPT_BYTES)])
    this.sink.lost(reason, shown, 0, Math.min(KEPT_BYTES, shown.length))
  }
}
