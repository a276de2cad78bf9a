/**
 * The polygons of a feature, judged and brought into the form of a `Zone`: closed rings that do not cross, holes within
 * their outer ring, cut at the antimeridian, outer rings counterclockwise.
 *
 * What cannot be meant is a fault. What changes no place that anyone could care for is put right, with a warning: see
 * docs/zones.md for which is which and what in public data made it so.
 */

import { edgeAsWritten, type PreparedRing, prepareRings } from './validate-prepare.ts'
import { createReport, many, type Report } from './validate-report.ts'
import { findRingFault, judgeBox } from './validate-ring-places.ts'
import { checkRings, type RingConflict } from './validate-rings.ts'
import { uncrossRings } from './validate-uncross.ts'
import type { ZonePolygon } from './zone.ts'
import { polygonAreaKm2 } from './zone-import-area.ts'
import { cutAtAntimeridian } from './zone-import-cut.ts'
import type { ZoneFaultReason, ZoneFindings, ZonePlace } from './zone-import-findings.ts'
import type { RawFeature, RawPolygon } from './zone-import-raw.ts'

/**
 * Share of a zone's area that slivers of crossings may have to be left out with a warning. GFW's RFMO areas, rounded to
 * 0.01°, have up to 0.0017 (RECOFI); a bow-tie has half of it.
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
