/** One alert of the generation that is shown, and what people do with it. */

import {
  type AlertJudgement,
  type AlertStanding,
  type JudgementThread,
  NEW_STANDING,
} from '../alerts/attach.ts'
import { findStepFault, type Standing, type Step, type StepFault } from '../alerts/lifecycle.ts'
import { measurePrecision, type RulePrecision } from '../alerts/precision.ts'
import { addJudgement } from './alert-judgements.ts'
import { readAlertRow } from './alert-rows.ts'
import { type AlertStandings, readStandings } from './alert-standings.ts'
import { decodeChunk, type TrackPositions } from './chunk-codec.ts'
import type { ListedAlert } from './query-alerts.ts'
import { readActive } from './read-active.ts'
import { selectTuples } from './select-tuples.ts'
import type { Store } from './store.ts'

export interface StoredAlert extends ListedAlert {
  readonly generation: number
  /** What it rests on; null where nothing was kept. */
  readonly positions: TrackPositions | null
}

/** Ids of alerts that begin so, ascending, at most `limit`. */
export async function findAlertIds(store: Store, beginning: string, limit: number): Promise<string[]> {
  return readActive(store, async (generation) => {
    const rows = await store.connection.prisma.alert.findMany({
      where: { generation, id: { startsWith: beginning } },
      select: { id: true },
      orderBy: { id: 'asc' },
      take: limit,
    })
    return rows.map(({ id }) => id)
  })
}

/** Null where there is none of this id. */
export async function readAlert(store: Store, id: string): Promise<StoredAlert | null> {
  return readActive(store, async (generation) => {
    const row = await store.connection.prisma.alert.findUnique({
      where: { generation_id: { generation, id } },
    })
    if (row === null) return null
    const { judged, silenced } = await readStandings(store, generation)
    return {
      ...{ generation, alert: readAlertRow(row) },
      ...standing(judged.get(id) ?? null),
      silencedBy: silenced.get(id) ?? [],
      positions: row.positions.length === 0 ? null : decodeChunk(row.positions),
    }
  })
}

function standing(judged: AlertStanding | null): Pick<ListedAlert, 'state' | 'judged'> {
  return { state: judged?.state ?? NEW_STANDING.state, judged }
}

export type JudgeResult =
  | { readonly ok: true; readonly judgement: AlertJudgement }
  | { readonly ok: false; readonly fault: StepFault | 'no-such-alert'; readonly from: Standing }

/**
 * Writes a step that a person takes with an alert, where it may be taken from where the alert stands. It follows on the
 * judgement that counts there. The store is open for writing.
 */
export async function judgeAlert(
  store: Store,
  alertId: string,
  step: Step,
  nowMs: number,
  accountId: string | null = null,
): Promise<JudgeResult> {
  const stored = await readAlert(store, alertId)
  if (stored === null) return { ok: false, fault: 'no-such-alert', from: NEW_STANDING }
  const from = stored.judged ?? NEW_STANDING
  const fault = findStepFault(from, step)
  if (fault !== null) return { ok: false, fault, from }
  const { mmsi, ruleId, otherMmsi, startMs, endMs } = stored.alert
  const judgement = await addJudgement(store, {
    ...{ mmsi, ruleId, otherMmsi, fromMs: startMs, toMs: endMs },
    ...{ state: step.state, reason: step.reason, note: step.note, writtenMs: nowMs },
    ...{ who: step.who, accountId },
    supersedes: stored.judged?.latest.id ?? null,
  })
  return { ok: true, judgement }
}

export interface OrphanedJudgements {
  /** Oldest first. */
  readonly thread: JudgementThread
  /** Why the newest alert of the vessel and rule that was withdrawn there went; null where none was. */
  readonly withdrawn: { readonly alertId: string; readonly reason: string; readonly writtenMs: number } | null
}

/** What people said of alerts that there are no more, newest first. */
export async function listOrphans(store: Store): Promise<OrphanedJudgements[]> {
  const { orphans } = await readActiveStandings(store)
  const found: OrphanedJudgements[] = []
  for (const thread of orphans) {
    const { mmsi, ruleId, fromMs, toMs } = thread.at(-1)!
    const withdrawn = await store.connection.prisma.alertRevision.findFirst({
      where: { change: 'withdrawn', mmsi, ruleId, startMs: { lte: toMs }, endMs: { gte: fromMs } },
      select: { alertId: true, reason: true, writtenMs: true },
      orderBy: { id: 'desc' },
    })
    found.push({ thread, withdrawn })
  }
  return found
}

export interface FolderPrecision {
  readonly rules: readonly RulePrecision[]
  /** Judgements that attach to no alert: they count for no rule. */
  readonly orphans: number
}

/** How right the rules were on the alerts that there are. */
export async function measureRules(store: Store): Promise<FolderPrecision> {
  return readActive(store, async (generation) => {
    const { judged, orphans } = await readStandings(store, generation)
    const all = await selectTuples<[string, string]>(
      store.connection.sql,
      ['id', 'ruleId'],
      '"Alert" INDEXED BY "Alert_list_idx" WHERE "generation" = ?',
      [generation],
    )
    const alerts = all.map(([id, ruleId]) => ({ ...(judged.get(id) ?? NEW_STANDING), ruleId }))
    return { rules: measurePrecision(alerts), orphans: orphans.length }
  })
}

async function readActiveStandings(store: Store): Promise<AlertStandings> {
  return readActive(store, (generation) => readStandings(store, generation))
}
