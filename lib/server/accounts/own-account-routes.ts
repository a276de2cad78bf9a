/** One's own password and tokens. For people alone: no token makes another. */

import { z } from 'zod'
import { listTokens, revokeToken } from '../../store/accounts-tokens.ts'
import { type HttpRequest, jsonResponse, type Route } from '../http-route.ts'
import {
  answer,
  idParameter,
  isoOf,
  MOST_BODY_BYTES,
  newPassword,
  readJson,
  refusal,
  scope,
  token,
  tooOften,
  wireToken,
} from './account-shapes.ts'
import { type Accounts, actorOf } from './accounts.ts'
import { PASSWORD_FAULTS } from './password-rules.ts'
import type { Caller } from './roles.ts'
import { changePassword } from './sign-in.ts'
import { makeToken } from './tokens.ts'

const TAG = 'Accounts'
/** Longest life of a token that a person makes, days. */
const MOST_DAYS = 730

const passwords = z.object({ current: z.string().max(1000), next: newPassword })
const wish = z.object({
  label: z.string().trim().min(1).max(100).describe('What it is for'),
  scopes: z.array(scope).min(1).max(5),
  days: z.number().int().min(1).max(MOST_DAYS).describe('Days until it expires'),
})
const done = z.object({ ok: z.literal(true) })
const made = z.object({
  id: z.string(),
  token: z.string().describe('Told this once'),
  expires: z.string().nullable(),
})
const tokens = z.object({ tokens: z.array(token) })
const oneToken = z.object({ id: idParameter })

export function createOwnAccountRoutes(accounts: Accounts): Route[] {
  const { store } = accounts
  return [
    {
      ...{ method: 'POST', path: '/api/v1/account/password', maxBodyBytes: MOST_BODY_BYTES },
      async handle(request) {
        const read = readJson(passwords, request)
        if (!read.ok) return read.answer
        const cookie = accounts.findCookie(request.headers.cookie) ?? ''
        const changed = await changePassword(accounts, personOf(request), read.value, request.client, cookie)
        if (changed.ok) return jsonResponse(200, { ok: true }, { 'set-cookie': changed.cookie })
        if (changed.reason === 'too-often') return tooOften(changed.retryAfterS)
        if (changed.reason === 'wrong') return jsonResponse(422, { error: 'the current password is wrong' })
        return jsonResponse(422, { error: PASSWORD_FAULTS[changed.reason] })
      },
      description: {
        ...{ operationId: 'changePassword', tag: TAG },
        summary: 'Sets one’s own password and signs every other browser out',
        body: { 'application/json': { schema: passwords } },
        responses: {
          200: answer('Changed.', done),
          400: refusal('Not what is taken.'),
          422: refusal('The current one is wrong, or the new one will not do.'),
          429: { ...refusal('Tried too often.'), headers: { 'retry-after': 'Seconds.' } },
        },
      },
    },
    {
      ...{ method: 'GET', path: '/api/v1/account/tokens', maxBodyBytes: 0 },
      async handle(request) {
        const found = await listTokens(store, personOf(request).accountId)
        return jsonResponse(200, { tokens: found.map(wireToken) })
      },
      description: {
        ...{ operationId: 'listOwnTokens', tag: TAG, summary: 'One’s own tokens' },
        responses: { 200: answer('The newest first.', tokens) },
      },
    },
    {
      ...{ method: 'POST', path: '/api/v1/account/tokens', maxBodyBytes: MOST_BODY_BYTES },
      async handle(request) {
        const read = readJson(wish, request)
        if (!read.ok) return read.answer
        const person = personOf(request)
        const actor = actorOf(person, request.client.address)
        const { id, token, expiresMs } = await makeToken(accounts, person.accountId, read.value, actor)
        return jsonResponse(201, { id, token, expires: isoOf(expiresMs) })
      },
      description: {
        ...{ operationId: 'makeToken', tag: TAG, summary: 'Makes a token for a program' },
        description: 'It may do what its scopes say, and never more than its owner may at the time.',
        body: { 'application/json': { schema: wish } },
        responses: { 201: answer('Made.', made), 400: refusal('Not what is taken.') },
      },
    },
    {
      ...{ method: 'DELETE', path: '/api/v1/account/tokens/{id}', maxBodyBytes: 0 },
      async handle(request) {
        const person = personOf(request)
        const actor = actorOf(person, request.client.address)
        const id = request.parameters.id!
        const isRevoked = await revokeToken(store, id, person.accountId, actor, accounts.now())
        if (!isRevoked) return jsonResponse(404, { error: 'there is no such token of yours' })
        accounts.changed()
        return jsonResponse(200, { ok: true })
      },
      description: {
        ...{ operationId: 'revokeOwnToken', tag: TAG, summary: 'Ends a token of one’s own' },
        parameters: oneToken,
        responses: { 200: answer('It opens nothing any more.', done), 404: refusal('There is none.') },
      },
    },
  ]
}

/** The policy lets no token here. */
function personOf({ client: { caller } }: HttpRequest): Caller & { readonly kind: 'account' } {
  if (caller?.kind !== 'account') throw new Error('accounts: not asked by a person')
  return caller
}
