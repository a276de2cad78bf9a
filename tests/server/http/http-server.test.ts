import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeLink, openLink } from '../../../lib/server/accounts/links.ts'
import { POLICY } from '../../../lib/server/accounts/policy.ts'
import { Gatekeeper } from '../../../lib/server/http/gatekeeper.ts'
import { type AnsweredRequest, listen, type RunningServer } from '../../../lib/server/http/http-server.ts'
import { jsonResponse, type Route } from '../../../lib/server/http-route.ts'
import { type AccountsWorld, openAccountsWorld, TESTER } from '../accounts/accounts-world.ts'

const describedAs = (operationId: string) => ({
  description: { operationId, tag: 'x', summary: '', responses: {} },
})

/** What the routes below are to the policy. */
const READ = { access: { role: 'viewer', scope: 'read' }, audit: 'none' } as const
const TEST_POLICY = {
  routes: {
    readThing: READ,
    echo: { ...READ, audit: 'server' },
    fail: READ,
    isAlive: { access: 'open', audit: 'none' },
  },
  pages: { ...POLICY.pages, '/some/': { role: 'viewer', scope: 'read' } },
  sockets: POLICY.sockets,
} as const

const ROUTES: readonly Route[] = [
  {
    ...{ method: 'GET', path: '/api/v1/things/{id}', maxBodyBytes: 0, ...describedAs('readThing') },
    handle: async ({ parameters, query }) => jsonResponse(200, { ...parameters, q: query.get('q') }),
  },
  {
    ...{ method: 'POST', path: '/api/v1/echo', maxBodyBytes: 1000, ...describedAs('echo') },
    handle: async ({ body }) => jsonResponse(200, { bytes: body.length }),
  },
  {
    ...{ method: 'GET', path: '/api/v1/defect', maxBodyBytes: 0, ...describedAs('fail') },
    handle: async () => {
      throw new Error('secret detail')
    },
  },
  {
    ...{ method: 'GET', path: '/healthz', maxBodyBytes: 0, ...describedAs('isAlive') },
    handle: async () => jsonResponse(200, { alive: true }),
  },
]

let server: RunningServer
let base: string
let token: string
let answered: AnsweredRequest[]
let dropped: string[]
let errors: unknown[]
let sockets: number
let world: AccountsWorld
let gate: Gatekeeper
/** Of a demo's admin, as a browser sends it. */
let cookie: string

beforeEach(async () => {
  world = await openAccountsWorld()
  token = world.token
  const { secret } = await makeLink(world.accounts, { kind: 'demo' }, TESTER)
  const opened = await openLink(world.accounts, secret, {}, { caller: null, address: '::1', isSecure: false })
  if (!opened.ok) throw new Error(opened.reason)
  cookie = opened.cookie.split(';')[0]!
  gate = new Gatekeeper(world.accounts, TEST_POLICY, new Set(['ship.example']))
  answered = []
  dropped = []
  errors = []
  sockets = 0
  server = await listen(
    {
      ...{ gate, routes: ROUTES, pages: [], socketPath: '/live' },
      async page(request, response) {
        response.end(String(request.headers['content-security-policy']))
      },
      socket(_request, socket) {
        sockets++
        socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n')
      },
      onAnswered: (request) => answered.push(request),
      onDropped: (reason) => dropped.push(reason),
      onError: (error) => errors.push(error),
    },
    '127.0.0.1',
    0,
  )
  base = `http://127.0.0.1:${server.port}`
})

afterEach(async () => {
  await server.close(100)
  gate.close()
  await world.close()
})

const bearer = () => ({ authorization: `Bearer ${token}` })

