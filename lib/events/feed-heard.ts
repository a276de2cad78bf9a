/**
 * Which minutes of event time hold an accepted report, and by whom, up to five vessels a minute.
 *
 * A minute in which five or more were heard keeps no names. Nothing is lost by it: a stretch of time that holds such
 * a minute has five vessels; of one that holds none every name is known, so that those of all its minutes together
 * are counted exactly. Whether five were heard in a stretch is thus known of every stretch, and the sets of two
 * imports merge, in any order, into that of both. A busy feed takes a few bytes for a year of such minutes in a row.
 *
 * Every accepted report counts, whatever sent it: a base station that is heard shows that the feed lives.
 */

import type { ReportBlock } from '../ais/report.ts'
import { StateReader, StateWriter } from '../features/state-codec.ts'

export const MINUTE_MS = 60_000

/** So many vessels in a minute are enough (lib/events/feed) and are not told apart any more. */
export const MANY = 5

/** The vessels heard in a minute, fewer than MANY, in order; null: MANY or more. */
export type HeardVessels = readonly string[] | null

export interface HeardMinute {
  /** UTC epoch ms / MINUTE_MS, whole. */
  readonly minute: number
  readonly vessels: HeardVessels
}

const FORMAT_VERSION = 1
const NAMED = MANY - 1
/** In the year 2225: bytes that tell of later minutes are damaged. */
const MAX_MINUTE = 2 ** 27
const EMPTY = -1

export class HeardMinutes {
  private readonly keys: string[] = []
  private readonly keyIndex = new Map<string, number>()
  /** A hash table with a place for each minute; EMPTY where there is none. */
  private minutes = new Int32Array(4096).fill(EMPTY)
  /** Vessels heard, up to MANY, at the same place. */
  private heard = new Uint8Array(4096)
  /** NAMED indices into `keys` for each place. */
  private who = new Int32Array(4096 * NAMED)
  private count = 0
  /** Where the vessels of a reader stand in `keys`, -1 where that is not known yet. */
  private translation = new Int32Array(0)
  private translated: readonly string[] = []

  /** Minutes that hold a report. */
  get size(): number {
    return this.count
  }

  /**
   * Takes accepted reports in any order. `keys` is the table that block.vessel points into; it may grow. Gives the earliest
   * minute that was not known to be as it is now, Infinity where all were.
   */
  add(block: ReportBlock, keys: readonly string[]): number {
    this.translateFrom(keys)
    const { timeMs, vessel } = block
    let lastMinute = EMPTY
    let place = 0
    let earliest = Number.POSITIVE_INFINITY
    for (let row = 0; row < block.count; row++) {
      const minute = Math.floor(timeMs[row]! / MINUTE_MS)
      if (minute !== lastMinute) {
        place = this.placeOf(minute)
        lastMinute = minute
      }
      if (this.heard[place] !== MANY && this.note(place, this.ownIndex(keys, vessel[row]!)))
        earliest = Math.min(earliest, minute)
    }
    return earliest
  }

  /** Takes all that another set holds. */
  merge(other: HeardMinutes): void {
    other.forEachMinute(({ minute, vessels }) => this.addMinute(minute, vessels))
  }

  /** Visits the minutes, or those from one to another, both included, in order of time. */
  forEachMinute(visit: (minute: HeardMinute) => void, from = 0, to: number = Number.POSITIVE_INFINITY): void {
    // Of a few it is sooner known which of them are there than which of all are among them.
    if (to - from < this.minutes.length) {
      for (let minute = from; minute <= to; minute++) {
        const place = this.findPlace(minute)
        if (this.minutes[place] === minute) visit({ minute, vessels: this.vesselsAt(place) })
      }
      return
    }
    for (const minute of this.sortedMinutes())
      if (minute >= from && minute <= to) visit({ minute, vessels: this.vesselsAt(this.findPlace(minute)) })
  }

  /**
   * Version, names in order, then the minutes in order: how many silent ones come before, and either MANY - 1 and the
   * length of an unbroken run of minutes with MANY, or how many vessels and which.
   */
  encode(): Uint8Array {
    const writer = new StateWriter()
    const { names, rankOf } = this.rankNames()
    writer.byte(FORMAT_VERSION)
    writer.count(names.length)
    for (const name of names) writer.text(name)

    let nextMinute = 0
    let run = 0
    const writeRun = () => {
      if (run > 0) writer.count(NAMED + run)
      run = 0
    }
    for (const minute of this.sortedMinutes()) {
      const place = this.placeOf(minute)
      const heard = this.heard[place]!
      const silent = minute - nextMinute
      nextMinute = minute + 1
      if (heard === MANY && silent === 0 && run > 0) {
        run++
        continue
      }
      writeRun()
      writer.count(silent)
      if (heard === MANY) run = 1
      else {
        const at = place * NAMED
        writer.count(heard)
        const ranks = this.who.slice(at, at + heard)
        for (let i = 0; i < heard; i++) ranks[i] = rankOf[ranks[i]!]!
        for (const rank of heard > 1 ? ranks.sort() : ranks) writer.count(rank)
      }
    }
    writeRun()
    return writer.finish()
  }

