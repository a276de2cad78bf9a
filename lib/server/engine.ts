/** Between the pipeline in its worker and the server: plain data that crosses threads. */

import type { AddedImport } from '../pipeline/live/imports-change.ts'
import type { ReprocessStatus } from '../pipeline/live/reprocess.ts'
import type { JudgingChange } from '../pipeline/live/reprocess-changes.ts'
import type { ActResult, AlertWish } from '../store/act-on-alerts.ts'
import type { AlertAct } from '../store/alert-acts.ts'
import type { LastPositions } from '../store/last-positions.ts'
import type { Numbered, OutputRevision, TracedAlertRevision } from '../store/live-store.ts'
import type { SourceHealth } from './sources/source.ts'

/** Where ships were last heard. */
export type LatestPositions = LastPositions

/** A source as it is, and what of it is safe. */
export interface HeardSource extends SourceHealth {
  /**
   * Lines of it that are in the journal, over all restarts: a sender that can repeat goes on behind them. A message of
   * several lines is there when its last one is.
   */
  readonly safeLines: number
}

export interface PipelineHealth {
  /** W; null while fewer than three ships were heard. */
  readonly watermarkMs: number | null
  readonly vessels: number
  readonly awake: number
  readonly reports: number
  readonly late: number
  readonly tooLate: number
  /** Too late, of vessels of which older reports are not archived any more: they change nothing. */
  readonly lost: number
  readonly refolded: number
  /** Ticks that were committed since the engine began. */
  readonly commits: number
  /** Reports taken in that are not folded yet. */
  readonly waiting: number
  readonly journalEnd: number
  readonly journalStart: number
  /** Of the last minute: from a report's arrival to its commit, ms. */
  readonly p50Ms: number
  readonly p99Ms: number
  readonly rssBytes: number
  readonly diskFreeBytes: number
  readonly diskTotalBytes: number
  /** Of the folder, as of a minute ago; null: not measured yet. The journal holds what archive and states still need. */
  readonly journalBytes: number | null
  readonly archiveBytes: number | null
  readonly databaseBytes: number | null
  /** Growth of them over the last hours; null: not known yet. */
  readonly diskBytesPerHour: number | null
  /** Until ingest would stop at that rate; null: not known, or never. */
  readonly diskDaysLeft: number | null
  readonly sources: readonly HeardSource[]
  readonly reprocess: ReprocessStatus
  /** What comes is kept but not folded, until all is folded anew by this version of the program. */
  readonly isHeld: boolean
  /** Why ingest stopped; null: it runs. */
  readonly stopped: string | null
}

/** What the pipeline tells the server, in order. */
export type EngineMessage =
  | { readonly kind: 'ready'; readonly generation: number }
  | {
      readonly kind: 'commit'
      readonly alerts: readonly Numbered<TracedAlertRevision>[]
      readonly outputs: readonly Numbered<OutputRevision>[]
      readonly positions: LatestPositions
    }
  /** What people did with alerts, in order, once it is committed. */
  | { readonly kind: 'acts'; readonly acts: readonly AlertAct[] }
  | { readonly kind: 'health'; readonly health: PipelineHealth }
  /** Answers a 'call'. */
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  /** What an operator should know, in words: damage that was found and put right. */
  | { readonly kind: 'notice'; readonly text: string }
  | { readonly kind: 'failed'; readonly error: string }
  | { readonly kind: 'stopped' }

/** What the server asks of the pipeline. */
export type EngineCall =
  | { readonly kind: 'stop' }
  /** Raw bytes that HTTP push gave: as a source of that name. */
  | {
      readonly kind: 'push'
      readonly id: number
      readonly source: string
      readonly contentType: string
      readonly bytes: Uint8Array
    }
  /** Every ship as it was last heard. */
  | { readonly kind: 'positions'; readonly id: number }
  /** Another model, or back to the one before. Answered, as a ModelAnswer, once it is under way. */
  | { readonly kind: 'model'; readonly id: number; readonly wanted: ModelWish }
  /** A file that was read comes in, or an import goes. Answered, as an ImportsAnswer, once that is shown, or has failed. */
  | { readonly kind: 'imports'; readonly id: number; readonly wish: ImportsWish }
  /** Other rules, zones or register. Answered, as a ChangeAnswer, once they are written; vessels are judged by them then. */
  | { readonly kind: 'change'; readonly id: number; readonly change: JudgingChange }
  /** What a person does with alerts, between ticks. Answered, as an ActAnswer, once it is committed and told. */
  | { readonly kind: 'act'; readonly id: number; readonly wish: AlertWish }

/** `staged`: the folder that the files of what comes lie in, by the name that its record has. `name`: in words, for reasons. */
export type ImportsWish =
  | { readonly do: 'take'; readonly name: string; readonly staged: string; readonly read: AddedImport }
  | { readonly do: 'take-back'; readonly name: string; readonly id: string }

export type ImportsAnswer = { readonly ok: true } | { readonly ok: false; readonly error: string }

/** `model`: as --model has it. */
export type ModelWish =
  | { readonly do: 'change'; readonly model: string }
  | { readonly do: 'back' }
  | { readonly do: 'cancel' }

/** `isUnderWay`: false where there is nothing to do, or to cancel. `unfit`: why it cannot be. */
export type ModelAnswer =
  | { readonly ok: true; readonly isUnderWay: boolean }
  | { readonly ok: false; readonly reason: 'stopped' }
  | { readonly ok: false; readonly reason: 'unfit'; readonly error: string }

/** What became of a change. `unfit`: it does not go with what the folder holds. */
export type ChangeAnswer =
  | { readonly ok: true; readonly added: number; readonly ended: number }
  | { readonly ok: false; readonly reason: 'stopped' }
  | { readonly ok: false; readonly reason: 'unfit'; readonly error: string }

export type ActAnswer = ActResult | { readonly ok: false; readonly fault: 'stopped' }
