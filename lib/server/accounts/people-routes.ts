/** Accounts of others: who there is, what they may, and links for them. */

import { z } from 'zod'
import { listOpenLinks, withdrawLink } from '../../store/accounts-links.ts'
import { changePerson, findPerson, listPeople } from '../../store/accounts-people.ts'
import { listTokens, revokeToken } from '../../store/accounts-tokens.ts'
import { type HttpRequest, jsonResponse, type Route } from '../http-route.ts'
import {
  answer,
  email,
  idParameter,
  isoOf,
  link,
  MOST_BODY_BYTES,
  person,
  readJson,
  refusal,
  role,
  token,
  wireLink,
  wirePerson,
  wireToken,
} from './account-shapes.ts'
import { type Accounts, actorOf } from './accounts.ts'
import { makeLink } from './links.ts'

const TAG = 'Accounts'

const all = z.object({ accounts: z.array(person), links: z.array(link), tokens: z.array(token) })
const change = z.object({ role: role.optional(), disabled: z.boolean().optional() })
const invitation = z.object({ role, email: email.optional() })
const madeLink = z.object({
  id: z.string(),
  path: z.string().describe('To be opened on this server; told this once'),
  expires: z.string(),
})
const done = z.object({ ok: z.literal(true) })
const one = z.object({ id: idParameter })

const NO_ACCOUNT = { error: 'there is no such account' }

export function createPeopleRoutes(accounts: Accounts): Route[] {
  const { store, now } = accounts
  const actor = ({ client }: HttpRequest) => actorOf(client.caller, client.address)
  return [
    {
      ...{ method: 'GET', path: '/api/v1/accounts', maxBodyBytes: 0 },
      async handle() {
        const [people, links, tokens] = [
          await listPeople(store),
          await listOpenLinks(store, now()),
          await listTokens(store, null),
        ]
        return jsonResponse(200, {
          accounts: people.map(wirePerson),
          links: links.map(wireLink),
          tokens: tokens.map(wireToken),
        })
      },
      description: {
        ...{ operationId: 'listAccounts', tag: TAG },
        summary: 'All accounts, links that wait to be opened, and tokens',
        responses: { 200: answer('All of them.', all) },
      },
    },
    {
      ...{ method: 'PUT', path: '/api/v1/accounts/{id}', maxBodyBytes: MOST_BODY_BYTES },
      async handle(request) {
        const read = readJson(change, request)
        if (!read.ok) return read.answer
        const { role, disabled } = read.value
        if (role === undefined && disabled === undefined)
          return jsonResponse(422, { error: 'body: role or disabled' })
        const found = await findPerson(store, request.parameters.id!)
        if (found === null) return jsonResponse(404, NO_ACCOUNT)
        const wanted = {
          ...(role === undefined ? {} : { role }),
          ...(disabled === undefined ? {} : { disabled }),
        }
        if (!(await changePerson(store, found, wanted, actor(request), now())))
          return jsonResponse(409, { error: 'then no admin would be left who may sign in' })
        accounts.changed()
        return jsonResponse(200, { ok: true })
      },
      description: {
        ...{ operationId: 'changeAccount', tag: TAG },
        summary: 'Changes what an account may, or disables it, and signs it out everywhere',
        parameters: one,
        body: { 'application/json': { schema: change } },
        responses: {
          200: answer('Changed.', done),
          400: refusal('Not what is taken.'),
          404: refusal('There is none.'),
          409: refusal('No admin would be left.'),
          422: refusal('Nothing is to be changed.'),
        },
      },
    },
    {
      ...{ method: 'POST', path: '/api/v1/accounts/invitations', maxBodyBytes: MOST_BODY_BYTES },
      async handle(request) {
        const read = readJson(invitation, request)
        if (!read.ok) return read.answer
        const to = read.value.email?.toLowerCase() ?? null
        if (to !== null && (await findPerson(store, to)) !== null)
          return jsonResponse(409, { error: 'there is an account with this e-mail address' })
        const purpose = { kind: 'invite', role: read.value.role, email: to } as const
        return jsonResponse(201, wireMade(await makeLink(accounts, purpose, actor(request))))
      },
      description: {
        ...{ operationId: 'inviteAccount', tag: TAG, summary: 'Makes a link that makes an account' },
        description: 'Nothing is sent: whoever invites hands the link on.',
        body: { 'application/json': { schema: invitation } },
        responses: {
          201: answer('Made.', madeLink),
          400: refusal('Not what is taken.'),
          409: refusal('There is such an account.'),
        },
      },
    },
    {
      ...{ method: 'POST', path: '/api/v1/accounts/{id}/reset-link', maxBodyBytes: 0 },
      async handle(request) {
        const found = await findPerson(store, request.parameters.id!)
        if (found === null) return jsonResponse(404, NO_ACCOUNT)
        const purpose = { kind: 'reset', userId: found.id, email: found.email } as const
        return jsonResponse(201, wireMade(await makeLink(accounts, purpose, actor(request))))
      },
      description: {
        ...{ operationId: 'makeResetLink', tag: TAG, summary: 'Makes a link that sets a new password' },
        parameters: one,
        responses: { 201: answer('Made.', madeLink), 404: refusal('There is none.') },
      },
    },
    {
      ...{ method: 'DELETE', path: '/api/v1/links/{id}', maxBodyBytes: 0 },
      async handle(request) {
        const isGone = await withdrawLink(store, request.parameters.id!, actor(request), now())
        return isGone
          ? jsonResponse(200, { ok: true })
          : jsonResponse(404, { error: 'there is no such link that waits' })
      },
      description: {
        ...{ operationId: 'withdrawLink', tag: TAG, summary: 'Ends a link that was not opened' },
        parameters: one,
        responses: { 200: answer('It opens nothing any more.', done), 404: refusal('There is none.') },
      },
    },
    {
      ...{ method: 'DELETE', path: '/api/v1/tokens/{id}', maxBodyBytes: 0 },
      async handle(request) {
        const isGone = await revokeToken(store, request.parameters.id!, null, actor(request), now())
        if (!isGone) return jsonResponse(404, { error: 'there is no such token' })
        accounts.changed()
        return jsonResponse(200, { ok: true })
      },
      description: {
        ...{ operationId: 'revokeToken', tag: TAG, summary: 'Ends anybody’s token' },
        parameters: one,
        responses: { 200: answer('It opens nothing any more.', done), 404: refusal('There is none.') },
      },
    },
  ]
}

function wireMade({ id, secret, expiresMs }: Awaited<ReturnType<typeof makeLink>>) {
  return { id, path: `/welcome#${secret}`, expires: isoOf(expiresMs) }
}
