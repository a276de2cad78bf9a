/**
 * One port for pages, API and sockets: admits, finds the route, bounds the body, answers, and ends in good order.
 * Pages are whatever the caller shows for paths that no route has.
 */

import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type Duplex, pipeline } from 'node:stream'
import { requirePolicy } from '../accounts/policy.ts'
import { type Client, createRouteTable, type HttpResponse, jsonResponse, type Route } from '../http-route.ts'
import { cameByTls, readClientAddress } from './client-address.ts'
import { type Admitted, type Gatekeeper, REFUSALS, type RequestHead, type Target } from './gatekeeper.ts'
import { type ReadBody, readBody } from './read-body.ts'
import { answerRefusedPage } from './refused-page.ts'
import { DATA_HEADERS, pageHeaders } from './security-headers.ts'

const OPTIONS = {
  /** All headers of a request, bytes; a cookie, a token and what browsers add are 2 KB. */
  headerBytes: 16_384,
  headers: 100,
  /** For the headers, and for all of a request, ms: who sends a byte at a time is cut off (slow loris). */
  headersMs: 10_000,
  requestMs: 60_000,
  /** Without a byte in either direction, ms: an answer that nobody reads does not wait for ever. */
  silentMs: 120_000,
  /** Kept open for the next request, ms. */
  keepAliveMs: 10_000,
  /** At once; sockets of /live among them. A process may have 1,024 files by default on Linux. */
  connections: 900,
  /** How often times are checked, ms. */
  checkMs: 1000,
} as const

/** Paths that programs ask: what is not there is told in JSON, and no page is made of it. */
const DATA_PATH = /^\/(api|gfw|v1|metrics|openapi\.json|healthz|readyz)(\/|$)/

export interface AnsweredRequest {
  readonly method: string
  /** Without the query, which may hold what is nobody's business. */
  readonly path: string
  /** Of the route as it is written: few, whatever is asked. */
  readonly route: string
  readonly status: number
  readonly durationMs: number
  readonly remote: string
}

export type DroppedReason = 'malformed' | 'headers-too-large' | 'too-slow' | 'too-many-connections'

