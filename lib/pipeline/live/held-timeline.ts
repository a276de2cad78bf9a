/**
 * In the place of a timeline, where a generation was folded by another version of the program and cannot be gone on with:
 * what is heard is journaled and archived, and what was found is shown as it stands, until all is folded anew.
 */

import { Watermark } from '../../features/watermark.ts'
import { readLiveProgress } from '../../store/live-progress.ts'
import type { GenerationInfo } from '../../store/read-outputs.ts'
import type { Store } from '../../store/store.ts'
import { type KeptCounts, keptCounts, NEVER_LIVE, type TickInput, type TimelineCounts } from './tick-folds.ts'
import type { LiveTimeline, TickResult } from './timeline.ts'

/** What is asked of a timeline by those who run it. */
export type RunTimeline = Pick<
  LiveTimeline,
  | ('tick' | 'catchUp' | 'settle' | 'finish' | 'rejudge')
  | ('committedOffset' | 'replayFrom' | 'watermarkMs' | 'counts' | 'knownCount' | 'awakeCount')
>

const NOTHING: TickResult = { alerts: [], outputs: [], heard: new Map() }

export class HeldTimeline implements RunTimeline {
  readonly awakeCount = 0

  private constructor(
    readonly watermarkMs: number,
    readonly knownCount: number,
    readonly counts: TimelineCounts,
    /** The version that can go on with it would want the journal from there. */
    readonly replayFrom: number,
    private offset: number,
  ) {}

  static async open(
    store: Store,
    { generation, watermarkMs, counts }: GenerationInfo,
  ): Promise<HeldTimeline> {
    const progress = await readLiveProgress(store, generation)
    const kept: KeptCounts = progress === null ? NEVER_LIVE : keptCounts.parse(progress.counts)
    return new HeldTimeline(
      progress === null ? watermarkMs : Watermark.decode(progress.watermark).timeMs,
      ...([counts.vessels, { ...kept.counts }, kept.replayFrom, progress?.offset ?? 0] as const),
    )
  }

  /** Entries before it are left to those who fold all anew. */
  get committedOffset(): number {
    return this.offset
  }

  async tick(input: TickInput | null): Promise<TickResult> {
    if (input === null) return NOTHING
    this.counts.reports += input.reports.count
    this.offset = input.toOffset
    return NOTHING
  }

  async catchUp({ toOffset }: TickInput): Promise<void> {
    this.offset = Math.max(this.offset, toOffset)
  }

  async settle(): Promise<TickResult> {
    return NOTHING
  }

  async finish(): Promise<TickResult> {
    return NOTHING
  }

  async rejudge(): Promise<void> {
    throw new Error('all is being folded anew, and is judged by it then')
  }
}
