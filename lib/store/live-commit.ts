/** A live commit over the folder's database: rows gather and go out together, reads see them. */

import type { Transaction } from '@libsql/client'
import type { AlertOutput } from '../alerts/alert.ts'
import type { VesselRecord } from '../alerts/vessel-record.ts'
import { gapMarkInterval } from '../events/feed.ts'
import type { EventOutput, FeedOutageOutput } from '../events/outputs.ts'
import { chunksOf, readEvidencePositions } from './evidence-positions.ts'
import { type Judgement, replaceAlertsOf } from './live-alerts.ts'
import { compareStarts, type FoundOfVessel, markOf, ownersOf } from './live-found.ts'
import type { LiveMemory } from './live-memory.ts'
import { writeProgress } from './live-progress.ts'
import { addOutputRevisions } from './live-revisions.ts'
import type {
  ChunkChange,
  KeptChange,
  LiveCommit,
  LiveOutput,
  LiveProgress,
  Numbered,
  OutputChange,
  OutputKey,
  OutputRevision,
  TracedAlertRevision,
  VesselChange,
} from './live-store.ts'
import { dropStretches, stretchRows } from './live-stretches.ts'
import { isStored, keyOf, outputRow, type Row, readOutputRow, splitKey, tableOf } from './live-tables.ts'
import { packTold } from './live-told.ts'
import { LiveWrites } from './live-writes.ts'
import { GAP_LENGTH_CLASS } from './query-index.ts'

export class FolderCommit implements LiveCommit {
  /** Vessels of which something changes: what memory holds of them is right only if the commit succeeds. */
  readonly changed = new Set<string>()
  private readonly writes: LiveWrites
  /** Vessels that are to be summed up anew. */
  private readonly summed = new Set<string>()
  /** Whether an outage of the feed marks a gap, by its OFF. */
  private isMarked: (offMs: number) => boolean = () => false

  constructor(
    private readonly transaction: Transaction,
    private readonly generation: number,
    private readonly memory: LiveMemory,
  ) {
    this.writes = new LiveWrites(transaction, generation)
  }

  async vessel({ mmsi, put, gone, told, folded }: VesselChange): Promise<void> {
    const { generation } = this
    const found = await this.found(mmsi)
    this.isMarked = markOf(await this.memory.feedOutages(this.transaction))
    for (const output of put) {
      if (!isStored(output)) {
        this.dropOutput(mmsi, keyOf(output), found)
        continue
      }
      this.putOutput(output, found)
      found.put(output)
    }
    for (const key of gone) this.dropOutput(mmsi, key, found)
    this.memory.weigh(mmsi)
    this.putRow(found, 'FoldedVessel', { generation, mmsi, ...folded })
    this.putRow(found, 'LiveTold', { generation, mmsi, told: packTold(mmsi, told) })
    this.summed.add(mmsi)
  }

  async shared({ put, gone }: OutputChange): Promise<readonly string[]> {
    const outages = new Map((await this.memory.feedOutages(this.transaction)).map((one) => [one.id, one]))
    const marked: FeedOutageOutput[] = []
    for (const [key, event] of await this.readEvents(gone)) {
      if (event.kind === 'feedOutage') {
        outages.delete(event.id)
        marked.push(event)
      }
      for (const mmsi of ownersOf(event)) this.change(mmsi, (found) => found.drop(key))
      this.writes.drop('Event', null, event.id)
    }
    for (const output of put) {
      // What several vessels share are events.
      const event = output as EventOutput
      this.putOutput(event, event.kind === 'feedOutage' ? null : this.memory.peek(event.mmsi))
      if (event.kind === 'feedOutage') {
        marked.push(event, ...(outages.has(event.id) ? [outages.get(event.id)!] : []))
        outages.set(event.id, event)
      }
      for (const mmsi of ownersOf(event)) this.change(mmsi, (found) => found.put(event))
    }
    if (marked.length === 0) return []
    this.memory.setFeedOutages([...outages.values()].sort(compareStarts))
    return this.markGaps(marked)
  }

  async chunks({ mmsi, from, chunks }: ChunkChange): Promise<void> {
    const { generation, transaction, writes } = this
    if (writes.waitsFor([mmsi])) await writes.flush()
    for (const [trackId, sequence] of from)
      await transaction.execute({
        sql: 'DELETE FROM "TrackChunk" WHERE "generation" = ? AND "mmsi" = ? AND "trackId" = ? AND "sequence" >= ?',
        args: [generation, mmsi, trackId, sequence],
      })
    for (const chunk of chunks) writes.put('TrackChunk', { generation, mmsi, ...chunk, thinned: false }, null)
  }

