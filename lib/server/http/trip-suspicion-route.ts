/** The suspicion of each trip of a vessel, with what it rests on: the panel of a vessel shows it beside the trip. */

import { z } from 'zod'
import type { TripSuspicionOutput } from '../../alerts/trip-suspicion.ts'
import type { Store } from '../../store/store.ts'
import { listTripSuspicions } from '../../store/trip-suspicions.ts'
import { jsonResponse, type Route } from '../http-route.ts'
import { limitParameter, wordParameter } from './query-shapes.ts'
import { badRequest, readQuery } from './read-query.ts'

const MOST_TRIPS = 1000

const tripQuery = z.strictObject({ limit: limitParameter(MOST_TRIPS, 100) })
const mmsiParameter = z.object({ mmsi: wordParameter })

const share = z.number().describe('0 to 1')
const evidence = z.object({
  name: z.string().describe('As docs/suspicion.md has it'),
  value: z.number(),
  contribution: z.number().describe('Log odds that it adds'),
  outputIds: z.array(z.string()),
})
const trip = z.object({
  ...{ tripId: z.string(), startMs: z.number(), endMs: z.number(), decidedMs: z.number() },
  score: share.describe('P(an analyst would call the trip suspicious)'),
  ...{ low: share.describe('95 % of what the weights may be lies from here'), high: share },
  logit: z.number().describe('The base and all contributions sum to it'),
  base: z.number().describe('Log odds of a trip without any evidence'),
  verdicts: z.int().describe('Verdicts behind the model'),
  model: z.string().describe('Version of the suspicion model'),
  evidence: z.array(evidence).describe('What weighs most first'),
})
const answer = z.object({
  simulated: z.boolean(),
  trips: z.array(trip).describe('The newest beginning first'),
})
const error = { 'application/json': { schema: z.object({ error: z.string() }) } }

export function createTripSuspicionRoute(store: Store): Route {
  return {
    ...{ method: 'GET', path: '/api/v1/vessels/{mmsi}/suspicions', maxBodyBytes: 0 },
    async handle({ parameters, query }) {
      const read = readQuery(tripQuery, query)
      if (!read.ok) return read.answer
      if (!mmsiParameter.safeParse(parameters).success) return badRequest('mmsi: no number or key')
      const trips = await listTripSuspicions(store, parameters.mmsi!, read.query.limit)
      return jsonResponse(200, { simulated: store.simulated, trips: trips.map(describeTrip) })
    },
    description: {
      ...{ operationId: 'listTripSuspicions', tag: 'Data', parameters: mmsiParameter, query: tripQuery },
      summary: 'How suspicious each trip of a vessel is, and what makes it so',
      responses: {
        200: { description: 'Its trips.', content: { 'application/json': { schema: answer } } },
        400: { description: 'A parameter is wrong.', content: error },
      },
    },
  }
}

function describeTrip({ mmsi: _, evidence: items, ...trip }: TripSuspicionOutput) {
  const weights = items.reduce((sum, { contribution }) => sum + contribution, 0)
  return {
    ...trip,
    base: trip.logit - weights,
    evidence: items
      .map(({ name, value, contribution, outputIds }) => ({
        ...{ name, value, contribution, outputIds: [...outputIds] },
      }))
      .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution) || (a.name < b.name ? -1 : 1)),
  }
}
