/** How suspicious a trip is, and what makes it so. */

import type { EvidenceItem } from './evidence.ts'

/** An item of evidence with what it adds to the logit. */
export type WeighedEvidence = EvidenceItem & { readonly contribution: number }

export interface TripSuspicionOutput {
  readonly tripId: string
  readonly mmsi: string
  readonly startMs: number
  readonly endMs: number
  /** Event time at which the last of its evidence was known. */
  readonly decidedMs: number
  /** P(an analyst would call the trip suspicious), 0..1, in thousandths; `low` and `high` bound it. */
  readonly score: number
  readonly low: number
  readonly high: number
  /** Sum of the contributions and the bias. */
  readonly logit: number
  /** How many verdicts stand behind the model. */
  readonly verdicts: number
  readonly evidence: readonly WeighedEvidence[]
  /** Version of the model. */
  readonly model: string
}