  async chunk(mmsi: string, trackId: string, sequence: number): Promise<Uint8Array | null> {
    await this.settle([mmsi])
    const { rows } = await this.transaction.execute({
      sql: `SELECT "columns" FROM "TrackChunk" WHERE "generation" = ? AND "mmsi" = ? AND "trackId" = ? AND "sequence" = ?`,
      args: [this.generation, mmsi, trackId, sequence],
    })
    return rows.length === 0 ? null : new Uint8Array(rows[0]!.columns as ArrayBuffer)
  }

  async tracksSince(mmsi: string, fromMs: number): Promise<readonly string[]> {
    await this.settle([mmsi])
    const { rows } = await this.transaction.execute({
      sql: `SELECT DISTINCT "trackId" FROM "TrackChunk" WHERE "generation" = ? AND "mmsi" = ? AND "endMs" >= ?
        ORDER BY "trackId"`,
      args: [this.generation, mmsi, Math.max(fromMs, -Number.MAX_VALUE)],
    })
    return rows.map(({ trackId }) => String(trackId))
  }

  async keep(change: KeptChange): Promise<void> {
    const { generation, writes } = this
    const { mmsi, offset, put } = change
    writes.put('LiveVessel', { generation, mmsi, offset }, null)
    // The head is always among them, and the last.
    for (const row of stretchRows(generation, { mmsi, offset, stretches: put }))
      writes.put('LiveStretch', row, null)
    await writes.flush()
    await dropStretches(this.transaction, generation, change)
  }

  async revisions(
    revisions: readonly OutputRevision[],
    writtenMs: number,
  ): Promise<Numbered<OutputRevision>[]> {
    if (revisions.length === 0 || !(await this.isShown())) return []
    return addOutputRevisions(this.transaction, this.generation, revisions, writtenMs)
  }

  progress(progress: LiveProgress): Promise<void> {
    return writeProgress(this.transaction, this.generation, progress)
  }

  async record(mmsi: string, outages: readonly FeedOutageOutput[]): Promise<VesselRecord> {
    const found = await this.found(mmsi)
    const partners = found.partners()
    await this.settle(partners.filter((one) => !this.memory.knowsClaims(one)))
    const claims = await this.memory.claimsOf(this.transaction, partners)
    return found.record(outages, await this.memory.feedOutages(this.transaction), claims)
  }

  async alerts(mmsi: string): Promise<AlertOutput[]> {
    return [...(await this.found(mmsi)).alerts]
  }

  async evidence(alert: AlertOutput): Promise<Uint8Array> {
    await this.settle([alert.mmsi, ...alert.causes.flatMap(({ otherMmsi }) => otherMmsi ?? [])])
    return readEvidencePositions(chunksOf(this.transaction, this.generation), alert)
  }

  async judged(judgement: Judgement): Promise<Numbered<TracedAlertRevision>[]> {
    const { vessels, alerts } = judgement
    const before: AlertOutput[] = []
    for (const mmsi of vessels) before.push(...(await this.found(mmsi)).alerts)
    const { transaction, generation, writes } = this
    for (const mmsi of vessels) this.changed.add(mmsi)
    const tells = (revisions: number) => (revisions === 0 ? Promise.resolve(false) : this.isShown())
    const revisions = await replaceAlertsOf(transaction, generation, before, judgement, writes, tells)
    for (const mmsi of vessels) {
      const found = await this.found(mmsi)
      found.alerts = alerts.flatMap(({ alert }) => (alert.mmsi === mmsi ? [alert] : []))
      this.memory.weigh(mmsi)
    }
    return revisions
  }

  async judgedBy({ judging, judgingHash }: Parameters<LiveCommit['judgedBy']>[0]): Promise<void> {
    await this.transaction.execute({
      sql: 'UPDATE "Generation" SET "judging" = ?, "judgingHash" = ? WHERE "id" = ?',
      args: [JSON.stringify(judging), judgingHash, this.generation],
    })
  }

  /** What becomes of a generation that is being built is no news to anybody. */
  private async isShown(): Promise<boolean> {
    const { rows } = await this.transaction.execute({
      sql: 'SELECT 1 FROM "DataFolder" WHERE "activeGeneration" = ?',
      args: [this.generation],
    })
    return rows.length > 0
  }

