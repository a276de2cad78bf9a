import { statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAccessToken } from '../../../lib/server/http/access-token.ts'
import { type AnsweredRequest, listen, type RunningServer } from '../../../lib/server/http/http-server.ts'
import { jsonResponse, type Route } from '../../../lib/server/http-route.ts'
import { temporaryFolder } from '../../store/folder.ts'

const description = { operationId: 'x', tag: 'x', summary: '', responses: {} }

const ROUTES: readonly Route[] = [
  {
    ...{ method: 'GET', path: '/api/v1/things/{id}', maxBodyBytes: 0, description },
    handle: async ({ parameters, query }) => jsonResponse(200, { ...parameters, q: query.get('q') }),
  },
  {
    ...{ method: 'POST', path: '/api/v1/echo', maxBodyBytes: 1000, description },
    handle: async ({ body }) => jsonResponse(200, { bytes: body.length }),
  },
  {
    ...{ method: 'GET', path: '/api/v1/defect', maxBodyBytes: 0, description },
    handle: async () => {
      throw new Error('secret detail')
    },
  },
  {
    ...{ method: 'GET', path: '/healthz', maxBodyBytes: 0, description },
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
let tokenFile: string

beforeEach(async () => {
  tokenFile = join(temporaryFolder(), 'token')
  const access = openAccessToken(tokenFile, false)
  token = access.fresh!
  answered = []
  dropped = []
  errors = []
  sockets = 0
  server = await listen(
    {
      admission: { hosts: new Set(['ship.example']), token: access },
      ...{ routes: ROUTES, socketPath: '/live' },
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

afterEach(() => server.close(100))

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
    expect((await fetch(`${base}/anything`)).status).toBe(401)
    const wrong = { authorization: `Bearer ${token.slice(0, -1)}` }
    expect((await fetch(`${base}/api/v1/things/a`, { headers: wrong })).status).toBe(401)
    expect((await fetch(`${base}/healthz`)).status).toBe(200)
    expect((await fetch(`${base}/healthz`, { method: 'POST' })).status).toBe(405)
    const right = await fetch(`${base}/api/v1/things/a%20b?q=1`, { headers: bearer() })
    expect(await right.json()).toEqual({ id: 'a b', q: '1' })
  })

  it('holds by a cookie that the link sets, whose token is in no log', async () => {
    const opened = await fetch(`${base}/?token=${token}`, { redirect: 'manual' })
    expect(opened.status).toBe(303)
    expect(opened.headers.get('location')).toBe('/')
    const [cookie] = opened.headers.getSetCookie()
    expect(cookie).toMatch(/^wakewatch=[\w-]{43}; Path=\/; Max-Age=31536000; HttpOnly; SameSite=Strict$/)
    const headers = { cookie: `other=1; wakewatch=stale; ${cookie!.split(';')[0]}` }
    expect((await fetch(`${base}/api/v1/things/a`, { headers })).status).toBe(200)
    expect((await fetch(`${base}/?token=wrong`, { headers, redirect: 'manual' })).status).toBe(401)
    expect(JSON.stringify(answered)).not.toContain(token)
    expect(statSync(tokenFile).mode & 0o777).toBe(0o600)
    // It is told once.
    expect(openAccessToken(tokenFile, false).fresh).toBeNull()
    expect(openAccessToken(tokenFile, false).matches(token)).toBe(true)
    expect(openAccessToken(tokenFile, true).matches(token)).toBe(false)
  })

  it('is no page of another origin, which a cookie would follow', async () => {
    const headers = { cookie: `wakewatch=${token}` }
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
    [['cookie: wakewatch=TOKEN'], 403, 0],
    [['cookie: wakewatch=TOKEN', 'origin: http://evil.example'], 403, 0],
    [['cookie: wakewatch=TOKEN', 'origin: http://127.0.0.1:PORT'], 101, 1],
    [['authorization: Bearer TOKEN'], 101, 1],
  ])('opens a socket with %j: %i', async (headers, status, opened) => {
    const filled = headers.map((header) =>
      header.replace('TOKEN', token).replace('PORT', String(server.port)),
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
