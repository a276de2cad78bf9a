/** What a batch leaves so that live can go on from it: how much of each vessel, and where the folder stands. */

import type { LiveProgress } from '../../store/live-store.ts'
import type { Plan } from '../fold-plan.ts'
import type { KeepStretches } from '../fold-shard-stretches.ts'
import { LIVE_OPTIONS } from './live-options.ts'
import { type KeptCounts, keptCounts, NEVER_LIVE } from './tick-folds.ts'

/** Event time of a stretch at most, ms: as live saves them. */
const STRETCH_MS = 15 * 60_000

/** By the lateness that live has where it is not told another. */
export function keptForLive({
  watermarkMs,
  journalEnd,
}: Pick<Plan, 'watermarkMs' | 'journalEnd'>): KeepStretches {
  const foldableMs = watermarkMs - LIVE_OPTIONS.latenessMs
  return {
    ...{ foldableMs, stretchMs: STRETCH_MS, offset: journalEnd },
    fromMs: foldableMs - LIVE_OPTIONS.meetingMs,
  }
}

/** `before`: as live left it in the same generation; null: it was never live, or is a new one. */
export function progressAfterBatch(
  { watermark, heard, journalEnd }: Pick<Plan, 'watermark' | 'heard' | 'journalEnd'>,
  before: LiveProgress | null,
): LiveProgress {
  const kept = before === null ? { ...NEVER_LIVE, replayFrom: journalEnd } : keptCounts.parse(before.counts)
  // Vessels that were not folded stand where live saved them.
  const counts: KeptCounts = { ...kept, replayFrom: Math.min(kept.replayFrom, journalEnd) }
  return {
    ...{ offset: journalEnd, watermark: watermark.encode(), heard: heard.encode(), counts },
    // Who met whom is found again from what is kept of the vessels.
    meetings: new Uint8Array(),
  }
}
