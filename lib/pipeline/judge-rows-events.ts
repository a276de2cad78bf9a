/**
 * Apparent fishing events against labels.
 *
 * **Found events** are what the event machine makes of the scores, as in backfill: the vessel's type is unknown, what
 * is open at the end counts as it stands. **Label events** are what the same machine makes of the labels: a row that
 * more than half called fishing scores full, another 0, and one that nobody labelled is no row to it, as if thinned
 * out. So unlabelled rows neither end a label event nor count in it, and a stretch of them longer than the machine
 * bridges (2 h, 10 km) ends it as silence would.
 *
 * **Time.** Each row of a track stands for the time from half-way to the row before it to half-way to the row after
 * it; of an event's first and last row the half inside the event. So an event's duration is shared out among its rows,
 * those not scored fishing and those without a label included.
 *
 * **Precision.** A found event is right when at least half of its labelled time is of fishing rows. **Recall.** A label
 * event is recalled when at least half of its labelled time lies within found events of its track. An event of which
 * less than half of the time is labelled is left out of both, and counted.
 */

import { NO_SCORE } from '../model/scorer.ts'
import { TrackFolds } from './track-folds.ts'
import type { VesselLog } from './vessel-log.ts'

export interface EventTally {
  /** Found events that are judged, of these right, and those left out. */
  found: number
  right: number
  foundLeftOut: number
  /** Label events that are judged, of these recalled, and those left out. */
  labelled: number
  recalled: number
  labelledLeftOut: number
}

export interface EventMetrics extends Readonly<EventTally> {
  /** right / found; NaN where none is. */
  readonly precision: number
  /** recalled / labelled; NaN where none is. */
  readonly recall: number
  /** Harmonic mean of the two: 0 where both are, NaN where one is undefined. */
  readonly f1: number
}

/** From the first row of an event to its last, epoch ms. */
interface Span {
  readonly trackId: string
  readonly startMs: number
  readonly endMs: number
}

/** Rows of one track in time order: indices into the log's rows, and their times. */
interface TrackRows {
  readonly rows: number[]
  readonly timeMs: number[]
}

const FULL_SCORE = 1000

export function startEventTally(): EventTally {
  return { found: 0, right: 0, foundLeftOut: 0, labelled: 0, recalled: 0, labelledLeftOut: 0 }
}

/** Adds the events of a tally to `to`, each `times` times. */
export function addEventTally(to: EventTally, tally: EventTally, times = 1): void {
  to.found += times * tally.found
  to.right += times * tally.right
  to.foundLeftOut += times * tally.foundLeftOut
  to.labelled += times * tally.labelled
  to.recalled += times * tally.recalled
  to.labelledLeftOut += times * tally.labelledLeftOut
}

export function measureEvents(tally: EventTally): EventMetrics {
  const precision = tally.right / tally.found
  const recall = tally.recalled / tally.labelled
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  return { ...tally, precision, recall, f1 }
}

/** Judges the events of vessel after vessel. */
export class EventJudge {
  private readonly folds: TrackFolds

  /** `fishingFrom`: a row is scored fishing from this score on, thousandths. */
  constructor(fishingFrom: number) {
    this.folds = new TrackFolds({ name: 'judge', fishingFrom })
  }

  /** `scores` (thousandths) and `fishing` (0..1, NaN without a label) are of the log's rows. */
  judge(vessel: string, log: VesselLog, scores: Uint16Array, fishing: Float32Array): EventTally {
    const labels = Uint16Array.from(fishing, (share) => {
      if (Number.isNaN(share)) return NO_SCORE
      return share > 0.5 ? FULL_SCORE : 0
    })
    const found = this.findEvents(vessel, log, scores)
    const labelled = this.findEvents(vessel, log, labels)
    const tracks = rowsByTrack(log)
    const tally = startEventTally()
    for (const span of found) {
      const { labelledMs, fishingMs } = measureSpan(span, tracks.get(span.trackId)!, fishing, [])
      if (labelledMs * 2 < span.endMs - span.startMs) tally.foundLeftOut++
      else {
        tally.found++
        if (fishingMs * 2 >= labelledMs) tally.right++
      }
    }
    for (const span of labelled) {
      const near = found.filter(({ trackId }) => trackId === span.trackId)
      const { labelledMs, coveredMs } = measureSpan(span, tracks.get(span.trackId)!, fishing, near)
      if (labelledMs * 2 < span.endMs - span.startMs) tally.labelledLeftOut++
      else {
        tally.labelled++
        if (coveredMs * 2 >= labelledMs) tally.recalled++
      }
    }
    return tally
  }

  private findEvents(vessel: string, log: VesselLog, scores: Uint16Array): Span[] {
    const events = this.folds.run(vessel, log, scores)
    const spans: Span[] = []
    for (const event of events)
      if (event.kind === 'fishing')
        spans.push({ trackId: event.trackId, startMs: event.startMs, endMs: event.endMs })
    return spans
  }
}

function rowsByTrack(log: VesselLog): Map<string, TrackRows> {
  const tracks = new Map<string, TrackRows>()
  const { segment, row, block } = log.columns
  for (let i = log.from; i < log.to; i++) {
    if (row[i]! < 0) continue
    const { trackId } = log.segments[segment[i]!]!
    let track = tracks.get(trackId)
    if (track === undefined) {
      track = { rows: [], timeMs: [] }
      tracks.set(trackId, track)
    }
    track.rows.push(row[i]!)
    track.timeMs.push(block.timeMs[i]!)
  }
  return tracks
}

/** Of a span's time, ms: what is labelled, of that what is fishing, and of it what lies within `covers`. */
function measureSpan(
  { startMs, endMs }: Span,
  { rows, timeMs }: TrackRows,
  fishing: Float32Array,
  covers: readonly Span[],
): { labelledMs: number; fishingMs: number; coveredMs: number } {
  let labelledMs = 0
  let fishingMs = 0
  let coveredMs = 0
  for (let i = firstFrom(timeMs, startMs); i < timeMs.length && timeMs[i]! <= endMs; i++) {
    const share = fishing[rows[i]!]!
    if (Number.isNaN(share)) continue
    const fromMs = i === 0 ? startMs : Math.max(startMs, (timeMs[i - 1]! + timeMs[i]!) / 2)
    const toMs = i === timeMs.length - 1 ? endMs : Math.min(endMs, (timeMs[i]! + timeMs[i + 1]!) / 2)
    labelledMs += toMs - fromMs
    if (share > 0.5) fishingMs += toMs - fromMs
    for (const cover of covers)
      coveredMs += Math.max(0, Math.min(toMs, cover.endMs) - Math.max(fromMs, cover.startMs))
  }
  return { labelledMs, fishingMs, coveredMs }
}

/** The first of ascending times that is not before `fromMs`. */
function firstFrom(timeMs: readonly number[], fromMs: number): number {
  let low = 0
  let high = timeMs.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (timeMs[middle]! < fromMs) low = middle + 1
    else high = middle
  }
  return low
}
