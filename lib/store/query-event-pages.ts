/**
 * Events, port visits, gaps and alerts as one list with numbered pages, for callers that ask "from the 200th on" and
 * want to know how many there are. An encounter stands in it twice, once for each vessel. Of an endless list, whose
 * pages do not shift when something comes or goes, see query-events.
 */

import type { Row } from '@libsql/client'
import type { AlertOutput } from '../alerts/alert.ts'
import type { EncounterOutput, EventOutput, FishingOutput, LoiteringOutput } from '../events/outputs.ts'
import type { PortVisitOutput } from '../features/outputs.ts'
import { ALERT_COLUMNS, type ReadableAlertRow, readAlertRow } from './alert-rows.ts'
import { type AlertStandings, readStandings } from './alert-standings.ts'
import {
  buildParts,
  type ListedKind,
  type Part,
  type PartColumn,
  type PartFilter,
  type Side,
} from './event-page-parts.ts'
import { type ReadableEventRow, readEventRow } from './event-rows.ts'
import type { Gap, PortVisit } from './generated/client.ts'
import { readGapRow, readPortVisitRow, type StoredGap } from './output-rows.ts'
import type { Box } from './query-index.ts'
import { listAllVessels, readVessels } from './query-vessel-pages.ts'
import { readActive } from './read-active.ts'
import type { VesselSummary } from './read-outputs.ts'
import { selectTuples } from './select-tuples.ts'
import type { Store } from './store.ts'

export type ListedOutput =
  | FishingOutput
  | LoiteringOutput
  | EncounterOutput
  | PortVisitOutput
  | StoredGap
  | AlertOutput

/** An area: the box around it, and whether a place in that box lies in it. Places are 1/600,000°. */
export interface EventArea {
  readonly box: Box
  isInside(lonUnits: number, latUnits: number): boolean
}

/** What a vessel is chosen by; '' where it is not known. */
export interface VesselClass {
  readonly flag: string
  readonly type: string
  /** What it is in the class of an encounter. */
  readonly partner: string
}

/** What is null filters nothing; of a list any will do. */
export interface EventListFilter {
  readonly kinds: readonly ListedKind[]
  /** What began before `toMs` and had not ended before `fromMs`. */
  readonly fromMs: number | null
  readonly toMs: number | null
  /** What lasts so long at least; a gap without an end lasts until the watermark. */
  readonly minDurationMs: number | null
  /** MMSIs. */
  readonly vessels: readonly string[] | null
  readonly flags: readonly string[] | null
  readonly types: readonly string[] | null
  /** Classes of encounters: of the vessel whose entry it is, and of the other. Other kinds are not filtered by it. */
  readonly pairs: readonly { readonly own: string; readonly other: string }[] | null
  /** Of the place; of a gap where it began. */
  readonly area: EventArea | null
  /** Tells flags and types, which are not stored; asked of every vessel where one of these is filtered by. */
  classify(vessel: VesselSummary): VesselClass
}

export interface EventListQuery extends EventListFilter {
  readonly sortBy: 'start' | 'end'
  readonly order: 'ascending' | 'descending'
  /** 1 to MOST_LISTED. */
  readonly limit: number
  readonly offset: number
}

export interface ListedEvent {
  readonly side: Side
  readonly output: ListedOutput
}

export interface ListedEvents {
  readonly events: readonly ListedEvent[]
  /** Every vessel that they name and that was heard. */
  readonly vessels: ReadonlyMap<string, VesselSummary>
  /** Null where none of them is an alert. */
  readonly standings: AlertStandings | null
}

export interface EventListPage extends ListedEvents {
  /** On all pages. */
  readonly total: number
}

export const MOST_LISTED = 99_999

/** Throws a RangeError on a limit or an offset out of range. */
export async function queryEventPage(store: Store, query: EventListQuery): Promise<EventListPage> {
  const { limit, offset, area } = query
  if (!(limit >= 1 && limit <= MOST_LISTED)) throw new RangeError(`store: limit of ${limit} events`)
  if (!(offset >= 0)) throw new RangeError(`store: offset of ${offset} events`)
  return readActive(store, async (generation) => {
    const { heads, total } =
      area === null
        ? await pageHeads(store, generation, query)
        : await pageHeadsInside(store, generation, query, area)
    return { total, ...(await readListed(store, generation, heads)) }
  })
}

