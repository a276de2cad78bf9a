/**
 * Who sails in patrolled waters: the fifty places of a flotilla, under whose flag, with which licence. Twenty-nine fish
 * with an AIS of class A; half of those keep to the law.
 */

import type { Gear } from '../../geo/gears.ts'
import { buildShip, FLOTILLA_SHIPS, type FleetShip } from '../fleet.ts'
import type { VesselKind } from '../vessel-kinds.ts'
import type { Chart } from './zones.ts'

/** Beside what a flag allows: to fish in one's own closed areas for research, or in the neighbour's waters. */
export type Licence = 'closed-areas' | 'abroad'

interface Berth {
  readonly kind: VesselKind
  /** One of the two neighbours, or the stranger. */
  readonly flag: 0 | 1 | 2
  /** May be dealt a story. */
  readonly isPoacher?: true
  readonly licence?: Licence
}

const POACHER = { isPoacher: true } as const

/** Begins with some of every kind, so that a small fleet has stories too. */
const BERTHS: readonly Berth[] = [
  { kind: 'trawler', flag: 0, ...POACHER },
  { kind: 'trawler', flag: 1, ...POACHER },
  { kind: 'seiner', flag: 0, ...POACHER },
  { kind: 'carrier', flag: 2 },
  { kind: 'cargo', flag: 2 },
  { kind: 'trawler', flag: 0 },
  { kind: 'trawler', flag: 1 },
  { kind: 'trawler', flag: 0, licence: 'closed-areas' },
  { kind: 'small-boat', flag: 0 },
  { kind: 'net-beacon', flag: 0 },
  { kind: 'longliner', flag: 1, ...POACHER },
  { kind: 'tanker', flag: 2 },
  { kind: 'tug', flag: 0 },
  { kind: 'trawler', flag: 0, ...POACHER },
  { kind: 'trawler', flag: 1, ...POACHER },
  { kind: 'trawler', flag: 1, licence: 'abroad' },
  { kind: 'seiner', flag: 1, ...POACHER },
  { kind: 'seiner', flag: 0 },
  { kind: 'pilot', flag: 0 },
  { kind: 'ferry', flag: 0 },
  { kind: 'trawler', flag: 0, ...POACHER },
  { kind: 'trawler', flag: 1, ...POACHER },
  { kind: 'trawler', flag: 1, licence: 'closed-areas' },
  { kind: 'longliner', flag: 0, licence: 'abroad' },
  { kind: 'cargo', flag: 0 },
  { kind: 'small-boat', flag: 1 },
  { kind: 'net-beacon', flag: 1 },
  { kind: 'pleasure', flag: 0 },
  { kind: 'trawler', flag: 0, ...POACHER },
  { kind: 'trawler', flag: 1, ...POACHER },
  { kind: 'seiner', flag: 0, ...POACHER },
  { kind: 'seiner', flag: 1, ...POACHER },
  { kind: 'trawler', flag: 0 },
  { kind: 'trawler', flag: 1 },
  { kind: 'seiner', flag: 1 },
  { kind: 'squid-jigger', flag: 0, ...POACHER },
  { kind: 'carrier', flag: 2 },
  { kind: 'cargo', flag: 1 },
  { kind: 'tug', flag: 1 },
  { kind: 'tanker', flag: 1 },
  { kind: 'longliner', flag: 1 },
  { kind: 'longliner', flag: 0, ...POACHER },
  { kind: 'squid-jigger', flag: 1 },
  { kind: 'trawler', flag: 0, licence: 'abroad' },
  { kind: 'pot-boat', flag: 0 },
  { kind: 'small-boat', flag: 0 },
  { kind: 'cargo', flag: 2 },
  { kind: 'cargo', flag: 2 },
  { kind: 'pot-boat', flag: 1 },
  { kind: 'small-boat', flag: 1 },
]

/** Digits of each flag's numbers; the fleet's own three, which register no ships (../fleet.ts). */
const COUNTRY_DIGITS: Readonly<Record<string, number>> = { ATF: 501, SHN: 608, ASM: 559 }

export const PATROL_GEARS: Readonly<Partial<Record<VesselKind, Gear>>> = {
  trawler: 'trawlers',
  longliner: 'drifting_longlines',
  seiner: 'purse_seines',
  'squid-jigger': 'squid_jigger',
  'pot-boat': 'pots_and_traps',
  'small-boat': 'other_fishing',
}

/** Fishing ships that report as class A and stay out for days. */
export const FISHING_KINDS: readonly VesselKind[] = ['trawler', 'longliner', 'seiner', 'squid-jigger']

/** Fishing boats that go out and home on one day. */
export function isBoat(kind: VesselKind): boolean {
  return kind === 'small-boat' || kind === 'pot-boat'
}

export interface PatrolShip extends FleetShip {
  /** ISO 3166-1 alpha-3. */
  readonly flag: string
  readonly isPoacher: boolean
  readonly licence: Licence | null
}

/** `chart`: of the waters of its flotilla; `boatFlag`: of whose coast its boats are. */
export function createPatrolShip(seed: number, index: number, chart: Chart, boatFlag: string): PatrolShip {
  const { kind, flag: flagAt, isPoacher = false, licence = null } = BERTHS[index % FLOTILLA_SHIPS]!
  const flag = isBoat(kind) ? boatFlag : [...chart.countries, chart.stranger][flagAt]!
  const mmsi = COUNTRY_DIGITS[flag]! * 1_000_000 + index
  const ship = buildShip(seed, index, { kind, mmsi, reach: 'shelf', story: null })
  return { ...ship, flag, isPoacher, licence }
}
