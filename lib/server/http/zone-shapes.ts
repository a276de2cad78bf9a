/** What routes of zones share: words of a query that say how a file is to be read. */

import { z } from 'zod'
import type { ZoneImportOptions } from '../../geo/zones/read-zone-properties.ts'
import { ZONE_KINDS } from '../../geo/zones/zone.ts'

/** Read in this thread, a second at most: what is larger is for the command line. */
export const MOST_ZONE_BYTES = 16 * 1024 * 1024

export const setName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 _.-]{0,99}$/)
  .describe('Letters, digits, blanks, dots, dashes')

/** In an address, of which the server takes 16 KB: a code unit there is nine bytes at most. */
export const zoneText = z.string().max(200)

/** Of all zones of a file that do not say it themselves. */
export const zoneWords = {
  kind: z.enum(ZONE_KINDS).optional().describe('Of zones that say none'),
  authority: zoneText.optional(),
  source: zoneText.optional(),
  country: zoneText.optional(),
}

export function readZoneOptions(words: z.output<z.ZodObject<typeof zoneWords>>): ZoneImportOptions {
  const { kind, authority, source, country } = words
  const given = Object.entries({ kind, authority, source, country })
  return Object.fromEntries(given.filter(([, value]) => value !== undefined))
}
