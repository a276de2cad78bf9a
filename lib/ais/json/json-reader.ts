import type { Intake } from '../intake.ts'
import { type LineSink, LineSplitter } from '../line-splitter.ts'
import { NmeaReader } from '../nmea/nmea-reader.ts'
import type { Reader } from '../reader.ts'
import type { RejectReason } from '../rejects.ts'
import { JsonMessages, type JsonOptions } from './decode-json.ts'
import { DocumentSplitter, type ElementSink } from './document-splitter.ts'
import { envelopeOf } from './envelope.ts'
import { isObject } from './json-value.ts'

/** Longest message or line read unless said otherwise: an hour of AIS-catcher messages posted at once is under 1 MB. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024

/** An AIS sentence anywhere in a text. */
const AIS_SENTENCE = /[!$][A-Z]{2}VD[MO],/i
/** What the report calls JSON whose messages were, at least in part, sentences. */
export const JSON_WITH_NMEA = 'json with nmea'

export interface JsonReaderOptions extends JsonOptions {
  /** 'lines': one message or envelope a line. 'document': one array or envelope over many lines, or objects in a row. */
  readonly layout: 'lines' | 'document'
  /** When NMEA sentences without times begin, epoch ms; null: they have none. */
  readonly startMs: number | null
  /** Longest message or line read; what is longer is rejected. */
  readonly maxMessageBytes?: number | undefined
}

/**
 * JSON into columns. A broken line costs that line. Every message counts as a line of the report, whatever lines it
 * stood on; an envelope of messages counts as a comment besides. Where a message is a text that holds an AIS sentence
 * (`{"msgs":["!AIVDM,…"]}`), or AIS-catcher's object of its sentences alone, it is read as NMEA.
 */
export class JsonReader implements Reader, LineSink, ElementSink {
  private readonly splitter: LineSplitter | DocumentSplitter
  private readonly messages: JsonMessages
  private nmea: NmeaReader | null = null
  /** When the bytes being read arrived, epoch ms; NaN for a file. */
  private receiveTimeMs = Number.NaN

  constructor(
    private readonly intake: Intake,
    private readonly options: JsonReaderOptions,
  ) {
    const maxBytes = options.maxMessageBytes ?? MAX_MESSAGE_BYTES
    this.splitter =
      options.layout === 'lines' ? new LineSplitter(this, maxBytes) : new DocumentSplitter(this, maxBytes)
    this.messages = new JsonMessages(intake, options)
    intake.report.format = 'json'
  }

  /** `receiveTimeMs`: when a live source gave these bytes; NaN for a file. */
  push(chunk: Uint8Array, receiveTimeMs: number = Number.NaN): void {
    this.receiveTimeMs = receiveTimeMs
    this.intake.report.bytes += chunk.length
    this.splitter.push(chunk)
  }

  finish(): void {
    this.splitter.finish()
    this.nmea?.finish()
  }

  cut(): void {
    this.splitter.cut()
    this.nmea?.finish()
  }

  line(bytes: Uint8Array, start: number, end: number): void {
    const text = utf8(bytes, start, end)
    if (text.trim() !== '') {
      this.takeText(text)
      return
    }
    this.intake.report.lines++
    this.intake.report.blankLines++
  }

  element(bytes: Uint8Array, start: number, end: number): void {
    this.takeText(utf8(bytes, start, end))
  }

  envelope(): void {
    this.intake.report.lines++
    this.intake.report.commentLines++
  }

  lost(reason: 'too-long' | 'truncated', bytes: Uint8Array, start: number, end: number): void {
    this.reject(reason, () => utf8(bytes, start, end))
  }

  /** A message or an envelope. Envelopes may hold envelopes, to a depth that only a list can follow. */
  private takeText(text: string): void {
    const value = parse(text)
    const first = envelopeOf(value)
    if (first === null) {
      this.takeMessage(value, text, Number.NaN)
      return
    }
    const open = [{ elements: first.elements, timeMs: first.timeMs, next: 0 }]
    this.envelope()
    for (let level = open.at(-1); level !== undefined; level = open.at(-1)) {
      // Asked first, as reading beyond the end is slow, and a hostile line is all ends.
      if (level.next === level.elements.length) {
        open.pop()
        continue
      }
      const element = level.elements[level.next++]
      const inner = envelopeOf(element)
      if (inner === null) this.takeMessage(element, null, level.timeMs)
      else {
        open.push({ elements: inner.elements, timeMs: inner.timeMs, next: 0 })
        this.envelope()
      }
    }
  }

  /** `text` is null where the message is a part of a longer one. */
  private takeMessage(value: unknown, text: string | null, timeMs: number): void {
    if (typeof value === 'string' && AIS_SENTENCE.test(value)) {
      this.takeSentence(value, timeMs)
      return
    }
    const outcome = isObject(value) ? this.messages.take(value, this.receiveTimeMs) : 'bad-json'
    if (outcome === null) this.intake.report.lines++
    else if (outcome === 'chatter') {
      this.intake.report.lines++
      this.intake.report.commentLines++
    } else this.reject(outcome, () => text ?? shownText(value))
  }

  private takeSentence(sentence: string, timeMs: number): void {
    const { intake, options } = this
    this.nmea ??= new NmeaReader(intake, options)
    intake.report.format = JSON_WITH_NMEA
    this.nmea.pushLine(
      new TextEncoder().encode(sentence),
      intake.report.lines + 1,
      timeMs,
      this.receiveTimeMs,
    )
  }

  private reject(reason: RejectReason, text: () => string): void {
    const { report } = this.intake
    report.lines++
    report.rejects.add(reason, report.lines, text)
  }
}

/** Undefined where the text is no JSON. JSON.parse sets own properties only and does not recurse in V8. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function shownText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    return '{...}'
  }
}

function utf8(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')
}
