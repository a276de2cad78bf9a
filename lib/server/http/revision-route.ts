/** How alerts came, changed and went, as the live feed numbers it: for those who ask now and then, and for what was before. */

import { z } from 'zod'
import type { FeedReader } from '../feed/reader.ts'
import { wireAlertRevision } from '../feed/wire-records.ts'
import { jsonResponse, type Route } from '../http-route.ts'
import { limitParameter } from './query-shapes.ts'
import { readQuery } from './read-query.ts'

const query = z.strictObject({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('Those numbered after it; left out: the newest'),
  limit: limitParameter(1000, 200),
})

const revisions = z.object({
  simulated: z.boolean(),
  newest: z.int().describe('The number given last; 0: none'),
  revisions: z
    .array(wireAlertRevision)
    .describe('In the order of their numbers; what is no longer kept is missing'),
})
const error = z.object({ error: z.string() })

export function createRevisionRoute({ alerts }: Pick<FeedReader, 'alerts'>, simulated: boolean): Route {
  return {
    ...{ method: 'GET', path: '/api/v1/alerts/revisions', maxBodyBytes: 0 },
    async handle(request) {
      const read = readQuery(query, request.query)
      if (!read.ok) return read.answer
      const { limit, after } = read.query
      const newest = await alerts.newest()
      const found = await alerts.after(after ?? Math.max(0, newest - limit), limit)
      return jsonResponse(200, { simulated, newest, revisions: found })
    },
    description: {
      ...{ operationId: 'listAlertRevisions', tag: 'Data', query },
      summary: 'How alerts came, changed and were withdrawn, with the reasons',
      responses: {
        200: { description: 'Revisions.', content: { 'application/json': { schema: revisions } } },
        400: { description: 'A parameter is wrong.', content: { 'application/json': { schema: error } } },
      },
    },
  }
}
