import { LineSplitter, type PlainLineSink } from '../line-splitter.ts'
import type { ReadReport, TimeRule } from '../read-report.ts'
import type { RejectReason } from '../rejects.ts'
import { Assembler, type LineContext, SHOWN_BYTES } from './assembler.ts'
import { NmeaClock } from './clock.ts'
import { readMessageTime } from './message-time.ts'
import { NmeaMessage } from './nmea-message.ts'
import { classifyOtherLine } from './other-line.ts'
import { checkSum, isSentenceStart, parseSentence, parseStrictly, Sentence } from './sentence.ts'
import { findStamp, readGatehouseTime } from './stamp.ts'
import { hashBytes, indexOfByte, readTagBlock, readTagBlocks, TagBlock } from './tag-block.ts'
import { TagGroups } from './tag-groups.ts'

export interface NmeaTimeOptions {
  /** Epoch ms at which a log without times begins; null: such a log has no times. */
  readonly startMs: number | null
}

/**
 * Takes one message; the reason where it is refused (its last line is then a reject), null where it counts.
 * The message is written over after the call.
 */
export type TakeMessage = (message: NmeaMessage) => RejectReason | null

/**
 * An AIS sentence has at most 82 characters and a TAG block 80; loggers add a hundred or two. What is longer is
 * no line of a log, and must not fill the memory.
 */
export const MAX_LINE_BYTES = 2048

/**
 * NMEA bytes to whole AIS messages with their times. Every line ends up in exactly one count of `report`;
 * sentences run together on one line (a lost newline) count as lines of their own.
 *
 * A line is: a stamp and TAG blocks if any, the sentence, and what the receiver added behind it. See
 * `Sentence`, `TagBlock`, `findStamp` and `NmeaClock` for what of it is read and believed.
 */
export class MessageStream implements PlainLineSink {
  /** When the bytes pushed next arrived, epoch ms; NaN for a file. */
  receiveTimeMs = Number.NaN
  /** Sentences beyond the first of their line. */
  joinedSentences = 0
  private readonly lines = new LineSplitter(this, MAX_LINE_BYTES, this)
  private readonly sentence = new Sentence()
  private readonly tag = new TagBlock()
  private readonly groups = new TagGroups()
  private readonly message = new NmeaMessage()
  private readonly context: LineContext = {
    line: 0,
    timeMs: Number.NaN,
    timeRule: null,
    source: 0,
    group: -1,
  }
  private readonly assembler: Assembler
  private readonly clock: NmeaClock
  /** Time and line of the last header of a receiver that stamps the sentences behind it. */
  private headerMs = Number.NaN
  private headerLine = Number.NEGATIVE_INFINITY
  private lineNumber = 0

  constructor(
    private readonly report: ReadReport,
    options: NmeaTimeOptions,
    private readonly take: TakeMessage,
  ) {
    this.clock = new NmeaClock(options.startMs)
    this.assembler = new Assembler((line, bytes, from, to) =>
      report.rejects.add('orphan-part', line, () => textOf(bytes, from, to)),
    )
  }

  push(chunk: Uint8Array): void {
    this.report.bytes += chunk.length
    this.lines.push(chunk)
  }

  /** One line that another format carried, as record `lineNumber` of the input, with the time it gave, NaN for none. */
  pushLine(bytes: Uint8Array, lineNumber: number, timeMs: number): void {
    this.lineNumber = lineNumber - 1
    this.headerMs = timeMs
    this.headerLine = Number.isNaN(timeMs) ? Number.NEGATIVE_INFINITY : lineNumber
    if (bytes.length <= MAX_LINE_BYTES) this.line(bytes, 0, bytes.length)
    else this.lost('too-long', bytes, 0, bytes.length)
  }

  finish(): void {
    this.lines.finish()
    this.assembler.finish()
  }

  /** In place of `finish` where the input broke off. */
  cut(): void {
    this.lines.cut()
    this.assembler.finish()
  }

