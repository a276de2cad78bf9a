/**
 * What people did with alerts, in the order in which it was written, numbered without holes. What was said of an alert
 * names the alert that it attaches to as it is read: late data may have given that one another id since.
 */

import type { AlertJudgement } from '../alerts/attach.ts'
import type { AlertSilence } from '../alerts/silences.ts'
import { listJudgements } from './alert-judgements.ts'
import { listSilences, type StoredSilence } from './alert-silences.ts'
import { readStandings } from './alert-standings.ts'
import { readActive } from './read-active.ts'
import type { Store } from './store.ts'

export type AlertAct = { readonly sequence: number } & (
  | {
      readonly what: 'judged'
      /** Null: there is no such alert any more. */
      readonly alertId: string | null
      readonly judgement: AlertJudgement
    }
  | { readonly what: 'silenced'; readonly silence: AlertSilence }
  /** `silence` was ended; `ended` says by whom. */
  | { readonly what: 'unsilenced'; readonly silence: StoredSilence }
)

interface ActRow {
  readonly sequence: number
  readonly judgement: number | null
  readonly silence: number | null
}

/** Acts as the live feed reads them. */
export function actLog(store: Store) {
  return {
    newest: () => newestAct(store),
    after: async (sequence: number, limit: number) =>
      describeActs(store, await readRows(store, 'WHERE "id" > ? ORDER BY "id" LIMIT ?', [sequence, limit])),
    /** The newest acts, the oldest of them first. */
    async standing(_filter: object, limit: number) {
      const found = await readRows(store, 'ORDER BY "id" DESC LIMIT ?', [limit + 1])
      const rows = found.slice(0, limit).reverse()
      return {
        sequence: rows.at(-1)?.sequence ?? 0,
        items: await describeActs(store, rows),
        isComplete: found.length <= limit,
      }
    },
  }
}

/** 0: nobody did anything. */
export async function newestAct(store: Store): Promise<number> {
  const { rows } = await store.connection.sql.execute('SELECT max("id") AS newest FROM "AlertAct"')
  return Number(rows[0]?.newest ?? 0)
}

async function readRows(store: Store, clause: string, args: readonly number[]): Promise<ActRow[]> {
  const { rows } = await store.connection.sql.execute({
    sql: `SELECT "id", "judgement", "silence" FROM "AlertAct" ${clause}`,
    args: [...args],
  })
  const numberOf = (value: unknown) => (value === null ? null : Number(value))
  return rows.map(({ id, judgement, silence }) => ({
    sequence: Number(id),
    judgement: numberOf(judgement),
    silence: numberOf(silence),
  }))
}

async function describeActs(store: Store, rows: readonly ActRow[]): Promise<AlertAct[]> {
  if (rows.length === 0) return []
  const judgements = new Map((await listJudgements(store)).map((judgement) => [judgement.id, judgement]))
  const silences = await listSilences(store)
  const silenceOf = new Map(silences.map((silence) => [silence.id, silence]))
  const endedBy = new Map(silences.flatMap((silence) => (silence.ended ? [[silence.ended.id, silence]] : [])))
  const alertOf = await readAttachments(store)
  return rows.map(({ sequence, judgement, silence }) => {
    if (judgement !== null)
      return {
        ...{ sequence, what: 'judged', alertId: alertOf.get(judgement) ?? null },
        judgement: judgements.get(judgement)!,
      }
    const ended = endedBy.get(silence!)
    if (ended !== undefined) return { sequence, what: 'unsilenced', silence: ended }
    const { ended: _later, ...made } = silenceOf.get(silence!)!
    return { sequence, what: 'silenced', silence: made }
  })
}

/** Ids of alerts by those of the judgements that attach to them. */
function readAttachments(store: Store): Promise<Map<number, string>> {
  return readActive(store, async (generation) => {
    const { judged } = await readStandings(store, generation)
    return new Map(
      [...judged].flatMap(([alertId, { history }]) => history.map(({ id }) => [id, alertId] as const)),
    )
  })
}
