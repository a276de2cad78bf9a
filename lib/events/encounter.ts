/**
 * Encounters: two tracks at most 0.5 km apart at every grid time for at least 2 h, with a median speed under 2 kn,
 * farther than 10 km from any anchorage (Miller et al. 2018, doi 10.3389/fmars.2018.00240).
 *
 * A *contact* is a grid time at which both are known to be within the distance, both outside the anchorages; a *run*
 * is an unbroken series of contacts. The first grid time without one ends it, whether they were apart or one of them
 * was not heard. Speeds are displacements from contact to contact, of both ships. A run that lasts long enough and is
 * slow enough is an encounter. There is no day in this: a run goes on over midnight.
 *
 * The key is the pair; one state holds all open pairs. A slot is a step of the pairs in contact in it. Others wait
 * for the watermark, so that two ships whose clocks are years ahead end nobody else's run. Nothing is told before
 * the end, because the median may rise; `peek` gives what is one so far.
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
import type { EncounterOutput } from './outputs.ts'
import type { TrackTable } from './track-table.ts'

export const ENCOUNTER_OPTIONS = {
  /** From the first contact to the last, ms. Miller et al. 2018. */
  minMs: 2 * 3_600_000,
  /** Median speed, knots, below. Miller et al. 2018. */
  maxMedianKnots: 2,
  grid: GRID_OPTIONS,
  contacts: CONTACT_OPTIONS,
} as const

const STATE_VERSION = 1
/** States of other thresholds are refused. */
const OPTIONS_HASH = new ContentHash().text(JSON.stringify(ENCOUNTER_OPTIONS)).digest()

const { stepMs, maxBetweenMs } = GRID_OPTIONS
const HOURS_PER_STEP = stepMs / 3_600_000

/** All points of one slot: rows [from, to) of a block, in any order, fastest in order of latitude. */
export interface SlotPoints {
  readonly block: GridBlock
  readonly from: number
  readonly to: number
}

export class EncounterFold implements Fold<PairTable, SlotPoints, EncounterOutput> {
  private readonly search = new ContactSearch()

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
    const ended: EncounterOutput[] = []
    this.search.find(block, from, to, (rowA, rowB, apartKm) => {
      this.noteContact(pairs, block, rowA, rowB, apartKm, ended)
    })
    emitInOrder(ended, emit)
  }

  /** Ends the runs that can no longer go on. */
  advance(pairs: PairTable, watermarkMs: number, emit: (output: EncounterOutput) => void): void {
    const ended: EncounterOutput[] = []
    for (let row = pairs.count - 1; row >= 0; row--) {
      const dueMs = deadlineOf(pairs, row)
      if (watermarkMs < dueMs) continue
      if (isEncounter(pairs, row)) ended.push(this.outputOf(pairs, row, dueMs, false))
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
      if (!isEncounter(pairs, row)) continue
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
    if (trackA === trackB) throw new Error(`encounters: track ${trackA} has two points in slot ${slot}`)
    const lagMs = Math.max(block.lagMs[rowA]!, block.lagMs[rowB]!)
    let row = pairs.find(trackA, trackB)
    const isKnown = row >= 0
    if (!isKnown)
      row = this.tracks.isBefore(trackA, trackB) ? pairs.add(trackA, trackB) : pairs.add(trackB, trackA)
    const missed = isKnown ? slot - pairs.get(row, PAIR.lastSlot) - 1 : -1
    if (isKnown && missed < 0)
      throw new Error(`encounters: slot ${slot} after slot ${pairs.get(row, PAIR.lastSlot)}`)
    if (missed > 0) {
      if (isEncounter(pairs, row)) {
        const decidedMs = Math.min(deadlineOf(pairs, row), slot * stepMs + lagMs)
        ended.push(this.outputOf(pairs, row, decidedMs, false))
      }
      pairs.clear(row)
    }

    const isStart = missed !== 0
    const [firstRow, secondRow] = pairs.get(row, PAIR.first) === trackA ? [rowA, rowB] : [rowB, rowA]
    if (isStart) {
      pairs.set(row, PAIR.startSlot, slot)
      pairs.set(row, PAIR.anchorLon, block.lonUnits[firstRow]!)
    }
    pairs.set(row, PAIR.lastSlot, slot)
    pairs.set(row, PAIR.lagMs, lagMs)
    notePlace(pairs, row, block, firstRow, PAIR.firstLon, PAIR.firstLat, !isStart, isStart)
    notePlace(pairs, row, block, secondRow, PAIR.secondLon, PAIR.secondLat, !isStart, false)
    pairs.noteApart(row, apartKm)
  }

  private outputOf(pairs: PairTable, row: number, decidedMs: number, open: boolean): EncounterOutput {
    const { tracks } = this
    const first = pairs.get(row, PAIR.first)
    const second = pairs.get(row, PAIR.second)
    const startMs = pairs.get(row, PAIR.startSlot) * stepMs
    const anchorLon = pairs.get(row, PAIR.anchorLon)
    const lonUnits = wrapUnits(anchorLon + pairs.meanLon(row))
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
      points: pairs.points(row),
      medianKnots: pairs.medianKnots(row),
      medianApartKm: pairs.medianApartKm(row),
      meanShoreNm: Math.max(0, this.shoreKm(lonUnits, latUnits)) / KM_PER_NM,
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

/** When no report can bring a contact at the next grid time any more: one later cannot reach back over it. */
function deadlineOf(pairs: PairTable, row: number): number {
  return (pairs.get(row, PAIR.lastSlot) + 1) * stepMs + maxBetweenMs
}

function isEncounter(pairs: PairTable, row: number): boolean {
  const lastedMs = (pairs.points(row) - 1) * stepMs
  return lastedMs >= ENCOUNTER_OPTIONS.minMs && pairs.medianKnots(row) < ENCOUNTER_OPTIONS.maxMedianKnots
}

function notePlace(
  pairs: PairTable,
  row: number,
  block: GridBlock,
  pointRow: number,
  lonField: number,
  latField: number,
  hasSpeed: boolean,
  isFirstOfAll: boolean,
): void {
  const lonUnits = block.lonUnits[pointRow]!
  const latUnits = block.latUnits[pointRow]!
  if (hasSpeed) {
    const km = distanceKmUnits(pairs.get(row, lonField), pairs.get(row, latField), lonUnits, latUnits)
    pairs.noteKnots(row, km / KM_PER_NM / HOURS_PER_STEP)
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
