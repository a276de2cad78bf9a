/**
 * What became of every line of one input. Exactly one place counts each line: see `unaccountedLines`.
 *
 * A line is a line of text in NMEA and CSV; where sentences of NMEA run together on one (a lost newline), each of them
 * counts as a line. In JSON it is a message, whatever lines it stands on, and besides it each array or object that
 * messages stand in (a comment). In Parquet it is a row.
 */

import { RejectLog } from './rejects.ts'

/** Which rule gave a message its time, strongest first. */
export type TimeRule = 'tag' | 'stamp' | 'received' | 'column' | 'utc-second' | 'base-station' | 'carried'

/** Decoded and counted, but no vessel report: nothing is folded of it. */
export type SetAsideReason =
  /** A message type that reports no vessel's place or identity (4, 6-8, 10-17, 20, 22, 23, 25, 26). */
  | 'other-message-type'
  | 'coast-station'
  | 'sar-aircraft'
  | 'aid-to-navigation'
  | 'distress-beacon'
  /** A position report whose latitude or longitude is "not available" (91°, 181°), with nothing else to keep. */
  | 'place-not-available'
  /** Of a vessel or a time that the user did not ask for. */
  | 'not-chosen'

export class ReadReport {
  /** Unpacked; of Parquet the size of the file. */
  bytes = 0
  lines = 0
  blankLines = 0
  /** Comments, headers, envelopes of JSON and chatter that no format claims, kept apart from rejects. */
  commentLines = 0
  /** Well-formed sentences of other talkers and formatters (GGA, PGHP, ...). */
  otherSentences = 0
  /** Lines that gave all but the last part of a multi-sentence message that was assembled. */
  partLines = 0
  /** Decoded messages, a line each (multi-sentence ones: their last line). Set-aside ones are included. */
  messages = 0
  /** Of the messages: index is the AIS message type, 0 where the source does not say. */
  readonly messagesByType = new Float64Array(64)
  positions = 0
  identities = 0
  readonly setAside = new Map<SetAsideReason, number>()
  readonly timesBy = new Map<TimeRule, number>()
  readonly rejects = new RejectLog()
  /** Anything a person should read before trusting the result, e.g. columns that were not understood. */
  readonly notes: string[] = []

  constructor(
    /** File name or source address as the user gave it. */
    readonly name: string,
    public format: string,
  ) {}

  countSetAside(reason: SetAsideReason): void {
    this.setAside.set(reason, (this.setAside.get(reason) ?? 0) + 1)
  }

  countTime(rule: TimeRule): void {
    this.timesBy.set(rule, (this.timesBy.get(rule) ?? 0) + 1)
  }

  /** Lines in minus lines told apart: zero, or the reader has a defect. */
  unaccountedLines(): number {
    return (
      this.lines -
      this.blankLines -
      this.commentLines -
      this.otherSentences -
      this.partLines -
      this.messages -
      this.rejects.total
    )
  }
}
