/**
 * The last gate before the columns: every reader hands its decoded vessel reports here, so that range, clock
 * and MMSI rules are the same whatever format carried them.
 */

import { type MmsiKind, mmsiKind } from './mmsi.ts'
import type { ReadReport, SetAsideReason } from './read-report.ts'
import type { RejectReason } from './rejects.ts'
import type { Identity, ReportBuffer } from './report.ts'

/**
 * 'relative': shapes, speeds and times are true, places are not. 'auto': so for Global Fishing Watch's training
 * tables, whose tracks are anonymous, and true for all else.
 */
export type PlaceKind = 'auto' | 'true' | 'relative'

/** What of an input is taken, as the user asked; the rest is counted as set aside. */
export interface Choice {
  /** Event times taken: sinceMs <= time < untilMs, UTC epoch ms; infinite where not bounded. */
  readonly sinceMs: number
  readonly untilMs: number
  /** Keys of the vessels taken; null: all. */
  readonly vessels: ReadonlySet<string> | null
}

const EVERYTHING: Choice = {
  sinceMs: Number.NEGATIVE_INFINITY,
  untilMs: Number.POSITIVE_INFINITY,
  vessels: null,
}

/** Options of every reader. */
export interface IntakeOptions {
  /** Index of this import or receiver, kept with each report. */
  readonly source: number
  /** When the import began: the clock that `future-time` is judged by, unless a report has its own receive time. */
  readonly clockMs: number
  /** Whether places are true; see PlaceKind. */
  readonly place: PlaceKind
  /** Default: everything. */
  readonly choice?: Choice | undefined
}

/** A report stamped further ahead of its clock is rejected as `future-time`. */
export const FUTURE_TOLERANCE_MS = 10 * 60_000
/** Reports before this are rejected as `bad-time`: AIS carriage began in 2002, trials in the 1990s; some observer sets are shifted to the 1970s. */
export const EARLIEST_MS = 0

const NOT_FOLDED: Partial<Record<MmsiKind, SetAsideReason>> = {
  'coast-station': 'coast-station',
  'sar-aircraft': 'sar-aircraft',
  'aid-to-navigation': 'aid-to-navigation',
  'distress-beacon': 'distress-beacon',
}

export class Intake {
  private setAsideOfVessel: (SetAsideReason | null)[] = []
  private relative: number
  private readonly choice: Choice

  constructor(
    public buffer: ReportBuffer,
    readonly report: ReadReport,
    readonly options: IntakeOptions,
  ) {
    this.relative = options.place === 'relative' ? 1 : 0
    this.choice = options.choice ?? EVERYTHING
  }

  /**
   * Goes on into another buffer. A live source does so now and then, for the dictionaries of a buffer only ever grow;
   * readers notice with the next bytes.
   */
  startBuffer(buffer: ReportBuffer): void {
    this.buffer = buffer
    this.setAsideOfVessel = []
  }

  /** The reader has recognised tracks whose places are relative unless the user declared otherwise. */
  expectRelativePlaces(): void {
    const { place } = this.options
    if (place === 'auto') this.relative = 1
    const taken = this.relative === 1 ? 'relative' : 'true'
    this.report.notes.push(
      `GFW training table: places are taken as ${taken}${place === 'auto' ? '; --place true takes them as true' : ', as declared'}`,
    )
  }

  /** Why this time cannot be folded, or null. `clockMs` is the receive time of a live report. */
  timeFault(timeMs: number, clockMs: number = this.options.clockMs): RejectReason | null {
    if (!(timeMs >= EARLIEST_MS)) return 'bad-time'
    return timeMs > clockMs + FUTURE_TOLERANCE_MS ? 'future-time' : null
  }

  /**
   * Why reports of this vessel (index into buffer.keys) are counted but not folded, or null. Call before
   * adding; the caller counts.
   */
  setAsideReason(vessel: number): SetAsideReason | null {
    let reason = this.setAsideOfVessel[vessel]
    if (reason === undefined) {
      const key = this.buffer.keys[vessel]!
      const { vessels } = this.choice
      reason = NOT_FOLDED[mmsiKind(key)] ?? (vessels === null || vessels.has(key) ? null : 'not-chosen')
      this.setAsideOfVessel[vessel] = reason
    }
    return reason
  }

  /** The same for reports of this time, which has no fault. */
  setAsideTime(timeMs: number): SetAsideReason | null {
    return timeMs >= this.choice.sinceMs && timeMs < this.choice.untilMs ? null : 'not-chosen'
  }

  /** Appends a position given in 1/600,000°. The caller has checked time, range, `setAsideReason` and `setAsideTime`. */
  position(
    vessel: number,
    timeMs: number,
    messageType: number,
    lonUnits: number,
    latUnits: number,
    speedKnots: number,
    courseDeg: number,
    headingDeg: number,
    shoreKm: number,
  ): void {
    this.report.positions++
    this.buffer.addPosition(
      vessel,
      timeMs,
      messageType,
      lonUnits,
      latUnits,
      speedKnots,
      courseDeg,
      headingDeg,
      shoreKm,
      this.relative,
      this.options.source,
    )
  }

  identity(vessel: number, timeMs: number, messageType: number, identity: Identity): void {
    this.knownIdentity(vessel, timeMs, messageType, this.buffer.identityOf(identity))
  }

  /** Appends an identity by its index in `buffer.identities`. */
  knownIdentity(vessel: number, timeMs: number, messageType: number, identity: number): void {
    this.report.identities++
    this.buffer.addKnownIdentity(vessel, timeMs, messageType, identity, this.options.source)
  }
}

/** Whether degrees are a place on earth; 181° and 91° are AIS's "not available", to be told apart before. */
export function isPlace(lonDeg: number, latDeg: number): boolean {
  return Math.abs(lonDeg) <= 180 && Math.abs(latDeg) <= 90
}