  /** A sentence, with TAG blocks or nothing before it and nothing behind it. */
  plainLine(bytes: Uint8Array, start: number, limit: number): number {
    const { sentence, tag } = this
    let at = start
    tag.reset()
    while (bytes[at] === BACKSLASH) {
      at = readTagBlock(bytes, at, limit, tag)
      if (at < 0) return -1
    }
    if (!isSentenceStart(bytes, at, limit) || !parseStrictly(bytes, at, limit, sentence)) return -1
    let next = sentence.end
    if (bytes[next] === CARRIAGE_RETURN) next++
    if (next >= limit || bytes[next] !== LINE_FEED || next - start > MAX_LINE_BYTES) return -1
    this.startLine()
    if (tag.groupId >= 0) this.groups.complete(tag)
    this.setContext(tag.timeMs, Number.isNaN(tag.timeMs) ? null : 'tag', tag.source, tag.groupId)
    const reason = this.takeParsed(bytes, start, sentence.end)
    if (reason !== null) this.reject(reason, bytes, start, sentence.end)
    return next + 1
  }

  line(bytes: Uint8Array, start: number, end: number): void {
    this.startLine()
    let at = bytes[start] === HASH ? -1 : findSentence(bytes, start, end)
    if (at < 0) {
      this.takeOther(bytes, start, end)
      return
    }
    for (let from = start; ; ) {
      const next = findSentence(bytes, at + 1, end)
      const to = next < 0 ? end : startOfTag(bytes, at, next)
      const reason = this.takeSentence(bytes, from, at, to)
      if (reason !== null) this.reject(reason, bytes, from, to)
      if (next < 0) return
      this.report.lines++
      this.joinedSentences++
      from = to
      at = next
    }
  }

  lost(reason: 'too-long' | 'truncated', bytes: Uint8Array, start: number, end: number): void {
    this.startLine()
    this.reject(reason, bytes, start, end)
  }

  private startLine(): void {
    this.lineNumber++
    this.report.lines++
  }

  private takeOther(bytes: Uint8Array, start: number, end: number): void {
    const kind = classifyOtherLine(bytes, start, end)
    if (kind === 'blank') this.report.blankLines++
    else if (kind === 'comment') this.report.commentLines++
    else if (kind !== 'other-sentence') this.reject(kind, bytes, start, end)
    else {
      this.report.otherSentences++
      // A group may begin with a sentence of another kind that carries its time and source.
      if (bytes[start] === BACKSLASH && readTagBlocks(bytes, start, end, this.tag))
        this.groups.complete(this.tag)
      const header = indexOfByte(bytes, DOLLAR, start, end)
      if (header < 0) return
      const headerMs = readGatehouseTime(bytes, header, end)
      if (Number.isNaN(headerMs) || checkSum(bytes, header, end) !== 'right') return
      this.headerMs = headerMs
      this.headerLine = this.lineNumber
    }
  }

  /** A line, or a piece of one, bytes[from..to) whose one sentence starts at `at`. */
  private takeSentence(bytes: Uint8Array, from: number, at: number, to: number): RejectReason | null {
    const sentence = this.sentence
    const fault = parseSentence(bytes, at, to, sentence)
    if (fault !== null) return fault
    const tag = this.tag
    if (!readTagBlocks(bytes, from, at, tag)) return 'bad-checksum'
    this.groups.complete(tag)
    const source = tag.source || findStation(bytes, sentence.end, to)
    if (!Number.isNaN(tag.timeMs)) this.setContext(tag.timeMs, 'tag', source, tag.groupId)
    else {
      let stampMs = findStamp(bytes, from, endOfPrefix(bytes, from, at))
      if (Number.isNaN(stampMs)) stampMs = findStamp(bytes, sentence.end, to)
      this.setContext(stampMs, Number.isNaN(stampMs) ? null : 'stamp', source, tag.groupId)
    }
    return this.takeParsed(bytes, from, to)
  }

  /** What is known of this line; a receiver's header and the receive time stand in where it says no time. */
  private setContext(timeMs: number, timeRule: TimeRule | null, source: number, group: number): void {
    const context = this.context
    context.line = this.lineNumber
    context.source = source
    context.group = group
    context.timeMs = timeMs
    context.timeRule = timeRule
    if (timeRule !== null) return
    if (this.lineNumber - this.headerLine <= HEADER_LINES) {
      context.timeMs = this.headerMs
      context.timeRule = 'stamp'
    } else if (!Number.isNaN(this.receiveTimeMs)) {
      context.timeMs = this.receiveTimeMs
      context.timeRule = 'received'
    }
  }

