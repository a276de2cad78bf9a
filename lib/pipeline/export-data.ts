/**
 * Exports the active generation as it stands at one moment: vessels by key, each vessel's records by time and id. Equal
 * data gives equal bytes, however it was imported. What is written is described in lib/pipeline/export-kinds.
 */

import { toFolderError } from '../store/folder-error.ts'
import type { VesselOutputs, VesselSummary } from '../store/read-outputs.ts'
import { type Snapshot, withSnapshot } from '../store/read-snapshot.ts'
import type { Store } from '../store/store.ts'
import type { ExportBox } from './export-box.ts'
import { type ExportSpan, isEventIn, VesselChoice } from './export-choice.ts'
import { ChunkReader } from './export-chunks.ts'
import { RecordGatherer } from './export-gather.ts'
import { EXPORT_KINDS, OUTPUT_KINDS } from './export-kinds.ts'
import { groupBy, positionRuns } from './export-position-runs.ts'
import { EXPORT_FORMATS, type ExportFormat, exportFile, writeFiles } from './export-writers.ts'

export { EXPORT_FORMATS, type ExportFormat }

/** Vessels asked for at once. */
const VESSELS_A_PAGE = 512
/** Vessels are read together up to so many outputs and positions; a larger one is read alone. */
const OUTPUTS_A_GROUP = 4096
const POSITIONS_A_GROUP = 1 << 17

export interface ExportRequest {
  readonly dir: string
  readonly format: ExportFormat
  /** Chooses what is exported; null: everything. */
  readonly bbox: ExportBox | null
  readonly onProgress: (progress: ExportProgress) => void
  readonly signal: AbortSignal
}

export interface ExportProgress {
  readonly phase: 'exporting'
  /** Vessel that was done last. */
  readonly item: string
  /** Positions of the vessels done so far, chosen or not. */
  readonly reports: number
  /** Share that is done, 0..1. */
  readonly done: number
}

export interface ExportSummary {
  readonly dir: string
  readonly format: ExportFormat
  readonly files: readonly ExportedFile[]
}

export interface ExportedFile {
  /** Kind of records, as in lib/pipeline/export-kinds. */
  readonly name: string
  /** Within the folder. */
  readonly file: string
  readonly records: number
  readonly bytes: number
}

/**
 * Writes the files of one format into a folder, made where it is missing. Throws the signal's reason when that is
 * aborted, a FolderError where the folder cannot be written; earlier files then stay as they were.
 */
export async function exportData(store: Store, request: ExportRequest): Promise<ExportSummary> {
  try {
    return await withSnapshot(store, async (snapshot) => {
      if (snapshot === null) throw new Error(`${store.paths.dir} holds no data yet`)
      return await exportSnapshot(snapshot, store.simulated, request)
    })
  } catch (error) {
    throw request.signal.aborted ? error : toFolderError(request.dir, error, '--out')
  }
}

async function exportSnapshot(
  snapshot: Snapshot,
  simulated: boolean,
  request: ExportRequest,
): Promise<ExportSummary> {
  const { dir, format, bbox } = request
  const kinds = Object.values(EXPORT_KINDS)
  const records = new Map<string, number>()
  let reader: ChunkReader | null = null
  const bytes = await writeFiles(
    dir,
    format,
    kinds,
    (line) => reader!.readLine(line),
    { simulated, bbox, configuration: await snapshot.configuration() },
    async (write) => {
      const gatherer = new RecordGatherer(write)
      const total = await snapshot.countPositions()
      let positions = 0
      await gatherer.addOutputs(OUTPUT_KINDS.events, await snapshot.readFeedOutages())
      for await (const vessels of vesselGroups(snapshot)) {
        request.signal.throwIfAborted()
        const group = await readGroup(snapshot, vessels, request)
        reader = group.reader
        for (const vessel of vessels) {
          await exportVessel(vessel, group, bbox, gatherer)
          positions += vessel.positions
        }
        // Lines are written while the reader of their positions is there.
        await gatherer.flush()
        const item = vessels.at(-1)!.mmsi
        request.onProgress({
          phase: 'exporting',
          item,
          reports: positions,
          done: total === 0 ? 1 : positions / total,
        })
      }
      await gatherer.flush()
      for (const kind of kinds) records.set(kind.name, gatherer.countOf(kind))
    },
  )
  const files = kinds.map((kind) => ({
    name: kind.name,
    file: exportFile(kind, format),
    records: records.get(kind.name)!,
    bytes: bytes.get(kind)!,
  }))
  return { dir, format, files }
}

