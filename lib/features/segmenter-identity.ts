/**
 * Identity in segmentation. It decides only between segments that motion leaves open; it never cuts a ship's
 * segment, for names change at random, in error and on purpose.
 */

import type { Identity } from '../ais/report.ts'
import { transponderClass } from './segment-match.ts'
import { SEGMENTER_OPTIONS as OPTIONS } from './segmenter-options.ts'
import type { OpenSegment, SegmenterState } from './segmenter-state.ts'

/**
 * How two identities stand: 1 where any of IMO, call sign and name is given by both and equal, -1 where all
 * that both give differ, 0 where they have none in common.
 */
export function compareIdentities(a: Identity | null, b: Identity | null): -1 | 0 | 1 {
  if (a === null || b === null) return 0
  let differs = false
  if (a.imo !== '' && b.imo !== '') {
    if (a.imo === b.imo) return 1
    differs = true
  }
  if (a.callSign !== '' && b.callSign !== '') {
    if (a.callSign === b.callSign) return 1
    differs = true
  }
  if (a.name !== '' && b.name !== '') {
    if (a.name === b.name) return 1
    differs = true
  }
  return differs ? -1 : 0
}

/** What is known after hearing `heard`: its fields where given, else those known before. */
export function mergeIdentity(known: Identity | null, heard: Identity): Identity {
  if (known === null) return heard
  if (isMergedAlready(known, heard)) return known
  return {
    name: heard.name || known.name,
    callSign: heard.callSign || known.callSign,
    imo: heard.imo || known.imo,
    shipType: Number.isNaN(heard.shipType) ? known.shipType : heard.shipType,
    lengthM: Number.isNaN(heard.lengthM) ? known.lengthM : heard.lengthM,
    widthM: Number.isNaN(heard.widthM) ? known.widthM : heard.widthM,
  }
}

/** Most identities repeat what is known: no object is made for them. */
function isMergedAlready(known: Identity, heard: Identity): boolean {
  return (
    (heard.name === '' || heard.name === known.name) &&
    (heard.callSign === '' || heard.callSign === known.callSign) &&
    (heard.imo === '' || heard.imo === known.imo) &&
    (Number.isNaN(heard.shipType) || heard.shipType === known.shipType) &&
    (Number.isNaN(heard.lengthM) || heard.lengthM === known.lengthM) &&
    (Number.isNaN(heard.widthM) || heard.widthM === known.widthM)
  )
}

/**
 * Which open segment an identity report belongs to; null only when none is open. An identity has no place, so in order:
 * the segment that took the position of the same message (types 19 and rows of CSV carry both); among those
 * of the transponder class, one whose identity agrees; one not known to be another ship; the longer one
 * (up to 10 positions: noise has few); the last heard.
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
    const sameClass = (transponderClass(segment.lastMessageType) & classBits) !== 0 ? 1 : 0
    const agreement = compareIdentities(segment.identity, identity)
    const length = Math.min(segment.positions, OPTIONS.shortSegment)
    const rank = (sameClass * 3 + agreement + 1) * 16 + length
    if (rank > bestRank) {
      best = segment
      bestRank = rank
    }
  }
  return best
}
