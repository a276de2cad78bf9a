/** Whatever is no GET leaves a row in the audit log before it is answered, of the server as it runs. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeLink } from '../../../lib/server/accounts/links.ts'
import { POLICY } from '../../../lib/server/accounts/policy.ts'
import { makeToken } from '../../../lib/server/accounts/tokens.ts'
import { jsonResponse, type Route } from '../../../lib/server/http-route.ts'
import { type AuditEntry, queryAudit } from '../../../lib/store/accounts-audit.ts'
import { type ApiServer, serveApi } from '../predict/api-server.ts'
import { type ApiWorld, openApiWorld } from '../predict/api-world.ts'
import { TESTER } from './accounts-world.ts'
import { addPerson, cookieOf, PASSWORD, type TestPerson } from './callers.ts'

const NEWEST = {
  before: null,
  limit: 10,
  action: null,
  actor: null,
  subject: null,
  fromMs: null,
  untilMs: null,
}
const NEXT = 'another wall, another seal'

let world: ApiWorld
let server: ApiServer
let admin: TestPerson
let writing: readonly Route[]

beforeAll(async () => {
  world = await openApiWorld()
  writing = world.routes.filter(({ method }) => method !== 'GET')
  // What the log says of these is the server's doing: whatever they do, it is done.
  const routes = world.routes.map((route) =>
    ['server', 'once-an-hour'].includes(auditOf(route))
      ? { ...route, handle: async () => jsonResponse(200, { done: true }) }
      : route,
  )
  server = await serveApi(routes, world.accountsWorld)
  admin = await addPerson(world.accountsWorld.accounts, 'admin')
})

afterAll(async () => {
  await server.close()
  await world.close()
})

function auditOf({ description }: Route): string {
  return POLICY.routes[description.operationId]!.audit
}

async function send(method: string, path: string, sent: unknown = undefined): Promise<Response> {
  const cookie = await cookieOf(world.accountsWorld.accounts, admin)
  const headers = { cookie, origin: server.baseUrl }
  const body = sent === undefined ? '' : typeof sent === 'string' ? sent : JSON.stringify(sent)
  return fetch(server.baseUrl + path, { method, headers, ...(method === 'GET' ? {} : { body }) })
}

async function newest(): Promise<AuditEntry[]> {
  return queryAudit(world.accountsWorld.accounts.store, NEWEST)
}

it('where the server adds it: with who, what and from where', async () => {
  const asked = writing.filter((route) => ['server', 'once-an-hour'].includes(auditOf(route)))
  expect(asked.length).toBeGreaterThan(8)
  for (const { method, path, maxBodyBytes, description } of asked) {
    const at = path.replaceAll(/\{\w+\}/g, 'one')
    const answer = await send(method, `${at}?x=1`, maxBodyBytes > 0 ? 'what is sent' : undefined)
    expect([description.operationId, answer.status]).toEqual([description.operationId, 200])
    expect((await newest())[0]).toMatchObject({
      ...{ action: description.operationId, subject: at },
      actor: { kind: 'account', id: admin.id, name: 'The admin <admin@x.org>', address: '127.0.0.1' },
      after: {
        ...{ query: { x: '1' }, answer: { done: true } },
        ...(maxBodyBytes > 0 ? { bytes: 12, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } : {}),
      },
    })
  }
})

it('of what comes every few seconds once an hour, for each caller and place', async () => {
  const count = async () => (await newest()).filter(({ action }) => action === 'push').length
  const before = await count()
  const headers = { authorization: `Bearer ${server.token}` }
  for (const place of ['mast', 'mast', 'roof', 'mast'])
    await fetch(`${server.baseUrl}/api/v1/push/${place}`, { method: 'POST', body: 'x', headers })
  expect((await count()) - before).toBe(2)
})

/** A request of each route that adds its own row, and the action of the row. */
const OWN: Readonly<
  Record<string, () => Promise<readonly [method: string, path: string, body: unknown, action: string]>>
> = {
  signIn: async () => ['POST', '/api/v1/session', { email: admin.email, password: PASSWORD }, 'sign-in'],
  signOut: async () => ['DELETE', '/api/v1/session', undefined, 'sign-out'],
  openLink: async () => {
    const { secret } = await makeLink(accounts(), { kind: 'demo' }, TESTER)
    return ['POST', '/api/v1/links/open', { link: secret }, 'open-demo-link']
  },
  makeToken: async () => {
    const wish = { label: 'mast', scopes: ['ingest'], days: 3 }
    return ['POST', '/api/v1/account/tokens', wish, 'make-token']
  },
  revokeOwnToken: async () => [
    'DELETE',
    `/api/v1/account/tokens/${await tokenId()}`,
    undefined,
    'revoke-token',
  ],
  revokeToken: async () => ['DELETE', `/api/v1/tokens/${await tokenId()}`, undefined, 'revoke-token'],
  changeAccount: async () => {
    const { id } = await addPerson(accounts(), 'viewer')
    return ['PUT', `/api/v1/accounts/${id}`, { role: 'analyst' }, 'change-role']
  },
  inviteAccount: async () => ['POST', '/api/v1/accounts/invitations', { role: 'viewer' }, 'make-invite-link'],
  makeResetLink: async () => [
    'POST',
    `/api/v1/accounts/${admin.id}/reset-link`,
    undefined,
    'make-reset-link',
  ],
  withdrawLink: async () => {
    const { id } = await makeLink(accounts(), { kind: 'invite', role: 'viewer', email: null }, TESTER)
    return ['DELETE', `/api/v1/links/${id}`, undefined, 'withdraw-link']
  },
  changePassword: async () => {
    const passwords = { current: PASSWORD, next: NEXT }
    return ['POST', '/api/v1/account/password', passwords, 'change-password']
  },
}

const accounts = () => world.accountsWorld.accounts
const tokenId = async () =>
  (await makeToken(accounts(), admin.id, { label: 'x', scopes: ['read'], days: 1 }, TESTER)).id

it('where the route adds it, with what it writes', async () => {
  const own = writing
    .filter((route) => auditOf(route) === 'own')
    .map(({ description }) => description.operationId)
  expect(own.sort()).toEqual(Object.keys(OWN).sort())
  for (const [operationId, make] of Object.entries(OWN)) {
    const [method, path, body, action] = await make()
    const last = (await newest())[0]!.sequence
    const answer = await send(method, path, body)
    expect([operationId, answer.ok]).toEqual([operationId, true])
    const added = (await newest()).filter(({ sequence }) => sequence > last).map((entry) => entry.action)
    expect([operationId, added]).toEqual([operationId, expect.arrayContaining([action])])
  }
})

it('holds no password, link, token or cookie', async () => {
  const { rows } = await accounts().store.sql.execute('SELECT * FROM "AuditEntry"')
  const text = JSON.stringify(rows)
  for (const secret of [PASSWORD, NEXT, server.token]) expect(text).not.toContain(secret)
  expect(text).not.toMatch(/session_token|wakewatch_/)
})

it('is read through the API, page by page', async () => {
  const read = async (query: string) =>
    (await (await send('GET', `/api/v1/audit?${query}`)).json()) as {
      entries: AuditEntry[]
      next: number | null
    }
  const first = await read('limit=3&action=make-token')
  expect(first.entries).toHaveLength(3)
  const second = await read(`limit=3&action=make-token&before=${first.next}`)
  expect(second.entries[0]!.sequence).toBeLessThan(first.entries[2]!.sequence)
  expect(await read('actor=nobody of that name')).toEqual({ entries: [], next: null })
  expect((await send('GET', '/api/v1/audit?limit=0')).status).toBe(400)
})
