/**
 * What live sources gave, from the journal into the archive: entries in a row become one import, so that a backfill
 * over the folder's imports sees every report that live accepted. Which entries an import holds is told by it, so
 * nothing is archived twice, however often it is tried: files whose import was not recorded are left-overs
 * (lib/store/archive-strays).
 */

import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { unpackReports } from '../../ais/packed-reports.ts'
import { IDENTITY, ReportBuffer } from '../../ais/report.ts'
import { ArchiveWriter } from '../../store/archive-writer.ts'
import { addImport, type ImportRecord, listImports, type StoredFacts } from '../../store/imports.ts'
import type { Store } from '../../store/store.ts'
import { FactsBuilder } from '../import-facts.ts'
import type { Journal, JournalEntry } from './journal.ts'
import { JournalError } from './journal-error.ts'
import { encodeEntry } from './journal-frames.ts'

/** How such imports are listed. */
const FORMAT = 'live'

const ARCHIVING = {
  /** Reports handed over at a time: about a millisecond, in which nothing else is done by the thread. */
  blockReports: 4096,
  /** Live goes on meanwhile, on the same machine: half of what a backfill takes. */
  reportsPerPart: 1_000_000,
  memoryLimitMb: 256,
}

/** The entries of the journal that the imports hold all end before it. */
export async function archivedOffset(store: Store): Promise<number> {
  const imports = await listImports(store)
  return Math.max(0, ...imports.map(({ options }) => options.entries?.to ?? 0))
}

/**
 * Archives every whole file of the journal whose entries all lie before `committed`, so that the active generation
 * holds what they gave: an import each. Resolves to the archived offset; entries before it need not be kept for the
 * archive's sake. It may be called anew after whatever goes wrong. Not while a transaction is open.
 */
export async function archiveJournal(
  store: Store,
  journal: Journal,
  committed: number,
  now: () => number,
  signal: AbortSignal,
): Promise<number> {
  let archived = await archivedOffset(store)
  for (const { from, to } of journal.files.slice(0, -1)) {
    if (to <= archived) continue
    if (to > committed) break
    if (from > archived)
      throw new JournalError('missing', `entries ${archived} to ${from} are neither in it nor in the archive`)
    const { record, facts } = await archiveEntries({
      ...{ archive: store.paths.archive, entries: journal.read(archived), from: archived, to },
      ...{ startedMs: now(), signal },
    })
    await addImport(store, record, facts)
    archived = to
  }
  return archived
}

export interface EntriesToArchive {
  /** The archive's folder. */
  readonly archive: string
  /** From `from` on; those from `to` on are left. */
  readonly entries: AsyncIterable<JournalEntry>
  readonly from: number
  readonly to: number
  /** Wall clock, epoch ms. */
  readonly startedMs: number
  readonly signal: AbortSignal
}

/**
 * Writes the reports of entries into the archive. They are of no import until the record is in the database. Throws
 * where an entry is missing, and the signal's reason when aborted; nothing is left in the archive then.
 */
export async function archiveEntries(
  request: EntriesToArchive,
): Promise<{ record: ImportRecord; facts: StoredFacts }> {
  const { archive, entries, from, to, startedMs, signal } = request
  const archiveFile = `${hexOffset(from)}-${hexOffset(to)}`
  const writer = await ArchiveWriter.create(archive, archiveFile, ARCHIVING)
  try {
    const account = new Account()
    const buffer = new ReportBuffer(ARCHIVING.blockReports)
    const handOver = async () => {
      account.addReports(buffer)
      await writer.add(buffer)
      buffer.clear()
      signal.throwIfAborted()
      await setImmediate()
    }
    let next = from
    for await (const entry of entries) {
      if (entry.offset >= to) break
      if (entry.offset !== next++)
        throw new JournalError('missing', `entry ${next - 1} is wanted, ${entry.offset} comes`)
      account.addEntry(entry)
      unpackReports(entry.reports, buffer, 0)
      if (buffer.count >= ARCHIVING.blockReports) await handOver()
    }
    if (next !== to)
      throw new JournalError('missing', `entries up to ${to} are wanted, it ends before ${next}`)
    await handOver()
    await writer.finish()
    return account.finish(buffer.keys, { archiveFile, startedMs, entries: { from, to } })
  } catch (error) {
    // The first error is the one to tell; what cannot be cleared now is cleared by the next writer.
    await writer.abandon().catch(() => {})
    throw error
  }
}

