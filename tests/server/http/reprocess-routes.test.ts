import { describe, expect, it } from 'vitest'
import { toDocument } from '../../../lib/alerts/rules/rule-conversion.ts'
import { readShippedRules } from '../../../lib/alerts/rules/shipped-rules.ts'
import type { JudgingChange } from '../../../lib/pipeline/live/reprocess-changes.ts'
import type { ChangeAnswer } from '../../../lib/server/engine.ts'
import { createReprocessRoutes } from '../../../lib/server/http/reprocess-routes.ts'
import { createRouteTable, type HttpRequest } from '../../../lib/server/http-route.ts'
import { describeRoutes } from '../../../lib/server/openapi/document.ts'
import { EngineBusyError } from '../../../lib/server/worker/engine-thread.ts'
import { squareZone } from '../../alerts/judging-world.ts'

const WRITTEN: ChangeAnswer = { ok: true, added: 1, ended: 0 }

async function ask(
  [method, address, body]: readonly [string, string, string | Uint8Array],
  answer: () => ChangeAnswer = () => WRITTEN,
) {
  const changes: JudgingChange[] = []
  const target = {
    change: async (change: JudgingChange) => {
      changes.push(change)
      return answer()
    },
  }
  const routes = createReprocessRoutes(target, async (set) => (set === 'held' ? HELD : []))
  const { pathname, searchParams } = new URL(address, 'http://localhost')
  const found = createRouteTable(routes)(method, pathname)
  if (!found.ok) throw new Error(`no route ${method} ${pathname}`)
  const request: HttpRequest = {
    ...{ method, path: pathname, query: searchParams, parameters: {}, headers: {} },
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    signal: new AbortController().signal,
    client: { caller: null, address: '127.0.0.1', isSecure: false },
  }
  const response = await found.route.handle(request)
  return {
    status: response.status,
    told: JSON.parse(String(response.body)),
    headers: response.headers,
    changes,
  }
}

/** What the set `held` has already. */
const HELD = [squareZone('a', [0, 0, 1, 1]), squareZone('b', [2, 2, 3, 3])]
const RULES = JSON.stringify(toDocument(readShippedRules()))
const SQUARE = JSON.stringify({
  ...{ type: 'Feature', id: 'a', properties: { id: 'a', name: 'A' } },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [8, 55],
        [9, 55],
        [9, 56],
        [8, 56],
        [8, 55],
      ],
    ],
  },
})
const CSV = 'id,mmsi,name,flag,type\n1,219000123,NANNA,DNK,fishing\n'
const ZONES = '/api/v1/zones?set=mine&kind=no-take&authority=me&source=own'

describe('what vessels are judged by', () => {
  it.each([
    [
      'rules',
      ['POST', '/api/v1/rules?who=anna&note=why', RULES],
      { kind: 'rules', who: 'anna', note: 'why' },
    ],
    [
      'zones',
      ['POST', ZONES, SQUARE],
      { kind: 'zones', who: 'api', set: { name: 'mine', zones: [{ id: 'a', kind: 'no-take' }] } },
    ],
    [
      'no zones',
      ['DELETE', '/api/v1/zones?set=mine', ''],
      { kind: 'zones', set: { name: 'mine', zones: [] } },
    ],
    [
      'a list',
      ['POST', '/api/v1/register?list=iuu&watchList=true', CSV],
      { kind: 'register', wanted: { list: 'iuu', isWatchList: true, acceptPartly: false } },
    ],
  ] as const)('is sent to the pipeline: %s', async (_, request, change) => {
    const { status, told, changes } = await ask(request)
    expect([status, told]).toEqual([202, { added: 1, ended: 0 }])
    expect(changes).toMatchObject([change])
    // It crosses threads.
    expect(structuredClone(changes)).toEqual(changes)
  })

  it.each([
    ['rules that are none', ['POST', '/api/v1/rules', '{"version":1,"rules":[{}]}'], 422, 'id'],
    ['bytes that are no text', ['POST', '/api/v1/rules', Uint8Array.of(0xff, 0xfe)], 422, 'UTF-8'],
    ['zones without a kind', ['POST', '/api/v1/zones?set=mine', SQUARE], 422, 'kind'],
    ['zones without a set', ['POST', '/api/v1/zones', SQUARE], 400, 'set'],
    ['what a route does not know', ['POST', '/api/v1/rules?force=1', RULES], 400, 'force'],
    ['a table that is no register', ['POST', '/api/v1/register', 'a,b\n1,2\n'], 422, 'register'],
  ] as const)('is refused with every fault: %s', async (_, request, status, word) => {
    const answer = await ask(request)
    expect(answer.status).toBe(status)
    expect(JSON.stringify(answer.told)).toContain(word)
    expect(answer.changes).toEqual([])
  })

  it('is refused where it does not go with the folder, where too much waits, and where nothing is taken', async () => {
    const request = ['POST', '/api/v1/rules', RULES] as const
    const unfit = await ask(request, () => ({ ok: false, reason: 'unfit', error: 'no' }))
    expect([unfit.status, unfit.told]).toEqual([409, { error: 'no' }])
    const busy = await ask(request, () => {
      throw new EngineBusyError('busy')
    })
    expect([busy.status, busy.headers['retry-after']]).toEqual([429, '1'])
    expect((await ask(request, () => ({ ok: false, reason: 'stopped' }))).status).toBe(503)
  })

  it('is told of in the document of the server', () => {
    const routes = createReprocessRoutes({ change: async () => WRITTEN }, async () => [])
    expect(Object.keys((describeRoutes(routes) as { paths: object }).paths)).toEqual([
      '/api/v1/register',
      '/api/v1/rules',
      '/api/v1/zones',
    ])
  })
})
