import { expect, it } from 'vitest'
import { readZones } from '../../../lib/geo/zones/zone-import.ts'
import { applyChange } from '../../../lib/pipeline/live/reprocess-changes.ts'
import { createReprocessRoutes } from '../../../lib/server/http/reprocess-routes.ts'
import { zoneCheckRoute } from '../../../lib/server/http/zone-check-route.ts'
import { createZoneRoutes } from '../../../lib/server/http/zone-route.ts'
import { createRouteTable, type HttpResponse, type Route } from '../../../lib/server/http-route.ts'
import type { Store } from '../../../lib/store/store.ts'
import { listStoredZones, replaceZoneSet } from '../../../lib/store/zones.ts'
import { NOW_MS, openTestWriter, temporaryFolder } from '../../store/folder.ts'

/** Round Null Island, with as many corners as told. */
function circle(id: string, corners: number, other: object = {}) {
  const ring = Array.from({ length: corners + 1 }, (_, i) => {
    const angle = (2 * Math.PI * (i % corners)) / corners
    return [3 * Math.cos(angle), 3 * Math.sin(angle)]
  })
  const properties = { id, name: id, kind: 'no-take', authority: 'test', source: 'test', ...other }
  return { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [ring] } }
}

async function openZones(features: readonly object[]): Promise<Store> {
  const store = await openTestWriter(temporaryFolder())
  const { zones, faults } = readZones(new TextEncoder().encode(JSON.stringify(features)), 'zones')
  expect(faults).toEqual([])
  await replaceZoneSet(store, { name: 'test', zones }, { who: 'ana', note: 'why', writtenMs: NOW_MS })
  return store
}

async function ask(
  routes: readonly Route[],
  method: string,
  address: string,
  body = '',
  headers: Record<string, string> = {},
): Promise<HttpResponse & { told: ReturnType<typeof JSON.parse> }> {
  const { pathname, searchParams } = new URL(address, 'http://localhost')
  const found = createRouteTable(routes)(method, pathname)
  if (!found.ok) throw new Error(`no route ${method} ${pathname}`)
  const answer = await found.route.handle({
    ...{ method, path: pathname, query: searchParams, parameters: found.parameters, headers },
    ...{ body: new TextEncoder().encode(body), signal: new AbortController().signal },
    client: { caller: null, address: '127.0.0.1', isSecure: false },
  })
  return { ...answer, told: answer.body === '' ? null : JSON.parse(String(answer.body)) }
}

it('tells all of a zone, as coarse as a zoom shows it, and nothing twice', async () => {
  const words = {
    valid_from: '2025-01-01',
    valid_to: '2025-12-31',
    seasons: '11-15/03-31',
    permitted_flags: 'NOR, DNK',
    permitted_gears: 'none',
  }
  const store = await openZones([circle('closed', 20_000, words), circle('open', 8, { kind: 'own' })])
  const routes = createZoneRoutes(store, () => NOW_MS)
  const cornersAt = async (zoom: string) => {
    const { told } = await ask(routes, 'GET', `/api/v1/zones${zoom}`)
    return told.features[0].geometry.coordinates[0][0].length as number
  }
  expect(await cornersAt('')).toBe(20_001)
  const [far, near] = [await cornersAt('?zoom=2'), await cornersAt('?zoom=9')]
  expect(far).toBeGreaterThan(3)
  expect(far).toBeLessThan(40)
  expect(near).toBeGreaterThan(far)
  expect(near).toBeLessThan(1000)

  const first = await ask(routes, 'GET', '/api/v1/zones?zoom=2')
  expect(first.told.features[0].properties).toMatchObject({
    ...{ id: 'closed', kind: 'no-take', set: 'test', authority: 'test', valid_from: '2025-01-01' },
    ...{ valid_to: '2025-12-31', seasons: ['11-15/03-31'], permitted_flags: ['NOR', 'DNK'] },
    ...{ permitted_gears: [], inForce: false, who: 'ana', note: 'why' },
  })
  expect(first.told.features[1].properties).toMatchObject({ inForce: true, permitted_flags: null })
  const { etag } = first.headers
  const again = await ask(routes, 'GET', '/api/v1/zones?zoom=2', '', { 'if-none-match': etag! })
  expect([again.status, again.body]).toEqual([304, ''])
  expect((await ask(routes, 'GET', '/api/v1/zones?zoom=3', '', { 'if-none-match': etag! })).status).toBe(200)
  expect((await ask(routes, 'GET', '/api/v1/zones?zoom=40')).status).toBe(400)
  await store.close()
})

it('gives a zone that is brought back as it was: words change, its border to the last bit does not', async () => {
  const store = await openZones([circle('closed', 31, { permitted_flags: 'none' }), circle('other', 5)])
  const routes = createZoneRoutes(store, () => NOW_MS)
  const one = (await ask(routes, 'GET', '/api/v1/zones/closed')).told
  const change = createReprocessRoutes(
    { change: async (wanted) => ({ ok: true, ...(await applyChange(store, wanted, NOW_MS + 1)) }) },
    async (set) => (await listStoredZones(store, set)).map(({ zone }) => zone),
  )
  const keep = '/api/v1/zones?set=test&others=keep'
  expect((await ask(change, 'POST', keep, JSON.stringify(one))).told).toEqual({ added: 0, ended: 0 })
  one.properties.valid_to = '2026-02-28'
  expect((await ask(change, 'POST', keep, JSON.stringify(one))).told).toEqual({ added: 1, ended: 1 })
  const now = await listStoredZones(store, null)
  expect(now.map(({ zone }) => [zone.id, zone.validToMs])).toEqual([
    ['closed', Date.UTC(2026, 2, 1)],
    ['other', null],
  ])

  expect((await ask(change, 'DELETE', '/api/v1/zones?set=test&id=none')).status).toBe(404)
  expect((await ask(change, 'DELETE', '/api/v1/zones?set=test&id=closed')).status).toBe(202)
  expect((await listStoredZones(store, null)).map(({ zone }) => zone.id)).toEqual(['other'])
  expect((await ask(routes, 'GET', '/api/v1/zones/closed')).status).toBe(404)
  await store.close()
})

it('looks at a file without importing it, and names every fault with its place', async () => {
  const bowTie = {
    ...circle('tie', 3),
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 1],
          [1, 0],
          [0, 1],
          [0, 0],
        ],
      ],
    },
  }
  const bad = await ask(
    [zoneCheckRoute],
    'POST',
    '/api/v1/zones/check',
    JSON.stringify([circle('fine', 5), bowTie]),
  )
  expect(bad.told).toMatchObject({ ok: false, faultCount: 1, features: [] })
  expect(bad.told.faults[0]).toMatchObject({ feature: 2, label: 'tie', reason: 'self-crossing' })
  expect(bad.told.faults[0].part).toContain('ring 1')
  const good = await ask([zoneCheckRoute], 'POST', '/api/v1/zones/check', JSON.stringify(circle('fine', 5)))
  expect(good.told).toMatchObject({ ok: true, faults: [], features: [{ properties: { id: 'fine' } }] })
  expect((await ask([zoneCheckRoute], 'POST', '/api/v1/zones/check?kind=nothing', '{}')).status).toBe(400)
})
