/**
 * What came in, on disk before it is folded: entries in groups, each with a checksum, in files that rotate
 * (docs/journal.md). What `sync` said is safe is never lost; an end that was torn is cut off when it is opened.
 */

import { packReports } from '../../ais/packed-reports.ts'
import type { ReportBuffer } from '../../ais/report.ts'
import type { Disk, DiskFile } from '../../store/disk.ts'
import { JournalError, toDiskError } from './journal-error.ts'
import { encodeEntry, encodeGroup, encodeHeader, journalFileName } from './journal-frames.ts'
import { type JournalFile, readEntries, scanJournal, type TornEnd } from './journal-scan.ts'

export interface JournalEntry {
  /** Counts entries from 0, without holes, over all files. */
  readonly offset: number
  /** Wall clock when it was received, epoch ms. */
  readonly receivedMs: number
  /** Name of the source that gave it, and how many lines or messages of it were received in all up to here. */
  readonly source: string
  readonly sourceLines: number
  /** Reports, as lib/ais/packed-reports packs them, with identities by value. */
  readonly reports: Uint8Array
}

export interface Journal {
  /** The offset that the next entry gets. */
  readonly end: number
  /** The first entry that is still there. */
  readonly start: number
  /** Files in order; the last one is being written, the others are whole. */
  readonly files: readonly JournalFile[]
  /** What was cut off when it was opened; null: nothing. */
  readonly torn: TornEnd | null
  /** Takes an entry in without waiting for the disk; `sync` writes it. Throws JournalError where too much waits. */
  append(entry: {
    receivedMs: number
    source: string
    sourceLines: number
    reports: ReportBuffer
  }): Promise<number>
  /**
   * Resolves when everything appended before the call is safe; calls meanwhile share one sync. Throws JournalError
   * `disk-full` or `disk-error`: what was appended still waits, and the next call tries again.
   */
  sync(): Promise<void>
  /** Entries from an offset on that are safe when it begins; throws where the first is no longer there. */
  read(fromOffset: number): AsyncIterable<JournalEntry>
  /** Begins a new file where the last one holds anything, so that all entries so far lie in whole files. */
  rotate(): Promise<void>
  /** Removes whole files whose entries all lie before `offset`. */
  trim(offset: number): Promise<void>
  /** By source, the lines of it that are in the journal: where a sender that can repeat goes on. */
  readonly sourceLines: ReadonlyMap<string, number>
  /** Syncs and ends. */
  close(): Promise<void>
}

export interface JournalOptions {
  /** A file that has grown to as many bytes is followed by another. */
  readonly rotateBytes: number
  /** Likewise one whose first entry was received so long before, or, where the clock was set back, after. */
  readonly rotateMs: number
  /** Bytes that may wait for the disk. */
  readonly backlogBytes: number
}

const DEFAULTS: JournalOptions = {
  // Half an hour of 5,000 reports a second; one import of the archive each.
  rotateBytes: 256 << 20,
  rotateMs: 3_600_000,
  // Seven minutes of them.
  backlogBytes: 64 << 20,
}

/**
 * Opens the journal of a disk, alone: nobody else may write to it. What is torn is cut off. `known`, and what it
 * throws: see `scanJournal`.
 */
export async function openJournal(
  disk: Disk,
  known: number,
  options: Partial<JournalOptions> = {},
): Promise<Journal> {
  const { files, end, sourceLines, torn } = await scanJournal(disk, known)
  if (torn?.keep === null) await disk.remove(torn.file)
  const journal = new FileJournal(disk, { ...DEFAULTS, ...options }, [...files], end, sourceLines, torn)
  await (files.length === 0 ? journal.beginFile() : journal.resumeFile())
  return journal
}

interface Waiting {
  readonly receivedMs: number
  readonly source: string
  readonly sourceLines: number
  readonly bytes: Uint8Array
}

class FileJournal implements Journal {
  private file: DiskFile | null = null
  private readonly waiting: Waiting[] = []
  private waitingBytes = 0
  /** The last file may hold more than is safe. */
  private isTorn = false
  private wantsRotation = false
  private isClosed = false
  /** Whatever is done on the disk is done in turn. */
  private busy: Promise<void> = Promise.resolve()
  /** The sync that has not begun: it takes along what is appended until then. */
  private nextSync: Promise<void> | null = null

  constructor(
    private readonly disk: Disk,
    private readonly options: JournalOptions,
    readonly files: JournalFile[],
    public end: number,
    readonly sourceLines: Map<string, number>,
    readonly torn: TornEnd | null,
  ) {}

  get start(): number {
    return this.files[0]!.from
  }

  async append(entry: {
    receivedMs: number
    source: string
    sourceLines: number
    reports: ReportBuffer
  }): Promise<number> {
    if (this.isClosed) throw new JournalError('closed', 'it is closed')
    if (this.waitingBytes > this.options.backlogBytes)
      throw new JournalError('backlog', `${this.waitingBytes} bytes wait for the disk`)
    const { receivedMs, source, sourceLines, reports: buffer } = entry
    const rows = Int32Array.from({ length: buffer.count }, (_, row) => row)
    const reports = packReports(buffer, rows, 0, rows.length)
    const bytes = encodeEntry({ receivedMs, source, sourceLines, reports })
    this.waiting.push({ receivedMs, source, sourceLines, bytes })
    this.waitingBytes += bytes.length
    return this.end++
  }

