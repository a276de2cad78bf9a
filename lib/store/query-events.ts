/** Events, gaps and port visits in a time range and a box of the map, newest first, page by page. */

import type { InValue, Row } from '@libsql/client'
import type { EventKind, EventOutput } from '../events/outputs.ts'
import type { PortVisitOutput } from '../features/outputs.ts'
import { type CursorPlace, decodeCursor, encodeCursor } from './cursor.ts'
import { type ReadableEventRow, readEventRow } from './event-rows.ts'
import type { Gap, PortVisit } from './generated/client.ts'
import { readGapRow, readPortVisitRow, type StoredGap } from './output-rows.ts'
import {
  type Box,
  type Condition,
  EVENT_CELL,
  earliestStarts,
  eventCells,
  GAP_LENGTH_CLASS,
  LENGTH_CLASS,
  OFF_CELL,
  ON_CELL,
  overlapsBox,
  pointCells,
  pointInBox,
  VISIT_CELL,
} from './query-index.ts'
import { readActive } from './read-active.ts'
import type { Store } from './store.ts'

export type HappeningKind = EventKind | 'gap' | 'portVisit'

/** What happened to a vessel, or to the feed. */
export type Happening = EventOutput | StoredGap | PortVisitOutput

export interface HappeningQuery {
  readonly kinds: readonly HappeningKind[]
  /** What began before `toMs` and had not ended before `fromMs`. */
  readonly fromMs: number
  readonly toMs: number
  /** Null: the whole world. An event is in a box when its own box overlaps it, a gap when OFF or ON lies in it. */
  readonly box: Box | null
  /** 1 to MOST_HAPPENINGS. */
  readonly limit: number
  /** Of the page before; null for the first. */
  readonly cursor: string | null
}

export interface HappeningPage {
  /** Newest start first, ties by id. Outages of the feed have no place and are in every box. */
  readonly items: readonly Happening[]
  /** Null on the last page. */
  readonly cursor: string | null
}

const DAY_MS = 86_400_000

export const MOST_HAPPENINGS = 10_000

/**
 * Cells that are looked into one by one: about 30 by 30 degrees. What lies in a larger box is so much of all that
 * walking through time finds a page of it soon.
 */
const MOST_CELLS = 64

const LIST = 'happenings'

/** Throws a CursorError on a cursor of another list, and a RangeError on a limit out of range. */
export async function queryHappenings(store: Store, query: HappeningQuery): Promise<HappeningPage> {
  if (!(query.limit >= 1 && query.limit <= MOST_HAPPENINGS))
    throw new RangeError(`store: limit of ${query.limit} items`)
  const after = decodeCursor(LIST, query.cursor)
  const found = await readActive(store, async (generation) => {
    const all: Happening[] = []
    for (const search of searchesOf(query))
      all.push(...(await runSearch(store, generation, query, after, search)))
    return all
  })
  found.sort(compareNewestFirst)
  const items = found.slice(0, query.limit)
  const last = items.at(-1)
  const isMore = found.length > items.length && last !== undefined
  return { items, cursor: isMore ? encodeCursor(LIST, { value: startOf(last), id: last.id }) : null }
}

function startOf(item: Happening): number {
  return item.kind === 'gap' ? item.offMs : item.startMs
}

function compareNewestFirst(a: Happening, b: Happening): number {
  return startOf(b) - startOf(a) || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
}

/** One table, its columns of time, and how it is searched: by each of the ways, whose findings are put together. */
interface Search {
  readonly table: 'Event' | 'PortVisit' | 'Gap'
  readonly start: string
  readonly end: string
  readonly lengthClass: string
  readonly ways: readonly Way[]
  /** Whether some way gives its findings in no order of time. */
  readonly isSorting: boolean
  read(row: Row): Happening
}

