import type { Intake } from '../../ais/intake.ts'
import { JsonReader } from '../../ais/json/json-reader.ts'
import { NmeaReader } from '../../ais/nmea/nmea-reader.ts'
import type { ReadReport } from '../../ais/read-report.ts'
import { SOURCE_LIMITS } from './limits.ts'

/** What a peer sends: NMEA lines, JSON of one message a line, or whichever its first byte tells. */
export type LiveFormat = 'auto' | 'nmea' | 'json'

const OPEN_BRACKET = 91
const OPEN_BRACE = 123
const BLANK = 32
const LINE_END = Uint8Array.of(10)
/** Live lines without a time have that of their arrival, so no log has to say when it begins. */
const NO_START = { startMs: null } as const
const JSON_LINES = {
  layout: 'lines',
  maxMessageBytes: SOURCE_LIMITS.messageBytes,
  ...NO_START,
} as const

/**
 * Bytes of one peer into the intake of its source, judged by when they arrived. It keeps count of how long the peer has
 * sent nothing of sense: messages, parts of them and sentences of other instruments are; comments and chatter, which
 * noise looks like, are not.
 */
export class LiveDecoder {
  private nmea: NmeaReader | null = null
  private json: JsonReader | null = null
  private chosen: 'nmea' | 'json' | null
  private unsoundLines = 0
  private unsoundBytes = 0
  private endsLine = true
  private lastRead: 'nmea' | 'json' = 'nmea'
  /** Whether it ever sent a line of sense. */
  hasSpoken = false

  constructor(
    private readonly intake: Intake,
    format: LiveFormat,
  ) {
    this.chosen = format === 'auto' ? null : format
  }

  /** Takes the next bytes of a stream, cut anywhere. Returns whether a line of sense was among them. */
  push(bytes: Uint8Array, receiveTimeMs: number): boolean {
    this.chosen ??= formatOf(bytes)
    // Blanks alone do not tell what comes; to NMEA they are blank lines.
    return this.read(this.chosen ?? 'nmea', bytes, receiveTimeMs)
  }

  /**
   * Takes a datagram or message: no line goes on into the next, but a message of several sentences may. Each tells its
   * own format where none was given.
   */
  pushWhole(bytes: Uint8Array, receiveTimeMs: number): boolean {
    const isSound = this.read(this.chosen ?? formatOf(bytes) ?? 'nmea', bytes, receiveTimeMs)
    return this.endLine(receiveTimeMs) || isSound
  }

  /** Ends a line that lacks its end. */
  endLine(receiveTimeMs: number): boolean {
    return this.endsLine ? false : this.read(this.lastRead, LINE_END, receiveTimeMs)
  }

  /** The peer ended: its last line may lack its end. */
  finish(): void {
    this.nmea?.finish()
    this.json?.finish()
  }

  /** The peer broke off. Adds no report, so it may be called while a delivery is pending. */
  cut(): void {
    this.nmea?.cut()
    this.json?.cut()
  }

  /** Why it is to be let go, null while it is not. */
  get garbage(): string | null {
    if (this.unsoundLines >= SOURCE_LIMITS.unsoundLines)
      return `${this.unsoundLines} lines without an AIS message`
    if (this.unsoundBytes < SOURCE_LIMITS.unsoundBytes) return null
    return `${Math.floor(this.unsoundBytes / 1024 / 1024)} MB without an AIS message`
  }

  private read(format: 'nmea' | 'json', bytes: Uint8Array, receiveTimeMs: number): boolean {
    if (bytes.length === 0) return false
    const { report } = this.intake
    const soundBefore = soundLines(report)
    const linesBefore = report.lines
    if (format === 'json') {
      this.json ??= new JsonReader(this.intake, JSON_LINES)
      this.json.push(bytes, receiveTimeMs)
    } else {
      this.nmea ??= new NmeaReader(this.intake, NO_START)
      this.nmea.push(bytes, receiveTimeMs)
    }
    this.lastRead = format
    this.endsLine = bytes[bytes.length - 1] === LINE_END[0]
    const isSound = soundLines(report) > soundBefore
    this.unsoundLines = isSound ? 0 : this.unsoundLines + report.lines - linesBefore
    this.unsoundBytes = isSound ? 0 : this.unsoundBytes + bytes.length
    this.hasSpoken ||= isSound
    return isSound
  }
}

function soundLines(report: ReadReport): number {
  return report.messages + report.otherSentences
}

/** By the first byte that is no blank; null where there is none. */
function formatOf(bytes: Uint8Array): 'nmea' | 'json' | null {
  const first = bytes.find((byte) => byte > BLANK)
  if (first === undefined) return null
  return first === OPEN_BRACE || first === OPEN_BRACKET ? 'json' : 'nmea'
}
