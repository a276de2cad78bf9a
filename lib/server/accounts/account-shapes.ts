/** What the routes of accounts take and give, as they stand on the wire. */

import { z } from 'zod'
import type { StoredLink } from '../../store/accounts-links.ts'
import type { Person } from '../../store/accounts-people.ts'
import type { StoredToken } from '../../store/accounts-tokens.ts'
import { type HttpRequest, type HttpResponse, jsonResponse } from '../http-route.ts'
import { PASSWORD_LENGTH } from './password-rules.ts'
import { ROLES, SCOPES } from './roles.ts'

/** Of the bodies of these routes: a name, an address, a password. */
export const MOST_BODY_BYTES = 4096

export const role = z.enum(ROLES).describe('Each may do what those before it may')
export const scope = z.enum(SCOPES)
/** What stands before the last @ has 64 characters at most (RFC 5321). Whether mail arrives there nobody asks. */
export const email = z
  .string()
  .max(254)
  .regex(/^[^\s@]{1,64}@[^\s@]+\.[^\s@]+$/, { error: 'no e-mail address' })
/** Judged by its own rules, which say what is wrong with it. */
export const newPassword = z
  .string()
  .max(1000)
  .describe(`${PASSWORD_LENGTH.least} characters or more; common ones are refused`)
export const linkSecret = z.string().min(1).max(128).describe('What stands behind the # of the link')
/** Ids are of this server's own making. */
export const idParameter = z.string().min(1).max(64)

export const error = z.strictObject({ error: z.string() }).meta({ id: 'Error' })
const json = (schema: z.ZodType) => ({ 'application/json': { schema } })
export const refusal = (description: string) => ({ description, content: json(error) })
export const answer = (description: string, schema: z.ZodType) => ({ description, content: json(schema) })

export const person = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role,
    disabled: z.boolean(),
    sessions: z.number().describe('Browsers that are signed in'),
  })
  .meta({ id: 'Account' })

export const token = z
  .object({
    id: z.string(),
    label: z.string(),
    owner: z.string().nullable().describe('null: made by the command line'),
    scopes: z.array(z.string()),
    created: z.string(),
    expires: z.string().nullable().describe('null: it does not expire'),
    lastUsed: z.string().nullable(),
  })
  .meta({ id: 'Token' })

export const link = z
  .object({
    id: z.string(),
    kind: z.enum(['demo', 'admin', 'invite', 'reset']),
    role: z.string().nullable(),
    email: z.string().nullable(),
    createdBy: z.string(),
    expires: z.string(),
  })
  .meta({ id: 'Link' })

export function wirePerson({ id, name, email, role, disabledMs, sessions }: Person) {
  return { id, name, email, role, disabled: disabledMs !== null, sessions }
}

export function wireToken({ id, label, owner, scopes, createdMs, expiresMs, lastUsedMs }: StoredToken) {
  const [created, expires, lastUsed] = [isoOf(createdMs), isoOf(expiresMs), isoOf(lastUsedMs)]
  return { id, label, owner, scopes, created, expires, lastUsed }
}

export function wireLink({ id, kind, role, email, createdBy, expiresMs }: StoredLink) {
  return { id, kind, role, email, createdBy, expires: isoOf(expiresMs) }
}

export function isoOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}

export type ReadJson<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly answer: HttpResponse }

/** The body as a schema has it; else what is wrong with it, without what was sent. */
export function readJson<Value>(schema: z.ZodType<Value>, { body }: HttpRequest): ReadJson<Value> {
  let given: unknown
  try {
    given = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return { ok: false, answer: jsonResponse(400, { error: 'the body is no JSON' }) }
  }
  const read = schema.safeParse(given)
  if (read.success) return { ok: true, value: read.data }
  const { path, message } = read.error.issues[0]!
  return { ok: false, answer: jsonResponse(400, { error: `${path.join('.') || 'body'}: ${message}` }) }
}

export function tooOften(retryAfterS: number): HttpResponse {
  const text = `tried too often; try again in ${retryAfterS} s`
  return jsonResponse(429, { error: text }, { 'retry-after': String(retryAfterS) })
}
