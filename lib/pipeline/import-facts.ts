/**
 * What an import means for its folder as a whole: who was heard how often, when anyone was heard, and the newest
 * ships. It is taken while the import is read and kept with it, so that a later run needs no byte of it again to
 * plan its work, to know W and to find outages of the feed.
 */

import { mmsiKind } from '../ais/mmsi.ts'
import type { ReportBuffer } from '../ais/report.ts'
import { HeardMinutes } from '../events/feed-heard.ts'
import { StateReader, StateWriter } from '../features/state-codec.ts'
import { Watermark } from '../features/watermark.ts'
import type { StoredFacts } from '../store/imports.ts'

/** Reports by vessel key. */
export type VesselCounts = Map<string, number>

/** Gathers the facts of one import, block by block; its buffer's dictionaries only ever grow. */
export class FactsBuilder {
  private reports = new Float64Array(1024)
  private isShip = new Uint8Array(1024)
  private known = 0
  private readonly watermark = new Watermark()
  private readonly heard = new HeardMinutes()
  private relative = false
  firstMs = Number.POSITIVE_INFINITY
  lastMs = Number.NEGATIVE_INFINITY

  /** True once a report with a relative place was seen. */
  get hasRelativePlaces(): boolean {
    return this.relative
  }

  add(buffer: ReportBuffer): void {
    const { block, keys } = buffer
    this.growTo(keys)
    const { reports, isShip, watermark } = this
    let { firstMs, lastMs } = this
    for (let row = 0; row < block.count; row++) {
      const vessel = block.vessel[row]!
      const timeMs = block.timeMs[row]!
      reports[vessel]!++
      if (timeMs < firstMs) firstMs = timeMs
      if (timeMs > lastMs) lastMs = timeMs
      if (isShip[vessel] === 1 && timeMs > watermark.timeMs) watermark.observe(keys[vessel]!, timeMs)
      if (block.relativePlace[row] === 1) this.relative = true
    }
    this.firstMs = firstMs
    this.lastMs = lastMs
    this.heard.add(block, keys)
  }

  finish(keys: readonly string[]): StoredFacts {
    const counts: VesselCounts = new Map()
    for (let vessel = 0; vessel < this.known; vessel++)
      if (this.reports[vessel]! > 0) counts.set(keys[vessel]!, this.reports[vessel]!)
    return { vessels: encodeCounts(counts), heard: this.heard.encode(), watermark: this.watermark.encode() }
  }

  private growTo(keys: readonly string[]): void {
    if (keys.length > this.reports.length) {
      const capacity = Math.max(keys.length, this.reports.length * 2)
      this.reports = grown(this.reports, new Float64Array(capacity))
      this.isShip = grown(this.isShip, new Uint8Array(capacity))
    }
    for (; this.known < keys.length; this.known++)
      this.isShip[this.known] = mmsiKind(keys[this.known]!) === 'ship' ? 1 : 0
  }
}

function grown<Column extends Float64Array | Uint8Array>(from: Column, to: Column): Column {
  to.set(from)
  return to
}

/** The facts of several imports as those of one. */
export interface FolderFacts {
  readonly counts: VesselCounts
  readonly watermark: Watermark
  readonly heard: HeardMinutes
}

export function mergeFacts(facts: readonly StoredFacts[]): FolderFacts {
  const counts: VesselCounts = new Map()
  const watermark = new Watermark()
  const heard = new HeardMinutes()
  for (const one of facts) {
    for (const [mmsi, reports] of decodeCounts(one.vessels))
      counts.set(mmsi, (counts.get(mmsi) ?? 0) + reports)
    watermark.merge(Watermark.decode(one.watermark))
    heard.merge(HeardMinutes.decode(one.heard))
  }
  return { counts, watermark, heard }
}

/** Keys of the vessels that an import holds reports of. */
export function vesselsOf(facts: StoredFacts): string[] {
  return [...decodeCounts(facts.vessels).keys()]
}

function encodeCounts(counts: VesselCounts): Uint8Array {
  const writer = new StateWriter()
  writer.count(counts.size)
  for (const mmsi of [...counts.keys()].sort()) {
    writer.text(mmsi)
    writer.count(counts.get(mmsi)!)
  }
  return writer.finish()
}

function decodeCounts(bytes: Uint8Array): VesselCounts {
  const reader = new StateReader(bytes)
  const counts: VesselCounts = new Map()
  for (let left = reader.count(); left > 0; left--) {
    const mmsi = reader.text()
    counts.set(mmsi, reader.count())
  }
  return counts
}
