/**
 * Two tracks that were in contact while their points may still change: their runs, folded over the points of the two alone
 * (lib/events/encounter-runs), from where they stood before the first of these.
 */

import { distanceKmUnits } from '../geo/great-circle.ts'
import { CONTACT_OPTIONS, LAT_REACH } from './contacts.ts'
import { PAIR, type PairTable } from './encounter-pairs.ts'
import type { EncounterRuns } from './encounter-runs.ts'
import { POINT } from './grid.ts'
import { apartLagMs } from './known-tracks.ts'
import type { SlotPoints } from './meeting-timeline-slot.ts'
import type { MeetingTrack } from './meeting-timeline-track.ts'
import type { EncounterOutput } from './outputs.ts'

export interface MeetingPair {
  readonly first: MeetingTrack
  readonly second: MeetingTrack
  /** What stands of it and may still change, by start. */
  standing: readonly EncounterOutput[]
  /** The W that closes what stands open; Infinity: nothing does. */
  closesMs: number
  /** Slots of its first and last contact; Infinity and -Infinity: there is none. */
  firstContact: number
  lastContact: number
  /** Its points changed, or W closes it: it is to be folded again. */
  isDue: boolean
}

type Emit = (output: EncounterOutput) => void

/** Steps the runs of a pair, at most one row of `table`, over its slots up to `toSlot`, and notes its contacts. */
export function stepPair(
  pair: MeetingPair,
  slots: ReadonlyMap<number, SlotPoints>,
  toSlot: number,
  runs: EncounterRuns,
  table: PairTable,
  emit: Emit,
): void {
  const { first, second } = pair
  let i = 0
  let j = 0
  while (i < first.count || j < second.count) {
    const slotA = i < first.count ? first.slotAt(i) : Number.POSITIVE_INFINITY
    const slotB = j < second.count ? second.slotAt(j) : Number.POSITIVE_INFINITY
    const slot = Math.min(slotA, slotB)
    if (slot > toSlot) break
    const rowA = slotA === slot ? first.rowAt(i++) : -1
    const rowB = slotB === slot ? second.rowAt(j++) : -1
    const points = slots.get(slot)!
    const apartKm = rowA >= 0 && rowB >= 0 ? contactKm(points, rowA, rowB) : Number.NaN
    if (!Number.isNaN(apartKm)) {
      runs.noteContact(table, slot, points, rowA, rowB, apartKm, emit)
      pair.firstContact = Math.min(pair.firstContact, slot)
      pair.lastContact = slot
      continue
    }
    const row = table.find(first.number, second.number)
    if (row < 0) continue
    const lagMs = apartLagMs(
      lagOf(points, rowA),
      isNearAnchorage(points, rowA),
      lagOf(points, rowB),
      isNearAnchorage(points, rowB),
    )
    if (!Number.isNaN(lagMs)) runs.noteApart(table, row, slot, lagMs, emit)
  }
}

/** How far apart two points in contact are, km; NaN where they are in none (lib/events/contacts). */
export function contactKm(points: SlotPoints, rowA: number, rowB: number): number {
  const northward = points.latUnits[rowA]! - points.latUnits[rowB]!
  if (northward > LAT_REACH || northward < -LAT_REACH) return Number.NaN
  const kindA = points.kind[rowA]!
  const kindB = points.kind[rowB]!
  if (kindA === POINT.nearAnchorage || kindB === POINT.nearAnchorage) return Number.NaN
  if (kindA === POINT.likely && kindB === POINT.likely) return Number.NaN
  if (points.isCrowded(rowA) || points.isCrowded(rowB)) return Number.NaN
  const km = distanceKmUnits(
    points.lonUnits[rowA]!,
    points.latUnits[rowA]!,
    points.lonUnits[rowB]!,
    points.latUnits[rowB]!,
  )
  return km <= CONTACT_OPTIONS.maxApartKm ? km : Number.NaN
}

/** NaN where it is not known. */
function lagOf(points: SlotPoints, row: number): number {
  return row < 0 || points.kind[row] === POINT.likely ? Number.NaN : points.lagMs[row]!
}

function isNearAnchorage(points: SlotPoints, row: number): boolean {
  return row >= 0 && points.kind[row] === POINT.nearAnchorage
}

/** Its contacts are those of its run in the base, as far as they are known. */
export function forgetContacts(pair: MeetingPair, base: PairTable, baseRow: number): void {
  pair.firstContact = baseRow < 0 ? Number.POSITIVE_INFINITY : base.get(baseRow, PAIR.startSlot)
  pair.lastContact = baseRow < 0 ? Number.NEGATIVE_INFINITY : base.get(baseRow, PAIR.lastSlot)
}
