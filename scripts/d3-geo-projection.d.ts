/** It comes without types; this is all that is used of it. */
declare module 'd3-geo-projection' {
  import type { GeoProjection } from 'd3-geo'
  import type { GeoJSON } from 'geojson'
  /** The planar shape that the projection gives; null where nothing is left. */
  export function geoProject(object: GeoJSON, projection: GeoProjection): GeoJSON | null
}
