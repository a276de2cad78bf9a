import { UNITS_PER_DEGREE } from '../units.ts'
import { findCrossing } from './border-crossing.ts'
import { createBorderDistance } from './border-distance.ts'
import type { Zone, ZoneIndex } from './zone.ts'
import { buildZoneBorders } from './zone-borders.ts'
import { buildZoneCells } from './zone-cells.ts'
import { flattenZones } from './zone-edges.ts'
import { createZoneLookup } from './zone-lookup.ts'

/**
 * Makes the index of a set of zones, once: it takes most of a second for 300 zones of 70,000 edges. Throws where a ring is
 * not closed.
 *
 * What it says of places is what turf's booleanPointInPolygon says of them, border included; a place at -180° is also
 * one at 180°. What it says of distances and crossings is of borders only: edges along ±180° beyond which the zone goes on, at a
 * pole, or that two parts of a zone share, are none.
 */
export function createZoneIndex(zones: readonly Zone[]): ZoneIndex {
  const edges = flattenZones(zones)
  const cells = buildZoneCells(edges)
  const lookup = createZoneLookup(edges, cells)
  const borders = buildZoneBorders(edges, zones.length)
  const { borderKm, bordersWithin } = createBorderDistance(borders, zones.length)
  return {
    zones,
    zonesAt: lookup.zonesAt,
    // The place at -180° lies in two cells.
    mostAtOnce: Math.min(zones.length, 2 * cells.mostInCell),
    uniformCell: lookup.uniformCell,
    isInside: (zone, lonUnits, latUnits) =>
      lookup.isInside(zone, lonUnits / UNITS_PER_DEGREE, latUnits / UNITS_PER_DEGREE),
    borderKm,
    bordersWithin,
    crossing: (zone, fromLonUnits, fromLatUnits, toLonUnits, toLatUnits) =>
      findCrossing(
        borders,
        zone,
        (lonDeg, latDeg) => lookup.isInside(zone, lonDeg, latDeg),
        fromLonUnits,
        fromLatUnits,
        toLonUnits,
        toLatUnits,
      ),
  }
}
