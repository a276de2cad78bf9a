/** The routes of lib/server/gfw over HTTP: bodies parsed, answers as they are. */

import { z } from 'zod'
import { answerGfw, GFW_BASE_PATH, GFW_ROUTES } from '../gfw/routes.ts'
import type { GfwSources } from '../gfw/sources.ts'
import { type HttpRequest, jsonResponse, type Route } from '../http-route.ts'

/** A polygon of 20,000 corners is 800 KB. */
const MOST_BODY_BYTES = 2 * 1024 * 1024

const answer = z.looseObject({})
const refusal = z.looseObject({
  statusCode: z.number(),
  error: z.string(),
  messages: z.array(z.looseObject({ title: z.string(), detail: z.string() })),
})

/** `sources`: of the folder as it is now. */
export function createGfwRoutes(sources: () => Promise<GfwSources>): Route[] {
  return GFW_ROUTES.map(({ method, path }) => ({
    method,
    path: GFW_BASE_PATH + path.replace(':id', '{id}'),
    maxBodyBytes: method === 'POST' ? MOST_BODY_BYTES : 0,
    async handle(request) {
      const body = method === 'POST' ? parseBody(request) : null
      const asked = { method, path: request.path.slice(GFW_BASE_PATH.length), query: request.query, body }
      const { status, body: said } = await answerGfw(await sources(), asked)
      return jsonResponse(status, said)
    },
    description: {
      operationId: `gfw${method}${path.replace(/[^a-z]+(.)/gi, (_all, letter: string) => letter.toUpperCase())}`,
      tag: "In Global Fishing Watch's shapes",
      summary: `${method} ${path} as their API version 3 has it`,
      description: 'Parameters, and what differs from theirs, are in docs/gfw-api.md.',
      ...(path.includes(':id') ? { parameters: z.object({ id: z.string() }) } : {}),
      ...(method === 'POST' ? { body: { 'application/json': { schema: z.looseObject({}) } } } : {}),
      responses: {
        200: { description: 'The answer.', content: { 'application/json': { schema: answer } } },
        404: { description: 'Not here.', content: { 'application/json': { schema: refusal } } },
        422: { description: 'Cannot be answered.', content: { 'application/json': { schema: refusal } } },
      },
    },
  }))
}

/** What is no JSON is no object either, and is refused as such, in their shape. */
function parseBody({ body }: HttpRequest): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    return null
  }
}
