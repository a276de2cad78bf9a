/**
 * Who sails: ship `index` of a seed, whatever the number of ships. Fifty ships of one water are a flotilla; its places
 * are filled in a fixed order that begins with one of every kind, so that a handful of ships is a fleet already.
 */

import { createRandom, type Random } from './random.ts'
import { REGIONS } from './regions.ts'
import { VESSEL_KINDS, type VesselKind } from './vessel-kinds.ts'
import type { Reach } from './waters.ts'

/** What befalls a ship beside its work; see stories.ts. */
export type Story = 'switch-off' | 'dark' | 'rename' | 'shared-number' | 'meet'

interface Slot {
  readonly kind: VesselKind
  readonly reach?: Reach
  readonly story?: Story
  /** Of a shared number: the place in the flotilla of the ship whose number it is. */
  readonly sharedWith?: number
}

/**
 * Of the 74,056 MMSI in Global Fishing Watch's vessel list a sixth fish. Here it is half: the fleet exists to test what
 * finds fishing. Within each half the shares are those of the list: of its trawlers, drifting longliners and seiners 63,
 * 23 and 14 % (here 65, 20 and 15 %); of its cargo ships, tankers, ships with people and tugs 38, 17, 32 and 13 % (here
 * 40, 20, 25 and 15 %, pilots among the people).
 */
const SLOTS: readonly Slot[] = [
  { kind: 'trawler', reach: 'shelf', story: 'meet' },
  { kind: 'longliner', reach: 'offshore', story: 'meet' },
  { kind: 'cargo' },
  { kind: 'seiner', reach: 'shelf' },
  { kind: 'tanker' },
  { kind: 'squid-jigger', reach: 'offshore', story: 'meet' },
  { kind: 'carrier', reach: 'offshore', story: 'meet' },
  { kind: 'pot-boat', reach: 'coastal' },
  { kind: 'ferry' },
  { kind: 'tug' },
  { kind: 'small-boat', reach: 'coastal' },
  { kind: 'pilot' },
  { kind: 'pleasure', reach: 'coastal' },
  { kind: 'net-beacon', reach: 'shelf' },
  { kind: 'trawler', reach: 'offshore', story: 'switch-off' },
  { kind: 'longliner', reach: 'offshore', story: 'switch-off' },
  { kind: 'trawler', reach: 'shelf', story: 'dark' },
  { kind: 'trawler', reach: 'offshore', story: 'rename' },
  { kind: 'trawler', reach: 'shelf', story: 'shared-number', sharedWith: 14 },
  { kind: 'trawler', reach: 'coastal' },
  { kind: 'cargo' },
  { kind: 'cargo' },
  { kind: 'ferry' },
  { kind: 'trawler', reach: 'coastal' },
  { kind: 'seiner', reach: 'coastal' },
  { kind: 'cargo', story: 'shared-number', sharedWith: 20 },
  { kind: 'small-boat', reach: 'coastal' },
  { kind: 'trawler', reach: 'shelf' },
  { kind: 'tug' },
  { kind: 'pleasure', reach: 'coastal' },
  { kind: 'tanker' },
  { kind: 'cargo' },
  { kind: 'longliner', reach: 'offshore', story: 'dark' },
  { kind: 'trawler', reach: 'coastal' },
  { kind: 'seiner', reach: 'offshore', story: 'switch-off' },
  { kind: 'cargo' },
  { kind: 'ferry' },
  { kind: 'net-beacon', reach: 'shelf' },
  { kind: 'trawler', reach: 'shelf' },
  { kind: 'squid-jigger', reach: 'offshore' },
  { kind: 'pot-boat', reach: 'coastal' },
  { kind: 'cargo' },
  { kind: 'tanker' },
  { kind: 'trawler', reach: 'offshore' },
  { kind: 'tug' },
  { kind: 'cargo' },
  { kind: 'longliner', reach: 'offshore' },
  { kind: 'trawler', reach: 'coastal' },
  { kind: 'tanker' },
  { kind: 'trawler', reach: 'shelf' },
]

export const FLOTILLA_SHIPS = SLOTS.length

/** Largest fleet: numbers of ships have six digits after those of the country. */
export const MOST_VESSELS = 1_000_000

/**
 * Digits of places that register no ships: Adélie Land (501), Ascension Island (608), Pitcairn Island (555). None of
 * the 74,056 MMSI of Global Fishing Watch's vessel list carries them. They have a flag all the same, so that a fleet
 * has several.
 */
const COUNTRY_DIGITS = [501, 501, 501, 608, 555] as const

/** Beginning of the IMO numbers: of six digits before the check digit, as far as is known given to no ship. */
const FIRST_IMO = 300_000
const IMO_NUMBERS = 100_000