/** Whose each entry is and when it began, in no order: what statistics are made of. */
export async function listEventStarts(
  store: Store,
  filter: EventListFilter,
): Promise<{ readonly starts: readonly EventStart[]; readonly vessels: ReadonlyMap<string, VesselSummary> }> {
  const { area } = filter
  return readActive(store, async (generation) => {
    const columns = ['own', 'startMs', 'lonUnits', 'latUnits'].slice(0, area === null ? 2 : 4) as PartColumn[]
    const resolved = await resolveFilter(store, generation, filter)
    const parts = buildParts(generation, resolved, columns)
    const found = await selectAll<[string, number, number, number]>(store, columns, parts)
    const meant = area === null ? found : found.filter(([, , lon, lat]) => area.isInside(lon, lat))
    const starts = meant.map(([mmsi, startMs]) => ({ mmsi, startMs }))
    return { starts, vessels: await readVessels(store, generation, new Set(starts.map(({ mmsi }) => mmsi))) }
  })
}

export interface EventStart {
  readonly mmsi: string
  readonly startMs: number
}

/** One entry; none where there is no such id of this kind. */
export async function readListedEvent(
  store: Store,
  kind: ListedKind,
  id: string,
  side: Side,
): Promise<ListedEvents> {
  return readActive(store, (generation) => readListed(store, generation, [[kind, side, id]]))
}

/** What an entry is found again by. */
type Head = readonly [kind: ListedKind, side: Side, id: string]

async function pageHeads(
  store: Store,
  generation: number,
  query: EventListQuery,
): Promise<{ heads: readonly Head[]; total: number }> {
  const sortColumn = query.sortBy === 'start' ? 'startMs' : 'endMs'
  const filter = await resolveFilter(store, generation, query)
  const parts = buildParts(generation, filter, ['kind', 'side', 'id', sortColumn])
  if (parts.length === 0) return { heads: [], total: 0 }
  // Counted apart: the columns of the list are not needed for it, and some are in no index.
  const counted = union(buildParts(generation, filter, ['side']))
  const { rows } = await store.connection.sql.execute({
    sql: `SELECT count(*) AS total FROM (${counted.sql})`,
    args: [...counted.args],
  })
  const direction = query.order === 'ascending' ? 'ASC' : 'DESC'
  const listed = union(parts)
  const heads = await selectTuples<[ListedKind, Side, string]>(
    store.connection.sql,
    ['kind', 'side', 'id'],
    `(SELECT * FROM (${listed.sql})
      ORDER BY "${sortColumn}" ${direction}, "id" ${direction}, "side" ${direction} LIMIT ? OFFSET ?)`,
    [...listed.args, query.limit, query.offset],
  )
  return { heads, total: Number(rows[0]!.total) }
}

/** Which places lie in an area SQLite cannot tell: all of its box are listed, and tried one by one. */
async function pageHeadsInside(
  store: Store,
  generation: number,
  query: EventListQuery,
  area: EventArea,
): Promise<{ heads: readonly Head[]; total: number }> {
  const sortColumn = query.sortBy === 'start' ? 'startMs' : 'endMs'
  const columns = ['kind', 'side', 'id', sortColumn, 'lonUnits', 'latUnits'] as const
  const parts = buildParts(generation, await resolveFilter(store, generation, query), columns)
  type Found = [ListedKind, Side, string, sort: number, lon: number, lat: number]
  const found = await selectAll<Found>(store, columns, parts)
  const inside = found.filter(([, , , , lon, lat]) => area.isInside(lon, lat))
  const sign = query.order === 'ascending' ? 1 : -1
  inside.sort((a, b) => sign * (a[3] - b[3] || (a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : a[1] - b[1])))
  const page = inside.slice(query.offset, query.offset + query.limit)
  return { heads: page.map(([kind, side, id]) => [kind, side, id]), total: inside.length }
}

