/** What is served under `/gfw/v3`, and by whom. Nothing here listens: a server gives requests and sends answers. */

import { answerEvent, answerEventStats, answerEvents } from './answer-events.ts'
import { answerVessel, answerVesselSearch, answerVessels } from './answer-vessels.ts'
import { GfwError } from './error.ts'
import { readParameters } from './read-parameters.ts'
import type { GfwSources } from './sources.ts'

/** What their client is given as `base_url`, behind the origin and with a slash at the end. */
export const GFW_BASE_PATH = '/gfw/v3'

export interface GfwRequest {
  /** In capitals. */
  readonly method: string
  /** Below the base path, as sent: `/events/abc`. */
  readonly path: string
  readonly query: URLSearchParams
  /** Of a POST the parsed JSON, untrusted; else anything. The server bounds how long it is. */
  readonly body: unknown
}

/** To be sent as `application/json`: their client takes nothing else. */
export interface GfwAnswer {
  readonly status: number
  readonly body: unknown
}

export interface GfwRoute {
  readonly method: 'GET' | 'POST'
  /** Of its parts `:id` stands for any one. */
  readonly path: string
  /** Throws a GfwError on what is refused. `id` is '' where the path has none. */
  answer(sources: GfwSources, request: GfwRequest, id: string): Promise<unknown>
}

/** The first that fits answers: fixed words before `:id`. */
export const GFW_ROUTES: readonly GfwRoute[] = [
  {
    ...{ method: 'POST', path: '/events/stats' },
    answer: (sources, { body }) => answerEventStats(sources, body),
  },
  {
    ...{ method: 'POST', path: '/events' },
    // Filters are in the body, the page in the query; what stands in both is the query's.
    answer: (sources, { query, body }) => answerEvents(sources, mergeQuery(body, query)),
  },
  {
    ...{ method: 'GET', path: '/events' },
    answer: (sources, { query }) => answerEvents(sources, readParameters(query)),
  },
  {
    ...{ method: 'GET', path: '/events/:id' },
    answer: (sources, { query }, id) => answerEvent(sources, id, readParameters(query)),
  },
  {
    ...{ method: 'GET', path: '/vessels/search' },
    answer: (sources, { query }) => answerVesselSearch(sources, readParameters(query)),
  },
  {
    ...{ method: 'GET', path: '/vessels' },
    answer: (sources, { query }) => answerVessels(sources, readParameters(query)),
  },
  {
    ...{ method: 'GET', path: '/vessels/:id' },
    answer: (sources, { query }, id) => answerVessel(sources, id, readParameters(query)),
  },
]

/** Finds the route and answers, with refusals in their shape. Other errors are the server's to tell. */
export async function answerGfw(sources: GfwSources, request: GfwRequest): Promise<GfwAnswer> {
  try {
    const { route, id } = findRoute(request)
    return { status: 200, body: await route.answer(sources, request, id) }
  } catch (error) {
    if (!(error instanceof GfwError)) throw error
    return { status: error.body.statusCode, body: error.body }
  }
}

function findRoute({ method, path }: GfwRequest): { readonly route: GfwRoute; readonly id: string } {
  const fitting = GFW_ROUTES.flatMap((route) => {
    const id = matchPath(route.path, path)
    return id === null ? [] : [{ route, id }]
  })
  const found = fitting.find(({ route }) => route.method === method)
  if (found !== undefined) return found
  const served = GFW_ROUTES.map((route) => `${route.method} ${GFW_BASE_PATH}${route.path}`).join(', ')
  throw new GfwError(fitting.length > 0 ? 405 : 404, [
    { title: fitting.length > 0 ? 'Method Not Allowed' : 'Not Found', detail: `there are ${served}` },
  ])
}

/** What stands for `:id`; '' where the pattern has none; null where the path is another one. */
function matchPath(pattern: string, path: string): string | null {
  const wanted = pattern.split('/')
  const parts = path.replace(/\/$/, '').split('/')
  if (parts.length !== wanted.length) return null
  let id = ''
  for (const [i, part] of parts.entries())
    if (wanted[i] === ':id') id = decodePart(part)
    else if (wanted[i] !== part) return null
  return wanted.includes(':id') && id === '' ? null : id
}

/** What is no percent encoding is taken as it is. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function mergeQuery(body: unknown, query: URLSearchParams): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  return { ...body, ...readParameters(query) }
}
