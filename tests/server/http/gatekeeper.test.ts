/** What the door does besides the policy: other origins, those who ask too often, and sockets of those who lost a right. */

import { Duplex } from 'node:stream'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { POLICY } from '../../../lib/server/accounts/policy.ts'
import { makeToken } from '../../../lib/server/accounts/tokens.ts'
import { readClientAddress } from '../../../lib/server/http/client-address.ts'
import { Gatekeeper, type RequestHead } from '../../../lib/server/http/gatekeeper.ts'
import { changePerson, findPerson } from '../../../lib/store/accounts-people.ts'
import { revokeToken } from '../../../lib/store/accounts-tokens.ts'
import { type AccountsWorld, openAccountsWorld, TESTER } from '../accounts/accounts-world.ts'
import { addPerson, cookieOf } from '../accounts/callers.ts'

const HOST = '127.0.0.1:3000'
let nowMs: number
let world: AccountsWorld
let gate: Gatekeeper

beforeEach(async () => {
  nowMs = Date.now()
  world = await openAccountsWorld(() => nowMs)
  gate = new Gatekeeper(world.accounts, POLICY, new Set())
})
afterEach(async () => {
  gate.close()
  await world.close()
})

function headOf(headers: RequestHead['headers'], method = 'GET', path = '/api/v1/alerts'): RequestHead {
  return { method, path, address: '10.0.0.1', headers: { host: HOST, ...headers } }
}
const route = (operationId: string) => ({ kind: 'route', operationId }) as const
const refusalOf = async (head: RequestHead, operationId: string) => {
  const admitted = await gate.admit(head, route(operationId))
  return admitted.ok ? 'yes' : admitted.refusal
}

it('a form of another page may not sign a browser in', async () => {
  const signIn = (headers: RequestHead['headers']) =>
    refusalOf(headOf(headers, 'POST', '/api/v1/session'), 'signIn')
  for (const origin of ['http://evil.example', 'null', 'http://127.0.0.1:3001'])
    expect(await signIn({ origin })).toBe('wrong-origin')
  expect(await signIn({ origin: `http://${HOST}` })).toBe('yes')
  expect(await signIn({ origin: `https://${HOST}` })).toBe('yes')
  expect(await signIn({})).toBe('yes')
  expect(await signIn({ host: 'evil.example', origin: 'http://evil.example' })).toBe('wrong-host')
})

it('whoever shows wrong tokens is told to wait, and nobody else', async () => {
  const wrong = (i: number) => headOf({ authorization: `Bearer wakewatch_${i}` })
  for (let i = 0; i < 60; i++) expect(await refusalOf(wrong(i), 'listAlerts')).toBe('wrong-token')
  expect(await gate.admit(wrong(60), route('listAlerts'))).toMatchObject({
    refusal: 'too-many',
    retryAfterS: 1,
  })
  expect(await refusalOf(headOf({ authorization: `Bearer ${world.token}` }), 'listAlerts')).toBe('yes')
  expect(await refusalOf(headOf({ authorization: `Bearer ${'x'.repeat(5000)}` }), 'listAlerts')).toBe(
    'too-many',
  )
  nowMs += 1000
  expect(await refusalOf(wrong(61), 'listAlerts')).toBe('wrong-token')
})

it('a session that asks without a pause is told to wait; a token is not', async () => {
  const cookie = await cookieOf(world.accounts, await addPerson(world.accounts, 'viewer'))
  for (let i = 0; i < 1000; i++) expect(await refusalOf(headOf({ cookie }), 'listAlerts')).toBe('yes')
  expect(await refusalOf(headOf({ cookie }), 'listAlerts')).toBe('too-many')
  nowMs += 10
  expect(await refusalOf(headOf({ cookie }), 'listAlerts')).toBe('yes')
})

function openSocket(headers: RequestHead['headers']): Duplex {
  const socket = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() })
  gate.follow(socket, headOf(headers, 'GET', '/live'))
  return socket
}
const until = async (holds: () => boolean) => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

it('an open socket is cut off as soon as whoever opened it may no longer', async () => {
  const { accounts } = world
  const [ana] = [await addPerson(accounts, 'analyst'), await addPerson(accounts, 'admin')]
  const made = await makeToken(accounts, null, { label: 'x', scopes: ['read'], days: 1 }, TESTER)
  const ofToken = openSocket({ authorization: `Bearer ${made.token}` })
  const ofAna = openSocket({ cookie: await cookieOf(accounts, ana) })
  const ofOther = openSocket({ authorization: `Bearer ${world.token}` })
  accounts.changed()
  const person = (await findPerson(accounts.store, ana.id))!
  await changePerson(accounts.store, person, { disabled: true }, TESTER, nowMs)
  accounts.changed()
  await until(() => ofAna.destroyed)
  expect([ofToken.destroyed, ofOther.destroyed]).toEqual([false, false])
  await revokeToken(accounts.store, made.id, null, TESTER, nowMs)
  accounts.changed()
  await until(() => ofToken.destroyed)
  expect(ofOther.destroyed).toBe(false)
})

it('an address is the peer’s, or what a proxy on this machine adds', () => {
  const of = (remoteAddress: string, forwarded?: string) =>
    readClientAddress({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } } as never)
  expect(of('10.1.1.1', '1.2.3.4')).toBe('10.1.1.1')
  expect(of('::ffff:127.0.0.1', '6.6.6.6, 1.2.3.4')).toBe('1.2.3.4')
  expect(of('127.0.0.1', 'made up')).toBe('127.0.0.1')
  expect(of('::1')).toBe('::1')
})
