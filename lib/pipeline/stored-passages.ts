/** Zone passages of vessels that are not folded, from the positions that are stored of them. */

import { BulkInsert } from '../store/bulk-insert.ts'
import { decodeChunk } from '../store/chunk-codec.ts'
import { zonePassageRow } from '../store/passage-rows.ts'
import type { Transaction } from '../store/sql.ts'
import { PassageKeeper, type PassageSetup } from './passage-keeper.ts'

/** Replaces the passages of every vessel of the generation but those that are kept. */
export async function writeStoredPassages(
  transaction: Transaction,
  generation: number,
  kept: ReadonlySet<string>,
  setup: PassageSetup,
  signal: AbortSignal,
): Promise<void> {
  const vessels = await transaction.execute({
    sql: `SELECT DISTINCT "mmsi" FROM "TrackChunk" WHERE "generation" = ?`,
    args: [generation],
  })
  const keeper = new PassageKeeper(setup)
  const rows = new BulkInsert(transaction)
  for (const row of vessels.rows) {
    const mmsi = String(row.mmsi)
    if (kept.has(mmsi)) continue
    signal.throwIfAborted()
    const args = [generation, mmsi]
    await transaction.execute({
      sql: `DELETE FROM main."ZonePassage" WHERE "generation" = ? AND "mmsi" = ?`,
      args,
    })
    if (setup.zones.length === 0) continue
    for (const passage of await readPassages(transaction, generation, mmsi, keeper))
      await rows.add('ZonePassage', { ...zonePassageRow(generation, passage) })
  }
  await rows.flush()
}

/** The same passages as the fold of the vessel gave: chunks hold positions without loss, unless they are thinned. */
async function readPassages(
  transaction: Transaction,
  generation: number,
  mmsi: string,
  keeper: PassageKeeper,
): ReturnType<typeof finish> {
  const args = [generation, mmsi]
  const chunks = await transaction.execute({
    sql: `SELECT "trackId", "columns" FROM "TrackChunk" WHERE "generation" = ? AND "mmsi" = ?
      ORDER BY "trackId", "sequence"`,
    args,
  })
  keeper.startVessel(mmsi)
  for (const { trackId, columns } of chunks.rows) {
    const positions = decodeChunk(new Uint8Array(columns as ArrayBuffer))
    for (let i = 0; i < positions.count; i++) keeper.add(String(trackId), positions, i, positions.score[i]!)
  }
  return finish(transaction, args, keeper)
}

async function finish(transaction: Transaction, args: (number | string)[], keeper: PassageKeeper) {
  const { rows } = await transaction.execute({
    sql: `SELECT "id", "endedBy", "decidedMs" FROM "Track" WHERE "generation" = ? AND "mmsi" = ?`,
    args,
  })
  return keeper.finish(
    rows.map(({ id, endedBy, decidedMs }) => ({
      id: String(id),
      endedBy: endedBy as 'silence' | 'evicted' | null,
      decidedMs: Number(decidedMs),
    })),
  )
}
