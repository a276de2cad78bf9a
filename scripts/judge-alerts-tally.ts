/** Counts of alerts judged by the truth, of one simulated fleet or of several together. */

import type { InnocentName, StoryName } from '../lib/simulate/truth.ts'

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
  /** Behaviours behind the alerts, and of these those at the time of a story. */
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

export interface AlertTally {
  readonly fleets: number
  readonly vessels: number
  readonly vesselDays: number
  /** Of these, those on which the vessel has no story. */
  readonly innocentVesselDays: number
  readonly stories: readonly StoryTally[]
  /** By id. */
  readonly rules: readonly RuleTally[]
  readonly innocents: readonly InnocentTally[]
}

export interface Gate {
  readonly name: string
  /** NaN where there is nothing to measure, which passes no gate. */
  readonly value: number
  readonly wanted: string
  readonly isPassed: boolean
}

const GATES = { recall: 0.95, precision: 0.9, falsesPer100Days: 1 } as const

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

export function sumOf<Key extends string>(rows: readonly Readonly<Record<Key, number>>[], key: Key): number {
  return rows.reduce((sum, row) => sum + row[key], 0)
}
