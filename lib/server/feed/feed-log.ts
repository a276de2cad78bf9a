/** A log as clients read it: its newest revisions in memory, older ones and what stands from the folder. */

import type { AlertOutput } from '../../alerts/alert.ts'
import type { AlertAct } from '../../store/alert-acts.ts'
import type { LiveOutput, Numbered, OutputRevision, TracedAlertRevision } from '../../store/live-store.ts'
import type { Clock } from '../sources/clock.ts'
import type { LogTopic } from './client-messages.ts'
import type { Gate } from './gate.ts'
import type { FeedLimits } from './limits.ts'
import type { LogFilter, LogReader } from './reader.ts'
import { type LogEntry, RevisionLog } from './revision-log.ts'

/** What stood after a revision, as JSON: items joined by commas, a text a message. */
export interface Snapshot {
  readonly sequence: number
  /** At least one, which may be empty. */
  readonly parts: readonly string[]
  readonly isComplete: boolean
}

/** The log without its types: what subscriptions need. */
export interface LogSource {
  readonly topic: LogTopic['kind']
  readonly recent: RevisionLog
  /** Those numbered after it, a page of them, from the folder; null: some of them are missing there. */
  readPage(after: number): Promise<readonly LogEntry[] | null>
  readNewest(): Promise<number>
  readSnapshot(filter: LogFilter): Promise<Snapshot>
}

export interface FeedLogParts {
  readonly limits: FeedLimits
  readonly clock: Clock
  readonly gate: Gate
}

interface SharedSnapshot {
  readonly readMs: number
  readonly snapshot: Promise<Snapshot>
  /** -1 until it is read. */
  sequence: number
}

/** Filters of which a snapshot is shared. */
const MOST_SHARED = 16

export class FeedLog<Revision extends { readonly sequence: number }, Item> implements LogSource {
  private readonly shared = new Map<string, SharedSnapshot>()

  private constructor(
    readonly topic: LogTopic['kind'],
    readonly recent: RevisionLog,
    private readonly reader: LogReader<Revision, Item>,
    private readonly toEntry: (revision: Revision) => LogEntry,
    private readonly parts: FeedLogParts,
  ) {}

  /** Reads the newest revisions, so that clients that come back after a restart need not read each for itself. */
  static async open<Revision extends { readonly sequence: number }, Item>(
    topic: LogTopic['kind'],
    reader: LogReader<Revision, Item>,
    toEntry: (revision: Revision) => LogEntry,
    parts: FeedLogParts,
  ): Promise<FeedLog<Revision, Item>> {
    const { limits } = parts
    const newest = await reader.newest()
    const from = Math.max(0, newest - Math.min(PRELOADED, limits.logRevisions))
    const recent = new RevisionLog({ revisions: limits.logRevisions, bytes: limits.logBytes }, from)
    const log = new FeedLog(topic, recent, reader, toEntry, parts)
    while (recent.newest < newest) {
      const page = await log.readPage(recent.newest)
      if (page === null) return new FeedLog(topic, emptyLog(limits, newest), reader, toEntry, parts)
      for (const entry of page) recent.append(entry)
    }
    return log
  }

  /** Revisions as they are committed, in order. Says how many were there already, and how often numbers were missing. */
  publish(revisions: readonly Revision[]): { repeated: number; holes: number } {
    const counts = { repeated: 0, holes: 0 }
    for (const revision of revisions) {
      const appended =
        revision.sequence <= this.recent.newest ? 'repeated' : this.recent.append(this.toEntry(revision))
      if (appended === 'repeated') counts.repeated++
      if (appended === 'hole') counts.holes++
    }
    return counts
  }

  async readPage(after: number): Promise<readonly LogEntry[] | null> {
    const page = await this.parts.gate.run(() => this.reader.after(after, this.parts.limits.pageRevisions))
    const isWhole = page.length > 0 && page.every(({ sequence }, i) => sequence === after + 1 + i)
    return isWhole ? page.map(this.toEntry) : null
  }

  readNewest(): Promise<number> {
    return this.parts.gate.run(() => this.reader.newest())
  }

