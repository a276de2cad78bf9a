/**
 * Full times from bare UTC seconds 0..59, for a log that begins at a known time.
 *
 * The minute turns where the second steps back by over 30 s. Two kinds of report would turn it wrongly, and logs
 * hold both: late ones (heard through a slow network) and those of sets with a wrong second. So in a log that runs
 * second by second, a sudden leap is not believed until AGREEING_REPORTS in a row tell of it; till then such
 * reports count as late, from the minute before. In a sparse log every step forward is believed.
 */
export class SecondFollower {
  /** The newest time that was believed, epoch ms. */
  nowMs: number
  /** The start is a person's word: the first report is never before it. */
  private isMoved = false
  /** Running geometric mean of the steps forward (few wild ones move it little), as the logarithm of seconds. */
  private logTypicalStep = Math.log(FIRST_TYPICAL_STEP)
  /** Second of the last report that was not believed, and how many in a row told the same. */
  private doubtedSecond = Number.NaN
  private doubtedReports = 0

  constructor(startMs: number) {
    this.nowMs = startMs
  }

  /** Sets the clock by a better authority. */
  set(timeMs: number): void {
    this.nowMs = timeMs
    this.isMoved = true
    this.doubtedReports = 0
  }

  /** Epoch ms of a report with this second. */
  timeOfSecond(second: number): number {
    const minuteMs = Math.floor(this.nowMs / MINUTE_MS) * MINUTE_MS
    let timeMs = minuteMs + second * 1000
    const stepMs = timeMs - this.nowMs
    if (stepMs <= 0 && stepMs >= -STEP_BACK_MS) {
      this.doubtedReports = 0
      // The start may be given finer than to the second.
      return this.isMoved || stepMs === 0 ? timeMs : this.move(Math.max(timeMs, this.nowMs))
    }
    if (stepMs < 0) timeMs += MINUTE_MS
    const step = (timeMs - this.nowMs) / 1000
    if (this.isBelieved(step)) return this.move(timeMs)
    const lateMs = timeMs - MINUTE_MS
    if (!this.isAgreed(second)) return lateMs
    // So many, a little behind the clock: a wrong second drove it ahead. Else there was a silence.
    if (step <= 60 - SHORTEST_LEAP) return this.move(timeMs)
    this.set(lateMs)
    return lateMs
  }

  private move(timeMs: number): number {
    const step = (timeMs - this.nowMs) / 1000
    if (this.isMoved && step > 0) this.logTypicalStep += (Math.log(step) - this.logTypicalStep) / STEP_MEMORY
    this.set(timeMs)
    return timeMs
  }

  /** Whether one report is enough to believe that the log was silent for `step` seconds, 0..60. */
  private isBelieved(step: number): boolean {
    if (!this.isMoved) return true
    const longest = Math.max(SHORTEST_LEAP, LEAP_STEPS * Math.exp(this.logTypicalStep))
    return step <= Math.min(longest, 60 - LATE_SECONDS)
  }

  /** Counts a report that was not believed; whether enough in a row told the same. */
  private isAgreed(second: number): boolean {
    const sinceDoubted = (second - this.doubtedSecond + 60) % 60
    const isSame = sinceDoubted <= AGREEING_SECONDS || sinceDoubted >= 60 - AGREEING_SECONDS
    this.doubtedReports = isSame ? this.doubtedReports + 1 : 1
    this.doubtedSecond = second
    return this.doubtedReports >= AGREEING_REPORTS
  }
}

const MINUTE_MS = 60_000
/** A second that steps back by more belongs to the next minute; by less, its report was late. */
const STEP_BACK_MS = 30_000
/** In any log, a step forward by nearly a minute is a report that is this little late. */
const LATE_SECONDS = 5
/** A leap is one of over so many seconds and over so many typical steps. */
const SHORTEST_LEAP = 15
const LEAP_STEPS = 4
/** So many reports in a row, so close to each other, are believed against the clock. */
const AGREEING_REPORTS = 8
const AGREEING_SECONDS = 5
/** Steps over which the typical one is averaged; it begins so long that the first few are all believed. */
const STEP_MEMORY = 8
const FIRST_TYPICAL_STEP = 60
