/** Alerts of the data folder, as lib/store gives them: a page of the queue, and one with its history. */

import { z } from 'zod'
import { ALERT_STATES } from '../../alerts/lifecycle.ts'
import { listRevisionsOf, readWithdrawn } from '../../store/alert-revisions.ts'
import { readAlert } from '../../store/alerts.ts'
import { CursorError } from '../../store/cursor.ts'
import { queryAlerts } from '../../store/query-alerts.ts'
import type { Store } from '../../store/store.ts'
import { wireAlert } from '../feed/wire-records.ts'
import { jsonResponse, type Route } from '../http-route.ts'
import {
  boxParameter,
  cursorParameter,
  limitParameter,
  readBox,
  readTime,
  timeParameter,
  wordParameter,
} from './query-shapes.ts'
import { readQuery } from './read-query.ts'

const TAG = 'Data'
const error = z.object({ error: z.string() })
const words = z.array(wordParameter).max(50).optional()

const listQuery = z.strictObject({
  mmsi: wordParameter.optional().describe('Of this vessel, or of what another did with it'),
  text: z.string().max(100).optional().describe('Beginning of a number, a call sign or a word of a name'),
  rule: words,
  state: z.array(z.enum(ALERT_STATES)).max(ALERT_STATES.length).optional(),
  severity: z
    .array(z.enum(['low', 'medium', 'high']))
    .max(3)
    .optional(),
  flag: words,
  type: words,
  zone: words,
  box: boxParameter.optional(),
  from: timeParameter.optional().describe('Alerts that end then or later'),
  to: timeParameter.optional().describe('Alerts that begin before'),
  minSuspicion: z.coerce.number().min(0).max(1).optional(),
  silenced: z.enum(['hidden', 'shown', 'only']).default('hidden'),
  sort: z.enum(['rank', 'newest']).default('newest'),
  limit: limitParameter(1000, 100),
  cursor: cursorParameter.optional(),
})

const standing = {
  state: z.enum(ALERT_STATES),
  judged: z.looseObject({}).nullable().describe('What people said of it'),
  silencedBy: z.array(z.number()),
}

const page = z.object({
  simulated: z.boolean(),
  alerts: z.array(z.object({ alert: wireAlert, ...standing })),
  cursor: z.string().nullable(),
  total: z.number(),
  byState: z.record(z.string(), z.number()),
  silenced: z.number(),
})

const one = z.object({
  simulated: z.boolean(),
  generation: z.number().describe('That it was found by'),
  alert: wireAlert,
  ...standing,
  positions: z.number().describe('Positions kept as evidence'),
  revisions: z.array(z.looseObject({})),
})

const gone = z.object({ error: z.string(), revision: z.looseObject({}) })

export function createAlertRoutes(store: Store): Route[] {
  const { simulated } = store
  return [
    {
      ...{ method: 'GET', path: '/api/v1/alerts', maxBodyBytes: 0 },
      async handle({ query }) {
        const read = readQuery(listQuery, query)
        if (!read.ok) return read.answer
        const { sort: sortBy, cursor = null, box, ...asked } = read.query
        try {
          const { heldBackByRule: _none, ...found } = await queryAlerts(store, {
            ...{ mmsi: asked.mmsi ?? null, text: asked.text ?? null },
            ...{
              ruleIds: asked.rule ?? null,
              states: asked.state ?? null,
              severities: asked.severity ?? null,
            },
            ...{ flags: asked.flag ?? null, vesselTypes: asked.type ?? null, zoneIds: asked.zone ?? null },
            box: box === undefined ? null : readBox(box),
            ...{ fromMs: readTime(asked.from), toMs: readTime(asked.to) },
            ...{ minSuspicion: asked.minSuspicion ?? null, silenced: asked.silenced },
            ...{ sortBy, limit: asked.limit, cursor, budgets: new Map(), show: 'all' },
          })
          return jsonResponse(200, { simulated, ...found })
        } catch (thrown) {
          if (thrown instanceof CursorError) return jsonResponse(422, { error: 'cursor: none of this list' })
          throw thrown
        }
      },
      description: {
        ...{ operationId: 'listAlerts', tag: TAG, summary: 'Alerts, page by page', query: listQuery },
        responses: {
          200: { description: 'A page.', content: { 'application/json': { schema: page } } },
          400: { description: 'A parameter is wrong.', content: { 'application/json': { schema: error } } },
          422: {
            description: 'Not a box, or not a cursor of this list.',
            content: { 'application/json': { schema: error } },
          },
        },
      },
    },
    {
      ...{ method: 'GET', path: '/api/v1/alerts/{id}', maxBodyBytes: 0 },
      async handle({ parameters }) {
        const id = parameters.id!
        const stored = await readAlert(store, id)
        if (stored !== null) {
          const { positions, ...said } = stored
          const revisions = await listRevisionsOf(store, id)
          return jsonResponse(200, { simulated, ...said, positions: positions?.count ?? 0, revisions })
        }
        const withdrawn = await readWithdrawn(store, id)
        if (withdrawn === null) return jsonResponse(404, { error: 'there is no such alert' })
        return jsonResponse(410, { error: 'this alert was withdrawn', revision: withdrawn.revision })
      },
      description: {
        ...{ operationId: 'readAlert', tag: TAG, summary: 'One alert, and how it came and changed' },
        parameters: z.object({ id: wordParameter }),
        responses: {
          200: { description: 'The alert.', content: { 'application/json': { schema: one } } },
          404: { description: 'There is none.', content: { 'application/json': { schema: error } } },
          410: { description: 'Withdrawn: what it was.', content: { 'application/json': { schema: gone } } },
        },
      },
    },
  ]
}
