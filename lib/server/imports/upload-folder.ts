/**
 * Where uploads wait in a data folder until somebody decides: a folder each, with the bytes as they came, what was read of
 * them, and a note of what they are. Names that people give never become names of files.
 */

import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { AddedImport } from '../../pipeline/live/imports-change.ts'

/** Ours alone: what else lies there is left alone. */
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const LONGEST_NAME = 120

/** What is kept of an upload through restarts. */
export interface UploadNote {
  readonly id: string
  /** As people know the file. */
  readonly name: string
  readonly bytes: number
  readonly who: string
  readonly uploadedMs: number
}

export class UploadFolder {
  constructor(private readonly dir: string) {}

  create(note: Omit<UploadNote, 'id'>): UploadNote {
    const made = { id: randomUUID(), ...note }
    mkdirSync(this.archiveOf(made.id), { recursive: true })
    writeFileSync(this.fileOf(made.id), '')
    writeFileSync(join(this.folderOf(made.id), 'note.json'), JSON.stringify(made))
    return made
  }

  fileOf(id: string): string {
    return join(this.folderOf(id), 'upload')
  }

  archiveOf(id: string): string {
    return join(this.folderOf(id), 'archive')
  }

  keepRead(id: string, read: AddedImport): void {
    const file = join(this.folderOf(id), 'read')
    writeFileSync(`${file}.part`, serialize(read))
    renameSync(`${file}.part`, file)
  }

  remove(id: string): void {
    rmSync(this.folderOf(id), { recursive: true, force: true })
  }

  /** Uploads of an earlier life that were read to their end; what was cut off goes. */
  restore(): { readonly note: UploadNote; readonly read: AddedImport }[] {
    if (!existsSync(this.dir)) return []
    return readdirSync(this.dir)
      .filter((id) => ID.test(id))
      .flatMap((id) => {
        try {
          const note = JSON.parse(readFileSync(join(this.folderOf(id), 'note.json'), 'utf8')) as UploadNote
          return [{ note, read: deserialize(readFileSync(join(this.folderOf(id), 'read'))) as AddedImport }]
        } catch {
          this.remove(id)
          return []
        }
      })
  }

  private folderOf(id: string): string {
    if (!ID.test(id)) throw new Error(`imports: ${id} is no id of an upload`)
    return join(this.dir, id)
  }
}

/** The last part of whatever a browser calls it, without what cannot be seen. Empty: it has no name. */
export function cleanName(name: string): string {
  const last = name.split(/[/\\]/).at(-1)!
  return last
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, LONGEST_NAME)
}
