/** The zones of the data folder as GeoJSON: all for maps, as coarse as they show it; one as it was given, to be changed. */

import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Store } from '../../store/store.ts'
import { listStoredZones, type StoredZone } from '../../store/zones.ts'
import { type HttpResponse, jsonResponse, type Route } from '../http-route.ts'
import { readQuery } from './read-query.ts'
import { zoneFeature, zoneFeatureShape } from './zone-feature.ts'
import { simplifyZones } from './zone-simplify.ts'

const MOST_ZOOM = 16

const query = z.strictObject({
  zoom: z.coerce
    .number()
    .int()
    .min(0)
    .max(MOST_ZOOM)
    .optional()
    .describe('Of Web Mercator, 512 pixels wide at 0: borders are as fine as it shows'),
})

const collection = z.object({
  type: z.literal('FeatureCollection'),
  simulated: z.boolean(),
  toleranceDeg: z.number().describe('How far a border may lie beside where it is; 0: as it was given'),
  features: z.array(zoneFeatureShape),
})
const oneZone = z.object({ id: z.string().max(200).describe('Of a zone') })

/** `now`: the clock that zones are in force by: that of what is heard. Epoch ms. */
export function createZoneRoutes(store: Store, now: () => number): Route[] {
  const told = new Map<string, string>()
  return [
    {
      ...{ method: 'GET', path: '/api/v1/zones', maxBodyBytes: 0 },
      async handle(request) {
        const read = readQuery(query, request.query)
        if (!read.ok) return read.answer
        const zones = await listStoredZones(store, null)
        const etag = etagOf(zones, read.query.zoom ?? null, now())
        const shared = { etag, 'cache-control': 'private, no-cache' }
        const known = request.headers['if-none-match']?.split(/\s*,\s*/) ?? []
        if (known.includes(etag)) return { status: 304, headers: shared, body: '' }
        let body = told.get(etag)
        if (body === undefined) {
          body = tellZones(zones, store.simulated, read.query.zoom ?? null, now())
          // One for each zoom of the zones as they are.
          if (told.size > MOST_ZOOM) told.clear()
          told.set(etag, body)
        }
        return {
          status: 200,
          headers: { ...shared, 'content-type': 'application/json; charset=utf-8' },
          body,
        }
      },
      description: {
        ...{ operationId: 'listZones', tag: 'Data', summary: 'Zones in force and others, as GeoJSON' },
        description:
          'Borders of all together have 150,000 places at most: coarser ones where they have more.',
        query,
        responses: {
          200: {
            description: 'All of them.',
            headers: {
              etag: 'Of this answer: asked again with if-none-match, 304 says that it is the same.',
            },
            content: { 'application/json': { schema: collection } },
          },
          304: { description: 'The same as what if-none-match names.' },
          400: {
            description: 'A parameter is wrong.',
            content: { 'application/json': { schema: z.object({ error: z.string() }) } },
          },
        },
      },
    },
    {
      ...{ method: 'GET', path: '/api/v1/zones/{id}', maxBodyBytes: 0 },
      async handle({ parameters }): Promise<HttpResponse> {
        const found = (await listStoredZones(store, null)).find(({ zone }) => zone.id === parameters.id)
        if (found === undefined) return jsonResponse(404, { error: `there is no zone ${parameters.id}` })
        return jsonResponse(200, zoneFeature(found, exactPolygons(found), now()))
      },
      description: {
        ...{ operationId: 'readZone', tag: 'Data', summary: 'One zone with its border as it was given' },
        description:
          'Changed and sent to POST /api/v1/zones with others=keep it is a new version of the zone.',
        parameters: oneZone,
        responses: {
          200: { description: 'It.', content: { 'application/json': { schema: zoneFeatureShape } } },
          404: {
            description: 'There is none.',
            content: { 'application/json': { schema: z.object({ error: z.string() }) } },
          },
        },
      },
    },
  ]
}

function tellZones(
  zones: readonly StoredZone[],
  simulated: boolean,
  zoom: number | null,
  nowMs: number,
): string {
  const { polygons, toleranceDeg } = simplifyZones(
    zones.map(({ zone }) => zone),
    zoom,
  )
  const features = zones.map((stored, index) => zoneFeature(stored, polygons[index]!, nowMs))
  return JSON.stringify({ type: 'FeatureCollection', simulated, toleranceDeg, features })
}

/** Whether a zone is in force changes by the day. */
function etagOf(zones: readonly StoredZone[], zoom: number | null, nowMs: number): string {
  const hash = createHash('sha256').update(`${zoom} ${Math.floor(nowMs / 86_400_000)}`)
  for (const { zone, set, writtenMs } of zones)
    hash.update(`\n${zone.id} ${zone.version} ${set} ${writtenMs}`)
  return `"${hash.digest('base64url').slice(0, 27)}"`
}

/** To the last bit, so that a zone of which only words change keeps its border. */
function exactPolygons({ zone }: StoredZone): number[][][][] {
  return zone.polygons.map(({ rings }) =>
    rings.map((ring) => Array.from({ length: ring.length / 2 }, (_, i) => [ring[2 * i]!, ring[2 * i + 1]!])),
  )
}
