/** Labels out of files into a data folder. */

import { POSITION, ReportBuffer } from '../ais/report.ts'
import { addLabels, listPointLabels, type NewLabel } from '../store/labels.ts'
import { readArchivedVessels } from '../store/read-archive.ts'
import type { Store } from '../store/store.ts'
import type { LabelSet } from './label-points.ts'

/** Version of what a label row means. 1: shares of one position, by campaign. */
const LABEL_SCHEMA_VERSION = 1

export interface ImportLabelsOptions {
  /** Gear of every vessel; null: as the files say. */
  readonly gear: string | null
  readonly who: string
  /** Program that imports. */
  readonly tool: string
  /** Wall clock, epoch ms. */
  readonly nowMs: number
}

export interface ImportedLabels {
  readonly vessels: number
  /** Different labels in the input: of one vessel, time and source, the last. */
  readonly labels: number
  /** Rows of the input that a later one of the same vessel, time and source took the place of. */
  readonly repeated: number
  readonly added: number
  /** Added in the place of one with another share, or another gear where one was named. */
  readonly superseded: number
  /** There already. */
  readonly known: number
  /** Of the input's labels, those on no archived position of their vessel. */
  readonly orphaned: number
  readonly orphanedVessels: number
}

type ImportedLabel = Pick<NewLabel, 'mmsi' | 'fromMs' | 'source' | 'gear'> & { readonly fishing: number }

/** One transaction: all or nothing. The store is open for writing. Throws where the input has no label at all. */
export async function importLabels(
  store: Store,
  sets: readonly LabelSet[],
  { gear, who, tool, nowMs }: ImportLabelsOptions,
): Promise<ImportedLabels> {
  const { labels, repeated } = gatherLabels(sets, gear)
  const known = new Map(
    (await listPointLabels(store)).map((label) => [keyOf(label.mmsi, label.timeMs, label.source), label]),
  )
  const added: NewLabel[] = []
  let superseded = 0
  for (const [key, label] of labels) {
    const old = known.get(key)
    if (old !== undefined) {
      if (old.fishing === label.fishing && (gear === null || old.gear === gear)) continue
      superseded++
    }
    added.push({
      ...label,
      toMs: label.fromMs,
      activity: null,
      who,
      writtenMs: nowMs,
      tool,
      schemaVersion: LABEL_SCHEMA_VERSION,
      confidence: null,
      note: null,
      supersedes: old?.id ?? null,
    })
  }
  await addLabels(store, added)
  return {
    vessels: new Set([...labels.values()].map(({ mmsi }) => mmsi)).size,
    labels: labels.size,
    repeated,
    added: added.length,
    superseded,
    known: labels.size - added.length,
    ...(await countOrphans(store, [...labels.values()])),
  }
}

function gatherLabels(
  sets: readonly LabelSet[],
  gear: string | null,
): { labels: Map<string, ImportedLabel>; repeated: number } {
  const labels = new Map<string, ImportedLabel>()
  let said = 0
  for (const { points, gears } of sets)
    for (const { vessel, timeMs, fishing, source } of points) {
      if (Number.isNaN(fishing)) continue
      said++
      labels.set(keyOf(vessel, timeMs, source), {
        ...{ mmsi: vessel, fromMs: timeMs, fishing, source },
        gear: gear ?? gears.get(vessel)!,
      })
    }
  if (said === 0) throw new Error(`labels: no row of ${sets.map(({ path }) => path).join(', ')} is labelled`)
  return { labels, repeated: said - labels.size }
}

function keyOf(vessel: string, timeMs: number, source: string): string {
  return JSON.stringify([vessel, timeMs, source])
}

async function countOrphans(
  store: Store,
  labels: readonly ImportedLabel[],
): Promise<Pick<ImportedLabels, 'orphaned' | 'orphanedVessels'>> {
  const vessels = [...new Set(labels.map(({ mmsi }) => mmsi))]
  const buffer = new ReportBuffer()
  await readArchivedVessels(store, vessels, buffer)
  const { block, keys, count } = buffer
  const heard = new Map(keys.map((key) => [key, new Set<number>()]))
  for (let row = 0; row < count; row++)
    if (block.kind[row] === POSITION) heard.get(keys[block.vessel[row]!]!)!.add(block.timeMs[row]!)
  const orphans = labels.filter(({ mmsi, fromMs }) => heard.get(mmsi)?.has(fromMs) !== true)
  return { orphaned: orphans.length, orphanedVessels: new Set(orphans.map(({ mmsi }) => mmsi)).size }
}
