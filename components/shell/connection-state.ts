/** What the chip of the bar says of the live feed. Pure. */

/** A break this short is told as coming back; a longer one as old data, ms. */
const STALE_AFTER_MS = 30_000

export interface Connection {
  readonly state: 'connecting' | 'live' | 'stale'
  /** Since when it is so, epoch ms. */
  readonly sinceMs: number
  /** When anything was heard last, epoch ms; null: nothing yet. */
  readonly heardMs: number | null
  /** Changes that wait while the list stands still; null: it does not. */
  readonly waiting: number | null
}

export interface ChipState {
  readonly kind: 'live' | 'reconnecting' | 'stale' | 'paused'
  /** Of what is shown, ms. */
  readonly ageMs: number
  readonly waiting: number
}

/** A break is told before a pause: who paused knows of it. */
export function chipOf({ state, sinceMs, heardMs, waiting }: Connection, nowMs: number): ChipState {
  const ageMs = Math.max(0, nowMs - (heardMs ?? sinceMs))
  if (state !== 'live')
    return { kind: nowMs - sinceMs < STALE_AFTER_MS ? 'reconnecting' : 'stale', ageMs, waiting: 0 }
  return { kind: waiting === null ? 'live' : 'paused', ageMs, waiting: waiting ?? 0 }
}
