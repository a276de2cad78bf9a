import { addAbortListener } from 'node:events'
import { detectFormat, HEAD_BYTES } from '../../ais/detect-format.ts'
import { JsonReader } from '../../ais/json/json-reader.ts'
import { SOURCE_LIMITS } from './limits.ts'
import type { LiveDecoder } from './live-decoder.ts'
import { LiveFeed, type SourceContext } from './live-feed.ts'
import type { LiveSource, SourceSink } from './source.ts'
import type { PushOptions } from './source-address.ts'
import { SourceMeter } from './source-meter.ts'

/** What became of a body; `ok` once its reports are in the journal. */
export type PushOutcome =
  | { readonly ok: true; readonly lines: number; readonly reports: number; readonly rejected: number }
  /** 'busy': too much is waiting, so that it is to be sent again later. */
  | { readonly ok: false; readonly reason: 'busy' | 'too-long' | 'stopped' }

/**
 * Bodies that stations post over HTTP, handed over by the server: JSON as AIS-catcher posts it, in one document or a
 * message a line, or lines of NMEA. They are taken one after the other.
 */
export class PushSource implements LiveSource {
  readonly canReplay = false
  readonly name: string
  private readonly meter: SourceMeter
  private running: { readonly feed: LiveFeed; readonly nmea: LiveDecoder } | null = null
  private waitingBytes = 0
  private last: Promise<unknown> = Promise.resolve()

  constructor(
    options: PushOptions,
    private readonly context: SourceContext,
    private readonly index: number,
  ) {
    this.name = options.name
    this.meter = new SourceMeter(options.name, 'push', context.clock)
  }

  async run(sink: SourceSink, signal: AbortSignal): Promise<void> {
    const feed = new LiveFeed(this, this.meter, this.context, this.index, sink, signal)
    const nmea = feed.newDecoder('nmea')
    this.running = { feed, nmea }
    this.meter.connect('listening')
    if (!feed.signal.aborted)
      await new Promise<void>((resolve) => addAbortListener(feed.signal, () => resolve()))
    this.running = null
    await this.last
    nmea.cut()
    await feed.close()
  }

  health() {
    return this.meter.health()
  }

  /** Takes one body, unpacked, whose bytes the caller leaves alone. `contentType` decides where it names JSON. */
  async push(bytes: Uint8Array, contentType: string): Promise<PushOutcome> {
    const { meter } = this
    if (this.running === null) return { ok: false, reason: 'stopped' }
    if (bytes.length > SOURCE_LIMITS.pushBytes) {
      meter.count('push-too-long')
      return { ok: false, reason: 'too-long' }
    }
    if (this.waitingBytes + bytes.length > SOURCE_LIMITS.pushWaitingBytes) {
      meter.count('push-refused')
      return { ok: false, reason: 'busy' }
    }
    this.waitingBytes += bytes.length
    const outcome = this.last.then(() => this.takeBody(bytes, contentType))
    this.last = outcome.catch(() => {})
    try {
      return await outcome
    } finally {
      this.waitingBytes -= bytes.length
    }
  }

  private async takeBody(bytes: Uint8Array, contentType: string): Promise<PushOutcome> {
    const { running, meter } = this
    if (running === null) return { ok: false, reason: 'stopped' }
    const { feed, nmea } = running
    const { report } = meter
    const before = { lines: report.lines, reports: meter.reports, rejected: report.rejects.total }
    const layout = jsonLayout(bytes, contentType)
    if (layout === null) {
      await feed.take(nmea, bytes)
      await feed.decode((receivedMs) => nmea.endLine(receivedMs))
    } else await this.takeJson(feed, bytes, layout)
    await feed.flush()
    if (feed.signal.aborted) return { ok: false, reason: 'stopped' }
    return {
      ok: true,
      lines: report.lines - before.lines,
      reports: meter.reports - before.reports,
      rejected: report.rejects.total - before.rejected,
    }
  }

  private async takeJson(feed: LiveFeed, bytes: Uint8Array, layout: 'lines' | 'document'): Promise<void> {
    let reader: JsonReader | null = null
    for (let start = 0; start < bytes.length; start += SOURCE_LIMITS.pieceBytes) {
      const piece = bytes.subarray(start, start + SOURCE_LIMITS.pieceBytes)
      await feed.decode((receivedMs, intake) => {
        reader ??= new JsonReader(intake, {
          layout,
          startMs: null,
          maxMessageBytes: SOURCE_LIMITS.pushedMessageBytes,
        })
        reader.push(piece, receivedMs)
        if (start + piece.length === bytes.length) reader.finish()
        return true
      })
    }
  }
}

/** How the body is to be read as JSON; null: as NMEA. */
function jsonLayout(bytes: Uint8Array, contentType: string): 'lines' | 'document' | null {
  const format = /json/i.test(contentType) ? 'json' : 'auto'
  const detected = detectFormat(bytes.subarray(0, HEAD_BYTES), format)
  return detected?.format === 'json' ? detected.layout : null
}
