/** Every route, page and socket, asked by everybody, of the server as it runs. */

import { readdirSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Access, findPageAccess, POLICY, requirePolicy } from '../../../lib/server/accounts/policy.ts'
import { ROLES } from '../../../lib/server/accounts/roles.ts'
import { Gatekeeper, REFUSALS } from '../../../lib/server/http/gatekeeper.ts'
import { listen, type RunningServer } from '../../../lib/server/http/http-server.ts'
import { rootFolder } from '../../../scripts/folders.ts'
import { type ApiWorld, openApiWorld } from '../predict/api-world.ts'
import { type CallerName, makeCallers, type TestCaller } from './callers.ts'
import { OPEN_ROUTES, SENSITIVE_PAGES, SENSITIVE_ROUTES, SILENT_ROUTES } from './sensitive.ts'

type Verdict = 'yes' | 'sign-in' | 'no'

let world: ApiWorld
let gate: Gatekeeper
let server: RunningServer
let base: string
let callers: readonly TestCaller[]

/** Pages of app/, as Next names them. */
const PAGES = readdirSync(join(rootFolder, 'app'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|\/)page\.tsx$/.test(file))
  .map((file) => `/${file.replace(/\/?page\.tsx$/, '')}`)

beforeAll(async () => {
  world = await openApiWorld()
  const { accounts } = world.accountsWorld
  gate = new Gatekeeper(accounts, POLICY, new Set())
  server = await listen(
    {
      ...{ gate, routes: world.routes, pages: PAGES, socketPath: '/live' },
      page: async (_request, response) => void response.writeHead(200).end(),
      socket: (_request, socket) => void socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
      onAnswered: () => {},
      onDropped: () => {},
      onError: (error) => {
        throw error
      },
    },
    '127.0.0.1',
    0,
  )
  base = `http://127.0.0.1:${server.port}`
  callers = await makeCallers(accounts, base)
})

afterAll(async () => {
  await server.close(500)
  gate.close()
  await world.close()
})

/** Said again here, without the policy's own function. */
function expected(access: Access, { known }: TestCaller): Verdict {
  if (access === 'open') return 'yes'
  if (known === null) return 'sign-in'
  const isRoleEnough = ROLES.indexOf(known.role) >= ROLES.indexOf(access.role)
  const isInScope = known.scopes === null || (access.scope !== null && known.scopes.includes(access.scope))
  return isRoleEnough && isInScope ? 'yes' : 'no'
}

/** What the server's door said: a route's own 401 or 403 is no refusal of it. */
async function ask(caller: TestCaller, method: string, path: string): Promise<Verdict> {
  const headers = { ...(await caller.headers()), 'content-type': 'application/json' }
  const answer = await fetch(base + path, { method, headers, redirect: 'manual' })
  const text = await answer.text()
  if (answer.status === 401 && answer.headers.has('www-authenticate')) return 'sign-in'
  // Wrong tokens by the hundred are answered so.
  if (answer.status === 429 && caller.name === 'wrong-token') return 'sign-in'
  return answer.status === 403 && text.includes(REFUSALS['not-allowed'].text) ? 'no' : 'yes'
}

async function askSocket(caller: TestCaller, path: string): Promise<Verdict> {
  const headers = { ...(await caller.headers()), connection: 'Upgrade', upgrade: 'websocket' }
  const status = await new Promise<number>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: server.port, path, headers })
    asked.on('upgrade', (_response, socket) => {
      socket.destroy()
      resolve(101)
    })
    asked.on('response', (response) => resolve(response.statusCode!))
    asked.on('error', reject)
    asked.end()
  })
  if (status === 101) return 'yes'
  return status === 403 ? 'no' : status === 401 || status === 429 ? 'sign-in' : 'yes'
}

/** A caller's verdicts that are not as expected. */
async function walk(
  asked: readonly {
    readonly what: string
    readonly access: Access
    ask(caller: TestCaller): Promise<Verdict>
  }[],
): Promise<{ readonly faults: string[]; readonly allowed: Map<string, CallerName[]> }> {
  const faults: string[] = []
  const allowed = new Map<string, CallerName[]>()
  for (const { what, access, ask } of asked) {
    const verdicts = await Promise.all(callers.map(ask))
    const got: CallerName[] = []
    for (const [i, caller] of callers.entries()) {
      if (what === 'signOut') caller.renew?.()
      const [verdict, due] = [verdicts[i]!, expected(access, caller)]
      if (verdict !== due) faults.push(`${what} by ${caller.name}: ${verdict}, not ${due}`)
      if (verdict === 'yes') got.push(caller.name)
    }
    allowed.set(what, got)
  }
  return { faults, allowed }
}

