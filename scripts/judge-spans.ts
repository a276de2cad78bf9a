/** Stretches of time, and sets of them: sorted, apart from each other. */

/** UTC epoch ms, the end not counted. */
export interface Span {
  readonly startMs: number
  readonly endMs: number
}

const HOUR_MS = 3_600_000

/** All of them as a set; what has no length is nothing. */
export function joinSpans(spans: readonly Span[]): Span[] {
  const joined: { startMs: number; endMs: number }[] = []
  for (const { startMs, endMs } of [...spans].sort((a, b) => a.startMs - b.startMs)) {
    const last = joined.at(-1)
    if (startMs >= endMs) continue
    if (last !== undefined && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs)
    else joined.push({ startMs, endMs })
  }
  return joined
}

/** What is in both sets. */
export function commonSpans(a: readonly Span[], b: readonly Span[]): Span[] {
  const common: Span[] = []
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const startMs = Math.max(a[i]!.startMs, b[j]!.startMs)
    const endMs = Math.min(a[i]!.endMs, b[j]!.endMs)
    if (startMs < endMs) common.push({ startMs, endMs })
    if (a[i]!.endMs < b[j]!.endMs) i++
    else j++
  }
  return common
}

/** What is in `a` and not in `b`, both sets. */
export function withoutSpans(a: readonly Span[], b: readonly Span[]): Span[] {
  const gapsOfB: Span[] = []
  let fromMs = Number.NEGATIVE_INFINITY
  for (const { startMs, endMs } of b) {
    gapsOfB.push({ startMs: fromMs, endMs: startMs })
    fromMs = endMs
  }
  gapsOfB.push({ startMs: fromMs, endMs: Number.POSITIVE_INFINITY })
  return commonSpans(a, gapsOfB)
}

export function hoursOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0) / HOUR_MS
}

/** Share of the span that lies in the set, 0..1; of a moment 1 where the set holds or touches it, else 0. */
export function shareIn(span: Span, set: readonly Span[]): number {
  const { startMs, endMs } = span
  if (startMs === endMs) return set.some((one) => one.startMs <= startMs && startMs <= one.endMs) ? 1 : 0
  return (hoursOf(commonSpans([span], set)) * HOUR_MS) / (endMs - startMs)
}
