/** The link that is opened once: its token becomes a cookie and leaves the address. */

import type { HttpResponse } from '../http-route.ts'
import type { AccessToken } from './access-token.ts'
import { SESSION_COOKIE } from './admit.ts'
import { DATA_HEADERS } from './security-headers.ts'

/** A year: the longest that browsers keep one is 400 days. */
const COOKIE_SECONDS = 365 * 86_400

/** Null where the address carries no token. `isSecure`: the page came by TLS, through a proxy. */
export function openSession(
  path: string,
  query: URLSearchParams,
  token: AccessToken,
  isSecure: boolean,
): HttpResponse | null {
  const given = path === '/' ? query.get('token') : null
  if (given === null) return null
  if (!token.matches(given))
    return askForLink('This link opens nothing here: another one was made since.', false)
  const cookie = [
    `${SESSION_COOKIE}=${given}`,
    ...['Path=/', `Max-Age=${COOKIE_SECONDS}`, 'HttpOnly', 'SameSite=Strict'],
    ...(isSecure ? ['Secure'] : []),
  ]
  return {
    status: 303,
    headers: { ...DATA_HEADERS, location: '/', 'set-cookie': cookie.join('; ') },
    body: '',
  }
}

/**
 * To a person without a session. `isCrossSite`: they came by a link on another page, and then a strict cookie is held
 * back once; loading the page again from here brings it along.
 */
export function askForLink(text: string, isCrossSite: boolean): HttpResponse {
  const again = isCrossSite ? '<meta http-equiv="refresh" content="0; url=/">' : ''
  return {
    status: 401,
    headers: { ...DATA_HEADERS, 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html lang="en"><meta charset="utf-8">${again}<meta name="viewport" content="width=device-width">
<title>Wakewatch</title><h1>Wakewatch</h1><p>${text}</p>
<p>Open the link that <code>npm start</code> printed when it first ran on this data folder. If it is lost,
<code>npm start -- --new-token</code> makes another.</p></html>
`,
  }
}
