import { HeldBytes } from '../held-bytes.ts'

/** What a document splitter hands its elements to. */
export interface ElementSink {
  /** One element as JSON text, bytes[start, end), whatever it is; valid during the call only. */
  element(bytes: Uint8Array, start: number, end: number): void
  /** An array or object that is read for the elements in it; they count besides it. */
  envelope(): void
  /** An element over the limit, or one that the document ended in: its first bytes. */
  lost(reason: 'too-long' | 'truncated', bytes: Uint8Array, start: number, end: number): void
}

const LINE_FEED = 10
const BLANK = 32
const QUOTE = 34
const COMMA = 44
const OPEN_BRACKET = 91
const BACKSLASH = 92
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125
const NOWHERE = -1
const NO_BYTES = new Uint8Array(0)
/** The key of AIS-catcher's envelope, whose array holds messages whatever they look like. */
const MESSAGES_KEY = Buffer.from('msgs')

/**
 * Finds the elements of a JSON document that is not one message a line. Elements stand
 * - one after the other, with commas between them or not;
 * - in an array among them, and in arrays of such arrays;
 * - in an array of an object among the first ones: AIS-catcher's `{"msgs":[…]}` whatever is in it, another one where
 *   it begins with an object (a list of names is no list of messages).
 * An element is an object, or whatever stands in the place of one: nothing is passed over.
 *
 * Works on any cut of the bytes and holds at most one element of `maxBytes`; nesting costs a counter and no memory. A
 * newline ends a text, as JSON allows none in it: a stray quote costs its line and not the document.
 */
export class DocumentSplitter {
  private readonly held: HeldBytes
  private depth = 0
  /** Depth at which elements stand now; NOWHERE between the arrays of an envelope. */
  private elementDepth = 0
  /** Depth outside the element being gathered, NOWHERE while none is. */
  private gatherDepth = NOWHERE
  /** Whether that element is no object: a text, a number, or damage. */
  private isBare = false
  /** Whether an object of the first level is open that turned out to be an envelope. */
  private isInEnvelope = false
  /** Whether an array of an object of the first level has just begun: what comes next decides what it is. */
  private isUndecided = false
  private isInText = false
  private isEscaped = false
  /** Bytes of MESSAGES_KEY that the newest text of depth 1 spells; NOWHERE: it is another. */
  private keyLength = NOWHERE

  constructor(
    private readonly sink: ElementSink,
    maxBytes: number,
  ) {
    this.held = new HeldBytes(maxBytes)
  }

  /** Bytes that it may hold between chunks: never more than `maxBytes`. */
  get capacityBytes(): number {
    return this.held.bytes.length
  }

