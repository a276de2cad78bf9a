/** Who may open a WebSocket: asked before the upgrade, so that whoever may not costs a line of HTTP. */

import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

export type Authentication =
  | { readonly ok: true }
  | { readonly ok: false; readonly status: number; readonly reason: string }

export type Authenticate = (request: IncomingMessage) => Authentication | Promise<Authentication>

/**
 * Browsers name the page's origin and open sockets across origins, sending cookies along: only pages of the server
 * itself, or of those named, may. What is no browser names none.
 *
 * @param allowed origins as browsers write them: 'https://host:port'
 */
export function isAllowedOrigin(
  { origin, host }: { readonly origin?: string | undefined; readonly host?: string | undefined },
  allowed: ReadonlySet<string>,
): boolean {
  if (origin === undefined || allowed.has(origin)) return true
  try {
    const page = new URL(origin)
    return page.host !== '' && host !== undefined && page.host === new URL(`${page.protocol}//${host}`).host
  } catch {
    return false
  }
}

/** Answers with a status and a word, and closes. */
export function refuseUpgrade(socket: Duplex, status: number, reason: string, retryAfterS?: number): void {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`,
    'connection: close',
    'content-type: text/plain; charset=utf-8',
    `content-length: ${Buffer.byteLength(reason)}`,
    ...(retryAfterS === undefined ? [] : [`retry-after: ${retryAfterS}`]),
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${reason}`, () => socket.destroy())
}
