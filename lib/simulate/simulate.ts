/**
 * A fleet for some days: the messages as they arrive, in slices of time, and beside them the truth. Ships are planned
 * as legs and asked where they are only when they send.
 */

import type { Places } from '../geo/places.ts'
import { countMessages, emptyCounts, Feed, type FeedCounts, type Message } from './feed.ts'
import { type FleetShip, MOST_VESSELS, type ShipIdentity } from './fleet.ts'
import { MessageBlock, orderByArrival, rowsBy } from './message-block.ts'
import { createOrdinaryFleet } from './ordinary-fleet.ts'
import { createPatrolFleet } from './patrol/patrol-fleet.ts'
import { createRandom } from './random.ts'
import { Coverage, Receivers } from './receivers.ts'
import { type Paper, type SailingFleet, tellWithin } from './sailing-fleet.ts'
import { Sensors } from './sensors.ts'
import { Transponder } from './transponder.ts'
import type { Truth } from './truth.ts'
import { createWeather, type Weather } from './weather.ts'

const DAY_MS = 86_400_000

const OPTIONS = {
  /** Messages expected in a slice, about 60 B each in memory; slices divide a day evenly. */
  sliceMessages: 100_000,
  /** Messages that a ship is heard with in a day where no interval is set (measured). */
  messagesPerDay: 2500,
} as const

export const FLEETS = ['ordinary', 'patrol'] as const
/** 'patrol': in waters with zones and a register, with stories and innocents told by name (docs/simulation.md). */
export type FleetName = (typeof FLEETS)[number]

export interface SimulationOptions {
  readonly fleet?: FleetName
  readonly vessels: number
  readonly days: number
  /** Whole number of 32 bits: the same options and places give the same messages. */
  readonly seed: number
  /** UTC epoch ms, midnight. */
  readonly startMs: number
  /** Mean interval of positions, all of them heard; null: those of the standard, heard where there are receivers. */
  readonly intervalMs: number | null
  /** The coast and the ports of the regions. */
  readonly places: Places
  onTruth(truth: Truth): void
}

/** Messages that arrive one after the other, all on one day. */
export interface MessageSlice {
  readonly startMs: number
  readonly endMs: number
  /** In the order of arrival. Valid until the next slice is asked for. */
  readonly messages: MessageBlock
}

export interface Simulation {
  readonly ships: readonly FleetShip[]
  /** Grows as ships change their names. */
  readonly identities: readonly ShipIdentity[]
  readonly receivers: readonly string[]
  /** Of the patrol fleet, its zones and register. */
  readonly papers: readonly Paper[]
  /** Of the messages of the slices so far. */
  readonly counts: FeedCounts
  /** Messages lost in feed outages, and those on their way when the recording ended. */
  readonly losses: () => { readonly outage: number; readonly undelivered: number }
  readonly slices: Generator<MessageSlice, void, void>
}

export function simulate(options: SimulationOptions): Simulation {
  const { seed, startMs, days, intervalMs } = options
  const endMs = startMs + days * DAY_MS
  const weather = createWeather(seed)
  const tell = tellWithin(options.vessels, endMs, options.onTruth)
  const fleet = createFleet(options, weather, tell)
  const { ships, outages } = fleet
  const identities: ShipIdentity[] = []
  const receivers = new Receivers(seed)
  const feed = new Feed(new MessageBlock(), outages)
  const message: Message = {
    type: 0,
    part: 0,
    identity: -1,
    lonUnits: 0,
    latUnits: 0,
    speedTenths: 0,
    courseTenths: 0,
    headingDeg: 0,
    status: 0,
    turnCode: 0,
    fault: 0,
  }

  function createTransponder(ship: FleetShip): Transponder {
    const { life, steps } = fleet.setSail(ship)
    const { helm, radio, waters } = life
    const indices: number[] = []
    const identityIndexOf = (at: number): number => {
      while (indices.length <= at) {
        indices.push(identities.length)
        identities.push(radio.identities[indices.length - 1]!.identity)
      }
      return indices[at]!
    }
    const radioRandom = createRandom(seed, `radio ${ship.index}`)
    return new Transponder({
      ...{ ship, helm, radio, feed, message, startMs, intervalMs, identityIndexOf },
      life: steps,
      coverage: new Coverage(receivers, waters, ship.transponder),
      sensors: new Sensors(ship, weather, radioRandom),
      random: radioRandom,
      onOutlier: tell,
    })
  }

  const counts = emptyCounts()
  let waiting = 0

  function* runSlices(): Generator<MessageSlice, void, void> {
    for (const outage of outages) tell(outage)
    for (const ship of ships) fleet.tellShip(ship)
    const transponders = ships.map(createTransponder)
    const perDay = intervalMs === null ? OPTIONS.messagesPerDay : (1.3 * DAY_MS) / intervalMs
    const perDayOfAll = Math.ceil((ships.length * perDay) / OPTIONS.sliceMessages)
    const sliceMs = DAY_MS / (DAY_SLICES.find((count) => count >= perDayOfAll) ?? DAY_SLICES.at(-1)!)
    const messages = new MessageBlock()
    for (let fromMs = startMs; fromMs < endMs; fromMs += sliceMs) {
      const untilMs = fromMs + sliceMs
      for (const transponder of transponders) transponder.runUntil(untilMs)
      const { block } = feed
      messages.take(block, orderByArrival(block, fromMs, untilMs))
      block.take(block, rowsBy(block, untilMs, false))
      waiting = block.count
      countMessages(messages, counts)
      yield { startMs: fromMs, endMs: untilMs, messages }
    }
  }

  return {
    ships,
    identities,
    receivers: receivers.names,
    papers: fleet.papers,
    counts,
    losses: () => ({ outage: feed.lost, undelivered: waiting }),
    slices: runSlices(),
  }
}

/** Slices of a day: whole minutes each. */
const DAY_SLICES = [1, 2, 3, 4, 6, 8, 12, 24, 48, 96, 144, 288, 480, 720, 1440]

function createFleet(
  { fleet, vessels, days, seed, startMs, places }: SimulationOptions,
  weather: Weather,
  tell: (truth: Truth) => void,
): SailingFleet {
  if (!(vessels >= 1 && vessels <= MOST_VESSELS)) {
    throw new RangeError(`simulate: ${vessels} vessels, from 1 to ${MOST_VESSELS} are possible`)
  }
  const setup = { vessels, days, seed, startMs, places, weather, tell }
  return fleet === 'patrol' ? createPatrolFleet(setup) : createOrdinaryFleet(setup)
}
