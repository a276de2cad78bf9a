/** The rings of one polygon, made ready to be held against each other. */

import type { Report } from './validate-report.ts'
import { tidyRing } from './validate-spikes.ts'
import { turned } from './zone-import-cut.ts'
import type { ZoneFaultReason } from './zone-import-findings.ts'
import type { RawPolygon, RawRing } from './zone-import-raw.ts'
import { type UnrolledRing, unrollRing } from './zone-import-unroll.ts'

export interface PreparedRing extends UnrolledRing {
  /** Position of the ring in its polygon, as written. */
  readonly index: number
  /** Whether it runs the other way than as written. */
  readonly isTurned: boolean
}

/** Rings led on, tidied and turned; null where the polygon is out, for a fault or for want of area. */
export function prepareRings({ rings }: RawPolygon, polygon: number, report: Report): PreparedRing[] | null {
  const prepared: PreparedRing[] = []
  let isFaulty = false
  for (const [index, raw] of rings.entries()) {
    const unrolled = unrollRing(raw.values)
    const isHole = index > 0
    if (typeof unrolled === 'string') {
      const [reason, text] = WINDING_FAULTS[unrolled]
      report.fault(reason, text, raw, polygon, index, null)
      isFaulty = true
      continue
    }
    if (unrolled.how === 'long-edge' && !isAlongPole(raw, unrolled.longEdge)) {
      report.count('long-edge', raw, polygon, index, unrolled.longEdge)
    }
    if (unrolled.how === 'over-north-pole' || unrolled.how === 'over-south-pole') {
      if (isHole) {
        report.fault(
          'winds-round',
          'a hole goes round a pole: cut the polygon at 180 degrees',
          raw,
          polygon,
          index,
          null,
        )
        isFaulty = true
        continue
      }
      report.count('closed-over-pole', raw, polygon, index, unrolled.longEdge)
    }
    const tidy = tidyRing(unrolled.ring)
    if (tidy.ring.length === 0) {
      report.count('no-area-left-out', raw, polygon, index, null)
      if (!isHole) return null
      continue
    }
    if (tidy.repeatedCount > 0) report.count('repeated-places', raw, polygon, index, null, tidy.repeatedCount)
    if (tidy.spikeCount > 0) report.count('spikes-removed', raw, polygon, index, null, tidy.spikeCount)
    const positions = tidy.positions.map((at) => unrolled.positions[at]!)
    const outer = prepared[0]?.ring
    const ring = outer === undefined ? tidy.ring : bringNear(tidy.ring, outer)
    const isTurned = turned(ring, !isHole) !== ring
    prepared.push({
      ...{ ring: turned(ring, !isHole), positions: isTurned ? positions.reverse() : positions },
      ...{ how: unrolled.how, longEdge: unrolled.longEdge, index, isTurned },
    })
  }
  return isFaulty || prepared.length === 0 ? null : prepared
}

/** The way along a pole has no length, however many degrees it is. */
function isAlongPole({ values }: RawRing, edge: number): boolean {
  return Math.abs(values[2 * edge + 1]!) === 90 && Math.abs(values[2 * edge + 3]!) === 90
}

const WINDING_FAULTS = {
  'winds-twice': ['winds-round', 'the ring goes round the Earth more than once'],
  'winds-unknown-pole': [
    'winds-round',
    'the ring goes round the Earth on both sides of the equator, so nobody can say which pole it holds: cut it at 180 degrees and close it along a pole',
  ],
  'too-wide': ['too-wide', 'the ring spans more than 360 degrees of longitude'],
} as const satisfies Record<string, readonly [ZoneFaultReason, string]>

/** A hole by whole turns to where its outer ring is. */
function bringNear(ring: Float64Array, outer: Float64Array): Float64Array {
  const [west, east] = lonRange(ring)
  const [outerWest, outerEast] = lonRange(outer)
  const turns = [0, 1, -1, 2, -2].find(
    (turn) => west + 360 * turn >= outerWest && east + 360 * turn <= outerEast,
  )
  return turns === undefined || turns === 0
    ? ring
    : ring.map((value, i) => (i % 2 === 0 ? value + 360 * turns : value))
}

function lonRange(ring: Float64Array): [number, number] {
  let [west, east] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < ring.length; i += 2) {
    west = Math.min(west, ring[i]!)
    east = Math.max(east, ring[i]!)
  }
  return [west, east]
}

/** Position of the place at which an edge starts in the file. */
export function edgeAsWritten({ positions, isTurned }: PreparedRing, edge: number): number {
  return positions[isTurned ? edge + 1 : edge]!
}