export interface ServerParts {
  readonly gate: Gatekeeper
  readonly routes: readonly Route[]
  /** Paths of all pages that there are. */
  readonly pages: readonly string[]
  page(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Where a WebSocket may be opened, and by whom it is: it has been admitted. */
  readonly socketPath: string
  socket(request: IncomingMessage, socket: Duplex, head: Buffer): void
  onAnswered(request: AnsweredRequest): void
  onDropped(reason: DroppedReason): void
  /** A defect of ours, with the route it happened on. */
  onError(error: unknown, route: string): void
}

export interface RunningServer {
  readonly port: number
  /** Connections open now. */
  connections(): Promise<number>
  /** Takes no more, lets answers under way end, and cuts off what is left after `graceMs`. */
  close(graceMs: number): Promise<void>
}

/**
 * Resolves once it listens. Throws the system's errors: the port is taken, or may not be used; and where the policy has no
 * entry for something that is served.
 */
export async function listen(parts: ServerParts, host: string, port: number): Promise<RunningServer> {
  requirePolicy(parts.gate.policy, {
    operationIds: parts.routes.map(({ description }) => description.operationId),
    pages: parts.pages,
    sockets: [parts.socketPath],
  })
  const server = createServer({
    maxHeaderSize: OPTIONS.headerBytes,
    headersTimeout: OPTIONS.headersMs,
    requestTimeout: OPTIONS.requestMs,
    keepAliveTimeout: OPTIONS.keepAliveMs,
    connectionsCheckingInterval: OPTIONS.checkMs,
  })
  server.maxHeadersCount = OPTIONS.headers
  server.timeout = OPTIONS.silentMs
  server.maxConnections = OPTIONS.connections
  const answer = createAnswerer(parts)
  server.on('request', answer)
  server.on('upgrade', (request, socket, head) => void upgrade(parts, request, socket, head))
  server.on('clientError', (error, socket) => refuseBytes(parts, error, socket))
  server.on('drop', () => parts.onDropped('too-many-connections'))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return {
    port: (server.address() as AddressInfo).port,
    connections: () =>
      new Promise((resolve) => server.getConnections((_error, count) => resolve(count ?? 0))),
    close: (graceMs) => close(server, graceMs),
  }
}

function createAnswerer(parts: ServerParts) {
  const findRoute = createRouteTable(parts.routes)
  return (request: IncomingMessage, response: ServerResponse): void => {
    const startedMs = performance.now()
    const { method, path, query } = readTarget(request)
    const found = findRoute(method, path)
    const route = found.ok ? found.route.path : DATA_PATH.test(path) ? 'none' : 'page'
    response.once('close', () =>
      parts.onAnswered({
        ...{ method, path, route },
        // A peer that went away before the answer began.
        status: response.headersSent ? response.statusCode : 499,
        durationMs: performance.now() - startedMs,
        remote: request.socket.remoteAddress ?? '',
      }),
    )
    respond().catch((error) => {
      parts.onError(error, route)
      if (response.headersSent) response.destroy()
      else send(request, response, jsonResponse(500, { error: 'a defect of this server; its log says more' }))
    })

    async function respond(): Promise<void> {
      if (!found.ok && found.allowed.length > 0) {
        const allow = found.allowed.join(', ')
        return send(request, response, jsonResponse(405, { error: `this path takes ${allow}` }, { allow }))
      }
      const head = { method, path, headers: request.headers, address: readClientAddress(request) }
      const admitted = await parts.gate.admit(head, targetOf(found.ok ? found.route : null, route))
      if (!admitted.ok) return send(request, response, refuse(admitted, head, query, route))
      if (found.ok) {
        const client = { caller: admitted.caller, address: head.address, isSecure: cameByTls(request) }
        return send(request, response, await ask(found.route, found.parameters, client))
      }
      if (route === 'none')
        return send(request, response, jsonResponse(404, { error: 'there is no such path' }))
      if (method !== 'GET' && method !== 'HEAD')
        return send(request, response, jsonResponse(405, { error: 'pages take GET' }, { allow: 'GET, HEAD' }))
      const headers = pageHeaders()
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
      // Whoever renders finds the nonce where the browser will.
      request.headers['content-security-policy'] = headers['content-security-policy']
      await parts.page(request, response)
    }

    async function ask(
      asked: Route,
      parameters: Readonly<Record<string, string>>,
      client: Client,
    ): Promise<HttpResponse> {
      const read = await readBody(request, asked.maxBodyBytes)
      if (!read.ok) return refuseBody(read, asked)
      const gone = new AbortController()
      response.once('close', () => gone.abort())
      const headers = joinHeaders(request)
      const own = { method, path, parameters, query, headers, body: read.body, signal: gone.signal, client }
      const answer = await asked.handle(own)
      // What was done is in the log before anybody is told of it.
      await parts.gate.record(asked, own, answer)
      return answer
    }
  }
}

function targetOf(found: Route | null, route: string): Target {
  if (found !== null) return { kind: 'route', operationId: found.description.operationId }
  return { kind: route === 'none' ? 'nothing' : 'page' }
}

/** Pages are for people, who are shown the way. */
function refuse(
  { refusal, retryAfterS }: Admitted & { readonly ok: false },
  head: RequestHead,
  query: URLSearchParams,
  route: string,
): HttpResponse {
  const isPerson = head.method === 'GET' && (head.headers.accept ?? '').includes('text/html')
  const page = isPerson && route === 'page' ? answerRefusedPage(refusal, head.path, query) : null
  if (page !== null) return page
  const { status, text } = REFUSALS[refusal]
  const headers: Record<string, string> = {}
  if (status === 401) headers['www-authenticate'] = 'Bearer'
  if (retryAfterS !== undefined) headers['retry-after'] = String(retryAfterS)
  return jsonResponse(status, { error: text }, headers)
}

function refuseBody(read: ReadBody & { readonly ok: false }, { maxBodyBytes }: Route): HttpResponse {
  if (read.reason === 'encoded') return jsonResponse(415, { error: 'no content encoding is taken' })
  if (read.reason === 'cut-off') return jsonResponse(400, { error: 'the body was cut off' })
  return jsonResponse(413, { error: `the body is longer than ${maxBodyBytes} bytes` })
}

function send(request: IncomingMessage, response: ServerResponse, answer: HttpResponse): void {
  const { status, headers, body, file } = answer
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  // What is left of a body that was not read is not waited for.
  const isUnread = !request.complete
  response.writeHead(status, {
    ...DATA_HEADERS,
    ...headers,
    'content-length': file?.bytes ?? bytes.byteLength,
    ...(isUnread ? { connection: 'close' } : {}),
  })
  if (file === undefined) response.end(request.method === 'HEAD' ? undefined : bytes)
  else if (request.method === 'HEAD') response.end(() => file.remove())
  // Whoever goes away before the end, the file goes too.
  else pipeline(createReadStream(file.path), response, () => file.remove())
}

function readTarget({ method = 'GET', url = '/' }: IncomingMessage) {
  const at = url.indexOf('?')
  const path = at < 0 ? url : url.slice(0, at)
  return { method, path, query: new URLSearchParams(at < 0 ? '' : url.slice(at + 1)) }
}

function joinHeaders({ headers }: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
}

async function upgrade(
  parts: ServerParts,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  // Without a listener an error of the peer would end the process.
  socket.on('error', () => socket.destroy())
  const { method, path } = readTarget(request)
  const asked = { method, path, headers: request.headers, address: readClientAddress(request) }
  const isKnown = path === parts.socketPath
  const admitted = await parts.gate
    .admit(asked, { kind: isKnown ? 'socket' : 'nothing' })
    .catch((error: unknown) => {
      parts.onError(error, path)
      return null
    })
  const refused = admitted === null ? 500 : admitted.ok ? 404 : REFUSALS[admitted.refusal].status
  const status = admitted?.ok === true && isKnown ? 101 : refused
  const remote = request.socket.remoteAddress ?? ''
  parts.onAnswered({
    ...{ method, path, route: isKnown ? path : 'none', status, durationMs: 0, remote },
  })
  if (status !== 101) {
    const answer = `HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`
    socket.end(answer, () => socket.destroy())
    return
  }
  if (socket.destroyed) return
  parts.gate.follow(socket, asked)
  // Silence on a socket is for whoever pings it to judge.
  ;(socket as Socket).setTimeout(0)
  parts.socket(request, socket, head)
}

const BYTE_FAULTS: Readonly<Record<string, { readonly reason: DroppedReason; readonly status: string }>> = {
  HPE_HEADER_OVERFLOW: { reason: 'headers-too-large', status: '431 Request Header Fields Too Large' },
  ERR_HTTP_REQUEST_TIMEOUT: { reason: 'too-slow', status: '408 Request Timeout' },
}

function refuseBytes(parts: ServerParts, error: Error, socket: Duplex): void {
  const code = 'code' in error ? String(error.code) : ''
  // Gone already: nothing of it was refused.
  if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const { reason, status } = BYTE_FAULTS[code] ?? { reason: 'malformed', status: '400 Bad Request' }
  parts.onDropped(reason)
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`, () => socket.destroy())
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearTimeout(cut)
}
