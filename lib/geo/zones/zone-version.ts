import { createHash } from 'node:crypto'
import type { Zone } from './zone.ts'

/**
 * 16 hexadecimal digits over everything that a zone is: its words and rules whatever the order of their fields, and
 * its polygons to the last bit. Zones are brought by people and may be made to collide, so it is cut from SHA-256.
 */
export function versionOfZone(zone: Omit<Zone, 'version'>): string {
  const { polygons, ...rest } = zone
  const hash = createHash('sha256').update(JSON.stringify({ ...rest, version: undefined }, sortFields))
  for (const { rings } of polygons) {
    hash.update(`polygon ${rings.length}`)
    for (const ring of rings) {
      hash.update(`ring ${ring.length}`)
      hash.update(new Uint8Array(ring.buffer, ring.byteOffset, ring.byteLength))
    }
  }
  return hash.digest('hex').slice(0, 16)
}

function sortFields(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
