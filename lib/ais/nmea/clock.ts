import type { TimeRule } from '../read-report.ts'
import { BaseStationTrust } from './clock-base-stations.ts'
import { SecondFollower } from './clock-seconds.ts'

/** How good a time that stands with a sentence is: TAG `c`, else a stamp, else when it was received. */
export function explicitRank(rule: TimeRule | null): number {
  if (rule === 'tag') return 3
  if (rule === 'stamp') return 2
  return rule === 'received' ? 1 : 0
}

/**
 * The time of each message: its own where it brings one; else, from a given start time on, by the UTC seconds of
 * the reports and by credible base stations. Without a start, a message without a time has none.
 *
 * From a start time it is as good as the log is dense: a silence of a minute is invisible until a base station
 * speaks.
 */
export class NmeaClock {
  /** Epoch ms and rule of the last reading; NaN and null where nothing says. */
  timeMs = Number.NaN
  rule: TimeRule | null = null
  private readonly seconds: SecondFollower | null
  private readonly baseStations = new BaseStationTrust()

  constructor(startMs: number | null) {
    this.seconds = startMs === null ? null : new SecondFollower(startMs)
  }

  /** A message that brings its own time. */
  readExplicit(timeMs: number, rule: TimeRule): void {
    this.timeMs = timeMs
    this.rule = rule
  }

  /** Messages without a time go on from an explicit one that was accepted. */
  goOnFrom(timeMs: number): void {
    this.seconds?.set(timeMs)
  }

  /** A message without a time; `utcSecond` is 0..59, NaN where it has no second either. */
  readSecond(utcSecond: number): void {
    if (this.seconds === null) {
      this.timeMs = Number.NaN
      this.rule = null
    } else if (Number.isNaN(utcSecond)) {
      this.timeMs = this.seconds.nowMs
      this.rule = 'carried'
    } else {
      this.timeMs = this.seconds.timeOfSecond(utcSecond)
      this.rule = 'utc-second'
    }
  }

  /** A base station's report of date and time, NaN where it gives none; not credible, it has no second either. */
  readBaseStation(utcMs: number): void {
    if (this.seconds !== null && this.baseStations.isCredible(utcMs, this.seconds.nowMs)) {
      this.seconds.set(utcMs)
      this.timeMs = utcMs
      this.rule = 'base-station'
    } else this.readSecond(Number.NaN)
  }
}
