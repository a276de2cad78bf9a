import type { ReadReport } from '../../ais/read-report.ts'
import { COLUMNS, type ReportBlock, ReportBuffer } from '../../ais/report.ts'
import { settledOrAborted } from './clock.ts'
import { SOURCE_LIMITS } from './limits.ts'
import type { SourceContext } from './live-feed.ts'
import { Pace } from './pace.ts'
import { PeerFault } from './peer-fault.ts'
import type { LiveSource, SourceSink } from './source.ts'
import { SourceMeter } from './source-meter.ts'

/**
 * Fills the buffer with what is recorded or simulated and calls `onRows` whenever a good number of reports wait in it;
 * when that resolves they were delivered and the buffer is empty. `report` counts what was read so far; without one,
 * each report counts as a message. Returns why it ended early, null where it did not; what `onRows` throws it throws on.
 */
export type ReadAhead = (
  buffer: ReportBuffer,
  onRows: (report?: ReadReport) => Promise<void>,
) => Promise<string | null>

export interface PacedOptions {
  readonly name: string
  readonly kind: string
  /** Times as fast as it happened, > 0. */
  readonly speed: number
  /** Reports that an earlier run delivered: it goes on behind them. Default 0. */
  readonly taken?: number
}

/**
 * Delivers what was recorded or is simulated at a pace of its own, in the order in which it is read. Its lines, as the
 * sink is told them, are its reports: that number is where a later run goes on. Its health tells what of the input was
 * read so far, which is ahead of what was delivered.
 */
export class PacedSource implements LiveSource {
  readonly canReplay = true
  readonly name: string
  private readonly meter: SourceMeter
  private readonly pace: Pace
  /** Reports read so far that are delivered, now or by an earlier run. */
  private delivered = 0
  private readonly taken: number

  constructor(
    options: PacedOptions,
    private readonly context: SourceContext,
    private readonly index: number,
    private readonly read: ReadAhead,
  ) {
    this.name = options.name
    this.meter = new SourceMeter(options.name, options.kind, context.clock)
    this.pace = new Pace(context.clock, options.speed)
    this.taken = options.taken ?? 0
  }

  async run(sink: SourceSink, signal: AbortSignal): Promise<void> {
    const { meter } = this
    const buffer = new ReportBuffer()
    meter.connect('connected')
    try {
      const fault = await this.read(buffer, (report) => this.deliverRows(buffer, report, sink, signal))
      meter.state = fault === null ? 'ended' : 'failed'
      if (fault !== null) meter.fail(new PeerFault(fault))
    } catch (error) {
      meter.state = 'ended'
      if (signal.aborted) return
      meter.state = 'failed'
      meter.fail(error)
      throw error
    }
  }

  health() {
    return this.meter.health()
  }

  /** Nothing is delivered until `resume`; the time in between does not count. */
  pause(): void {
    this.pace.pause()
  }

  resume(): void {
    this.pace.resume()
  }

  private async deliverRows(
    buffer: ReportBuffer,
    report: ReadReport | undefined,
    sink: SourceSink,
    signal: AbortSignal,
  ): Promise<void> {
    const { meter, pace, context } = this
    const { block } = buffer
    const { count } = block
    if (report !== undefined) meter.report = report
    else countAsMessages(meter.report, count)
    let row = Math.min(count, Math.max(0, this.taken - this.delivered))
    this.delivered += row
    while (row < count) {
      signal.throwIfAborted()
      const due = pace.countDue(block.timeMs, row, Math.min(count, row + SOURCE_LIMITS.batchReports))
      if (due === 0) {
        await pace.waitFor(block.timeMs[row]!, SOURCE_LIMITS.batchMs, signal)
        continue
      }
      row += due
      this.delivered += due
      buffer.block = windowOf(block, row - due, row)
      meter.reports += due
      meter.hear(due, block.timeMs[row - 1]!)
      meter.duplicates += context.elsewhere.count(this.index, buffer)
      const delivery = sink.deliver(this, buffer, context.clock.wallMs(), this.delivered)
      await settledOrAborted(delivery, signal)
      signal.throwIfAborted()
      await delivery
    }
    buffer.block = block
    buffer.clear()
  }
}

function countAsMessages(report: ReadReport, reports: number): void {
  report.lines += reports
  report.messages += reports
}

/** Rows from..to) of a block, without copying them. */
function windowOf(block: ReportBlock, from: number, to: number): ReportBlock {
  const window = { ...block, count: to - from }
  for (const name of COLUMNS) window[name] = block[name].subarray(from, to) as never
  return window
}
