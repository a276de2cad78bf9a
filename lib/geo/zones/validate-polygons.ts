/**
 * The polygons of a feature, judged and brought into the form of a `Zone`: closed rings that do not cross, holes within
 * their outer ring, cut at the antimeridian, outer rings counterclockwise.
 *
 * What cannot be meant is a fault. What changes no place that anyone could care for is put right, with a warning: see
 * docs/zones.md for which is which and what in public data made it so.
 */

import { findRingFault, judgeBox } from './validate-ring-places.ts'
import { checkRings, type RingConflict } from './validate-rings.ts'
import { tidyRing } from './validate-spikes.ts'
import { uncrossRings } from './validate-uncross.ts'
import type { ZonePolygon } from './zone.ts'
import { polygonAreaKm2 } from './zone-import-area.ts'
import { cutAtAntimeridian, turned } from './zone-import-cut.ts'
import type { ZoneFaultReason, ZoneFindings, ZonePlace, ZoneWarningReason } from './zone-import-findings.ts'
import type { RawFeature, RawPolygon, RawRing } from './zone-import-raw.ts'
import { type UnrolledRing, unrollRing } from './zone-import-unroll.ts'

/**
 * Share of a zone's area that slivers of crossings may have to be left out with a warning. GFW's RFMO areas, rounded to
 * 0.01°, have up to a third of this; what someone draws wrongly has a thousand times as much.
 */
const MOST_SLIVER_SHARE = 0.002

/** None where they enclose no area; null where a fault was found. `place` is the feature's. */
export function validatePolygons(
  feature: RawFeature,
  place: ZonePlace,
  findings: ZoneFindings,
): ZonePolygon[] | null {
  const report = createReport(place, findings)
  const { faultCount } = findings
  feature.polygons.forEach((polygon, i) => {
    polygon.rings.forEach((ring, j) => {
      const fault = findRingFault(ring)
      if (fault !== null) report.fault(fault.reason, fault.text, ring, i, j, fault.point)
    })
  })
  checkBox(feature, place, findings)
  if (findings.faultCount > faultCount) return null

  const pieces: Float64Array[][] = []
  const repairs: Repair[] = []
  feature.polygons.forEach((polygon, i) => {
    const rings = prepareRings(polygon, i, report)
    if (rings === null) return
    const sound = settleRings(rings, polygon, i, report, repairs)
    for (const settled of sound) {
      const cut = cutAtAntimeridian(settled)
      if (cut === null) {
        const text = 'it does not come apart at the antimeridian: cut it at 180 degrees before importing'
        report.fault('self-crossing', text, polygon.rings[0]!, i, null, null)
        continue
      }
      if (cut.isChanged) report.count('cut-at-antimeridian', polygon.rings[0]!, i, null, null)
      pieces.push(...cut.polygons.map((piece) => [...piece]))
    }
  })
  checkRepairs(repairs, pieces, findings)
  report.flush()
  if (findings.faultCount > faultCount) return null
  return pieces.map((rings) => ({ rings }))
}

function checkBox(feature: RawFeature, place: ZonePlace, findings: ZoneFindings): void {
  if (feature.box === null) return
  const part = { ...place, part: 'bbox' }
  const verdict = judgeBox(
    feature.box,
    feature.polygons.flatMap(({ rings }) => rings),
  )
  if (verdict === 'swapped') {
    const text = 'its places lie in the bbox only as latitude, longitude: swap them'
    findings.fault(part, 'swapped-axes', text)
  } else if (verdict === 'outside')
    findings.warn(part, 'outside-box', 'its places lie outside the bbox given')
}

interface PreparedRing extends UnrolledRing {
  /** Position of the ring in its polygon, as written. */
  readonly index: number
  /** Whether it runs the other way than as written. */
  readonly isTurned: boolean
}

