/** What a vessel's map and timebar are drawn from: its track as packed columns, and what was found of it. */

import { createHash } from 'node:crypto'
import { z } from 'zod'
import { outputLog } from '../../store/query-live.ts'
import { countVesselPositions, queryVesselTrack } from '../../store/query-tracks.ts'
import type { Store } from '../../store/store.ts'
import { writeTrackLines } from '../../store/track-columns.ts'
import { wireOutput } from '../feed/wire-records.ts'
import { type HttpRequest, type HttpResponse, jsonResponse, type Route } from '../http-route.ts'
import { timeParameter, wordParameter } from './query-shapes.ts'
import { badRequest, readQuery } from './read-query.ts'

const TAG = 'Data'
/** Bytes as docs/track-columns.md has them. */
const TRACK_TYPE = 'application/vnd.wakewatch.track'
/** Of one answer: 2 s of unpacking. A ship that reports every 10 s says so much in a year and a half. */
const MOST_POSITIONS = 5_000_000
const MOST_OUTPUTS = 5000

const KINDS = [
  ...['fishing', 'loitering', 'encounter', 'goingDark', 'identityConflict'],
  ...['gap', 'portVisit', 'trip'],
] as const

const error = z.object({ error: z.string() })
const said = (description: string) => ({ description, content: { 'application/json': { schema: error } } })

const trackQuery = z.strictObject({
  from: timeParameter,
  to: timeParameter,
  zoom: z.coerce
    .number()
    .min(0)
    .max(30)
    .default(18)
    .describe('Of a Web Mercator map; from 18 on every position is given'),
  points: z.coerce.number().int().min(100).max(1_000_000).default(100_000).describe('At most'),
})

const outputQuery = z.strictObject({
  kind: z
    .array(z.enum(KINDS))
    .min(1)
    .max(KINDS.length)
    .default([...KINDS]),
  from: timeParameter.optional().describe('What had not ended before'),
  to: timeParameter.optional().describe('What began before'),
})

const outputs = z.object({
  simulated: z.boolean(),
  items: z.array(wireOutput).describe('The newest beginning first'),
  isComplete: z.boolean().describe(`False where more than ${MOST_OUTPUTS} were found; these are the newest`),
})

const mmsiParameter = z.object({ mmsi: wordParameter })

export function createTrackColumnsRoutes(store: Store): Route[] {
  return [
    {
      ...{ method: 'GET', path: '/api/v1/vessels/{mmsi}/track', maxBodyBytes: 0 },
      handle: (request) => answerTrack(store, request),
      description: {
        ...{ operationId: 'readTrack', tag: TAG, parameters: mmsiParameter, query: trackQuery },
        summary: 'The track of a vessel, simplified for a map, as packed columns',
        description: 'Little endian; docs/track-columns.md says where each column stands.',
        responses: {
          200: {
            description: 'Columns; no line where nothing was heard.',
            headers: {
              etag: 'Of these bytes: asked again with if-none-match, 304 says that they are the same.',
              'x-simulated': 'Whether the folder holds simulated data.',
            },
            content: { [TRACK_TYPE]: { schema: z.string() } },
          },
          304: { description: 'The same as what if-none-match names.' },
          400: said('A parameter is wrong.'),
          413: said(`More than ${MOST_POSITIONS} positions in the time asked for.`),
          422: said('The end lies before the beginning.'),
        },
      },
    },
    {
      ...{ method: 'GET', path: '/api/v1/vessels/{mmsi}/events', maxBodyBytes: 0 },
      handle: (request) => answerOutputs(store, request),
      description: {
        ...{ operationId: 'listVesselEvents', tag: TAG, parameters: mmsiParameter, query: outputQuery },
        summary: 'Events, gaps, port visits and trips of a vessel',
        responses: {
          200: { description: 'All of them.', content: { 'application/json': { schema: outputs } } },
          400: said('A parameter is wrong.'),
        },
      },
    },
  ]
}

async function answerTrack(store: Store, request: HttpRequest): Promise<HttpResponse> {
  const { parameters, query, headers, signal } = request
  const read = readQuery(trackQuery, query)
  if (!read.ok) return read.answer
  if (!mmsiParameter.safeParse(parameters).success) return badRequest('mmsi: no number or key')
  const { from, to, zoom, points: mostPoints } = read.query
  const mmsi = parameters.mmsi!
  const range = { fromMs: Date.parse(from), toMs: Date.parse(to) }
  if (range.toMs < range.fromMs) return jsonResponse(422, { error: 'to: before from' })
  const positions = await countVesselPositions(store, mmsi, range)
  if (positions > MOST_POSITIONS)
    return jsonResponse(413, { error: `${positions} positions in that time: ask for less of it` })
  const lines = await queryVesselTrack(store, mmsi, { ...range, zoom, mostPoints, signal }).catch(
    (thrown: unknown) => {
      if (signal.aborted) return null
      throw thrown
    },
  )
  // Nobody waits for it any more.
  if (lines === null) return { status: 200, headers: {}, body: '' }
  const body = new Uint8Array(writeTrackLines(lines))
  // Of the bytes: live commits change a generation all the time, and few of them this vessel's part of it.
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`
  const shared = { etag, 'cache-control': 'private, no-cache', 'x-simulated': String(store.simulated) }
  const known = (headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  if (known.includes(etag)) return { status: 304, headers: shared, body: '' }
  return { status: 200, headers: { ...shared, 'content-type': TRACK_TYPE }, body }
}

async function answerOutputs(store: Store, { parameters, query }: HttpRequest): Promise<HttpResponse> {
  const read = readQuery(outputQuery, query)
  if (!read.ok) return read.answer
  if (!mmsiParameter.safeParse(parameters).success) return badRequest('mmsi: no number or key')
  const { kind: kinds, from, to } = read.query
  const fromMs = from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(from)
  const toMs = to === undefined ? Number.POSITIVE_INFINITY : Date.parse(to)
  const found = await outputLog(store).standing({ mmsi: parameters.mmsi!, kinds }, MOST_OUTPUTS)
  const items = found.items.filter((output) => {
    if (output.kind === 'gap') return output.offMs < toMs && (output.onMs ?? Infinity) >= fromMs
    return 'startMs' in output && output.startMs < toMs && output.endMs >= fromMs
  })
  return jsonResponse(200, { simulated: store.simulated, items, isComplete: found.isComplete })
}
