/** The way of a message from the antenna that hears it to the file: receivers' clocks, delays, and what goes wrong. */

import {
  CUT,
  DUPLICATE,
  FUTURE,
  GARBLED,
  IMPOSSIBLE,
  LATE,
  type MessageBlock,
  UNAVAILABLE,
} from './message-block.ts'
import type { Random } from './random.ts'
import { SATELLITE } from './receivers.ts'
import { stackUp } from './stack-up.ts'
import type { OutageTruth } from './truth.ts'

const HOUR_MS = 3_600_000

/** Shares are of messages heard. */
const OPTIONS = {
  /** One character changed on the way, and the end of the line lost. */
  garbled: 0.0006,
  cut: 0.0004,
  /** Stamped by a clock that is wrong by decades. */
  future: 0.0001,
  futureMs: 50 * 365.25 * 24 * HOUR_MS,
  /** Held up by a bad connection: some hours, within the six that a feed is waited for, and more. */
  late: 0.006,
  lateHours: [0.3, 5],
  tooLate: 0.0004,
  tooLateHours: [7, 40],
  /** A shore station's line arrives after so long, ms. */
  shoreDelayMs: [200, 2_500],
  /** Satellites hand down what they heard every so often, ms. */
  downlinkMs: 25 * 60_000,
} as const

/** One draw decides which fault a message has: shares are small, and nothing goes wrong twice. */
const FAULT_BELOW = stackUp(OPTIONS, ['garbled', 'cut', 'future', 'late', 'tooLate'])

/** A message about to be sent, written over. Fields as in MessageBlock. */
export interface Message {
  type: number
  part: number
  identity: number
  lonUnits: number
  latUnits: number
  speedTenths: number
  courseTenths: number
  headingDeg: number
  status: number
  turnCode: number
  fault: number
}

/** What the messages of some blocks are. */
export interface FeedCounts {
  positions: number
  identities: number
  duplicates: number
  late: number
  future: number
  impossible: number
  unavailable: number
  garbled: number
  cut: number
}

export function emptyCounts(): FeedCounts {
  return {
    positions: 0,
    identities: 0,
    duplicates: 0,
    late: 0,
    future: 0,
    impossible: 0,
    unavailable: 0,
    garbled: 0,
    cut: 0,
  }
}

export function countMessages({ count, identity, fault }: MessageBlock, counts: FeedCounts): void {
  for (let row = 0; row < count; row++) {
    if (identity[row]! < 0) counts.positions++
    else counts.identities++
    const bits = fault[row]!
    if (bits === 0) continue
    if (bits & DUPLICATE) counts.duplicates++
    if (bits & LATE) counts.late++
    // A broken line shows nothing else.
    if (bits & GARBLED) counts.garbled++
    else if (bits & CUT) counts.cut++
    else if (bits & IMPOSSIBLE) counts.impossible++
    else if (bits & UNAVAILABLE) counts.unavailable++
    else if (bits & FUTURE) counts.future++
  }
}

export class Feed {
  /** Messages that nobody heard, in feed outages. */
  lost = 0

  constructor(
    /** Takes the messages. */
    readonly block: MessageBlock,
    private readonly outages: readonly OutageTruth[],
  ) {}

  /** Hands a message heard by a receiver on. False where the feed is out. */
  hear(
    message: Message,
    ship: number,
    sentMs: number,
    receiver: number,
    clockErrorMs: number,
    isDuplicate: boolean,
    random: Random,
  ): boolean {
    if (this.isOut(sentMs)) {
      this.lost++
      return false
    }
    const { block } = this
    const row = block.add()
    let stampMs = sentMs + clockErrorMs
    let arrivalMs =
      receiver === SATELLITE
        ? Math.ceil(sentMs / OPTIONS.downlinkMs + 0.1) * OPTIONS.downlinkMs + random.between(0, 20_000)
        : sentMs + random.within(OPTIONS.shoreDelayMs)
    let fault = message.fault | (isDuplicate ? DUPLICATE : 0)
    const chance = random.next()
    if (chance < FAULT_BELOW.garbled) fault |= GARBLED
    else if (chance < FAULT_BELOW.cut) fault |= CUT
    else if (chance < FAULT_BELOW.future) {
      stampMs += OPTIONS.futureMs
      fault |= FUTURE
    } else if (chance < FAULT_BELOW.late) {
      arrivalMs += random.within(OPTIONS.lateHours) * HOUR_MS
      fault |= LATE
    } else if (chance < FAULT_BELOW.tooLate) {
      arrivalMs += random.within(OPTIONS.tooLateHours) * HOUR_MS
      fault |= LATE
    }
    block.arrivalMs[row] = Math.floor(arrivalMs)
    block.stampMs[row] = Math.floor(stampMs / 1000) * 1000
    block.second[row] = Math.floor(sentMs / 1000) % 60
    block.ship[row] = ship
    block.type[row] = message.type
    block.part[row] = message.part
    block.identity[row] = message.identity
    block.lonUnits[row] = message.lonUnits
    block.latUnits[row] = message.latUnits
    block.speedTenths[row] = message.speedTenths
    block.courseTenths[row] = message.courseTenths
    block.headingDeg[row] = message.headingDeg
    block.status[row] = message.status
    block.turnCode[row] = message.turnCode
    block.receiver[row] = receiver
    block.fault[row] = fault
    return true
  }

  private isOut(timeMs: number): boolean {
    for (const { startMs, endMs } of this.outages) if (timeMs >= startMs && timeMs < endMs) return true
    return false
  }
}
