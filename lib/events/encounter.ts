/**
 * Encounters: two tracks at most 0.5 km apart for at least 2 h, with a median speed under 2 kn, farther than 10 km from
 * any anchorage (Miller et al. 2018, doi 10.3389/fmars.2018.00240).
 *
 * A *contact* is a grid time at which two points lie within the distance, at least one of them known, both outside the
 * anchorages. Two are *apart* at one at which both are known and are in no contact, or either is near an anchorage. A
 * *run* is contacts, each less than 4 h after the last, and apart nowhere between: silence is bridged, distance is not.
 * Speeds are displacements from contact to contact, of both ships, and count once for each grid step between. A run of
 * enough contacts that lasts long enough, is slow enough and lies at sea is an encounter. There is no day in this: a
 * run goes on over midnight.
 *
 * The key is the pair; one state holds all open pairs. A slot is a step of the pairs of which it tells something.
 * Others wait for the watermark, so that two ships whose clocks are years ahead end nobody else's run. Nothing is told
 * before the end, because the median may rise; `peek` gives what is one so far.
 */

import type { Fold } from '../features/fold.ts'
import { ContentHash } from '../features/ids.ts'
import { StateReader, StateWriter } from '../features/state-codec.ts'
import type { Places } from '../geo/places.ts'
import { ContactSearch } from './contacts.ts'
import { PAIR, PairTable } from './encounter-pairs.ts'
import { deadlineOf, ENCOUNTER_OPTIONS, EncounterRuns } from './encounter-runs.ts'
import type { GridBlock } from './grid.ts'
import { KnownTracks } from './known-tracks.ts'
import type { EncounterOutput } from './outputs.ts'
import type { TrackTable } from './track-table.ts'

const STATE_VERSION = 2
/** States of other thresholds are refused. */
const OPTIONS_HASH = new ContentHash().text(JSON.stringify(ENCOUNTER_OPTIONS)).digest()

/** All points of one slot: rows [from, to) of a block, in any order, fastest in order of latitude. */
export interface SlotPoints {
  readonly block: GridBlock
  readonly from: number
  readonly to: number
}

export class EncounterFold implements Fold<PairTable, SlotPoints, EncounterOutput> {
  private readonly search = new ContactSearch()
  private readonly known = new KnownTracks()
  private readonly runs: EncounterRuns

  /** `tracks` is the table that the points' tracks point into; it may grow. */
  constructor(
    private readonly tracks: TrackTable,
    shoreKm: Places['shoreKm'],
  ) {
    this.runs = new EncounterRuns(tracks, shoreKm)
  }

  start(): PairTable {
    return new PairTable()
  }

  /** Slots come in order of time. */
  step(pairs: PairTable, { block, from, to }: SlotPoints, emit: (output: EncounterOutput) => void): void {
    if (from === to) return
    const ended = new Ended()
    const slot = block.slot[from]!
    this.known.load(block, from, to)
    this.search.find(block, from, to, (rowA, rowB, apartKm) => {
      this.runs.noteContact(pairs, slot, block, rowA, rowB, apartKm, ended.add)
    })
    this.endApart(pairs, slot, ended.add)
    ended.emitInOrder(emit)
  }

  /** Ends the runs that can no longer go on. */
  advance(pairs: PairTable, watermarkMs: number, emit: (output: EncounterOutput) => void): void {
    const ended = new Ended()
    this.runs.advance(pairs, watermarkMs, ended.add)
    ended.emitInOrder(emit)
  }

  deadline(pairs: PairTable): number {
    let earliestMs = Number.POSITIVE_INFINITY
    for (let row = 0; row < pairs.count; row++) earliestMs = Math.min(earliestMs, deadlineOf(pairs, row))
    return earliestMs
  }

  peek(pairs: PairTable, emit: (output: EncounterOutput) => void): void {
    const open = new Ended()
    this.runs.peek(pairs, open.add)
    open.emitInOrder(emit)
  }

  encode(pairs: PairTable): Uint8Array {
    const { tracks } = this
    const writer = new StateWriter()
    writer.byte(STATE_VERSION)
    writer.text(OPTIONS_HASH)
    writer.count(pairs.count)
    for (const row of this.rowsByTracks(pairs)) {
      for (const field of [PAIR.first, PAIR.second]) {
        const track = pairs.get(row, field)
        writer.text(tracks.mmsi(track))
        writer.text(tracks.trackId(track))
      }
      pairs.encodeRow(row, writer)
    }
    return writer.finish()
  }

  decode(bytes: Uint8Array): PairTable {
    const reader = new StateReader(bytes)
    const version = reader.byte()
    if (version !== STATE_VERSION) throw new Error(`encounters: unknown state version ${version}`)
    const hash = reader.text()
    if (hash !== OPTIONS_HASH) throw new Error(`encounters: state of other options: ${hash}`)
    const pairs = new PairTable()
    for (let left = reader.count(); left > 0; left--) {
      const first = this.tracks.indexOf(reader.text(), reader.text())
      const second = this.tracks.indexOf(reader.text(), reader.text())
      pairs.decodeRow(pairs.add(first, second), reader)
    }
    return pairs
  }

  /** Ends the runs of those who are known to be in no contact in a slot. */
  private endApart(pairs: PairTable, slot: number, emit: (output: EncounterOutput) => void): void {
    for (let row = pairs.count - 1; row >= 0; row--) {
      if (pairs.get(row, PAIR.lastSlot) === slot) continue
      const lagMs = this.known.apartLagMs(pairs.get(row, PAIR.first), pairs.get(row, PAIR.second))
      if (!Number.isNaN(lagMs)) this.runs.noteApart(pairs, row, slot, lagMs, emit)
    }
  }

  /** In an order that does not depend on the numbers of tracks. */
  private rowsByTracks(pairs: PairTable): number[] {
    const { tracks } = this
    return Array.from({ length: pairs.count }, (_, row) => row).sort((a, b) => {
      const first = pairs.get(a, PAIR.first)
      const otherFirst = pairs.get(b, PAIR.first)
      if (first !== otherFirst) return tracks.isBefore(first, otherFirst) ? -1 : 1
      return tracks.isBefore(pairs.get(a, PAIR.second), pairs.get(b, PAIR.second)) ? -1 : 1
    })
  }
}

/** By the time of decision, then id: the same order whatever order the points came in. */
class Ended {
  private readonly outputs: EncounterOutput[] = []
  readonly add = (output: EncounterOutput): void => {
    this.outputs.push(output)
  }

  emitInOrder(emit: (output: EncounterOutput) => void): void {
    this.outputs.sort((a, b) => a.decidedMs - b.decidedMs || (a.id < b.id ? -1 : 1))
    for (const output of this.outputs) emit(output)
  }
}
