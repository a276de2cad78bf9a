/** Writes made-up vessels straight into a folder's database. */

import type { VesselOutput } from '../../lib/features/outputs.ts'
import { NO_SCORE } from '../../lib/model/scorer.ts'
import { BulkInsert } from '../../lib/store/bulk-insert.ts'
import { emptyTrackPositions, type TrackPositions } from '../../lib/store/chunk-codec.ts'
import { eventRow } from '../../lib/store/event-rows.ts'
import {
  gapRow,
  identityRow,
  portVisitRow,
  segmentRow,
  trackRow,
  tripRow,
} from '../../lib/store/output-rows.ts'
import type { Store } from '../../lib/store/store.ts'
import { packChunk } from '../../lib/store/track-chunks.ts'
import { vesselRow } from '../../lib/store/vessel-rows.ts'
import { openTestWriter } from '../store/folder.ts'
import type { World, WorldPosition } from './export-world.ts'

/** Writes a world as the active generation of a new folder; a chunk holds `chunkSize` positions. */
export async function writeWorld(dir: string, world: World, chunkSize = 100): Promise<void> {
  const store = await openTestWriter(dir)
  try {
    await writeGeneration(store, world, chunkSize)
  } finally {
    await store.close()
  }
}

/** Adds a generation and makes it the active one. */
export async function writeGeneration(store: Store, world: World, chunkSize: number): Promise<void> {
  const { prisma, sql } = store.connection
  const { id: generation } = await prisma.generation.create({
    data: { startedMs: 0, finishedMs: 0, watermarkMs: 0, inputHash: '', options: {}, counts: {} },
  })
  const rows = new BulkInsert(sql)
  for (const { mmsi, outputs, events, positions } of world.vessels) {
    await rows.add('Vessel', vesselRow(generation, mmsi, outputs))
    for (const output of outputs) await addOutput(rows, generation, output)
    for (const event of events) await rows.add('Event', { ...eventRow(generation, event) })
    for (const [trackId, list] of positions) {
      for (let sequence = 0; sequence * chunkSize < list.length; sequence++) {
        const some = list.slice(sequence * chunkSize, (sequence + 1) * chunkSize)
        const chunk = packChunk(trackId, sequence, toColumns(some))
        await rows.add('TrackChunk', { generation, mmsi, ...chunk })
      }
    }
  }
  for (const outage of world.outages) await rows.add('Event', { ...eventRow(generation, outage) })
  await rows.flush()
  await prisma.dataFolder.update({ where: { id: 1 }, data: { activeGeneration: generation } })
}

async function addOutput(rows: BulkInsert, generation: number, output: VesselOutput): Promise<void> {
  switch (output.kind) {
    case 'identity':
      return rows.add('VesselIdentity', { ...identityRow(generation, output) })
    case 'segment':
      return rows.add('Segment', { ...segmentRow(generation, output) })
    case 'track':
      return rows.add('Track', { ...trackRow(generation, output) })
    case 'trip':
      return rows.add('Trip', { ...tripRow(generation, output) })
    case 'portVisit':
      return rows.add('PortVisit', { ...portVisitRow(generation, output) })
    case 'gap':
      return rows.add('Gap', { ...gapRow(generation, output) })
    case 'silence':
      // The world has none: they are not exported.
      return Promise.resolve()
  }
}

function toColumns(list: readonly WorldPosition[]): TrackPositions {
  const positions = emptyTrackPositions(list.length)
  positions.count = list.length
  positions.segmentIds = [...new Set(list.map(({ segmentId }) => segmentId))]
  for (const [i, one] of list.entries()) {
    positions.timeMs[i] = one.timeMs
    positions.lonUnits[i] = one.lonUnits
    positions.latUnits[i] = one.latUnits
    positions.speedKnots[i] = one.speedKnots
    positions.courseDeg[i] = one.courseDeg
    positions.headingDeg[i] = one.headingDeg
    positions.shoreKm[i] = one.shoreKm
    positions.messageType[i] = one.messageType
    positions.relativePlace[i] = one.relativePlace
    positions.kept[i] = one.score === NO_SCORE ? 0 : 1
    positions.score[i] = one.score
    positions.segment[i] = positions.segmentIds.indexOf(one.segmentId)
  }
  return positions
}
