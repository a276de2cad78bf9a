/** A commit of the store in memory. */

import type { AlertOutput } from '../../../lib/alerts/alert.ts'
import type { VesselRecord } from '../../../lib/alerts/vessel-record.ts'
import type { FeedOutageOutput } from '../../../lib/events/outputs.ts'
import { readEvidencePositions } from '../../../lib/store/evidence-positions.ts'
import type {
  ChunkChange,
  KeptChange,
  LiveCommit,
  LiveProgress,
  Numbered,
  OutputChange,
  OutputRevision,
  TracedAlertRevision,
  VesselChange,
} from '../../../lib/store/live-store.ts'
import type { MemoryLiveStore } from './memory-live-store.ts'

export type Judgement = Parameters<LiveCommit['judged']>[0]

/** What a commit may ask, in promises as over a database. */
export class MemoryCommit implements LiveCommit {
  constructor(private readonly store: MemoryLiveStore) {}

  async vessel(change: VesselChange): Promise<void> {
    this.store.putVessel(change)
  }

  async shared(change: OutputChange): Promise<readonly string[]> {
    return this.store.putShared(change)
  }

  async chunks(change: ChunkChange): Promise<void> {
    this.store.tracks.put(change)
  }

  async chunk(mmsi: string, trackId: string, sequence: number): Promise<Uint8Array | null> {
    const chunk = this.store.tracks.ofTrack(mmsi, trackId).find((one) => one.sequence === sequence)
    return chunk?.columns ?? null
  }

  async tracksSince(mmsi: string, fromMs: number): Promise<readonly string[]> {
    return this.store.tracks.tracksSince(mmsi, fromMs)
  }

  async keep(change: KeptChange): Promise<void> {
    this.store.putKept(change)
  }

  async revisions(
    revisions: readonly OutputRevision[],
    writtenMs: number,
  ): Promise<Numbered<OutputRevision>[]> {
    return this.store.addOutputRevisions(revisions, writtenMs)
  }

  async progress(progress: LiveProgress): Promise<void> {
    this.store.putProgress(progress)
  }

  async record(mmsi: string, outages: readonly FeedOutageOutput[]): Promise<VesselRecord> {
    return this.store.record(mmsi, outages)
  }

  async alerts(mmsi: string): Promise<AlertOutput[]> {
    return this.store.alerts(mmsi)
  }

  evidence(alert: AlertOutput): Promise<Uint8Array> {
    return readEvidencePositions(
      async (mmsi, trackId, fromMs, toMs) =>
        this.store.tracks
          .ofTrack(mmsi, trackId)
          .filter(({ startMs, endMs }) => endMs >= fromMs && startMs <= toMs)
          .map(({ columns }) => columns),
      alert,
    )
  }

  async judged(judgement: Judgement): Promise<Numbered<TracedAlertRevision>[]> {
    return this.store.judge(judgement)
  }

  /** By what it is judged is the folder's alone. */
  async judgedBy(): Promise<void> {}
}