  /** Throws on a version it does not know and on truncated or contradictory bytes. */
  static decode(bytes: Uint8Array): HeardMinutes {
    const reader = new StateReader(bytes)
    const version = reader.byte()
    if (version !== FORMAT_VERSION) throw new Error(`feed: unknown version ${version} of heard minutes`)
    const names: string[] = []
    for (let left = reader.count(); left > 0; left--) names.push(reader.text())
    const minutes = new HeardMinutes()
    let minute = 0
    while (!reader.atEnd) {
      minute += reader.count()
      const vessels = reader.count()
      const run = Math.max(1, vessels - NAMED)
      if (vessels === 0 || minute + run > MAX_MINUTE)
        throw new Error(`feed: ${vessels} vessels heard in minute ${minute}`)
      if (vessels > NAMED) {
        for (const end = minute + run; minute < end; minute++) minutes.addMinute(minute, null)
        continue
      }
      const heard: string[] = []
      for (let left = vessels; left > 0; left--) {
        const name = names[reader.count()]
        if (name === undefined) throw new Error(`feed: a vessel without a name in minute ${minute}`)
        heard.push(name)
      }
      minutes.addMinute(minute++, heard)
    }
    return minutes
  }

  private addMinute(minute: number, vessels: HeardVessels): void {
    const place = this.placeOf(minute)
    if (vessels === null) this.heard[place] = MANY
    else for (const name of vessels) if (this.heard[place] !== MANY) this.note(place, this.indexOfKey(name))
  }

  /** Whether that is new. */
  private note(place: number, vessel: number): boolean {
    const heard = this.heard[place]!
    const at = place * NAMED
    for (let i = at; i < at + heard; i++) if (this.who[i] === vessel) return false
    if (heard < NAMED) this.who[at + heard] = vessel
    this.heard[place] = heard + 1
    return true
  }

  private vesselsAt(place: number): HeardVessels {
    const heard = this.heard[place]!
    if (heard === MANY) return null
    const at = place * NAMED
    return Array.from(this.who.subarray(at, at + heard), (index) => this.keys[index]!).sort()
  }

  /** The names that some minute keeps, in order, and where each of `keys` stands among them. */
  private rankNames(): { readonly names: readonly string[]; readonly rankOf: Int32Array } {
    const isKept = new Uint8Array(this.keys.length)
    for (let place = 0; place < this.minutes.length; place++) {
      const heard = this.heard[place]!
      if (heard === MANY) continue
      for (let i = 0; i < heard; i++) isKept[this.who[place * NAMED + i]!] = 1
    }
    const kept = Array.from(this.keys.keys()).filter((index) => isKept[index] === 1)
    kept.sort((a, b) => (this.keys[a]! < this.keys[b]! ? -1 : 1))
    const rankOf = new Int32Array(this.keys.length)
    kept.forEach((index, rank) => {
      rankOf[index] = rank
    })
    return { names: kept.map((index) => this.keys[index]!), rankOf }
  }

  private sortedMinutes(): Int32Array {
    return this.minutes.filter((minute) => minute !== EMPTY).sort()
  }

  private translateFrom(keys: readonly string[]): void {
    const known = keys === this.translated ? this.translation.length : 0
    if (known >= keys.length && keys === this.translated) return
    const translation = new Int32Array(Math.max(1024, 2 * keys.length)).fill(-1)
    if (known > 0) translation.set(this.translation)
    this.translation = translation
    this.translated = keys
  }

  private ownIndex(keys: readonly string[], vessel: number): number {
    let index = this.translation[vessel]!
    if (index < 0) {
      index = this.indexOfKey(keys[vessel]!)
      this.translation[vessel] = index
    }
    return index
  }

  private indexOfKey(key: string): number {
    let index = this.keyIndex.get(key)
    if (index === undefined) {
      index = this.keys.push(key) - 1
      this.keyIndex.set(key, index)
    }
    return index
  }

  /** The place of a minute, made when it has none. */
  /** The place of a minute, taken for it where it has none. */
  private placeOf(minute: number): number {
    if (!(minute >= 0 && minute < MAX_MINUTE)) throw new Error(`feed: a report in minute ${minute}`)
    const place = this.findPlace(minute)
    if (this.minutes[place] === minute) return place
    if (this.count * 8 > this.minutes.length * 5) {
      this.grow()
      return this.placeOf(minute)
    }
    this.count++
    this.minutes[place] = minute
    return place
  }

  /** Where a minute is, or would be. */
  private findPlace(minute: number): number {
    const mask = this.minutes.length - 1
    let place = firstPlace(minute) & mask
    while (this.minutes[place] !== minute && this.minutes[place] !== EMPTY) place = (place + 1) & mask
    return place
  }

  private grow(): void {
    const { minutes, heard, who } = this
    const capacity = minutes.length * 2
    this.minutes = new Int32Array(capacity).fill(EMPTY)
    this.heard = new Uint8Array(capacity)
    this.who = new Int32Array(capacity * NAMED)
    this.count = 0
    for (let from = 0; from < minutes.length; from++) {
      if (minutes[from] === EMPTY) continue
      const to = this.placeOf(minutes[from]!)
      this.heard[to] = heard[from]!
      for (let i = 0; i < NAMED; i++) this.who[to * NAMED + i] = who[from * NAMED + i]!
    }
  }
}

/** Minutes of an hour lie together, as they are asked for together; hours are strewn. */
function firstPlace(minute: number): number {
  return Math.imul(minute >>> 6, 0x9e3779b1 & ~63) + (minute & 63)
}
