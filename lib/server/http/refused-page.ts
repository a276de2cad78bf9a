/** What a person is shown in place of a page. */

import type { HttpResponse } from '../http-route.ts'
import type { Refusal } from './gatekeeper.ts'
import { DATA_HEADERS } from './security-headers.ts'

/** Null: a plain refusal will do. Whoever is not signed in is led there, and back again. */
export function answerRefusedPage(
  refusal: Refusal,
  path: string,
  query: URLSearchParams,
): HttpResponse | null {
  if (refusal === 'no-session' || refusal === 'wrong-token') {
    const back =
      path === '/' && query.size === 0 ? '' : `?${new URLSearchParams({ next: targetOf(path, query) })}`
    return { status: 303, headers: { ...DATA_HEADERS, location: `/sign-in${back}` }, body: '' }
  }
  if (refusal === 'not-allowed')
    return plainPage(403, 'Your account may not open this page. An admin can change its role.')
  if (refusal === 'not-there') return plainPage(404, 'There is no such page.')
  return null
}

function targetOf(path: string, query: URLSearchParams): string {
  return query.size === 0 ? path : `${path}?${query}`
}

function plainPage(status: number, text: string): HttpResponse {
  return {
    status,
    headers: { ...DATA_HEADERS, 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Wakewatch</title><main><h1>Wakewatch</h1><p>${text}</p><p><a href="/">Back to the map</a></p></main></html>
`,
  }
}
