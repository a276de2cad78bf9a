import { setMaxListeners } from 'node:events'
import { Intake } from '../../ais/intake.ts'
import { ReportBuffer } from '../../ais/report.ts'
import { type Clock, settledOrAborted } from './clock.ts'
import type { HeardElsewhere } from './heard-elsewhere.ts'
import { SOURCE_LIMITS } from './limits.ts'
import { LiveDecoder, type LiveFormat } from './live-decoder.ts'
import type { LiveSource, SourceSink } from './source.ts'
import type { SourceMeter } from './source-meter.ts'

/** What sources share and are given. */
export interface SourceContext {
  readonly clock: Clock
  /** 0 <= random() < 1 */
  readonly random: () => number
  /** One for all sources. */
  readonly elsewhere: HeardElsewhere
}

/**
 * From what a source hears to the sink, while it runs: peers of one source decode into one buffer, which is delivered
 * when it is full or a little old. While it is, they go on into another, and wait when that is full too: transports that
 * can wait thereby do.
 */
export class LiveFeed {
  /** Aborts with the run's signal, and when the sink fails. */
  readonly signal: AbortSignal
  private readonly intake: Intake
  private buffer = new ReportBuffer()
  /** The other one, while none is being delivered. */
  private spare = new ReportBuffer()
  /** Reports that are being delivered. */
  private delivering = 0
  /** Settled as soon as the signal aborts; `pending` goes on until the sink has done. */
  private delivery: Promise<void> | null = null
  private pending: Promise<void> = Promise.resolve()
  private cancelTimer: (() => void) | null = null
  /** When the first report of the batch arrived, epoch ms. */
  private receivedMs = 0
  private readonly broken = new AbortController()

  constructor(
    private readonly source: LiveSource,
    readonly meter: SourceMeter,
    readonly context: SourceContext,
    private readonly index: number,
    private readonly sink: SourceSink,
    signal: AbortSignal,
  ) {
    this.signal = AbortSignal.any([signal, this.broken.signal])
    // Every peer of a listener waits for it.
    setMaxListeners(0, this.signal)
    this.intake = new Intake(this.buffer, meter.report, {
      source: index,
      clockMs: context.clock.wallMs(),
      place: 'true',
    })
  }

  newDecoder(format: LiveFormat): LiveDecoder {
    return new LiveDecoder(this.intake, format)
  }

  /**
   * Bytes of a stream. Returns once they are decoded; whether a line of sense was among them. `isNew`: they arrive now,
   * which is then the time of lines that have none.
   */
  async take(decoder: LiveDecoder, bytes: Uint8Array, isNew = true): Promise<boolean> {
    let isSound = false
    for (let start = 0; start < bytes.length; start += SOURCE_LIMITS.pieceBytes) {
      const piece = bytes.subarray(start, start + SOURCE_LIMITS.pieceBytes)
      if (await this.decode((receivedMs) => decoder.push(piece, isNew ? receivedMs : Number.NaN)))
        isSound = true
    }
    return isSound
  }

  /** A datagram or message. */
  takeWhole(decoder: LiveDecoder, bytes: Uint8Array): Promise<boolean> {
    return this.decode((receivedMs) => decoder.pushWhole(bytes, receivedMs))
  }

  /** A peer ended by itself. */
  async finish(decoder: LiveDecoder): Promise<void> {
    const isTaken = await this.decode(() => {
      decoder.finish()
      return true
    })
    if (!isTaken) decoder.cut()
  }

  /** Runs a step that decodes, as soon as there is room, and returns what it does; false once aborted. */
  async decode(step: (receivedMs: number, intake: Intake) => boolean): Promise<boolean> {
    while (this.delivery !== null && this.buffer.count >= SOURCE_LIMITS.batchReports) await this.delivery
    if (this.signal.aborted) return false
    const { buffer, meter, context } = this
    const { report } = meter
    const messages = report.messages
    const rows = buffer.count
    const receivedMs = context.clock.wallMs()
    const result = step(receivedMs, this.intake)
    if (report.messages > messages) {
      const eventMs = buffer.count > rows ? buffer.block.timeMs[buffer.count - 1]! : Number.NaN
      meter.hear(report.messages - messages, eventMs)
    }
    meter.reports += buffer.count - rows
    if (rows === 0) this.receivedMs = receivedMs
    if (buffer.count >= SOURCE_LIMITS.batchReports) void this.flush()
    else if (buffer.count > 0) {
      this.cancelTimer ??= context.clock.after(SOURCE_LIMITS.batchMs, () => void this.flush())
    }
    return result
  }

  /** Delivers what there is; resolves when the sink has taken it, or the signal aborted. */
  async flush(): Promise<void> {
    while (this.delivery !== null) await this.delivery
    this.cancelTimer?.()
    this.cancelTimer = null
    if (this.buffer.count === 0 || this.signal.aborted) return
    this.delivery = settledOrAborted(this.deliver(), this.signal).then(() => {
      this.delivery = null
    })
    await this.delivery
  }

  /**
   * Ends the run: what is left is delivered, but not waited for longer than stopMs. Throws what the sink threw, for
   * that is no fault of a peer.
   */
  async close(): Promise<void> {
    this.cancelTimer?.()
    this.meter.state = 'ended'
    if (!this.broken.signal.aborted) {
      const late = new AbortController()
      const cancel = this.context.clock.after(SOURCE_LIMITS.stopMs, () => late.abort())
      await settledOrAborted(this.deliverRest(), late.signal)
      cancel()
      if (late.signal.aborted) this.meter.count('lost-at-stop', this.delivering + this.buffer.count)
    }
    if (!this.broken.signal.aborted) return
    this.meter.state = 'failed'
    this.meter.fail(this.broken.signal.reason)
    throw this.broken.signal.reason
  }

  private async deliverRest(): Promise<void> {
    await this.pending
    if (this.buffer.count > 0) await this.deliver()
  }

  private deliver(): Promise<void> {
    this.pending = this.deliverNow()
    return this.pending
  }

  private async deliverNow(): Promise<void> {
    const { buffer, receivedMs, meter, context, sink, source } = this
    this.delivering = buffer.count
    this.buffer = this.spare
    this.intake.startBuffer(this.buffer)
    meter.duplicates += context.elsewhere.count(this.index, buffer)
    try {
      await sink.deliver(source, buffer, receivedMs, meter.report.lines)
    } catch (error) {
      this.broken.abort(error)
      return
    }
    this.delivering = 0
    buffer.clear()
    const { dictionaryEntries } = SOURCE_LIMITS
    const isLarge = buffer.keys.length >= dictionaryEntries || buffer.identities.length >= dictionaryEntries
    this.spare = isLarge ? new ReportBuffer() : buffer
  }
}
