/** A patrol fleet's truth and the ways that its ships plan, without a message. */

import type { Leg } from '../../lib/simulate/leg.ts'
import { createPatrolFleet, type PatrolFleet } from '../../lib/simulate/patrol/patrol-fleet.ts'
import { tellWithin } from '../../lib/simulate/sailing-fleet.ts'
import type { InnocentTruth, StoryTruth, Truth } from '../../lib/simulate/truth.ts'
import { createWeather } from '../../lib/simulate/weather.ts'
import { builtinPlaces, DAY_MS, START_MS } from './run-fleet.ts'

export interface PatrolRun {
  readonly fleet: PatrolFleet
  readonly truth: readonly Truth[]
  readonly stories: readonly StoryTruth[]
  readonly innocents: readonly InnocentTruth[]
  /** By ship, in the order of time. */
  readonly legs: readonly (readonly Leg[])[]
}

export function runPatrol(vessels: number, days: number, seed: number): PatrolRun {
  const truth: Truth[] = []
  const endMs = START_MS + days * DAY_MS
  const fleet = createPatrolFleet({
    ...{ vessels, days, seed, startMs: START_MS, places: builtinPlaces(), weather: createWeather(seed) },
    tell: tellWithin(vessels, endMs, (row) => truth.push(row)),
  })
  const legs = fleet.ships.map((ship) => {
    fleet.tellShip(ship)
    const { life, steps } = fleet.setSail(ship)
    const all: Leg[] = []
    while (life.helm.timeMs < endMs) {
      life.helm.legs.length = 0
      steps.next()
      for (const leg of life.helm.legs) if (leg.startMs < endMs) all.push(leg)
    }
    return all
  })
  return {
    ...{ fleet, truth, legs },
    stories: truth.filter((row): row is StoryTruth => row.kind === 'story'),
    innocents: truth.filter((row): row is InnocentTruth => row.kind === 'innocent'),
  }
}