  sync(): Promise<void> {
    this.nextSync ??= this.inTurn(async () => {
      this.nextSync = null
      if (this.isRotationDue()) await this.changeFile()
      if (this.waiting.length > 0) await this.writeGroup(this.waiting.slice())
    })
    return this.nextSync
  }

  async *read(fromOffset: number): AsyncGenerator<JournalEntry> {
    if (fromOffset < this.start)
      throw new JournalError('missing', `entry ${fromOffset} is wanted, and the first is ${this.start}`)
    yield* readEntries(this.disk, [...this.files], fromOffset)
  }

  async rotate(): Promise<void> {
    await this.sync()
    this.wantsRotation = true
    await this.sync()
  }

  trim(offset: number): Promise<void> {
    return this.inTurn(async () => {
      const last = this.files.at(-1)!
      // A last file without entries needs one before it: were its header torn, the lines of sources are found there.
      const kept = last.from === last.to ? 2 : 1
      while (this.files.length > kept && this.files[0]!.to <= offset) {
        await this.disk.remove(this.files[0]!.name)
        this.files.shift()
      }
    })
  }

  async close(): Promise<void> {
    if (this.isClosed) return
    try {
      await this.sync()
      // A group of nothing, behind the last, says that all before it was safe.
      await this.inTurn(() => this.writeGroup([]))
    } finally {
      this.isClosed = true
      await this.file?.close()
    }
  }

  /** Makes the next file. One of its name may have been left by a try that failed. */
  async beginFile(): Promise<void> {
    const from = this.files.at(-1)?.to ?? this.end
    const name = journalFileName(from)
    const { bytes, seed } = encodeHeader({ firstOffset: from, sourceLines: [...this.sourceLines] })
    const file = await this.disk.open(name)
    try {
      await file.truncate(0)
      await file.append(bytes)
      await file.sync()
    } catch (error) {
      await file.close()
      throw error
    }
    this.file = file
    const at = bytes.length
    const none = { from, to: from, firstReceivedMs: Number.NaN }
    this.files.push({ name, ...none, groupsAt: at, bytes: at, lastAt: 0, seed })
  }

  /** Goes on with the last file. */
  async resumeFile(): Promise<void> {
    const last = this.files.at(-1)!
    this.file = await this.disk.open(last.name)
    await this.file.truncate(last.bytes)
    // What a crash has left whole may not be safe yet, and others go by it from now on. Of the last group a sync may
    // have failed before, so that it stands in memory and nowhere else.
    await this.file.rewrite(
      last.lastAt,
      await this.disk.read(last.name, last.lastAt, last.bytes - last.lastAt),
    )
    await this.file.sync()
  }

  /** One after the other; one that fails does not keep the next from trying. */
  private inTurn(job: () => Promise<void>): Promise<void> {
    const done = this.busy.then(job).catch((error: unknown) => {
      throw toDiskError(error)
    })
    this.busy = done.catch(() => {})
    return done
  }

  private isRotationDue(): boolean {
    const { from, to, bytes, firstReceivedMs } = this.files.at(-1)!
    if (from === to) {
      this.wantsRotation = false
      return false
    }
    const { rotateBytes, rotateMs } = this.options
    const ageMs = Math.abs((this.waiting[0]?.receivedMs ?? firstReceivedMs) - firstReceivedMs)
    return this.wantsRotation || bytes >= rotateBytes || ageMs >= rotateMs
  }

  private async changeFile(): Promise<void> {
    const before = this.file!
    await this.cutTorn()
    // Of a group that failed not a byte may come back, once its entries lie in the next file.
    await before.sync()
    await this.beginFile()
    this.wantsRotation = false
    await before.close()
  }

  private async writeGroup(group: readonly Waiting[]): Promise<void> {
    const last = this.files.at(-1)!
    const frame = encodeGroup(
      last.to,
      group.map(({ bytes }) => bytes),
      last.seed,
    )
    await this.cutTorn()
    try {
      await this.file!.append(frame)
      await this.file!.sync()
    } catch (error) {
      this.isTorn = true
      await this.cutTorn().catch(() => {})
      throw error
    }
    this.files[this.files.length - 1] = {
      ...last,
      to: last.to + group.length,
      bytes: last.bytes + frame.length,
      lastAt: last.bytes,
      firstReceivedMs: Number.isNaN(last.firstReceivedMs)
        ? (group[0]?.receivedMs ?? Number.NaN)
        : last.firstReceivedMs,
    }
    this.waiting.splice(0, group.length)
    for (const { source, sourceLines, bytes } of group) {
      this.sourceLines.set(source, sourceLines)
      this.waitingBytes -= bytes.length
    }
  }

  /** Cuts off what a write that failed has left; appended anew it is as if it had never been there. */
  private async cutTorn(): Promise<void> {
    if (!this.isTorn) return
    await this.file!.truncate(this.files.at(-1)!.bytes)
    this.isTorn = false
  }
}
