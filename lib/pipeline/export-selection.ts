/**
 * One kind of records of a vessel, an area or a time as one file: what somebody takes away from the screen. The same columns
 * and writers as a whole export; what is simulated says so in a column of every record.
 */

import { type Snapshot, withSnapshot } from '../store/read-snapshot.ts'
import type { Store } from '../store/store.ts'
import { ALERTS } from './export-alert-columns.ts'
import { BLOCK_ROWS, type RecordBlock, type WriteBlock } from './export-block.ts'
import type { ExportBox } from './export-box.ts'
import { isInBox } from './export-box.ts'
import { type ExportSpan, isTimeIn } from './export-choice.ts'
import type { ChunkReader } from './export-chunks.ts'
import { flag, type RecordKind } from './export-columns.ts'
import { exportVessel, readGroup, vesselGroups } from './export-data.ts'
import { RecordGatherer } from './export-gather.ts'
import { EXPORT_KINDS, OUTPUT_KINDS } from './export-kinds.ts'
import { microdegrees } from './export-position-columns.ts'
import { type ExportFormat, exportFile, writeFiles } from './export-writers.ts'

export const SELECTED_KINDS = { ...EXPORT_KINDS, alerts: ALERTS } as const
export type SelectedKind = keyof typeof SELECTED_KINDS

export interface ExportSelection {
  /** An empty folder. */
  readonly dir: string
  readonly kind: SelectedKind
  readonly format: ExportFormat
  /** Null: every vessel. */
  readonly mmsi: string | null
  readonly box: ExportBox | null
  readonly span: ExportSpan | null
  /** More of them are refused, before the disk is full of them. */
  readonly mostRecords: number
  /** 0 to 1. */
  readonly onProgress: (done: number) => void
  readonly signal: AbortSignal
}

/** More records were chosen than are given at once. */
export class TooManyRecords extends Error {
  override readonly name = 'TooManyRecords'
}

/** Behind all other columns, where data are simulated. */
const SIMULATED = flag('simulated', 'The data are simulated: no ship or event is real.', () => true)
const ONES = { texts: [], steps: new Float64Array(BLOCK_ROWS).fill(1) }

/** Gives the file's name in the folder, and how many records it holds. Throws TooManyRecords, and the signal's reason. */
export async function exportSelection(
  store: Store,
  selection: ExportSelection,
): Promise<{ readonly file: string; readonly records: number }> {
  const { dir, format, mostRecords } = selection
  const { simulated } = store
  const kind: RecordKind = SELECTED_KINDS[selection.kind]
  const written = simulated ? { ...kind, columns: [...kind.columns, SIMULATED] } : kind
  let records = 0
  await withSnapshot(store, async (snapshot) => {
    let reader: ChunkReader | null = null
    await writeFiles(
      dir,
      format,
      [written],
      (line) => reader!.readLine(line),
      { simulated },
      async (write) => {
        const only: WriteBlock = async (given, block) => {
          if (given !== kind) return
          records += block.count
          if (records > mostRecords)
            throw new TooManyRecords(`more than ${mostRecords} records: choose less area or time`)
          await write(written, simulated ? marked(block) : block)
        }
        const gatherer = new RecordGatherer(only)
        if (snapshot === null) return
        if (selection.kind === 'alerts') await gatherAlerts(snapshot, selection, gatherer)
        else
          await gatherVessels(snapshot, selection, gatherer, (next) => {
            reader = next
          })
        await gatherer.flush()
      },
    )
  })
  return { file: exportFile(written, format), records }
}

function marked({ count, columns }: RecordBlock): RecordBlock {
  return { count, columns: [...columns, ONES] }
}

async function gatherAlerts(
  snapshot: Snapshot,
  { mmsi, box, span }: ExportSelection,
  gatherer: RecordGatherer,
): Promise<void> {
  const alerts = (await snapshot.readAlerts()).filter(
    (alert) =>
      (mmsi === null || alert.mmsi === mmsi || alert.otherMmsi === mmsi) &&
      isTimeIn(span, alert.startMs, alert.endMs) &&
      (box === null || isInBox(box, microdegrees(alert.lonUnits) / 1e6, microdegrees(alert.latUnits) / 1e6)),
  )
  await gatherer.addOutputs(ALERTS, alerts)
}

async function gatherVessels(
  snapshot: Snapshot,
  { mmsi, box, span, signal, onProgress }: ExportSelection,
  gatherer: RecordGatherer,
  onReader: (reader: ChunkReader) => void,
): Promise<void> {
  if (mmsi === null) {
    const outages = await snapshot.readFeedOutages()
    await gatherer.addOutputs(
      OUTPUT_KINDS.events,
      outages.filter(({ startMs, endMs }) => isTimeIn(span, startMs, endMs)),
    )
  }
  const total = await snapshot.countPositions()
  let positions = 0
  for await (const vessels of vesselGroups(snapshot, mmsi)) {
    signal.throwIfAborted()
    const group = await readGroup(snapshot, vessels, { bbox: box, signal })
    onReader(group.reader)
    for (const vessel of vessels) {
      await exportVessel(vessel, group, box, gatherer, span)
      positions += vessel.positions
    }
    // Lines are written while the reader of their positions is there.
    await gatherer.flush()
    onProgress(total === 0 ? 1 : positions / total)
  }
}
