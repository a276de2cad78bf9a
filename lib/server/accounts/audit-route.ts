/** The audit log, page by page. */

import { z } from 'zod'
import { type AuditEntry, queryAudit } from '../../store/accounts-audit.ts'
import { limitParameter, readTime, timeParameter } from '../http/query-shapes.ts'
import { readQuery } from '../http/read-query.ts'
import { jsonResponse, type Route } from '../http-route.ts'
import { answer, refusal } from './account-shapes.ts'
import type { Accounts } from './accounts.ts'

const MOST_ENTRIES = 500
const word = z.string().min(1).max(100)

const query = z.object({
  before: z.coerce.number().int().min(1).optional().describe('Entries before this number'),
  limit: limitParameter(MOST_ENTRIES, 100),
  action: word.optional(),
  actor: word.optional().describe('Part of a name, or an id'),
  subject: word.optional().describe('Part of what it was done to'),
  from: timeParameter.optional(),
  until: timeParameter.optional(),
})

const page = z.object({
  entries: z.array(
    z
      .object({
        sequence: z.number(),
        time: z.string(),
        actor: z.object({
          kind: z.enum(['account', 'token', 'program', 'nobody']),
          id: z.string().nullable(),
          name: z.string(),
        }),
        action: z.string(),
        subject: z.string(),
        before: z.unknown(),
        after: z.unknown(),
        address: z.string(),
      })
      .meta({ id: 'AuditEntry' }),
  ),
  next: z.number().nullable().describe('`before` of the next page; null: this is the last'),
})

export function createAuditRoute({ store }: Accounts): Route {
  return {
    ...{ method: 'GET', path: '/api/v1/audit', maxBodyBytes: 0 },
    async handle(request) {
      const read = readQuery(query, request.query)
      if (!read.ok) return read.answer
      const { before, limit, action, actor, subject, from, until } = read.query
      const found = await queryAudit(store, {
        ...{ before: before ?? null, action: action ?? null, actor: actor ?? null },
        ...{ subject: subject ?? null, fromMs: readTime(from), untilMs: readTime(until) },
        limit: limit + 1,
      })
      const shown = found.slice(0, limit)
      const next = found.length > limit ? shown.at(-1)!.sequence : null
      return jsonResponse(200, { entries: shown.map(wireEntry), next })
    },
    description: {
      ...{
        operationId: 'listAudit',
        tag: 'Accounts',
        summary: 'What was done, by whom, the newest first',
        query,
      },
      responses: { 200: answer('A page.', page), 400: refusal('A parameter is wrong.') },
    },
  }
}

function wireEntry({ actor, timeMs, ...entry }: AuditEntry) {
  const { address, ...who } = actor
  return { ...entry, time: new Date(timeMs).toISOString(), actor: who, address }
}
