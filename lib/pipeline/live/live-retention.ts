/**
 * What a live folder keeps, and what it takes. The journal holds only what archive and states still need
 * (lib/pipeline/live/open-live); here old days of the archive go and old tracks are thinned, between ticks.
 */

import { existsSync } from 'node:fs'
import { type RetentionResult, retain } from '../../store/retention.ts'
import type { LiveFolder } from './open-live.ts'
import { type Turns, unhurried } from './turns.ts'

const DAY_MS = 86_400_000

/**
 * Drops and thins what is older than `keepDays` before W, but nothing that reports within the lateness, or vessels that meet
 * others, are folded from. Null: a run builds something of the archive, and it is left for later.
 */
export async function retainLive(
  folder: LiveFolder,
  keepDays: number,
  turns: Pick<Turns, 'exclusive'>,
  signal: AbortSignal,
): Promise<RetentionResult | null> {
  const { generation, timeline, request } = folder
  const { store, options } = request
  const between = unhurried(turns)
  if (existsSync(store.paths.run)) return null
  const days = Math.max(keepDays, (options.latenessMs + options.meetingMs) / DAY_MS)
  return retain(store, {
    ...{ generation, watermarkMs: timeline.watermarkMs, dryRun: false, signal },
    policy: { keepArchiveDays: days, keepTrackDays: days },
    turn: (step) => between.exclusive(step),
  })
}
