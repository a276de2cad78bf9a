import { describe, expect, test } from 'vitest'
import { createRouteTable, jsonResponse, type Route } from '../../lib/server/http-route.ts'

function route(method: Route['method'], path: string): Route {
  return {
    ...{ method, path, maxBodyBytes: 0 },
    handle: async () => jsonResponse(200, {}),
    description: { operationId: `${method} ${path}`, tag: 'Test', summary: '', responses: {} },
  }
}

const find = createRouteTable([
  route('GET', '/events/{id}'),
  route('POST', '/events/stats'),
  route('GET', '/events'),
  route('POST', '/events'),
  route('GET', '/models/versions/{version}'),
  route('POST', '/models/versions/{version}:predict'),
  route('GET', '/{kind}/all/{id}'),
  route('GET', '/a.b'),
])

function found(method: string, path: string) {
  const one = find(method, path)
  return one.ok ? [one.route.description.operationId, one.parameters] : one.allowed
}

describe('the route of a request', () => {
  test.each([
    ['GET', '/events', ['GET /events', {}]],
    ['HEAD', '/events', ['GET /events', {}]],
    ['POST', '/events', ['POST /events', {}]],
    ['GET', '/events/7', ['GET /events/{id}', { id: '7' }]],
    ['GET', '/events/a%20b%2Fc', ['GET /events/{id}', { id: 'a b/c' }]],
    ['GET', '/events/100%', ['GET /events/{id}', { id: '100%' }]],
    ['GET', '/models/versions/3', ['GET /models/versions/{version}', { version: '3' }]],
    ['POST', '/models/versions/3:predict', ['POST /models/versions/{version}:predict', { version: '3' }]],
    ['GET', '/x/all/y', ['GET /{kind}/all/{id}', { kind: 'x', id: 'y' }]],
    ['GET', '/a.b', ['GET /a.b', {}]],
  ])('%s %s', (method, path, wanted) => {
    expect(found(method, path)).toEqual(wanted)
  })

  test.each([
    ['DELETE', '/events', ['GET', 'POST']],
    // What is fixed has the request, though what is open would take it.
    ['GET', '/events/stats', ['POST']],
    ['GET', '/models/versions/3:predict', ['POST']],
    ['GET', '/events/', []],
    ['GET', '/events/7/8', []],
    ['GET', '/a-b', []],
    ['GET', '/EVENTS', []],
    ['GET', '//events', []],
  ])('%s %s has none, but those of its path', (method, path, allowed) => {
    expect(found(method, path)).toEqual(allowed)
  })

  test('two of one method and path are a defect', () => {
    expect(() => createRouteTable([route('GET', '/a'), route('GET', '/a')])).toThrow('two routes are GET /a')
  })
})
