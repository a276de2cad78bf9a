/** Events and vessels of the data folder, as lib/store gives them. */

import { z } from 'zod'
import { CursorError } from '../../store/cursor.ts'
import { MOST_HAPPENINGS, queryHappenings } from '../../store/query-events.ts'
import {
  MOST_VESSELS_LISTED,
  queryVesselPage,
  readVesselsWithIdentities,
  type VesselWithIdentities,
} from '../../store/query-vessel-pages.ts'
import type { Store } from '../../store/store.ts'
import { wireOutput } from '../feed/wire-records.ts'
import { jsonResponse, type Route } from '../http-route.ts'
import {
  boxParameter,
  cursorParameter,
  limitParameter,
  readBox,
  timeParameter,
  wordParameter,
} from './query-shapes.ts'
import { readQuery } from './read-query.ts'

const TAG = 'Data'
const DAY_MS = 86_400_000

const KINDS = [
  ...['fishing', 'loitering', 'encounter', 'goingDark', 'identityConflict', 'feedOutage', 'gap', 'portVisit'],
] as const

const error = z.object({ error: z.string() })
const badParameter = {
  description: 'A parameter is wrong.',
  content: { 'application/json': { schema: error } },
}

const eventQuery = z.strictObject({
  kind: z
    .array(z.enum(KINDS))
    .min(1)
    .max(KINDS.length)
    .default([...KINDS]),
  from: timeParameter.optional().describe('What had not ended before; left out: a day before `to`'),
  to: timeParameter.optional().describe('What began before; left out: all that there is'),
  box: boxParameter.optional(),
  limit: limitParameter(MOST_HAPPENINGS, 100),
  cursor: cursorParameter.optional(),
})

const eventPage = z.object({
  simulated: z.boolean(),
  items: z.array(wireOutput).describe('The newest beginning first'),
  cursor: z.string().nullable(),
})

const vesselQuery = z.strictObject({
  text: z.string().min(1).max(100).describe('Beginning of a number, a call sign or a word of a name'),
  limit: limitParameter(MOST_VESSELS_LISTED, 50),
  offset: z.coerce.number().int().min(0).max(1_000_000_000).default(0),
})

const vessel = z.looseObject({
  vessel: z.looseObject({ mmsi: z.string() }),
  identities: z.array(z.looseObject({})),
})
const vesselPage = z.object({ simulated: z.boolean(), vessels: z.array(vessel), total: z.number() })
const oneVessel = z.object({ simulated: z.boolean(), ...vessel.shape })

const mmsiParameter = z.object({ mmsi: wordParameter })

export function createDataRoutes(store: Store): Route[] {
  const { simulated } = store
  return [
    {
      ...{ method: 'GET', path: '/api/v1/events', maxBodyBytes: 0 },
      async handle({ query }) {
        const read = readQuery(eventQuery, query)
        if (!read.ok) return read.answer
        const { kind, from, to, box, limit, cursor = null } = read.query
        const toMs = to === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(to)
        const fromMs = from !== undefined ? Date.parse(from) : to === undefined ? 0 : toMs - DAY_MS
        const area = box === undefined ? null : readBox(box)
        try {
          const found = await queryHappenings(store, { kinds: kind, fromMs, toMs, box: area, limit, cursor })
          return jsonResponse(200, { simulated, ...found })
        } catch (thrown) {
          if (thrown instanceof CursorError) return jsonResponse(422, { error: 'cursor: none of this list' })
          throw thrown
        }
      },
      description: {
        ...{ operationId: 'listEvents', tag: TAG, query: eventQuery },
        summary: 'Events, gaps, port visits and outages, page by page',
        responses: {
          200: { description: 'A page.', content: { 'application/json': { schema: eventPage } } },
          400: badParameter,
          422: {
            description: 'Not a box, or not a cursor of this list.',
            content: { 'application/json': { schema: error } },
          },
        },
      },
    },
    {
      ...{ method: 'GET', path: '/api/v1/vessels', maxBodyBytes: 0 },
      async handle({ query }) {
        const read = readQuery(vesselQuery, query)
        if (!read.ok) return read.answer
        const { text, limit, offset } = read.query
        return jsonResponse(200, { simulated, ...(await queryVesselPage(store, { text }, limit, offset)) })
      },
      description: {
        ...{ operationId: 'searchVessels', tag: TAG, query: vesselQuery },
        summary: 'Vessels by what a person types, best fits first',
        responses: {
          200: { description: 'A page.', content: { 'application/json': { schema: vesselPage } } },
          400: badParameter,
        },
      },
    },
    {
      ...{ method: 'GET', path: '/api/v1/vessels/{mmsi}', maxBodyBytes: 0 },
      async handle({ parameters }) {
        const [found]: VesselWithIdentities[] = await readVesselsWithIdentities(store, [parameters.mmsi!])
        if (found === undefined) return jsonResponse(404, { error: 'no such vessel was heard' })
        return jsonResponse(200, { simulated, ...found })
      },
      description: {
        ...{ operationId: 'readVessel', tag: TAG, summary: 'One vessel with all that it said of itself' },
        parameters: mmsiParameter,
        responses: {
          200: { description: 'The vessel.', content: { 'application/json': { schema: oneVessel } } },
          404: { description: 'It was not heard.', content: { 'application/json': { schema: error } } },
        },
      },
    },
  ]
}
