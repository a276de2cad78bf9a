/** Answers to requests for vessels, in the shape of Global Fishing Watch's vessels API. */

import { z } from 'zod'
import { canonicalText } from '../../ais/report.ts'
import { CursorError, decodeCursor, encodeCursor } from '../../store/cursor.ts'
import {
  queryVesselPage,
  readVesselsWithIdentities,
  type VesselChoice,
  type VesselWithIdentities,
} from '../../store/query-vessel-pages.ts'
import { VESSEL_DATASET } from './datasets.ts'
import { notFound, refuse } from './error.ts'
import { judgeParameters } from './read-parameters.ts'
import { listOf, notServed, wholeNumber } from './request-shapes.ts'
import type { GfwSources } from './sources.ts'
import { classifyBy } from './vessel-class.ts'
import { type VesselEntry, type VesselEntryParts, vesselEntry } from './vessel-entry.ts'
import { readWhere } from './where.ts'

/** Theirs. */
const MOST_FOUND = 50
const USUALLY_FOUND = 20
const SHORTEST_QUERY = 3
/** Of the ids of one request. */
const MOST_IDS = 1000

const dataset = z.literal(VESSEL_DATASET, { error: `not served; there is ${VESSEL_DATASET}` })

/** What `since` is a place of. */
const SEARCH = 'gfw vessels'

const sharedShape = {
  matchFields: notServed('vessels cannot be filtered by how they match the register'),
  /** Protocol buffers are not served. */
  binary: z.literal(['false', false], { error: 'only false' }).optional(),
}

const searchRequest = z.strictObject({
  ...sharedShape,
  datasets: listOf(dataset).default([VESSEL_DATASET]),
  query: z
    .string()
    .max(200)
    .refine((text) => canonicalText(text).length >= SHORTEST_QUERY, {
      error: `at least ${SHORTEST_QUERY} characters`,
    })
    .optional(),
  where: z.string().optional(),
  limit: wholeNumber(1, MOST_FOUND).default(USUALLY_FOUND),
  since: z.string().optional(),
  includes: listOf(z.enum(['OWNERSHIP', 'AUTHORIZATIONS', 'MATCH_CRITERIA'])).optional(),
})

const registryShape = {
  registriesInfoData: z.enum(['NONE', 'DELTA', 'ALL']).default('NONE'),
  includes: listOf(z.enum(['POTENTIAL_RELATED_SELF_REPORTED_INFO'])).optional(),
}

const detailRequest = z.strictObject({ ...sharedShape, ...registryShape, dataset: dataset.optional() })

const listRequest = z.strictObject({
  ...sharedShape,
  ...registryShape,
  datasets: listOf(dataset).default([VESSEL_DATASET]),
  ids: listOf(z.string().min(1).max(64)).refine((ids) => ids.length <= MOST_IDS, {
    error: `at most ${MOST_IDS}`,
  }),
  vesselGroups: notServed('there are no groups of vessels here: list ids'),
})

export interface VesselSearchPage {
  readonly metadata: { readonly query: string | null; readonly where: string | null }
  readonly limit: number
  /** For the next page; null on the last one. */
  readonly since: string | null
  /** On all pages. */
  readonly total: number
  readonly entries: readonly VesselEntry[]
}

/** `given`: parameters as an object, untrusted. Throws a GfwError. */
export async function answerVesselSearch(sources: GfwSources, given: unknown): Promise<VesselSearchPage> {
  const request = judgeParameters(searchRequest, given)
  const { query, where, limit, since, includes } = request
  const choice = chooseVessels(sources, query, where)
  const offset = readSince(since)
  const page = await queryVesselPage(sources.store, choice, limit, offset)
  const next = offset + page.vessels.length
  const isMore = page.vessels.length > 0 && next < page.total
  const parts = {
    registry: true,
    authorisations: includes?.includes('AUTHORIZATIONS') ?? false,
  }
  return {
    metadata: { query: query ?? null, where: where ?? null },
    limit,
    since: isMore ? encodeCursor(SEARCH, { value: next, id: '' }) : null,
    total: page.total,
    entries: entriesOf(sources, page.vessels, parts),
  }
}

/** In the order of the ids; those that were never heard are left out. Throws a GfwError. */
export async function answerVessels(
  sources: GfwSources,
  given: unknown,
): Promise<{ readonly entries: readonly VesselEntry[] }> {
  const { ids, registriesInfoData } = judgeParameters(listRequest, given)
  const found = await readVesselsWithIdentities(sources.store, [...new Set(ids)])
  return { entries: entriesOf(sources, found, partsOf(registriesInfoData)) }
}

/** Throws a GfwError. */
export async function answerVessel(sources: GfwSources, id: string, given: unknown): Promise<VesselEntry> {
  const { registriesInfoData } = judgeParameters(detailRequest, given)
  const found = await readVesselsWithIdentities(sources.store, [id])
  const [entry] = entriesOf(sources, found, partsOf(registriesInfoData))
  if (entry === undefined) throw notFound(`no such vessel: ${id.slice(0, 80)}`)
  return entry
}

function partsOf(registriesInfoData: 'NONE' | 'DELTA' | 'ALL'): VesselEntryParts {
  const isAsked = registriesInfoData !== 'NONE'
  return { registry: isAsked, authorisations: isAsked }
}

function entriesOf(
  { register, store }: GfwSources,
  found: readonly VesselWithIdentities[],
  parts: VesselEntryParts,
): VesselEntry[] {
  return found.map((vessel) => vesselEntry(vessel, register, store.simulated, parts))
}

function chooseVessels(
  { register }: GfwSources,
  query: string | undefined,
  where: string | undefined,
): VesselChoice {
  if (where === undefined) {
    if (query === undefined) throw refuse('query', 'a query or a where is needed')
    return { text: query }
  }
  if (query !== undefined) throw refuse('where', 'not together with a query')
  const classify = classifyBy(register)
  return { condition: readWhere(where), flagOf: (vessel) => classify(vessel).flag }
}

function readSince(since: string | undefined): number {
  try {
    const offset = decodeCursor(SEARCH, since ?? null)?.value ?? 0
    if (Number.isSafeInteger(offset) && offset >= 0) return offset
  } catch (error) {
    if (!(error instanceof CursorError)) throw error
  }
  throw refuse('since', 'not the since of an answer')
}
