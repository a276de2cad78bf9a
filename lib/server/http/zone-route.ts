/** The zones of the data folder as GeoJSON, for maps. */

import { z } from 'zod'
import type { Zone } from '../../geo/zones/zone.ts'
import type { Store } from '../../store/store.ts'
import { listZones } from '../../store/zones.ts'
import { jsonResponse, type Route } from '../http-route.ts'

const collection = z.object({
  type: z.literal('FeatureCollection'),
  simulated: z.boolean(),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      properties: z.object({ id: z.string(), name: z.string(), kind: z.string() }),
      geometry: z.looseObject({ type: z.literal('MultiPolygon') }),
    }),
  ),
})

export function createZoneRoute(store: Store): Route {
  return {
    ...{ method: 'GET', path: '/api/v1/zones', maxBodyBytes: 0 },
    async handle() {
      const features = (await listZones(store)).map(featureOf)
      return jsonResponse(200, { type: 'FeatureCollection', simulated: store.simulated, features })
    },
    description: {
      ...{ operationId: 'listZones', tag: 'Data', summary: 'Zones in force and others, as GeoJSON' },
      responses: {
        200: { description: 'All of them.', content: { 'application/json': { schema: collection } } },
      },
    },
  }
}

function featureOf({ id, name, kind, polygons }: Zone) {
  const coordinates = polygons.map(({ rings }) => rings.map(pointsOf))
  return { type: 'Feature', properties: { id, name, kind }, geometry: { type: 'MultiPolygon', coordinates } }
}

/** A hundred-thousandth of a degree is a metre: finer than any border is known. */
function pointsOf(ring: Float64Array): number[][] {
  return Array.from({ length: ring.length / 2 }, (_, i) => [
    Number(ring[2 * i]!.toFixed(5)),
    Number(ring[2 * i + 1]!.toFixed(5)),
  ])
}
