import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRegisterCsv } from '../../../lib/alerts/register/read-register-csv.ts'
import { applyChange } from '../../../lib/pipeline/live/reprocess-changes.ts'
import { createRegisterRoutes } from '../../../lib/server/http/register-routes.ts'
import { createSearchRoute } from '../../../lib/server/http/search-route.ts'
import { createRouteTable, type HttpRequest } from '../../../lib/server/http-route.ts'
import type { Store } from '../../../lib/store/store.ts'
import { openTestWriter, temporaryFolder } from '../../store/folder.ts'

const FIRST = `id,mmsi,name,flag,type
a1,211000010,NORDWIND,DEU,fishing
a2,211000011,SUEDWIND,DEU,carrier
`
/** One stays, one is another type, one is gone, one is new, one cannot be read. */
const SECOND = `id,mmsi,name,flag,type
a1,211000010,NORDWIND,DEU,support
a3,211000012,=WESTWIND,NLD,fishing
a4,xyz,OSTWIND,DEU,fishing
`
const DAY_MS = 86_400_000
const START_MS = Date.UTC(2026, 0, 5)

describe('the register over HTTP', () => {
  let store: Store
  let nowMs = START_MS

  beforeAll(async () => {
    store = await openTestWriter(temporaryFolder())
    await write(FIRST, 'register', false, false)
    await write('id,mmsi,name,note\nw1,211000010,NORDWIND,seen at night\n', 'iuu', true, false)
  })
  afterAll(() => store.close())

  async function write(
    csv: string,
    list: string,
    isWatchList: boolean,
    acceptPartly: boolean,
  ): Promise<void> {
    const read = readRegisterCsv(csv, 'body', { list, isWatchList })
    const wanted = { name: 'body', list, isWatchList, read, acceptPartly }
    await applyChange(store, { kind: 'register', wanted, who: 'tester', note: 'spring' }, nowMs)
  }

  async function ask(method: 'GET' | 'POST', target: string, body = '') {
    const url = new URL(target, 'http://server')
    const found = createRouteTable([...createRegisterRoutes(store, () => nowMs), createSearchRoute(store)])(
      method,
      url.pathname,
    )
    if (!found.ok) throw new Error(`no route ${target}`)
    const answer = await found.route.handle({
      ...{ method, path: url.pathname, parameters: found.parameters, query: url.searchParams, headers: {} },
      ...{ body: new TextEncoder().encode(body), signal: new AbortController().signal },
      client: { caller: null, address: '', isSecure: false },
    } satisfies HttpRequest)
    return { status: answer.status, body: JSON.parse(String(answer.body)) }
  }
  const names = async (query: string) =>
    (await ask('GET', `/api/v1/register?${query}`)).body.entries.map(({ name }: { name: string }) => name)

  it('lists entries by text, list and kind', async () => {
    const { lists, total } = (await ask('GET', '/api/v1/register')).body
    expect(total).toBe(3)
    expect(lists).toEqual([
      { name: 'iuu', isWatchList: true, entries: 1 },
      { name: 'register', isWatchList: false, entries: 2 },
    ])
    expect(await names('text=sued')).toEqual(['SUEDWIND'])
    expect(await names('text=211000010')).toEqual(['NORDWIND', 'NORDWIND'])
    expect(await names('kind=watch')).toEqual(['NORDWIND'])
    expect(await names('list=register&limit=1&offset=1')).toEqual(['SUEDWIND'])
    expect((await ask('GET', '/api/v1/register?limit=0')).status).toBe(400)
  })

  it('tells what a file would change, and changes nothing; then it is as was told', async () => {
    nowMs += DAY_MS
    const whole = (await ask('POST', '/api/v1/register/check', SECOND)).body
    expect(whole).toMatchObject({ rows: 3, refused: expect.stringMatching(/line 4, mmsi/), added: 0 })
    expect(whole.rejects).toHaveLength(1)
    const partly = (await ask('POST', '/api/v1/register/check?acceptPartly=true', SECOND)).body
    expect(partly).toMatchObject({ refused: null, added: 2, ended: 1, unchanged: 1 })
    expect((await ask('POST', '/api/v1/register/check', 'a,b\n1,2\n')).status).toBe(422)
    expect((await ask('POST', '/api/v1/register/check?list=iuu', SECOND)).body.refused).not.toBeNull()
    expect((await ask('GET', '/api/v1/register')).body.total).toBe(3)

    await write(SECOND, 'register', false, true)
    nowMs += DAY_MS
    expect((await names('list=register')).sort()).toEqual(['=WESTWIND', 'NORDWIND', 'SUEDWIND'])
    expect(await names('list=register&when=ever&text=nordwind')).toHaveLength(2)
    const { history } = (await ask('GET', '/api/v1/register/register/a1')).body
    expect(history[0]).toMatchObject({
      who: 'tester',
      note: 'spring',
      isCurrent: true,
      entry: { type: 'support' },
    })
    expect(history.some(({ isCurrent }: { isCurrent: boolean }) => !isCurrent)).toBe(true)
    expect((await ask('GET', '/api/v1/register/register/none')).status).toBe(404)
  })

  it('finds ports by the beginning of a word, accents left out', async () => {
    const ports = async (text: string) =>
      (await ask('GET', `/api/v1/search?${new URLSearchParams({ text })}`)).body.ports.map(
        ({ name }: { name: string }) => name,
      )
    expect((await ports('hamburg'))[0]).toBe('Hamburg')
    expect(await ports('x')).toEqual([])
    expect(await ports('%')).toEqual([])
    expect((await ports('ma')).length).toBeLessThanOrEqual(6)
  })
})
