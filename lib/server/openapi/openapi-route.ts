/** Serves the document that describes all routes, itself among them. */

import { z } from 'zod'
import type { Route } from '../http-route.ts'
import { describeRoutes } from './document.ts'

const document = z.looseObject({ openapi: z.string(), paths: z.looseObject({}) })

/** `routes`: all others. Throws where two of them or their schemas have the same name. */
export function withOpenApi(routes: readonly Route[]): Route[] {
  let text = ''
  const own: Route = {
    method: 'GET',
    path: '/openapi.json',
    maxBodyBytes: 0,
    handle: async () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: text }),
    description: {
      operationId: 'readOpenApi',
      tag: 'Status',
      summary: 'This document',
      responses: {
        200: { description: 'OpenAPI 3.1.', content: { 'application/json': { schema: document } } },
      },
    },
  }
  const all = [...routes, own]
  text = `${JSON.stringify(describeRoutes(all), null, 2)}\n`
  return all
}
