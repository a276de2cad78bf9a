/** What the simulator asks of a fleet: who sails, when nobody is heard, and each ship's life. */

import type { Places } from '../geo/places.ts'
import type { FleetShip } from './fleet.ts'
import type { Life, LifeSteps } from './life.ts'
import type { OutageTruth, Truth } from './truth.ts'
import type { Weather } from './weather.ts'

export interface FleetSetup {
  readonly vessels: number
  readonly days: number
  readonly seed: number
  /** UTC epoch ms, midnight. */
  readonly startMs: number
  readonly places: Places
  readonly weather: Weather
  tell(truth: Truth): void
}

/** A ship's life, and what it is told and tells. */
export interface Sailing {
  readonly life: Life
  readonly steps: LifeSteps
}

/** A text file that belongs beside the messages. */
export interface Paper {
  readonly name: string
  readonly text: string
}

export interface SailingFleet {
  readonly ships: readonly FleetShip[]
  readonly outages: readonly OutageTruth[]
  readonly papers: readonly Paper[]
  /** Tells of a ship what is so from the start. */
  tellShip(ship: FleetShip): void
  /** The same life each time. */
  setSail(ship: FleetShip): Sailing
}

/** Passes on what is in the simulation's days and fleet, cut at its end. */
export function tellWithin(
  vessels: number,
  endMs: number,
  onTruth: (truth: Truth) => void,
): (truth: Truth) => void {
  return (truth) => {
    if ('partner' in truth && truth.partner !== null && truth.partner >= vessels) return
    if ('timeMs' in truth && truth.timeMs >= endMs) return
    if (!('endMs' in truth)) onTruth(truth)
    else if (truth.startMs < endMs) onTruth(truth.endMs <= endMs ? truth : { ...truth, endMs, isOpen: true })
  }
}
