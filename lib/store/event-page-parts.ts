/** The SQL of lists of events with numbered pages: one part for each kind, and for each vessel of an encounter. */

import type { InValue } from '@libsql/client'
import {
  type Box,
  EVENT_CELL,
  eventCells,
  OFF_CELL,
  pointCells,
  pointInBox,
  VISIT_CELL,
} from './query-index.ts'

export const LISTED_KINDS = ['fishing', 'loitering', 'encounter', 'portVisit', 'gap', 'alert'] as const

export type ListedKind = (typeof LISTED_KINDS)[number]

/** Whose an entry of the list is: 0 of the one vessel there is; of an encounter 1 of its first vessel, 2 of the other. */
export type Side = 0 | 1 | 2

/** A query and what its question marks stand for. */
export interface Part {
  readonly sql: string
  readonly args: readonly InValue[]
}

/** What is null filters nothing. */
export interface PartFilter {
  readonly kinds: readonly ListedKind[]
  /** What began before `toMs` and had not ended before `fromMs`. */
  readonly fromMs: number | null
  readonly toMs: number | null
  readonly minDurationMs: number | null
  /** MMSIs of whose entries are meant. */
  readonly vessels: readonly string[] | null
  /** The same, of vessels that were chosen by what they are: many, and not worth looking up one by one. */
  readonly chosen: readonly string[] | null
  /** MMSIs of both vessels of an encounter, any of these; other kinds are not filtered. */
  readonly pairs: readonly { readonly own: readonly string[]; readonly other: readonly string[] }[] | null
  /** Of the place. */
  readonly box: Box | null
}

/** What a part gives: names of the program's own. */
export type PartColumn = 'kind' | 'side' | 'id' | 'own' | 'startMs' | 'endMs' | 'lonUnits' | 'latUnits'

interface Source {
  readonly kind: ListedKind
  readonly side: Side
  readonly table: string
  readonly own: string
  readonly other: string
  readonly start: string
  readonly end: string
  readonly lon: string
  readonly lat: string
  readonly indexes: { readonly vessel: string; readonly time: string; readonly cell: string | null }
  readonly cell: string
}

/** Cells that are looked into one by one: as in query-events. */
const MOST_CELLS = 64

function eventSource(kind: ListedKind, side: Side): Source {
  const [own, other] = side === 2 ? ['otherMmsi', 'mmsi'] : ['mmsi', 'otherMmsi']
  return {
    ...{ kind, side, table: 'Event', own: own!, other: other!, start: 'startMs', end: 'endMs' },
    ...{ lon: 'lonUnits', lat: 'latUnits', cell: EVENT_CELL },
    indexes: {
      vessel: `Event_generation_${own}_startMs_idx`,
      ...{ time: 'Event_time_idx', cell: 'Event_cell_idx' },
    },
  }
}

const VISIT: Source = {
  ...{ kind: 'portVisit', side: 0, table: 'PortVisit', own: 'mmsi', other: 'mmsi' },
  ...{ start: 'startMs', end: 'endMs', lon: 'lonUnits', lat: 'latUnits', cell: VISIT_CELL },
  indexes: {
    ...{ vessel: 'PortVisit_generation_mmsi_startMs_idx', time: 'PortVisit_time_idx' },
    cell: 'PortVisit_cell_idx',
  },
}

const GAP: Source = {
  ...{ kind: 'gap', side: 0, table: 'Gap', own: 'mmsi', other: 'mmsi' },
  ...{ start: 'offMs', end: 'onMs', lon: 'offLonUnits', lat: 'offLatUnits', cell: OFF_CELL },
  indexes: { vessel: 'Gap_generation_mmsi_offMs_idx', time: 'Gap_time_idx', cell: 'Gap_off_cell_idx' },
}

/** There are few: what no index holds is read from the rows. */
const ALERT: Source = {
  ...{ kind: 'alert', side: 0, table: 'Alert', own: 'mmsi', other: 'otherMmsi' },
  ...{ start: 'startMs', end: 'endMs', lon: 'lonUnits', lat: 'latUnits', cell: '' },
  indexes: {
    ...{ vessel: 'Alert_generation_mmsi_startMs_idx', time: 'Alert_generation_mmsi_startMs_idx' },
    cell: null,
  },
}