/** Rings led on, tidied and turned; null where the polygon is out, for a fault or for want of area. */
function prepareRings({ rings }: RawPolygon, polygon: number, report: Report): PreparedRing[] | null {
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

interface Repair {
  readonly droppedKm2: number
  readonly crossingCount: number
  readonly at: ZonePlace
  /** Tells the fault that it is if too much was dropped. */
  readonly refuse: () => void
}

/** The rings as polygons that do not cross, each with its outer ring first; none where there is a fault. */
function settleRings(
  prepared: readonly PreparedRing[],
  { rings: raw }: RawPolygon,
  polygon: number,
  report: Report,
  repairs: Repair[],
): readonly (readonly Float64Array[])[] {
  const rings = prepared.map(({ ring }) => ring)
  const { conflict, parents } = checkRings(rings)
  if (conflict === null) {
    let isSound = true
    for (let i = 1; i < rings.length; i++) {
      const { index } = prepared[i]!
      if (parents[i] === 0) continue
      isSound = false
      if (parents[i] === -1) {
        report.fault('hole-outside', 'the hole lies outside its outer ring', raw[index]!, polygon, index, 0)
      } else {
        const around = prepared[parents[i]!]!.index + 1
        report.fault(
          'hole-in-hole',
          `the hole lies in another hole, ring ${around}`,
          raw[index]!,
          polygon,
          index,
          0,
        )
      }
    }
    if (isSound && parents[0] === -1) return [rings]
    if (isSound)
      report.fault('hole-outside', 'the outer ring lies in one of its holes', raw[0]!, polygon, 0, 0)
    return []
  }
  const { reason, text, ring, point } = describeConflict(conflict, prepared)
  const refuse = () => report.fault(reason, text, raw[ring]!, polygon, ring, point)
  const uncrossed = uncrossRings(rings)
  if (uncrossed === null) {
    refuse()
    return []
  }
  const { droppedKm2, crossingCount } = uncrossed
  repairs.push({ droppedKm2, crossingCount, at: report.placeOf(raw[ring]!, polygon, ring, point), refuse })
  return uncrossed.polygons
}

function describeConflict(conflict: RingConflict, prepared: readonly PreparedRing[]) {
  const edges = [
    { ring: prepared[conflict.ringA]!, point: edgeAsWritten(prepared[conflict.ringA]!, conflict.pointA) },
    { ring: prepared[conflict.ringB]!, point: edgeAsWritten(prepared[conflict.ringB]!, conflict.pointB) },
  ].sort((a, b) => a.ring.index - b.ring.index || a.point - b.point)
  const [here, there] = [edges[0]!, edges[1]!]
  const isOneRing = here.ring === there.ring
  const where = `at ${formatDeg(conflict.lonDeg)}, ${formatDeg(conflict.latDeg)}`
  const other = `the edge at point ${there.point + 1}${isOneRing ? '' : ` of ring ${there.ring.index + 1}`}`
  const isOverlap = conflict.kind === 'overlap'
  const reason: ZoneFaultReason = isOverlap ? 'rings-overlap' : isOneRing ? 'self-crossing' : 'rings-cross'
  const text = isOverlap
    ? `the edge here and ${other} run along each other from ${where.slice(3)}`
    : `the edge here and ${other} cross ${where}: draw the border so that it meets itself nowhere`
  return { reason, text, ring: here.ring.index, point: here.point }
}

/** Position of the place at which an edge starts in the file. */
function edgeAsWritten({ positions, isTurned }: PreparedRing, edge: number): number {
  return positions[isTurned ? edge + 1 : edge]!
}

function formatDeg(value: number): string {
  return String(Number(value.toFixed(6)))
}

/** Crossings are put right only where all that it leaves out of the feature is next to nothing. */
function checkRepairs(
  repairs: readonly Repair[],
  pieces: readonly Float64Array[][],
  findings: ZoneFindings,
): void {
  if (repairs.length === 0) return
  const droppedKm2 = repairs.reduce((sum, repair) => sum + repair.droppedKm2, 0)
  const share = droppedKm2 / pieces.reduce((sum, rings) => sum + polygonAreaKm2(rings), 0)
  if (!(share <= MOST_SLIVER_SHARE)) {
    for (const { refuse } of repairs) refuse()
    return
  }
  const count = repairs.reduce((sum, repair) => sum + repair.crossingCount, 0)
  const text =
    `the border crosses itself ${many(count, 'time')} over slivers of ${formatKm2(droppedKm2)} km2 in all ` +
    `(${(100 * share).toPrecision(2)} % of the zone): taken apart there`
  findings.warn(repairs[0]!.at, 'crossings-removed', text)
}

function formatKm2(km2: number): string {
  return km2 >= 10 ? String(Math.round(km2)) : km2.toPrecision(2)
}

type Report = ReturnType<typeof createReport>

/** Faults one by one; warnings of a feature as one for each reason, with how many and where the first is. */
function createReport(place: ZonePlace, findings: ZoneFindings) {
  const counts = new Map<ZoneWarningReason, { count: number; place: ZonePlace }>()
  const placeOf = (raw: RawRing, polygon: number, ring: number | null, point: number | null): ZonePlace => {
    const parts = [`polygon ${polygon + 1}`]
    if (ring !== null) parts.push(`ring ${ring + 1}`)
    if (point !== null && point >= 0) {
      parts.push(`point ${point + 1} (${raw.values[2 * point]}, ${raw.values[2 * point + 1]})`)
    }
    return { ...place, line: raw.line ?? place.line, part: parts.join(', ') }
  }
  return {
    placeOf,
    fault(
      reason: ZoneFaultReason,
      text: string,
      raw: RawRing,
      polygon: number,
      ring: number | null,
      point: number | null,
    ) {
      findings.fault(placeOf(raw, polygon, ring, point), reason, text)
    },
    count(
      reason: ZoneWarningReason,
      raw: RawRing,
      polygon: number,
      ring: number | null,
      point: number | null,
      count = 1,
    ) {
      const known = counts.get(reason)
      if (known) known.count += count
      else counts.set(reason, { count, place: placeOf(raw, polygon, ring, point) })
    },
    flush() {
      for (const [reason, { count, place }] of counts) {
        findings.warn(place, reason, WARNINGS[reason]?.(count) ?? reason)
      }
    },
  }
}

const WARNINGS: Partial<Record<ZoneWarningReason, (count: number) => string>> = {
  'repeated-places': (count) => `${many(count, 'place')} given twice in a row: taken once`,
  'spikes-removed': (count) => `${many(count, 'edge')} that ran back along the one before: taken out`,
  'no-area-left-out': (count) => `${many(count, 'ring')} without area: left out`,
  'cut-at-antimeridian': (count) => `${many(count, 'polygon')} cut at 180 degrees, or moved by 360`,
  'long-edge': () => 'an edge of over 180 degrees of longitude is taken as written, along the parallel',
  'closed-over-pole': () =>
    'the ring goes once round the Earth: closed over the pole on its side of the equator',
}

function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
