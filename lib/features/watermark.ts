/**
 * The one watermark W of a data folder: the third-newest of the ship MMSIs' newest accepted report times.
 * No single clock can push it, because two other ships must have been heard at least as late, and no
 * accepted report can lower it. -Infinity while fewer than three ships have been heard: then silence decides
 * nothing and nothing is late.
 */

import { StateReader, StateWriter } from './state-codec.ts'

/** Ships whose clocks must agree. Own: with three, two broken clocks cannot end anyone's trip. */
const WITNESSES = 3

/**
 * Only the newest WITNESSES ships need remembering: a ship that drops out was last heard no later than the
 * third-newest, which never falls, so it can come back only by a report that is newer still.
 */
export class Watermark {
  private readonly newest: { key: string; timeMs: number }[] = []

  /** UTC epoch ms, or -Infinity. */
  get timeMs(): number {
    return this.newest.length < WITNESSES ? Number.NEGATIVE_INFINITY : this.newest[WITNESSES - 1]!.timeMs
  }

  /** Takes an accepted report of a ship MMSI (the caller knows the kind). Any order of calls gives the same W. */
  observe(key: string, timeMs: number): void {
    if (timeMs <= this.timeMs) return
    const { newest } = this
    const known = newest.findIndex((ship) => ship.key === key)
    if (known >= 0) {
      if (newest[known]!.timeMs >= timeMs) return
      newest.splice(known, 1)
    } else if (newest.length === WITNESSES) newest.pop()
    let place = newest.length
    while (place > 0 && newest[place - 1]!.timeMs < timeMs) place--
    newest.splice(place, 0, { key, timeMs })
  }

  /** As if everything that `other` took had been taken here. */
  merge(other: Watermark): void {
    for (const { key, timeMs } of other.newest) this.observe(key, timeMs)
  }

  encode(): Uint8Array {
    const writer = new StateWriter()
    writer.count(this.newest.length)
    for (const ship of this.newest) {
      writer.text(ship.key)
      writer.float64(ship.timeMs)
    }
    return writer.finish()
  }

  static decode(bytes: Uint8Array): Watermark {
    const reader = new StateReader(bytes)
    const watermark = new Watermark()
    const count = reader.count()
    for (let i = 0; i < count; i++) watermark.newest.push({ key: reader.text(), timeMs: reader.float64() })
    return watermark
  }
}
