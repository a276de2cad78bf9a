/** What is read of lib/server/engine PipelineHealth, and how a source is by it. Pure. */

import { z } from 'zod'

export const healthShape = z.object({
  watermarkMs: z.number().nullable(),
  vessels: z.number(),
  reports: z.number(),
  late: z.number(),
  waiting: z.number(),
  p50Ms: z.number().nullable(),
  p99Ms: z.number().nullable(),
  diskFreeBytes: z.number(),
  stopped: z.string().nullable(),
  sources: z.array(
    z.object({
      name: z.string(),
      kind: z.string(),
      state: z.string(),
      fault: z.string().nullable(),
      lastMessageMs: z.number().nullable(),
      lagMs: z.number().nullable(),
      rate: z.number(),
      reports: z.number(),
      duplicates: z.number(),
      rejects: z.array(z.object({ reason: z.string(), count: z.number() })),
    }),
  ),
})

export type Health = z.infer<typeof healthShape>
export type SourceHealth = Health['sources'][number]

/** Silent for longer, ms: told as such. */
const SILENT_MS = 60_000
/** Event time so far behind, ms: told as lagging. */
const LAGGING_MS = 300_000

export type FeedState = 'live' | 'lagging' | 'silent' | 'connecting' | 'ended' | 'failed'

/** What is replayed or simulated lags by design. */
export function isPast(kind: string): boolean {
  return kind === 'replay' || kind === 'simulator'
}

export function feedStateOf({ state, kind, lagMs, lastMessageMs }: SourceHealth, nowMs: number): FeedState {
  if (state === 'failed') return 'failed'
  if (state === 'ended') return 'ended'
  if (state === 'waiting' || state === 'connecting') return 'connecting'
  if (lastMessageMs === null || nowMs - lastMessageMs > SILENT_MS) return 'silent'
  return !isPast(kind) && lagMs !== null && lagMs > LAGGING_MS ? 'lagging' : 'live'
}

/** Of all sources, the most frequent first. */
export function sumRejects(sources: readonly SourceHealth[]): { reason: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { rejects } of sources)
    for (const { reason, count } of rejects) counts.set(reason, (counts.get(reason) ?? 0) + count)
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1))
}
