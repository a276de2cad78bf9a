/**
 * The queue of alerts: filtered, ranked, folded by the budgets of rules, page by page. All that the filter lets through
 * is ranked and counted from an index, without reading the alerts themselves: only those of the page are read.
 */

import type { InValue } from '@libsql/client'
import { canonicalText } from '../ais/report.ts'
import type { AlertOutput } from '../alerts/alert.ts'
import { type AlertStanding, standingOf } from '../alerts/attach.ts'
import { foldQueue } from '../alerts/budget.ts'
import { ALERT_STATES, type AlertState } from '../alerts/lifecycle.ts'
import type { Severity } from '../alerts/rules/rule.ts'
import { ALERT_COLUMNS, type ReadableAlertRow, readAlertRow } from './alert-rows.ts'
import { type AlertStandings, readStandings } from './alert-standings.ts'
import { type CursorPlace, decodeCursor, encodeCursor } from './cursor.ts'
import { type Box, overlapsBox } from './query-index.ts'
import { vesselsMeant } from './query-vessels.ts'
import { readActive } from './read-active.ts'
import { selectTuples } from './select-tuples.ts'
import type { Store } from './store.ts'

/** What is null filters nothing; of a list any will do. */
export interface AlertFilter {
  /** Raised of this vessel, or of what another did with it. */
  readonly mmsi: string | null
  /** What a person types of a vessel (lib/store/query-vessels); an empty text filters nothing. */
  readonly text: string | null
  readonly ruleIds: readonly string[] | null
  readonly states: readonly AlertState[] | null
  readonly severities: readonly Severity[] | null
  readonly flags: readonly string[] | null
  readonly vesselTypes: readonly string[] | null
  readonly zoneIds: readonly string[] | null
  /** Alerts whose own box overlaps this one. */
  readonly box: Box | null
  /** Alerts that end at this time or later, ... */
  readonly fromMs: number | null
  /** ... and begin before this one. */
  readonly toMs: number | null
  /** Alerts on trips at least so suspicious, 0..1. */
  readonly minSuspicion: number | null
  readonly silenced: 'hidden' | 'shown' | 'only'
}

export interface AlertQuery extends AlertFilter {
  /** By rank, of equal rank the newest first; or the newest first, by when they were raised. */
  readonly sortBy: 'rank' | 'newest'
  /** Alerts per 24 h by rule, for what is new; a rule that is missing has no limit. */
  readonly budgets: ReadonlyMap<string, number>
  /** Those that the budgets let through, those that they hold back, or both. */
  readonly show: 'within-budget' | 'held-back' | 'all'
  /** 1 to MOST_ALERTS. */
  readonly limit: number
  /** Of the page before, of the same order; null for the first. */
  readonly cursor: string | null
}

export interface ListedAlert {
  readonly alert: AlertOutput
  readonly state: AlertState
  /** What people said of it; null: nothing. */
  readonly judged: AlertStanding | null
  /** Ids of silences that cover it. */
  readonly silencedBy: readonly number[]
}

export interface AlertPage {
  readonly alerts: readonly ListedAlert[]
  /** Null on the last page. */
  readonly cursor: string | null
  /** On all pages. */
  readonly total: number
  /** What the budgets hold back, by rule, whether it is shown or not. */
  readonly heldBackByRule: ReadonlyMap<string, number>
  /** Of what the filter lets through but for its states. */
  readonly byState: Readonly<Record<AlertState, number>>
  /** Of what the filter lets through whether silenced or not. */
  readonly silenced: number
}

const MOST_ALERTS = 1000

/** Throws a CursorError on a cursor of another order, and a RangeError on a limit out of range. */
export async function queryAlerts(store: Store, query: AlertQuery): Promise<AlertPage> {
  const { sortBy, limit, show, budgets } = query
  if (!(limit >= 1 && limit <= MOST_ALERTS)) throw new RangeError(`store: limit of ${limit} alerts`)
  const list = `alerts by ${sortBy}`
  const after = decodeCursor(list, query.cursor)
  return readActive(store, async (generation) => {
    const standings = await readStandings(store, generation)
    const all = await listHeads(store, generation, query, standings)
    const inStates = all.filter(({ state }) => query.states?.includes(state) ?? true)
    const heard = inStates.filter(({ isSilenced }) => isMeant(query.silenced, isSilenced))
    const folded = foldQueue(heard, budgets)
    const listed = show === 'all' ? heard : show === 'held-back' ? folded.heldBack : folded.shown
    const ordered = listed
      .map((head) => ({ ...head, place: placeOf(head, sortBy) }))
      .sort((a, b) => comparePlaces(a.place, b.place))
    const start = after === null ? 0 : ordered.findIndex(({ place }) => comparePlaces(after, place) < 0)
    const page = start < 0 ? [] : ordered.slice(start, start + limit)
    const last = page.at(-1)
    const isMore = last !== undefined && last !== ordered.at(-1)
    return {
      alerts: await readListed(store, generation, page, standings),
      cursor: isMore ? encodeCursor(list, last.place) : null,
      total: listed.length,
      heldBackByRule: folded.heldBackByRule,
      byState: countStates(all.filter(({ isSilenced }) => isMeant(query.silenced, isSilenced))),
      silenced: inStates.filter(({ isSilenced }) => isSilenced).length,
    }
  })
}

