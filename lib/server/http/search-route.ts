/** What somebody types into the bar: vessels and ports that it may mean. Coordinates the page reads itself. */

import { z } from 'zod'
import { canonicalText } from '../../ais/report.ts'
import { readBuiltinPorts } from '../../geo/builtin-places.ts'
import type { Port } from '../../geo/places.ts'
import { UNITS_PER_DEGREE } from '../../geo/units.ts'
import { queryVesselPage } from '../../store/query-vessel-pages.ts'
import type { Store } from '../../store/store.ts'
import { jsonResponse, type Route } from '../http-route.ts'
import { readQuery } from './read-query.ts'

/** Of each kind: what fits under the bar without scrolling. */
const MOST_VESSELS = 8
const MOST_PORTS = 6

const query = z.strictObject({
  text: z.string().min(1).max(100).describe('Name, MMSI, IMO number, call sign, or name of a port'),
})

const found = z.object({
  simulated: z.boolean(),
  vessels: z.array(
    z.object({
      mmsi: z.string(),
      name: z.string().nullable().describe('As heard last'),
      callSign: z.string().nullable(),
      imo: z.string().nullable(),
      was: z.string().nullable().describe('A former name that the text means'),
      lastMs: z.number(),
    }),
  ),
  more: z.number().describe('Vessels that it may mean besides'),
  ports: z.array(z.object({ name: z.string(), country: z.string(), latDeg: z.number(), lonDeg: z.number() })),
})

interface NamedPort {
  readonly port: Port
  /** As names are compared. */
  readonly key: string
}

export function createSearchRoute(store: Store): Route {
  let named: readonly NamedPort[] | null = null
  return {
    ...{ method: 'GET', path: '/api/v1/search', maxBodyBytes: 0 },
    async handle(request) {
      const read = readQuery(query, request.query)
      if (!read.ok) return read.answer
      const { text } = read.query
      const wanted = keyOf(text)
      named ??= readBuiltinPorts(() => 0).ports.map((port) => ({ port, key: keyOf(port.name) }))
      const page = await queryVesselPage(store, { text }, MOST_VESSELS, 0)
      const vessels = page.vessels.map(({ vessel, identities }) => {
        const { name, callSign, imo } = vessel.identity ?? { name: '', callSign: '', imo: '' }
        const was = identities.find(
          ({ identity }) => identity.name !== name && keyOf(identity.name).includes(wanted),
        )
        const isByName = keyOf(name).includes(wanted)
        return {
          ...{ mmsi: vessel.mmsi, name: name || null, callSign: callSign || null, imo: imo || null },
          was: isByName ? null : (was?.identity.name ?? null),
          lastMs: vessel.lastMs,
        }
      })
      const ports = findPorts(named, wanted).map(({ port: { name, country, latUnits, lonUnits } }) => ({
        ...{ name, country, latDeg: latUnits / UNITS_PER_DEGREE, lonDeg: lonUnits / UNITS_PER_DEGREE },
      }))
      const { simulated } = store
      return jsonResponse(200, { simulated, vessels, more: page.total - vessels.length, ports })
    },
    description: {
      ...{ operationId: 'search', tag: 'Data', summary: 'Vessels and ports that a text may mean', query },
      responses: {
        200: { description: 'Best first.', content: { 'application/json': { schema: found } } },
        400: {
          description: 'A parameter is wrong.',
          content: { 'application/json': { schema: z.object({ error: z.string() }) } },
        },
      },
    },
  }
}

/** Whose name begins so, then those of which a word does. */
function findPorts(named: readonly NamedPort[], wanted: string): readonly NamedPort[] {
  if (wanted.length < 2) return []
  const first = named.filter(({ key }) => key.startsWith(wanted))
  const later = named.filter(({ key }) => key.includes(` ${wanted}`) && !key.startsWith(wanted))
  const byName = (a: NamedPort, b: NamedPort) => (a.key < b.key ? -1 : 1)
  return [...first.sort(byName), ...later.sort(byName)].slice(0, MOST_PORTS)
}

/** Without accents: nobody types them, and lists differ. */
function keyOf(text: string): string {
  return canonicalText(text.normalize('NFD').replace(/\p{M}/gu, ''))
}
