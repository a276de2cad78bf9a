import { wrapUnits } from '../../geo/units.ts'
import type { Intake } from '../intake.ts'
import type { SetAsideReason, TimeRule } from '../read-report.ts'
import type { Reader } from '../reader.ts'
import type { RejectReason } from '../rejects.ts'
import type { ReportBuffer } from '../report.ts'
import { findMessageFault } from './decode-message.ts'
import { type IdentityCache, identityCacheOf } from './identity-cache.ts'
import { MessageStream, type NmeaTimeOptions } from './message-stream.ts'
import { emptyIdentity, readIdentity } from './messages/identity.ts'
import { emptyPosition, isPositionType, readPosition } from './messages/position.ts'
import type { NmeaMessage } from './nmea-message.ts'

/** MMSI are nine decimal digits; the 30 bits of a message can hold more. */
const LARGEST_MMSI = 999_999_999
/** Where every message has its MMSI. */
const MMSI_BIT = 8

/**
 * NMEA logs and live feeds into report columns; see MessageStream for lines and NmeaClock for times.
 *
 * What is a message is judged first and as `decodeMessage` judges it, by type and length, so that both count the same.
 * Then come what a report may not be, in this order: its place beyond the globe, its time, its MMSI; what is set
 * aside; and a missing time.
 */
export class NmeaReader implements Reader {
  private readonly stream: MessageStream
  private readonly position = emptyPosition()
  private readonly identity = emptyIdentity()
  /** The buffer that the cache is of: the intake may have gone on to another. */
  private buffer: ReportBuffer
  private identityCache: IdentityCache
  /** Times counted by rule in runs, as nearly all of an input are by the same one. */
  private runRule: TimeRule | null = null
  private runLength = 0

  constructor(
    private readonly intake: Intake,
    options: NmeaTimeOptions,
  ) {
    this.buffer = intake.buffer
    this.identityCache = identityCacheOf(this.buffer)
    this.stream = new MessageStream(intake.report, options, (message) => this.takeMessage(message))
  }

  /** `receiveTimeMs`: when a live source gave these bytes, as journaled; NaN for a file. */
  push(chunk: Uint8Array, receiveTimeMs: number = Number.NaN): void {
    this.followBuffer()
    this.stream.receiveTimeMs = receiveTimeMs
    this.stream.push(chunk)
    this.countRun()
  }

  /** One line that another format carried, see MessageStream; `receiveTimeMs` as in `push`. */
  pushLine(bytes: Uint8Array, lineNumber: number, timeMs: number, receiveTimeMs: number = Number.NaN): void {
    this.followBuffer()
    this.stream.receiveTimeMs = receiveTimeMs
    this.stream.pushLine(bytes, lineNumber, timeMs)
    this.countRun()
  }

  finish(): void {
    this.followBuffer()
    this.stream.finish()
    this.countRun()
  }

  cut(): void {
    this.stream.cut()
    this.countRun()
  }

  private followBuffer(): void {
    const { buffer } = this.intake
    if (buffer === this.buffer) return
    this.buffer = buffer
    this.identityCache = identityCacheOf(buffer)
  }

  private takeMessage(message: NmeaMessage): RejectReason | null {
    const type = message.type
    if (type === 5 || type === 24) return this.takeIdentity(message)
    if (type !== 9 && isPositionType(type)) return this.takePosition(message)
    const fault = findMessageFault(message.payload) ?? this.timeFault(message)
    if (fault !== null) return fault
    if (type === 9) return this.setAside('sar-aircraft')
    return this.setAside(type === 21 ? 'aid-to-navigation' : 'other-message-type')
  }

  private takePosition(message: NmeaMessage): RejectReason | null {
    const { intake, position } = this
    const fault = readPosition(message.payload, position) ?? this.timeFault(message)
    if (fault !== null) return fault
    if (position.mmsi > LARGEST_MMSI) return 'no-vessel'
    const vessel = intake.buffer.vesselOfMmsi(position.mmsi)
    const reason = intake.setAsideReason(vessel)
    if (reason !== null) return this.setAside(reason)
    const isExtended = position.type === 19
    if (!position.hasPlace && !isExtended) return this.setAside('place-not-available')
    if (message.timeRule === null) return 'no-time'
    const otherTime = intake.setAsideTime(message.timeMs)
    if (otherTime !== null) return this.setAside(otherTime)
    if (position.hasPlace) {
      intake.position(
        vessel,
        message.timeMs,
        position.type,
        wrapUnits(position.lonUnits),
        position.latUnits,
        position.speedKnots,
        position.courseDeg,
        position.headingDeg,
        Number.NaN,
      )
    }
    // The extended Class B report says who and where; as it is long enough for the one, it is for the other.
    if (isExtended) {
      readIdentity(message.payload, this.identity)
      intake.identity(vessel, message.timeMs, position.type, this.identity)
    }
    this.countTime(message.timeRule)
    return null
  }

  private takeIdentity(message: NmeaMessage): RejectReason | null {
    const { intake, identity, identityCache } = this
    const { payload } = message
    let known = identityCache.find(payload)
    const fault = (known < 0 ? readIdentity(payload, identity) : null) ?? this.timeFault(message)
    if (fault !== null) return fault
    const mmsi = payload.unsigned(MMSI_BIT, 30)
    if (mmsi > LARGEST_MMSI) return 'no-vessel'
    const vessel = intake.buffer.vesselOfMmsi(mmsi)
    const reason = intake.setAsideReason(vessel)
    if (reason !== null) return this.setAside(reason)
    if (message.timeRule === null) return 'no-time'
    const otherTime = intake.setAsideTime(message.timeMs)
    if (otherTime !== null) return this.setAside(otherTime)
    if (known < 0) {
      known = intake.buffer.identityOf(identity)
      identityCache.keep(payload, known)
    }
    intake.knownIdentity(vessel, message.timeMs, message.type, known)
    this.countTime(message.timeRule)
    return null
  }

  /** What is wrong with the time of a message; one without a time may still be a message that needs none. */
  private timeFault(message: NmeaMessage): RejectReason | null {
    if (message.timeRule === null) return null
    const clockMs = Number.isNaN(message.receiveTimeMs) ? this.intake.options.clockMs : message.receiveTimeMs
    return this.intake.timeFault(message.timeMs, clockMs)
  }

  /** The message counts, but nothing is folded of it. */
  private setAside(reason: SetAsideReason): null {
    this.intake.report.countSetAside(reason)
    return null
  }

  private countTime(rule: TimeRule | null): void {
    if (rule !== this.runRule) this.countRun()
    this.runRule = rule
    this.runLength++
  }

  private countRun(): void {
    const { timesBy } = this.intake.report
    if (this.runRule !== null) timesBy.set(this.runRule, (timesBy.get(this.runRule) ?? 0) + this.runLength)
    this.runRule = null
    this.runLength = 0
  }
}
