/** The vessel register, read: lists, entries, an entry's history, and what a file would change before it does. */

import { z } from 'zod'
import { describeReject, planRegisterImport } from '../../alerts/register/plan-import.ts'
import { readRegisterCsv } from '../../alerts/register/read-register-csv.ts'
import type { RegisterEntry } from '../../alerts/register/register.ts'
import { listRegisterEntries, readRegisterHistory } from '../../store/register.ts'
import type { Store } from '../../store/store.ts'
import { type HttpResponse, jsonResponse, type Route } from '../http-route.ts'
import { limitParameter } from './query-shapes.ts'
import { readQuery } from './read-query.ts'

const TAG = 'Register'
const MOST_FILE_BYTES = 16 * 1024 * 1024
const MOST_ENTRIES = 500
/** Of a preview: more nobody reads. */
const MOST_SHOWN = 200

const list = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 _.-]{0,99}$/)
const ms = z.number().nullable()
const entryShape = z.object({
  ...{ id: z.string(), list: z.string(), isWatchList: z.boolean(), mmsi: z.string(), imo: z.string() },
  ...{ callSign: z.string(), name: z.string(), flag: z.string(), type: z.string().nullable() },
  ...{ gears: z.array(z.string()), lengthM: z.number().nullable(), note: z.string() },
  authorisations: z.array(
    z.object({
      ...{ areas: z.array(z.string()), gears: z.array(z.string()).nullable() },
      ...{ fromMs: ms, toMs: ms, reference: z.string() },
    }),
  ),
  ...{ fromMs: ms, toMs: ms },
})
type WireEntry = z.output<typeof entryShape>

const listQuery = z.strictObject({
  text: z.string().max(100).default('').describe('Part of a name, or beginning of a number or call sign'),
  list: list.optional(),
  kind: z.enum(['all', 'register', 'watch']).default('all'),
  when: z.enum(['now', 'ever']).default('now').describe('Entries in force now, or past ones too'),
  limit: limitParameter(MOST_ENTRIES, 100),
  offset: z.coerce.number().int().min(0).max(1_000_000_000).default(0),
})
const checkQuery = z.strictObject({
  list: list.default('register'),
  watchList: z.enum(['true', 'false']).default('false'),
  acceptPartly: z.enum(['true', 'false']).default('false'),
})
const change = z.array(entryShape).describe(`At most ${MOST_SHOWN}`)
const checked = z.object({
  rows: z.number(),
  rejects: z.array(z.object({ line: z.number(), column: z.string(), message: z.string() })),
  ignoredColumns: z.array(z.string()),
  refused: z.string().nullable().describe('Why nothing of it would be taken'),
  ...{ added: z.number(), ended: z.number(), unchanged: z.number(), add: change, end: change },
})
const error = { 'application/json': { schema: z.object({ error: z.string() }) } }
const entryParameters = z.object({ list: z.string().max(100), id: z.string().max(200) })

export function createRegisterRoutes(store: Store, now: () => number): Route[] {
  return [
    {
      ...{ method: 'GET', path: '/api/v1/register', maxBodyBytes: 0 },
      async handle({ query }) {
        const read = readQuery(listQuery, query)
        return read.ok ? jsonResponse(200, await listEntries(store, read.query, now())) : read.answer
      },
      description: {
        ...{ operationId: 'listRegister', tag: TAG, summary: 'Lists of the register, and their entries' },
        query: listQuery,
        responses: {
          200: {
            description: 'A page.',
            content: {
              'application/json': {
                schema: z.object({
                  lists: z.array(
                    z.object({ name: z.string(), isWatchList: z.boolean(), entries: z.number() }),
                  ),
                  entries: z.array(entryShape),
                  total: z.number(),
                }),
              },
            },
          },
          400: { description: 'A parameter is wrong.', content: error },
        },
      },
    },
    {
      ...{ method: 'GET', path: '/api/v1/register/{list}/{id}', maxBodyBytes: 0 },
      async handle({ parameters }) {
        const history = await readRegisterHistory(store, parameters.list!, parameters.id!)
        if (history.length === 0) return jsonResponse(404, { error: 'no such entry was ever written' })
        const { simulated } = store
        return jsonResponse(200, {
          simulated,
          history: history.map(({ entry, ...written }) => ({ ...written, entry: entry && wireEntry(entry) })),
        })
      },
      description: {
        ...{ operationId: 'readRegisterEntry', tag: TAG, summary: 'All that was ever written of an entry' },
        parameters: entryParameters,
        responses: {
          200: {
            description: 'The newest first.',
            content: {
              'application/json': {
                schema: z.object({
                  simulated: z.boolean(),
                  history: z.array(
                    z.object({
                      entry: entryShape.nullable(),
                      ...{ who: z.string(), note: z.string(), writtenMs: z.number(), isCurrent: z.boolean() },
                    }),
                  ),
                }),
              },
            },
          },
          404: { description: 'There is none.', content: error },
        },
      },
    },
    {
      ...{ method: 'POST', path: '/api/v1/register/check', maxBodyBytes: MOST_FILE_BYTES },
      async handle({ query, body }) {
        const read = readQuery(checkQuery, query)
        return read.ok ? checkFile(store, body, read.query, now()) : read.answer
      },
      description: {
        ...{
          operationId: 'checkRegister',
          tag: TAG,
          summary: 'What a file would change; nothing is changed',
        },
        query: checkQuery,
        body: { 'text/csv': { schema: z.string().describe('As docs/register.md has it') } },
        responses: {
          200: { description: 'Read.', content: { 'application/json': { schema: checked } } },
          400: { description: 'A parameter is wrong.', content: error },
          422: { description: 'It is no register.', content: error },
        },
      },
    },
  ]
}

