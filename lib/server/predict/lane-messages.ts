/** Between the server's thread and a scoring thread: plain data that crosses. */

import type { Port } from '../../geo/places.ts'
import type { BackendName } from '../../model/backend.ts'
import type { DetectorModel } from '../../model/detector-model.ts'
import type { SuspicionModel } from '../../model/suspicion-model.ts'

export interface ServedModels {
  readonly detector: DetectorModel
  readonly suspicion: SuspicionModel
}

/** What a thread is started with. */
export interface LaneSetup {
  readonly models: ServedModels
  readonly backend: BackendName
  /** That vessels are folded with, as backfill has them; null: the built-in ones. */
  readonly ports: readonly Port[] | null
}

export interface WorkCall {
  readonly kind: 'work'
  readonly id: number
  /** Rows of the detector, trips of the suspicion model, or a vessel's reports. */
  readonly work: 'detector' | 'suspicion' | 'score'
  /** Of the model that must do it; null: any. */
  readonly version: string | null
  readonly bytes: Uint8Array
  /** Epoch ms; nobody waits for it after. */
  readonly deadlineMs: number
}

export type LaneCall =
  | WorkCall
  /** What is asked later is done by these. */
  | { readonly kind: 'replace'; readonly id: number; readonly models: ServedModels }
  | { readonly kind: 'close' }

export type LaneReply =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'done'
      readonly id: number
      readonly status: number
      /** JSON. */
      readonly body: string
      /** Who gave the answer: 'detector 1 on wasm'; '' of a refusal. */
      readonly model: string
      readonly counts: LaneCounts
    }
  | { readonly kind: 'replaced'; readonly id: number }
  /** A defect of ours; or models that cannot be loaded, and those before go on. */
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string }

/** Of a scoring thread since it was started. */
export interface LaneCounts {
  readonly batches: number
  /** In them. */
  readonly rows: number
}
