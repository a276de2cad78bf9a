import { booleanPointInPolygon } from '@turf/turf'
import type { BBox, Feature, MultiPolygon, Polygon } from 'geojson'
import { HALF_TURN, UNITS_PER_DEGREE } from '../../../lib/geo/units.ts'

export type Area = Feature<Polygon | MultiPolygon>

/** A feature of rings, with the box by which turf leaves out what is far. */
export function areaOf(coordinates: readonly Polygon['coordinates'][]): Area {
  const places = coordinates.flat(2) as [number, number][]
  const bbox: BBox = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [lon, lat] of places) {
    bbox[0] = Math.min(bbox[0], lon)
    bbox[1] = Math.min(bbox[1], lat)
    bbox[2] = Math.max(bbox[2], lon)
    bbox[3] = Math.max(bbox[3], lat)
  }
  const geometry: MultiPolygon = { type: 'MultiPolygon', coordinates: [...coordinates] }
  return { type: 'Feature', bbox, properties: {}, geometry }
}

/** The areas that hold a place, by turf; one at -180° is also asked at 180°. */
export function turfZonesAt(areas: readonly Area[], lonUnits: number, latUnits: number): number[] {
  const lat = latUnits / UNITS_PER_DEGREE
  const lons = lonUnits === -HALF_TURN ? [-180, 180] : [lonUnits / UNITS_PER_DEGREE]
  const holding: number[] = []
  for (const [zone, area] of areas.entries()) {
    if (lons.some((lon) => booleanPointInPolygon([lon, lat], area))) holding.push(zone)
  }
  return holding
}