describe('everybody asks', () => {
  it('every route', async () => {
    const { faults, allowed } = await walk(
      world.routes.map(({ method, path, description: { operationId } }) => ({
        what: operationId,
        access: POLICY.routes[operationId]!.access,
        ask: (caller) => ask(caller, method, path.replaceAll(/\{\w+\}/g, 'none')),
      })),
    )
    expect(faults).toEqual([])
    expect(allowed.size).toBeGreaterThan(50)
    for (const [operationId, names] of Object.entries(SENSITIVE_ROUTES))
      expect([operationId, [...(allowed.get(operationId) ?? [])].sort()]).toEqual([
        operationId,
        [...names].sort(),
      ])
    const open = [...allowed].filter(([, names]) => names.includes('nobody')).map(([what]) => what)
    expect(open.sort()).toEqual([...OPEN_ROUTES].sort())
  })

  it('every page, and what pages are made of', async () => {
    const more = ['/_next/static/x.js', '/map/land.json', '/icon.svg']
    const { faults, allowed } = await walk(
      [...PAGES, ...more].map((path) => ({
        what: path,
        access: findPageAccess(POLICY, path)!,
        ask: (caller) => ask(caller, 'GET', path.replaceAll(/\[\w+\]/g, 'none')),
      })),
    )
    expect(faults).toEqual([])
    for (const [path, names] of Object.entries(SENSITIVE_PAGES))
      expect([path, [...(allowed.get(path) ?? [])].sort()]).toEqual([path, [...names].sort()])
  })

  it('every socket', async () => {
    const { faults } = await walk(
      Object.entries(POLICY.sockets).map(([path, access]) => ({
        what: path,
        access,
        ask: (caller) => askSocket(caller, path),
      })),
    )
    expect(faults).toEqual([])
  })

  it('a page that there is not, which nobody is shown', async () => {
    for (const path of ['/api', '/accounts/x', '/_next/image', '/.next/x', '/account%2f', '//account'])
      for (const caller of callers) {
        const headers = await caller.headers()
        const { status } = await fetch(base + path, { headers, redirect: 'manual' })
        expect([path, caller.name, status >= 400]).toEqual([path, caller.name, true])
      }
  })
})

describe('the policy', () => {
  it('has an entry for all that is served, or nothing starts', async () => {
    const served = {
      operationIds: world.routes.map(({ description }) => description.operationId),
      pages: PAGES,
      sockets: ['/live'],
    }
    expect(() => requirePolicy(POLICY, served)).not.toThrow()
    for (const [more, words] of [
      [{ operationIds: ['toString'] }, 'route toString'],
      [{ pages: ['/new', '/accounts/new'] }, 'page /new, page /accounts/new'],
      [{ sockets: ['/other'] }, 'socket /other'],
    ] as const)
      expect(() => requirePolicy(POLICY, { ...served, ...more })).toThrow(`no entry for ${words}`)
    const parts = { gate, routes: world.routes, pages: ['/new'], socketPath: '/live' }
    const nothing = { page: async () => {}, socket() {}, onAnswered() {}, onDropped() {}, onError() {} }
    await expect(listen({ ...parts, ...nothing }, '127.0.0.1', 0)).rejects.toThrow('page /new')
  })

  it('has no entry for a route that there is not', () => {
    const served = new Set(world.routes.map(({ description }) => description.operationId))
    expect(Object.keys(POLICY.routes).filter((id) => !served.has(id))).toEqual([])
  })

  it('lets nothing that writes go without a row in the log, but for what says so', () => {
    const silent = world.routes
      .filter(({ method }) => method !== 'GET')
      .map(({ description }) => description.operationId)
      .filter((id) => POLICY.routes[id]!.audit === 'none')
    expect(silent.sort()).toEqual([...SILENT_ROUTES].sort())
  })
})
