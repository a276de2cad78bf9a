/**
 * Exports the active generation as newline-delimited JSON: vessels by key, each vessel's records by time and
 * id. Equal data gives equal bytes, however it was imported. Files are written beside and then take their
 * names, so that a reader never sees half of one.
 */

import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TripOutput } from '../features/outputs.ts'
import { createFolder } from '../store/create-folder.ts'
import { toFolderError } from '../store/folder-error.ts'
import {
  activeGeneration,
  listVessels,
  readVesselChunks,
  readVesselOutputs,
  type StoredChunk,
  type VesselSummary,
} from '../store/read-outputs.ts'
import type { Store } from '../store/store.ts'
import {
  gapRecord,
  identityRecord,
  portVisitRecord,
  positionRecord,
  segmentRecord,
  trackRecord,
  tripRecord,
  vesselRecord,
} from './export-records.ts'

/** Characters gathered before they are written. */
const BUFFER_CHARACTERS = 1 << 18

export const EXPORT_FILES = {
  vessels: 'vessels.ndjson',
  identities: 'identities.ndjson',
  segments: 'segments.ndjson',
  tracks: 'tracks.ndjson',
  trips: 'trips.ndjson',
  portVisits: 'port-visits.ndjson',
  gaps: 'gaps.ndjson',
  positions: 'positions.ndjson',
} as const

type ExportName = keyof typeof EXPORT_FILES

class LineFile {
  private text = ''

  private constructor(
    private readonly file: string,
    private readonly handle: Awaited<ReturnType<typeof open>>,
  ) {}

  static async create(file: string): Promise<LineFile> {
    return new LineFile(file, await open(`${file}.part`, 'w'))
  }

  add(record: object): Promise<void> | undefined {
    this.text += `${JSON.stringify(record)}\n`
    return this.text.length < BUFFER_CHARACTERS ? undefined : this.flush()
  }

  private async flush(): Promise<void> {
    const text = this.text
    this.text = ''
    await this.handle.appendFile(text)
  }

  /** After this all of it is on the disk, beside the file that it will replace. */
  async close(): Promise<void> {
    await this.flush()
    await this.handle.close()
  }

  async publish(): Promise<void> {
    await rename(`${this.file}.part`, this.file)
  }

  async abandon(): Promise<void> {
    await this.handle.close()
    await rm(`${this.file}.part`, { force: true })
  }
}

/** Writes every file of EXPORT_FILES into `dir`. Throws, leaving earlier exports as they were, when cut off. */
export async function exportNdjson(store: Store, dir: string, signal: AbortSignal): Promise<void> {
  const active = await activeGeneration(store)
  if (active === null) throw new Error(`${store.paths.dir} holds no data yet`)
  const files = new Map<ExportName, LineFile>()
  try {
    createFolder(dir)
    for (const [name, file] of Object.entries(EXPORT_FILES))
      files.set(name as ExportName, await LineFile.create(join(dir, file)))
    for (const vessel of await listVessels(store, active.generation)) {
      signal.throwIfAborted()
      await exportVessel(store, active.generation, vessel, (name, record) => files.get(name)!.add(record))
    }
    for (const file of files.values()) await file.close()
    for (const file of files.values()) await file.publish()
  } catch (error) {
    for (const file of files.values()) await file.abandon()
    throw signal.aborted ? error : toFolderError(dir, error, '--out')
  }
}

async function exportVessel(
  store: Store,
  generation: number,
  vessel: VesselSummary,
  add: (name: ExportName, record: object) => Promise<void> | undefined,
): Promise<void> {
  const { mmsi } = vessel
  await add('vessels', vesselRecord(vessel))
  const outputs = await readVesselOutputs(store, generation, mmsi)
  for (const output of outputs.identities) await add('identities', identityRecord(output))
  for (const output of outputs.segments) await add('segments', segmentRecord(output))
  for (const output of outputs.tracks) await add('tracks', trackRecord(output))
  for (const output of outputs.trips) await add('trips', tripRecord(output))
  for (const output of outputs.portVisits) await add('portVisits', portVisitRecord(output))
  for (const output of outputs.gaps) await add('gaps', gapRecord(output))

  const chunks = await readVesselChunks(store, generation, mmsi)
  const tripsOf = groupByTrack(outputs.trips)
  for (const { chunk, i } of inTimeOrder(chunks)) {
    const { trackId, positions } = chunk
    const tripId = tripAt(tripsOf.get(trackId), positions.timeMs[i]!)
    const full = add('positions', positionRecord(mmsi, trackId, tripId, positions, i))
    if (full !== undefined) await full
  }
}

interface TrackCursor {
  readonly chunks: readonly StoredChunk[]
  chunk: number
  /** Position within the chunk. */
  i: number
}

/** Positions of all tracks of a vessel by time; ties go by track id, then by their order in the track. */
function* inTimeOrder(chunks: readonly StoredChunk[]): Generator<{ chunk: StoredChunk; i: number }> {
  const cursors = [...groupByTrack(chunks).values()].map((track) => ({ chunks: track, chunk: 0, i: 0 }))
  const waiting = cursors.sort(compareCursors).reverse()
  const active: TrackCursor[] = []
  while (waiting.length > 0 || active.length > 0) {
    let first = active[0]
    for (const cursor of active) if (compareCursors(cursor, first!) < 0) first = cursor
    const next = waiting.at(-1)
    if (next !== undefined && (first === undefined || compareCursors(next, first) < 0)) {
      active.push(next)
      waiting.pop()
      first = next
    }
    const cursor = first!
    const chunk = cursor.chunks[cursor.chunk]!
    yield { chunk, i: cursor.i }
    cursor.i++
    if (cursor.i < chunk.positions.count) continue
    cursor.i = 0
    cursor.chunk++
    if (cursor.chunk === cursor.chunks.length) active.splice(active.indexOf(cursor), 1)
  }
}

function compareCursors(a: TrackCursor, b: TrackCursor): number {
  const chunkA = a.chunks[a.chunk]!
  const chunkB = b.chunks[b.chunk]!
  const ms = chunkA.positions.timeMs[a.i]! - chunkB.positions.timeMs[b.i]!
  if (ms !== 0) return ms
  return chunkA.trackId < chunkB.trackId ? -1 : chunkA.trackId > chunkB.trackId ? 1 : 0
}

function groupByTrack<Item extends { readonly trackId: string }>(
  items: readonly Item[],
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(item.trackId)
    if (group === undefined) groups.set(item.trackId, [item])
    else group.push(item)
  }
  return groups
}

/** The trip under way at a time: trips of a track do not overlap; where one ends as another starts, the later. */
function tripAt(trips: readonly TripOutput[] | undefined, timeMs: number): string | null {
  if (trips === undefined) return null
  for (let k = trips.length - 1; k >= 0; k--) {
    const trip = trips[k]!
    if (trip.startMs <= timeMs) return timeMs <= trip.endMs ? trip.id : null
  }
  return null
}
