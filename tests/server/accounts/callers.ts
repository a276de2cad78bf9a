/** Everybody who may ask: nobody, people of each role, tokens of each scope, and wrong ones. */

import type { Accounts } from '../../../lib/server/accounts/accounts.ts'
import { ROLES, type Role, SCOPES, type Scope } from '../../../lib/server/accounts/roles.ts'
import { openSession, setPassword } from '../../../lib/server/accounts/sign-in.ts'
import { makeToken } from '../../../lib/server/accounts/tokens.ts'
import { TESTER } from './accounts-world.ts'

export type CallerName = 'nobody' | Role | `token:${Scope}` | 'viewer-token' | 'wrong-token' | 'wrong-cookie'

export interface TestCaller {
  readonly name: CallerName
  headers(): Promise<Record<string, string>>
  /** It has signed out: a session is made anew. */
  renew?(): void
  /** As the server should know it; null: nobody. */
  readonly known: { readonly role: Role; readonly scopes: readonly Scope[] | null } | null
}

export const HERE = { caller: null, address: '127.0.0.1', isSecure: false } as const
export const PASSWORD = 'a seal on the harbour wall'

export interface TestPerson {
  readonly id: string
  readonly email: string
  readonly role: Role
}

export async function addPerson(
  accounts: Accounts,
  role: Role,
  email = `${role}@x.org`,
): Promise<TestPerson> {
  const { internalAdapter } = await accounts.auth.$context
  const made = await internalAdapter.createUser(
    { name: `The ${role}`, email, role, emailVerified: false },
    { method: 'email-password' },
  )
  await setPassword(accounts, made.id, PASSWORD)
  return { id: made.id, email, role }
}

/** As a browser that is signed in sends it. */
export async function cookieOf(accounts: Accounts, { id }: Pick<TestPerson, 'id'>): Promise<string> {
  return (await openSession(accounts, id, HERE)).split(';')[0]!
}

/** `origin`: of the server. */
export async function makeCallers(accounts: Accounts, origin: string): Promise<TestCaller[]> {
  const people = new Map<Role, TestPerson>()
  for (const role of ROLES) people.set(role, await addPerson(accounts, role))
  const tokenOf = async (role: Role, scopes: readonly Scope[]) => {
    const wish = { label: scopes.join(), scopes, days: 1 }
    return (await makeToken(accounts, people.get(role)!.id, wish, TESTER)).token
  }
  const bearer = (token: string) => async () => ({ authorization: `Bearer ${token}` })
  const callers: TestCaller[] = [
    { name: 'nobody', headers: async () => ({}), known: null },
    { name: 'wrong-token', headers: bearer('wakewatch_wrong'), known: null },
    {
      name: 'wrong-cookie',
      headers: async () => ({ origin, cookie: `${accounts.cookieName}=made.up` }),
      known: null,
    },
    {
      name: 'viewer-token',
      headers: bearer(await tokenOf('viewer', SCOPES)),
      known: { role: 'viewer', scopes: SCOPES },
    },
  ]
  for (const role of ROLES) {
    let cookie: string | null = null
    callers.push({
      ...{ name: role, known: { role, scopes: null } },
      async headers() {
        cookie ??= await cookieOf(accounts, people.get(role)!)
        return { origin, cookie }
      },
      renew() {
        cookie = null
      },
    })
  }
  for (const scope of SCOPES)
    callers.push({
      name: `token:${scope}`,
      headers: bearer(await tokenOf('admin', [scope])),
      known: { role: 'admin', scopes: [scope] },
    })
  return callers
}
