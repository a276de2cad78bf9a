/** A data folder's labels as files in Global Fishing Watch's training format. */

import { open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ReportBuffer } from '../ais/report.ts'
import type { Places } from '../geo/places.ts'
import { createFolder } from '../store/create-folder.ts'
import type { Store } from '../store/store.ts'
import { GFW_TRAINING_HEADER, isKeyCarried } from './gfw-training-csv.ts'
import { readOpenLabels } from './label-folder.ts'
import { listVesselLines, type VesselLines } from './label-lines.ts'

export interface ExportLabelsOptions {
  /** A file for all; or a folder that gets a file a gear, named after it, as GFW's are. */
  readonly target: string
  readonly isFolder: boolean
  /** The map; asked for only where places are true. */
  readonly places: () => Places
}

export interface ExportedLabels {
  readonly files: readonly { readonly path: string; readonly vessels: number; readonly rows: number }[]
  readonly vessels: number
  readonly rows: number
  readonly labels: number
  /** Vessels whose places are true: read back in this format, they count as relative. */
  readonly trueVessels: number
  /** Vessels whose keys this format does not carry: they are read back as others, or refused. */
  readonly changedKeys: readonly string[]
  /** Labels on no archived position: they have no row. */
  readonly orphaned: number
}

/**
 * Writes every archived position of every labelled vessel, with its labels or as not labelled. Files get their names
 * when all are whole; where anything throws, what was there stays. Throws where there is nothing to write.
 */
export async function exportLabels(
  store: Store,
  { target, isFolder, places }: ExportLabelsOptions,
): Promise<ExportedLabels> {
  const buffer = new ReportBuffer()
  const set = await readOpenLabels(store, buffer)
  const vessels = listVesselLines(buffer, set, places)
  const files = new Map<string, VesselLines[]>()
  for (const vessel of vessels) {
    const path = isFolder ? join(target, `${fileNameOf(vessel.gear)}.csv`) : target
    files.set(path, [...(files.get(path) ?? []), vessel])
  }
  createFolder(isFolder ? target : dirname(target))
  await writeFiles(files)
  const labels = vessels.reduce((sum, vessel) => sum + vessel.labels, 0)
  return {
    files: [...files].map(([path, those]) => ({ path, vessels: those.length, rows: countRows(those) })),
    vessels: vessels.length,
    rows: countRows(vessels),
    labels,
    trueVessels: vessels.filter(({ hasTruePlaces }) => hasTruePlaces).length,
    changedKeys: vessels.map(({ vessel }) => vessel).filter((vessel) => !isKeyCarried(vessel)),
    orphaned: set.points.length - labels,
  }
}

function countRows(vessels: readonly VesselLines[]): number {
  return vessels.reduce((sum, { lines }) => sum + lines.length, 0)
}

/** Reading takes a file's gear from its name up to the first dot; a gear may hold what no file name may. */
function fileNameOf(gear: string): string {
  return gear.replaceAll(/[^\p{L}\p{N} _()-]/gu, '-') || 'no gear'
}

async function writeFiles(files: ReadonlyMap<string, readonly VesselLines[]>): Promise<void> {
  const parts = new Map([...files.keys()].map((path) => [path, `${path}.part`]))
  try {
    for (const [path, vessels] of files) await writeFile(parts.get(path)!, vessels)
    for (const [path, part] of parts) await rename(part, path)
  } catch (error) {
    // The first error is the one to tell.
    for (const part of parts.values()) await rm(part, { force: true }).catch(() => {})
    throw error
  }
}

async function writeFile(file: string, vessels: readonly VesselLines[]): Promise<void> {
  const handle = await open(file, 'w')
  try {
    await handle.appendFile(`${GFW_TRAINING_HEADER}\n`)
    for (const { lines } of vessels) await handle.appendFile(`${lines.join('\n')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
