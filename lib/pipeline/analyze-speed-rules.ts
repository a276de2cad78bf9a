/** What a rule of speed alone achieves on labelled rows, and where it fails: what any model must beat. */

import {
  addTally,
  measureCalls,
  measureRows,
  type RowTally,
  startTally,
  tallyRows,
} from '../model/metrics.ts'
import { FISHING_FROM, SPEED_TABLE, scoreSpeed } from '../model/speed-baseline.ts'
import { gearOf, type LabelTable, UNLABELLED } from './analyze-label-table.ts'

/** A rule's threshold, and what it gives. */
export interface RulePoint {
  /** Knots of "slower than", or P(apparent fishing) of the speed table "from". */
  readonly threshold: number
  readonly recall: number
  /** Share of the rows that are not fishing that it calls fishing. */
  readonly falseAlarms: number
  readonly precision: number
  readonly f1: number
}

export interface RuleFigures {
  readonly of: string
  readonly rows: number
  readonly fishing: number
  /** NaN where rows are of one sort only. */
  readonly auc: number
  readonly f1: number
  readonly precision: number
  readonly recall: number
  readonly brier: number
}

export interface VesselRuleFigures extends RuleFigures {
  readonly gear: string
  /** Of all rows but this vessel's: a vessel that pooled figures hang on stands out. */
  readonly aucWithout: number
}

export interface SpeedRules {
  readonly slowerThan: readonly RulePoint[]
  readonly slowerThanAuc: number
  readonly table: readonly RulePoint[]
  /** The figures below are the table's, at the threshold of the events. */
  readonly threshold: number
  readonly overall: RuleFigures
  readonly meanVesselAuc: number
  readonly byGear: readonly RuleFigures[]
  readonly byVessel: readonly VesselRuleFigures[]
  readonly bySinceRestart: readonly RuleFigures[]
  readonly byInterval: readonly RuleFigures[]
  /** Rows up to an hour after the row before, and later ones, of each gear: the gear, or the silence? */
  readonly byGearAndInterval: readonly RuleFigures[]
}

interface Band {
  readonly fromHours: number
  readonly name: string
}

const SINCE_RESTART_BANDS: readonly Band[] = [
  { fromHours: 0, name: 'up to 1 h' },
  { fromHours: 1, name: '1 to 3 h' },
  { fromHours: 3, name: '3 to 6 h' },
  { fromHours: 6, name: '6 to 12 h' },
  { fromHours: 12, name: '12 to 24 h' },
  { fromHours: 24, name: 'over 24 h' },
]

const INTERVAL_BANDS: readonly Band[] = [
  { fromHours: 0, name: 'up to 10 min' },
  { fromHours: 1 / 6, name: '10 to 20 min' },
  { fromHours: 1 / 3, name: '20 to 60 min' },
  { fromHours: 1, name: '1 to 3 h' },
  { fromHours: 3, name: 'over 3 h' },
]

/** Rows after so long a silence are told apart by gear, hours. */
const LONG_INTERVAL_HOURS = 1

/** Thousandths of a score to a knot, so that slower scores higher and 20 kn scores 0. */
const POINTS_PER_KNOT = 50

export function judgeSpeedRules(table: LabelTable): SpeedRules {
  const { speedKnots, said, rows } = table
  const scores = Uint16Array.from(speedKnots, (knots) => scoreSpeed(SPEED_TABLE, knots))
  const slowness = Uint16Array.from(speedKnots, (knots) =>
    Number.isNaN(knots) ? 0 : Math.max(0, Math.round(1000 - POINTS_PER_KNOT * knots)),
  )
  const all = tallyRows({ scores, fishing: rows.fishing })
  const slow = tallyRows({ scores: slowness, fishing: rows.fishing })
  const group = (nameOf: (row: number) => string | null) => {
    const groups = new Map<string, { scores: number[]; fishing: number[] }>()
    for (let row = 0; row < rows.count; row++) {
      const name = said[row] === UNLABELLED ? null : nameOf(row)
      if (name === null) continue
      let group = groups.get(name)
      if (group === undefined) {
        group = { scores: [], fishing: [] }
        groups.set(name, group)
      }
      group.scores.push(scores[row]!)
      group.fishing.push(rows.fishing[row]!)
    }
    return new Map(Array.from(groups, ([name, scored]) => [name, tallyRows(scored)]))
  }
  const inOrder = (tallies: Map<string, RowTally>) =>
    [...tallies].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([of, tally]) => figuresOf(of, tally))
  const byVessel = rows.vessels.flatMap(({ key, gear, from, log }) => {
    const tally = tallyRows({ scores, fishing: rows.fishing }, from, from + log.rows)
    const figures = figuresOf(key, tally)
    if (figures.rows === 0) return []
    const others = startTally()
    addTally(others, all)
    addTally(others, tally, -1)
    return [{ ...figures, gear, aucWithout: measureRows(others).auc }]
  })
  const aucs = byVessel.map(({ auc }) => auc).filter((auc) => !Number.isNaN(auc))
  return {
    slowerThan: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12].map((knots) =>
      pointOf(slow, knots, Math.round(1000 - POINTS_PER_KNOT * knots) + 1),
    ),
    slowerThanAuc: measureRows(slow).auc,
    table: Array.from({ length: 19 }, (_, i) => pointOf(all, (i + 1) / 20, 50 * (i + 1))),
    threshold: FISHING_FROM / 1000,
    overall: figuresOf('all', all),
    meanVesselAuc: aucs.reduce((sum, auc) => sum + auc, 0) / aucs.length,
    byGear: inOrder(group((row) => gearOf(table, row))),
    byVessel,
    bySinceRestart: byBands(SINCE_RESTART_BANDS, (row) => table.sinceRestartHours[row]!, group),
    byInterval: byBands(INTERVAL_BANDS, (row) => table.intervalHours[row]!, group),
    byGearAndInterval: inOrder(
      group((row) => {
        const hours = table.intervalHours[row]!
        if (Number.isNaN(hours)) return null
        return `${gearOf(table, row)}, ${hours < LONG_INTERVAL_HOURS ? 'up to' : 'over'} ${LONG_INTERVAL_HOURS} h`
      }),
    ),
  }
}

function byBands(
  bands: readonly Band[],
  hoursAt: (row: number) => number,
  group: (nameOf: (row: number) => string | null) => Map<string, RowTally>,
): RuleFigures[] {
  const tallies = group((row) => bands.findLast(({ fromHours }) => fromHours <= hoursAt(row))?.name ?? null)
  return bands.flatMap(({ name }) => {
    const tally = tallies.get(name)
    return tally === undefined ? [] : [figuresOf(name, tally)]
  })
}

function figuresOf(of: string, tally: RowTally): RuleFigures {
  const { rows, fishingRows, auc, f1, precision, recall, brier } = measureRows(tally, FISHING_FROM)
  return { of, rows, fishing: fishingRows, auc, f1, precision, recall, brier }
}

/** `score`: from which a row is called fishing, thousandths. */
function pointOf(tally: RowTally, threshold: number, score: number): RulePoint {
  const others = tally.othersAt.reduce((sum, count) => sum + count, 0)
  const called = tally.othersAt.subarray(score).reduce((sum, count) => sum + count, 0)
  const { recall, precision, f1 } = measureCalls(tally, score)
  return { threshold, recall, falseAlarms: called / others, precision, f1 }
}
