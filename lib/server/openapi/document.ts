/**
 * The OpenAPI 3.1 document of routes, made of what each says of itself and of the schemas that judge its requests: there
 * is no second description that could say otherwise. docs/openapi.json is this, and a test fails where it is stale.
 */

import { z } from 'zod'
import { type Access, POLICY } from '../accounts/policy.ts'
import type { BodyDescription, ResponseDescription, Route } from '../http-route.ts'
import { SchemaBook } from './schema-book.ts'

const BEARER = 'token'
const SESSION = 'session'

/** Told by the server, of any route and before it is asked; `bodies`: of those that take one. */
const error = z.strictObject({ error: z.string() }).meta({ id: 'Error' })
const refusal = (description: string): ResponseDescription => ({
  description,
  content: { 'application/json': { schema: error } },
})
const SERVER_RESPONSES: Readonly<Record<number, ResponseDescription>> = {
  401: {
    ...refusal('The token is missing or wrong, or nobody is signed in.'),
    headers: { 'www-authenticate': 'How to say who asks: Bearer.' },
  },
  403: refusal("The account's role or the token's scopes do not allow it, or a page of another origin asks."),
  421: refusal("Asked by a name that is not the server's."),
  429: { ...refusal('Asked too often.'), headers: { 'retry-after': 'Seconds.' } },
  431: { description: 'Address and headers are too long.' },
  500: refusal('A defect of this server.'),
}
const BODY_RESPONSES: Readonly<Record<number, ResponseDescription>> = {
  413: refusal('The body is too long.'),
  415: refusal('The body is compressed, which is not taken.'),
}

/** Of routes that anybody may ask. */
const OPEN_RESPONSES: typeof SERVER_RESPONSES = {
  421: SERVER_RESPONSES[421]!,
  431: SERVER_RESPONSES[431]!,
  500: SERVER_RESPONSES[500]!,
}

export function describeRoutes(routes: readonly Route[]): object {
  const book = new SchemaBook()
  const paths = new Map<string, Record<string, object>>()
  const sorted = [...routes].sort((a, b) => compare(a.path, b.path) || compare(a.method, b.method))
  const seen = new Set<string>()
  for (const route of sorted) {
    const { operationId } = route.description
    if (seen.has(operationId)) throw new Error(`openapi: two routes are called ${operationId}`)
    seen.add(operationId)
    const methods = paths.get(route.path) ?? {}
    methods[route.method.toLowerCase()] = describeRoute(route, book)
    paths.set(route.path, methods)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Wakewatch',
      version: '1',
      description:
        'What is found is apparent and possible, never a finding of guilt. Times are UTC, places degrees of WGS 84.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(sorted.map(({ description }) => description.tag))].sort().map((name) => ({ name })),
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: {
        [BEARER]: {
          ...{ type: 'http', scheme: 'bearer' },
          description:
            'A token of /api/v1/account/tokens or the command line. Named beside it: the scope that it needs.',
        },
        [SESSION]: {
          ...{ type: 'apiKey', in: 'cookie', name: 'wakewatch-FOLDER.session_token' },
          description: 'A browser that is signed in. Named beside it: the least role.',
        },
      },
      schemas: book.components(),
    },
  }
}

function describeRoute({ maxBodyBytes, description }: Route, book: SchemaBook): object {
  const { operationId, tag, summary, parameters, query, body } = description
  const access = POLICY.routes[operationId]?.access ?? null
  const listed = [...parametersOf(book, 'path', parameters), ...parametersOf(book, 'query', query)]
  const responses = {
    ...(access === 'open' ? OPEN_RESPONSES : SERVER_RESPONSES),
    ...(maxBodyBytes > 0 ? BODY_RESPONSES : {}),
    ...description.responses,
  }
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description.description === undefined ? {} : { description: description.description }),
    ...(access === 'open' ? {} : { security: securityOf(access) }),
    ...(listed.length > 0 ? { parameters: listed } : {}),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: describeContent(book, body, 'input') } }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, response]) => [status, describeResponse(book, response)]),
    ),
  }
}

/** Null: the policy does not name it, and the server would not start with it. */
function securityOf(access: Exclude<Access, 'open'> | null): object[] {
  if (access === null) return [{ [BEARER]: [] }]
  const { role, scope } = access
  return [...(scope === null ? [] : [{ [BEARER]: [scope] }]), { [SESSION]: [role] }]
}

/** What can be given only as nothing is left out: it is there to say why it is refused. */
function parametersOf(book: SchemaBook, place: 'path' | 'query', shape: z.ZodObject | undefined): object[] {
  if (shape === undefined) return []
  return Object.entries(shape.shape).flatMap(([name, field]) => {
    const schema = book.schemaOf(field, 'input')
    if (schema.not !== undefined && Object.keys(schema.not).length === 0) return []
    const { description, ...rest } = schema
    const required = place === 'path' || !z.safeParse(field, undefined).success
    return [
      { name, in: place, required, ...(description === undefined ? {} : { description }), schema: rest },
    ]
  })
}

function describeContent(
  book: SchemaBook,
  content: Readonly<Record<string, BodyDescription>>,
  io: 'input' | 'output',
): object {
  return Object.fromEntries(
    Object.entries(content).map(([type, { schema, example }]) => [
      type,
      { schema: book.schemaOf(schema, io), ...(example === undefined ? {} : { example }) },
    ]),
  )
}

function describeResponse(book: SchemaBook, { description, headers, content }: ResponseDescription): object {
  return {
    description,
    ...(headers === undefined
      ? {}
      : {
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, text]) => [
              name,
              { description: text, schema: { type: 'string' } },
            ]),
          ),
        }),
    ...(content === undefined ? {} : { content: describeContent(book, content, 'output') }),
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