async function listEntries(store: Store, wanted: z.output<typeof listQuery>, nowMs: number) {
  const all = await listRegisterEntries(store)
  const isNow = ({ fromMs, toMs }: RegisterEntry) =>
    (fromMs === null || fromMs <= nowMs) && (toMs === null || toMs > nowMs)
  const lists = new Map<string, { name: string; isWatchList: boolean; entries: number }>()
  for (const entry of all) {
    const counted = lists.get(entry.list) ?? {
      ...{ name: entry.list, isWatchList: entry.isWatchList, entries: 0 },
    }
    if (isNow(entry)) counted.entries++
    lists.set(entry.list, counted)
  }
  const text = wanted.text.trim().toUpperCase()
  const found = all.filter(
    (entry) =>
      (wanted.when === 'ever' || isNow(entry)) &&
      (wanted.list === undefined || entry.list === wanted.list) &&
      (wanted.kind === 'all' || entry.isWatchList === (wanted.kind === 'watch')) &&
      (entry.name.includes(text) ||
        [entry.id.toUpperCase(), entry.mmsi, entry.imo, entry.callSign].some((key) => key.startsWith(text))),
  )
  const { offset, limit } = wanted
  return {
    lists: [...lists.values()],
    entries: found.slice(offset, offset + limit).map(wireEntry),
    total: found.length,
  }
}

async function checkFile(
  store: Store,
  body: Uint8Array,
  { list, watchList, acceptPartly }: z.output<typeof checkQuery>,
  nowMs: number,
): Promise<HttpResponse> {
  const isWatchList = watchList === 'true'
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    return jsonResponse(422, { error: 'the file is no UTF-8 text' })
  }
  try {
    const read = readRegisterCsv(text, 'the file', { list, isWatchList })
    const told = {
      rows: read.rows,
      rejects: read.rejects
        .slice(0, MOST_SHOWN)
        .map(({ line, column, message }) => ({ line, column, message })),
      ignoredColumns: read.ignoredColumns,
    }
    try {
      const wanted = { name: 'the file', list, isWatchList, read, acceptPartly: acceptPartly === 'true' }
      const held = await listRegisterEntries(store)
      const { add, close, unchanged } = planRegisterImport(held, { ...wanted, atMs: nowMs, nowMs })
      return jsonResponse(200, {
        ...{ ...told, refused: null, added: add.length, ended: close.length, unchanged: unchanged.length },
        add: add.slice(0, MOST_SHOWN).map(wireEntry),
        end: close.slice(0, MOST_SHOWN).map(({ before }) => wireEntry(before)),
      })
    } catch (thrown) {
      const refused = read.rejects[0] === undefined ? textOf(thrown) : describeReject(read.rejects[0])
      return jsonResponse(200, { ...told, refused, added: 0, ended: 0, unchanged: 0, add: [], end: [] })
    }
  } catch (thrown) {
    // No header of a register, or no rows.
    return jsonResponse(422, { error: textOf(thrown) })
  }
}

function textOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

function wireEntry({ lengthM, gears, authorisations, ...entry }: RegisterEntry): WireEntry {
  return {
    ...entry,
    ...{ gears: [...gears], lengthM: Number.isNaN(lengthM) ? null : lengthM },
    authorisations: authorisations.map((one) => ({
      ...{ areas: [...one.areas], gears: one.gears && [...one.gears] },
      ...{ fromMs: one.fromMs, toMs: one.toMs, reference: one.reference },
    })),
  }
}