/** All vessels, by key, in groups that are read together. */
export async function* vesselGroups(
  snapshot: Snapshot,
  mmsi: string | null = null,
): AsyncGenerator<readonly VesselSummary[]> {
  let group: VesselSummary[] = []
  let outputs = 0
  let positions = 0
  for (let after = ''; ; ) {
    const page = await snapshot.readVessels(after, VESSELS_A_PAGE)
    if (page.length === 0) break
    after = page.at(-1)!.mmsi
    for (const vessel of page) {
      if (mmsi !== null && vessel.mmsi !== mmsi) continue
      const own = vessel.segments + vessel.tracks + vessel.trips + vessel.portVisits + vessel.gaps
      if (outputs + own > OUTPUTS_A_GROUP || positions + vessel.positions > POSITIONS_A_GROUP) {
        if (group.length > 0) yield group
        group = []
        outputs = 0
        positions = 0
      }
      group.push(vessel)
      outputs += own
      positions += vessel.positions
    }
  }
  if (group.length > 0) yield group
}

interface VesselGroup {
  readonly reader: ChunkReader
  /** Indices of a vessel's chunks in the reader. */
  readonly chunksOf: (mmsi: string) => readonly number[]
  readonly outputsOf: (mmsi: string) => VesselOutputs
  /** Vessels that are the other one of an event in the box. */
  readonly isOther: (mmsi: string) => boolean
}

export async function readGroup(
  snapshot: Snapshot,
  vessels: readonly VesselSummary[],
  { bbox, signal }: Pick<ExportRequest, 'bbox' | 'signal'>,
): Promise<VesselGroup> {
  const from = vessels[0]!.mmsi
  const to = vessels.at(-1)!.mmsi
  const places = await snapshot.readChunkPlaces(from, to)
  const outputs = await snapshot.readOutputs(from, to)
  const others = bbox === null ? [] : await snapshot.readOtherEvents(from, to)
  const otherKeys = new Set<string>()
  for (const event of others)
    if (event.kind === 'encounter' && bbox !== null && isEventIn(bbox, event)) otherKeys.add(event.otherMmsi)
  const chunks = groupBy([...places.keys()], (i) => places[i]!.mmsi)
  return {
    reader: new ChunkReader(snapshot, places, signal),
    chunksOf: (mmsi) => chunks.get(mmsi) ?? [],
    outputsOf: byVessel(outputs),
    isOther: (mmsi) => otherKeys.has(mmsi),
  }
}

function byVessel(outputs: VesselOutputs): (mmsi: string) => VesselOutputs {
  const mmsiOf = ({ mmsi }: { readonly mmsi: string }) => mmsi
  const identities = groupBy(outputs.identities, mmsiOf)
  const segments = groupBy(outputs.segments, mmsiOf)
  const tracks = groupBy(outputs.tracks, mmsiOf)
  const trips = groupBy(outputs.trips, mmsiOf)
  const portVisits = groupBy(outputs.portVisits, mmsiOf)
  const gaps = groupBy(outputs.gaps, mmsiOf)
  const events = groupBy(outputs.events, (event) => (event.kind === 'feedOutage' ? '' : event.mmsi))
  return (mmsi) => ({
    identities: identities.get(mmsi) ?? [],
    segments: segments.get(mmsi) ?? [],
    tracks: tracks.get(mmsi) ?? [],
    trips: trips.get(mmsi) ?? [],
    portVisits: portVisits.get(mmsi) ?? [],
    gaps: gaps.get(mmsi) ?? [],
    events: events.get(mmsi) ?? [],
  })
}

export async function exportVessel(
  vessel: VesselSummary,
  group: VesselGroup,
  bbox: ExportBox | null,
  gatherer: RecordGatherer,
  span: ExportSpan | null = null,
): Promise<void> {
  const { mmsi } = vessel
  const { reader } = group
  const outputs = group.outputsOf(mmsi)
  const choice = new VesselChoice(bbox, outputs, span)
  const chunks = group.chunksOf(mmsi).filter((i) => choice.isWanted(reader.places[i]!))
  let positions = 0
  for await (const runs of positionRuns(mmsi, reader, chunks, outputs.trips)) {
    for (const run of runs) {
      for (const part of choice.choosePositions(run)) {
        positions += part.to - part.from
        const pending = gatherer.addPositions(part)
        if (pending !== undefined) await pending
      }
    }
  }
  const { identities, ...chosen } = choice.chooseOutputs()
  const isAny = positions > 0 || Object.values(chosen).some((list) => list.length > 0) || group.isOther(mmsi)
  if ((bbox !== null || span !== null) && !isAny) return
  await gatherer.addOutputs(OUTPUT_KINDS.vessels, [vessel])
  await gatherer.addOutputs(OUTPUT_KINDS.identities, identities)
  await gatherer.addOutputs(OUTPUT_KINDS.segments, chosen.segments)
  await gatherer.addOutputs(OUTPUT_KINDS.tracks, chosen.tracks)
  await gatherer.addOutputs(OUTPUT_KINDS.trips, chosen.trips)
  await gatherer.addOutputs(OUTPUT_KINDS.portVisits, chosen.portVisits)
  await gatherer.addOutputs(OUTPUT_KINDS.gaps, chosen.gaps)
  await gatherer.addOutputs(OUTPUT_KINDS.events, chosen.events)
}
