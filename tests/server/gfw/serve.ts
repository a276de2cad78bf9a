/** A server of the smallest kind, for clients under test: real HTTP over the routes, and nothing else. */

import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerGfw, GFW_BASE_PATH } from '../../../lib/server/gfw/routes.ts'
import type { GfwSources } from '../../../lib/server/gfw/sources.ts'

export interface GfwServer {
  /** As clients are given it. */
  readonly baseUrl: string
  /** What was asked: method and target. */
  readonly requests: readonly string[]
  close(): Promise<void>
}

export async function serveGfw(sources: GfwSources): Promise<GfwServer> {
  const requests: string[] = []
  const server = createServer(async (request, response) => {
    requests.push(`${request.method} ${request.url}`)
    const { pathname, searchParams: query } = new URL(request.url!, 'http://localhost')
    const path = pathname.slice(GFW_BASE_PATH.length)
    const answer = pathname.startsWith(`${GFW_BASE_PATH}/`)
      ? await answerGfw(sources, { method: request.method!, path, query, body: await readBody(request) })
      : { status: 404, body: {} }
    response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8' })
    response.end(JSON.stringify(answer.body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}${GFW_BASE_PATH}/`,
    requests,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return chunks.length === 0 ? null : JSON.parse(Buffer.concat(chunks).toString('utf8'))
}
