/**
 * Who gets in. Asked of the head of every request and upgrade before anything of it is read: whether it was meant for this
 * server, who sends it, whether a page of somebody else did, and whether the policy lets them. Sockets that stay open are
 * asked again and again.
 */

import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Duplex } from 'node:stream'
import { appendAudit } from '../../store/accounts-audit.ts'
import { type Accounts, actorOf } from '../accounts/accounts.ts'
import { Attempts } from '../accounts/attempts.ts'
import { type Access, findPageAccess, judge, type Policy } from '../accounts/policy.ts'
import type { Caller } from '../accounts/roles.ts'
import type { HttpRequest, HttpResponse, Route } from '../http-route.ts'
import { isOwnHost, isSameOrigin } from './own-host.ts'

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD'])
/** Wrong tokens, by address, and requests of a session: a page that starts asks some dozens at once. */
const WRONG_TOKENS = { most: 60, everyMs: 1000 } as const
const SESSION_REQUESTS = { most: 1000, everyMs: 10 } as const
/** Between two looks at who may keep a socket open, ms. */
const LOOK_MS = 10_000
/** Of a repeated write, one row of the log in so long, ms; so many are remembered. */
const REPEATED_MS = 3_600_000
const MOST_REPEATED = 10_000
/** An answer that is longer is no summary of what was done. */
const LONGEST_ANSWER = 1000

export interface RequestHead {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly address: string
}

/** What is asked for; 'nothing': what is not there, which is told to those who are known. */
export type Target =
  | { readonly kind: 'route'; readonly operationId: string }
  | { readonly kind: 'page' | 'socket' | 'nothing' }

export type Refusal =
  | 'wrong-host'
  | 'no-session'
  | 'wrong-token'
  | 'wrong-origin'
  | 'not-allowed'
  | 'too-many'
  | 'not-there'

export type Admitted =
  | { readonly ok: true; readonly caller: Caller | null }
  | { readonly ok: false; readonly refusal: Refusal; readonly retryAfterS?: number }

export const REFUSALS: Readonly<Record<Refusal, { readonly status: number; readonly text: string }>> = {
  'wrong-host': { status: 421, text: 'this server goes by another name: see --name' },
  'no-session': { status: 401, text: 'sign in, or send a token: Authorization: Bearer TOKEN' },
  'wrong-token': { status: 401, text: 'this token opens nothing here' },
  'wrong-origin': { status: 403, text: 'a page of another origin may not ask this' },
  'not-allowed': { status: 403, text: "the account's role or the token's scopes do not allow this" },
  'too-many': { status: 429, text: 'too many requests; try again later' },
  'not-there': { status: 404, text: 'there is no such path' },
}

export class Gatekeeper {
  private readonly wrongTokens = new Attempts(WRONG_TOKENS)
  private readonly sessionRequests = new Attempts(SESSION_REQUESTS)
  private readonly followed = new Map<Duplex, { readonly head: RequestHead; readonly access: Access }>()
  private readonly recordedMs = new Map<string, number>()
  private readonly looking: ReturnType<typeof setInterval>
  private readonly unlisten: () => void

  /** `hosts`: names in small letters that the server goes by besides `localhost`; addresses always do. */
  constructor(
    private readonly accounts: Accounts,
    readonly policy: Policy,
    private readonly hosts: ReadonlySet<string>,
  ) {
    this.looking = setInterval(() => void this.look(), LOOK_MS)
    this.looking.unref()
    this.unlisten = accounts.onChange(() => void this.look())
  }

