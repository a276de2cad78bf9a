/** Between the server's thread and a scoring thread: plain data that crosses. */

import type { Port } from '../../geo/places.ts'
import type { BackendName } from '../../model/backend.ts'
import type { DetectorModel } from '../../model/detector-model.ts'
import type { SuspicionModel } from '../../model/suspicion-model.ts'
import type { SentBody } from './body-slots.ts'

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

/** What the thread itself is given. */
export interface LaneThreadData extends LaneSetup {
  /** Of the bodies (body-slots.ts). */
  readonly memory: SharedArrayBuffer
}

export interface WorkCall {
  readonly id: number
  /** Rows of the detector, trips of the suspicion model, or a vessel's reports. */
  readonly work: 'detector' | 'suspicion' | 'score'
  /** Of the model that must do it; null: any. */
  readonly version: string | null
  readonly body: SentBody
  /** Epoch ms; nobody waits for it after. */
  readonly deadlineMs: number
}

export type LaneCall =
  /** All that came in one turn of the server's loop: waking a thread costs as much as a small request. */
  | { readonly kind: 'work'; readonly calls: readonly WorkCall[] }
  /** What is asked later is done by these. */
  | { readonly kind: 'replace'; readonly id: number; readonly models: ServedModels }
  | { readonly kind: 'close' }

export type LaneReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly works: readonly DoneWork[]; readonly counts: LaneCounts }
  | { readonly kind: 'replaced'; readonly id: number }
  /** The models could not be loaded, and those before go on. */
  | { readonly kind: 'kept'; readonly id: number; readonly reason: string }

export interface DoneWork {
  readonly id: number
  /** `late`: it was not begun, for nobody waited any more. `failed`: a defect of ours, and what is known of it. */
  readonly outcome:
    | {
        readonly kind: 'answer'
        readonly status: number
        /** JSON. */
        readonly body: string
        /** Who gave it: 'detector 1 on wasm'; '' of a refusal. */
        readonly model: string
      }
    | { readonly kind: 'late' }
    | { readonly kind: 'failed'; readonly reason: string }
}

/** Of a scoring thread since it was started. */
export interface LaneCounts {
  readonly batches: number
  /** In them. */
  readonly rows: number
}
