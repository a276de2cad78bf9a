/**
 * What answers a request, without anything that listens: a module lists its routes, each with what its documents say of
 * it; the server finds the one that fits, reads the body up to the route's limit, and sends what comes back.
 */

import type { z } from 'zod'
import type { Caller } from './accounts/roles.ts'

/** Who asks, and from where. */
export interface Client {
  /** Null: nobody who is known, which open routes take too. What a caller may is not for routes to judge. */
  readonly caller: Caller | null
  /** Of the peer; behind a proxy on this machine that of the proxy's peer. */
  readonly address: string
  /** It came by TLS, through a proxy. */
  readonly isSecure: boolean
}

export interface HttpRequest {
  /** In capitals. */
  readonly method: string
  /** Without the query, as sent: percent encoding and all. */
  readonly path: string
  /** What stood for `{name}` in the route's path, decoded. */
  readonly parameters: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** By names in small letters; several of one name are joined by ', '. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** At most the route's `maxBodyBytes`. */
  readonly body: Uint8Array
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
  readonly client: Client
}

/** A file that was made for one answer: it is sent as fast as it is taken, and then goes. */
export interface FileBody {
  readonly path: string
  readonly bytes: number
  remove(): void
}

export interface HttpResponse {
  readonly status: number
  /** By names in small letters; `content-length` is the server's. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  /** In the place of the body. */
  readonly file?: FileBody
  /** What the audit log says of it, of routes whose policy is 'server'; left out: path, query, and a short answer. */
  readonly audit?: { readonly subject: string; readonly before: unknown; readonly after: unknown }
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** As OpenAPI has it: `{name}` stands for any text without a slash, of a part or behind it: `/versions/{version}:predict`. */
  readonly path: string
  /** A longer body is answered 413 by the server, before it is read to its end; 0: none is taken. */
  readonly maxBodyBytes: number
  /** What goes wrong is answered; what it throws is a defect of ours, a 500. */
  handle(request: HttpRequest): Promise<HttpResponse>
  readonly description: RouteDescription
}

/** What the OpenAPI document says of a route (lib/server/openapi). Schemas are those that validate. */
export interface RouteDescription {
  /** Unique among all routes: 'predictDetector'. */
  readonly operationId: string
  /** Heading that it stands under. */
  readonly tag: string
  readonly summary: string
  readonly description?: string
  /** Of every `{name}` in the path. */
  readonly parameters?: z.ZodObject
  readonly query?: z.ZodObject
  /** By content type, of which the first is usual. */
  readonly body?: Readonly<Record<string, BodyDescription>>
  /** By status: every one that can come, but for those that any route has (lib/server/openapi). */
  readonly responses: Readonly<Record<number, ResponseDescription>>
}

export interface BodyDescription {
  readonly schema: z.ZodType
  readonly example?: unknown
}

export interface ResponseDescription {
  readonly description: string
  /** Name and meaning of headers that matter. */
  readonly headers?: Readonly<Record<string, string>>
  /** By content type; left out: no body. */
  readonly content?: Readonly<Record<string, BodyDescription>>
}

export type FoundRoute =
  | { readonly ok: true; readonly route: Route; readonly parameters: Readonly<Record<string, string>> }
  /** `allowed`: methods that the path has; empty: no such path. */
  | { readonly ok: false; readonly allowed: readonly string[] }

interface PathEntry {
  readonly pattern: RegExp
  readonly names: readonly string[]
  /** Characters that stand for themselves. */
  readonly fixed: number
  readonly routes: Map<string, Route>
}

/**
 * Made once of all routes. Of paths that fit, the one that leaves the least open has the request, whatever its methods are.
 * HEAD finds GET.
 */
export function createRouteTable(routes: readonly Route[]): (method: string, path: string) => FoundRoute {
  const entries = new Map<string, PathEntry>()
  for (const route of routes) {
    const entry = entries.get(route.path) ?? compilePath(route.path)
    if (entry.routes.has(route.method))
      throw new Error(`server: two routes are ${route.method} ${route.path}`)
    entry.routes.set(route.method, route)
    entries.set(route.path, entry)
  }
  const sorted = [...entries.values()].sort((a, b) => a.names.length - b.names.length || b.fixed - a.fixed)
  return (method, path) => {
    for (const { pattern, names, routes } of sorted) {
      const values = pattern.exec(path)
      if (values === null) continue
      const route = routes.get(method === 'HEAD' ? 'GET' : method)
      if (route === undefined) return { ok: false, allowed: [...routes.keys()] }
      const parameters = names.map((name, i) => [name, decodePart(values[i + 1]!)])
      return { ok: true, route, parameters: Object.fromEntries(parameters) }
    }
    return { ok: false, allowed: [] }
  }
}

function compilePath(path: string): PathEntry {
  const names: string[] = []
  let fixed = 0
  const source = path
    .split(/(\{[a-zA-Z]+\})/)
    .map((part) => {
      if (part.startsWith('{')) {
        names.push(part.slice(1, -1))
        return '([^/]+?)'
      }
      fixed += part.length
      return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    })
    .join('')
  return { pattern: new RegExp(`^${source}$`), names, fixed, routes: new Map() }
}

/** What is no percent encoding is taken as it is. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** An answer in JSON. */
export function jsonResponse(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  }
}
