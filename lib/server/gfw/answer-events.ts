/** Answers to requests for events, in the shape of Global Fishing Watch's events API. */

import type { Side } from '../../store/event-page-parts.ts'
import { listEventStarts, queryEventPage, readListedEvent } from '../../store/query-event-pages.ts'
import { notFound } from './error.ts'
import { type EventEntry, entrySources, eventEntry } from './event-entry.ts'
import { readDetailRequest, readListRequest, readStatsRequest } from './events-request.ts'
import type { GfwSources } from './sources.ts'
import { writeTime } from './values.ts'
import { factsOfVessel } from './vessel-class.ts'

export interface EventsPage {
  readonly metadata: { readonly datasets: readonly string[]; readonly simulated?: true }
  readonly limit: number
  readonly offset: number
  /** Null on the last page. */
  readonly nextOffset: number | null
  /** On all pages. */
  readonly total: number
  readonly entries: readonly EventEntry[]
}

/** `given`: parameters as an object, untrusted. Throws a GfwError. */
export async function answerEvents(sources: GfwSources, given: unknown): Promise<EventsPage> {
  const { query, datasets } = readListRequest(given, sources)
  const page = await queryEventPage(sources.store, query)
  const next = query.offset + page.events.length
  const forEntries = entrySources(sources, page)
  return {
    metadata: { datasets, ...(sources.store.simulated ? { simulated: true } : {}) },
    limit: query.limit,
    offset: query.offset,
    nextOffset: page.events.length > 0 && next < page.total ? next : null,
    total: page.total,
    entries: page.events.map((event) => eventEntry(event, forEntries)),
  }
}

/** `id`: of an entry; of an encounter without its ending too, which is its first vessel's entry. Throws a GfwError. */
export async function answerEvent(sources: GfwSources, id: string, given: unknown): Promise<EventEntry> {
  const kind = readDetailRequest(given)
  const [eventId, side] = kind === 'encounter' ? readEncounterId(id) : ([id, 0] as const)
  const found = await readListedEvent(sources.store, kind, eventId, side)
  const [event] = found.events
  if (event === undefined) throw notFound(`no such event in this data set: ${id.slice(0, 80)}`)
  return eventEntry(event, entrySources(sources, found))
}

function readEncounterId(id: string): readonly [eventId: string, side: Side] {
  const [, eventId, side] = /^(.*)\.([12])$/s.exec(id) ?? [null, id, '1']
  return [eventId!, side === '2' ? 2 : 1]
}

/** What was not asked for is left out. */
export interface EventStats {
  readonly numEvents?: number
  readonly numFlags?: number
  readonly numVessels?: number
  /** Ascending. */
  readonly flags?: readonly string[]
  /** Intervals in which events began, ascending; those without any are left out. */
  readonly timeseries?: readonly { readonly date: string; readonly value: number }[]
}

/** Throws a GfwError. */
export async function answerEventStats(sources: GfwSources, given: unknown): Promise<EventStats> {
  const { filter, interval, includes } = readStatsRequest(given, sources)
  const { starts, vessels } = await listEventStarts(sources.store, filter)
  const flags = new Set([...vessels.values()].map((vessel) => factsOfVessel(sources.register, vessel).flag))
  flags.delete('')
  const counts = {
    numEvents: starts.length,
    numFlags: flags.size,
    numVessels: new Set(starts.map(({ mmsi }) => mmsi)).size,
    flags: [...flags].sort(),
  }
  const byInterval = new Map<number, number>()
  for (const { startMs } of starts) {
    const from = startOfInterval(startMs, interval)
    byInterval.set(from, (byInterval.get(from) ?? 0) + 1)
  }
  const timeseries = [...byInterval]
    .sort(([a], [b]) => a - b)
    .map(([from, value]) => ({ date: writeTime(from), value }))
  return {
    ...(includes.includes('TOTAL_COUNT') ? counts : {}),
    ...(includes.includes('TIME_SERIES') ? { timeseries } : {}),
  }
}

const HOUR_MS = 3_600_000

/** In UTC. */
function startOfInterval(timeMs: number, interval: 'HOUR' | 'DAY' | 'MONTH' | 'YEAR'): number {
  const date = new Date(timeMs)
  switch (interval) {
    case 'HOUR':
      return Math.floor(timeMs / HOUR_MS) * HOUR_MS
    case 'DAY':
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate())
    case 'MONTH':
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth())
    case 'YEAR':
      return Date.UTC(date.getUTCFullYear(), 0)
  }
}
