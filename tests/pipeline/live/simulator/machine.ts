/** The machine of a seed: its disk, its database, what was archived, and who sends it what. All of it outlives a process. */

import { createHash } from 'node:crypto'
import { packReports, unpackReports } from '../../../../lib/ais/packed-reports.ts'
import { ReportBuffer } from '../../../../lib/ais/report.ts'
import type { Journal, JournalEntry } from '../../../../lib/pipeline/live/journal.ts'
import { createRandom, type Random } from '../../../../lib/simulate/random.ts'
import { type BatchWorld, batchInMemory } from '../batch-in-memory.ts'
import { MemoryLiveStore } from '../memory-live-store.ts'
import { SimulatedDisk } from '../simulated-disk.ts'
import { Broken } from './broken.ts'
import { copyRows } from './copy-rows.ts'
import { describeDifference } from './describe-difference.ts'
import { EventLog } from './event-log.ts'
import type { Death, Life } from './life.ts'
import { StoreWatch } from './store-watch.ts'
import type { HeardTraffic } from './traffic.ts'
import type { VirtualClock } from './virtual-clock.ts'

export interface Sender extends HeardTraffic {
  /** Reports that were acknowledged. */
  acknowledged: number
  /** Nothing of it comes before then, ms of the simulator's time. */
  stalledUntilMs: number
}

export class Machine {
  readonly disk: SimulatedDisk
  readonly store = new MemoryLiveStore()
  readonly watch: StoreWatch
  readonly events = new EventLog()
  /** Entries that the journal need not hold any more; by offset. */
  readonly archive: JournalEntry[] = []
  /** Longest time that a commit waits, ms. */
  slowestCommitMs = 0
  life: Life | null = null
  lastDeath: Death | null = null
  journal: Journal | null = null
  private readonly random: Random

  constructor(
    seed: number,
    readonly clock: VirtualClock,
    readonly world: BatchWorld,
    readonly senders: readonly Sender[],
  ) {
    this.random = createRandom(seed, 'machine')
    this.disk = new SimulatedDisk({
      random: createRandom(seed, 'disk'),
      wait: (ms) => this.life!.wait(ms),
    })
    this.watch = new StoreWatch(
      () => this.journal!.files.at(-1)!.to,
      (event) => this.note(event),
    )
  }

  note(event: string): void {
    this.events.add(this.clock.elapsedMs, event)
  }

  commitWaitMs(): number {
    return this.slowestCommitMs === 0 ? 0 : this.random.next() * this.slowestCommitMs
  }

  /** After a life: what was not synced may be gone. */
  settle({ death }: Life): void {
    this.lastDeath = death
    this.note(`${death ?? 'end'} of a life`)
    if (death !== 'crash') return
    this.disk.crash()
    this.store.crash(() => this.random.next())
  }

  /** Takes over what the journal is about to remove. */
  async keepArchived(journal: Journal, offset: number): Promise<void> {
    const from = this.archive.length
    if (offset <= from) return
    for await (const entry of journal.read(from)) {
      if (entry.offset >= offset) return
      this.archive.push(entry)
    }
  }

  /** All entries before an offset: those of the archive, then those of the journal. */
  async entries(journal: Journal, untilOffset: number): Promise<JournalEntry[]> {
    const all = this.archive.slice(0, untilOffset)
    if (untilOffset > all.length)
      for await (const entry of journal.read(all.length)) {
        if (entry.offset >= untilOffset) break
        all.push(entry)
      }
    if (all.length !== untilOffset)
      throw new Broken(`of ${untilOffset} entries ${all.length} are in archive and journal`)
    return all
  }

  /** Every report of these vessels, for those that are folded from their beginning. */
  async history(
    journal: Journal,
    vessels: ReadonlySet<string>,
    untilOffset: number,
    into: ReportBuffer,
  ): Promise<void> {
    const all = new ReportBuffer()
    for (const { reports } of await this.entries(journal, untilOffset)) unpackReports(reports, all, 0)
    copyRows(all, (row) => vessels.has(all.keys[all.block.vessel[row]!]!), into)
  }

  /**
   * The store must be as a batch of the entries before `untilOffset` leaves it. `isSaved`: all positions of tracks too,
   * which come into it when vessels are saved.
   */
  async compareWithBatch(journal: Journal, untilOffset: number, isSaved: boolean): Promise<void> {
    const reports = new ReportBuffer()
    for (const entry of await this.entries(journal, untilOffset)) unpackReports(entry.reports, reports, 0)
    const isCompared = (line: string) => isSaved || !line.startsWith('TrackChunk ')
    const batch = (await batchInMemory(reports, this.world)).exportAll().filter(isCompared)
    const live = this.store.exportAll().filter(isCompared)
    this.watch.compareTold(live.flatMap(nameOfTold))
    const hash = createHash('sha256').update(live.join('\n')).digest('hex')
    this.note(`compared after ${untilOffset} entries: ${hash}`)
    const difference = describeDifference(batch, live)
    if (difference !== null)
      throw new Broken(`after ${untilOffset} entries live differs from batch: ${difference}`)
  }

  /** What was acknowledged is in the journal: each source's reports, from its first on, once, in their order. */
  async accountForSources(journal: Journal): Promise<void> {
    const found = new Map(this.senders.map(({ name }) => [name, 0]))
    for (const { offset, source, sourceLines, reports } of await this.entries(
      journal,
      journal.files.at(-1)!.to,
    )) {
      const sender = this.senders.find(({ name }) => name === source)
      const from = found.get(source)
      if (sender === undefined || from === undefined) throw new Broken(`entry ${offset} is of ${source}`)
      const rows = Int32Array.from({ length: sourceLines - from }, (_, i) => from + i)
      if (Buffer.compare(reports, packReports(sender.reports, rows, 0, rows.length)) !== 0)
        throw new Broken(`entry ${offset} is not what ${source} sent from ${from} to ${sourceLines}`)
      found.set(source, sourceLines)
    }
    for (const { name, acknowledged } of this.senders)
      if (found.get(name)! < acknowledged)
        throw new Broken(
          `${name} was told that ${acknowledged} reports are safe, there are ${found.get(name)}`,
        )
  }
}

/** Tables whose rows clients are told of, and the kind of those that do not say it. */
const TOLD: Readonly<Record<string, string | null>> = {
  Alert: 'alert',
  Event: null,
  Gap: 'gap',
  PortVisit: 'portVisit',
  Trip: 'trip',
}

/** 'kind id' of an export's line that clients are told of. */
function nameOfTold(line: string): string[] {
  const at = line.indexOf(' ')
  const kind = TOLD[line.slice(0, at)]
  if (kind === undefined) return []
  const row = JSON.parse(line.slice(at + 1)) as { readonly id: string; readonly kind: string }
  return [`${kind ?? row.kind} ${row.id}`]
}
