/**
 * Scores of labelled rows against their labels: the rows (lib/model/metrics) and the apparent fishing events made of
 * them (judge-rows-events), of all vessels, of groups of them, and as the mean of single vessels. What training chooses
 * by and what `npm run evaluate` prints.
 */

import { type BootstrapOptions, bootstrapByVessel, type Interval } from '../model/bootstrap.ts'
import {
  addTally,
  type CallMetrics,
  measureCalls,
  measureReliability,
  measureRows,
  type ReliabilityBin,
  type RowMetrics,
  type RowTally,
  startTally,
  tallyRows,
} from '../model/metrics.ts'
import {
  addEventTally,
  EventJudge,
  type EventMetrics,
  type EventTally,
  measureEvents,
  startEventTally,
} from './judge-rows-events.ts'
import type { LabelledRows, LabelledVessel } from './labelled-rows.ts'

/** Precision, recall and F1 are those at one half, where models are compared. */
export interface Figures extends RowMetrics {
  /** Vessels with a labelled row. */
  readonly vessels: number
  /** Rows called fishing at the scorer's own threshold, which the events are made with. */
  readonly atFishingFrom: CallMetrics
  readonly events: EventMetrics
}

type RowFigure = 'auc' | 'prAuc' | 'f1' | 'brier' | 'ece'
type EventFigure = 'precision' | 'recall' | 'f1'

export interface Intervals extends Readonly<Record<RowFigure, Interval>> {
  readonly events: Readonly<Record<EventFigure, Interval>>
}

/** 95 % intervals, by drawing vessels; null of one vessel, which says nothing of others, and where not asked for. */
export interface JudgedGroup extends Figures {
  readonly intervals: Intervals | null
}

export interface Judgement extends JudgedGroup {
  readonly reliability: readonly ReliabilityBin[]
  /** Each figure's mean over the vessels of which it is defined: all vessels alike, however many their rows. */
  readonly meanPerVessel: Readonly<Record<RowFigure, number>>
  /** By the group's name, in the order of names. */
  readonly byGroup: Readonly<Record<string, JudgedGroup>>
}

export interface JudgeOptions {
  /** The group of a vessel; without it there are none. */
  readonly groupOf?: (vessel: LabelledVessel) => string
  /** Without it there are no intervals. */
  readonly bootstrap?: BootstrapOptions
  /** Judges only vessels of which it is true. */
  readonly isJudged?: (vessel: LabelledVessel) => boolean
}

interface VesselTally {
  readonly vessel: LabelledVessel
  readonly rows: RowTally
  readonly events: EventTally
}

const ROW_FIGURES: readonly RowFigure[] = ['auc', 'prAuc', 'f1', 'brier', 'ece']
const EVENT_FIGURES: readonly EventFigure[] = ['precision', 'recall', 'f1']

/**
 * @param scores thousandths, one for each row of the set, labelled or not
 * @param fishingFrom a row is scored fishing from this score on, thousandths: events are made with it
 */
export function judgeRows(
  rows: LabelledRows,
  scores: Uint16Array,
  fishingFrom: number,
  { groupOf, bootstrap, isJudged = () => true }: JudgeOptions = {},
): Judgement {
  if (scores.length !== rows.count)
    throw new RangeError(`judge: ${scores.length} scores for ${rows.count} rows`)
  const judge = new EventJudge(fishingFrom)
  const tallies: VesselTally[] = []
  for (const vessel of rows.vessels.filter(isJudged)) {
    const { key, log, from } = vessel
    const to = from + log.rows
    const tally = tallyRows({ scores, fishing: rows.fishing }, from, to)
    // A vessel without labels tells nothing, and would be drawn for nothing.
    if (measureRows(tally).rows === 0) continue
    const events = judge.judge(key, log, scores.subarray(from, to), rows.fishing.subarray(from, to))
    tallies.push({ vessel, rows: tally, events })
  }
  const perVessel = tallies.map(({ rows }) => measureRows(rows))
  const groups = groupOf === undefined ? [] : [...new Set(tallies.map(({ vessel }) => groupOf(vessel)))]
  return {
    ...judgeGroup(tallies, fishingFrom, bootstrap),
    reliability: measureReliability(sumRows(tallies)),
    meanPerVessel: recordOf(ROW_FIGURES, (figure) => meanOf(perVessel.map((one) => one[figure]))),
    byGroup: recordOf(groups.sort(), (group) => {
      const members = tallies.filter(({ vessel }) => groupOf!(vessel) === group)
      return judgeGroup(members, fishingFrom, bootstrap)
    }),
  }
}

function judgeGroup(
  tallies: readonly VesselTally[],
  fishingFrom: number,
  bootstrap: BootstrapOptions | undefined,
): JudgedGroup {
  const rows = sumRows(tallies)
  return {
    vessels: tallies.length,
    ...measureRows(rows),
    atFishingFrom: measureCalls(rows, fishingFrom),
    events: measureEvents(sumEvents(tallies)),
    intervals: bootstrap === undefined || tallies.length < 2 ? null : intervalsOf(tallies, bootstrap),
  }
}

function intervalsOf(tallies: readonly VesselTally[], bootstrap: BootstrapOptions): Intervals {
  const drawn = bootstrapByVessel(tallies.length, bootstrap, (times) => {
    const rows = measureRows(sumRows(tallies, times))
    const events = measureEvents(sumEvents(tallies, times))
    return [...ROW_FIGURES.map((figure) => rows[figure]), ...EVENT_FIGURES.map((figure) => events[figure])]
  })
  return {
    ...recordOf(ROW_FIGURES, (_, place) => drawn[place]!),
    events: recordOf(EVENT_FIGURES, (_, place) => drawn[ROW_FIGURES.length + place]!),
  }
}

/** Of all vessels, each as often as `times` says. */
function sumRows(tallies: readonly VesselTally[], times?: Int32Array): RowTally {
  const sum = startTally()
  for (const [place, { rows }] of tallies.entries()) {
    const often = times?.[place] ?? 1
    if (often > 0) addTally(sum, rows, often)
  }
  return sum
}

function sumEvents(tallies: readonly VesselTally[], times?: Int32Array): EventTally {
  const sum = startEventTally()
  for (const [place, { events }] of tallies.entries()) addEventTally(sum, events, times?.[place] ?? 1)
  return sum
}

function meanOf(values: readonly number[]): number {
  const defined = values.filter((value) => !Number.isNaN(value))
  return defined.reduce((sum, value) => sum + value, 0) / defined.length
}

function recordOf<Key extends string, Value>(
  keys: readonly Key[],
  makeValue: (key: Key, place: number) => Value,
): Record<Key, Value> {
  return Object.fromEntries(keys.map((key, place) => [key, makeValue(key, place)])) as Record<Key, Value>
}
