/** What people said of alerts. Rows are only ever added. */

import type { AlertJudgement } from '../alerts/attach.ts'
import type { AlertState, DismissalReason } from '../alerts/lifecycle.ts'
import type { Store } from './store.ts'

export type NewJudgement = Omit<AlertJudgement, 'id'>

/** In the order of writing. */
export async function listJudgements(store: Store): Promise<AlertJudgement[]> {
  const rows = await store.connection.prisma.alertJudgement.findMany({ orderBy: { id: 'asc' } })
  return rows.map(readJudgementRow)
}

/** The store is open for writing. */
export async function addJudgement(store: Store, judgement: NewJudgement): Promise<AlertJudgement> {
  return readJudgementRow(await store.connection.prisma.alertJudgement.create({ data: judgement }))
}

type JudgementRow = Awaited<ReturnType<Store['connection']['prisma']['alertJudgement']['findMany']>>[number]

function readJudgementRow(row: JudgementRow): AlertJudgement {
  return { ...row, state: row.state as AlertState, reason: row.reason as DismissalReason | null }
}
