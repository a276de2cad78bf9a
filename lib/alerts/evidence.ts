/**
 * Evidence: what of a trip speaks for or against suspicion, as numbers. One function makes it, from the trip's
 * happenings, for batch, live, training and explanation alike.
 */

import type { Happening } from './happening.ts'

/** A number of the trip, with the outputs behind it. */
export interface EvidenceItem {
  /** Of lib/model/suspicion's list. */
  readonly name: string
  readonly value: number
  readonly outputIds: readonly string[]
}

/** A trip, as evidence sees it. */
export interface TripEvidenceInput {
  readonly startMs: number
  readonly endMs: number
  /** Its happenings, in the order of `decidedMs`, then of the first output id. */
  readonly happenings: readonly Happening[]
}

/** Placeholder until evidence is built. */
export function gatherEvidence(_trip: TripEvidenceInput): readonly EvidenceItem[] {
  return []
}
