/**
 * A timeline that nobody sees yet, brought to where another one stands: entries of the journal some at a time, each time
 * in a turn between ticks of the other.
 */

import { unpackReports } from '../../ais/packed-reports.ts'
import { ReportBuffer } from '../../ais/report.ts'
import { Pace } from '../../store/pace.ts'
import type { Journal } from './journal.ts'
import { REPROCESS_OPTIONS } from './reprocess-judging.ts'
import type { TickInput } from './tick-folds.ts'
import type { LiveTimeline } from './timeline.ts'
import type { Turns } from './turns.ts'

/** Reports of a turn, first, when each wakes a vessel, and at most: what is taken together is folded for less. Own. */
const FIRST_REPORTS = 16
const MOST_REPORTS = 20_000

export interface KeepUp {
  readonly journal: Journal
  readonly timeline: LiveTimeline
  /** Journal entries before it are in the outputs of the other. */
  readonly standing: () => number
  readonly turns: Pick<Turns, 'exclusive'>
  readonly steadyMs: () => number
  readonly signal: AbortSignal
  /** Entries that are done, of how many in all. */
  readonly onProgress: (done: number, all: number) => void
}

/** Resolves when no more is left than one turn takes. Throws the signal's reason when aborted. */
export async function keepUp(request: KeepUp): Promise<void> {
  const { journal, timeline, standing, turns, steadyMs, signal, onProgress } = request
  const pace = new Pace(FIRST_REPORTS, REPROCESS_OPTIONS.sliceMs, MOST_REPORTS)
  const { replayFrom, committedOffset } = timeline
  const follow = async (
    from: number,
    until: () => number,
    take: (input: TickInput) => Promise<unknown>,
  ): Promise<number> => {
    let taken = 0
    for await (const input of journalInputs(journal, from, until, () => pace.amount)) {
      signal.throwIfAborted()
      await turns.exclusive(async () => {
        const startMs = steadyMs()
        await take(input)
        pace.took(steadyMs() - startMs)
      })
      onProgress(input.toOffset - replayFrom, standing() - replayFrom)
      taken++
    }
    return taken
  }
  // What its outputs hold and its states do not; then what it never heard.
  const again = (input: TickInput) => timeline.catchUp(input)
  await follow(replayFrom, () => committedOffset, again)
  const tick = (input: TickInput) => timeline.tick(input)
  while ((await follow(timeline.committedOffset, standing, tick)) > 1);
}

/** The rest at once, so that both stand at the same entry. Between ticks. */
export async function catchUpWith(journal: Journal, timeline: LiveTimeline, offset: number): Promise<void> {
  const all = () => Number.POSITIVE_INFINITY
  for await (const input of journalInputs(journal, timeline.committedOffset, () => offset, all))
    await timeline.tick(input)
}

/** Entries that are safe when it begins, as far as `until`, which may grow. */
async function* journalInputs(
  journal: Journal,
  from: number,
  until: () => number,
  most: () => number,
): AsyncGenerator<TickInput> {
  if (from >= until()) return
  let reports = new ReportBuffer()
  let fromOffset = from
  let toOffset = from
  for await (const entry of journal.read(from)) {
    if (entry.offset >= until()) break
    unpackReports(entry.reports, reports, entry.offset - fromOffset)
    toOffset = entry.offset + 1
    if (reports.count < most()) continue
    yield { reports, fromOffset, toOffset }
    reports = new ReportBuffer()
    fromOffset = toOffset
  }
  if (toOffset > fromOffset) yield { reports, fromOffset, toOffset }
}
