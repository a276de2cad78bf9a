/** How it is: for supervisors (open to all), for Prometheus, and for the screen. */

import { z } from 'zod'
import { jsonResponse, type Route } from '../http-route.ts'
import type { Metrics } from './metrics.ts'
import type { PipelineStatus } from './pipeline-status.ts'

const TAG = 'Status'

const ready = z.object({ ready: z.boolean(), reasons: z.array(z.string()) })

/** As lib/server/engine has it; what is not known is null. */
const health = z.looseObject({
  watermarkMs: z.number().nullable(),
  vessels: z.number(),
  reports: z.number(),
  waiting: z.number(),
  stopped: z.string().nullable(),
  sources: z.array(z.looseObject({ name: z.string(), kind: z.string(), state: z.string() })),
})

const noHealth = z.object({ error: z.string() })

/** `now`: wall clock, epoch ms. */
export function createStatusRoutes(status: PipelineStatus, metrics: Metrics, now: () => number): Route[] {
  return [
    {
      ...{ method: 'GET', path: '/healthz', maxBodyBytes: 0 },
      handle: async () => jsonResponse(200, { alive: true }),
      description: {
        ...{ operationId: 'isAlive', tag: TAG, summary: 'Whether the process lives; needs no token' },
        responses: {
          200: {
            description: 'It does.',
            content: { 'application/json': { schema: z.object({ alive: z.literal(true) }) } },
          },
        },
      },
    },
    {
      ...{ method: 'GET', path: '/readyz', maxBodyBytes: 0 },
      async handle() {
        const reasons = status.notReady(now())
        return jsonResponse(reasons.length === 0 ? 200 : 503, { ready: reasons.length === 0, reasons })
      },
      description: {
        ...{ operationId: 'isReady', tag: TAG },
        summary: 'Whether messages that come are folded; needs no token',
        responses: {
          200: { description: 'They are.', content: { 'application/json': { schema: ready } } },
          503: { description: 'Not now, and why.', content: { 'application/json': { schema: ready } } },
        },
      },
    },
    {
      ...{ method: 'GET', path: '/metrics', maxBodyBytes: 0 },
      handle: async () => ({
        status: 200,
        headers: { 'content-type': metrics.contentType },
        body: await metrics.text(),
      }),
      description: {
        ...{ operationId: 'readMetrics', tag: TAG, summary: 'Metrics for Prometheus' },
        responses: {
          200: {
            description: 'In its text format.',
            content: { 'text/plain': { schema: z.string() } },
          },
        },
      },
    },
    {
      ...{ method: 'GET', path: '/api/v1/health', maxBodyBytes: 0 },
      async handle() {
        if (status.health !== null) return jsonResponse(200, status.health)
        return jsonResponse(503, { error: 'the pipeline has not told yet how it is' }, { 'retry-after': '1' })
      },
      description: {
        ...{ operationId: 'readHealth', tag: TAG, summary: 'How the pipeline and each source are' },
        responses: {
          200: {
            description: 'As of a second ago.',
            content: { 'application/json': { schema: health } },
          },
          503: {
            description: 'The pipeline is starting.',
            headers: { 'retry-after': 'Seconds to wait.' },
            content: { 'application/json': { schema: noHealth } },
          },
        },
      },
    },
  ]
}