interface Way {
  /** Named, because SQLite, which knows nothing of how many rows a box holds, takes the wrong one now and then. */
  readonly index: string
  /** Conditions in front of the class of length in the index; `values` are any of a list. */
  readonly keys: readonly { readonly expression: string; readonly values: readonly InValue[] }[]
  readonly where: Condition | null
}

function searchesOf({ kinds, box }: HappeningQuery): Search[] {
  const searches: Search[] = []
  const add = (table: typeof EVENTS | typeof VISITS | typeof GAPS, ways: readonly Way[]) => {
    searches.push({ ...table, ways, isSorting: ways.some(({ index }) => index.endsWith('_cell_idx')) })
  }
  const placed = kinds.filter((kind) => kind !== 'gap' && kind !== 'portVisit' && kind !== 'feedOutage')
  if (placed.length > 0) add(EVENTS, eventWays([...new Set(placed)], box))
  if (kinds.includes('feedOutage')) add(EVENTS, eventWays(['feedOutage'], null))
  if (kinds.includes('portVisit')) add(VISITS, visitWays(box))
  if (kinds.includes('gap')) add(GAPS, gapWays(box))
  return searches
}

const EVENTS = {
  table: 'Event',
  start: 'startMs',
  end: 'endMs',
  lengthClass: LENGTH_CLASS,
  read: (row: Row) => readEventRow(row as unknown as ReadableEventRow),
} as const

const VISITS = {
  table: 'PortVisit',
  start: 'startMs',
  end: 'endMs',
  lengthClass: LENGTH_CLASS,
  read: (row: Row) => readPortVisitRow(withBooleans<PortVisit>(row, ['open'])),
} as const

const GAPS = {
  table: 'Gap',
  start: 'offMs',
  end: 'onMs',
  lengthClass: GAP_LENGTH_CLASS,
  read: (row: Row) =>
    readGapRow(withBooleans<Gap>(row, ['open', 'inPort', 'possibleDisabling', 'feedOutage'])),
} as const

/** SQL gives true and false as 1 and 0. */
function withBooleans<Model>(row: Row, names: readonly (keyof Model & string)[]): Model {
  const booleans = Object.fromEntries(names.map((name) => [name, row[name] === 1]))
  return { ...row, ...booleans } as Model
}

/** Kinds one by one along time, so that each comes in order; all at once where cells are searched. */
function eventWays(kinds: readonly string[], box: Box | null): Way[] {
  const where = box === null ? null : overlapsBox(box)
  const cells = box === null ? null : eventCells(box, MOST_CELLS)
  const keyOf = (values: readonly string[]) => ({ expression: '"kind"', values })
  if (cells === null) return kinds.map((kind) => ({ index: 'Event_time_idx', keys: [keyOf([kind])], where }))
  const keys = [keyOf(kinds), { expression: EVENT_CELL, values: cells }]
  return [{ index: 'Event_cell_idx', keys, where }]
}

function visitWays(box: Box | null): Way[] {
  if (box === null) return [{ index: 'PortVisit_time_idx', keys: [], where: null }]
  const where = pointInBox(box, 'lonUnits', 'latUnits')
  const cells = pointCells(box, MOST_CELLS)
  if (cells === null) return [{ index: 'PortVisit_time_idx', keys: [], where }]
  return [{ index: 'PortVisit_cell_idx', keys: [{ expression: VISIT_CELL, values: cells }], where }]
}

function gapWays(box: Box | null): Way[] {
  if (box === null) return [{ index: 'Gap_time_idx', keys: [], where: null }]
  const isOff = pointInBox(box, 'offLonUnits', 'offLatUnits')
  const isOn = pointInBox(box, 'onLonUnits', 'onLatUnits')
  const cells = pointCells(box, MOST_CELLS)
  if (cells === null) {
    const where = { sql: `(${isOff.sql} OR ${isOn.sql})`, args: [...isOff.args, ...isOn.args] }
    return [{ index: 'Gap_time_idx', keys: [], where }]
  }
  return [
    { index: 'Gap_off_cell_idx', keys: [{ expression: OFF_CELL, values: cells }], where: isOff },
    { index: 'Gap_on_cell_idx', keys: [{ expression: ON_CELL, values: cells }], where: isOn },
  ]
}

