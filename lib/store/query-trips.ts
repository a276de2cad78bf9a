/** Trips by what an analyst filters by, in the order that was asked for, page by page. */

import type { InValue } from '@libsql/client'
import { canonicalText } from '../ais/report.ts'
import type { EventKind } from '../events/outputs.ts'
import type { TripOutput } from '../features/outputs.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import type { Trip } from './generated/client.ts'
import { readTripRow } from './output-rows.ts'
import { vesselsMeant } from './query-vessels.ts'
import { readActive } from './read-active.ts'
import { type Named, nameVessels } from './read-latest.ts'
import type { Store } from './store.ts'

/** What is null filters nothing. */
export interface TripFilter {
  readonly mmsi: string | null
  /** What a person types of a vessel (lib/store/query-vessels); an empty text filters nothing. */
  readonly text: string | null
  /** Name of the port in which the trip starts or ends. */
  readonly port: string | null
  /** Trips that end at this time or later, ... */
  readonly fromMs: number | null
  /** ... and start before this one. */
  readonly toMs: number | null
  readonly minDurationMs: number | null
  readonly maxDurationMs: number | null
  readonly minDistanceNm: number | null
  readonly maxDistanceNm: number | null
  readonly open: boolean | null
  /** Trips during which the track has an event of one of these kinds, or goes silent; none: of any trip. */
  readonly having: readonly (Exclude<EventKind, 'feedOutage'> | 'gap')[]
}

export interface TripQuery extends TripFilter {
  readonly sortBy: 'start' | 'end' | 'duration'
  readonly order: 'ascending' | 'descending'
  /** 1 to MOST_TRIPS. */
  readonly limit: number
  /** Of the page before, of the same order; null for the first. */
  readonly cursor: string | null
}

export interface TripPage {
  /** Ties go by id. */
  readonly trips: readonly Named<TripOutput>[]
  /** Null on the last page. */
  readonly cursor: string | null
}

const MOST_TRIPS = 1000

/** As migration 0002 has them in indices. */
const SORT_KEYS = { start: '"startMs"', end: '"endMs"', duration: '("endMs" - "startMs")' } as const

/** Throws a CursorError on a cursor of another order, and a RangeError on a limit out of range. */
export async function queryTrips(store: Store, query: TripQuery): Promise<TripPage> {
  const { sortBy, order, limit } = query
  if (!(limit >= 1 && limit <= MOST_TRIPS)) throw new RangeError(`store: limit of ${limit} trips`)
  const list = `trips by ${sortBy}, ${order}`
  const after = decodeCursor(list, query.cursor)
  // With a plus before it SQLite does not walk through all trips in order for the few of a vessel or a port.
  const isOfFew = query.mmsi !== null || query.text !== null || query.port !== null
  const key = isOfFew ? `+${SORT_KEYS[sortBy]}` : SORT_KEYS[sortBy]
  const direction = order === 'ascending' ? 'ASC' : 'DESC'
  return readActive(store, async (generation) => {
    const where = tripConditions(generation, query)
    if (after !== null) {
      const beyond = order === 'ascending' ? '>' : '<'
      // The first says nothing new: of an expression SQLite seeks a value in an index, not a pair.
      where.add(`${key} ${beyond}= ?`, after.value)
      where.add(`(${key}, "id") ${beyond} (?, ?)`, after.value, after.id)
    }
    const { rows } = await store.connection.sql.execute({
      sql: `SELECT * FROM "Trip" AS trip WHERE ${where.conditions.join(' AND ')}
        ORDER BY ${key} ${direction}, "id" ${direction} LIMIT ?`,
      args: [...where.args, limit + 1],
    })
    const found = rows.map((row) => readTripRow({ ...(row as unknown as Trip), open: row.open === 1 }))
    const trips = await nameVessels(store, generation, found.slice(0, limit))
    const last = trips.at(-1)
    const isMore = found.length > limit && last !== undefined
    return {
      trips,
      cursor: isMore ? encodeCursor(list, { value: sortValue(last, sortBy), id: last.id }) : null,
    }
  })
}

function sortValue({ startMs, endMs }: TripOutput, sortBy: TripQuery['sortBy']): number {
  return sortBy === 'start' ? startMs : sortBy === 'end' ? endMs : endMs - startMs
}

class Conditions {
  readonly conditions: string[] = []
  readonly args: InValue[] = []

  add(sql: string, ...args: InValue[]): void {
    this.conditions.push(sql)
    this.args.push(...args)
  }
}

function tripConditions(generation: number, filter: TripFilter): Conditions {
  const where = new Conditions()
  // The plus keeps SQLite from taking an index for the generation, which says nothing, before the rows of a port.
  const isOfPort = filter.port !== null && filter.mmsi === null && filter.text === null
  where.add(`${isOfPort ? '+' : ''}"generation" = ?`, generation)
  if (filter.mmsi !== null) where.add('"mmsi" = ?', filter.mmsi)
  if (filter.text !== null && canonicalText(filter.text) !== '') {
    const meant = vesselsMeant(generation, filter.text)
    where.add(`"mmsi" IN (SELECT "mmsi" FROM (${meant.sql}))`, ...meant.args)
  }
  if (filter.port !== null) {
    const ofPort = (column: string) => `SELECT rowid FROM "Trip" WHERE "generation" = ? AND "${column}" = ?`
    const args = [generation, filter.port]
    where.add(`rowid IN (${ofPort('startPort')} UNION ${ofPort('endPort')})`, ...args, ...args)
  }
  if (filter.fromMs !== null) where.add('"endMs" >= ?', filter.fromMs)
  if (filter.toMs !== null) where.add('"startMs" < ?', filter.toMs)
  if (filter.minDurationMs !== null) where.add(`${SORT_KEYS.duration} >= ?`, filter.minDurationMs)
  if (filter.maxDurationMs !== null) where.add(`${SORT_KEYS.duration} <= ?`, filter.maxDurationMs)
  if (filter.minDistanceNm !== null) where.add('"distanceNm" >= ?', filter.minDistanceNm)
  if (filter.maxDistanceNm !== null) where.add('"distanceNm" <= ?', filter.maxDistanceNm)
  if (filter.open !== null) where.add('"open" = ?', filter.open)
  addHaving(where, filter.having)
  return where
}

/** Looked up for each trip that meets all else: a vessel has few events. */
function addHaving(where: Conditions, having: TripFilter['having']): void {
  if (having.length === 0) return
  const kinds = JSON.stringify(having)
  const eventOf = (
    mmsi: string,
    trackId: string,
  ) => `EXISTS (SELECT 1 FROM "Event" AS event INDEXED BY "Event_generation_${mmsi}_startMs_idx"
    WHERE event."generation" = trip."generation" AND event."${mmsi}" = trip."mmsi" AND event."startMs" <= trip."endMs"
      AND event."endMs" >= trip."startMs" AND event."${trackId}" = trip."trackId"
      AND event."kind" IN (SELECT value FROM json_each(?)))`
  const ways = [eventOf('mmsi', 'trackId'), eventOf('otherMmsi', 'otherTrackId')]
  if (having.includes('gap'))
    ways.push(`EXISTS (SELECT 1 FROM "Gap" AS gap WHERE gap."generation" = trip."generation" AND gap."mmsi" = trip."mmsi"
      AND gap."offMs" BETWEEN trip."startMs" AND trip."endMs" AND gap."trackId" = trip."trackId")`)
  where.add(`(${ways.join(' OR ')})`, kinds, kinds)
}
