/**
 * Encounters of all vessels while their points may still change: what lib/events/encounter-run finds of all points at once,
 * kept up as stretches of vessels are replaced.
 *
 * A pair's runs depend on the points of its two tracks and on who of them is in a crowd, and on nothing else. So a
 * changed point is looked at where it lay and where it lies now: the pairs of its track, and of those around it whose
 * crowd begins or ends by it, are folded again over their own points, and what differs is told. What a change costs does
 * not depend on how old it is, nor on how many vessels there are: late points are as good as new ones.
 *
 * A slot is *final* when no report within the lateness can change a point of it: one at s is decided by a report less
 * than `driftMs` after it. Its points are then dropped, and the runs of each pair up to there, the *base*, are what is
 * folded on from. With the base alone and the stretches kept of each vessel the timeline is started again.
 */

import { StateReader, StateWriter } from '../features/state-codec.ts'
import type { Places } from '../geo/places.ts'
import { EncounterFold } from './encounter.ts'
import { PAIR, PairTable } from './encounter-pairs.ts'
import { deadlineOf, EncounterRuns } from './encounter-runs.ts'
import { GRID_OPTIONS, type GridBlock } from './grid.ts'
import type { MeetingPoints } from './meeting-points.ts'
import { contactKm, forgetContacts, type MeetingPair, stepPair } from './meeting-timeline-pair.ts'
import { MeetingRegistry } from './meeting-timeline-registry.ts'
import { near, SlotPoints } from './meeting-timeline-slot.ts'
import { DOUBTED, type MeetingTrack } from './meeting-timeline-track.ts'
import type { EncounterOutput } from './outputs.ts'
import { ChangeGatherer, type OutputsChange } from './standing-outputs.ts'

const { stepMs, driftMs } = GRID_OPTIONS

/** What a vessel's stretch gave; stretch -1: the last look. */
export interface MeetingPart {
  readonly stretch: number
  readonly meeting: MeetingPoints
}

/** Slots, from and to included, in which a vessel's points may have changed after they were final. */
export interface FinalSlots {
  readonly mmsi: string
  readonly fromSlot: number
  readonly toSlot: number
}

/** How a pair stood after the last final slot; the first is the lesser by MMSI, then track id. */
export interface BaseRun {
  readonly mmsi: string
  readonly trackId: string
  readonly otherMmsi: string
  readonly otherTrackId: string
  /** Null: they were in no run. */
  readonly run: Uint8Array | null
}

export interface MeetingTimelineSetup {
  readonly shoreKm: Places['shoreKm']
  /** How late a report may be, ms before W; Infinity: nothing ever becomes final. */
  readonly latenessMs: number
  /** What `encodeBase` gave, to go on from; null: nothing was before. */
  readonly base?: Uint8Array | null
  /** Encounters as they stood then; those that are final may be among them. */
  readonly standing?: readonly EncounterOutput[]
}

export class MeetingTimeline {
  private readonly registry = new MeetingRegistry()
  private readonly fold: EncounterFold
  private readonly runs: EncounterRuns
  private readonly latenessMs: number
  private readonly slots = new Map<number, SlotPoints>()
  /** The last slot that is final. */
  private baseSlot = Number.NEGATIVE_INFINITY
  /** Runs as they stood after it, and the one that is being folded. */
  private base = new PairTable()
  private readonly table = new PairTable()
  /** Since the last update: slot and row of points that are new, moved, or in or out of a crowd now. */
  private readonly changedPoints: number[] = []
  private readonly changedTracks: MeetingTrack[] = []
  private readonly due: MeetingPair[] = []
  /** No pair closes before. */
  private nextCloseMs = Number.POSITIVE_INFINITY

  constructor({ shoreKm, latenessMs, base = null, standing = [] }: MeetingTimelineSetup) {
    this.latenessMs = latenessMs
    this.fold = new EncounterFold(this.registry.table, shoreKm)
    this.runs = new EncounterRuns(this.registry.table, shoreKm)
    if (base !== null) this.decodeBase(base)
    this.takeStanding(standing)
  }

