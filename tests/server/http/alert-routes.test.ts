import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Caller, Role } from '../../../lib/server/accounts/roles.ts'
import type { WireAct } from '../../../lib/server/feed/wire-records.ts'
import { createAlertActRoutes } from '../../../lib/server/http/alert-act-routes.ts'
import { createAlertRoutes } from '../../../lib/server/http/alert-routes.ts'
import { createAlertWhyRoutes } from '../../../lib/server/http/alert-why-routes.ts'
import { createRouteTable, type HttpResponse } from '../../../lib/server/http-route.ts'
import { EngineBusyError } from '../../../lib/server/worker/engine-thread.ts'
import { actOnAlerts } from '../../../lib/store/act-on-alerts.ts'
import type { Store } from '../../../lib/store/store.ts'
import { alertFrom, hour, OTHER_SHIP, SHIP } from '../../alerts/alert-world.ts'
import { showAlerts } from '../../store/alert-folder.ts'
import { openTestWriter, temporaryFolder } from '../../store/folder.ts'

const ALERT = alertFrom(10, 14)
const LIKE = alertFrom(40, 44)
const OTHER = alertFrom(40, 44, { mmsi: OTHER_SHIP, zoneId: null })

let store: Store
let refusal: (() => never) | null = null
beforeEach(async () => {
  refusal = null
  store = await openTestWriter(temporaryFolder())
  await showAlerts(store, [ALERT, LIKE, OTHER])
})
afterEach(() => store.close())

function callerOf(name: string, role: Role): Caller {
  return { kind: 'account', accountId: name, sessionId: 's', name, email: `${name}@test`, role }
}

/** What the engine does with a wish, without its thread. */
const target = {
  act: async (wish: Parameters<typeof actOnAlerts>[1]) => {
    refusal?.()
    return actOnAlerts(store, wish, 5)
  },
}

/** Of an answer what these tests look at; each route gives some of it. */
interface Body {
  readonly state: string
  readonly silencedBy: readonly number[]
  readonly act: WireAct
  readonly silences: readonly { readonly id: number }[]
  readonly marks: readonly { readonly number: number }[]
  readonly contributions: readonly unknown[]
  readonly similar: readonly { readonly id: string; readonly shares: readonly string[] }[]
  readonly precision: unknown
  readonly inZone: unknown
}

interface Told {
  readonly status: number
  readonly body: Body
  readonly audit: HttpResponse['audit']
}

async function ask(
  method: string,
  path: string,
  body: object | null = null,
  who = callerOf('Ana', 'analyst'),
): Promise<Told> {
  const routes = [
    ...createAlertRoutes(store),
    ...createAlertWhyRoutes(store),
    ...createAlertActRoutes(store, target),
  ]
  const found = createRouteTable(routes)(method, path.split('?')[0]!)
  if (!found.ok) throw new Error(`no route for ${path}`)
  const answer = await found.route.handle({
    ...{ method, path, parameters: found.parameters, headers: {}, signal: new AbortController().signal },
    query: new URLSearchParams(path.split('?')[1] ?? ''),
    body: new TextEncoder().encode(body === null ? '' : JSON.stringify(body)),
    client: { caller: who, address: '127.0.0.1', isSecure: false },
  })
  return { status: answer.status, body: JSON.parse(String(answer.body)) as Body, audit: answer.audit }
}

const of = (id: string, what = '') => `/api/v1/alerts/${encodeURIComponent(id)}${what}`
const judge = (id: string, step: object, who?: Caller) =>
  ask('POST', of(id, '/judgements'), { reason: null, note: '', standing: null, ...step }, who)

describe('acts on alerts over HTTP', () => {
  it('are done in the name of whoever is signed in, with what was and what is for the audit log', async () => {
    const { status, body, audit } = await judge(ALERT.id, { state: 'confirmed', note: 'seen on radar' })
    expect([status, body.act]).toMatchObject([201, { alertId: ALERT.id, judgement: { who: 'Ana' } }])
    expect(audit).toMatchObject({
      ...{ subject: `alert ${ALERT.id}`, before: { state: 'new', reason: null } },
      after: { state: 'confirmed', note: 'seen on radar', judgement: 1 },
    })
    expect((await ask('GET', of(ALERT.id))).body.state).toBe('confirmed')
  })

  it('of two people at once: the second is told who was first', async () => {
    await judge(ALERT.id, { state: 'acknowledged' })
    const second = await judge(ALERT.id, { state: 'confirmed' }, callerOf('Ben', 'analyst'))
    expect(second.status).toBe(409)
    expect(second.body).toMatchObject({
      ...{ fault: 'conflict', stands: { state: 'acknowledged', judged: { latest: { id: 1, who: 'Ana' } } } },
    })
    expect(second.audit).toBeUndefined()
    expect(
      (await judge(ALERT.id, { state: 'confirmed', standing: 1 }, callerOf('Ben', 'analyst'))).status,
    ).toBe(201)
  })

  it('that overrule another take a reviewer', async () => {
    await judge(ALERT.id, { state: 'dismissed', reason: 'permitted' })
    const otherwise = { state: 'confirmed', note: 'not in force then', standing: 1 }
    expect((await judge(ALERT.id, otherwise, callerOf('Ben', 'analyst'))).status).toBe(403)
    expect((await judge(ALERT.id, otherwise, callerOf('Eva', 'reviewer'))).status).toBe(201)
  })

  it.each([
    [404, { state: 'confirmed' }, 'none'],
    [422, { state: 'dismissed' }, ALERT.id],
    [422, { state: null }, ALERT.id],
    [400, { state: 'gone' }, ALERT.id],
    [400, { state: 'confirmed', who: 'somebody else' }, ALERT.id],
  ] as const)('are refused with %i', async (status, step, id) => {
    expect((await judge(id, step)).status).toBe(status)
    expect((await ask('GET', of(ALERT.id))).body.state).toBe('new')
  })

  it('are for later where the pipeline is busy or gone', async () => {
    refusal = () => {
      throw new EngineBusyError('the engine is busy')
    }
    expect((await judge(ALERT.id, { state: 'confirmed' })).status).toBe(429)
    refusal = () => {
      throw new Error('the engine has ended')
    }
    expect((await judge(ALERT.id, { state: 'confirmed' })).status).toBe(503)
  })
})

