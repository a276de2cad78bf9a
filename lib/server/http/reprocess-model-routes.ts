/** The model that scores a live folder: another one, back to the one before, or a change cancelled. */

import { z } from 'zod'
import type { ModelAnswer, ModelWish } from '../engine.ts'
import { type HttpResponse, jsonResponse, type Route } from '../http-route.ts'
import { EngineBusyError } from '../worker/engine-thread.ts'
import { readQuery } from './read-query.ts'

const TAG = 'Judging'

/** Names of the registry alone: no path comes from the network. */
const changeQuery = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}(@[0-9]{1,9})?$/)
    .describe('As --model has it: detector, its newest version; detector@1; speed-baseline'),
})
const nothing = z.strictObject({})

const answered = z.object({
  underWay: z.boolean().describe('False: it is scored so already, or there is nothing to cancel'),
})
const refused = z.object({ error: z.string() })

const body = { 'application/json': { schema: refused } }
const retryLater = { 'retry-after': 'Seconds to wait.' }
const RESPONSES = {
  202: { description: 'Taken.', content: { 'application/json': { schema: answered } } },
  400: { description: 'A parameter is wrong.', content: body },
  409: { description: 'It cannot be, and why. Nothing was changed.', content: body },
  429: { description: 'Too much at once.', headers: retryLater, content: body },
  503: { description: 'The pipeline takes nothing now.', headers: retryLater, content: body },
}

const FOLLOWED = 'The `reprocess` of /api/v1/health tells how far it is, and how it ended.'

export interface ModelTarget {
  changeModel(wanted: ModelWish): Promise<ModelAnswer>
}

export function createReprocessModelRoutes(target: ModelTarget): Route[] {
  return [
    {
      ...{ method: 'POST', path: '/api/v1/model', maxBodyBytes: 0 },
      async handle({ query }) {
        const read = readQuery(changeQuery, query)
        return read.ok ? send(target, { do: 'change', model: read.query.name }) : read.answer
      },
      description: {
        ...{ operationId: 'changeModel', tag: TAG, summary: 'Reprocesses the folder by another model' },
        description: `All that was heard is scored and judged by it beside what is shown, which goes on; then it is shown in one step. ${FOLLOWED}`,
        query: changeQuery,
        responses: RESPONSES,
      },
    },
    {
      ...{ method: 'DELETE', path: '/api/v1/model', maxBodyBytes: 0 },
      async handle({ query }) {
        const read = readQuery(nothing, query)
        return read.ok ? send(target, { do: 'cancel' }) : read.answer
      },
      description: {
        ...{ operationId: 'cancelModelChange', tag: TAG, summary: 'Cancels a change of the model' },
        description: `What is shown stays. ${FOLLOWED}`,
        query: nothing,
        responses: RESPONSES,
      },
    },
    {
      ...{ method: 'POST', path: '/api/v1/model/back', maxBodyBytes: 0 },
      async handle({ query }) {
        const read = readQuery(nothing, query)
        return read.ok ? send(target, { do: 'back' }) : read.answer
      },
      description: {
        ...{ operationId: 'goBackToModel', tag: TAG, summary: 'Goes back to the model before' },
        description: `While it is kept, a day. What was heard since is scored and judged by it first. ${FOLLOWED}`,
        query: nothing,
        responses: RESPONSES,
      },
    },
  ]
}

async function send(target: ModelTarget, wanted: ModelWish): Promise<HttpResponse> {
  let answer: ModelAnswer
  try {
    answer = await target.changeModel(wanted)
  } catch (error) {
    const told = error instanceof Error ? error.message : String(error)
    return error instanceof EngineBusyError ? later(429, told, 1) : later(503, told, 5)
  }
  if (answer.ok) return jsonResponse(202, { underWay: answer.isUnderWay })
  if (answer.reason === 'unfit') return jsonResponse(409, { error: answer.error })
  return later(503, 'the pipeline takes nothing now', 5)
}

function later(status: number, error: string, seconds: number): HttpResponse {
  return jsonResponse(status, { error }, { 'retry-after': String(seconds) })
}
