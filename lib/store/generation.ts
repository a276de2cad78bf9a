/**
 * Writing a generation: its rows go in beside the active one's, many transactions long, and one last
 * transaction makes it the active one together with its new imports. A run that ends before leaves the folder
 * showing what it showed.
 */

import type { VesselOutput } from '../features/outputs.ts'
import { BulkInsert } from './bulk-insert.ts'
import type { Connection } from './connection.ts'
import type { Prisma } from './generated/client.ts'
import { type ImportRecord, importRow } from './imports.ts'
import { gapRow, identityRow, portVisitRow, segmentRow, trackRow, tripRow } from './output-rows.ts'
import type { PackedChunk } from './track-chunks.ts'
import { vesselRow } from './vessel-rows.ts'

/** Every table with a generation column, as named in prisma/schema.prisma. */
const GENERATION_TABLES = [
  'Vessel',
  'VesselIdentity',
  'Segment',
  'Track',
  'Trip',
  'PortVisit',
  'Gap',
  'TrackChunk',
] as const

export interface GenerationStart {
  readonly startedMs: number
  /** Hash of the set of imports and the options. */
  readonly inputHash: string
  /** Plain JSON. */
  readonly options: object
}

export interface GenerationEnd {
  readonly finishedMs: number
  /** -Infinity where there is none. */
  readonly watermarkMs: number
  /** Plain JSON. */
  readonly counts: object
  /** Imports that are new with this generation. */
  readonly imports: readonly ImportRecord[]
}

export class GenerationWriter {
  private readonly rows: BulkInsert

  private constructor(
    private readonly connection: Connection,
    readonly generation: number,
  ) {
    this.rows = new BulkInsert(connection.sql)
  }

  static async begin(connection: Connection, start: GenerationStart): Promise<GenerationWriter> {
    const options = start.options as Prisma.InputJsonObject
    const { id } = await connection.prisma.generation.create({ data: { ...start, options, counts: {} } })
    return new GenerationWriter(connection, id)
  }

  /** Adds all that was found of one vessel. Each vessel is added once. */
  async addVessel(
    mmsi: string,
    outputs: readonly VesselOutput[],
    chunks: readonly PackedChunk[],
  ): Promise<void> {
    const { rows, generation } = this
    await rows.add('Vessel', vesselRow(generation, mmsi, outputs))
    for (const output of outputs) {
      switch (output.kind) {
        case 'identity':
          await rows.add('VesselIdentity', identityRow(generation, output))
          break
        case 'segment':
          await rows.add('Segment', segmentRow(generation, output))
          break
        case 'track':
          await rows.add('Track', trackRow(generation, output))
          break
        case 'trip':
          await rows.add('Trip', tripRow(generation, output))
          break
        case 'portVisit':
          await rows.add('PortVisit', portVisitRow(generation, output))
          break
        case 'gap':
          await rows.add('Gap', gapRow(generation, output))
          break
      }
    }
    for (const chunk of chunks) await rows.add('TrackChunk', { generation, mmsi, ...chunk })
  }

  /** The switch: from this commit on, readers see this generation. The one before is then a leftover. */
  async activate(end: GenerationEnd): Promise<void> {
    const { connection, generation } = this
    await this.rows.flush()
    const { prisma } = connection
    await prisma.$transaction([
      prisma.generation.update({
        where: { id: generation },
        data: {
          finishedMs: end.finishedMs,
          watermarkMs: Number.isFinite(end.watermarkMs) ? end.watermarkMs : null,
          counts: end.counts as Prisma.InputJsonObject,
        },
      }),
      // The same bytes read in another way take the place of what they were.
      prisma.import.deleteMany({ where: { id: { in: end.imports.map((one) => one.id) } } }),
      ...end.imports.map((one) => prisma.import.create({ data: importRow(one) })),
      prisma.dataFolder.update({ where: { id: 1 }, data: { activeGeneration: generation } }),
    ])
  }
}

/** Deletes every generation but the active one, and returns the log's space to the database file. */
export async function removeInactiveGenerations(connection: Connection): Promise<void> {
  const folder = await connection.prisma.dataFolder.findUnique({ where: { id: 1 } })
  const active = folder?.activeGeneration ?? -1
  const inactive = await connection.prisma.generation.count({ where: { id: { not: active } } })
  if (inactive > 0) {
    await connection.sql.batch(
      [
        ...GENERATION_TABLES.map((table) => ({
          sql: `DELETE FROM "${table}" WHERE "generation" <> ?`,
          args: [active],
        })),
        { sql: 'DELETE FROM "Generation" WHERE "id" <> ?', args: [active] },
      ],
      'write',
    )
  }
  await connection.sql.execute('PRAGMA wal_checkpoint(TRUNCATE)')
}
