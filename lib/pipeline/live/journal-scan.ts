/**
 * What lies in a journal's folder: every byte is read and checked, and nothing is changed. What is wrong is told apart:
 * the end of the last file may be torn, because it was being written when the machine stopped; anything else was safe
 * once, and is refused.
 */

import type { Disk } from '../../store/disk.ts'
import type { JournalEntry } from './journal.ts'
import { damagedAt, JournalError } from './journal-error.ts'
import {
  checksum,
  decodeGroup,
  FRAME_FRONT_BYTES,
  groupOffset,
  HEADER_AT,
  isJournalStart,
  type JournalHeader,
  journalFileName,
  offsetOfName,
  parseHeader,
} from './journal-frames.ts'
import { JournalWindow } from './journal-window.ts'

/** Entries from <= offset < to, safe on the disk. */
export interface JournalFile {
  readonly name: string
  readonly from: number
  readonly to: number
  /** Wall clock of its first entry, epoch ms; NaN where it has none. */
  readonly firstReceivedMs: number
  /** Groups of entries lie from `groupsAt` to `bytes`; their checksums begin with `seed`. */
  readonly groupsAt: number
  readonly bytes: number
  /** Where the last of them begins; 0, the header, where there is none. */
  readonly lastAt: number
  readonly seed: number
}

/** What was being written when the machine stopped. */
export interface TornEnd {
  readonly file: string
  /** Bytes that are no whole entry. */
  readonly bytes: number
  /** What the file is to be cut to; null: it has not even a whole header, and is to be removed. */
  readonly keep: number | null
}

export interface JournalScan {
  /** In order, one going on where the one before ends. */
  readonly files: readonly JournalFile[]
  readonly start: number
  readonly end: number
  /** By source, the lines of it up to the end. */
  readonly sourceLines: Map<string, number>
  readonly torn: TornEnd | null
}

/**
 * @param known entries before it have been taken over by others, so that they must have been safe: a journal that ends
 *   sooner or begins later is refused, and one of which nothing is there begins with it
 *
 * Throws JournalError (`damaged`, `missing`, `foreign`), and the disk's errors as they are.
 */
export async function scanJournal(disk: Disk, known: number): Promise<JournalScan> {
  const names = await listNames(disk)
  const files: JournalFile[] = []
  const sourceLines = new Map<string, number>()
  let torn: TornEnd | null = null
  for (const [i, name] of names.entries()) {
    const from = offsetOfName(name)!
    const before = files.at(-1)
    if (before !== undefined && before.to !== from)
      throw new JournalError(
        'missing',
        `${before.name} ends before entry ${before.to} and ${name} begins with ${from}: a file is missing, or does not belong there`,
      )
    const isLast = i === names.length - 1
    const found = await scanFile(disk, name, from, isLast, sourceLines)
    torn = found.torn
    if (found.file !== null) files.push(found.file)
    // A journal that begins has such a file while it is made; one that goes on has another before it.
    else if (before === undefined && from !== known)
      throw damagedAt(name, 0, 'its header is not what was written')
  }
  const end = files.at(-1)?.to ?? known
  const start = files[0]?.from ?? known
  if (end < known || start > known)
    throw new JournalError(
      'missing',
      `it holds entries ${start} to ${end}, and those up to ${known} are known: put back the files that are missing`,
    )
  return { files, start, end, sourceLines, torn }
}

/** Entries from an offset on, of files that a scan found. Throws JournalError where they are no more what it found. */
export async function* readEntries(
  disk: Disk,
  files: readonly JournalFile[],
  fromOffset: number,
): AsyncGenerator<JournalEntry> {
  for (const file of files) {
    if (file.to <= fromOffset) continue
    const window = new JournalWindow(disk, file.name)
    let next = file.from
    for (let at = file.groupsAt; at < file.bytes; ) {
      const frame = await window.frame(at, file.seed)
      const entries = frame === null ? null : decodeGroup(frame.payload, next)
      if (frame === null || entries === null) throw damagedAt(file.name, at, 'it changed while it was open')
      next += entries.length
      for (const entry of entries) if (entry.offset >= fromOffset) yield entry
      at = frame.end
    }
  }
}

/** Journal files in order; whatever else lies there is refused, because it may be a journal under another name. */
async function listNames(disk: Disk): Promise<string[]> {
  const names = (await disk.list()).sort()
  for (const name of names)
    if (offsetOfName(name) === null)
      throw new JournalError('foreign', `${name} is no file of a journal: take it out of the folder`)
  return names
}

