/**
 * A fleet for some days: the messages as they arrive, in slices of time, and beside them the truth. Ships are planned
 * as legs and asked where they are only when they send.
 */

import type { Places } from '../geo/places.ts'
import { countMessages, emptyCounts, Feed, type FeedCounts, type Message } from './feed.ts'
import { liveFishing } from './fishing-life.ts'
import {
  createFleetShip,
  type FleetShip,
  MOST_VESSELS,
  meetingShips,
  ownerOf,
  type ShipIdentity,
} from './fleet.ts'
import { liveBeacon, livePilot, liveTug } from './harbour-life.ts'
import { Helm } from './helm.ts'
import type { Life, LifeSteps, Radio } from './life.ts'
import { liveCarrier } from './meeting-life.ts'
import { createMeetings, type Meeting } from './meetings.ts'
import { liveFerry, livePleasure, liveTrade } from './merchant-life.ts'
import { MessageBlock, orderByArrival, rowsBy } from './message-block.ts'
import { createRandom } from './random.ts'
import { Coverage, planOutages, Receivers } from './receivers.ts'
import { REGIONS } from './regions.ts'
import { SearchScratch } from './sea-grid.ts'
import { kmBetween } from './sea-router.ts'
import { Sensors } from './sensors.ts'
import { Transponder } from './transponder.ts'
import type { Truth } from './truth.ts'
import { VESSEL_KINDS } from './vessel-kinds.ts'
import { createWaters, type Ground, type Waters } from './waters.ts'
import { createWeather } from './weather.ts'

const DAY_MS = 86_400_000

const OPTIONS = {
  /** Messages expected in a slice, about 60 B each in memory; slices divide a day evenly. */
  sliceMessages: 100_000,
  /** Messages that a ship is heard with in a day where no interval is set (measured). */
  messagesPerDay: 2500,
} as const

export interface SimulationOptions {
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
  /** Of the messages of the slices so far. */
  readonly counts: FeedCounts
  /** Messages lost in feed outages, and those on their way when the recording ended. */
  readonly losses: () => { readonly outage: number; readonly undelivered: number }
  readonly slices: Generator<MessageSlice, void, void>
}

