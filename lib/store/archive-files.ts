/**
 * Where the archive's files lie: `day=YYYY-MM-DD/<import>-<part>.parquet` below the archive folder, a folder a UTC
 * day of event time. pandas, DuckDB and Spark read such folders as one table with a column `day`.
 */

import { readdirSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

const DAY_FOLDER = /^day=\d{4}-\d{2}-\d{2}$/
/** The stem is the import's, the rest the number of the part: four digits, more where they do not suffice. */
const FILE_NAME = /^([0-9a-f-]+)-\d{4,}\.parquet$/
const IMPORT_NAME = /^[0-9a-f-]+$/
/** Tools skip what begins with a dot, so that a file shows only once it is whole. */
const WRITING = '.writing-'

export const DAY_MS = 86_400_000

/** Begins the names of a run's imports, 20250301-050000123 of one that began then; inputs are numbered behind it. */
export function archiveStem(startedMs: number): string {
  return new Date(startedMs)
    .toISOString()
    .replace(/[-:.Z]/g, '')
    .replace('T', '-')
}

/** An import's files before they take their names. Throws where the name is none that a file may carry. */
export function writingFolder(folder: string, name: string): string {
  if (!IMPORT_NAME.test(name)) throw new Error(`archive: ${name} is no name of an import`)
  return join(folder, `${WRITING}${name}`)
}

/** Of a UTC day counted from 1970-01-01, 0 to the end of the year 9999. */
export function dayFolder(day: number): string {
  return `day=${new Date(day * DAY_MS).toISOString().slice(0, 10)}`
}

export function partLabel(part: number): string {
  return String(part).padStart(4, '0')
}

/** The archive's files by the import that wrote them, relative to the folder and sorted. Whatever else lies there is left out. */
export function listArchiveFiles(folder: string): Map<string, string[]> {
  const files = new Map<string, string[]>()
  for (const day of readdirSync(folder).sort()) {
    if (!DAY_FOLDER.test(day)) continue
    for (const file of readdirSync(join(folder, day)).sort()) {
      const name = FILE_NAME.exec(file)?.[1]
      if (name === undefined) continue
      const ofImport = files.get(name)
      const path = `${day}/${file}`
      if (ofImport === undefined) files.set(name, [path])
      else ofImport.push(path)
    }
  }
  return files
}

/** Removes files, relative to the archive folder, and the day folders that they leave empty. */
export function removeArchiveFiles(folder: string, files: readonly string[]): void {
  for (const file of files) rmSync(join(folder, file), { force: true })
  for (const day of new Set(files.map((file) => dirname(file)))) removeIfEmpty(join(folder, day))
}

/** Removes all that an import has written or begun to write. */
export function removeImportFiles(folder: string, name: string): void {
  rmSync(writingFolder(folder, name), { recursive: true, force: true })
  removeArchiveFiles(folder, listArchiveFiles(folder).get(name) ?? [])
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOENT') throw error
  }
}