  /** Whatever waits goes out. */
  async finish(): Promise<void> {
    const { generation, writes } = this
    for (const mmsi of this.summed) {
      const found = await this.found(mmsi)
      const row = found.summary(generation)
      if (row !== null) this.putRow(found, 'Vessel', { ...row })
      else {
        found.rows.delete('Vessel')
        writes.drop('Vessel', mmsi, mmsi)
      }
    }
    this.summed.clear()
    await writes.flush()
  }

  /** Rows of these vessels go out, so that a query finds them. */
  private async settle(mmsis: readonly string[]): Promise<void> {
    if (this.writes.waitsFor(mmsis)) await this.writes.flush()
  }

  private async found(mmsi: string) {
    if (this.memory.peek(mmsi) === null) await this.settle([mmsi])
    return this.memory.found(this.transaction, mmsi)
  }

  /** Lets the row wait. `found`: what is known to be there. */
  private putOutput(output: LiveOutput, found: FoundOfVessel | null): void {
    const before = found?.find(output.kind, output.id)
    const row = this.rowOf(output)
    this.writes.put(tableOf(output.kind), row, before === undefined ? null : this.rowOf(before))
    if (output.kind !== 'feedOutage') this.touch(output.mmsi, output.kind)
  }

  private rowOf(output: LiveOutput): Row {
    const row = outputRow(this.generation, output)
    return output.kind === 'gap' ? { ...row, feedOutage: this.isMarked(output.offMs) } : row
  }

  private putRow(found: FoundOfVessel, table: 'Vessel' | 'FoldedVessel' | 'LiveTold', row: Row): void {
    this.changed.add(found.mmsi)
    this.writes.put(table, row, found.rows.get(table) ?? null)
    found.rows.set(table, row)
  }

  private dropOutput(mmsi: string, key: OutputKey, found: FoundOfVessel): void {
    const { kind, id } = splitKey(key)
    found.drop(key)
    this.writes.drop(tableOf(kind), mmsi, id)
    this.touch(mmsi, kind)
  }

  private touch(mmsi: string, kind: LiveOutput['kind']): void {
    this.changed.add(mmsi)
    if (kind === 'identity') this.memory.forgetClaims(mmsi)
  }

  /** Of a vessel of which memory holds nothing, nothing needs to be kept right. */
  private change(mmsi: string, by: (found: FoundOfVessel) => void): void {
    this.changed.add(mmsi)
    const found = this.memory.peek(mmsi)
    if (found === null) return
    by(found)
    this.memory.weigh(mmsi)
  }

  private async readEvents(keys: readonly OutputKey[]): Promise<[OutputKey, EventOutput][]> {
    if (keys.length === 0) return []
    await this.writes.flush()
    const { rows } = await this.transaction.execute({
      sql: 'SELECT * FROM "Event" WHERE "generation" = ? AND "id" IN (SELECT value FROM json_each(?))',
      args: [this.generation, JSON.stringify(keys.map((key) => splitKey(key).id))],
    })
    return rows.map((row) => {
      const event = readOutputRow('feedOutage', row) as EventOutput
      return [keyOf(event), event]
    })
  }

  /** Gaps that began in or shortly before one of these are marked or no more, as all outages have it. */
  private async markGaps(outages: readonly FeedOutageOutput[]): Promise<string[]> {
    await this.writes.flush()
    const isMarked = markOf(await this.memory.feedOutages(this.transaction))
    const vessels = new Set<string>()
    for (const { fromMs, toMs } of outages.map(gapMarkInterval)) {
      const { rows } = await this.transaction.execute({
        sql: `SELECT "id", "mmsi", "offMs", "feedOutage" FROM "Gap" INDEXED BY "Gap_time_idx"
          WHERE "generation" = ? AND ${GAP_LENGTH_CLASS} IN (0, 1, 2, 3, 4) AND "offMs" >= ? AND "offMs" < ?`,
        args: [this.generation, fromMs, Math.min(toMs, Number.MAX_VALUE)],
      })
      for (const { id, mmsi, offMs, feedOutage } of rows) {
        const now = isMarked(Number(offMs))
        if (now === (feedOutage === 1)) continue
        vessels.add(String(mmsi))
        await this.transaction.execute({
          sql: 'UPDATE "Gap" SET "feedOutage" = ? WHERE "generation" = ? AND "id" = ?',
          args: [now, this.generation, String(id)],
        })
      }
    }
    return [...vessels].sort()
  }
}