  async admit(head: RequestHead, target: Target): Promise<Admitted> {
    if (!isOwnHost(head.headers.host, this.hosts)) return { ok: false, refusal: 'wrong-host' }
    const access = this.findAccess(head, target)
    if (access === null) return { ok: false, refusal: 'not-there' }
    // A cookie comes along by itself, and so does a form's sign-in from elsewhere.
    const isRisky = target.kind === 'socket' || !SAFE_METHODS.has(head.method)
    if (access === 'open') {
      const isForeign = isRisky && head.headers.origin !== undefined && !isSameOrigin(head.headers)
      return isForeign ? { ok: false, refusal: 'wrong-origin' } : { ok: true, caller: null }
    }
    const identity = await this.accounts.identify(head.headers)
    if (!identity.ok) return this.refuseUnknown(identity.fault, head.address)
    if (identity.byCookie && isRisky && !isSameOrigin(head.headers))
      return { ok: false, refusal: 'wrong-origin' }
    const { caller } = identity
    if (caller.kind === 'account') {
      const retryAfterS = this.sessionRequests.take(caller.sessionId, this.accounts.now())
      if (retryAfterS > 0) return { ok: false, refusal: 'too-many', retryAfterS }
    }
    return judge(access, caller) === 'yes' ? { ok: true, caller } : { ok: false, refusal: 'not-allowed' }
  }

  /** Cuts off the socket as soon as whoever opened it may no longer. */
  follow(socket: Duplex, head: RequestHead): void {
    const access = this.policy.sockets[head.path]
    if (access === undefined) throw new Error(`accounts: no policy for the socket ${head.path}`)
    this.followed.set(socket, { head, access })
    socket.once('close', () => this.followed.delete(socket))
  }

  /** Adds what a route did to the audit log, where the policy leaves that to the server. */
  async record({ description }: Route, request: HttpRequest, response: HttpResponse): Promise<void> {
    const { audit } = this.policy.routes[description.operationId]!
    if (audit === 'own' || audit === 'none' || response.status >= 400) return
    const { caller, address } = request.client
    const actor = actorOf(caller, address)
    const told = response.audit ?? summarise(request, response)
    const nowMs = this.accounts.now()
    if (
      audit === 'once-an-hour' &&
      !this.isDue(`${actor.id} ${description.operationId} ${told.subject}`, nowMs)
    )
      return
    await appendAudit(this.accounts.store, actor, { action: description.operationId, ...told }, nowMs)
  }

  close(): void {
    clearInterval(this.looking)
    this.unlisten()
  }

  private findAccess({ path }: RequestHead, target: Target): Access | null {
    if (target.kind === 'route') return this.policy.routes[target.operationId]?.access ?? null
    if (target.kind === 'socket') return this.policy.sockets[path] ?? null
    return target.kind === 'page' ? findPageAccess(this.policy, path) : { role: 'viewer', scope: 'read' }
  }

  private refuseUnknown(fault: 'no-session' | 'wrong-token', address: string): Admitted {
    if (fault === 'no-session') return { ok: false, refusal: fault }
    const retryAfterS = this.wrongTokens.take(address, this.accounts.now())
    return retryAfterS > 0
      ? { ok: false, refusal: 'too-many', retryAfterS }
      : { ok: false, refusal: 'wrong-token' }
  }

  private async look(): Promise<void> {
    for (const [socket, { head, access }] of [...this.followed]) {
      // Where it cannot be found out, it is asked again.
      const identity = await this.accounts.identify(head.headers).catch(() => null)
      if (identity !== null && judge(access, identity.ok ? identity.caller : null) !== 'yes') socket.destroy()
    }
  }

  private isDue(key: string, nowMs: number): boolean {
    if (nowMs - (this.recordedMs.get(key) ?? Number.NEGATIVE_INFINITY) < REPEATED_MS) return false
    this.recordedMs.delete(key)
    this.recordedMs.set(key, nowMs)
    if (this.recordedMs.size > MOST_REPEATED) this.recordedMs.delete(this.recordedMs.keys().next().value!)
    return true
  }
}

/** What was sent is too long to keep: its hash says later whether a file is it. */
function summarise({ path, query, body }: HttpRequest, { body: answer }: HttpResponse) {
  const sent =
    body.length === 0 ? {} : { bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') }
  const asked = query.size === 0 ? {} : { query: Object.fromEntries(query) }
  const told = typeof answer === 'string' && answer.length <= LONGEST_ANSWER ? { answer: parse(answer) } : {}
  return { subject: path, before: null, after: { ...asked, ...sent, ...told } }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
