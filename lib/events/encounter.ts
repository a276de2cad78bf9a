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
import { distanceKmUnits, KM_PER_NM, lonDifference } from '../geo/great-circle.ts'
import type { Places } from '../geo/places.ts'
import { wrapUnits } from '../geo/units.ts'
import { CONTACT_OPTIONS, ContactSearch } from './contacts.ts'
import { PAIR, PairTable } from './encounter-pairs.ts'
import { GRID_OPTIONS, type GridBlock } from './grid.ts'
import { KnownTracks } from './known-tracks.ts'
import type { EncounterOutput } from './outputs.ts'
import type { TrackTable } from './track-table.ts'

export const ENCOUNTER_OPTIONS = {
  /** From the first contact to the last, ms. Miller et al. 2018. */
  minMs: 2 * 3_600_000,
  /** Median speed, knots, below. Miller et al. 2018. */
  maxMedianKnots: 2,
  /** From a contact to the next of its run, ms, below. GFW pipe-encounters: `min_hours_between_encounters`. */
  joinMs: 4 * 3_600_000,
  /** Contacts, at least: two hearings some hours apart are a coincidence. Own. */
  minContacts: 4,
  grid: GRID_OPTIONS,
  contacts: CONTACT_OPTIONS,
} as const

const STATE_VERSION = 2
/** States of other thresholds are refused. */
const OPTIONS_HASH = new ContentHash().text(JSON.stringify(ENCOUNTER_OPTIONS)).digest()

const { stepMs, driftMs } = GRID_OPTIONS
const HOURS_PER_STEP = stepMs / 3_600_000
/** Slots from a contact to the next of its run, at most. */
const JOIN_SLOTS = Math.ceil(ENCOUNTER_OPTIONS.joinMs / stepMs) - 1

/** All points of one slot: rows [from, to) of a block, in any order, fastest in order of latitude. */
export interface SlotPoints {
  readonly block: GridBlock
  readonly from: number
  readonly to: number
}

export class EncounterFold implements Fold<PairTable, SlotPoints, EncounterOutput> {
  private readonly search = new ContactSearch()
  private readonly known = new KnownTracks()

  /** `tracks` is the table that the points' tracks point into; it may grow. */
  constructor(
    private readonly tracks: TrackTable,
    private readonly shoreKm: Places['shoreKm'],
  ) {}

  start(): PairTable {
    return new PairTable()
  }

  /** Slots come in order of time. */
  step(pairs: PairTable, { block, from, to }: SlotPoints, emit: (output: EncounterOutput) => void): void {
    if (from === to) return
    const ended: EncounterOutput[] = []
    this.known.load(block, from, to)
    this.search.find(block, from, to, (rowA, rowB, apartKm) => {
      this.noteContact(pairs, block, rowA, rowB, apartKm, ended)
    })
    this.endApart(pairs, block.slot[from]!, ended)
    emitInOrder(ended, emit)
  }

  /** Ends the runs that can no longer go on. */
  advance(pairs: PairTable, watermarkMs: number, emit: (output: EncounterOutput) => void): void {
    const ended: EncounterOutput[] = []
    for (let row = pairs.count - 1; row >= 0; row--) {
      const dueMs = deadlineOf(pairs, row)
      if (watermarkMs < dueMs) continue
      this.endRun(pairs, row, dueMs, ended)
      pairs.remove(row)
    }
    emitInOrder(ended, emit)
  }

  deadline(pairs: PairTable): number {
    let earliestMs = Number.POSITIVE_INFINITY
    for (let row = 0; row < pairs.count; row++) earliestMs = Math.min(earliestMs, deadlineOf(pairs, row))
    return earliestMs
  }

