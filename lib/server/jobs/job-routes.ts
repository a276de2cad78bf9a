/** Jobs: what is at work, how far it is, what came of it, and cancelling it. */

import { z } from 'zod'
import { type HttpResponse, jsonResponse, type Route } from '../http-route.ts'
import type { Jobs, JobView } from './jobs.ts'

const TAG = 'Jobs'

export const jobShape = z
  .object({
    id: z.string(),
    kind: z.string().describe('Such as rules-dry-run'),
    who: z.string(),
    state: z.enum(['running', 'done', 'failed', 'cancelled']),
    startedMs: z.number().describe('Epoch ms'),
    endedMs: z.number().nullable(),
    progress: z
      .object({
        done: z.number(),
        total: z.number(),
        perSecond: z.number(),
        leftMs: z.number().nullable().describe('At the rate until now; null: not known yet'),
      })
      .nullable(),
    result: z.unknown().describe('Of its kind; null until it is done, and in lists'),
    error: z.string().nullable(),
  })
  .meta({ id: 'Job' })

const parameters = z.object({ id: z.string().max(64).describe('Of a job') })
const refused = { 'application/json': { schema: z.object({ error: z.string() }) } }
const oneJob = {
  200: { description: 'As it stands.', content: { 'application/json': { schema: jobShape } } },
  404: { description: 'No such job, or it ended more than a day ago.', content: refused },
}

export function createJobRoutes(jobs: Jobs): Route[] {
  return [
    {
      ...{ method: 'GET', path: '/api/v1/jobs', maxBodyBytes: 0 },
      handle: async () => jsonResponse(200, { jobs: jobs.list().map((job) => ({ ...job, result: null })) }),
      description: {
        ...{ operationId: 'listJobs', tag: TAG, summary: 'Long work of the last day, the newest first' },
        responses: {
          200: {
            description: 'Without results.',
            content: { 'application/json': { schema: z.object({ jobs: z.array(jobShape) }) } },
          },
        },
      },
    },
    {
      ...{ method: 'GET', path: '/api/v1/jobs/{id}', maxBodyBytes: 0 },
      handle: async ({ parameters }) => answer(jobs.find(parameters.id!)),
      description: {
        ...{ operationId: 'readJob', tag: TAG, summary: 'How far a job is, and what came of it' },
        ...{ parameters, responses: oneJob },
      },
    },
    {
      ...{ method: 'DELETE', path: '/api/v1/jobs/{id}', maxBodyBytes: 0 },
      handle: async ({ parameters }) => answer(jobs.cancel(parameters.id!)),
      description: {
        ...{
          operationId: 'cancelJob',
          tag: TAG,
          summary: 'Cancels a job; one that has ended stays as it is',
        },
        ...{ parameters, responses: oneJob },
      },
    },
  ]
}

function answer(job: JobView | null): HttpResponse {
  return job === null ? jsonResponse(404, { error: 'there is no such job' }) : jsonResponse(200, job)
}
