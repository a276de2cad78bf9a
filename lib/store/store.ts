/** Opening a data folder: many readers, one writer. */

import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { removeStrayArchiveFiles } from './archive-strays.ts'
import { type Connection, connect } from './connection.ts'
import { createFolder } from './create-folder.ts'
import { type DataFolderPaths, dataFolderPaths } from './data-folder.ts'
import { FolderError } from './folder-error.ts'
import { removeInactiveGenerations } from './inactive-generations.ts'
import { applyMigrations, type Migration, SCHEMA_VERSION, schemaVersion } from './migrations.ts'
import { clearRun } from './run-folder.ts'
import { lockWriter } from './writer-lock.ts'

/** An open data folder. Everything outside lib/store passes it on and never looks inside. */
export interface Store {
  readonly paths: DataFolderPaths
  readonly connection: Connection
  /** True for the demo: whatever is shown from it says "simulated". */
  readonly simulated: boolean
  close(): Promise<void>
}

export interface WriterOptions {
  readonly migrations: readonly Migration[]
  /** What a new folder is marked as, and what an existing one must be. */
  readonly simulated: boolean
  readonly nowMs: number
  /** Leaves what a run that was cut off has done, so that it can be resumed. */
  readonly keepRun?: boolean
}

/** Whether there is a database in the folder. */
export function hasStore(dir: string): boolean {
  return existsSync(dataFolderPaths(dir).database)
}

/**
 * Whether a file lies in a data folder marked as simulated, or below one: the demo's own log must not pass for
 * real messages. A folder that cannot be read marks nothing.
 */
export async function isInSimulatedFolder(file: string): Promise<boolean> {
  for (let at = dirname(resolve(file)); ; at = dirname(at)) {
    if (hasStore(at)) {
      const store = await openReader(at).catch(() => null)
      await store?.close()
      if (store?.simulated) return true
    }
    if (at === dirname(at)) return false
  }
}

/** Opens for reading. Throws when there is nothing or when another version of the program wrote it. */
export async function openReader(dir: string): Promise<Store> {
  const paths = dataFolderPaths(dir)
  if (!existsSync(paths.database)) throw new Error(`${dir} holds no data yet`)
  const connection = await connect(paths.database)
  try {
    const version = await schemaVersion(connection.sql)
    if (version !== SCHEMA_VERSION)
      throw new Error(
        `${dir} has schema version ${version}, this program reads ${SCHEMA_VERSION}: ${
          version < SCHEMA_VERSION
            ? 'run a backfill into it once, which migrates it'
            : 'use the newer program'
        }`,
      )
    const folder = await connection.prisma.dataFolder.findUnique({ where: { id: 1 } })
    if (folder === null) throw new Error(`${dir} holds no data yet`)
    return { paths, connection, simulated: folder.simulated, close: () => connection.close() }
  } catch (error) {
    await connection.close()
    throw error
  }
}

/**
 * Opens for writing, creating and migrating as needed, and clears away what a killed run left. Throws when
 * another process writes, and when a demo folder is asked for as a real one or the other way round.
 */
export async function openWriter(dir: string, options: WriterOptions): Promise<Store> {
  const paths = dataFolderPaths(dir)
  createFolder(dir)
  createFolder(paths.archive)
  const unlock = await lockWriter(paths.lock, dir)
  let connection: Connection | null = null
  try {
    connection = await connect(paths.database)
    await applyMigrations(connection.sql, paths.database, options.migrations, options.nowMs)
    const folder = await connection.prisma.dataFolder.upsert({
      where: { id: 1 },
      create: { id: 1, simulated: options.simulated },
      update: {},
    })
    if (folder.simulated !== options.simulated)
      throw new FolderError(
        dir,
        folder.simulated
          ? 'it holds the simulated demo; choose another folder with --data'
          : 'it holds real data; the demo needs a folder of its own',
      )
    if (options.keepRun !== true) await removeLeftovers({ connection, paths }, options.nowMs)
  } catch (error) {
    await connection?.close()
    unlock()
    throw error
  }
  const opened = connection
  return {
    paths,
    connection: opened,
    simulated: options.simulated,
    close: async () => {
      await opened.close()
      unlock()
    },
  }
}

/**
 * A connection of its own to a folder that is open for writing, in the same thread. What it reads disturbs nobody; it
 * writes only while the other has no transaction open, for a thread that waits for itself waits for ever.
 */
export async function openBeside({ paths, simulated }: Store): Promise<Store> {
  const connection = await connect(paths.database)
  return { paths, connection, simulated, close: () => connection.close() }
}

/** Clears away what belongs to no generation that is shown or kept, and no import: of replaced ones, and of a run cut off. */
export async function removeLeftovers(
  { connection, paths }: Pick<Store, 'connection' | 'paths'>,
  nowMs: number,
): Promise<void> {
  await removeInactiveGenerations(connection, nowMs)
  clearRun(paths.run)
  const imports = await connection.prisma.import.findMany({ select: { archiveFile: true } })
  const named = new Set(imports.map((one) => one.archiveFile))
  removeStrayArchiveFiles(paths.archive, named)
}
