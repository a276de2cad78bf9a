/** How large a data folder is, by part, and how long its disk will do. */

import { lstatSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { listImports } from './imports.ts'
import type { Store } from './store.ts'

export interface Disk {
  readonly totalBytes: number
  /** Free for whoever runs the program. */
  readonly freeBytes: number
}

export interface FolderSize {
  /** The whole folder. */
  readonly bytes: number
  readonly archiveBytes: number
  /** The database with its log; of it the packed positions, what live goes on from, and room that the next rows will take. */
  readonly databaseBytes: number
  readonly trackBytes: number
  readonly liveBytes: number
  readonly unusedBytes: number
  /** Copies made before migrations: they may be deleted. */
  readonly backupBytes: number
  /** What a run that was cut off has left to be resumed. */
  readonly runBytes: number
  readonly disk: Disk
  /** Growth over the days of the newest imports; null until a day has passed between the first import and now. */
  readonly bytesPerDay: number | null
  /** Until the disk is FULL_SHARE full at that rate; null without a rate. */
  readonly daysLeft: number | null
}

/** Above this share of the disk in use nothing more is taken in (design: 95 %). */
const FULL_SHARE = 0.95
const DAY_MS = 86_400_000
/** Days of imports that the rate is taken from. */
const RATE_DAYS = 30

export async function measureFolder(store: Store, disk: Disk, nowMs: number): Promise<FolderSize> {
  const { paths, connection } = store
  const bytesOf = (prefix: string) =>
    readdirSync(paths.dir)
      .filter((name) => name.startsWith(prefix))
      .reduce((sum, name) => sum + sizeOf(join(paths.dir, name)), 0)
  const backupBytes = bytesOf(`${basename(paths.database)}.before-`)
  const number = async (sql: string) => Number(Object.values((await connection.sql.execute(sql)).rows[0]!)[0])
  const archiveBytes = sizeOf(paths.archive)
  const databaseBytes = bytesOf(basename(paths.database)) - backupBytes
  const bytesPerDay = await growth(store, nowMs, archiveBytes + databaseBytes)
  const roomBytes = Math.max(0, FULL_SHARE * disk.totalBytes - (disk.totalBytes - disk.freeBytes))
  return {
    bytes: sizeOf(paths.dir),
    archiveBytes,
    databaseBytes,
    trackBytes: await number('SELECT total(length("columns")) FROM "TrackChunk"'),
    liveBytes: await number(
      'SELECT total(length("meeting") + length("reports") + coalesce(length("snapshot"), 0)) FROM "LiveStretch"',
    ),
    unusedBytes: (await number('PRAGMA freelist_count')) * (await number('PRAGMA page_size')),
    backupBytes,
    runBytes: sizeOf(paths.run),
    disk,
    bytesPerDay,
    daysLeft: bytesPerDay === null || bytesPerDay === 0 ? null : roomBytes / bytesPerDay,
  }
}

/** An import takes its share of the bytes by its reports. */
async function growth(store: Store, nowMs: number, bytes: number): Promise<number | null> {
  const imports = await listImports(store)
  const firstMs = imports[0]?.startedMs ?? nowMs
  if (nowMs - firstMs < DAY_MS) return null
  const days = Math.min(RATE_DAYS, (nowMs - firstMs) / DAY_MS)
  let reports = 0
  let recent = 0
  for (const { positions, identities, startedMs } of imports) {
    reports += positions + identities
    if (startedMs > nowMs - days * DAY_MS) recent += positions + identities
  }
  return reports === 0 ? null : (bytes * recent) / reports / days
}

/** Of a file or of all below a folder; 0 where there is nothing, or no longer. */
function sizeOf(path: string): number {
  const status = lstatSync(path, { throwIfNoEntry: false })
  if (status === undefined) return 0
  if (!status.isDirectory()) return status.size
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
}
