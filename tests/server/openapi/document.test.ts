import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { jsonResponse, type Route } from '../../../lib/server/http-route.ts'
import { describeRoutes } from '../../../lib/server/openapi/document.ts'
import { openApiWorld } from '../predict/api-world.ts'
import { ask } from '../predict/ask.ts'

const FILE = fileURLToPath(new URL('../../../docs/openapi.json', import.meta.url))

/** Written anew by `WAKEWATCH_REGENERATE=1 npx vitest run tests/server/openapi`. */
test('docs/openapi.json is what is served', async () => {
  const world = await openApiWorld()
  try {
    const served = (await ask(world.routes, 'GET', '/openapi.json')).body as object
    const text = `${JSON.stringify(served, null, 2)}\n`
    if (process.env.WAKEWATCH_REGENERATE === '1') writeFileSync(FILE, text)
    expect(readFileSync(FILE, 'utf8') === text, 'stale: WAKEWATCH_REGENERATE=1 writes it anew').toBe(true)
    const { paths, components } = served as {
      paths: Record<string, Record<string, object>>
      components: { schemas: object }
    }
    for (const { method, path } of world.routes) expect(paths[path]).toHaveProperty([method.toLowerCase()])
    for (const [, name] of text.matchAll(/"\$ref": "([^"]+)"/g)) {
      expect(name).toMatch(/^#\/components\/schemas\//)
      expect(components.schemas).toHaveProperty([name!.split('/').at(-1)!])
    }
  } finally {
    await world.close()
  }
})

const thing = z.strictObject({ a: z.number() }).meta({ id: 'Thing' })

function route(description: Partial<Route['description']>, path = '/things/{id}'): Route {
  return {
    ...{ method: 'POST', path, maxBodyBytes: 10 },
    handle: async () => jsonResponse(200, {}),
    description: { operationId: 'one', tag: 'Things', summary: 'A thing', responses: {}, ...description },
  }
}

describe('a route is described', () => {
  test('by the schemas that judge it: what is sent to us, and what we send', () => {
    const document = describeRoutes([
      route({
        parameters: z.strictObject({ id: z.string().max(5).describe('Its id.') }),
        query: z.strictObject({
          many: z.array(z.enum(['x', 'y'])).optional(),
          few: z.coerce.number().int().default(3),
          must: z.string(),
          never: z.undefined({ error: 'not served' }).optional(),
        }),
        body: {
          'application/json': { schema: z.strictObject({ thing, when: z.iso.datetime().default('') }) },
        },
        responses: {
          200: {
            description: 'Yes.',
            headers: { 'x-a': 'A.' },
            content: { 'application/json': { schema: thing } },
          },
        },
      }),
    ])
    expect(document).toMatchObject({
      openapi: '3.1.0',
      paths: {
        '/things/{id}': {
          post: {
            operationId: 'one',
            tags: ['Things'],
            security: [{ token: [] }],
            parameters: [
              { name: 'id', in: 'path', required: true, description: 'Its id.', schema: { maxLength: 5 } },
              { name: 'many', in: 'query', required: false, schema: { type: 'array' } },
              { name: 'few', in: 'query', required: false, schema: { type: 'integer', default: 3 } },
              { name: 'must', in: 'query', required: true, schema: { type: 'string' } },
            ],
            requestBody: {
              required: true,
              content: {
                'application/json': {
                  // What has a default need not be sent.
                  schema: {
                    required: ['thing'],
                    properties: { thing: { $ref: '#/components/schemas/Thing' } },
                  },
                },
              },
            },
            responses: {
              200: {
                headers: { 'x-a': { description: 'A.' } },
                content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
              },
              401: { description: 'The token is missing or wrong, or nobody is signed in.' },
              413: {},
            },
          },
        },
      },
      components: { schemas: { Thing: { type: 'object', required: ['a'], additionalProperties: false } } },
    })
  })

  test('as open to all where supervisors ask', () => {
    const { paths } = describeRoutes([route({ operationId: 'isAlive' }, '/healthz')]) as {
      paths: Record<string, Record<string, { security?: unknown; responses: object }>>
    }
    expect(paths['/healthz']!.post!.security).toBeUndefined()
    expect(paths['/healthz']!.post!.responses).not.toHaveProperty('401')
  })

  test('under a name of its own', () => {
    expect(() => describeRoutes([route({}), route({}, '/others')])).toThrow('two routes are called one')
    const other = z.strictObject({ b: z.number() }).meta({ id: 'Thing' })
    const body = (schema: z.ZodType) => ({ body: { 'application/json': { schema } } })
    const two = [route(body(thing)), route({ operationId: 'two', ...body(other) }, '/others')]
    expect(() => describeRoutes(two)).toThrow('two schemas are called Thing')
  })
})
