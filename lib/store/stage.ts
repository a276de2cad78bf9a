/**
 * A stage: a database beside the folder's own, with the same tables, into which one worker of a run writes what
 * it has folded. Shards go in whole or not at all, so a run that is cut off goes on from those that are there;
 * the commit (lib/store/commit) copies every stage into the folder in one transaction.
 */

import type { Transaction } from '@libsql/client'
import type { ZonePassageOutput } from '../alerts/zone-passage.ts'
import type { EventOutput } from '../events/outputs.ts'
import type { VesselOutput } from '../features/outputs.ts'
import { BulkInsert } from './bulk-insert.ts'
import { type Connection, connect } from './connection.ts'
import type { FoldedVessel } from './generated/client.ts'
import type { KeptVessel, LiveOutput, ToldOutput } from './live-store.ts'
import { stretchRows } from './live-stretches.ts'
import { isStored, outputRow, tableOf } from './live-tables.ts'
import { packTold } from './live-told.ts'
import { applyMigrations, type Migration } from './migrations.ts'
import type { PackedChunk } from './track-chunks.ts'
import { vesselRow } from './vessel-rows.ts'

/** All that was found of one vessel, each output once as it was last told. */
export interface VesselResult {
  readonly mmsi: string
  readonly outputs: readonly VesselOutput[]
  readonly events: readonly EventOutput[]
  readonly passages: readonly ZonePassageOutput[]
  readonly chunks: readonly PackedChunk[]
  readonly folded: Omit<FoldedVessel, 'generation' | 'mmsi'>
  /** What live goes on from, and what it may take back; left out: live begins with the archive. */
  readonly kept?: KeptVessel
  readonly told?: readonly ToldOutput[]
}

/** A stage is written and copied, never searched. */
async function dropIndices({ sql }: Connection): Promise<void> {
  const { rows } = await sql.execute(
    `SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL`,
  )
  for (const { name } of rows) await sql.execute(`DROP INDEX "${String(name)}"`)
}

export class Stage {
  private transaction: Transaction | null = null
  private rows: BulkInsert | null = null

  private constructor(
    private readonly connection: Connection,
    private readonly generation: number,
  ) {}

  /** Opens a stage or makes one; its rows belong to `generation`. */
  static async open(
    file: string,
    migrations: readonly Migration[],
    generation: number,
    nowMs: number,
  ): Promise<Stage> {
    const connection = await connect(file)
    try {
      // Written once and by one process: a log beside the file would be written for nothing.
      await connection.sql.execute('PRAGMA journal_mode = TRUNCATE')
      await applyMigrations(connection.sql, file, migrations, nowMs)
      await dropIndices(connection)
      await connection.sql.execute(
        'CREATE TABLE IF NOT EXISTS "StagedShard" ("id" INTEGER NOT NULL PRIMARY KEY)',
      )
    } catch (error) {
      await connection.close()
      throw error
    }
    return new Stage(connection, generation)
  }

  /** Numbers of the shards that are whole in this stage. */
  async listShards(): Promise<number[]> {
    const { rows } = await this.connection.sql.execute('SELECT "id" FROM "StagedShard"')
    return rows.map(({ id }) => Number(id))
  }

  /** What is added from here on is seen when `finishShard` is called, or never. */
  async beginShard(): Promise<void> {
    this.transaction = await this.connection.sql.transaction('write')
    this.rows = new BulkInsert(this.transaction)
  }

  async addVessel(vessel: VesselResult): Promise<void> {
    const { mmsi, outputs, events, passages, chunks, folded } = vessel
    const { generation } = this
    const rows = this.rows!
    await rows.add('FoldedVessel', { generation, mmsi, ...folded })
    // Of a vessel of which nothing but noise was heard there is nothing to show.
    if (outputs.length > 0) await rows.add('Vessel', { ...vesselRow(generation, mmsi, outputs) })
    for (const list of [outputs, events, passages]) for (const output of list) await this.addOutput(output)
    for (const chunk of chunks) await rows.add('TrackChunk', { generation, mmsi, ...chunk })
    await this.addKept(vessel)
  }

  addEvent(event: EventOutput): Promise<void> {
    return this.addOutput(event)
  }

  async finishShard(id: number): Promise<void> {
    await this.rows!.flush()
    await this.transaction!.execute({ sql: 'INSERT INTO "StagedShard" VALUES (?)', args: [id] })
    await this.transaction!.commit()
    this.transaction = null
  }

  async close(): Promise<void> {
    this.transaction?.close()
    await this.connection.close()
  }

  private async addOutput(output: LiveOutput): Promise<void> {
    if (isStored(output)) await this.rows!.add(tableOf(output.kind), outputRow(this.generation, output))
  }

  private async addKept({ mmsi, kept, told }: VesselResult): Promise<void> {
    const { generation } = this
    const rows = this.rows!
    if (kept === undefined) return
    await rows.add('LiveVessel', { generation, mmsi, offset: kept.offset })
    for (const row of stretchRows(generation, kept)) await rows.add('LiveStretch', row)
    await rows.add('LiveTold', { generation, mmsi, told: packTold(mmsi, told ?? []) })
  }
}