/** With MMSIs in the place of what vessels are. */
async function resolveFilter(store: Store, generation: number, filter: EventListFilter): Promise<PartFilter> {
  const { flags, types, pairs, area } = filter
  const isByClass = flags !== null || types !== null || pairs !== null
  const vessels = isByClass ? await listAllVessels(store, generation) : []
  const classes = vessels.map((vessel) => ({ mmsi: vessel.mmsi, ...filter.classify(vessel) }))
  const ofPartner = (partner: string) =>
    classes.filter((vessel) => vessel.partner === partner).map(({ mmsi }) => mmsi)
  const chosen = classes.filter(
    ({ flag, type }) => (flags?.includes(flag) ?? true) && (types?.includes(type) ?? true),
  )
  return {
    ...filter,
    chosen: flags === null && types === null ? null : chosen.map(({ mmsi }) => mmsi),
    pairs: pairs?.map(({ own, other }) => ({ own: ofPartner(own), other: ofPartner(other) })) ?? null,
    box: area?.box ?? null,
  }
}

function union(parts: readonly Part[]): Part {
  return { sql: parts.map(({ sql }) => sql).join(' UNION ALL '), args: parts.flatMap(({ args }) => args) }
}

async function selectAll<Tuple extends readonly (string | number | null)[]>(
  store: Store,
  columns: readonly PartColumn[],
  parts: readonly Part[],
): Promise<Tuple[]> {
  if (parts.length === 0) return []
  const all = union(parts)
  return selectTuples<Tuple>(store.connection.sql, columns, `(${all.sql})`, all.args)
}

/** In the order of the heads. One without a row was replaced meanwhile, and the caller looks again. */
async function readListed(store: Store, generation: number, heads: readonly Head[]): Promise<ListedEvents> {
  const idsOf = (kinds: readonly ListedKind[]) => [
    ...new Set(heads.filter(([kind]) => kinds.includes(kind)).map(([, , id]) => id)),
  ]
  const outputs = new Map<string, ListedOutput>()
  for (const { table, columns, kinds, read } of TABLES)
    for (const row of await readRows(store, generation, table, columns, idsOf(kinds))) {
      const output = read(row)
      if (output !== null) outputs.set(keyOf(output.kind, output.id), output)
    }
  const events = heads.flatMap(([kind, side, id]) => {
    const output = outputs.get(keyOf(kind, id))
    return output === undefined ? [] : [{ side, output }]
  })
  const named = new Set(events.flatMap(({ output }) => mmsisOf(output)))
  return {
    events,
    vessels: await readVessels(store, generation, named),
    standings: heads.some(([kind]) => kind === 'alert') ? await readStandings(store, generation) : null,
  }
}

function keyOf(kind: string, id: string): string {
  return `${kind} ${id}`
}

function mmsisOf(output: ListedOutput): string[] {
  if (!('otherMmsi' in output) || output.otherMmsi === null) return [output.mmsi]
  return [output.mmsi, output.otherMmsi]
}

interface Table {
  readonly table: string
  readonly columns: string
  readonly kinds: readonly ListedKind[]
  /** Null of a row that is of no listed kind. */
  read(row: Row): ListedOutput | null
}

const TABLES: readonly Table[] = [
  {
    ...{ table: 'Event', columns: '*', kinds: ['fishing', 'loitering', 'encounter'] },
    read: (row) => listedEvent(readEventRow(row as unknown as ReadableEventRow)),
  },
  {
    ...{ table: 'PortVisit', columns: '*', kinds: ['portVisit'] },
    read: (row) => readPortVisitRow({ ...(row as unknown as PortVisit), open: row.open === 1 }),
  },
  {
    ...{ table: 'Gap', columns: '*', kinds: ['gap'] },
    read: (row) =>
      readGapRow({
        ...(row as unknown as Gap),
        ...{ open: row.open === 1, inPort: row.inPort === 1 },
        ...{ possibleDisabling: row.possibleDisabling === 1, feedOutage: row.feedOutage === 1 },
      }),
  },
  {
    ...{ table: 'Alert', columns: ALERT_COLUMNS, kinds: ['alert'] },
    read: (row) => readAlertRow(row as unknown as ReadableAlertRow),
  },
]

function listedEvent(event: EventOutput): ListedOutput | null {
  return event.kind === 'fishing' || event.kind === 'loitering' || event.kind === 'encounter' ? event : null
}

async function readRows(
  store: Store,
  generation: number,
  table: string,
  columns: string,
  ids: readonly string[],
): Promise<readonly Row[]> {
  if (ids.length === 0) return []
  const { rows } = await store.connection.sql.execute({
    sql: `SELECT ${columns} FROM "${table}"
      WHERE "generation" = ? AND "id" IN (SELECT value FROM json_each(?))`,
    args: [generation, JSON.stringify(ids)],
  })
  return rows
}