describe('silences over HTTP', () => {
  it('are made, listed with whoever made them, and ended once', async () => {
    const wish = { mmsi: SHIP, rule: 'no-take', from: new Date(hour(0)).toISOString(), note: 'a survey' }
    const made = await ask('POST', '/api/v1/silences', wish)
    expect([made.status, made.body.act.what, made.audit?.subject]).toEqual([201, 'silenced', 'silence 1'])
    expect((await ask('GET', of(ALERT.id))).body.silencedBy).toEqual([1])
    expect((await ask('GET', '/api/v1/silences')).body.silences).toMatchObject([
      { id: 1, who: 'Ana', ended: null },
    ])
    expect((await ask('POST', '/api/v1/silences/1/end', {})).status).toBe(201)
    expect((await ask('POST', '/api/v1/silences/1/end', {})).status).toBe(404)
    expect((await ask('GET', '/api/v1/silences')).body.silences).toEqual([])
    expect((await ask('GET', '/api/v1/silences?ended=true')).body.silences).toHaveLength(1)
    expect((await ask('GET', of(ALERT.id))).body.silencedBy).toEqual([])
  })

  it.each([
    [422, {}],
    [422, { otherMmsi: OTHER_SHIP }],
    [422, { mmsi: SHIP, from: '2026-03-02T00:00:00Z', until: '2026-03-01T00:00:00Z' }],
    [400, { mmsi: SHIP, until: 'next week' }],
  ] as const)('are refused with %i', async (status, wish) => {
    expect((await ask('POST', '/api/v1/silences', wish)).status).toBe(status)
  })
})

describe('why an alert is there', () => {
  it('is told with numbers that evidence and weights share', async () => {
    const evidence = await ask('GET', of(ALERT.id, '/evidence'))
    const explained = await ask('GET', of(ALERT.id, '/explanation'))
    expect(evidence.body.marks.map(({ number }) => number)).toEqual([1])
    expect(explained.body.contributions).toEqual([
      { name: 'closedFishingHours', value: 1.02, contribution: 1.75, numbers: [1] },
    ])
    expect(explained.body).toMatchObject({ weighing: { base: -4, low: 0.1, high: 0.9 }, rule: null })
  })

  it('is told of one that was withdrawn too', async () => {
    await showAlerts(store, [LIKE], { generation: 2, reason: 'late data' })
    expect((await ask('GET', of(ALERT.id))).status).toBe(410)
    expect((await ask('GET', of(ALERT.id, '/evidence'))).body).toMatchObject({
      ...{ isWithdrawn: true, tracks: [{ mmsi: SHIP, timeMs: [hour(10)] }] },
    })
    expect((await ask('GET', of(ALERT.id, '/explanation'))).status).toBe(200)
    expect((await ask('GET', of('none', '/evidence'))).status).toBe(404)
  })

  it('comes with how alerts like it were decided, the most alike first', async () => {
    await judge(OTHER.id, { state: 'confirmed' })
    await judge(LIKE.id, { state: 'dismissed', reason: 'false-positive', note: 'moored' })
    const { body } = await ask('GET', of(ALERT.id, '/similar'))
    expect(body.similar.map(({ id, shares }) => [id, shares])).toEqual([
      [LIKE.id, ['vessel', 'zone', 'type', 'flag']],
      [OTHER.id, ['type', 'flag']],
    ])
    expect(body.precision).toMatchObject({ alerts: 3, confirmed: 1, wrong: 1, share: 0.5 })
    expect(body.inZone).toMatchObject({ confirmed: 0, wrong: 1, share: 0 })
    expect((await ask('GET', of('none', '/similar'))).status).toBe(404)
  })
})