  peek(pairs: PairTable, emit: (output: EncounterOutput) => void): void {
    const open: EncounterOutput[] = []
    for (let row = 0; row < pairs.count; row++) {
      if (!this.isEncounter(pairs, row)) continue
      const decidedMs = pairs.get(row, PAIR.lastSlot) * stepMs + pairs.get(row, PAIR.lagMs)
      open.push(this.outputOf(pairs, row, decidedMs, true))
    }
    emitInOrder(open, emit)
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

  private noteContact(
    pairs: PairTable,
    block: GridBlock,
    rowA: number,
    rowB: number,
    apartKm: number,
    ended: EncounterOutput[],
  ): void {
    const trackA = block.track[rowA]!
    const trackB = block.track[rowB]!
    const slot = block.slot[rowA]!
    const lagMs = Math.max(block.lagMs[rowA]!, block.lagMs[rowB]!)
    let row = pairs.find(trackA, trackB)
    const isKnown = row >= 0
    if (!isKnown)
      row = this.tracks.isBefore(trackA, trackB) ? pairs.add(trackA, trackB) : pairs.add(trackB, trackA)
    const slotsSince = isKnown ? slot - pairs.get(row, PAIR.lastSlot) : 0
    if (isKnown && slotsSince <= 0)
      throw new Error(`encounters: slot ${slot} after slot ${pairs.get(row, PAIR.lastSlot)}`)
    if (slotsSince > JOIN_SLOTS) {
      this.endRun(pairs, row, slot * stepMs + lagMs, ended)
      pairs.clear(row)
    }

    const isStart = !isKnown || slotsSince > JOIN_SLOTS
    const [firstRow, secondRow] = pairs.get(row, PAIR.first) === trackA ? [rowA, rowB] : [rowB, rowA]
    if (isStart) {
      pairs.set(row, PAIR.startSlot, slot)
      pairs.set(row, PAIR.anchorLon, block.lonUnits[firstRow]!)
    }
    pairs.set(row, PAIR.lastSlot, slot)
    pairs.set(row, PAIR.contacts, pairs.get(row, PAIR.contacts) + 1)
    pairs.set(row, PAIR.lagMs, lagMs)
    const speedSlots = isStart ? 0 : slotsSince
    notePlace(pairs, row, block, firstRow, PAIR.firstLon, PAIR.firstLat, speedSlots, isStart)
    notePlace(pairs, row, block, secondRow, PAIR.secondLon, PAIR.secondLat, speedSlots, false)
    pairs.noteApart(row, apartKm)
  }

  /** Ends the runs of those who are known to be in no contact in a slot. */
  private endApart(pairs: PairTable, slot: number, ended: EncounterOutput[]): void {
    for (let row = pairs.count - 1; row >= 0; row--) {
      if (pairs.get(row, PAIR.lastSlot) === slot) continue
      const lagMs = this.known.apartLagMs(pairs.get(row, PAIR.first), pairs.get(row, PAIR.second))
      if (Number.isNaN(lagMs)) continue
      this.endRun(pairs, row, slot * stepMs + lagMs, ended)
      pairs.remove(row)
    }
  }

  /** By what is known at a time, or by silence before it. */
  private endRun(pairs: PairTable, row: number, knownMs: number, ended: EncounterOutput[]): void {
    if (!this.isEncounter(pairs, row)) return
    ended.push(this.outputOf(pairs, row, Math.min(deadlineOf(pairs, row), knownMs), false))
  }

  private isEncounter(pairs: PairTable, row: number): boolean {
    const { minMs, minContacts, maxMedianKnots } = ENCOUNTER_OPTIONS
    return (
      pairs.lasted(row) * stepMs >= minMs &&
      pairs.get(row, PAIR.contacts) >= minContacts &&
      pairs.medianKnots(row) < maxMedianKnots &&
      this.shoreKm(lonOf(pairs, row), pairs.meanLat(row)) >= 0
    )
  }

  private outputOf(pairs: PairTable, row: number, decidedMs: number, open: boolean): EncounterOutput {
    const { tracks } = this
    const first = pairs.get(row, PAIR.first)
    const second = pairs.get(row, PAIR.second)
    const startMs = pairs.get(row, PAIR.startSlot) * stepMs
    const anchorLon = pairs.get(row, PAIR.anchorLon)
    const lonUnits = lonOf(pairs, row)
    const latUnits = pairs.meanLat(row)
    const ofPair = {
      mmsi: tracks.mmsi(first),
      trackId: tracks.trackId(first),
      otherMmsi: tracks.mmsi(second),
      otherTrackId: tracks.trackId(second),
    }
    return {
      kind: 'encounter',
      id: idOf(ofPair, startMs),
      ...ofPair,
      decidedMs,
      open,
      startMs,
      endMs: pairs.get(row, PAIR.lastSlot) * stepMs,
      lonUnits,
      latUnits,
      westUnits: wrapUnits(anchorLon + pairs.get(row, PAIR.west)),
      eastUnits: wrapUnits(anchorLon + pairs.get(row, PAIR.east)),
      southUnits: pairs.get(row, PAIR.south),
      northUnits: pairs.get(row, PAIR.north),
      points: pairs.get(row, PAIR.contacts),
      medianKnots: pairs.medianKnots(row),
      medianApartKm: pairs.medianApartKm(row),
      meanShoreNm: this.shoreKm(lonUnits, latUnits) / KM_PER_NM,
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

function lonOf(pairs: PairTable, row: number): number {
  return wrapUnits(pairs.get(row, PAIR.anchorLon) + pairs.meanLon(row))
}

/** When no report can bring a contact of the run any more: one later cannot reach back over the last slot for it. */
function deadlineOf(pairs: PairTable, row: number): number {
  return (pairs.get(row, PAIR.lastSlot) + JOIN_SLOTS) * stepMs + driftMs
}

function notePlace(
  pairs: PairTable,
  row: number,
  block: GridBlock,
  pointRow: number,
  lonField: number,
  latField: number,
  speedSlots: number,
  isFirstOfAll: boolean,
): void {
  const lonUnits = block.lonUnits[pointRow]!
  const latUnits = block.latUnits[pointRow]!
  if (speedSlots > 0) {
    const km = distanceKmUnits(pairs.get(row, lonField), pairs.get(row, latField), lonUnits, latUnits)
    pairs.noteKnots(row, km / KM_PER_NM / (HOURS_PER_STEP * speedSlots), speedSlots)
  }
  pairs.set(row, lonField, lonUnits)
  pairs.set(row, latField, latUnits)
  pairs.notePlace(row, lonDifference(pairs.get(row, PAIR.anchorLon), lonUnits), latUnits, isFirstOfAll)
}

const hash = new ContentHash()

type PairNames = Pick<EncounterOutput, 'mmsi' | 'trackId' | 'otherMmsi' | 'otherTrackId'>

function idOf({ mmsi, trackId, otherMmsi, otherTrackId }: PairNames, startMs: number): string {
  return hash
    .reset()
    .text('encounter')
    .text(mmsi)
    .text(trackId)
    .text(otherMmsi)
    .text(otherTrackId)
    .float64(startMs)
    .digest()
}

/** By the time of decision, then id: the same order whatever order the points came in. */
function emitInOrder(outputs: EncounterOutput[], emit: (output: EncounterOutput) => void): void {
  outputs.sort((a, b) => a.decidedMs - b.decidedMs || (a.id < b.id ? -1 : 1))
  for (const output of outputs) emit(output)
}
