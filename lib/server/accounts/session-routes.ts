/** Who is signed in here, signing in, and signing out. */

import { z } from 'zod'
import { jsonResponse, type Route } from '../http-route.ts'
import {
  answer,
  email,
  error,
  link,
  linkSecret,
  MOST_BODY_BYTES,
  newPassword,
  readJson,
  refusal,
  role,
  tooOften,
  wireLink,
} from './account-shapes.ts'
import type { Accounts } from './accounts.ts'
import { type LinkAnswers, openLink, readLink } from './links.ts'
import { PASSWORD_FAULTS } from './password-rules.ts'
import { signIn, signOut } from './sign-in.ts'

const TAG = 'Accounts'

const credentials = z.object({ email: z.string().max(254), password: z.string().max(1000) })
const secretOnly = z.object({ link: linkSecret })
const linkAnswers = z.object({
  link: linkSecret,
  name: z.string().max(100).optional(),
  email: email.optional(),
  password: newPassword.optional(),
})
const done = z.object({ ok: z.literal(true) })
const session = z.object({
  kind: z.enum(['account', 'token']),
  name: z.string(),
  email: z.string().nullable().describe('null: a token'),
  role,
  scopes: z.array(z.string()).nullable().describe('Of a token; null: all that the role may'),
})

const LINK_FAULTS = {
  ...PASSWORD_FAULTS,
  'no-link': 'this link opens nothing: it was used, has expired, or another was made since',
  'name-missing': 'a name is needed',
  'name-taken': 'somebody here has this name; histories tell people apart by it',
  'email-missing': 'an e-mail address is needed',
  'email-taken': 'there is an account with this e-mail address',
} as const

const cookieHeader = { 'set-cookie': 'The session.' }

export function createSessionRoutes(accounts: Accounts): Route[] {
  return [
    {
      ...{ method: 'POST', path: '/api/v1/session', maxBodyBytes: MOST_BODY_BYTES },
      async handle(request) {
        const read = readJson(credentials, request)
        if (!read.ok) return read.answer
        const signed = await signIn(accounts, read.value, request.client)
        if (signed.ok) return jsonResponse(200, { ok: true }, { 'set-cookie': signed.cookie })
        if (signed.reason === 'too-often') return tooOften(signed.retryAfterS)
        if (signed.reason === 'disabled') return jsonResponse(403, { error: 'this account is disabled' })
        return jsonResponse(401, { error: 'e-mail address or password is wrong' })
      },
      description: {
        ...{ operationId: 'signIn', tag: TAG, summary: 'Signs in by e-mail address and password' },
        body: { 'application/json': { schema: credentials } },
        responses: {
          200: { ...answer('Signed in.', done), headers: cookieHeader },
          400: refusal('Not what is taken.'),
          401: refusal('Address or password is wrong.'),
          403: refusal('The account is disabled, or a page of another origin asks.'),
          429: { ...refusal('Tried too often.'), headers: { 'retry-after': 'Seconds.' } },
        },
      },
    },
    {
      ...{ method: 'GET', path: '/api/v1/session', maxBodyBytes: 0 },
      async handle({ client: { caller } }) {
        const { kind, name, role } = caller!
        const [email, scopes] = caller!.kind === 'account' ? [caller!.email, null] : [null, caller!.scopes]
        return jsonResponse(200, { kind, name, email, role, scopes })
      },
      description: {
        ...{ operationId: 'readSession', tag: TAG, summary: 'Who asks' },
        responses: { 200: answer('The account, or the token.', session) },
      },
    },
    {
      ...{ method: 'DELETE', path: '/api/v1/session', maxBodyBytes: 0 },
      async handle({ client, headers }) {
        const cookie = accounts.findCookie(headers.cookie)
        const gone = await signOut(accounts, client.caller!, client, cookie ?? '')
        return jsonResponse(200, { ok: true }, { 'set-cookie': gone })
      },
      description: {
        ...{ operationId: 'signOut', tag: TAG, summary: 'Signs this browser out' },
        responses: { 200: answer('Signed out.', done) },
      },
    },
    {
      ...{ method: 'POST', path: '/api/v1/links/read', maxBodyBytes: MOST_BODY_BYTES },
      async handle(request) {
        const read = readJson(secretOnly, request)
        if (!read.ok) return read.answer
        const found = await readLink(accounts, read.value.link)
        return found === null
          ? jsonResponse(404, { error: LINK_FAULTS['no-link'] })
          : jsonResponse(200, wireLink(found))
      },
      description: {
        ...{ operationId: 'readLink', tag: TAG, summary: 'What a link is for; it stays unused' },
        body: { 'application/json': { schema: secretOnly } },
        responses: {
          200: answer('The link.', link),
          400: refusal('Not what is taken.'),
          403: refusal('A page of another origin asks.'),
          404: refusal('It opens nothing.'),
        },
      },
    },
    {
      ...{ method: 'POST', path: '/api/v1/links/open', maxBodyBytes: MOST_BODY_BYTES },
      async handle(request) {
        const read = readJson(linkAnswers, request)
        if (!read.ok) return read.answer
        const { link: secret, ...answers } = read.value
        const opened = await openLink(accounts, secret, answers as LinkAnswers, request.client)
        if (opened.ok) return jsonResponse(200, { ok: true }, { 'set-cookie': opened.cookie })
        const status = opened.reason === 'no-link' ? 404 : /-taken$/.test(opened.reason) ? 409 : 422
        return jsonResponse(status, { error: LINK_FAULTS[opened.reason] })
      },
      description: {
        ...{ operationId: 'openLink', tag: TAG, summary: 'Uses a link, once, and signs in' },
        description:
          'Links make the first admin, open the demo, invite people, or set a password. What a link needs is answered with it.',
        body: { 'application/json': { schema: linkAnswers } },
        responses: {
          200: { ...answer('Signed in.', done), headers: cookieHeader },
          400: refusal('Not what is taken.'),
          403: refusal('A page of another origin asks.'),
          409: refusal('There is such an account.'),
          404: refusal('It opens nothing.'),
          422: {
            description: 'Name, address or password will not do.',
            content: { 'application/json': { schema: error } },
          },
        },
      },
    },
  ]
}
