/**
 * What requests for events may ask, judged. Filters of Global Fishing Watch's that nothing here can answer are refused
 * and not passed over: a list that was not filtered must not pass for one that was.
 */

import { z } from 'zod'
import type { ListedKind } from '../../store/event-page-parts.ts'
import { type EventListFilter, type EventListQuery, MOST_LISTED } from '../../store/query-event-pages.ts'
import { areaOfGeometry, areaOfZone, geometryShape } from './area.ts'
import { EVENT_DATASETS } from './datasets.ts'
import { refuse } from './error.ts'
import { judgeParameters } from './read-parameters.ts'
import { listOf, notServed, wholeNumber } from './request-shapes.ts'
import type { GfwSources } from './sources.ts'
import { classifyBy, PARTNER_TYPES, VESSEL_TYPES } from './vessel-class.ts'

const MOST_OFFSET = 1_000_000_000
const DAY = /^\d{4}-\d{2}-\d{2}$/

const datasetNames = EVENT_DATASETS.map(({ name }) => name)
const eventTypes = EVENT_DATASETS.map(({ type }) => type.toUpperCase())
const vesselTypes = VESSEL_TYPES.map((type) => type.toUpperCase())

function oneOf(words: readonly string[]) {
  return z
    .string()
    .max(100)
    .transform((word) => word.toUpperCase())
    .refine((word) => words.includes(word), { error: `not one of ${words.join(', ')}` })
}

/** A day, or a time in UTC. */
const time = z
  .union([z.iso.date(), z.iso.datetime()], { error: 'neither YYYY-MM-DD nor YYYY-MM-DDThh:mm:ssZ' })
  .transform((text) => Date.parse(DAY.test(text) ? `${text}T00:00:00Z` : text))

const filterShape = {
  datasets: listOf(
    z.string().refine((name) => datasetNames.includes(name), {
      error: `not served; there are ${datasetNames.join(', ')}`,
    }),
  ),
  vessels: listOf(z.string().min(1).max(64)).optional(),
  types: listOf(oneOf(eventTypes)).optional(),
  startDate: time.optional(),
  endDate: time.optional(),
  confidences: notServed('port visits have no levels of confidence here (docs/gfw-api.md)'),
  encounterTypes: listOf(z.string().max(40).transform(readPair)).optional(),
  /** Minutes. */
  duration: wholeNumber(0, 100_000_000).optional(),
  vesselTypes: listOf(oneOf(vesselTypes)).optional(),
  vesselGroups: notServed('there are no groups of vessels here: list vessels'),
  flags: listOf(
    z
      .string()
      .regex(/^[A-Za-z]{3}$/, { error: 'not an ISO 3166-1 alpha-3 code' })
      .transform((flag) => flag.toUpperCase()),
  ).optional(),
  geometry: geometryShape.optional(),
  region: z
    .strictObject({
      dataset: z.string().max(100),
      id: z.preprocess((id) => (typeof id === 'number' ? String(id) : id), z.string().max(120)),
    })
    .optional(),
}

const pageShape = {
  limit: wholeNumber(1, MOST_LISTED).default(MOST_LISTED),
  offset: wholeNumber(0, MOST_OFFSET).default(0),
  /** A plus stands for a blank in a query. */
  sort: z
    .string()
    .regex(/^[+\- ]?(start|end)$/, { error: 'not one of +start, -start, +end, -end' })
    .default('+start'),
}

/** Intervals that statistics are given by. */
const INTERVALS = ['HOUR', 'DAY', 'MONTH', 'YEAR'] as const
const INCLUDES = ['TOTAL_COUNT', 'TIME_SERIES'] as const

const listRequest = z.strictObject({ ...filterShape, ...pageShape })
const detailRequest = z.strictObject({ dataset: z.string().max(100) })
const statsRequest = z.strictObject({
  ...filterShape,
  timeseriesInterval: z.enum(INTERVALS).optional(),
  includes: listOf(z.enum(INCLUDES)).optional(),
})

type Filter = Pick<z.output<typeof listRequest>, keyof typeof filterShape>

function readPair(written: string, context: z.RefinementCtx<string>) {
  const [own, other, ...more] = written.toLowerCase().split('-')
  const isKnown = (word: string | undefined) => PARTNER_TYPES.some((type) => type === word)
  if (isKnown(own) && isKnown(other) && more.length === 0) return { own: own!, other: other! }
  const words = PARTNER_TYPES.map((type) => type.toUpperCase()).join(', ')
  context.addIssue({ code: 'custom', message: `not two of ${words} with a hyphen between`, input: written })
  return z.NEVER
}

type Pair = ReturnType<typeof readPair>

/** Each costs a list of vessels. */
function distinctPairs(pairs: readonly Pair[]): Pair[] {
  return [...new Map(pairs.map((pair) => [`${pair.own}-${pair.other}`, pair])).values()]
}

export interface ListRequest {
  readonly query: EventListQuery
  readonly datasets: readonly string[]
}

/** Throws a GfwError. */
export function readListRequest(given: unknown, sources: GfwSources): ListRequest {
  const request = judgeParameters(listRequest, given)
  const { limit, offset, sort } = request
  return {
    datasets: request.datasets,
    query: {
      ...filterOf(request, sources),
      sortBy: sort.endsWith('start') ? 'start' : 'end',
      order: sort.startsWith('-') ? 'descending' : 'ascending',
      limit,
      offset,
    },
  }
}

/** Throws a GfwError. */
export function readDetailRequest(given: unknown): ListedKind {
  const { dataset } = judgeParameters(detailRequest, given)
  const found = EVENT_DATASETS.find(({ name }) => name === dataset)
  if (found === undefined) throw refuse('dataset', `not served; there are ${datasetNames.join(', ')}`)
  return found.kind
}

export interface StatsRequest {
  readonly filter: EventListFilter
  readonly interval: (typeof INTERVALS)[number]
  readonly includes: readonly (typeof INCLUDES)[number][]
}

/** Throws a GfwError. */
export function readStatsRequest(given: unknown, sources: GfwSources): StatsRequest {
  const request = judgeParameters(statsRequest, given)
  const includes = request.includes ?? INCLUDES
  if (includes.includes('TIME_SERIES') && request.timeseriesInterval === undefined)
    throw refuse('timeseriesInterval', `a series needs one of ${INTERVALS.join(', ')}`)
  return { filter: filterOf(request, sources), interval: request.timeseriesInterval ?? 'YEAR', includes }
}

function filterOf(request: Filter, sources: GfwSources): EventListFilter {
  const { startDate, endDate, geometry, region, duration, types, vesselTypes } = request
  if (startDate !== undefined && endDate !== undefined && endDate <= startDate)
    throw refuse('endDate', 'not after startDate')
  if (geometry !== undefined && region !== undefined) throw refuse('region', 'not together with a geometry')
  const kinds = EVENT_DATASETS.filter(
    ({ name, type }) =>
      request.datasets.includes(name) && (types === undefined || types.includes(type.toUpperCase())),
  ).map(({ kind }) => kind)
  return {
    kinds,
    fromMs: startDate ?? null,
    toMs: endDate ?? null,
    minDurationMs: duration === undefined ? null : duration * 60_000,
    vessels: request.vessels ?? null,
    flags: request.flags ?? null,
    types: vesselTypes?.map((type) => type.toLowerCase()) ?? null,
    pairs: request.encounterTypes === undefined ? null : distinctPairs(request.encounterTypes),
    area:
      geometry !== undefined
        ? areaOfGeometry(geometry)
        : region !== undefined
          ? areaOfZone(region, sources.zones)
          : null,
    classify: classifyBy(sources.register),
  }
}
