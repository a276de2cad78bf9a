/** Silences of alerts. Rows are only ever added: a silence ends by another row that says so. */

import {
  type AlertSilence,
  findSilenceFault,
  type SilenceFault,
  type SilenceScope,
} from '../alerts/silences.ts'
import type { AlertSilence as SilenceRow } from './generated/client.ts'
import type { Provenance } from './provenance.ts'
import type { Store } from './store.ts'

/** A silence, and the row that ended it; null: it holds. */
export interface StoredSilence extends AlertSilence {
  readonly ended: (Provenance & { readonly id: number }) | null
}

/** All that ever were, in the order of writing. */
export async function listSilences(store: Store): Promise<StoredSilence[]> {
  const rows = await store.connection.prisma.alertSilence.findMany({ orderBy: { id: 'asc' } })
  const ends = new Map(
    rows.flatMap(({ endsSilence, id, who, note, writtenMs }) =>
      endsSilence === null ? [] : [[endsSilence, { id, who, note, writtenMs }]],
    ),
  )
  return rows
    .filter(({ endsSilence }) => endsSilence === null)
    .map((row) => ({ ...readSilenceRow(row), ended: ends.get(row.id) ?? null }))
}

/** Those that hold. */
export async function listHoldingSilences(store: Store): Promise<AlertSilence[]> {
  return (await listSilences(store)).filter(({ ended }) => ended === null)
}

export type SilenceResult =
  | { readonly ok: true; readonly silence: AlertSilence }
  | { readonly ok: false; readonly fault: SilenceFault }

/** The store is open for writing. */
export async function addSilence(
  store: Store,
  { box, ...scope }: SilenceScope,
  provenance: Provenance,
): Promise<SilenceResult> {
  const fault = findSilenceFault({ ...scope, ...provenance, box })
  if (fault !== null) return { ok: false, fault }
  const row = await store.connection.prisma.alertSilence.create({ data: { ...scope, ...box, ...provenance } })
  return { ok: true, silence: readSilenceRow(row) }
}

/** Ends a silence; what it covered is heard again. Null where there is no such silence that holds. */
export async function endSilence(
  store: Store,
  id: number,
  provenance: Provenance,
): Promise<StoredSilence | null> {
  const silence = (await listHoldingSilences(store)).find((one) => one.id === id)
  if (silence === undefined) return null
  const row = await store.connection.prisma.alertSilence.create({ data: { ...provenance, endsSilence: id } })
  return { ...silence, ended: { ...provenance, id: row.id } }
}

function readSilenceRow(row: SilenceRow): AlertSilence {
  const { id, mmsi, otherMmsi, ruleId, zoneId, fromMs, toMs, note, who, writtenMs } = row
  const { westUnits, eastUnits, southUnits, northUnits } = row
  return {
    ...{ id, mmsi, otherMmsi, ruleId, zoneId, fromMs, toMs, note, who, writtenMs },
    box:
      westUnits === null || eastUnits === null || southUnits === null || northUnits === null
        ? null
        : { westUnits, eastUnits, southUnits, northUnits },
  }
}
