/**
 * Where live reports come from. A source decodes what it hears into its own buffer and delivers; it reconnects by
 * itself, keeps its own health, and never holds up another.
 */

import type { ReportBuffer } from '../../ais/report.ts'

export interface SourceSink {
  /**
   * Takes all rows of the buffer; the source clears it when this resolves, and hears no more until then where its
   * transport can wait (a socket is paused). It resolves once the reports are in the journal.
   *
   * @param receivedMs wall clock at which the first of them arrived
   * @param lines lines or messages heard of the source in all, rejected ones included; where it can replay, reports
   */
  deliver(source: LiveSource, reports: ReportBuffer, receivedMs: number, lines: number): Promise<void>
}

export type SourceState = 'connecting' | 'connected' | 'listening' | 'waiting' | 'ended' | 'failed'

export interface SourceHealth {
  readonly name: string
  readonly kind: string
  readonly state: SourceState
  /** What went wrong last, with the time; null: nothing since it connected. */
  readonly fault: string | null
  readonly connects: number
  /** Wall clock of the last message; null: none. */
  readonly lastMessageMs: number | null
  /** Wall clock minus event time of the last report when it came in, ms; NaN while there is none. */
  readonly lagMs: number
  /** Messages a second over the last minute. */
  readonly rate: number
  readonly lines: number
  readonly reports: number
  /** Lines that claim to be nothing: comments, sentences of other instruments, noise. A flood of them is none of messages. */
  readonly chatter: number
  /** Lines by why they were refused, and what the transport turned away or lost; most first. */
  readonly rejects: readonly { readonly reason: string; readonly count: number }[]
  /** Reports of it that another source gave first, as far as known. */
  readonly duplicates: number
}

export interface LiveSource {
  /** The address that it was named by: 'tcp://host:port'. Unique. */
  readonly name: string
  /** True where what was heard can be heard again, from any report on: a file that is replayed. */
  readonly canReplay: boolean
  /**
   * Runs, once, until it ends by itself or the signal aborts: within a second then. Never throws for what a peer does;
   * throws what the sink threw.
   */
  run(sink: SourceSink, signal: AbortSignal): Promise<void>
  health(): SourceHealth
}
