/** Asking the server's own API from a page. */

export type Answer<Body> =
  | { readonly ok: true; readonly body: Body }
  /** `text`: what the server said; null: it could not be reached. */
  | { readonly ok: false; readonly status: number; readonly text: string | null }

/** Never throws: a page shows what went wrong. */
export async function askApi<Body>(method: string, path: string, sent?: unknown): Promise<Answer<Body>> {
  try {
    const response = await fetch(path, {
      method,
      credentials: 'same-origin',
      ...(sent === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(sent) }),
    })
    const body = (await response.json()) as Body & { readonly error?: string }
    if (response.ok) return { ok: true, body }
    return { ok: false, status: response.status, text: body.error ?? null }
  } catch {
    return { ok: false, status: 0, text: null }
  }
}

/** Where a person was going before they were asked to sign in: a path of this server, whatever the address says. */
export function readNextPath(search: string): string {
  const next = new URLSearchParams(search).get('next') ?? '/'
  // Two slashes, or a backslash, would be another host's.
  return /^\/(?![/\\])[^\\]*$/.test(next) ? next : '/'
}