  /**
   * Everything of a vessel from a stretch on, and its provisional points, are replaced by these. Points in slots that are
   * final are passed over. `sinceMs`: event time of the earliest report that was not there before, Infinity where all
   * were. Where that is too late, gives the slots that are not put right here.
   */
  replace(
    mmsi: string,
    fromStretch: number,
    parts: readonly MeetingPart[],
    sinceMs: number,
  ): FinalSlots | null {
    let doubted = 0
    for (const track of this.registry.tracksOf(mmsi)) doubted += track.doubtFrom(fromStretch)
    for (const { stretch, meeting } of parts) this.takePart(mmsi, stretch, meeting)
    if (doubted > 0) for (const track of this.registry.tracksOf(mmsi)) this.removeDoubted(track)
    const fromSlot = Math.floor((sinceMs - driftMs) / stepMs) + 1
    return fromSlot <= this.baseSlot ? { mmsi, fromSlot, toSlot: this.baseSlot } : null
  }

  /** What differs from what stood, at W, which never falls. */
  update(watermarkMs: number): OutputsChange<EncounterOutput> {
    this.findDuePairs(watermarkMs)
    const changes = new ChangeGatherer<EncounterOutput>()
    for (const pair of this.due) this.foldPair(pair, watermarkMs, changes)
    this.due.length = 0
    this.settle(Math.floor((watermarkMs - this.latenessMs - driftMs) / stepMs))
    return changes.finish()
  }

  /** Makes the slots up to one final, after an update. Gives ids of encounters that ended by then. */
  settle(slot: number): ReadonlySet<string> {
    const ended = new Set<string>()
    if (slot > this.baseSlot) {
      this.moveBase(slot, (output) => ended.add(output.id))
      for (const pair of this.registry.pairs()) {
        if (ended.size > 0 && pair.standing.some(({ id }) => ended.has(id)))
          pair.standing = pair.standing.filter(({ id }) => !ended.has(id))
        if (pair.lastContact <= slot && this.baseRowOf(pair) < 0) this.registry.dropPair(pair)
      }
    }
    this.registry.releaseIdle()
    return ended
  }

  /** The last slot that is final; -Infinity: none is. */
  get finalSlot(): number {
    return this.baseSlot
  }

  /** The first slot in which a vessel was in contact with any other, of what is not final; Infinity: it was in none. */
  firstContact(mmsi: string): number {
    let first = Number.POSITIVE_INFINITY
    for (const track of this.registry.tracksOf(mmsi))
      for (const pair of track.pairs) first = Math.min(first, pair.firstContact)
    return first
  }

  /** The runs that the base holds, by pair. */
  *baseRuns(): Generator<BaseRun> {
    const { base } = this
    const { table: tracks } = this.registry
    for (let row = 0; row < base.count; row++) {
      const first = base.get(row, PAIR.first)
      const second = base.get(row, PAIR.second)
      const writer = new StateWriter()
      base.encodeRow(row, writer)
      yield {
        mmsi: tracks.mmsi(first),
        trackId: tracks.trackId(first),
        otherMmsi: tracks.mmsi(second),
        otherTrackId: tracks.trackId(second),
        run: writer.finish(),
      }
    }
  }

  /**
   * Puts right what the base holds of pairs after its last slot, as lib/events/meeting-timeline-recompute found it; the next
   * update folds them again.
   */
  rebase(slot: number, runs: readonly BaseRun[]): void {
    if (slot !== this.baseSlot) throw new Error(`encounters: runs of slot ${slot}, base of ${this.baseSlot}`)
    for (const { mmsi, trackId, otherMmsi, otherTrackId, run } of runs) {
      const first = this.registry.ensureTrack(mmsi, trackId)
      const second = this.registry.ensureTrack(otherMmsi, otherTrackId)
      // A pair that is known may have them the other way round.
      const pair = this.registry.ensurePair(first, second)
      const row = this.baseRowOf(pair)
      if (row >= 0) this.base.remove(row)
      if (run !== null) this.base.decodeRow(this.base.add(first.number, second.number), new StateReader(run))
      this.makeDue(pair)
    }
  }

