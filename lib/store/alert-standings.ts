/** Where the alerts of a generation stand: what people said of them, and which are silenced. */

import type { InValue } from '@libsql/client'
import type { AlertCause } from '../alerts/alert.ts'
import { type AlertSpan, type Attached, attachJudgements } from '../alerts/attach.ts'
import { type AlertSilence, type SilenceableAlert, silencesOf } from '../alerts/silences.ts'
import { listJudgements } from './alert-judgements.ts'
import { listHoldingSilences } from './alert-silences.ts'
import type { Store } from './store.ts'

export interface AlertStandings extends Attached {
  /** Ids of the silences that cover an alert, by its id; those that are not silenced are left out. */
  readonly silenced: ReadonlyMap<string, readonly number[]>
}

/** Looks only at alerts of which somebody said something, and at those that a silence may cover. */
export async function readStandings(store: Store, generation: number): Promise<AlertStandings> {
  const attached = attachJudgements(await listJudgedSpans(store, generation), await listJudgements(store))
  return { ...attached, silenced: await findSilenced(store, generation) }
}

/** All alerts of the vessels and rules of which there are judgements. */
async function listJudgedSpans(store: Store, generation: number): Promise<AlertSpan[]> {
  const { rows } = await store.connection.sql.execute({
    sql: `SELECT alert."id", alert."mmsi", alert."ruleId", alert."startMs", alert."endMs"
      FROM (SELECT DISTINCT "mmsi", "ruleId" FROM "AlertJudgement") AS judged
      CROSS JOIN "Alert" AS alert INDEXED BY "Alert_list_idx"
        ON alert."generation" = ? AND alert."ruleId" = judged."ruleId" AND alert."mmsi" = judged."mmsi"`,
    args: [generation],
  })
  return rows.map(({ id, mmsi, ruleId, startMs, endMs }) => ({
    ...{ id: String(id), mmsi: String(mmsi), ruleId: String(ruleId) },
    ...{ startMs: Number(startMs), endMs: Number(endMs) },
  }))
}

async function findSilenced(store: Store, generation: number): Promise<Map<string, number[]>> {
  const silences = await listHoldingSilences(store)
  const candidates = new Map<string, SilenceableAlert>()
  for (const silence of silences)
    for (const { id, alert } of await listCandidates(store, generation, silence)) candidates.set(id, alert)
  const silenced = new Map<string, number[]>()
  for (const [id, alert] of candidates) {
    const covering = silencesOf(alert, silences)
    if (covering.length > 0) silenced.set(id, covering)
  }
  return silenced
}

/** Alerts that a silence may cover a cause of. */
async function listCandidates(
  store: Store,
  generation: number,
  { mmsi, otherMmsi, ruleId, box, fromMs, toMs }: AlertSilence,
): Promise<{ readonly id: string; readonly alert: SilenceableAlert }[]> {
  const conditions = ['"generation" = ?']
  const args: InValue[] = [generation]
  const add = (sql: string, ...values: readonly InValue[]) => {
    conditions.push(sql)
    args.push(...values)
  }
  if (ruleId !== null) add('"ruleId" = ?', ruleId)
  if (mmsi !== null) add('"mmsi" IN (?, ?)', mmsi, otherMmsi ?? mmsi)
  if (box !== null) add('"southUnits" >= ? AND "northUnits" <= ?', box.southUnits, box.northUnits)
  if (fromMs !== null) add('"endMs" >= ?', fromMs)
  if (toMs !== null) add('"startMs" < ?', toMs)
  const { rows } = await store.connection.sql.execute({
    sql: `SELECT "id", "mmsi", "ruleId", "westUnits", "eastUnits", "southUnits", "northUnits",
        json_extract("details", '$.causes') AS causes
      FROM "Alert" WHERE ${conditions.join(' AND ')}`,
    args,
  })
  return rows.map((row) => ({
    id: String(row.id),
    alert: {
      mmsi: String(row.mmsi),
      ruleId: String(row.ruleId),
      westUnits: Number(row.westUnits),
      eastUnits: Number(row.eastUnits),
      southUnits: Number(row.southUnits),
      northUnits: Number(row.northUnits),
      causes: JSON.parse(String(row.causes)) as AlertCause[],
    },
  }))
}
