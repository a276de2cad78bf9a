/**
 * Files that people drop: received piece by piece, measured, decoded beside, and shown; taken into the archive and the results
 * when somebody says so, while live goes on. What is under way is kept here and not in a browser, so that a reload shows it.
 */

import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { AddedImport } from '../../pipeline/live/imports-change.ts'
import type { ReadAccount } from '../../store/imports.ts'
import { listImports } from '../../store/imports.ts'
import type { Store } from '../../store/store.ts'
import type { ImportsAnswer, ImportsWish } from '../engine.ts'
import { UPLOAD_LIMITS } from './limits.ts'
import { type ImportPreview, previewUpload } from './preview.ts'
import { nameRead, readUpload } from './read-upload.ts'
import { measureUnpacked } from './unpacked-size.ts'
import { cleanName, UploadFolder, type UploadNote } from './upload-folder.ts'

export interface ImportsTarget {
  changeImports(wish: ImportsWish): Promise<ImportsAnswer>
  changeModel(wanted: { readonly do: 'cancel' }): Promise<unknown>
}

export type UploadState = 'receiving' | 'checking' | 'ready' | 'known' | 'failed'

/** Why nothing may be taken of it; the last is told in words. */
export type UploadFault = 'expands-too-much' | 'unpacked-too-large' | 'unreadable'

export interface UploadView extends UploadNote {
  readonly state: UploadState
  readonly received: number
  /** While it is checked: reports accepted, bytes read of it unpacked, and of how many; null: not known. */
  readonly reports: number
  readonly readBytes: number
  readonly allBytes: number | null
  readonly sinceMs: number
  readonly fault: UploadFault | null
  readonly faultText: string | null
  readonly account: ReadAccount | null
  readonly firstMs: number | null
  readonly lastMs: number | null
  readonly preview: ImportPreview | null
}

/** What is taken in, or back. */
export interface ImportsWork {
  readonly do: 'take' | 'take-back'
  readonly id: string
  readonly name: string
  readonly startedMs: number
}

export interface EndedWork extends ImportsWork {
  readonly endedMs: number
  readonly error: string | null
}

interface Upload {
  view: UploadView
  read: AddedImport | null
  readonly stop: AbortController
  /** Parts come one after the other. */
  isBusy: boolean
}

export type DeskAnswer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly status: 404 | 409 | 413 | 422; readonly error: string }

const refuse = (status: 404 | 409 | 413 | 422, error: string) => ({ ok: false, status, error }) as const
const NONE = refuse(404, 'there is no such upload')

export class ImportDesk {
  private readonly uploads = new Map<string, Upload>()
  private readonly folder: UploadFolder
  running: ImportsWork | null = null
  last: EndedWork | null = null

  constructor(
    private readonly store: Store,
    private readonly target: ImportsTarget,
    private readonly now: () => number,
  ) {
    this.folder = new UploadFolder(join(store.paths.dir, 'uploads'))
    for (const { note, read } of this.folder.restore()) {
      const upload = this.add(note, 'ready')
      this.show(upload, read)
      void this.preview(upload)
    }
  }

  get simulated(): boolean {
    return this.store.simulated
  }

  list(): UploadView[] {
    return [...this.uploads.values()].map(({ view }) => view).sort((a, b) => b.uploadedMs - a.uploadedMs)
  }

  find(id: string): UploadView | null {
    return this.uploads.get(id)?.view ?? null
  }

  begin(given: string, bytes: number, who: string): DeskAnswer<UploadView> {
    const name = cleanName(given)
    if (this.store.simulated)
      return refuse(409, 'this data folder is simulated; no real messages are taken into it')
    if (name === '') return refuse(422, 'the file has no name')
    if (bytes > UPLOAD_LIMITS.bytes)
      return refuse(413, `larger than ${UPLOAD_LIMITS.bytes / 2 ** 30} GiB: npm run backfill takes it`)
    if (bytes === 0) return refuse(422, 'the file is empty')
    if (this.uploads.size >= UPLOAD_LIMITS.waiting)
      return refuse(409, `${UPLOAD_LIMITS.waiting} uploads wait already: take or drop some of them first`)
    const note = this.folder.create({ name, bytes, who, uploadedMs: this.now() })
    return { ok: true, value: this.add(note, 'receiving').view }
  }

  /** The bytes from `offset` on, which must be those that are missing next. The last of them begins the check. */
  async receive(id: string, offset: number, body: Uint8Array): Promise<DeskAnswer<UploadView>> {
    const upload = this.uploads.get(id)
    if (upload === undefined) return NONE
    const { bytes, received, state } = upload.view
    if (upload.isBusy || state !== 'receiving' || offset !== received)
      return refuse(409, `byte ${received} of ${bytes} is wanted next`)
    if (body.length === 0 || received + body.length > bytes)
      return refuse(422, `${bytes - received} bytes are missing, ${body.length} came`)
    upload.isBusy = true
    try {
      const handle = await open(this.folder.fileOf(id), 'r+')
      try {
        await handle.write(body, 0, body.length, offset)
      } finally {
        await handle.close()
      }
    } finally {
      upload.isBusy = false
    }
    this.change(upload, { received: received + body.length })
    if (upload.view.received === bytes) void this.check(upload)
    return { ok: true, value: upload.view }
  }

