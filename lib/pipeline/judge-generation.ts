/**
 * Judges a generation: zone passages of vessels that were not folded with the zones as they are now, then every ship's
 * alerts and suspicion, anew, in the transaction that shows them. What became of the alerts of before is told as
 * revisions.
 */

import type { AlertOutput } from '../alerts/alert.ts'
import { judgeVessel } from '../alerts/judge-vessel.ts'
import { type Judging, prepareJudging } from '../alerts/judging.ts'
import { createVesselRegister } from '../alerts/register/vessel-register.ts'
import type { Places } from '../geo/places.ts'
import { createZoneIndex } from '../geo/zones/zone-index.ts'
import { BulkInsert } from '../store/bulk-insert.ts'
import { chunksOf, readEvidencePositions } from '../store/evidence-positions.ts'
import { readVesselRecords } from '../store/judging-rows.ts'
import { tripSuspicionRow } from '../store/passage-rows.ts'
import { Snapshot } from '../store/read-snapshot.ts'
import {
  type AlertReplacement,
  type JudgedAlert,
  type ReplacedAlerts,
  replaceAlerts,
} from '../store/replace-alerts.ts'
import type { Transaction } from '../store/sql.ts'
import { type JudgingInputs, passageSetup } from './judging-inputs.ts'
import { writeStoredPassages } from './stored-passages.ts'

export interface JudgingRequest {
  readonly inputs: JudgingInputs
  readonly places: Places | null
  /** Name, version and hash of what scored the rows, and from which score on, in thousandths, a row is fishing to it. */
  readonly detector: string
  readonly fishingFrom: number
  readonly signal: AbortSignal
}

export interface JudgedGeneration {
  /** By vessel, start and id. */
  readonly alerts: readonly AlertOutput[]
  readonly replaced: ReplacedAlerts
}

/** What judges a vessel, made ready. */
export function openJudging({
  inputs,
  places,
  detector,
}: Pick<JudgingRequest, 'inputs' | 'places' | 'detector'>): Judging {
  const { zones, entries, ruleSet, suspicion } = inputs
  const world = { zones: createZoneIndex(zones), register: createVesselRegister(entries), places }
  return prepareJudging(world, ruleSet, suspicion, detector)
}

/**
 * Writes passages, suspicion and alerts of a generation, and what became of the alerts that are shown.
 *
 * @param keptPassages vessels whose stored passages are of the zones as they are now; null: all
 */
export async function judgeGeneration(
  transaction: Transaction,
  { generation, keptPassages, ...written }: AlertReplacement & { keptPassages: ReadonlySet<string> | null },
  request: JudgingRequest,
): Promise<JudgedGeneration> {
  const { inputs, signal } = request
  if (keptPassages !== null)
    await writeStoredPassages(
      transaction,
      generation,
      keptPassages,
      passageSetup(inputs, request.fishingFrom),
      signal,
    )
  await transaction.execute({
    sql: 'DELETE FROM main."TripSuspicion" WHERE "generation" = ?',
    args: [generation],
  })
  const rows = new BulkInsert(transaction)
  const judged: JudgedAlert[] = []
  const judging = openJudging(request)
  for await (const record of readVesselRecords(new Snapshot(transaction, generation))) {
    signal.throwIfAborted()
    const { alerts, suspicions } = judgeVessel(record, judging)
    for (const suspicion of suspicions)
      await rows.add('TripSuspicion', { ...tripSuspicionRow(generation, suspicion) })
    for (const alert of alerts)
      judged.push({ alert, positions: await readEvidencePositions(chunksOf(transaction, generation), alert) })
  }
  await rows.flush()
  const replaced = await replaceAlerts(transaction, { generation, ...written }, judged)
  return { alerts: judged.map(({ alert }) => alert), replaced }
}