  push(bytes: Uint8Array): void {
    const chunk = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
    // Where the element being gathered begins, or goes on, in this chunk.
    let from = 0
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!
      if (this.isInText && !this.endsText(byte)) continue
      if (this.isBare && endsBare(byte)) this.endElement(chunk, from, at)
      if (byte <= BLANK) continue
      if (this.isUndecided) this.decide(byte)
      if (this.gatherDepth === NOWHERE && this.depth === this.elementDepth) {
        if (this.startsElement(byte)) from = at
      } else if (this.readInside(byte)) this.endElement(chunk, from, at + 1)
    }
    if (this.gatherDepth !== NOWHERE) this.held.add(chunk, from, chunk.length)
  }

  finish(): void {
    if (this.isBare && this.depth === 0) this.endElement(NO_BYTES, 0, 0)
    else this.cut()
  }

  /** The input broke off: what is open is lost, as one element. */
  cut(): void {
    const { held } = this
    if (this.depth === 0 && this.gatherDepth === NOWHERE) return
    this.sink.lost(held.isTooLong ? 'too-long' : 'truncated', held.bytes, 0, held.shownLength)
    held.clear()
    this.depth = 0
    this.elementDepth = 0
    this.gatherDepth = NOWHERE
    this.isBare = false
    this.isInEnvelope = false
    this.isUndecided = false
    this.isInText = false
    this.isEscaped = false
  }

  /** A byte inside a text; true where it ends the text and means something outside. */
  private endsText(byte: number): boolean {
    if (byte === LINE_FEED) {
      this.isInText = false
      this.isEscaped = false
      return true
    }
    if (this.isEscaped) this.isEscaped = false
    else if (byte === BACKSLASH) this.isEscaped = true
    else if (byte === QUOTE) {
      this.isInText = false
      return false
    }
    if (this.keyLength !== NOWHERE) {
      this.keyLength = byte === MESSAGES_KEY[this.keyLength] ? this.keyLength + 1 : NOWHERE
    }
    return false
  }

  /** A byte where elements stand; true where one begins. */
  private startsElement(byte: number): boolean {
    if (byte === COMMA) return false
    if (byte === OPEN_BRACKET) {
      this.depth++
      this.elementDepth = this.depth
      this.sink.envelope()
      return false
    }
    if ((byte === CLOSE_BRACKET || byte === CLOSE_BRACE) && this.depth > 0) {
      this.depth--
      this.elementDepth = this.isInEnvelope && this.depth === 1 ? NOWHERE : this.depth
      return false
    }
    this.gatherDepth = this.depth
    if (byte === OPEN_BRACE) this.depth++
    else {
      this.isBare = true
      this.isInText = byte === QUOTE
      this.keyLength = NOWHERE
    }
    return true
  }

  /** A byte inside an element, or between the arrays of an envelope; true where it ends the element. */
  private readInside(byte: number): boolean {
    if (byte === QUOTE) {
      this.isInText = true
      this.keyLength = this.isInFirstObject() ? 0 : NOWHERE
    } else if (byte === OPEN_BRACE) this.depth++
    else if (byte === OPEN_BRACKET) {
      const isArrayOfFirst = this.isInFirstObject()
      this.depth++
      if (!isArrayOfFirst) return false
      if (this.keyLength === MESSAGES_KEY.length) this.openMessages()
      else this.isUndecided = true
    } else if ((byte === CLOSE_BRACE || byte === CLOSE_BRACKET) && !this.isBare) {
      this.depth--
      if (this.depth === this.gatherDepth) return true
      if (this.depth === 0) {
        this.isInEnvelope = false
        this.elementDepth = 0
      }
    }
    return false
  }

  /** Whether this is right inside an object of the first level. */
  private isInFirstObject(): boolean {
    return this.depth === 1 && (this.gatherDepth === 0 || this.isInEnvelope)
  }

  /** The first byte in an array of an object of the first level: objects are messages, other lists are fields. */
  private decide(byte: number): void {
    this.isUndecided = false
    if (byte === OPEN_BRACE) this.openMessages()
  }

  /** The array that has just begun holds elements: the object around it is an envelope, and not gathered on. */
  private openMessages(): void {
    this.elementDepth = this.depth
    if (this.isInEnvelope) return
    this.isInEnvelope = true
    this.gatherDepth = NOWHERE
    this.held.clear()
    this.sink.envelope()
  }

  private endElement(chunk: Uint8Array, start: number, end: number): void {
    const { held, sink } = this
    this.gatherDepth = NOWHERE
    this.isBare = false
    if (held.length === 0 && end - start <= held.maxBytes) {
      sink.element(chunk, start, end)
      return
    }
    held.add(chunk, start, end)
    if (held.isTooLong) sink.lost('too-long', held.bytes, 0, held.shownLength)
    else sink.element(held.bytes, 0, held.length)
    held.clear()
  }
}

/** What ends an element that is no object: a newline, a comma, a bracket or a brace. */
function endsBare(byte: number): boolean {
  return (
    byte === LINE_FEED ||
    byte === COMMA ||
    byte === OPEN_BRACKET ||
    byte === CLOSE_BRACKET ||
    byte === OPEN_BRACE ||
    byte === CLOSE_BRACE
  )
}
