/**
 * Identity in segmentation. It decides only between segments that motion leaves open; it never cuts a ship's
 * segment, for names change at random, in error and on purpose.
 */

import type { Identity } from '../ais/report.ts'
import { transponderClass } from './segment-match.ts'
import { SEGMENTER_OPTIONS as OPTIONS } from './segmenter-options.ts'
import type { OpenSegment, SegmenterState } from './segmenter-state.ts'

/**
 * How two identities stand: 1 the same ship, -1 two ships, 0 unknown. The IMO number stays with a hull for
 * life, so two of them decide. Else one equal text makes them the same, for names and call signs are typed by
 * hand and change with owners; only where all that both say differs are they two.
 */
export function compareIdentities(a: Identity | null, b: Identity | null): -1 | 0 | 1 {
  if (a === null || b === null) return 0
  if (a.imo !== '' && b.imo !== '') return a.imo === b.imo ? 1 : -1
  const bothCallSigns = a.callSign !== '' && b.callSign !== ''
  const bothNames = a.name !== '' && b.name !== ''
  if ((bothCallSigns && a.callSign === b.callSign) || (bothNames && a.name === b.name)) return 1
  return bothCallSigns || bothNames ? -1 : 0
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
 * Which open segment an identity report belongs to; null only when none is open. An identity has no place,
 * so, in this order: the segment that took the position of the same message (type 19 and rows of CSV carry
 * both); a segment of the transponder class that sends such a message; one whose identity agrees, or is not
 * known; the longer one, up to `shortSegment` positions, for noise has few; the last heard.
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
    const agreement = compareIdentities(segment.identity, identity)
    const length = Math.min(segment.positions, OPTIONS.shortSegment)
    const rank = ((isSameClass ? 3 : 0) + agreement + 1) * (OPTIONS.shortSegment + 1) + length
    if (rank > bestRank) {
      best = segment
      bestRank = rank
    }
  }
  return best
}
