import type { Intake } from '../intake.ts'
import { type CutReader, type LineSink, LineSplitter } from '../line-splitter.ts'
import type { RejectReason } from '../rejects.ts'
import { JsonMessages, type JsonOptions } from './decode-json.ts'
import { DocumentSplitter, type MessageSink } from './document-splitter.ts'
import { isObject, type JsonObject, ownValue } from './json-value.ts'

/** Longest message or line read: an hour of AIS-catcher messages posted at once is under 1 MB. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024

export interface JsonReaderOptions extends JsonOptions {
  /** 'lines': one message or envelope a line. 'document': one array or envelope over many lines, or objects in a row. */
  readonly layout: 'lines' | 'document'
}

/**
 * JSON into columns. A broken line costs that line. Every message counts as a line of the report, whatever lines it
 * stood on; an envelope of messages on a line counts as a comment besides.
 */
export class JsonReader implements CutReader, LineSink, MessageSink {
  private readonly splitter: LineSplitter | DocumentSplitter
  private readonly messages: JsonMessages

  constructor(
    private readonly intake: Intake,
    options: JsonReaderOptions,
  ) {
    this.splitter =
      options.layout === 'lines'
        ? new LineSplitter(this, MAX_MESSAGE_BYTES)
        : new DocumentSplitter(this, MAX_MESSAGE_BYTES)
    this.messages = new JsonMessages(intake, options)
    intake.report.format = 'json'
  }

  push(chunk: Uint8Array): void {
    this.intake.report.bytes += chunk.length
    this.splitter.push(chunk)
  }

  finish(): void {
    this.splitter.finish()
  }

  cut(): void {
    this.splitter.cut()
  }

  line(bytes: Uint8Array, start: number, end: number): void {
    const { report } = this.intake
    const text = utf8(bytes, start, end)
    if (text.trim() === '') {
      report.lines++
      report.blankLines++
      return
    }
    const value = parse(text)
    const envelope = messagesOf(value)
    if (envelope === null) {
      this.take(value, text)
      return
    }
    report.lines++
    report.commentLines++
    for (const message of envelope) this.take(message, '')
  }

  message(bytes: Uint8Array, start: number, end: number): void {
    const text = utf8(bytes, start, end)
    const value = parse(text)
    const envelope = messagesOf(value)
    // The splitter has handed over the messages of an envelope one by one; one without any is chatter.
    if (envelope === null) this.take(value, text)
    else for (const message of envelope) this.take(message, '')
  }

  lost(reason: 'too-long' | 'truncated', bytes: Uint8Array, start: number, end: number): void {
    this.reject(reason, () => utf8(bytes, start, end))
  }

  private take(value: unknown, text: string): void {
    if (!isObject(value)) {
      this.reject('bad-json', () => text)
      return
    }
    const outcome = this.messages.take(value)
    if (outcome === null) this.intake.report.lines++
    else if (outcome === 'chatter') {
      this.intake.report.lines++
      this.intake.report.commentLines++
    } else this.reject(outcome, () => text || shownText(value))
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

/** The messages of an envelope: an array, or an object with AIS-catcher's `msgs`. Null where it is none. */
function messagesOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value
  if (!isObject(value)) return null
  const messages = ownValue(value, 'msgs')
  return Array.isArray(messages) ? messages : null
}

function shownText(value: JsonObject): string {
  try {
    return JSON.stringify(value)
  } catch {
    return '{...}'
  }
}

function utf8(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')
}
