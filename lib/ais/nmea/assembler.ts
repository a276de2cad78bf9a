import type { TimeRule } from '../read-report.ts'
import { explicitRank } from './clock.ts'
import type { Sentence } from './sentence.ts'

/** More than the 214 characters that any AIS message fills, so that a longer one shows. */
const MAX_PAYLOAD_BYTES = 224
const MAX_PARTS = 9
/** As much of a line as the log of rejects shows. */
export const SHOWN_BYTES = 160

/** What is known of a line beside its sentence. */
export interface LineContext {
  /** 1-based line of the input. */
  line: number
  /** Epoch ms that the line, its group or its receiver gives, NaN for none, and which of them it was. */
  timeMs: number
  timeRule: TimeRule | null
  /** Hash of the TAG source or receiving station, 0 unknown. */
  source: number
  /** Id of the TAG sentence group, -1 none. */
  group: number
}

/** One message of several sentences, with the parts heard so far. */
export class PartialMessage implements LineContext {
  talkerCode = 0
  isOwnShip = false
  partCount = 0
  sequence = -1
  channelCode = 0
  source = 0
  group = -1
  /** The part that must come next; parts 1..nextPart-1 are here. */
  nextPart = 1
  /** Line of the newest part. */
  line = 0
  timeMs = Number.NaN
  timeRule: TimeRule | null = null
  /** Line of each part, and the start of its text for the log of rejects: shown[part * SHOWN_BYTES ..]. */
  readonly lines = new Float64Array(MAX_PARTS)
  readonly shownLengths = new Uint8Array(MAX_PARTS)
  readonly shown = new Uint8Array(MAX_PARTS * SHOWN_BYTES)
  /** Armoured payload of the parts, one behind the other: payload[0..payloadLength). */
  readonly payload = new Uint8Array(MAX_PAYLOAD_BYTES)
  payloadLength = 0
}

/** Messages waiting for parts at once: far more than one receiver interleaves. The oldest gives way. */
const MAX_WAITING = 256
/** A part waits for so many lines: sequence ids 0..9 come round again, and must not meet a stranger's half. */
const MAX_WAIT_LINES = 1000
/** … and, where lines carry times, so long: the sentences of a message leave the receiver together. */
const MAX_WAIT_MS = 60_000

/**
 * Puts messages of several sentences together, across interleaving, channels and loss, in bounded memory.
 *
 * Parts belong together when talker, VDM or VDO, sequence id, channel and count agree, and source and group do
 * where both say one. They must come in order, as receivers send them: a part that could only be joined out of
 * order may be the rest of a lost message, so it is an orphan, as are parts whose message never completes.
 */
export class Assembler {
  /** Oldest first, by their first part. */
  private readonly waiting: PartialMessage[] = []
  private readonly spare: PartialMessage[] = []

  /** `onOrphan` gets each line whose part came to nothing. */
  constructor(
    private readonly onOrphan: (line: number, bytes: Uint8Array, from: number, to: number) => void,
  ) {}

  /**
   * Takes a sentence with partCount > 1, of a line that reads bytes[from..to). Returns the message that it
   * completes, valid until the next call, or null while parts are missing.
   */
  add(
    sentence: Sentence,
    bytes: Uint8Array,
    from: number,
    to: number,
    context: LineContext,
  ): PartialMessage | null {
    this.dropExpired(context.line)
    const message = sentence.part === 1 ? this.open(sentence, context) : this.find(sentence, context)
    if (message === null) {
      this.onOrphan(context.line, bytes, from, to)
      return null
    }
    append(message, sentence, bytes, context)
    keepShown(message, bytes, from, to)
    message.nextPart++
    if (message.nextPart <= message.partCount) return null
    this.waiting.splice(this.waiting.indexOf(message), 1)
    this.spare.push(message)
    return message
  }

  /** End of input: what still waits is orphaned. */
  finish(): void {
    while (this.waiting.length > 0) this.drop(0)
  }

  private open(sentence: Sentence, context: LineContext): PartialMessage {
    for (let index = this.waiting.length - 1; index >= 0; index--) {
      const other = this.waiting[index]
      if (isOf(other, sentence) && other.source === context.source && other.group === context.group) {
        this.drop(index)
      }
    }
    if (this.waiting.length >= MAX_WAITING) this.drop(0)
    const message = this.spare.pop() ?? new PartialMessage()
    message.talkerCode = sentence.talkerCode
    message.isOwnShip = sentence.isOwnShip
    message.partCount = sentence.partCount
    message.sequence = sentence.sequence
    message.channelCode = sentence.channelCode
    message.source = context.source
    message.group = context.group
    message.nextPart = 1
    message.timeMs = Number.NaN
    message.timeRule = null
    message.payloadLength = 0
    this.waiting.push(message)
    return message
  }

  /** The newest message that this part continues; one of the same known source before one of unknown source. */
  private find(sentence: Sentence, context: LineContext): PartialMessage | null {
    let found: PartialMessage | null = null
    for (let index = this.waiting.length - 1; index >= 0; index--) {
      const message = this.waiting[index]
      if (message.nextPart !== sentence.part || !isOf(message, sentence) || !mayJoin(message, context))
        continue
      if (message.source === context.source && message.group === context.group) return message
      found ??= message
    }
    return found
  }

  private dropExpired(line: number): void {
    while (this.waiting.length > 0 && line - this.waiting[0].lines[0] > MAX_WAIT_LINES) this.drop(0)
  }

  private drop(index: number): void {
    const [message] = this.waiting.splice(index, 1)
    for (let part = 0; part < message.nextPart - 1; part++) {
      const from = part * SHOWN_BYTES
      this.onOrphan(message.lines[part], message.shown, from, from + message.shownLengths[part])
    }
    this.spare.push(message)
  }
}

function isOf(message: PartialMessage, sentence: Sentence): boolean {
  return (
    message.sequence === sentence.sequence &&
    message.channelCode === sentence.channelCode &&
    message.partCount === sentence.partCount &&
    message.talkerCode === sentence.talkerCode &&
    message.isOwnShip === sentence.isOwnShip
  )
}

function mayJoin(message: PartialMessage, context: LineContext): boolean {
  if (message.source !== 0 && context.source !== 0 && message.source !== context.source) return false
  if (message.group >= 0 && context.group >= 0 && message.group !== context.group) return false
  // Without times the difference is NaN, and only the lines count.
  return !(Math.abs(context.timeMs - message.timeMs) > MAX_WAIT_MS)
}

function append(message: PartialMessage, sentence: Sentence, bytes: Uint8Array, context: LineContext): void {
  const room = MAX_PAYLOAD_BYTES - message.payloadLength
  const length = Math.min(room, sentence.payloadEnd - sentence.payloadStart)
  for (let index = 0; index < length; index++) {
    message.payload[message.payloadLength + index] = bytes[sentence.payloadStart + index]
  }
  message.payloadLength += length
  message.line = context.line
  message.lines[message.nextPart - 1] = context.line
  // The strongest word on the time counts, of equal ones the earliest.
  if (explicitRank(context.timeRule) > explicitRank(message.timeRule)) {
    message.timeMs = context.timeMs
    message.timeRule = context.timeRule
  }
  if (message.source === 0) message.source = context.source
  if (message.group < 0) message.group = context.group
}

function keepShown(message: PartialMessage, bytes: Uint8Array, from: number, to: number): void {
  const length = Math.min(to - from, SHOWN_BYTES)
  const part = message.nextPart - 1
  const start = part * SHOWN_BYTES
  const shown = message.shown
  for (let index = 0; index < length; index++) shown[start + index] = bytes[from + index]
  message.shownLengths[part] = length
}