  /** Drops an upload, whatever is done with it. */
  discard(id: string): DeskAnswer<null> {
    const upload = this.uploads.get(id)
    if (upload === undefined) return NONE
    if (this.running?.id === id) return refuse(409, 'it is being taken in: cancel that first')
    this.drop(upload)
    return { ok: true, value: null }
  }

  /** Begins to take an upload into the results; how that goes is in `running` and `last`. */
  take(id: string): DeskAnswer<ImportsWork> {
    const upload = this.uploads.get(id)
    if (upload === undefined) return NONE
    const { read } = upload
    if (upload.view.state !== 'ready' || read === null) return refuse(409, 'it is not checked, or not sound')
    if (this.running !== null) return refuse(409, `${this.running.name} is under way: one at a time`)
    const { name } = upload.view
    const wish = { do: 'take', name, staged: this.folder.archiveOf(id), read } as const
    return this.begun({ do: 'take', id, name, startedMs: this.now() }, wish, () => this.drop(upload))
  }

  /** Begins to take an import back. `id`: of the import. */
  async takeBack(id: string): Promise<DeskAnswer<ImportsWork>> {
    const record = (await listImports(this.store)).find((one) => one.id === id)
    if (record === undefined) return refuse(404, 'there is no such import')
    if (record.options.entries !== undefined) return refuse(409, 'it was heard live and is no file')
    if (this.running !== null) return refuse(409, `${this.running.name} is under way: one at a time`)
    const { name } = record
    return this.begun({ do: 'take-back', id, name, startedMs: this.now() }, { do: 'take-back', name, id })
  }

  /** What is under way ends soon, and all is as it was. */
  async cancel(): Promise<DeskAnswer<null>> {
    if (this.running === null) return refuse(404, 'nothing is under way')
    await this.target.changeModel({ do: 'cancel' })
    return { ok: true, value: null }
  }

  private begun(work: ImportsWork, wish: ImportsWish, onTaken = () => {}): DeskAnswer<ImportsWork> {
    this.running = work
    const end = (error: string | null) => {
      this.running = null
      this.last = { ...work, endedMs: this.now(), error }
      if (error === null) onTaken()
    }
    this.target.changeImports(wish).then(
      (answer) => end(answer.ok ? null : answer.error),
      (error: unknown) => end(textOf(error)),
    )
    return { ok: true, value: work }
  }

  private async check(upload: Upload): Promise<void> {
    const { id, bytes } = upload.view
    const path = this.folder.fileOf(id)
    const { signal } = upload.stop
    this.change(upload, { state: 'checking', sinceMs: this.now() })
    try {
      const size = await measureUnpacked(path, bytes, signal)
      if (!size.ok) return this.fail(upload, size.reason, null)
      const { size: held } = await stat(path)
      this.change(upload, { allBytes: size.bytes === held ? held : size.bytes })
      const result = await readUpload({
        ...{ store: this.store, path, archive: this.folder.archiveOf(id), nowMs: this.now(), signal },
        onProgress: (reports, readBytes) => this.change(upload, { reports, readBytes }),
      })
      signal.throwIfAborted()
      if (result.status === 'known') return this.change(upload, { state: 'known' })
      if (result.status === 'failed') {
        this.change(upload, { account: result.read })
        return this.fail(upload, 'unreadable', result.fault)
      }
      const read = nameRead({ record: result.record, facts: result.facts }, upload.view.name)
      this.folder.keepRead(id, read)
      await this.preview(upload)
      this.show(upload, read)
    } catch (error) {
      if (!signal.aborted) this.fail(upload, 'unreadable', textOf(error))
    } finally {
      if (signal.aborted) this.folder.remove(id)
    }
  }

  private async preview(upload: Upload): Promise<void> {
    const preview = await previewUpload(this.folder.archiveOf(upload.view.id)).catch(() => null)
    this.change(upload, { preview })
  }

  private show(upload: Upload, read: AddedImport): void {
    const { firstMs, lastMs, fault } = read.record
    upload.read = read
    this.change(upload, { state: 'ready', account: read.record, firstMs, lastMs, faultText: fault })
  }

  private fail(upload: Upload, fault: UploadFault, text: string | null): void {
    // Paths of this machine are nobody's business.
    const faultText = text?.replaceAll(this.folder.fileOf(upload.view.id), upload.view.name) ?? null
    this.change(upload, { state: 'failed', fault, faultText })
  }

  private drop(upload: Upload): void {
    upload.stop.abort()
    this.uploads.delete(upload.view.id)
    this.folder.remove(upload.view.id)
  }

  private add(note: UploadNote, state: UploadState): Upload {
    const view: UploadView = {
      ...note,
      ...{ state, received: state === 'receiving' ? 0 : note.bytes, reports: 0, readBytes: 0 },
      ...{ allBytes: null, sinceMs: note.uploadedMs, fault: null, faultText: null, account: null },
      ...{ firstMs: null, lastMs: null, preview: null },
    }
    const upload: Upload = { view, read: null, stop: new AbortController(), isBusy: false }
    this.uploads.set(note.id, upload)
    return upload
  }

  private change(upload: Upload, changed: Partial<UploadView>): void {
    upload.view = { ...upload.view, ...changed }
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
