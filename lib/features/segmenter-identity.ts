/**
 * Identity in segmentation. It decides only between segments that motion leaves open; it never cuts a ship's
 * segment, for names change at random, in error and on purpose.
 */

import type { Identity } from '../ais/report.ts'
import { compareIdentities } from './identity.ts'
import { transponderClass } from './segment-match.ts'
import { SEGMENTER_OPTIONS as OPTIONS } from './segmenter-options.ts'
import type { OpenSegment, SegmenterState } from './segmenter-state.ts'

/**
 * Which open segment an identity report belongs to; null only when none is open. An identity has no place, so,
 * in this order: the segment that took the position of the same message (type 19 and rows of CSV carry both);
 * one of the transponder class that sends such a message; see `rankOf`; the longer one, up to `shortSegment`
 * positions, for noise has few; the last heard.
 */
export function segmentOfIdentity(
  state: SegmenterState,
  timeMs: number,
  messageType: number,
  identity: Identity,
): OpenSegment | null {
  const { open } = state
  const classBits = transponderClass(messageType)
  let best: OpenSegment | null = null
  let bestRank = -1
  for (let i = open.length - 1; i >= 0; i--) {
    const segment = open[i]!
    if (segment.lastMs === timeMs && segment.lastMessageType === messageType) return segment
    const isSameClass = (transponderClass(segment.lastMessageType) & classBits) !== 0
    const isSpeaking = timeMs - segment.lastMs <= OPTIONS.speakingMs
    const standing = rankOf(compareIdentities(segment.identity, identity), isSpeaking)
    const length = Math.min(segment.positions, OPTIONS.shortSegment)
    const rank = ((isSameClass ? RANKS : 0) + standing) * (OPTIONS.shortSegment + 1) + length
    if (rank > bestRank) {
      best = segment
      bestRank = rank
    }
  }
  return best
}

const RANKS = 6

/**
 * A transponder that speaks now before one that is silent, since identities come from those that speak; but none
 * that is known to be another ship before one that is not.
 */
function rankOf(agreement: -1 | 0 | 1, isSpeaking: boolean): number {
  if (agreement < 0) return isSpeaking ? 1 : 0
  return (isSpeaking ? 4 : 2) + agreement
}
