/** Signing in and out, and one's own password: better-auth's, with limits, log and cookies around it. */

import { APIError } from 'better-auth'
import { appendAudit } from '../../store/accounts-audit.ts'
import { findPerson } from '../../store/accounts-people.ts'
import { Gate } from '../feed/gate.ts'
import type { Client } from '../http-route.ts'
import { type Accounts, actorOf } from './accounts.ts'
import { findPasswordFault, type PasswordFault } from './password-rules.ts'
import type { Caller } from './roles.ts'

/** Passwords that are hashed at once: each takes a core for a tenth of a second, and 16 MB. */
const hashing = new Gate(2)

export type SignedIn =
  | { readonly ok: true; readonly cookie: string }
  | { readonly ok: false; readonly reason: 'wrong' | 'disabled' }
  | { readonly ok: false; readonly reason: 'too-often'; readonly retryAfterS: number }

/** An address and a password. Tried too often, by account or by address, it is not looked at. */
export async function signIn(
  accounts: Accounts,
  { email, password }: { readonly email: string; readonly password: string },
  client: Client,
): Promise<SignedIn> {
  const nowMs = accounts.now()
  const key = email.trim().toLowerCase()
  const retryAfterS =
    accounts.signInsOfAddress.take(client.address, nowMs) || accounts.signInsOfAccount.take(key, nowMs)
  if (retryAfterS > 0) return { ok: false, reason: 'too-often', retryAfterS }
  try {
    const { headers, response } = await hashing.run(() =>
      accounts.auth.api.signInEmail({ body: { email: key, password }, returnHeaders: true }),
    )
    accounts.signInsOfAccount.forget(key)
    const { id, name } = response.user
    const actor = { kind: 'account', id, name: `${name} <${key}>`, address: client.address } as const
    const event = { action: 'sign-in', subject: key, before: null, after: null }
    await appendAudit(accounts.store, actor, event, nowMs)
    return { ok: true, cookie: readCookie(accounts, headers, client) }
  } catch (error) {
    if (!(error instanceof APIError)) throw error
    const reason = error.statusCode === 403 ? 'disabled' : 'wrong'
    // As often as it may be tried: that bounds the rows.
    const event = { action: 'sign-in-failed', subject: key, before: null, after: { reason } }
    await appendAudit(accounts.store, actorOf(null, client.address), event, nowMs)
    return { ok: false, reason }
  }
}

/** Ends the session that is shown. Gives the cookie that takes it away. */
export async function signOut(accounts: Accounts, caller: Caller, client: Client, cookie: string) {
  const { headers } = await accounts.auth.api.signOut({
    headers: new Headers({ cookie }),
    returnHeaders: true,
  })
  const event = { action: 'sign-out', subject: subjectOf(caller), before: null, after: null }
  await appendAudit(accounts.store, actorOf(caller, client.address), event, accounts.now())
  accounts.changed()
  return readCookie(accounts, headers, client)
}

export type PasswordChanged =
  | { readonly ok: true; readonly cookie: string }
  | { readonly ok: false; readonly reason: 'wrong' | PasswordFault }
  | { readonly ok: false; readonly reason: 'too-often'; readonly retryAfterS: number }

/** Sets one's own password and ends all sessions but a new one. */
export async function changePassword(
  accounts: Accounts,
  caller: Caller & { readonly kind: 'account' },
  { current, next }: { readonly current: string; readonly next: string },
  client: Client,
  cookie: string,
): Promise<PasswordChanged> {
  const fault = findPasswordFault(next, caller)
  if (fault !== null) return { ok: false, reason: fault }
  const retryAfterS = accounts.signInsOfAccount.take(caller.email, accounts.now())
  if (retryAfterS > 0) return { ok: false, reason: 'too-often', retryAfterS }
  try {
    const { headers } = await hashing.run(() =>
      accounts.auth.api.changePassword({
        body: { currentPassword: current, newPassword: next, revokeOtherSessions: true },
        headers: new Headers({ cookie }),
        returnHeaders: true,
      }),
    )
    accounts.signInsOfAccount.forget(caller.email)
    const event = { action: 'change-password', subject: caller.email, before: null, after: null }
    await appendAudit(accounts.store, actorOf(caller, client.address), event, accounts.now())
    accounts.changed()
    return { ok: true, cookie: readCookie(accounts, headers, client) }
  } catch (error) {
    if (error instanceof APIError) return { ok: false, reason: 'wrong' }
    throw error
  }
}

/** Sets the password of an account that has proven itself by a link. Its sessions are for the caller to end. */
export async function setPassword({ auth }: Accounts, userId: string, password: string): Promise<void> {
  const { internalAdapter, password: hasher } = await auth.$context
  const hash = await hashing.run(() => hasher.hash(password))
  const credential = await internalAdapter.findCredentialAccount(userId)
  if (credential !== null) await internalAdapter.updatePassword(userId, hash)
  else
    await internalAdapter.linkAccount({
      ...{ userId, accountId: userId, providerId: 'credential', password: hash },
    })
}

/** A session for an account that has proven itself by a link. */
export async function openSession(accounts: Accounts, userId: string, client: Client): Promise<string> {
  const { headers } = await accounts.auth.api.openSession({ body: { userId }, returnHeaders: true })
  const person = await findPerson(accounts.store, userId)
  if (person === null) throw new Error('accounts: a session of nobody')
  const name = `${person.name} <${person.email}>`
  const actor = { kind: 'account', id: userId, name, address: client.address } as const
  const event = { action: 'sign-in', subject: person.email, before: null, after: { by: 'link' } }
  await appendAudit(accounts.store, actor, event, accounts.now())
  return readCookie(accounts, headers, client)
}

/** The session's cookie, which travels by TLS alone where it came by it. */
function readCookie({ cookieName }: Accounts, headers: Headers, { isSecure }: Client): string {
  const cookie = headers.getSetCookie().find((line) => line.startsWith(`${cookieName}=`))
  if (cookie === undefined) throw new Error('accounts: better-auth set no cookie')
  return isSecure ? `${cookie}; Secure` : cookie
}

function subjectOf(caller: Caller): string {
  return caller.kind === 'account' ? caller.email : caller.name
}
