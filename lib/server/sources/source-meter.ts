import { ReadReport } from '../../ais/read-report.ts'
import type { Clock } from './clock.ts'
import { faultText } from './peer-fault.ts'
import type { SourceHealth, SourceState } from './source.ts'

/** Seconds that the rate is the mean of. */
const RATE_SECONDS = 60

/** What a source counts beside the lines: what its transport turned away or lost. */
export type TransportReason =
  /** A datagram that found no room while others were being delivered. */
  | 'datagram-dropped'
  | 'datagram-too-long'
  /** A connection refused: too many at once, or of one address too soon after each other. */
  | 'too-many-peers'
  | 'connects-too-often'
  /** A peer let go: it sent nothing of sense, or nothing for too long. */
  | 'peer-of-garbage'
  | 'peer-silent'
  /** A peer that never said anything of sense, let go to make room. */
  | 'peer-gave-way'
  /** A body that was not taken: too large, or too many waiting. */
  | 'push-too-long'
  | 'push-refused'
  /** Reports that the pipeline had not taken when the source was stopped. */
  | 'lost-at-stop'

/** Keeps the health of one source. */
export class SourceMeter {
  /** Every line or message heard ends in one count of it. A source over a file sets the file's own. */
  report: ReadReport
  state: SourceState = 'connecting'
  reports = 0
  duplicates = 0
  private connects = 0
  private fault: string | null = null
  private lastMessageMs: number | null = null
  private lagMs = Number.NaN
  private connectedMs = Number.NaN
  private lastSteadyMs = Number.NaN
  private readonly turnedAway = new Map<TransportReason, number>()
  private readonly messagesOfSecond = new Float64Array(RATE_SECONDS)
  private newestSecond = Number.NEGATIVE_INFINITY

  constructor(
    readonly name: string,
    readonly kind: string,
    private readonly clock: Clock,
  ) {
    this.report = new ReadReport(name, kind)
  }

  /** A connection stands, or a file is open. */
  connect(state: 'connected' | 'listening'): void {
    this.state = state
    this.connects++
    this.fault = null
    this.connectedMs = this.clock.steadyMs()
    this.lastSteadyMs = this.connectedMs
  }

  fail(error: unknown): void {
    this.fault = `${new Date(this.clock.wallMs()).toISOString()} ${faultText(error)}`
  }

  /** The connection that stands gave messages for so long, ms; 0 where none ever stood. */
  get soundMs(): number {
    return this.lastSteadyMs - this.connectedMs || 0
  }

  count(reason: TransportReason, count = 1): void {
    this.turnedAway.set(reason, (this.turnedAway.get(reason) ?? 0) + count)
  }

  /** Messages came in; `eventMs` is the time of the last report among them, NaN where none was. */
  hear(messages: number, eventMs: number): void {
    const wallMs = this.clock.wallMs()
    this.lastSteadyMs = this.clock.steadyMs()
    this.lastMessageMs = wallMs
    if (!Number.isNaN(eventMs)) this.lagMs = wallMs - eventMs
    this.messagesOfSecond[this.turnTo(this.lastSteadyMs)]! += messages
  }

  health(): SourceHealth {
    this.turnTo(this.clock.steadyMs())
    const rejects: { reason: string; count: number }[] = []
    for (const [reason, count] of this.report.rejects.counts) rejects.push({ reason, count })
    for (const [reason, count] of this.turnedAway) rejects.push({ reason, count })
    return {
      name: this.name,
      kind: this.kind,
      state: this.state,
      fault: this.fault,
      connects: this.connects,
      lastMessageMs: this.lastMessageMs,
      lagMs: this.lagMs,
      rate: this.messagesOfSecond.reduce((sum, messages) => sum + messages, 0) / RATE_SECONDS,
      lines: this.report.lines,
      reports: this.reports,
      chatter: this.report.commentLines + this.report.otherSentences,
      rejects: rejects.sort((a, b) => b.count - a.count),
      duplicates: this.duplicates,
    }
  }

  /** Index of the second that `steadyMs` is in, with the seconds since the last one emptied. */
  private turnTo(steadyMs: number): number {
    const second = Math.floor(steadyMs / 1000)
    const passed = Math.min(RATE_SECONDS, second - this.newestSecond)
    for (let ago = 0; ago < passed; ago++) this.messagesOfSecond[indexOfSecond(second - ago)] = 0
    this.newestSecond = second
    return indexOfSecond(second)
  }
}

function indexOfSecond(second: number): number {
  return ((second % RATE_SECONDS) + RATE_SECONDS) % RATE_SECONDS
}