async function scanFile(
  disk: Disk,
  name: string,
  from: number,
  isLast: boolean,
  sourceLines: Map<string, number>,
): Promise<{ file: JournalFile | null; torn: TornEnd | null }> {
  const window = new JournalWindow(disk, name)
  const head = await readHeader(window, from)
  if (head === null) {
    const bytes = await window.end(0)
    const seeds = await possibleSeeds(window)
    if (!isLast || (await findFrame(disk, name, HEADER_AT, from, seeds)) !== null)
      throw damagedAt(name, 0, 'its header is not what was written')
    return { file: null, torn: { file: name, bytes, keep: null } }
  }
  for (const [source, lines] of head.header.sourceLines) sourceLines.set(source, lines)
  let to = from
  let firstReceivedMs = Number.NaN
  let at = head.end
  let lastAt = 0
  const file = () => ({
    ...{ name, from, to, firstReceivedMs },
    ...{ groupsAt: head.end, bytes: at, lastAt, seed: head.seed },
  })
  while (await window.has(at)) {
    const frame = await window.frame(at, head.seed)
    if (frame === null) {
      const later = isLast ? await findFrame(disk, name, at + 1, to, [head.seed]) : null
      if (!isLast) throw damagedAt(name, at, 'an entry is not what was written')
      if (later !== null)
        throw damagedAt(name, at, `an entry is not what was written, and others follow at byte ${later}`)
      return { file: file(), torn: { file: name, bytes: (await window.end(at)) - at, keep: at } }
    }
    const entries = decodeGroup(frame.payload, to)
    if (entries === null) throw damagedAt(name, at, `its entries do not go on with ${to}`)
    if (Number.isNaN(firstReceivedMs)) firstReceivedMs = entries[0]?.receivedMs ?? Number.NaN
    for (const { source, sourceLines: lines } of entries) sourceLines.set(source, lines)
    to += entries.length
    lastAt = at
    at = frame.end
  }
  return { file: file(), torn: null }
}

/** Null where the header was not written to its end. */
async function readHeader(
  window: JournalWindow,
  from: number,
): Promise<{ header: JournalHeader; end: number; seed: number } | null> {
  const { name } = window
  const start = (await window.look(0, HEADER_AT)) ?? (await window.look(0, 1))
  if (start !== null && !isJournalStart(start))
    throw new JournalError('foreign', `${name} does not begin as a journal's file`)
  const frame = await window.frame(HEADER_AT, 0)
  if (frame === null) return null
  const header = parseHeader(frame.payload)
  if (header !== null && 'version' in header)
    throw new JournalError('foreign', `${name} is of version ${header.version}: use the newer program`)
  if (header === null || header.firstOffset !== from || name !== journalFileName(from))
    throw damagedAt(name, HEADER_AT, 'its header is not that of a file of this name')
  return { header, end: frame.end, seed: frame.sum }
}

/** Where a header is damaged, what checksums of its frames may begin with: its own as it stands, and as it should be. */
async function possibleSeeds(window: JournalWindow): Promise<number[]> {
  const front = await window.look(HEADER_AT, FRAME_FRONT_BYTES)
  if (front === null) return []
  const view = new DataView(front.buffer, front.byteOffset, front.length)
  const [length, stored] = [view.getUint32(0, true), view.getUint32(4, true)]
  const payload = await window.look(HEADER_AT + FRAME_FRONT_BYTES, length)
  return payload === null ? [stored] : [stored, checksum(payload, 0)]
}

/** The first byte from `from` on where a whole frame begins whose entries are `offset` or later ones; null: nowhere. */
async function findFrame(
  disk: Disk,
  name: string,
  from: number,
  offset: number,
  seeds: readonly number[],
): Promise<number | null> {
  const bytes = await disk.read(name, from)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = 0; at + FRAME_FRONT_BYTES <= bytes.length; at++) {
    const start = at + FRAME_FRONT_BYTES
    const end = start + view.getUint32(at, true)
    if (end > bytes.length) continue
    const payload = bytes.subarray(start, end)
    const first = groupOffset(payload)
    // Checked first, as a checksum of everything at every byte would take too long.
    if (!Number.isSafeInteger(first) || first < offset || first > offset + bytes.length) continue
    const sum = view.getUint32(at + 4, true)
    if (seeds.some((seed) => checksum(payload, seed) === sum)) return from + at
  }
  return null
}
