/**
 * Who may ask. Three questions to the head of a request, before anything of it is read: whether it was meant for this
 * server, whether it carries the token, and whether a page of somebody else sent it.
 */

import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import type { AccessToken } from './access-token.ts'

/** Holds the token in browsers. Browsers send it to every port of a host, which is why origins are looked at too. */
export const SESSION_COOKIE = 'wakewatch'

/** Say nothing but that the server lives, and are asked by supervisors without a token. */
const OPEN_PATHS: ReadonlySet<string> = new Set(['/healthz', '/readyz'])

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD'])

export interface Admission {
  /** Names in small letters that the server goes by besides `localhost`; addresses always do. */
  readonly hosts: ReadonlySet<string>
  readonly token: AccessToken
}

export interface RequestHead {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

export type Refusal = 'wrong-host' | 'no-token' | 'wrong-token' | 'wrong-origin'

export const REFUSALS: Readonly<Record<Refusal, { readonly status: number; readonly text: string }>> = {
  'wrong-host': { status: 421, text: 'this server goes by another name: see --name' },
  'no-token': {
    status: 401,
    text: 'a token is needed: Authorization: Bearer TOKEN, or the link of the first start',
  },
  'wrong-token': { status: 401, text: 'this token opens nothing here' },
  'wrong-origin': { status: 403, text: 'a page of another origin may not ask this' },
}

/** Null where the request may go on. `isSocket`: it asks for a WebSocket, which browsers open across origins. */
export function findRefusal(head: RequestHead, admission: Admission, isSocket: boolean): Refusal | null {
  if (!isOwnHost(head.headers.host, admission.hosts)) return 'wrong-host'
  if (!isSocket && OPEN_PATHS.has(head.path)) return null
  const { fault, byCookie } = checkToken(head.headers, admission.token)
  if (fault !== null) return fault
  // A program that knows the token may come from anywhere; a cookie comes along by itself.
  const isRisky = isSocket || !SAFE_METHODS.has(head.method)
  return byCookie && isRisky && !isSameOrigin(head.headers) ? 'wrong-origin' : null
}

/**
 * A page elsewhere may have its own name resolve to this machine, and would then pass for ours (DNS rebinding). It cannot
 * do so with an address in place of a name.
 */
function isOwnHost(host: string | undefined, names: ReadonlySet<string>): boolean {
  if (host === undefined) return false
  const name = host.replace(/:\d{1,5}$/, '').toLowerCase()
  return name === 'localhost' || names.has(name) || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0
}

function checkToken(
  headers: IncomingHttpHeaders,
  token: AccessToken,
): { readonly fault: Refusal | null; readonly byCookie: boolean } {
  const bearer = /^Bearer +([^ ]+) *$/i.exec(headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return { fault: token.matches(bearer) ? null : 'wrong-token', byCookie: false }
  const cookies = readCookies(headers.cookie ?? '', SESSION_COOKIE)
  if (cookies.length === 0) return { fault: 'no-token', byCookie: true }
  return { fault: cookies.some((cookie) => token.matches(cookie)) ? null : 'wrong-token', byCookie: true }
}

/** All of the name: servers on other ports of the host may have set it too. At most four are looked at. */
function readCookies(header: string, name: string): string[] {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .slice(0, 4)
    .map((pair) => pair.slice(name.length + 1))
}

/** Browsers name the origin with every such request; what does not is no browser, and no cookie comes along with it. */
function isSameOrigin({ origin, host }: IncomingHttpHeaders): boolean {
  if (origin === undefined) return false
  try {
    return new URL(origin).host === host?.toLowerCase()
  } catch {
    return false
  }
}
