/** The ordinary fleet: working ships of many waters, half of them fishing, with few stories (docs/simulation.md). */

import { liveFishing } from './fishing-life.ts'
import { createFleetShip, type FleetShip, meetingShips, ownerOf } from './fleet.ts'
import { liveBeacon, livePilot, liveTug } from './harbour-life.ts'
import { Helm } from './helm.ts'
import { type Life, type LifeSteps, startRadio } from './life.ts'
import { liveCarrier } from './meeting-life.ts'
import { createMeetings, type Meeting } from './meetings.ts'
import { liveFerry, livePleasure, liveTrade } from './merchant-life.ts'
import { createRandom } from './random.ts'
import { planOutages } from './receivers.ts'
import { REGIONS } from './regions.ts'
import type { FleetSetup, Sailing, SailingFleet } from './sailing-fleet.ts'
import { SearchScratch } from './sea-grid.ts'
import { kmBetween } from './sea-router.ts'
import { VESSEL_KINDS } from './vessel-kinds.ts'
import { createWaters, type Ground, type Waters } from './waters.ts'

export function createOrdinaryFleet(setup: FleetSetup): SailingFleet {
  const { seed, startMs, days, places, weather, tell } = setup
  const ships = Array.from({ length: setup.vessels }, (_, index) => createFleetShip(seed, index))
  const scratch = new SearchScratch()
  const watersByName = new Map<string, Waters>()
  const meetingsByFlotilla = new Map<number, (at: number) => Meeting>()

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

  function setSail(ship: FleetShip): Sailing {
    const waters = watersOf(ship.regionName)
    const random = createRandom(seed, `life ${ship.index}`)
    const grounds = groundsOf(ship, waters)
    const ground = grounds[0]!
    const home = homeOf(ship, waters, ground)
    const helm = new Helm(home.berth, startMs, VESSEL_KINDS[ship.kind].turnDegPerMinute, random, weather)
    const radio = startRadio(ship)
    const life: Life = {
      ...{ ship, helm, random, waters, home, ground, radio, tell },
      // Not across the whole region, day after day.
      otherGrounds: grounds
        .slice(1)
        .sort((a, b) => kmBetween(ground.middle, a.middle) - kmBetween(ground.middle, b.middle))
        .slice(0, 3),
      meetings: meetingsOf(ship, waters),
    }
    return { life, steps: live(life) }
  }

  function tellShip(ship: FleetShip): void {
    const { index, mmsi, kind, transponder, identity, regionName } = ship
    tell({ kind: 'vessel', vessel: index, mmsi, vesselKind: kind, transponder, identity, region: regionName })
    if (ship.story !== 'shared-number') return
    tell({ kind: 'shared-number', vessel: index, partner: ownerOf(mmsi), mmsi })
  }

  return { ships, outages: planOutages(seed, startMs, days), papers: [], tellShip, setSail }
}

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
