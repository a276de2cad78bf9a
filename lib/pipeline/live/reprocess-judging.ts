/**
 * All vessels judged by other rules, register or suspicion model while ticks go on: some at a time between ticks, into a
 * shadow that nobody sees. What a tick judges meanwhile is void in the shadow and is judged once more at the end, when
 * everything is shown in one commit.
 */

import type { Judging } from '../../alerts/judging.ts'
import type { FeedOutageOutput } from '../../events/outputs.ts'
import type { LiveCommit, LiveStore, Numbered, TracedAlertRevision } from '../../store/live-store.ts'
import { type JudgedVessels, judgeVessels } from './judge-live.ts'
import { type Turns, unhurried } from './turns.ts'

export const REPROCESS_OPTIONS = {
  /** A tick waits so long for the judging between it and the one before, ms, and a vessel longer. Own. */
  sliceMs: 40,
  /** Vessels read together: a fifth of the cost of one by one, and no more than a slice. Own. */
  readTogether: 16,
  /** What the shadow may take, bytes, about. Beyond it the change is refused while live. Own: some 100,000 trips. */
  shadowBytes: 512 * 2 ** 20,
  /** Of a vessel's alert and of a trip's suspicion in memory, bytes, about. */
  alertBytes: 5000,
  suspicionBytes: 2500,
} as const

/** What the shadow asks of the timeline. */
export interface JudgedTimeline {
  readonly store: LiveStore
  readonly outages: () => readonly FeedOutageOutput[]
  /** Brings a vessel's positions into the store. */
  readonly flush: (mmsi: string, commit: LiveCommit) => Promise<void>
  readonly steadyMs: () => number
}

export interface RejudgeRequest {
  readonly judging: Judging
  /** What it is, for the generation: plain JSON, and its hash. */
  readonly by: { readonly judging: object; readonly judgingHash: string }
  /** In words: 'rules changed'. */
  readonly reason: string
}

/** Too much to be judged beside ticks. */
export class ShadowTooLargeError extends Error {
  override readonly name = 'ShadowTooLargeError'
}

/** One vessel's part of what vessels come to. */
type Shadow = Pick<JudgedVessels, 'alerts' | 'suspicions'>

export class ShadowJudging {
  private readonly shadows = new Map<string, Shadow>()
  private bytes = 0
  /** Judged by a tick since their shadow was made, or heard for the first time. */
  private readonly stale = new Set<string>()

  constructor(
    private readonly timeline: JudgedTimeline,
    private readonly request: RejudgeRequest,
  ) {}

  /** Of these vessels the tick that was just committed judged anew. */
  void(mmsis: Iterable<string>): void {
    for (const mmsi of mmsis) this.stale.add(mmsi)
  }

  /** Judges these vessels into the shadow. Throws a ShadowTooLargeError, and the signal's reason when aborted. */
  async judge(mmsis: readonly string[], turns: Turns, signal: AbortSignal): Promise<void> {
    const between = unhurried(turns)
    for (let at = 0; at < mmsis.length; ) {
      signal.throwIfAborted()
      at = await between.exclusive(() => this.judgeSlice(mmsis, at))
      if (this.bytes > REPROCESS_OPTIONS.shadowBytes)
        throw new ShadowTooLargeError(
          `live: judging ${mmsis.length} vessels anew takes more than ${REPROCESS_OPTIONS.shadowBytes / 2 ** 20} MB`,
        )
    }
  }

  /** Everything in one commit, between ticks; gives what that changed. */
  show(writtenMs: number): Promise<Numbered<TracedAlertRevision>[]> {
    const { store } = this.timeline
    const { by, reason } = this.request
    return store.commit(async (commit) => {
      const fresh = await this.judgeNow([...this.stale], commit)
      this.keep(fresh)
      const shadows = [...this.shadows.values()]
      const revisions = await commit.judged({
        vessels: [...this.shadows.keys()].sort(),
        alerts: shadows.flatMap(({ alerts }) => alerts),
        suspicions: shadows.flatMap(({ suspicions }) => suspicions),
        ...{ writtenMs, reason },
      })
      await commit.judgedBy(by)
      return revisions
    })
  }

  private async judgeSlice(mmsis: readonly string[], from: number): Promise<number> {
    const { store, steadyMs } = this.timeline
    const untilMs = steadyMs() + REPROCESS_OPTIONS.sliceMs
    let at = from
    do {
      const some = mmsis.slice(at, at + REPROCESS_OPTIONS.readTogether)
      at += some.length
      const missing = some.filter((mmsi) => !this.shadows.has(mmsi))
      await store.warm(missing)
      this.keep(await store.commit((commit) => this.judgeNow(missing, commit)))
    } while (at < mmsis.length && steadyMs() < untilMs)
    return at
  }

  /** Of outputs alone: positions of alerts that stand on the same ground stay. */
  private judgeNow(mmsis: readonly string[], commit: LiveCommit): Promise<JudgedVessels> {
    const { timeline, request } = this
    return judgeVessels(commit, request.judging, {
      vessels: new Map(mmsis.map((mmsi) => [mmsi, Number.POSITIVE_INFINITY])),
      outages: timeline.outages(),
      flush: (mmsi) => timeline.flush(mmsi, commit),
    })
  }

  private keep({ vessels, alerts, suspicions }: JudgedVessels): void {
    for (const mmsi of vessels) {
      const before = this.shadows.get(mmsi)
      const shadow = {
        alerts: alerts.filter(({ alert }) => alert.mmsi === mmsi),
        suspicions: suspicions.filter((one) => one.mmsi === mmsi),
      }
      this.bytes += bytesOf(shadow) - (before === undefined ? 0 : bytesOf(before))
      this.shadows.set(mmsi, shadow)
      this.stale.delete(mmsi)
    }
  }
}

function bytesOf({ alerts, suspicions }: Shadow): number {
  const { alertBytes, suspicionBytes } = REPROCESS_OPTIONS
  const positions = alerts.reduce((sum, one) => sum + (one.positions?.length ?? 0), 0)
  return alerts.length * alertBytes + suspicions.length * suspicionBytes + positions
}