/** What the import's record tells. */
class Account {
  private readonly hash = createHash('sha256')
  private readonly facts = new FactsBuilder()
  private readonly byType = new Float64Array(256)
  private readonly sources = new Set<string>()
  private bytes = 0
  private positions = 0
  private identities = 0
  private firstReceivedMs = Number.POSITIVE_INFINITY
  private lastReceivedMs = Number.NEGATIVE_INFINITY

  addEntry(entry: JournalEntry): void {
    const bytes = encodeEntry(entry)
    // With its offset: two entries that are alike are two.
    this.hash.update(`${entry.offset} ${bytes.length} `).update(bytes)
    this.bytes += bytes.length
    this.sources.add(entry.source)
    this.firstReceivedMs = Math.min(this.firstReceivedMs, entry.receivedMs)
    this.lastReceivedMs = Math.max(this.lastReceivedMs, entry.receivedMs)
  }

  addReports(buffer: ReportBuffer): void {
    this.facts.add(buffer)
    const { count, kind, messageType } = buffer.block
    for (let row = 0; row < count; row++) {
      this.byType[messageType[row]!]!++
      if (kind[row] === IDENTITY) this.identities++
      else this.positions++
    }
  }

  finish(
    keys: readonly string[],
    {
      archiveFile,
      startedMs,
      entries,
    }: { archiveFile: string; startedMs: number; entries: { from: number; to: number } },
  ): { record: ImportRecord; facts: StoredFacts } {
    const { facts, positions, identities } = this
    const reports = positions + identities
    const record: ImportRecord = {
      id: this.hash.digest('hex'),
      name: liveName(this.firstReceivedMs, this.lastReceivedMs),
      format: FORMAT,
      place: facts.hasRelativePlaces ? 'relative' : 'true',
      ...{ startedMs, archiveFile, bytes: this.bytes, positions, identities, fault: null },
      // Of each source its health tells what became of every line; here are the reports that came of them.
      ...{ lines: reports, rejected: 0 },
      firstMs: reports > 0 ? facts.firstMs : null,
      lastMs: reports > 0 ? facts.lastMs : null,
      options: { format: 'auto', startMs: null, place: 'true', dateOrder: null, columns: null, entries },
      report: {
        ...{ blankLines: 0, commentLines: 0, otherSentences: 0, partLines: 0, messages: reports },
        messagesByType: Array.from(this.byType, (count, type) => ({ type, count })).filter(
          ({ count }) => count > 0,
        ),
        ...{ setAside: [], timesBy: [], rejects: [] },
        notes: [`heard live from ${[...this.sources].join(', ')}`],
      },
    }
    return { record, facts: facts.finish(keys) }
  }
}

/** 'live 2026-11-27T10:00Z to 11:00Z', of the times at which it was received. */
export function liveName(firstMs: number, lastMs: number): string {
  if (firstMs > lastMs) return 'live, nothing received'
  const [first, last] = [firstMs, lastMs].map((ms) => `${new Date(ms).toISOString().slice(0, 16)}Z`)
  const [day, time] = last!.split('T')
  return `live ${first} to ${first!.startsWith(`${day}T`) ? time : last}`
}

/** Of offsets up to 2^53: an import's files carry hexadecimal names. */
function hexOffset(offset: number): string {
  return offset.toString(16).padStart(14, '0')
}
