/**
 * Which snapshots of a vessel are kept as it goes on: few, at ages that double, so that a late report never makes it go
 * back much further than need be.
 *
 * Time is divided into steps of a minute, two, four and so on, counted from the epoch. Of each step length, the snapshot
 * before the beginning of a step is kept while that beginning is younger than three steps. For a report of age d, take the
 * step length with step <= d < 2 step: the step that it lies in began less than three steps ago, and at most 2 d. So the
 * fold goes back to the stretch in which that step begins: reports at most twice as old as the late one, and what else
 * is in that stretch.
 *
 * A beginning only grows older, so what was not kept once is never asked for again; and whether those that were not
 * kept are still named makes no difference.
 */

/** Younger than this, every snapshot is kept that a minute begins in. */
const SHORTEST_STEP_MS = 60_000

/**
 * Indices of the stretches that keep their snapshots. `startMs`: of the stretches that have one, ascending, the head last;
 * the first and the head always keep theirs. `headMs`: of the vessel's last report.
 */
export function keptSnapshots(startMs: readonly number[], headMs: number): number[] {
  const kept: number[] = []
  for (let i = 0; i < startMs.length; i++) {
    const isEnd = i === 0 || i === startMs.length - 1
    if (isEnd || isNeeded(startMs[i]!, startMs[i + 1]!, headMs)) kept.push(i)
  }
  return kept
}

/** Whether a step begins in [fromMs, toMs) that is young for its length. */
function isNeeded(fromMs: number, toMs: number, headMs: number): boolean {
  for (let stepMs = SHORTEST_STEP_MS; ; stepMs *= 2) {
    const lastBeginningMs = Math.ceil(toMs / stepMs) * stepMs - stepMs
    // Longer steps begin where shorter ones do.
    if (lastBeginningMs < fromMs) return false
    if (headMs - lastBeginningMs < 3 * stepMs) return true
  }
}
