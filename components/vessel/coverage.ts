/** How well a vessel was heard: what is not known of it, and for which reason. Pure. */

import type { WireOutput } from '../../lib/server/feed/wire-records.ts'

const HOUR_MS = 3_600_000

interface Span {
  readonly startMs: number
  readonly endMs: number
}

export interface Coverage {
  readonly gaps: number
  readonly silentHours: number
  /** Of the gaps: those that look like the transponder being switched off. */
  readonly possibleDisabling: number
  readonly inPort: number
  readonly outages: number
  readonly outageHours: number
  /** Of the time from first to last heard, 0 to 1. */
  readonly heardShare: number
}

export function measureCoverage(
  { startMs, endMs }: Span,
  outputs: readonly WireOutput[],
  outages: readonly Span[],
): Coverage {
  const gaps = outputs.filter(({ kind }) => kind === 'gap')
  const lasted = (spans: readonly Span[]) =>
    lengthOfUnion(
      spans.map((span) => ({
        startMs: Math.max(span.startMs, startMs),
        endMs: Math.min(span.endMs, endMs),
      })),
    ) / HOUR_MS
  const silentHours = lasted(
    gaps.map((gap) => ({
      startMs: Number(gap.offMs),
      endMs: typeof gap.onMs === 'number' ? gap.onMs : Number.POSITIVE_INFINITY,
    })),
  )
  const hours = (endMs - startMs) / HOUR_MS
  return {
    ...{ gaps: gaps.length, silentHours, outages: outages.length, outageHours: lasted(outages) },
    possibleDisabling: gaps.filter((gap) => gap.possibleDisabling === true).length,
    inPort: gaps.filter((gap) => gap.inPort === true).length,
    heardShare: hours > 0 ? Math.max(0, 1 - silentHours / hours) : 1,
  }
}

/** Of two ships under one number gaps may overlap: time counts once. */
function lengthOfUnion(spans: readonly Span[]): number {
  let [length, until] = [0, Number.NEGATIVE_INFINITY]
  for (const { startMs, endMs } of spans.toSorted((a, b) => a.startMs - b.startMs)) {
    length += Math.max(0, endMs - Math.max(startMs, until))
    until = Math.max(until, endMs)
  }
  return length
}
