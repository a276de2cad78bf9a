/**
 * Avoidance: going dark again and again at one border. An approach is a stay near a zone's border (lib/alerts/
 * zone-passages); it is dark where the vessel went dark within it. After each dark approach those of the days before are
 * counted, so that a rule can ask for so many, and for so large a share of all.
 */

import { ContentHash } from '../features/ids.ts'
import type { ZoneIndex } from '../geo/zones/zone.ts'
import { groupBy } from './group-by.ts'
import type { Happening } from './happening.ts'
import type { ZonePassageOutput } from './zone-passage.ts'

const DAY_MS = 86_400_000

/** `dark`: happenings of going dark of the vessel. One happening for each dark approach and zone. */
export function readAvoidance(
  passages: readonly ZonePassageOutput[],
  dark: readonly Happening[],
  { zones }: ZoneIndex,
  days: number,
): Happening[] {
  const found: Happening[] = []
  for (const [zoneId, approaches] of groupByZone(passages)) {
    const zone = zones.findIndex(({ id }) => id === zoneId)
    const darkOf = new Map<ZonePassageOutput, Happening>()
    for (const approach of approaches) {
      const first = dark.find(
        ({ trackId, startMs, zones: near }) =>
          trackId === approach.trackId &&
          startMs >= approach.startMs &&
          startMs <= approach.endMs &&
          near.some((relation) => relation.zone === zone),
      )
      if (first !== undefined) darkOf.set(approach, first)
    }
    for (const [approach, last] of darkOf) {
      const isCounted = ({ startMs }: ZonePassageOutput) =>
        startMs <= approach.startMs && startMs > approach.startMs - days * DAY_MS
      const counted = approaches.filter(isCounted)
      const darkHere = counted.flatMap((one) => darkOf.get(one) ?? [])
      const outputIds = [...new Set(darkHere.flatMap((one) => one.outputIds))]
      found.push({
        ...last,
        behaviour: 'avoidance',
        outputIds: [avoidanceId(zoneId, days, last), ...outputIds],
        approaches: counted.length,
        darkApproaches: darkHere.length,
        avoidanceDays: days,
        zones: last.zones.filter((relation) => relation.zone === zone),
      })
    }
  }
  return found
}

/** In the order of their beginnings. */
function groupByZone(
  passages: readonly ZonePassageOutput[],
): ReadonlyMap<string, readonly ZonePassageOutput[]> {
  const near = passages.filter(({ relation }) => relation === 'near')
  near.sort((a, b) => a.startMs - b.startMs || (a.id < b.id ? -1 : 1))
  return groupBy(near, ({ zoneId }) => zoneId)
}

function avoidanceId(zoneId: string, days: number, last: Happening): string {
  return new ContentHash().text('avoidance').text(zoneId).float64(days).text(last.outputIds[0]!).digest()
}
