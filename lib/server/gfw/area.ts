/** Areas that requests filter by: a polygon that they bring, or a zone of the folder that they name. */

import { z } from 'zod'
import { HALF_TURN, unitsOfLatDeg, unitsOfLonDeg } from '../../geo/units.ts'
import type { Zone, ZoneIndex, ZoneKind } from '../../geo/zones/zone.ts'
import { readZones } from '../../geo/zones/zone-import.ts'
import { createZoneIndex } from '../../geo/zones/zone-index.ts'
import type { EventArea } from '../../store/query-event-pages.ts'
import type { Box } from '../../store/query-index.ts'
import { GfwError, refuse } from './error.ts'

const MOST_VERTICES = 20_000

/** Longitude and latitude in degrees, and a height that is passed over. */
const position = z.array(z.number()).min(2).max(4)
const polygon = z.array(z.array(position).max(MOST_VERTICES)).min(1).max(1000)

/** How deep it goes is fixed here, so that no request can nest it deeper. */
export const geometryShape = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('Polygon'), coordinates: polygon }),
  z.strictObject({ type: z.literal('MultiPolygon'), coordinates: z.array(polygon).min(1).max(1000) }),
])

type Geometry = z.output<typeof geometryShape>

/** Judged and repaired as imported zones are. Throws a GfwError that says what is wrong with it. */
export function areaOfGeometry(geometry: Geometry): EventArea {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  const vertices = polygons.flat().reduce((sum, ring) => sum + ring.length, 0)
  if (vertices > MOST_VERTICES) throw refuse('geometry', `${vertices} positions; at most ${MOST_VERTICES}`)
  const properties = { id: 'geometry', name: 'geometry', kind: 'own', source: 'request' }
  const text = JSON.stringify({ type: 'Feature', properties, geometry })
  const { zones, faults } = readZones(new TextEncoder().encode(text), 'geometry')
  if (faults.length > 0)
    throw new GfwError(
      422,
      faults.slice(0, 20).map(({ part, text: detail }) => ({
        title: part === '' ? 'geometry' : `geometry.${part}`,
        detail,
      })),
    )
  return areaOf(createZoneIndex(zones), 0)
}

/** Their data sets of regions, by the kinds of zone that they hold; and ours, of every zone. */
const KINDS_OF_DATASET: ReadonlyMap<string, readonly ZoneKind[] | null> = new Map([
  ['public-eez-areas', ['eez']],
  ['public-mpa-all', ['no-take']],
  ['public-rfmo', ['rfmo']],
  ['wakewatch-zones', null],
])

/** Throws a GfwError where there is no such zone. */
export function areaOfZone(
  region: { readonly dataset: string; readonly id: string },
  zones: ZoneIndex,
): EventArea {
  const dataset = region.dataset.replace(/:latest$/, '')
  const kinds = KINDS_OF_DATASET.get(dataset)
  if (kinds === undefined)
    throw refuse('region.dataset', `not served; there are ${[...KINDS_OF_DATASET.keys()].join(', ')}`)
  const number = zones.zones.findIndex(
    ({ id, kind }) => id === region.id && (kinds === null || kinds.includes(kind)),
  )
  if (number < 0) throw refuse('region.id', `no such zone of ${dataset} in this folder`)
  return areaOf(zones, number)
}

function areaOf(index: ZoneIndex, number: number): EventArea {
  return {
    box: boxOf(index.zones[number]!),
    isInside: (lonUnits, latUnits) => index.isInside(number, lonUnits, latUnits),
  }
}

/** A zone that crosses 180 degrees was cut there: its box then goes all around the world. */
function boxOf({ polygons }: Zone): Box {
  let [west, east, south, north] = [180, -180, 90, -90]
  for (const { rings } of polygons)
    for (const ring of rings)
      for (let i = 0; i < ring.length; i += 2) {
        west = Math.min(west, ring[i]!)
        east = Math.max(east, ring[i]!)
        south = Math.min(south, ring[i + 1]!)
        north = Math.max(north, ring[i + 1]!)
      }
  return {
    westUnits: unitsOfLonDeg(west),
    // 180 degrees is written as -180: there the last unit before it is the edge.
    eastUnits: east >= 180 ? HALF_TURN - 1 : unitsOfLonDeg(east),
    southUnits: unitsOfLatDeg(south),
    northUnits: unitsOfLatDeg(north),
  }
}