function isMeant(silenced: AlertFilter['silenced'], isSilenced: boolean): boolean {
  return silenced === 'shown' || isSilenced === (silenced === 'only')
}

function countStates(heads: readonly AlertHead[]): Record<AlertState, number> {
  const counts = Object.fromEntries(ALERT_STATES.map((state) => [state, 0])) as Record<AlertState, number>
  for (const { state } of heads) counts[state]++
  return counts
}

/** What an alert is ranked and folded by. */
interface AlertHead {
  readonly id: string
  readonly ruleId: string
  readonly rank: number
  readonly raisedMs: number
  readonly state: AlertState
  readonly isSilenced: boolean
}

function placeOf({ id, rank, raisedMs }: AlertHead, sortBy: AlertQuery['sortBy']): CursorPlace {
  return sortBy === 'rank' ? { value: rank, second: raisedMs, id } : { value: raisedMs, id }
}

/** Highest values first, ties by id. */
function comparePlaces(a: CursorPlace, b: CursorPlace): number {
  return b.value - a.value || (b.second ?? 0) - (a.second ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

/** All that the filter lets through but for states and silences. */
async function listHeads(
  store: Store,
  generation: number,
  filter: AlertFilter,
  standings: AlertStandings,
): Promise<AlertHead[]> {
  const { conditions, args } = alertConditions(generation, filter)
  const heads = await selectTuples<[string, string, number, number]>(
    store.connection.sql,
    ['id', 'ruleId', 'rank', 'raisedMs'],
    // Named, because the rows themselves are many times as long.
    `"Alert" INDEXED BY "Alert_list_idx" WHERE ${conditions.join(' AND ')}`,
    args,
  )
  return heads.map(([id, ruleId, rank, raisedMs]) => ({
    ...{ id, ruleId, rank, raisedMs, state: standingOf(standings, id).state },
    isSilenced: standings.silenced.has(id),
  }))
}

function alertConditions(generation: number, filter: AlertFilter): { conditions: string[]; args: InValue[] } {
  const conditions = ['"generation" = ?']
  const args: InValue[] = [generation]
  const add = (sql: string, ...values: readonly InValue[]) => {
    conditions.push(sql)
    args.push(...values)
  }
  const addList = (column: string, values: readonly string[] | null) => {
    if (values !== null) add(`"${column}" IN (SELECT value FROM json_each(?))`, JSON.stringify(values))
  }
  if (filter.mmsi !== null) add('? IN ("mmsi", "otherMmsi")', filter.mmsi)
  if (filter.text !== null && canonicalText(filter.text) !== '') {
    const meant = vesselsMeant(generation, filter.text)
    add(`"mmsi" IN (SELECT "mmsi" FROM (${meant.sql}))`, ...meant.args)
  }
  addList('ruleId', filter.ruleIds)
  addList('severity', filter.severities)
  addList('flag', filter.flags)
  addList('vesselType', filter.vesselTypes)
  addList('zoneId', filter.zoneIds)
  if (filter.box !== null) {
    const overlap = overlapsBox(filter.box)
    add(`(${overlap.sql})`, ...overlap.args)
  }
  if (filter.fromMs !== null) add('"endMs" >= ?', filter.fromMs)
  if (filter.toMs !== null) add('"startMs" < ?', filter.toMs)
  if (filter.minSuspicion !== null) add('"suspicion" >= ?', filter.minSuspicion)
  return { conditions, args }
}

async function readListed(
  store: Store,
  generation: number,
  heads: readonly AlertHead[],
  standings: AlertStandings,
): Promise<ListedAlert[]> {
  const { rows } = await store.connection.sql.execute({
    sql: `SELECT ${ALERT_COLUMNS} FROM "Alert"
      WHERE "generation" = ? AND "id" IN (SELECT value FROM json_each(?))`,
    args: [generation, JSON.stringify(heads.map(({ id }) => id))],
  })
  const byId = new Map(rows.map((row) => [String(row.id), row as unknown as ReadableAlertRow]))
  return heads.flatMap(({ id, state }) => {
    // Without a row: a commit has just replaced the alerts, and the caller looks again.
    const row = byId.get(id)
    if (row === undefined) return []
    const judged = standings.judged.get(id) ?? null
    return [{ alert: readAlertRow(row), state, judged, silencedBy: standings.silenced.get(id) ?? [] }]
  })
}
