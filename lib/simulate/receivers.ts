/** Who hears a ship: stations at the ports, satellites elsewhere, and sometimes nobody. */

import { distanceKmUnits } from '../geo/great-circle.ts'
import { createRandom, type Random } from './random.ts'
import type { Waypoint } from './sea-grid.ts'
import { placeNear } from './sea-router.ts'
import type { OutageTruth } from './truth.ts'
import type { Waters } from './waters.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const OPTIONS = {
  /** Range of a shore station, km: about 35 nm for Class A (its antenna makes it more or less), 12 nm for 2 W Class B. */
  shoreRangeKm: { 'class-a': 65, 'class-b': 22 },
  /** At each port, so far from it, with so many times the range: the harbour's own on its mast, and a volunteer's. */
  stations: [
    { letter: 'a', farKm: 1, factor: [0.85, 1.25] },
    { letter: 'b', farKm: 15, factor: [0.4, 0.8] },
  ],
  /** Share of messages that a shore station hears nearby, and at the edge of its range. */
  heardNearby: 0.97,
  heardAtEdge: 0.2,
  /** Standard deviation of a shore station's clock, ms. */
  clockErrorMs: 250,
  /** Feed outages: share of days with one, hours; day 1 (the second) always has one. */
  outageShare: 0.15,
  outageHours: [0.7, 1.9],
} as const

/** Index of the satellites among the receivers. */
export const SATELLITE = 0

export interface Station {
  readonly name: string
  readonly place: Waypoint
  /** To the range of every station. */
  readonly rangeFactor: number
  readonly clockErrorMs: number
}

/** All receivers there are, numbered as they are first needed: the satellites, and two stations at each port. */
export class Receivers {
  readonly names: string[] = ['sim-sat']
  private readonly byWaters = new Map<string, { first: number; stations: Station[] }>()

  constructor(private readonly seed: number) {}

  /** The stations of waters, and the index of the first of them. */
  stationsOf(waters: Waters): { readonly first: number; readonly stations: readonly Station[] } {
    const known = this.byWaters.get(waters.name)
    if (known !== undefined) return known
    const random = createRandom(this.seed, `stations ${waters.name}`)
    const stations = waters.harbours.flatMap(({ berth }, i) =>
      OPTIONS.stations.map(({ letter, farKm, factor }) => ({
        name: `sim-${waters.name}-${i + 1}${letter}`,
        place: placeNear(berth, farKm, random),
        rangeFactor: random.within(factor),
        clockErrorMs: random.normal(OPTIONS.clockErrorMs),
      })),
    )
    const made = { first: this.names.length, stations }
    this.names.push(...stations.map(({ name }) => name))
    this.byWaters.set(waters.name, made)
    return made
  }
}

/** Stations in range of one ship, the nearest two, looked up now and then as it moves. */
export class Coverage {
  /** Index of the receiver, -1 where there is none, and the share of messages that it hears. */
  nearest = -1
  nearestShare = 0
  second = -1
  secondShare = 0
  private readonly stations: readonly Station[]
  private readonly first: number
  private readonly rangeKm: number

  constructor(receivers: Receivers, waters: Waters, transponder: 'class-a' | 'class-b') {
    const { stations, first } = receivers.stationsOf(waters)
    this.stations = stations
    this.first = first
    this.rangeKm = OPTIONS.shoreRangeKm[transponder]
  }

  look(lonUnits: number, latUnits: number): void {
    this.nearest = -1
    this.second = -1
    this.nearestShare = 0
    this.secondShare = 0
    for (let i = 0; i < this.stations.length; i++) {
      const { place, rangeFactor } = this.stations[i]!
      const part =
        distanceKmUnits(lonUnits, latUnits, place.lonUnits, place.latUnits) / (this.rangeKm * rangeFactor)
      if (part > 1) continue
      const share = OPTIONS.heardNearby - (OPTIONS.heardNearby - OPTIONS.heardAtEdge) * part ** 3
      if (share > this.nearestShare) {
        this.second = this.nearest
        this.secondShare = this.nearestShare
        this.nearest = this.first + i
        this.nearestShare = share
      } else if (share > this.secondShare) {
        this.second = this.first + i
        this.secondShare = share
      }
    }
  }

  clockErrorMs(receiver: number): number {
    return receiver === SATELLITE ? 0 : this.stations[receiver - this.first]!.clockErrorMs
  }
}

/** Spans in which no receiver hears anything, of so many hours each, in the order of time. */
export function planOutages(
  seed: number,
  startMs: number,
  days: number,
  outageHours: readonly [from: number, to: number] = OPTIONS.outageHours,
): OutageTruth[] {
  const outages: OutageTruth[] = []
  for (let day = 0; day < days; day++) {
    const random: Random = createRandom(seed, `outage ${day}`)
    const hours = random.within(outageHours)
    const beginMs = startMs + day * DAY_MS + random.between(0, 24 - hours) * HOUR_MS
    const isOut = random.isBelow(OPTIONS.outageShare) || day === 1
    const endMs = beginMs + hours * HOUR_MS
    if (isOut && beginMs < startMs + days * DAY_MS) outages.push({ kind: 'outage', startMs: beginMs, endMs })
  }
  return outages
}
