/** Messages sent to us: AIS-catcher's JSON, or NMEA lines. The pipeline counts them as a source of that name. */

import { z } from 'zod'
import { type HttpResponse, jsonResponse, type Route } from '../http-route.ts'
import { EngineBusyError } from '../worker/engine-thread.ts'

/** AIS-catcher sends some KB at a time; an hour of a busy station is a few MB. */
const MOST_BODY_BYTES = 4 * 1024 * 1024
/** Names become labels of metrics and folders of nothing: short, plain, and few (the pipeline bounds how many). */
const NAME = /^[a-z0-9][a-z0-9_.-]{0,31}$/i

const error = z.object({ error: z.string() })
const taken = z
  .object({ lines: z.number(), reports: z.number(), rejected: z.number() })
  .describe('What became of the body.')

/** As lib/server/sources/push-source gives it, from the engine's thread. */
const outcome = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), ...taken.shape }),
  z.object({ ok: z.literal(false), reason: z.enum(['busy', 'too-long', 'stopped']) }),
])

function answer(told: z.output<typeof outcome>): HttpResponse {
  if (told.ok) {
    const { lines, reports, rejected } = told
    return jsonResponse(200, { lines, reports, rejected })
  }
  if (told.reason === 'too-long') return jsonResponse(413, { error: 'the body is too long' })
  if (told.reason === 'busy')
    return jsonResponse(429, { error: 'too much is waiting' }, { 'retry-after': '1' })
  return jsonResponse(503, { error: 'the pipeline takes nothing now' }, { 'retry-after': '5' })
}

export interface PushTarget {
  push(source: string, contentType: string, bytes: Uint8Array<ArrayBuffer>): Promise<unknown>
}

export function createPushRoute(target: PushTarget): Route {
  return {
    ...{ method: 'POST', path: '/api/v1/push/{name}', maxBodyBytes: MOST_BODY_BYTES },
    async handle({ parameters, headers, body }): Promise<HttpResponse> {
      const name = parameters.name!
      if (!NAME.test(name))
        return jsonResponse(400, { error: 'name: up to 32 letters, digits, dots, dashes or underscores' })
      if (body.length === 0) return jsonResponse(400, { error: 'body: there is nothing in it' })
      try {
        const contentType = headers['content-type'] ?? 'text/plain'
        return answer(outcome.parse(await target.push(name, contentType, Uint8Array.from(body))))
      } catch (thrown) {
        const text = thrown instanceof Error ? thrown.message : String(thrown)
        if (thrown instanceof EngineBusyError)
          return jsonResponse(429, { error: text }, { 'retry-after': '1' })
        return jsonResponse(503, { error: text }, { 'retry-after': '5' })
      }
    },
    description: {
      ...{ operationId: 'push', tag: 'Sources', summary: 'Messages of a receiver that sends them here' },
      description: 'Answered once they are in the journal: what is answered 200 is not lost.',
      parameters: z.object({ name: z.string().regex(NAME).describe('Of the source') }),
      body: {
        'application/json': { schema: z.unknown().describe("As AIS-catcher's HTTP output sends it") },
        'text/plain': { schema: z.string().min(1).describe('NMEA lines') },
      },
      responses: {
        200: { description: 'Taken.', content: { 'application/json': { schema: taken } } },
        400: { description: 'Not understood.', content: { 'application/json': { schema: error } } },
        429: {
          description: 'Too much at once.',
          headers: { 'retry-after': 'Seconds to wait.' },
          content: { 'application/json': { schema: error } },
        },
        503: {
          description: 'The pipeline takes nothing now.',
          headers: { 'retry-after': 'Seconds to wait.' },
          content: { 'application/json': { schema: error } },
        },
      },
    },
  }
}