  /** Versioned; as small as the runs that were open. Changes only when `finalSlot` does, and by `rebase`. */
  encodeBase(): Uint8Array {
    const runs = this.fold.encode(this.base)
    const bytes = new Uint8Array(8 + runs.length)
    new DataView(bytes.buffer).setFloat64(0, this.baseSlot, true)
    bytes.set(runs, 8)
    return bytes
  }

  private decodeBase(bytes: Uint8Array): void {
    this.baseSlot = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getFloat64(0, true)
    this.base = this.fold.decode(bytes.subarray(8))
    const { base } = this
    for (let row = 0; row < base.count; row++) {
      const track = (field: number) => {
        const number = base.get(row, field)
        return this.registry.ensureTrack(
          this.registry.table.mmsi(number),
          this.registry.table.trackId(number),
        )
      }
      this.makeDue(this.registry.ensurePair(track(PAIR.first), track(PAIR.second)))
    }
  }

  /** One that ended in a final slot is final, unless its run was open there. */
  private takeStanding(standing: readonly EncounterOutput[]): void {
    for (const output of standing) {
      const first = this.registry.ensureTrack(output.mmsi, output.trackId)
      const second = this.registry.ensureTrack(output.otherMmsi, output.otherTrackId)
      const row = this.base.find(first.number, second.number)
      const isOpen = row >= 0 && this.base.get(row, PAIR.startSlot) * stepMs === output.startMs
      this.registry.noteIdle(first)
      this.registry.noteIdle(second)
      if (!isOpen && output.endMs <= this.baseSlot * stepMs) continue
      const pair = this.registry.ensurePair(first, second)
      pair.standing = [...pair.standing, output]
      this.makeDue(pair)
    }
  }

  private takePart(mmsi: string, stretch: number, { points, tracks }: MeetingPoints): void {
    let index = -1
    let track: MeetingTrack | null = null
    for (let row = 0; row < points.count; row++) {
      if (points.slot[row]! <= this.baseSlot) continue
      if (track === null || index !== points.track[row]) {
        index = points.track[row]!
        track = this.registry.ensureTrack(mmsi, tracks[index]!)
      }
      this.takePoint(track, stretch, points, row)
    }
  }

  private takePoint(track: MeetingTrack, stretch: number, points: GridBlock, pointRow: number): void {
    const slot = points.slot[pointRow]!
    const lonUnits = points.lonUnits[pointRow]!
    const latUnits = points.latUnits[pointRow]!
    const lagMs = points.lagMs[pointRow]!
    const kind = points.kind[pointRow]!
    let inSlot = this.slots.get(slot)
    if (inSlot === undefined) {
      inSlot = new SlotPoints(slot)
      this.slots.set(slot, inSlot)
    }
    const index = track.indexFrom(slot)
    const isKnown = index < track.count && track.slotAt(index) === slot
    if (isKnown) {
      if (track.stretchAt(index) !== DOUBTED)
        throw new Error(`encounters: track ${track.number} of ${track.mmsi} has two points in slot ${slot}`)
      track.setStretch(index, stretch)
      const row = track.rowAt(index)
      if (
        inSlot.lonUnits[row] === lonUnits &&
        inSlot.latUnits[row] === latUnits &&
        inSlot.lagMs[row] === lagMs &&
        inSlot.kind[row] === kind
      )
        return
      inSlot.remove(row, this.noteFlips(inSlot))
    }
    const row = inSlot.add(lonUnits, latUnits, lagMs, track.number, kind, this.noteFlips(inSlot))
    if (isKnown) track.setRow(index, row)
    else track.insert(index, slot, row, stretch)
    this.changedPoints.push(slot, row)
    this.noteChanged(track)
  }

  private removeDoubted(track: MeetingTrack): void {
    for (let index = track.count - 1; index >= 0; index--) {
      if (track.stretchAt(index) !== DOUBTED) continue
      const inSlot = this.slots.get(track.slotAt(index))!
      inSlot.remove(track.rowAt(index), this.noteFlips(inSlot))
      if (inSlot.count === 0) this.slots.delete(inSlot.slot)
      track.removeAt(index)
      this.noteChanged(track)
    }
    this.registry.noteIdle(track)
  }

