/** Whether a request was meant for this server, and whether a page of this server sent it. */

import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'

/**
 * A page elsewhere may have its own name resolve to this machine, and would then pass for ours (DNS rebinding). It cannot
 * do so with an address in place of a name. `names`: in small letters, those that the server goes by besides `localhost`.
 */
export function isOwnHost(host: string | undefined, names: ReadonlySet<string>): boolean {
  if (host === undefined) return false
  const name = host.replace(/:\d{1,5}$/, '').toLowerCase()
  return name === 'localhost' || names.has(name) || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0
}

/** Browsers name the origin with every request that could change something; what names none is no browser. */
export function isSameOrigin({ origin, host }: IncomingHttpHeaders): boolean {
  if (origin === undefined) return false
  try {
    return new URL(origin).host === host?.toLowerCase()
  } catch {
    return false
  }
}
