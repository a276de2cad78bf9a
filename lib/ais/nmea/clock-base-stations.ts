/**
 * Which base station reports (messages 4 and 11) are credible.
 *
 * Base stations with a wrong minute, a wrong year or a clock that was never set exist, beside right ones and under
 * the same MMSI. Believed is a time near the running clock, or near the last one believed: reports with wrong
 * seconds can drive the clock off between two base stations. Any other time is believed when SAYING_THE_SAME
 * reports in a row tell it: then the start was rough, or the log was silent for a while.
 */
export class BaseStationTrust {
  private believedMs = Number.NaN
  private doubtedMs = Number.NaN
  private doubtedReports = 0

  /** Whether to set a clock that reads `nowMs` by a base station that says `utcMs`. */
  isCredible(utcMs: number, nowMs: number): boolean {
    // Written so that NaN is not credible.
    if (!(Math.abs(utcMs - nowMs) <= LONGEST_STEP_MS)) return false
    if (Math.abs(utcMs - nowMs) > NEAR_CLOCK_MS && !(Math.abs(utcMs - this.believedMs) <= NEAR_OTHERS_MS)) {
      const isSame = Math.abs(utcMs - this.doubtedMs) <= NEAR_OTHERS_MS
      this.doubtedReports = isSame ? this.doubtedReports + 1 : 1
      this.doubtedMs = utcMs
      if (this.doubtedReports < SAYING_THE_SAME) return false
    }
    this.believedMs = utcMs
    this.doubtedReports = 0
    this.doubtedMs = Number.NaN
    return true
  }
}

/** The most by which following the seconds of reports is off while it works. */
const NEAR_CLOCK_MS = 30_000
/** Base stations report every 10 s at the least (ITU-R M.1371-5 annex 1): a minute, for lost ones. */
const NEAR_OTHERS_MS = 60_000
const SAYING_THE_SAME = 3
/** The longest silence, and the roughest start, that base stations may mend. */
const LONGEST_STEP_MS = 31 * 24 * 3600_000