  /**
   * What stood a moment ago will do: revisions since then follow from memory. So clients that come together share one.
   */
  readSnapshot(filter: LogFilter): Promise<Snapshot> {
    const key = keyOfFilter(filter)
    const known = this.shared.get(key)
    if (known !== undefined && this.isFresh(known)) return known.snapshot
    const snapshot = this.parts.gate.run(() => this.read(filter))
    const shared: SharedSnapshot = { readMs: this.parts.clock.steadyMs(), snapshot, sequence: -1 }
    this.shared.delete(key)
    this.shared.set(key, shared)
    if (this.shared.size > MOST_SHARED) this.shared.delete(this.shared.keys().next().value!)
    snapshot.then(
      ({ sequence }) => {
        shared.sequence = sequence
      },
      () => this.shared.delete(key),
    )
    return snapshot
  }

  /** Snapshots read so far are no longer true. */
  forgetSnapshots(): void {
    this.shared.clear()
  }

  /** Lets go of snapshots that nobody will be given. */
  dropStale(): void {
    for (const [key, shared] of this.shared) if (!this.isFresh(shared)) this.shared.delete(key)
  }

  private isFresh({ readMs, sequence }: SharedSnapshot): boolean {
    if (sequence < 0) return true
    const isYoung = this.parts.clock.steadyMs() - readMs < this.parts.limits.snapshotFreshMs
    return isYoung && (sequence >= this.recent.newest || this.recent.reaches(sequence))
  }

  private async read(filter: LogFilter): Promise<Snapshot> {
    const { snapshotItems, messagePartBytes } = this.parts.limits
    const { sequence, items, isComplete } = await this.reader.standing(filter, snapshotItems)
    return { sequence, isComplete, parts: joinParts(items, messagePartBytes) }
  }
}

/** Of each log, at start. */
const PRELOADED = 2000

function emptyLog(limits: FeedLimits, newest: number): RevisionLog {
  return new RevisionLog({ revisions: limits.logRevisions, bytes: limits.logBytes }, newest)
}

function joinParts(items: readonly unknown[], mostBytes: number): string[] {
  const parts: string[] = []
  let part = ''
  for (const item of items) {
    const json = JSON.stringify(item)
    if (part !== '' && part.length + json.length > mostBytes) {
      parts.push(part)
      part = ''
    }
    part += part === '' ? json : `,${json}`
  }
  return part === '' && parts.length > 0 ? parts : [...parts, part]
}

export function keyOfFilter({ mmsi, kinds }: LogFilter): string {
  return JSON.stringify([mmsi ?? null, kinds ?? null])
}

export function passes(filter: LogFilter, entry: LogEntry): boolean {
  return (
    (filter.mmsi === undefined || entry.mmsis.includes(filter.mmsi)) &&
    (filter.kinds === undefined || filter.kinds.includes(entry.kind))
  )
}

export function alertEntry(revision: Numbered<TracedAlertRevision>): LogEntry {
  const { mmsi, otherMmsi } = revision.alert
  return {
    ...{ sequence: revision.sequence, json: JSON.stringify(revision), kind: 'alert' },
    mmsis: otherMmsi === null ? [mmsi] : [mmsi, otherMmsi],
  }
}

export function eventEntry(revision: Numbered<OutputRevision>): LogEntry {
  const { output } = revision
  return {
    ...{ sequence: revision.sequence, json: JSON.stringify(revision), kind: output.kind },
    mmsis: vesselsOf(output),
  }
}

export function actEntry(act: AlertAct): LogEntry {
  return { sequence: act.sequence, json: JSON.stringify(act), kind: act.what, mmsis: [] }
}

function vesselsOf(output: LiveOutput): string[] {
  if (output.kind === 'feedOutage') return []
  return output.kind === 'encounter' ? [output.mmsi, output.otherMmsi] : [output.mmsi]
}

export type AlertLog = FeedLog<Numbered<TracedAlertRevision>, AlertOutput>
export type EventLog = FeedLog<Numbered<OutputRevision>, LiveOutput>
export type ActLog = FeedLog<AlertAct, AlertAct>