const SOURCES: readonly Source[] = [
  eventSource('fishing', 0),
  eventSource('loitering', 0),
  eventSource('encounter', 1),
  eventSource('encounter', 2),
  VISIT,
  GAP,
  ALERT,
]

/** One query for each source of the kinds, with these columns. */
export function buildParts(
  generation: number,
  filter: PartFilter,
  columns: readonly PartColumn[],
): readonly Part[] {
  return SOURCES.filter(({ kind }) => filter.kinds.includes(kind)).map((source) =>
    buildPart(source, generation, filter, columns),
  )
}

function buildPart(
  source: Source,
  generation: number,
  filter: PartFilter,
  columns: readonly PartColumn[],
): Part {
  const conditions: string[] = []
  const args: InValue[] = []
  const add = (sql: string, ...values: readonly InValue[]) => {
    conditions.push(sql)
    args.push(...values)
  }
  const isAmong = (column: string) => `"${column}" IN (SELECT value FROM json_each(?))`
  add('"generation" = ?', generation)
  if (source.table === 'Event') add('"kind" = ?', source.kind)
  if (filter.vessels !== null) add(isAmong(source.own), JSON.stringify(filter.vessels))
  // The index of the list does not hold whose a row is, and reading every row for it takes three times as long.
  if (filter.chosen !== null)
    add(
      `+rowid IN (SELECT rowid FROM "${source.table}" INDEXED BY "${source.indexes.vessel}"
        WHERE "generation" = ? AND ${isAmong(source.own)})`,
      generation,
      JSON.stringify(filter.chosen),
    )
  if (filter.pairs !== null && source.kind === 'encounter') {
    const both = `(+${isAmong(source.own)} AND +${isAmong(source.other)})`
    const sides = filter.pairs.flatMap(({ own, other }) => [JSON.stringify(own), JSON.stringify(other)])
    add(filter.pairs.length === 0 ? 'false' : `(${filter.pairs.map(() => both).join(' OR ')})`, ...sides)
  }
  if (filter.toMs !== null) add(`"${source.start}" < ?`, filter.toMs)
  // A gap that lasts has no end.
  if (filter.fromMs !== null) add(`coalesce("${source.end}" >= ?, true)`, filter.fromMs)
  if (filter.minDurationMs !== null)
    add(`${sqlOf(source, 'endMs')} - "${source.start}" >= ?`, filter.minDurationMs)
  const cells = filter.box === null ? null : cellsOf(source, filter.box)
  if (filter.box !== null) {
    const inBox = pointInBox(filter.box, source.lon, source.lat)
    add(inBox.sql, ...inBox.args)
  }
  if (filter.vessels === null && cells !== null)
    add(`${source.cell} IN (SELECT value FROM json_each(?))`, JSON.stringify(cells))
  const { indexes } = source
  // Where a box is of too many cells to look into one by one, their index still holds the places.
  const placeIndex = filter.box === null ? null : indexes.cell
  const index = filter.vessels !== null ? indexes.vessel : (placeIndex ?? indexes.time)
  const values = columns.map((column) => `${sqlOf(source, column)} AS "${column}"`).join(', ')
  return {
    // Named, because SQLite knows nothing of how many rows a kind, a vessel or a cell has.
    sql: `SELECT ${values} FROM "${source.table}" INDEXED BY "${index}" WHERE ${conditions.join(' AND ')}`,
    args,
  }
}

function cellsOf(source: Source, box: Box): readonly number[] | null {
  if (source.indexes.cell === null) return null
  return source.table === 'Event' ? eventCells(box, MOST_CELLS) : pointCells(box, MOST_CELLS)
}

function sqlOf(source: Source, column: PartColumn): string {
  switch (column) {
    case 'kind':
      return `'${source.kind}'`
    case 'side':
      return String(source.side)
    case 'id':
      return '"id"'
    case 'own':
      return `"${source.own}"`
    case 'startMs':
      return `"${source.start}"`
    case 'endMs':
      // A gap that lasts has lasted until the watermark.
      return source.kind === 'gap'
        ? '(SELECT coalesce("Gap"."onMs", "watermarkMs") FROM "Generation" WHERE "Generation"."id" = "Gap"."generation")'
        : `"${source.end}"`
    case 'lonUnits':
      return `"${source.lon}"`
    case 'latUnits':
      return `"${source.lat}"`
  }
}
