/** A simulated fleet held in memory, for tests. */

import { createBuiltinPlaces } from '../../lib/geo/builtin-places.ts'
import type { Places } from '../../lib/geo/places.ts'
import type { FeedCounts } from '../../lib/simulate/feed.ts'
import type { FleetShip } from '../../lib/simulate/fleet.ts'
import { DAMAGED } from '../../lib/simulate/message-block.ts'
import { type FleetName, type Simulation, simulate } from '../../lib/simulate/simulate.ts'
import type { Truth } from '../../lib/simulate/truth.ts'

export const START_MS = Date.UTC(2025, 0, 1)
export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

let places: Places | null = null

/** The real coast, built once a file. */
export function builtinPlaces(): Places {
  places ??= createBuiltinPlaces()
  return places
}

export interface FleetRequest {
  readonly vessels: number
  readonly days: number
  readonly seed?: number
  readonly intervalMs?: number | null
  readonly fleet?: FleetName
}

/** A position as it was written, undamaged and with the right time. */
export interface Heard {
  readonly timeMs: number
  readonly type: number
  readonly lonUnits: number
  readonly latUnits: number
  /** NaN where not sent. */
  readonly knots: number
  readonly receiver: string
}

export interface FleetRun {
  readonly ships: readonly FleetShip[]
  readonly truth: readonly Truth[]
  readonly counts: FeedCounts
  readonly lost: number
  readonly messages: number
  /** By ship, in the order of time. */
  readonly positions: readonly (readonly Heard[])[]
  /** Arrival times never fell. */
  readonly isOrdered: boolean
  /** Largest delay between stamp and arrival of messages stamped rightly, ms. */
  readonly latestMs: number
}

export function startFleet(request: FleetRequest, onTruth: (truth: Truth) => void = () => {}): Simulation {
  const { vessels, days, seed = 1, intervalMs = 300_000, fleet = 'ordinary' } = request
  return simulate({
    fleet,
    vessels,
    days,
    seed,
    startMs: START_MS,
    intervalMs,
    places: builtinPlaces(),
    onTruth,
  })
}

export function runFleet(request: FleetRequest): FleetRun {
  const truth: Truth[] = []
  const simulation = startFleet(request, (row) => truth.push(row))
  const positions: Heard[][] = simulation.ships.map(() => [])
  const endMs = START_MS + request.days * DAY_MS
  let [messages, isOrdered, lastMs, latestMs] = [0, true, -Infinity, 0]
  for (const slice of simulation.slices) {
    const { messages: block } = slice
    messages += block.count
    for (let row = 0; row < block.count; row++) {
      const arrivalMs = block.arrivalMs[row]!
      if (arrivalMs < lastMs || arrivalMs < slice.startMs || arrivalMs >= slice.endMs) isOrdered = false
      lastMs = arrivalMs
      const timeMs = block.stampMs[row]!
      if (timeMs > endMs) continue
      latestMs = Math.max(latestMs, arrivalMs - timeMs)
      if (block.identity[row]! >= 0 || (block.fault[row]! & DAMAGED) !== 0) continue
      positions[block.ship[row]!]!.push({
        timeMs,
        type: block.type[row]!,
        lonUnits: block.lonUnits[row]!,
        latUnits: block.latUnits[row]!,
        knots: block.speedTenths[row] === 1023 ? Number.NaN : block.speedTenths[row]! / 10,
        receiver: simulation.receivers[block.receiver[row]!]!,
      })
    }
  }
  for (const track of positions) track.sort((a, b) => a.timeMs - b.timeMs)
  const { ships, counts } = simulation
  return {
    ships,
    truth,
    counts,
    lost: simulation.losses().outage,
    messages,
    positions,
    isOrdered,
    latestMs,
  }
}
