/** Zones as GeoJSON: for maps with all that is told of them, and as files that the import reads again. */

import { z } from 'zod'
import { isInForce } from '../../geo/zones/in-force.ts'
import { type Season, ZONE_KINDS, type Zone } from '../../geo/zones/zone.ts'
import type { StoredZone } from '../../store/zones.ts'

const DAY_MS = 86_400_000

const properties = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(ZONE_KINDS),
  set: z.string().describe('It was brought with'),
  authority: z.string(),
  source: z.string(),
  country: z.string().nullable(),
  valid_from: z.string().nullable().describe('A day or a time, UTC; null: without such an end'),
  valid_to: z.string().nullable().describe('The last day, or a time, UTC'),
  seasons: z.array(z.string()).describe('MM-DD/MM-DD, both days in it; none: all year'),
  permitted_flags: z.array(z.string()).nullable(),
  permitted_gears: z.array(z.string()).nullable(),
  inForce: z.boolean().describe('Now'),
  version: z.string(),
  who: z.string().describe('Wrote this version'),
  note: z.string(),
  writtenMs: z.number().describe('Epoch ms'),
})

export const zoneFeatureShape = z
  .object({
    type: z.literal('Feature'),
    properties,
    geometry: z.looseObject({ type: z.literal('MultiPolygon') }),
  })
  .meta({ id: 'ZoneFeature' })

export type ZoneProperties = z.output<typeof properties>

export function zoneFeature(stored: StoredZone, coordinates: number[][][][], nowMs: number) {
  const { zone, set, who, note, writtenMs } = stored
  const { version } = zone
  const told: ZoneProperties = {
    ...zoneProperties(zone),
    ...{ set, inForce: isInForce(zone, nowMs), version, who, note, writtenMs },
  }
  return { type: 'Feature', properties: told, geometry: { type: 'MultiPolygon', coordinates } }
}

/** What maps need that say what it is elsewhere; places to a metre. */
export function plainZoneFeature({ id, name, kind, polygons }: Zone) {
  const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5
  const pointsOf = (ring: Float64Array) =>
    Array.from({ length: ring.length / 2 }, (_, i) => [round(ring[2 * i]!), round(ring[2 * i + 1]!)])
  const coordinates = polygons.map(({ rings }) => rings.map(pointsOf))
  return { type: 'Feature', properties: { id, name, kind }, geometry: { type: 'MultiPolygon', coordinates } }
}

/** As files say it. */
export function zoneProperties(zone: Zone) {
  const { id, name, kind, authority, source, country, permittedFlags, permittedGears } = zone
  return {
    ...{ id, name, kind, authority, source, country },
    valid_from: zone.validFromMs === null ? null : writeDay(zone.validFromMs, false),
    valid_to: zone.validToMs === null ? null : writeDay(zone.validToMs, true),
    seasons: zone.seasons.map(writeSeason),
    permitted_flags: permittedFlags === null ? null : [...permittedFlags],
    permitted_gears: permittedGears === null ? null : [...permittedGears],
  }
}

/** A day where it begins at midnight, or of an end ends there; else the time. */
function writeDay(timeMs: number, isEnd: boolean): string {
  if (timeMs % DAY_MS !== 0) return new Date(timeMs).toISOString()
  return new Date(isEnd ? timeMs - DAY_MS : timeMs).toISOString().slice(0, 10)
}

function writeSeason({ fromMonth, fromDay, toMonth, toDay }: Season): string {
  const day = (...parts: number[]) => parts.map((part) => String(part).padStart(2, '0')).join('-')
  return `${day(fromMonth, fromDay)}/${day(toMonth, toDay)}`
}
