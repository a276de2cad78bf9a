/** Asks routes without a server between. */

import { createRouteTable, type HttpResponse, type Route } from '../../../lib/server/http-route.ts'

export interface Asked {
  readonly status: number
  readonly headers: HttpResponse['headers']
  readonly body: unknown
}

/** `body`: to be sent as JSON; a text or bytes as they are. Throws where there is no such route. */
export async function ask(
  routes: readonly Route[],
  method: string,
  path: string,
  body: unknown = '',
  signal: AbortSignal = new AbortController().signal,
): Promise<Asked> {
  const found = createRouteTable(routes)(method, path)
  if (!found.ok) throw new Error(`no route for ${method} ${path}`)
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const bytes = body instanceof Uint8Array ? body : new TextEncoder().encode(text)
  const answer = await found.route.handle({
    ...{ method, path, signal, parameters: found.parameters },
    query: new URLSearchParams(),
    headers: {},
    body: bytes,
    client: { caller: null, address: '127.0.0.1', isSecure: false },
  })
  return { status: answer.status, headers: answer.headers, body: JSON.parse(String(answer.body)) }
}