export function simulate(options: SimulationOptions): Simulation {
  const { seed, startMs, days, places, intervalMs } = options
  if (!(options.vessels >= 1 && options.vessels <= MOST_VESSELS)) {
    throw new RangeError(`simulate: ${options.vessels} vessels, from 1 to ${MOST_VESSELS} are possible`)
  }
  const endMs = startMs + days * DAY_MS
  const ships = Array.from({ length: options.vessels }, (_, index) => createFleetShip(seed, index))
  const outages = planOutages(seed, startMs, days)
  const identities: ShipIdentity[] = []
  const receivers = new Receivers(seed)
  const feed = new Feed(new MessageBlock(), outages)
  const weather = createWeather(seed)
  const scratch = new SearchScratch()
  const watersByName = new Map<string, Waters>()
  const meetingsByFlotilla = new Map<number, (at: number) => Meeting>()
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

  /** Only of what is in the simulation's days and fleet. */
  function tell(truth: Truth): void {
    if ('partner' in truth && truth.partner >= ships.length) return
    if ('timeMs' in truth && truth.timeMs >= endMs) return
    if (!('endMs' in truth)) options.onTruth(truth)
    else if (truth.startMs < endMs) {
      options.onTruth(truth.endMs <= endMs ? truth : { ...truth, endMs, isOpen: true })
    }
  }

  function watersOf(name: string): Waters {
    let waters = watersByName.get(name)
    if (waters === undefined) {
      waters = createWaters(REGIONS.find((region) => region.name === name)!, places, scratch)
      watersByName.set(name, waters)
    }
    return waters
  }

  /** Where a ship works: ships that meet others in the first ground of their reach, the others in any. */
  function groundsOf(ship: FleetShip, waters: Waters): Ground[] {
    const ofReach = waters.grounds.filter(({ reach }) => reach === ship.reach)
    const grounds = ofReach.length > 0 ? ofReach : waters.grounds
    if (ship.story === 'meet') return [...grounds]
    const first = Math.floor(createRandom(seed, `ground ${ship.index}`).next() * grounds.length)
    return [...grounds.slice(first), ...grounds.slice(0, first)]
  }

  function meetingsOf(ship: FleetShip, waters: Waters): ((at: number) => Meeting) | null {
    if (ship.story !== 'meet') return null
    let meetings = meetingsByFlotilla.get(ship.flotilla)
    if (meetings === undefined) {
      const { carrier, partners } = meetingShips(ship.flotilla)
      const parties = partners.map((index) => {
        const partner = createFleetShip(seed, index)
        return { ship: partner, ground: groundsOf(partner, waters)[0]! }
      })
      meetings = createMeetings(seed, startMs, waters, createFleetShip(seed, carrier), parties)
      meetingsByFlotilla.set(ship.flotilla, meetings)
    }
    return meetings
  }

  function createTransponder(ship: FleetShip): Transponder {
    const waters = watersOf(ship.regionName)
    const random = createRandom(seed, `life ${ship.index}`)
    const grounds = groundsOf(ship, waters)
    const ground = grounds[0]!
    const home = homeOf(ship, waters, ground)
    const helm = new Helm(home.berth, startMs, VESSEL_KINDS[ship.kind].turnDegPerMinute, random, weather)
    const radio: Radio = { silences: [], identities: [{ fromMs: -Infinity, identity: ship.identity }] }
    const life: Life = {
      ...{ ship, helm, random, waters, home, ground, radio, tell },
      // Not across the whole region, day after day.
      otherGrounds: grounds
        .slice(1)
        .sort((a, b) => kmBetween(ground.middle, a.middle) - kmBetween(ground.middle, b.middle))
        .slice(0, 3),
      meetings: meetingsOf(ship, waters),
    }
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
      life: live(life),
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
    for (const ship of ships) tellShip(ship, tell)
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
    counts,
    losses: () => ({ outage: feed.lost, undelivered: waiting }),
    slices: runSlices(),
  }
}

/** Slices of a day: whole minutes each. */
const DAY_SLICES = [1, 2, 3, 4, 6, 8, 12, 24, 48, 96, 144, 288, 480, 720, 1440]

function live(life: Life): LifeSteps {
  switch (life.ship.kind) {
    case 'carrier':
      return liveCarrier(life)
    case 'cargo':
    case 'tanker':
      return liveTrade(life)
    case 'ferry':
      return liveFerry(life)
    case 'pleasure':
      return livePleasure(life)
    case 'tug':
      return liveTug(life)
    case 'pilot':
      return livePilot(life)
    case 'net-beacon':
      return liveBeacon(life)
    default:
      return liveFishing(life)
  }
}

/** A fishing ship's home is one of the three ports nearest to where it works, another's any. */
function homeOf(ship: FleetShip, waters: Waters, ground: Ground) {
  // Ships that go out and home on one day live next to their ground.
  const byDistance = [...waters.harbours].sort(
    (a, b) => kmBetween(a.berth, ground.middle) - kmBetween(b.berth, ground.middle),
  )
  const near = ship.reach === 'coastal' ? 1 : 3
  return byDistance[ship.index % Math.min(near, byDistance.length)]!
}

function tellShip(ship: FleetShip, tell: (truth: Truth) => void): void {
  const { index, mmsi, kind, transponder, identity, regionName } = ship
  tell({ kind: 'vessel', vessel: index, mmsi, vesselKind: kind, transponder, identity, region: regionName })
  if (ship.story !== 'shared-number') return
  tell({ kind: 'shared-number', vessel: index, partner: ownerOf(mmsi), mmsi })
}
