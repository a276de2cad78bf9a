/** Everything that the vessel fold's outputs depend on besides the reports and the map. */

import { DUPLICATE_OPTIONS } from './duplicates.ts'
import { FEATURE_OPTIONS, FEATURE_SCHEMA_HASH } from './feature-list.ts'
import { IDENTITIES_REMEMBERED } from './identity-history.ts'
import { ContentHash } from './ids.ts'
import { SEGMENTER_OPTIONS, SEGMENTER_VERSION } from './segmenter-options.ts'
import type { TrackOptions } from './track-options.ts'
import { TRACK_JOIN_OPTIONS } from './tracks.ts'

/** Raise it when the same reports may fold to other outputs under the same thresholds. */
const FOLD_VERSION = 2

/** As an object of plain values: two that print alike fold alike. */
export function describeConfiguration(track: TrackOptions): object {
  return {
    version: [FOLD_VERSION, SEGMENTER_VERSION],
    duplicates: DUPLICATE_OPTIONS,
    segmenter: SEGMENTER_OPTIONS,
    tracks: TRACK_JOIN_OPTIONS,
    track,
    identities: IDENTITIES_REMEMBERED,
    features: [FEATURE_OPTIONS, FEATURE_SCHEMA_HASH],
  }
}

/** 16 hexadecimal digits. */
export function hashConfiguration(track: TrackOptions): string {
  return new ContentHash().text(JSON.stringify(describeConfiguration(track))).digest()
}
