/**
 * Runs of contacts of pairs of tracks: how they grow, when they end, and which of them are encounters
 * (lib/events/encounter). What is told of a pair depends on its own two tracks alone, once it is known who is in a
 * crowd: so a fold may take all pairs a slot at a time, or one pair over all its slots.
 */

import { ContentHash } from '../features/ids.ts'
import { distanceKmUnits, KM_PER_NM, lonDifference } from '../geo/great-circle.ts'
import type { Places } from '../geo/places.ts'
import { wrapUnits } from '../geo/units.ts'
import { CONTACT_OPTIONS } from './contacts.ts'
import { PAIR, type PairTable } from './encounter-pairs.ts'
import { GRID_OPTIONS, type GridBlock } from './grid.ts'
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

const { stepMs, driftMs } = GRID_OPTIONS
const HOURS_PER_STEP = stepMs / 3_600_000
/** Slots from a contact to the next of its run, at most. */
const JOIN_SLOTS = Math.ceil(ENCOUNTER_OPTIONS.joinMs / stepMs) - 1
/** Slots after its last contact in which a run may still be ended by what is known of one. */
export const OPEN_SLOTS = JOIN_SLOTS + Math.ceil(driftMs / stepMs)

/** What a contact reads of grid points. */
export type ContactColumns = Pick<GridBlock, 'lonUnits' | 'latUnits' | 'lagMs' | 'track'>

type Emit = (output: EncounterOutput) => void

export class EncounterRuns {
  /** `tracks` is the table that the points' tracks point into; it may grow. */
  constructor(
    private readonly tracks: TrackTable,
    private readonly shoreKm: Places['shoreKm'],
  ) {}

  /** Rows of two points that are in contact in a slot. Slots of a pair come in order of time. */
  noteContact(
    pairs: PairTable,
    slot: number,
    points: ContactColumns,
    rowA: number,
    rowB: number,
    apartKm: number,
    emit: Emit,
  ): void {
    const trackA = points.track[rowA]!
    const trackB = points.track[rowB]!
    const lagMs = Math.max(points.lagMs[rowA]!, points.lagMs[rowB]!)
    let row = pairs.find(trackA, trackB)
    const isKnown = row >= 0
    if (!isKnown)
      row = this.tracks.isBefore(trackA, trackB) ? pairs.add(trackA, trackB) : pairs.add(trackB, trackA)
    const slotsSince = isKnown ? slot - pairs.get(row, PAIR.lastSlot) : 0
    if (isKnown && slotsSince <= 0)
      throw new Error(`encounters: slot ${slot} after slot ${pairs.get(row, PAIR.lastSlot)}`)
    if (slotsSince > JOIN_SLOTS) {
      this.endRun(pairs, row, slot * stepMs + lagMs, emit)
      pairs.clear(row)
    }

    const isStart = !isKnown || slotsSince > JOIN_SLOTS
    const [firstRow, secondRow] = pairs.get(row, PAIR.first) === trackA ? [rowA, rowB] : [rowB, rowA]
    if (isStart) {
      pairs.set(row, PAIR.startSlot, slot)
      pairs.set(row, PAIR.anchorLon, points.lonUnits[firstRow]!)
    }
    pairs.set(row, PAIR.lastSlot, slot)
    pairs.set(row, PAIR.contacts, pairs.get(row, PAIR.contacts) + 1)
    pairs.set(row, PAIR.lagMs, lagMs)
    const speedSlots = isStart ? 0 : slotsSince
    notePlace(pairs, row, points, firstRow, PAIR.firstLon, PAIR.firstLat, speedSlots, isStart)
    notePlace(pairs, row, points, secondRow, PAIR.secondLon, PAIR.secondLat, speedSlots, false)
    pairs.noteApart(row, apartKm)
  }

  /** The two of a row are known to be in no contact in a slot, `lagMs` after it: ends their run. */
  noteApart(pairs: PairTable, row: number, slot: number, lagMs: number, emit: Emit): void {
    this.endRun(pairs, row, slot * stepMs + lagMs, emit)
    pairs.remove(row)
  }

  /** Ends the runs that can no longer go on. */
  advance(pairs: PairTable, watermarkMs: number, emit: Emit): void {
    for (let row = pairs.count - 1; row >= 0; row--) {
      const dueMs = deadlineOf(pairs, row)
      if (watermarkMs < dueMs) continue
      this.endRun(pairs, row, dueMs, emit)
      pairs.remove(row)
    }
  }

  peek(pairs: PairTable, emit: Emit): void {
    for (let row = 0; row < pairs.count; row++) {
      if (!this.isEncounter(pairs, row)) continue
      const decidedMs = pairs.get(row, PAIR.lastSlot) * stepMs + pairs.get(row, PAIR.lagMs)
      emit(this.outputOf(pairs, row, decidedMs, true))
    }
  }

  /** By what is known at a time, or by silence before it. */
  private endRun(pairs: PairTable, row: number, knownMs: number, emit: Emit): void {
    if (!this.isEncounter(pairs, row)) return
    emit(this.outputOf(pairs, row, Math.min(deadlineOf(pairs, row), knownMs), false))
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
}

function lonOf(pairs: PairTable, row: number): number {
  return wrapUnits(pairs.get(row, PAIR.anchorLon) + pairs.meanLon(row))
}

/** When no report can bring a contact of the run any more: one later cannot reach back over the last slot for it. */
export function deadlineOf(pairs: PairTable, row: number): number {
  return (pairs.get(row, PAIR.lastSlot) + OPEN_SLOTS) * stepMs
}

function notePlace(
  pairs: PairTable,
  row: number,
  points: ContactColumns,
  pointRow: number,
  lonField: number,
  latField: number,
  speedSlots: number,
  isFirstOfAll: boolean,
): void {
  const lonUnits = points.lonUnits[pointRow]!
  const latUnits = points.latUnits[pointRow]!
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