  /** The sentence just parsed, of a line that reads bytes[from..to): a whole message, or one more part. */
  private takeParsed(bytes: Uint8Array, from: number, to: number): RejectReason | null {
    const { sentence, context } = this
    const payload = this.message.payload
    payload.reset()
    if (sentence.partCount === 1) {
      const isArmoured = payload.appendArmored(bytes, sentence.payloadStart, sentence.payloadEnd)
      return isArmoured ? this.takeMessage(context.timeMs, context.timeRule) : 'bad-payload'
    }
    const whole = this.assembler.add(sentence, bytes, from, to, context)
    if (whole === null) return null
    this.report.partLines += whole.partCount - 1
    const isArmoured = payload.appendArmored(whole.payload, 0, whole.payloadLength)
    return isArmoured ? this.takeMessage(whole.timeMs, whole.timeRule) : 'bad-payload'
  }

  /** The message whose payload is whole, with the time that came with it, if any. */
  private takeMessage(timeMs: number, timeRule: TimeRule | null): RejectReason | null {
    const { message, sentence, clock } = this
    const payload = message.payload
    payload.endWithFill(sentence.fillBits)
    if (payload.bitLength === 0) return 'bad-payload'
    if (timeRule !== null) clock.readExplicit(timeMs, timeRule)
    else readMessageTime(clock, payload)
    message.timeMs = clock.timeMs
    message.timeRule = clock.rule
    message.type = payload.unsigned(0, 6)
    message.receiveTimeMs = this.receiveTimeMs
    message.line = this.lineNumber
    message.isOwnShip = sentence.isOwnShip
    message.talkerCode = sentence.talkerCode
    message.channelCode = sentence.channelCode
    const reason = this.take(message)
    if (reason !== null) return reason
    // The time of a message that was refused is not gone on from: one stamp in the far future must not take all lines
    // without a time along.
    if (timeRule !== null) clock.goOnFrom(timeMs)
    this.report.messages++
    this.report.messagesByType[message.type]++
    return null
  }

  private reject(reason: RejectReason, bytes: Uint8Array, from: number, to: number): void {
    this.report.rejects.add(reason, this.lineNumber, () => textOf(bytes, from, to))
  }
}

const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const BANG = 33
const HASH = 35
const DOLLAR = 36
const COMMA = 44
const BACKSLASH = 92
/** A header stands right before its sentence; others may come between. */
const HEADER_LINES = 10

function findSentence(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    if ((bytes[at] === BANG || bytes[at] === DOLLAR) && isSentenceStart(bytes, at, to)) return at
  }
  return -1
}

/** Where the TAG block right before the sentence at `next` begins, behind the sentence at `at`; else `next`. */
function startOfTag(bytes: Uint8Array, at: number, next: number): number {
  if (bytes[next - 1] !== BACKSLASH) return next
  for (let index = next - 2; index > at; index--) if (bytes[index] === BACKSLASH) return index
  return next
}

/** Stamps are looked for before the TAG blocks, whose numbers mean other things. */
function endOfPrefix(bytes: Uint8Array, from: number, at: number): number {
  const tag = indexOfByte(bytes, BACKSLASH, from, at)
  return tag < 0 ? at : tag
}

/**
 * Hash of the receiving station in what the US Coast Guard writes behind a sentence
 * (`,s25723,d-112,T34.35063660,r3669961,1152921695`): the field that begins with r. 0 where there is none.
 */
function findStation(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at + 1 < to; at++) {
    if (bytes[at] !== COMMA || bytes[at + 1] !== 114) continue
    const end = indexOfByte(bytes, COMMA, at + 1, to)
    return hashBytes(bytes, at + 1, end < 0 ? to : end)
  }
  return 0
}

function textOf(bytes: Uint8Array, from: number, to: number): string {
  const length = Math.min(to - from, SHOWN_BYTES)
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, length).toString('latin1')
}
