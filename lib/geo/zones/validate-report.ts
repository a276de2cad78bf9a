/** What judging the polygons of one feature finds, said with polygon, ring and point. */

import type { ZoneFaultReason, ZoneFindings, ZonePlace, ZoneWarningReason } from './zone-import-findings.ts'
import type { RawRing } from './zone-import-raw.ts'

export type Report = ReturnType<typeof createReport>

/** Faults one by one; warnings of a feature as one for each reason, with how many and where the first is. */
export function createReport(place: ZonePlace, findings: ZoneFindings) {
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

export function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