  private noteFlips(inSlot: SlotPoints): (row: number) => void {
    return (row) => {
      this.changedPoints.push(inSlot.slot, row)
      this.noteChanged(this.registry.track(inSlot.track[row]!))
    }
  }

  private noteChanged(track: MeetingTrack): void {
    if (track.isChanged) return
    track.isChanged = true
    this.changedTracks.push(track)
  }

  private findDuePairs(watermarkMs: number): void {
    for (let i = 0; i < this.changedPoints.length; i += 2)
      this.findContacts(this.changedPoints[i]!, this.changedPoints[i + 1]!)
    this.changedPoints.length = 0
    for (const track of this.changedTracks) {
      track.isChanged = false
      for (const pair of track.pairs) this.makeDue(pair)
    }
    this.changedTracks.length = 0
    if (watermarkMs < this.nextCloseMs) return
    this.nextCloseMs = Number.POSITIVE_INFINITY
    for (const pair of this.registry.pairs())
      if (pair.closesMs <= watermarkMs) this.makeDue(pair)
      else this.nextCloseMs = Math.min(this.nextCloseMs, pair.closesMs)
  }

  /** Makes the pairs of a point with those it is in contact with. */
  private findContacts(slot: number, row: number): void {
    const inSlot = this.slots.get(slot)
    const number = inSlot?.track[row] ?? -1
    // It may be gone by now.
    if (inSlot === undefined || number < 0 || inSlot.isCrowded(row)) return
    inSlot.findNear(inSlot.lonUnits[row]!, inSlot.latUnits[row]!)
    const track = this.registry.track(number)
    for (let i = 0; i < near.count; i++) {
      const other = near.rows[i]!
      if (other === row || Number.isNaN(contactKm(inSlot, row, other))) continue
      this.makeDue(this.registry.ensurePair(track, this.registry.track(inSlot.track[other]!)))
    }
  }

  private makeDue(pair: MeetingPair): void {
    if (pair.isDue) return
    pair.isDue = true
    this.due.push(pair)
  }

  private foldPair(pair: MeetingPair, watermarkMs: number, changes: ChangeGatherer<EncounterOutput>): void {
    const { table, runs, base } = this
    const found: EncounterOutput[] = []
    const add = (output: EncounterOutput) => found.push(output)
    const baseRow = this.baseRowOf(pair)
    if (baseRow >= 0) table.addCopy(base, baseRow)
    forgetContacts(pair, base, baseRow)
    stepPair(pair, this.slots, Number.POSITIVE_INFINITY, runs, table, add)
    runs.advance(table, watermarkMs, add)
    const closed = found.length
    runs.peek(table, add)
    pair.closesMs = found.length > closed ? deadlineOf(table, 0) : Number.POSITIVE_INFINITY
    this.nextCloseMs = Math.min(this.nextCloseMs, pair.closesMs)
    if (table.count > 0) table.remove(0)

    changes.replace(pair.standing, found)
    pair.standing = found
    pair.isDue = false
    if (pair.lastContact === Number.NEGATIVE_INFINITY) this.registry.dropPair(pair)
  }

  /** Folds the points of the slots up to one into the base, and drops them. */
  private moveBase(slot: number, onEnd: (output: EncounterOutput) => void): void {
    this.baseSlot = slot
    for (const pair of this.registry.pairs()) {
      const { firstContact, lastContact } = pair
      stepPair(pair, this.slots, slot, this.runs, this.base, onEnd)
      pair.firstContact = firstContact
      pair.lastContact = lastContact
    }
    this.runs.advance(this.base, slot * stepMs, onEnd)
    for (const [at, inSlot] of this.slots) {
      if (at > slot) continue
      inSlot.forEachTrack((number) => {
        const track = this.registry.track(number)
        track.forgetBefore(slot + 1)
        this.registry.noteIdle(track)
      })
      this.slots.delete(at)
    }
  }

  private baseRowOf({ first, second }: MeetingPair): number {
    return this.base.find(first.number, second.number)
  }
}
