/**
 * What came in, on disk before it is folded: entries with a checksum, one after the other, in files that rotate. A
 * torn end is cut off when it is opened.
 *
 * CONTRACT (owner: helper "journal"): names may be refined, meanings not.
 */

import type { ReportBuffer } from '../../ais/report.ts'

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
  /** Writes without waiting for the disk; returns the entry's offset. */
  append(entry: {
    receivedMs: number
    source: string
    sourceLines: number
    reports: ReportBuffer
  }): Promise<number>
  /** Resolves when everything appended before the call is safe; calls meanwhile share one sync. */
  sync(): Promise<void>
  read(fromOffset: number): AsyncIterable<JournalEntry>
  /** Removes whole files whose entries all lie before `offset`. */
  trim(offset: number): Promise<void>
  /** By source, the lines of it that are in the journal: where a sender that can repeat goes on. */
  readonly sourceLines: ReadonlyMap<string, number>
  close(): Promise<void>
}
