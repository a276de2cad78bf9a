/** Counts of alerts judged by the truth, of one simulated fleet or of several together. */

import type { InnocentName, StoryName } from '../lib/simulate/truth.ts'
import type { FleetDays } from './judge-alerts-truth.ts'

export interface StoryTally {
  readonly name: StoryName
  /** In the fleet that has the fewest. */
  readonly fewest: number
  readonly happened: number
  readonly found: number
  /** How many each rule found; several may find one. */
  readonly by: Readonly<Record<string, number>>
}

export interface RuleTally {
  readonly ruleId: string
  readonly alerts: number
  /** Of these, with a story behind them. */
  readonly right: number
  /** Behaviours behind the alerts, and of these those at the time of a story that makes their alert right. */
  readonly causes: number
  readonly rightCauses: number
}

export interface InnocentTally {
  /** 'none': false alerts at whose time nothing of the kind was told. */
  readonly name: InnocentName | 'none'
  readonly fewest: number
  readonly cases: number
  readonly falses: number
}

export interface AlertTally extends FleetDays {
  readonly fleets: number
  readonly stories: readonly StoryTally[]
  /** By id. */
  readonly rules: readonly RuleTally[]
  readonly innocents: readonly InnocentTally[]
}

export interface Gate {
  readonly name: string
  /** NaN where there is nothing to measure, which passes no gate. */
  readonly value: number
  /** In words. */
  readonly wanted: string
  readonly isPassed: boolean
}

const GATES = { recall: 0.95, precision: 0.9, falsesPer100Days: 1 } as const

/** Recall, precision, false alerts. */
export function gatesOf(tally: AlertTally): Gate[] {
  const recall = sumOf(tally.stories, 'found') / sumOf(tally.stories, 'happened')
  const precision = sumOf(tally.rules, 'right') / sumOf(tally.rules, 'alerts')
  const falses = (100 * sumOf(tally.innocents, 'falses')) / tally.innocentVesselDays
  return [
    atLeast('recall of stories', recall, GATES.recall),
    atLeast('precision of alerts', precision, GATES.precision),
    {
      name: 'false alerts per 100 innocent vessel-days',
      ...{
        value: falses,
        wanted: `<= ${GATES.falsesPer100Days}`,
        isPassed: falses <= GATES.falsesPer100Days,
      },
    },
  ]
}

function atLeast(name: string, value: number, least: number): Gate {
  return { name, value, wanted: `>= ${least}`, isPassed: value >= least }
}

/** All of them together; at least one. */
export function sumTallies(tallies: readonly AlertTally[]): AlertTally {
  return tallies.reduce((a, b) => ({
    fleets: a.fleets + b.fleets,
    vessels: a.vessels + b.vessels,
    vesselDays: a.vesselDays + b.vesselDays,
    innocentVesselDays: a.innocentVesselDays + b.innocentVesselDays,
    stories: a.stories.map((row, i) => addStories(row, b.stories[i]!)),
    rules: addRules(a.rules, b.rules),
    innocents: a.innocents.map((row, i) => addInnocents(row, b.innocents[i]!)),
  }))
}

function addStories(a: StoryTally, b: StoryTally): StoryTally {
  const by = { ...a.by }
  for (const [ruleId, count] of Object.entries(b.by)) by[ruleId] = (by[ruleId] ?? 0) + count
  return {
    ...{ name: a.name, fewest: Math.min(a.fewest, b.fewest), by },
    ...{ happened: a.happened + b.happened, found: a.found + b.found },
  }
}

function addRules(a: readonly RuleTally[], b: readonly RuleTally[]): RuleTally[] {
  const sums = new Map(a.map((row) => [row.ruleId, row]))
  for (const row of b) {
    const sum = sums.get(row.ruleId)
    sums.set(row.ruleId, sum === undefined ? row : addRule(sum, row))
  }
  return [...sums.values()].sort((one, other) => (one.ruleId < other.ruleId ? -1 : 1))
}

function addRule(a: RuleTally, b: RuleTally): RuleTally {
  return {
    ...{ ruleId: a.ruleId, alerts: a.alerts + b.alerts, right: a.right + b.right },
    ...{ causes: a.causes + b.causes, rightCauses: a.rightCauses + b.rightCauses },
  }
}

function addInnocents(a: InnocentTally, b: InnocentTally): InnocentTally {
  return {
    ...{ name: a.name, fewest: Math.min(a.fewest, b.fewest) },
    ...{ cases: a.cases + b.cases, falses: a.falses + b.falses },
  }
}

export function sumOf<Key extends string>(rows: readonly Readonly<Record<Key, number>>[], key: Key): number {
  return rows.reduce((sum, row) => sum + row[key], 0)
}
