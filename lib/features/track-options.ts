/** What the track machine goes by: fixed while states live, part of a generation's configuration. */

import { GAP_OPTIONS, type GapOptions } from './gaps.ts'
import { VISIT_OPTIONS, type VisitOptions } from './port-visits.ts'
import { SILENCE_OPTIONS, type SilenceOptions } from './silences.ts'

export interface TrackOptions {
  readonly visits: VisitOptions
  readonly gaps: GapOptions
  readonly silences: SilenceOptions
}

/** The defaults; what a row is and the feature windows are part of the feature schema (lib/features/feature-list). */
export const TRACK_OPTIONS: TrackOptions = {
  visits: VISIT_OPTIONS,
  gaps: GAP_OPTIONS,
  silences: SILENCE_OPTIONS,
}
