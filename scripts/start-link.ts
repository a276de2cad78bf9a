/** The link that is printed when the server starts. */

import { isIP } from 'node:net'
import type { Accounts } from '../lib/server/accounts/accounts.ts'
import { makeLink } from '../lib/server/accounts/links.ts'
import { countAdmins } from '../lib/store/accounts-people.ts'

export interface FirstLink {
  readonly kind: 'demo' | 'admin'
  /** Without the slash that the address ends with. */
  readonly path: string
}

/**
 * The demo has a link of its own at each start, and asks for no name, where it is reached from this machine alone. Any
 * other folder has one while it has no admin, or where it is asked for. Null: whoever has an account signs in.
 */
export async function makeFirstLink(
  accounts: Accounts,
  { isDemo, host, newLink }: { readonly isDemo: boolean; readonly host: string; readonly newLink: boolean },
): Promise<FirstLink | null> {
  const kind = isDemo && isLoopback(host) ? 'demo' : 'admin'
  if (kind === 'admin' && !newLink && (await countAdmins(accounts.store)) > 0) return null
  const starter = { kind: 'program', id: null, name: 'npm start', address: '' } as const
  const { secret } = await makeLink(accounts, { kind }, starter)
  return { kind, path: `welcome#${secret}` }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}