/**
 * Back from the end of the range, ms. What cells hold is sorted before the newest are known, so that a fishing ground
 * of 20 years is searched in steps, of which the first few hold a page.
 */
const STEPS_BACK_MS = [4 * DAY_MS, 64 * DAY_MS, Number.POSITIVE_INFINITY]

/** One more than a page holds, or all there are. */
async function runSearch(
  store: Store,
  generation: number,
  query: HappeningQuery,
  after: CursorPlace | null,
  search: Search,
): Promise<Happening[]> {
  const found: Happening[] = []
  let beforeMs = Math.min(query.toMs, after === null ? query.toMs : after.value + 1)
  const endMs = beforeMs
  for (const back of search.isSorting ? STEPS_BACK_MS : [Number.POSITIVE_INFINITY]) {
    const step = { fromMs: Math.max(endMs - back, -Number.MAX_VALUE), beforeMs }
    const limit = query.limit + 1 - found.length
    found.push(...(await searchStep(store, generation, { ...query, limit }, after, search, step)))
    if (found.length > query.limit) break
    beforeMs = step.fromMs
  }
  return found
}

/** Starts that are looked for. */
interface Step {
  readonly fromMs: number
  readonly beforeMs: number
}

async function searchStep(
  store: Store,
  generation: number,
  query: HappeningQuery,
  after: CursorPlace | null,
  search: Search,
  step: Step,
): Promise<Happening[]> {
  const { table, start } = search
  const parts = search.ways.flatMap((way) => partsOf(search, way, generation, query, after, step))
  const { rows } = await store.connection.sql.execute({
    // A gap may be found by OFF and by ON: UNION holds it once.
    sql: `SELECT item.* FROM (SELECT * FROM (${parts.map(({ sql }) => sql).join(') UNION SELECT * FROM (')})
        ORDER BY 1 DESC, 2 DESC LIMIT ?) AS found
      CROSS JOIN "${table}" AS item ON item."generation" = ? AND item."id" = found."id"
      ORDER BY item."${start}" DESC, item."id" DESC`,
    args: [...parts.flatMap(({ args }) => args), query.limit, generation],
  })
  return rows.map(search.read)
}

/** The newest of each class of length. */
function partsOf(
  { table, start, end, lengthClass }: Search,
  { index, keys, where }: Way,
  generation: number,
  { fromMs, limit }: HappeningQuery,
  after: CursorPlace | null,
  step: Step,
): { sql: string; args: InValue[] }[] {
  return earliestStarts(fromMs).map((earliest) => {
    const conditions = ['"generation" = ?']
    const args: InValue[] = [generation]
    const add = (sql: string, ...values: readonly InValue[]) => {
      conditions.push(sql)
      args.push(...values)
    }
    for (const { expression, values } of keys)
      if (values.length === 1) add(`${expression} = ?`, values[0]!)
      else add(`${expression} IN (SELECT value FROM json_each(?))`, JSON.stringify(values))
    add(`${lengthClass} = ?`, earliest.lengthClass)
    add(`"${start}" >= ? AND "${start}" < ?`, Math.max(earliest.startMs, step.fromMs), step.beforeMs)
    // A gap that lasts has no end.
    add(`coalesce("${end}" >= ?, true)`, fromMs)
    if (after !== null) add(`("${start}", "id") < (?, ?)`, after.value, after.id)
    if (where !== null) add(where.sql, ...where.args)
    args.push(limit)
    return {
      sql: `SELECT "${start}", "id" FROM "${table}" INDEXED BY "${index}" WHERE ${conditions.join(' AND ')}
        ORDER BY "${start}" DESC, "id" DESC LIMIT ?`,
      args,
    }
  })
}
