/** Links that are opened once: they make the first admin, open the demo, invite people, and set passwords. */

import { randomUUID } from 'node:crypto'
import { type AuditActor, appendAudit } from '../../store/accounts-audit.ts'
import {
  addLink,
  claimLink,
  findLink,
  type LinkKind,
  releaseLink,
  type StoredLink,
} from '../../store/accounts-links.ts'
import { endSessions, findPerson, listPeople } from '../../store/accounts-people.ts'
import type { Client } from '../http-route.ts'
import { type Accounts, actorOf } from './accounts.ts'
import { findPasswordFault, type PasswordFault } from './password-rules.ts'
import type { Role } from './roles.ts'
import { hashSecret, isSameHash, makeSecret } from './secrets.ts'
import { openSession, setPassword } from './sign-in.ts'

const HOUR_MS = 3_600_000
/** How long a link may be opened: those that open everything for a day, an invitation for a week. */
const LASTS_MS: Readonly<Record<LinkKind, number>> = {
  ...{ demo: 24 * HOUR_MS, admin: 24 * HOUR_MS, reset: 24 * HOUR_MS },
  invite: 7 * 24 * HOUR_MS,
}

/** Whom the demo's link makes: no password, no mail. */
const DEMO_PERSON = { name: 'Demo admin', email: 'demo@wakewatch.invalid' } as const

/** What a link is for. */
export type LinkPurpose =
  | { readonly kind: 'demo' | 'admin' }
  | { readonly kind: 'invite'; readonly role: Role; readonly email: string | null }
  | { readonly kind: 'reset'; readonly userId: string; readonly email: string }

/**
 * Makes a link and gives its secret, which is told once. It stands behind the `#` of an address (`/welcome#SECRET`): browsers
 * keep that part to themselves, so that no log, proxy or preview of links has it, and looking at the page does not use it up.
 */
export async function makeLink(
  accounts: Accounts,
  purpose: LinkPurpose,
  actor: AuditActor,
): Promise<{ readonly id: string; readonly secret: string; readonly expiresMs: number }> {
  const secret = makeSecret('')
  const nowMs = accounts.now()
  const { kind } = purpose
  const link = {
    ...{ id: randomUUID(), kind, hash: hashSecret(secret)!, createdMs: nowMs, createdBy: actor.name },
    role: kind === 'reset' ? null : kind === 'invite' ? purpose.role : 'admin',
    email: kind === 'invite' || kind === 'reset' ? purpose.email : null,
    userId: kind === 'reset' ? purpose.userId : null,
    expiresMs: nowMs + LASTS_MS[kind],
  }
  await addLink(accounts.store, link, actor, nowMs)
  return { id: link.id, secret, expiresMs: link.expiresMs }
}

/** Null where it opens nothing: there is no such link, it was used, or it has expired. */
export async function readLink(accounts: Accounts, secret: string): Promise<StoredLink | null> {
  const hash = hashSecret(secret)
  const link = hash === null ? null : await findLink(accounts.store, hash)
  if (link === null || !isSameHash(link.hash, hash!)) return null
  return link.usedMs === null && link.expiresMs > accounts.now() ? link : null
}

/** What a person types on the page of a link; left out where it asks for nothing. */
export interface LinkAnswers {
  readonly name?: string | undefined
  readonly email?: string | undefined
  readonly password?: string | undefined
}

export type OpenedLink =
  | { readonly ok: true; readonly cookie: string; readonly kind: LinkKind }
  | {
      readonly ok: false
      readonly reason:
        | 'no-link'
        | 'name-missing'
        | 'name-taken'
        | 'email-missing'
        | 'email-taken'
        | PasswordFault
    }

/** Takes the link, once: whatever fails before that leaves it as it is. */
export async function openLink(
  accounts: Accounts,
  secret: string,
  answers: LinkAnswers,
  client: Client,
): Promise<OpenedLink> {
  const link = await readLink(accounts, secret)
  if (link === null) return { ok: false, reason: 'no-link' }
  const person = await personOf(accounts, link, answers)
  if ('fault' in person) return { ok: false, reason: person.fault }
  const nobody = actorOf(null, client.address)
  if (!(await claimLink(accounts.store, link, nobody, accounts.now())))
    return { ok: false, reason: 'no-link' }
  try {
    const userId = person.id ?? (await makePerson(accounts, person, link, client))
    if (person.password !== null) await setPassword(accounts, userId, person.password)
    if (link.kind === 'reset') await afterReset(accounts, userId, person.email, client)
    return { ok: true, cookie: await openSession(accounts, userId, client), kind: link.kind }
  } catch (error) {
    await releaseLink(accounts.store, link.id)
    throw error
  }
}

interface LinkPerson {
  /** Null: it is made. */
  readonly id: string | null
  readonly name: string
  readonly email: string
  /** Null: it stays as it is. */
  readonly password: string | null
}

async function personOf(
  { store }: Accounts,
  link: StoredLink,
  { name = '', email = '', password = '' }: LinkAnswers,
): Promise<LinkPerson | { readonly fault: (OpenedLink & { readonly ok: false })['reason'] }> {
  if (link.kind === 'demo') {
    const known = await findPerson(store, DEMO_PERSON.email)
    return { ...DEMO_PERSON, id: known?.id ?? null, password: null }
  }
  if (link.kind === 'reset') {
    const known = await findPerson(store, link.userId!)
    if (known === null || known.disabledMs !== null) return { fault: 'no-link' }
    const fault = findPasswordFault(password, known)
    return fault === null ? { id: known.id, name: known.name, email: known.email, password } : { fault }
  }
  const made = { name: name.trim(), email: (link.email ?? email).trim().toLowerCase() }
  if (made.name === '') return { fault: 'name-missing' }
  if (made.email === '') return { fault: 'email-missing' }
  const fault = findPasswordFault(password, made)
  if (fault !== null) return { fault }
  if ((await findPerson(store, made.email)) !== null) return { fault: 'email-taken' }
  // Histories name people by it.
  const isSame = (known: { readonly name: string }) => known.name.toLowerCase() === made.name.toLowerCase()
  if ((await listPeople(store)).some(isSame)) return { fault: 'name-taken' }
  return { ...made, id: null, password }
}

async function makePerson(
  { auth, store, now }: Accounts,
  { name, email }: LinkPerson,
  { role, kind, createdBy }: StoredLink,
  { address }: Client,
): Promise<string> {
  const { internalAdapter } = await auth.$context
  const user = await internalAdapter.createUser(
    { name, email, role, emailVerified: false },
    { method: 'email-password' },
  )
  const actor = { kind: 'account', id: user.id, name: `${name} <${email}>`, address } as const
  const after = { name, role, by: `${kind} link of ${createdBy}` }
  await appendAudit(store, actor, { action: 'make-account', subject: email, before: null, after }, now())
  return user.id
}

async function afterReset(accounts: Accounts, userId: string, email: string, { address }: Client) {
  const actor = { kind: 'account', id: userId, name: email, address } as const
  const event = { action: 'reset-password', subject: email, before: null, after: { by: 'link' } }
  await appendAudit(accounts.store, actor, event, accounts.now())
  await endSessions(accounts.store, { id: userId, email }, actor, accounts.now())
  accounts.changed()
}
