import type { TimeRule } from '../read-report.ts'

/** How good a time that stands with a sentence is: TAG `c`, else a stamp, else when it was received. */
export function explicitRank(rule: TimeRule | null): number {
  if (rule === 'tag') return 3
  if (rule === 'stamp') return 2
  return rule === 'received' ? 1 : 0
}

/**
 * The clock of a log whose lines carry no times, from a start time on. UTC seconds of the reports move it, base
 * stations set it.
 *
 * It is only as good as the log is dense: a silence of a minute or more is invisible to it until a base station
 * speaks, and a vessel with a wrong second can push it on by a minute until one corrects it.
 */
export class NmeaClock {
  /** Epoch ms and rule of the last reading; NaN and null when the clock does not run. */
  timeMs = Number.NaN
  rule: TimeRule | null = null
  private nowMs: number
  /** False until a message has moved the clock: the start is a person's word, perhaps to the minute only. */
  private isMoved = false
  /** Whether each base station was believed when last heard. */
  private readonly credible = new Map<number, boolean>()
  /** The last report that was not believed. */
  private doubtedMmsi = -1
  private doubtedMs = Number.NaN

  /** `startMs` null: the clock does not run, and lines without a time have none. */
  constructor(private readonly startMs: number | null) {
    this.nowMs = startMs ?? Number.NaN
  }

  /** A message that brings its own time; the messages without one follow it, where the clock runs. */
  readExplicit(timeMs: number, rule: TimeRule): void {
    this.timeMs = timeMs
    this.rule = rule
    if (this.startMs === null) return
    this.nowMs = timeMs
    this.isMoved = true
  }

  /** A message without a time; `utcSecond` is 0..59, NaN where it has no second either. */
  readSecond(utcSecond: number): void {
    this.timeMs = this.nowMs
    this.rule = Number.isNaN(this.nowMs) ? null : 'carried'
    if (Number.isNaN(utcSecond) || this.rule === null) return
    this.rule = 'utc-second'
    this.timeMs = Math.floor(this.nowMs / MINUTE_MS) * MINUTE_MS + utcSecond * 1000
    if (this.nowMs - this.timeMs > STEP_BACK_MS) this.timeMs += MINUTE_MS
    else if (this.isMoved && this.timeMs - this.nowMs >= MINUTE_MS - LATE_MS) {
      // Heard a little late, from the minute before: its own time, but the clock stays.
      this.timeMs -= MINUTE_MS
      return
    }
    this.nowMs = this.timeMs
    this.isMoved = true
  }

  /**
   * A base station's report of date and time (message 4, or 11 in answer to an inquiry); `utcMs` NaN where it
   * says none. Where that is not credible, the report is one without a second.
   */
  readBaseStation(mmsi: number, utcMs: number): void {
    if (this.isCredible(mmsi, utcMs)) {
      this.timeMs = utcMs
      this.rule = 'base-station'
      this.nowMs = utcMs
      this.isMoved = true
    } else this.readSecond(Number.NaN)
  }

  /**
   * Base stations with a wrong year or a clock that was never set exist. One is believed while it agrees with the
   * clock within BASE_TOLERANCE_MS. On how long a silence was, or how rough the start, it is believed when it
   * agreed before or another station says the same; never on a greater step back.
   */
  private isCredible(mmsi: number, utcMs: number): boolean {
    if (this.startMs === null || Number.isNaN(utcMs)) return false
    const aheadMs = utcMs - this.nowMs
    const mayBeSilence = aheadMs > 0 && aheadMs <= LONGEST_SILENCE_MS
    const isSeconded = mmsi !== this.doubtedMmsi && Math.abs(utcMs - this.doubtedMs) <= MINUTE_MS
    const isCredible =
      Math.abs(aheadMs) <= BASE_TOLERANCE_MS ||
      (mayBeSilence && (isSeconded || this.credible.get(mmsi) === true))
    if (!this.credible.has(mmsi) && this.credible.size >= MAX_STATIONS) this.credible.clear()
    this.credible.set(mmsi, isCredible)
    if (!isCredible) {
      this.doubtedMmsi = mmsi
      this.doubtedMs = utcMs
    }
    return isCredible
  }
}

const MINUTE_MS = 60_000
/** A second that steps back by more belongs to the next minute; by less, its report was merely late. */
const STEP_BACK_MS = 30_000
/** A second that steps forward by nearly a minute belongs to a report that is up to so late. */
const LATE_MS = 10_000
/** How far a base station may correct the clock at once: minutes that silences hid, or a start given roughly. */
const BASE_TOLERANCE_MS = 10 * MINUTE_MS
/** The longest silence, or the roughest start, that base stations may mend. */
const LONGEST_SILENCE_MS = 31 * 24 * 60 * MINUTE_MS
/** More stations than one log hears; beyond them trust is won anew. */
const MAX_STATIONS = 1024