/** Bytes as they are, which no client would send; resolves with the whole answer once the server closes. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (bytes) => {
      answer += bytes
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
  })
}

const raw = (head: string, ...headers: string[]) =>
  `${[head, 'connection: close', ...headers].join('\r\n')}\r\n\r\n`

describe('who may ask', () => {
  it('is told by the token alone, but for whether it lives', async () => {
    expect((await fetch(`${base}/api/v1/things/a`)).status).toBe(401)
    expect((await fetch(`${base}/some/page`)).status).toBe(401)
    const wrong = { authorization: `Bearer ${token.slice(0, -1)}` }
    expect((await fetch(`${base}/api/v1/things/a`, { headers: wrong })).status).toBe(401)
    expect((await fetch(`${base}/healthz`)).status).toBe(200)
    expect((await fetch(`${base}/healthz`, { method: 'POST' })).status).toBe(405)
    const right = await fetch(`${base}/api/v1/things/a%20b?q=1`, { headers: bearer() })
    expect(await right.json()).toEqual({ id: 'a b', q: '1' })
  })

  it('holds by the cookie of a session, and neither is in any log', async () => {
    const headers = { cookie: `other=1; ${cookie}` }
    expect((await fetch(`${base}/api/v1/things/a`, { headers })).status).toBe(200)
    const wrong = { cookie: `${cookie.slice(0, -3)}abc` }
    expect((await fetch(`${base}/api/v1/things/a`, { headers: wrong })).status).toBe(401)
    expect((await fetch(`${base}/api/v1/things/a?token=${token}`, { headers: bearer() })).status).toBe(200)
    expect(JSON.stringify(answered)).not.toContain(token)
    expect(JSON.stringify(answered)).not.toContain(cookie.split('=')[1])
  })

  it('is led to where people sign in, and back', async () => {
    const ask = (path: string, more: Record<string, string> = {}) =>
      fetch(base + path, { redirect: 'manual', headers: { accept: 'text/html', ...more } })
    const placeOf = async (path: string) => (await ask(path)).headers.get('location')
    expect(await placeOf('/')).toBe('/sign-in')
    expect(await placeOf('/some/page?at=1&b=2')).toBe('/sign-in?next=%2Fsome%2Fpage%3Fat%3D1%26b%3D2')
    expect((await ask('/sign-in')).status).toBe(200)
  })

  it('says in its main part that there is no such page, to people who are signed in', async () => {
    const answer = await fetch(`${base}/no-such-page`, { headers: { accept: 'text/html', cookie } })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    expect(await answer.text()).toMatch(/<main>.*There is no such page.*<a href="\/">.*<\/main>/s)
  })

  it('is no page of another origin, which a cookie would follow', async () => {
    const headers = { cookie }
    const post = (origin: string | null, auth: Record<string, string> = headers) =>
      fetch(`${base}/api/v1/echo`, {
        ...{ method: 'POST', body: 'x' },
        headers: { ...auth, ...(origin === null ? {} : { origin }) },
      })
    // Another port of the same host is the same site to a browser, and another origin.
    for (const origin of ['http://127.0.0.1:1', 'http://evil.example', 'null', null])
      expect((await post(origin)).status, String(origin)).toBe(403)
    expect((await post(base)).status).toBe(200)
    expect((await post('http://evil.example', bearer())).status).toBe(200)
  })

  it.each([
    ['localhost:8080', 200],
    ['[::1]:80', 200],
    ['10.1.2.3', 200],
    ['Ship.Example', 200],
    ['ship.example.evil', 421],
    ['rebound.example', 421],
    ['', 400],
  ])('names the host %s: %i', async (host, status) => {
    const answer = await sendRaw(raw('GET /healthz HTTP/1.1', ...(host === '' ? [] : [`host: ${host}`])))
    expect(Number(/ (\d{3}) /.exec(answer)![1])).toBe(status)
  })

  it.each([
    [[], 401, 0],
    [['cookie: COOKIE'], 403, 0],
    [['cookie: COOKIE', 'origin: http://evil.example'], 403, 0],
    [['cookie: COOKIE', 'origin: http://127.0.0.1:PORT'], 101, 1],
    [['authorization: Bearer TOKEN'], 101, 1],
  ])('opens a socket with %j: %i', async (headers, status, opened) => {
    const filled = headers.map((header) =>
      header.replace('TOKEN', token).replace('COOKIE', cookie).replace('PORT', String(server.port)),
    )
    const upgrade = ['upgrade: websocket', `host: 127.0.0.1:${server.port}`, ...filled]
    const answer = await sendRaw(
      `${['GET /live HTTP/1.1', 'connection: upgrade', ...upgrade].join('\r\n')}\r\n\r\n`,
    )
    expect(Number(/ (\d{3}) /.exec(answer)![1])).toBe(status)
    expect(sockets).toBe(opened)
  })
})

describe('what is asked', () => {
  it('is answered 404 or 405 where no route has it, and as a page where one may be', async () => {
    const headers = bearer()
    expect((await fetch(`${base}/api/v1/nothing`, { headers })).status).toBe(404)
    const wrong = await fetch(`${base}/api/v1/echo`, { headers })
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST'])
    const page = await fetch(`${base}/some/page`, { headers })
    const policy = page.headers.get('content-security-policy')!
    expect(await page.text()).toBe(policy)
    expect(policy).toMatch(/script-src 'nonce-[\w+/]{22}==' 'strict-dynamic';/)
    expect(policy).not.toContain('unsafe')
    expect(page.headers.get('x-content-type-options')).toBe('nosniff')
    expect((await fetch(`${base}/some/page`, { headers, method: 'POST' })).status).toBe(405)
    const head = await fetch(`${base}/api/v1/things/a`, { headers, method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
  })

  it('may have no longer body than its route takes, whether announced or not', async () => {
    const post = (body: BodyInit, more: Record<string, string> = {}) =>
      fetch(`${base}/api/v1/echo`, {
        ...{ method: 'POST', body, headers: { ...bearer(), ...more } },
        // Of streams only.
        ...({ duplex: 'half' } as object),
      })
    expect(await (await post('x'.repeat(1000))).json()).toEqual({ bytes: 1000 })
    expect((await post('x'.repeat(1001))).status).toBe(413)
    const chunks = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 30; i++) controller.enqueue(new Uint8Array(100))
        controller.close()
      },
    })
    expect((await post(chunks)).status).toBe(413)
    expect((await post('x', { 'content-encoding': 'gzip' })).status).toBe(415)
  })

  it('tells nothing of a defect but that there is one', async () => {
    const answer = await fetch(`${base}/api/v1/defect`, { headers: bearer() })
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain('secret')
    expect(errors).toMatchObject([{ message: 'secret detail' }])
  })

  it('is dropped and counted where it is no HTTP or its headers are too long', async () => {
    expect(await sendRaw('\u0016\u0003\u0001 garbage\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
    const long = raw('GET /healthz HTTP/1.1', 'host: localhost', `x: ${'y'.repeat(20_000)}`)
    expect(await sendRaw(long)).toMatch(/^HTTP\/1\.1 431 /)
    expect(dropped).toEqual(['malformed', 'headers-too-large'])
  })

  it('ends in good order: what is under way is answered, silent connections are cut', async () => {
    const silent = connect(server.port, '127.0.0.1')
    await new Promise((resolve) => silent.once('connect', resolve))
    silent.write('GET /healthz HTTP/1.1\r\n')
    await new Promise((resolve) => setTimeout(resolve, 20))
    const gone = new Promise((resolve) => silent.once('close', resolve))
    await server.close(50)
    await gone
    await expect(fetch(`${base}/healthz`)).rejects.toThrow()
  })
})