/** What a ship says of itself. */
export interface ShipIdentity {
  /** At most 20 characters. */
  readonly name: string
  readonly callSign: string
  /** Seven digits with their check digit, null for small craft. */
  readonly imo: number | null
  /** 0: not said. */
  readonly shipType: number
  readonly lengthM: number
  readonly widthM: number
  readonly draughtM: number
}

export interface FleetShip {
  readonly index: number
  readonly kind: VesselKind
  readonly mmsi: number
  readonly identity: ShipIdentity
  readonly transponder: 'class-a' | 'class-b'
  readonly cruiseKnots: number
  readonly reach: Reach
  readonly story: Story | null
  /** Counts from 0. */
  readonly flotilla: number
  readonly regionName: string
}

/** Numbers of the ships of a flotilla that meet at sea: the carrier, and those that come to it. */
export function meetingShips(flotilla: number): { readonly carrier: number; readonly partners: number[] } {
  const first = flotilla * FLOTILLA_SHIPS
  const places = SLOTS.flatMap(({ kind, story }, at) => (story === 'meet' && kind !== 'carrier' ? [at] : []))
  return {
    carrier: first + SLOTS.findIndex(({ kind }) => kind === 'carrier'),
    partners: places.map((at) => first + at),
  }
}

export function createFleetShip(seed: number, index: number): FleetShip {
  const flotilla = Math.floor(index / FLOTILLA_SHIPS)
  const slot = SLOTS[index % FLOTILLA_SHIPS]!
  return buildShip(seed, index, {
    kind: slot.kind,
    mmsi: mmsiOf(seed, numberOwner(seed, index, flotilla, slot)),
    reach: slot.reach ?? 'shelf',
    story: slot.story ?? null,
  })
}

/** A ship of its kind, as large and fast as chance has it, in its flotilla's waters. */
export function buildShip(
  seed: number,
  index: number,
  given: Pick<FleetShip, 'kind' | 'mmsi' | 'reach' | 'story'>,
): FleetShip {
  const flotilla = Math.floor(index / FLOTILLA_SHIPS)
  const { kind } = given
  const facts = VESSEL_KINDS[kind]
  const random = createRandom(seed, `ship ${index}`)
  const cruiseKnots = random.within(facts.cruiseKnots)
  const lengthM = Math.round(random.within(facts.lengthM))
  const widthM = Math.max(1, Math.round(lengthM / facts.slimness))
  const isBeacon = kind === 'net-beacon'
  return {
    index,
    ...given,
    identity: {
      name: isBeacon ? 'NET MARK-99%' : shipName(facts.word, index),
      callSign: isBeacon ? '' : callSign(index),
      imo: facts.transponder === 'class-b' ? null : imoNumber(index),
      ...{ shipType: facts.shipType, lengthM, widthM },
      draughtM: Math.round(widthM * 4) / 10,
    },
    transponder: facts.transponder,
    cruiseKnots,
    flotilla,
    regionName: regionOf(seed, flotilla),
  }
}

export function shipName(word: string, index: number): string {
  return `SIM ${word} ${index + 1}`
}

export function callSign(index: number): string {
  return `SIM${index.toString(36).toUpperCase().padStart(4, '0')}`
}

/** Six digits and the check digit: the last of the sum of the digits times 7, 6, …, 2 (IMO resolution A.1117). */
function imoNumber(index: number): number {
  const sixDigits = FIRST_IMO + (index % IMO_NUMBERS)
  const sum = [...String(sixDigits)].reduce((total, digit, at) => total + Number(digit) * (7 - at), 0)
  return sixDigits * 10 + (sum % 10)
}

function mmsiOf(seed: number, index: number): number {
  const digits = createRandom(seed, `country ${index}`).pick(COUNTRY_DIGITS)
  return digits * 1_000_000 + index
}

/** The ship whose own an MMSI of the fleet is. */
export function ownerOf(mmsi: number): number {
  return mmsi % 1_000_000
}

/** Whose number a ship sends: its own, or of a shared one another's, of the same waters or of the flotilla before. */
function numberOwner(seed: number, index: number, flotilla: number, slot: Slot): number {
  if (slot.sharedWith === undefined) return index
  const isFar = flotilla > 0 && createRandom(seed, `shared ${index}`).isBelow(0.5)
  return (isFar ? flotilla - 1 : flotilla) * FLOTILLA_SHIPS + slot.sharedWith
}

/** Every region once in an order of the seed, then again. The second has the antimeridian, so that a fleet of two has it. */
export function regionOf(seed: number, flotilla: number): string {
  const round = Math.floor(flotilla / REGIONS.length)
  const order = shuffled(
    REGIONS.map(({ name }) => name),
    createRandom(seed, `regions ${round}`),
  )
  const samoa = order.indexOf('samoa')
  order[samoa] = order[1]!
  order[1] = 'samoa'
  return order[flotilla % REGIONS.length]!
}

/** In place. */
export function shuffled<T>(items: T[], random: Random): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1))
    ;[items[i], items[j]] = [items[j]!, items[i]!]
  }
  return items
}
