import { expect, it } from 'vitest'
import type { ModelAnswer, ModelWish } from '../../../lib/server/engine.ts'
import { createReprocessModelRoutes } from '../../../lib/server/http/reprocess-model-routes.ts'
import { createRouteTable } from '../../../lib/server/http-route.ts'
import { EngineBusyError } from '../../../lib/server/worker/engine-thread.ts'

async function ask(method: string, address: string, answer: () => ModelAnswer) {
  const wishes: ModelWish[] = []
  const routes = createReprocessModelRoutes({
    changeModel: async (wanted) => {
      wishes.push(wanted)
      return answer()
    },
  })
  const { pathname, searchParams } = new URL(address, 'http://localhost')
  const found = createRouteTable(routes)(method, pathname)
  if (!found.ok) throw new Error(`no route ${method} ${pathname}`)
  const { status, body, headers } = await found.route.handle({
    ...{ method, path: pathname, query: searchParams, parameters: {}, headers: {} },
    ...{ body: new Uint8Array(), signal: new AbortController().signal },
    client: { caller: null, address: '127.0.0.1', isSecure: false },
  })
  return { status, told: JSON.parse(String(body)), headers, wishes }
}

const taken = (isUnderWay: boolean) => (): ModelAnswer => ({ ok: true, isUnderWay })

it.each([
  ['POST', '/api/v1/model?name=detector@2', { do: 'change', model: 'detector@2' }],
  ['DELETE', '/api/v1/model', { do: 'cancel' }],
  ['POST', '/api/v1/model/back', { do: 'back' }],
] as const)('%s %s is asked of the pipeline', async (method, address, wish) => {
  for (const isUnderWay of [true, false]) {
    const { status, told, wishes } = await ask(method, address, taken(isUnderWay))
    expect([status, told, wishes]).toEqual([202, { underWay: isUnderWay }, [wish]])
  }
})

it.each(['', '?name=', '?name=../etc', '?name=/models/x', '?name=detector@x', '?name=a&who=b'])(
  'no model is asked for by %s',
  async (query) => {
    const { status, wishes } = await ask('POST', `/api/v1/model${query}`, taken(true))
    expect([status, wishes]).toEqual([400, []])
  },
)

it('says why it cannot be, and when to come again', async () => {
  const unfit = await ask('POST', '/api/v1/model/back', () => ({ ok: false, reason: 'unfit', error: 'no' }))
  expect([unfit.status, unfit.told]).toEqual([409, { error: 'no' }])
  const stopped = await ask('DELETE', '/api/v1/model', () => ({ ok: false, reason: 'stopped' }))
  expect([stopped.status, stopped.headers['retry-after']]).toEqual([503, '5'])
  const busy = await ask('DELETE', '/api/v1/model', () => {
    throw new EngineBusyError('busy')
  })
  expect([busy.status, busy.headers['retry-after']]).toEqual([429, '1'])
})
