/** The accounts of a folder, open: who somebody is by what they show. */

import type { IncomingHttpHeaders } from 'node:http'
import type { AuditActor } from '../../store/accounts-audit.ts'
import { type AccountsStore, openAccountsStore } from '../../store/accounts-store.ts'
import { findToken, markTokenUsed, type StoredToken } from '../../store/accounts-tokens.ts'
import { dataFolderPaths } from '../../store/data-folder.ts'
import type { Migration } from '../../store/migrations.ts'
import { Attempts } from './attempts.ts'
import { type Auth, createAuth } from './auth.ts'
import { type Caller, isRole, isScope } from './roles.ts'
import { hashSecret, isSameHash, openSigningSecret } from './secrets.ts'

/** What was found out holds for so long, ms: another process (a command line) may have changed it since. */
const KNOWN_MS = 2000
/** Callers that are remembered. */
const MOST_KNOWN = 5000
/** How often it is written down that a token was used, ms. */
const USED_EVERY_MS = 60_000

export interface AccountsOptions {
  readonly migrations: readonly Migration[]
  /** Wall clock, epoch ms. */
  readonly now: () => number
}

export type Identity =
  | { readonly ok: true; readonly caller: Caller; readonly byCookie: boolean }
  | { readonly ok: false; readonly fault: 'no-session' | 'wrong-token' }

export class Accounts {
  /** Sign-ins, by account: ten at once, then one a minute and a half. */
  readonly signInsOfAccount = new Attempts({ most: 10, everyMs: 90_000 })
  /** By address: many people may sit behind one. */
  readonly signInsOfAddress = new Attempts({ most: 30, everyMs: 20_000 })
  private readonly known = new Map<string, { readonly identity: Identity; readonly untilMs: number }>()
  private readonly usedMs = new Map<string, number>()
  private readonly listeners = new Set<() => void>()

  private constructor(
    readonly store: AccountsStore,
    readonly auth: Auth,
    /** Holds the session in browsers. */
    readonly cookieName: string,
    readonly now: () => number,
  ) {}

  static async open(dir: string, { migrations, now }: AccountsOptions): Promise<Accounts> {
    const store = await openAccountsStore(dir, migrations, now())
    try {
      const auth = createAuth(store, openSigningSecret(dataFolderPaths(dir).accountsSecret))
      const { authCookies } = await auth.$context
      return new Accounts(store, auth, authCookies.sessionToken.name, now)
    } catch (error) {
      await store.close()
      throw error
    }
  }

  /** Who it is that shows these headers. A token counts before a cookie. */
  async identify(headers: Pick<IncomingHttpHeaders, 'authorization' | 'cookie'>): Promise<Identity> {
    const bearer = /^Bearer +([^ ]+) *$/i.exec(headers.authorization ?? '')?.[1]
    const cookie = bearer === undefined ? this.findCookie(headers.cookie) : null
    if (bearer === undefined && cookie === null) return { ok: false, fault: 'no-session' }
    const hash = bearer === undefined ? null : hashSecret(bearer)
    if (bearer !== undefined && hash === null) return { ok: false, fault: 'wrong-token' }
    const key = hash ?? cookie!
    const known = this.known.get(key)
    if (known !== undefined && known.untilMs > this.now()) return known.identity
    const identity = hash === null ? await this.identifySession(cookie!) : await this.identifyToken(hash)
    // Whoever guesses does not push out those who are known.
    if (identity.ok) this.remember(key, identity)
    return identity
  }

  /** Called after every change of accounts, sessions and tokens: whoever lost something loses it now. */
  changed(): void {
    this.known.clear()
    for (const listener of this.listeners) listener()
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  async close(): Promise<void> {
    await this.store.close()
  }

  /** `name=value`, as the browser sent it; null: there is none. */
  findCookie(header: string | undefined): string | null {
    const pairs = (header ?? '').split(';').map((pair) => pair.trim())
    return pairs.find((pair) => pair.startsWith(`${this.cookieName}=`)) ?? null
  }

  private async identifySession(cookie: string): Promise<Identity> {
    const found = await this.auth.api.getSession({ headers: new Headers({ cookie }) })
    if (found === null) return { ok: false, fault: 'no-session' }
    const { id, name, email, role, disabledMs } = found.user
    if (typeof disabledMs === 'number' || !isRole(role)) return { ok: false, fault: 'no-session' }
    const caller = { accountId: id, sessionId: found.session.id, name, email, role }
    return { ok: true, caller: { kind: 'account', ...caller }, byCookie: true }
  }

  private async identifyToken(hash: string): Promise<Identity> {
    const token = await findToken(this.store, hash)
    const caller = token === null || !isSameHash(token.hash, hash) ? null : callerOf(token, this.now())
    if (token === null || caller === null) return { ok: false, fault: 'wrong-token' }
    await this.markUsed(token.id)
    return { ok: true, caller, byCookie: false }
  }

  private async markUsed(id: string): Promise<void> {
    const nowMs = this.now()
    if (nowMs - (this.usedMs.get(id) ?? Number.NEGATIVE_INFINITY) < USED_EVERY_MS) return
    this.usedMs.set(id, nowMs)
    await markTokenUsed(this.store, id, nowMs)
  }

  private remember(key: string, identity: Identity): void {
    this.known.set(key, { identity, untilMs: this.now() + KNOWN_MS })
    if (this.known.size > MOST_KNOWN) this.known.delete(this.known.keys().next().value!)
  }
}

/** Null: it opens nothing. */
function callerOf(token: StoredToken, nowMs: number): Caller | null {
  if (token.revokedMs !== null || (token.expiresMs !== null && token.expiresMs <= nowMs)) return null
  // What the command line makes is of whoever has the folder, which is everything.
  const role = token.userId === null ? 'admin' : token.ownerRole
  if (role === null || !isRole(role) || token.isOwnerDisabled) return null
  return {
    ...{ kind: 'token', tokenId: token.id, accountId: token.userId, role },
    name: token.owner === null ? token.label : `${token.label} of ${token.owner}`,
    scopes: token.scopes.filter(isScope),
  }
}

/** Whoever is known, in the words of the log. */
export function actorOf(caller: Caller | null, address: string): AuditActor {
  if (caller === null) return { kind: 'nobody', id: null, name: '', address }
  if (caller.kind === 'account')
    return { kind: 'account', id: caller.accountId, name: `${caller.name} <${caller.email}>`, address }
  return { kind: 'token', id: caller.tokenId, name: caller.name, address }
}
