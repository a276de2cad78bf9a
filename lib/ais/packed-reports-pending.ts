/**
 * Reports of one vessel that may still be folded again, in memory: 28 bytes each (lib/ais/packed-reports-record), in
 * the total order, identities by reference.
 */

import { compareReports } from './order.ts'
import { joinParts, PackedReportsError, splitParts, viewOf } from './packed-reports-bytes.ts'
import { RECORD_BYTES, readRecord, writeRecord } from './packed-reports-record.ts'
import { type Identity, identityKey, ReportBuffer } from './report.ts'
import { uncountedBytes } from './uncounted-bytes.ts'

const FIRST_CAPACITY = 16
/** A store just grown takes 28 x 1.4 = 39 bytes a report. */
const GROWTH = 1.4
/** A ship says the same of itself every six minutes: found among the last few, and once more costs a reference. */
const IDENTITIES_LOOKED_BACK = 4

export class PendingReports {
  count = 0
  private records: Uint8Array
  private view: DataView
  private readonly own: Identity[] = []

  /** `identities` is shared by all vessels of an owner. */
  constructor(
    private readonly identities: SharedIdentities,
    capacity = FIRST_CAPACITY,
  ) {
    this.records = uncountedBytes(capacity * RECORD_BYTES)
    this.view = viewOf(this.records)
  }

  /** What `pack` or `packVesselReports` gave; throws PackedReportsError for other bytes. */
  static unpack(bytes: Uint8Array, identities: SharedIdentities): PendingReports {
    const parts = splitParts(bytes)
    if (parts.vessels !== null) throw new PackedReportsError(bytes, 'of several vessels, where one is meant')
    const pending = new PendingReports(identities, parts.count)
    pending.count = parts.count
    pending.records.set(parts.records)
    for (const identity of parts.identities) pending.own.push(identities.share(identity))
    return pending
  }

  /** Without what the identities take that are shared. */
  get bytesUsed(): number {
    return this.records.length + 8 * this.own.length
  }

  /** Epoch ms of the report at `index`, 0 <= index < count. */
  timeMsAt(index: number): number {
    return this.view.getFloat64(index * RECORD_BYTES, true)
  }

  /**
   * Takes in a row where it belongs in the total order, behind any that equal it. Returns its index: less than
   * `count - 1` where it came late.
   */
  add(buffer: ReportBuffer, row: number): number {
    const index = this.placeOf(buffer, row)
    const identity = buffer.block.identity[row]!
    if ((this.count + 1) * RECORD_BYTES > this.records.length) this.grow()
    const at = index * RECORD_BYTES
    this.records.copyWithin(at + RECORD_BYTES, at, this.count * RECORD_BYTES)
    writeRecord(
      this.view,
      at,
      buffer.block,
      row,
      identity === -1 ? -1 : this.ownIndex(buffer.identities[identity]!),
    )
    this.count++
    return index
  }

  /** The same reports, to be added to apart. */
  copy(): PendingReports {
    const copy = new PendingReports(this.identities, this.count + FIRST_CAPACITY)
    copy.count = this.count
    copy.records.set(this.records.subarray(0, this.count * RECORD_BYTES))
    copy.own.push(...this.own)
    return copy
  }

  /** Appends the reports at `from` to `to` (default: all) to a buffer, as of its vessel and source. */
  appendTo(buffer: ReportBuffer, vessel: number, source: number, from = 0, to = this.count): void {
    const first = buffer.extend(to - from)
    const { block } = buffer
    for (let index = from; index < to; index++) {
      const row = first + index - from
      readRecord(this.view, index * RECORD_BYTES, block, row, vessel, source)
      if (block.identity[row] !== -1) block.identity[row] = buffer.identityOf(this.own[block.identity[row]!]!)
    }
  }

  /** As bytes that stand for themselves, without the vessel: what `unpackVesselReports` and `unpack` read. */
  pack(): Uint8Array {
    return joinParts({ count: this.count, records: this.records, vessels: null, identities: this.own })
  }

  /** How many reports are not behind the row. Mostly all: rows come nearly in order. */
  private placeOf(buffer: ReportBuffer, row: number): number {
    const timeMs = buffer.block.timeMs[row]!
    if (this.count === 0 || this.timeMsAt(this.count - 1) < timeMs) return this.count
    let from = 0
    let to = this.count
    while (from < to) {
      const middle = (from + to) >>> 1
      if (this.compareWith(middle, buffer, row) <= 0) from = middle + 1
      else to = middle
    }
    return from
  }

  /** The order is that of lib/ais/order, and no second one of packed reports. */
  private compareWith(index: number, buffer: ReportBuffer, row: number): number {
    const scratch = SCRATCH.block
    readRecord(this.view, index * RECORD_BYTES, scratch, 0, 0, 0)
    return compareReports(scratch, 0, this.own, buffer.block, row, buffer.identities)
  }

  private ownIndex(identity: Identity): number {
    const shared = this.identities.share(identity)
    const { own } = this
    const earliest = Math.max(0, own.length - IDENTITIES_LOOKED_BACK)
    for (let i = own.length - 1; i >= earliest; i--) if (own[i] === shared) return i
    own.push(shared)
    return own.length - 1
  }

  private grow(): void {
    const capacity = Math.max(FIRST_CAPACITY, Math.ceil((this.records.length / RECORD_BYTES) * GROWTH))
    const larger = uncountedBytes(capacity * RECORD_BYTES)
    larger.set(this.records.subarray(0, this.count * RECORD_BYTES))
    this.records = larger
    this.view = viewOf(larger)
  }
}

const SCRATCH = new ReportBuffer(1)

/** Identities that are remembered at least. A ship has one or two. */
const DEFAULT_SHARED = 65_536

/**
 * Gives equal identities as one object, so that many reports of a ship hold its texts once. It remembers the `limit`
 * that were met last and as many again at most: forgetting one costs memory where it is met again, and nothing else.
 */
export class SharedIdentities {
  private recent = new Map<string, Identity>()
  private before = new Map<string, Identity>()

  constructor(private readonly limit = DEFAULT_SHARED) {}

  share(identity: Identity): Identity {
    const key = identityKey(identity)
    const known = this.recent.get(key)
    if (known !== undefined) return known
    const shared = this.before.get(key) ?? identity
    if (this.recent.size >= this.limit) {
      this.before = this.recent
      this.recent = new Map()
    }
    this.recent.set(key, shared)
    return shared
  }
}
