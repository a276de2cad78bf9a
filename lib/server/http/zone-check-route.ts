/** A file of zones looked at without importing it: what is in it, and everything that is wrong with it. */

import { z } from 'zod'
import { readZones } from '../../geo/zones/zone-import.ts'
import type { ZoneFault, ZoneWarning } from '../../geo/zones/zone-import-findings.ts'
import { jsonResponse, type Route } from '../http-route.ts'
import { badRequest, readQuery } from './read-query.ts'
import { zoneProperties } from './zone-feature.ts'
import { MOST_ZONE_BYTES, readZoneOptions, zoneWords } from './zone-shapes.ts'
import { simplifyZones } from './zone-simplify.ts'

/** Of each kind; the counts say how many there are. */
const MOST_FINDINGS = 100
/** What a preview shows: 100 m. */
const PREVIEW_ZOOM = 9

const query = z.strictObject(zoneWords)

const finding = z.object({
  feature: z.number().nullable().describe('From 1; null: the file as a whole'),
  label: z.string().nullable().describe('Its id or name'),
  line: z.number().nullable(),
  part: z.string().describe('Such as polygon 1, ring 1, point 3 (4, 55)'),
  reason: z.string(),
  text: z.string().describe('What is wrong, and what to do'),
})

const checked = z.object({
  ok: z.boolean(),
  faults: z.array(finding),
  faultCount: z.number(),
  warnings: z.array(finding),
  warningCount: z.number(),
  type: z.literal('FeatureCollection'),
  features: z
    .array(z.unknown())
    .describe('The zones as they would be, with coarse borders; none where there is a fault'),
})

export const zoneCheckRoute: Route = {
  ...{ method: 'POST', path: '/api/v1/zones/check', maxBodyBytes: MOST_ZONE_BYTES },
  async handle(request) {
    const read = readQuery(query, request.query)
    if (!read.ok) return read.answer
    if (request.body.length === 0) return badRequest('the body: there is none')
    const found = readZones(request.body, 'file', readZoneOptions(read.query))
    const { polygons } = simplifyZones(found.zones, PREVIEW_ZOOM)
    return jsonResponse(200, {
      ok: found.faultCount === 0,
      ...{ faults: found.faults.slice(0, MOST_FINDINGS).map(tellFinding), faultCount: found.faultCount },
      warnings: found.warnings.slice(0, MOST_FINDINGS).map(tellFinding),
      ...{ warningCount: found.warningCount, type: 'FeatureCollection' },
      features: found.zones.map((zone, index) => ({
        ...{ type: 'Feature', properties: zoneProperties(zone) },
        geometry: { type: 'MultiPolygon', coordinates: polygons[index] },
      })),
    })
  },
  description: {
    ...{ operationId: 'checkZones', tag: 'Judging' },
    summary: 'Says what zones a file holds, and everything that is wrong with it; imports nothing',
    query,
    body: {
      'application/geo+json': { schema: z.unknown().describe('GeoJSON, as docs/zones.md has it') },
      'application/vnd.google-earth.kml+xml': { schema: z.string().describe('KML') },
    },
    responses: {
      200: { description: 'Sound or not.', content: { 'application/json': { schema: checked } } },
      400: {
        description: 'A parameter is wrong, or there is no file.',
        content: { 'application/json': { schema: z.object({ error: z.string() }) } },
      },
    },
  },
}

function tellFinding({ feature, label, line, part, reason, text }: ZoneFault | ZoneWarning) {
  return { feature, label, line, part, reason, text }
}
