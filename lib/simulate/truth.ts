/**
 * What really happened, beside the reports: the types of `truth.ndjson`. Times are UTC epoch ms inside and ISO 8601 in
 * the file; places are degrees. A row whose end lies after the simulation's is cut there and marked `isOpen`.
 *
 * A ship is known by `vessel`, its index in the fleet: two ships may share one MMSI.
 */

import type { ShipIdentity } from './fleet.ts'
import type { VesselKind } from './vessel-kinds.ts'

/** The gear of a fishing operation. */
export type Gear = 'trawl' | 'drifting-longline' | 'purse-seine' | 'squid-jig' | 'pots' | 'handline'

interface Placed {
  /** Where it begins. */
  readonly lonDeg: number
  readonly latDeg: number
}

interface Lasting {
  readonly startMs: number
  readonly endMs: number
  /** It lasts on after the simulation's end, at which it is cut. */
  readonly isOpen?: true
}

/** A ship of the fleet. */
export interface VesselTruth {
  readonly kind: 'vessel'
  readonly vessel: number
  readonly mmsi: number
  readonly vesselKind: VesselKind
  readonly transponder: 'class-a' | 'class-b'
  readonly identity: ShipIdentity
  readonly region: string
}

/**
 * One operation of a gear: a tow, a set, a haul, a night's jigging. `setting`, `fishing` and `hauling` are fishing to
 * Global Fishing Watch; so is the drift of a longline between set and haul (`soaking`).
 */
export interface FishingTruth extends Placed, Lasting {
  readonly kind: 'fishing'
  readonly vessel: number
  readonly gear: Gear
  readonly phase: 'setting' | 'fishing' | 'soaking' | 'hauling'
}

/** From making fast to casting off. */
export interface PortCallTruth extends Placed, Lasting {
  readonly kind: 'port-call'
  readonly vessel: number
  /** As the port list has it. */
  readonly port: string
}

/** Two ships alongside at sea; only where both are in the fleet. */
export interface MeetingTruth extends Placed, Lasting {
  readonly kind: 'meeting'
  readonly vessel: number
  readonly partner: number
}

/** A ship adrift at sea at under 2 kn, and not fishing. */
export interface LoiteringTruth extends Placed, Lasting {
  readonly kind: 'loitering'
  readonly vessel: number
}

/**
 * Nothing is heard of a ship: switched off at sea (`at-sea`), near a closed place (`dark`), or on the mooring; or its
 * weak transponder is drowned out for hours (`dropout`).
 */
export interface SilenceTruth extends Placed, Lasting {
  readonly kind: 'silence'
  readonly vessel: number
  readonly why: 'at-sea' | 'dark' | 'moored' | 'out-of-water' | 'dropout'
  /** The place that a ship went dark near. */
  readonly near: { readonly lonDeg: number; readonly latDeg: number; readonly radiusKm: number } | null
}

/** From then on a ship gives another name and call sign. */
export interface RenameTruth extends Placed {
  readonly kind: 'rename'
  readonly vessel: number
  readonly timeMs: number
  readonly from: string
  readonly to: string
}

/** Two ships send one number, all the time. */
export interface SharedNumberTruth {
  readonly kind: 'shared-number'
  readonly vessel: number
  readonly partner: number
  readonly mmsi: number
}

/** No receiver hears anything. */
export interface OutageTruth extends Lasting {
  readonly kind: 'outage'
}

/** One position far from the ship. */
export interface OutlierTruth {
  readonly kind: 'outlier'
  readonly vessel: number
  readonly timeMs: number
  readonly offKm: number
}

/** What goes on that is not allowed, or hides it; of the patrol fleet. */
export const STORIES = [
  'no-take-fishing',
  'going-dark',
  'transshipment',
  'shared-number',
  'spoofed-positions',
  'foreign-fishing',
  'closed-season-fishing',
  'forbidden-gear',
] as const
export type StoryName = (typeof STORIES)[number]

/** What looks like a story and is none; of the patrol fleet. */
export const INNOCENTS = [
  'zone-transit',
  'licensed-fishing',
  'border-fishing',
  'pair-trawling',
  'tug-or-pilot',
  'bunkering',
  'weather-anchoring',
  'night-drift',
  'feed-outage',
  'net-beacon',
  'class-b-dropout',
  'open-season-fishing',
  'permitted-gear',
  'licensed-abroad',
] as const
export type InnocentName = (typeof INNOCENTS)[number]

interface Told extends Placed, Lasting {
  /** Who does it; of two, the one of which it is told. */
  readonly vessel: number
  /** The other ship: alongside, of the pair, or whose number is sent. */
  readonly partner: number | null
  /** Of zones.geojson: where it happens, or what it happens near. */
  readonly zone: string | null
}

export interface StoryTruth extends Told {
  readonly kind: 'story'
  readonly name: StoryName
}

export interface InnocentTruth extends Told {
  readonly kind: 'innocent'
  readonly name: InnocentName
}

export type Truth =
  | VesselTruth
  | FishingTruth
  | PortCallTruth
  | MeetingTruth
  | LoiteringTruth
  | SilenceTruth
  | RenameTruth
  | SharedNumberTruth
  | OutageTruth
  | OutlierTruth
  | StoryTruth
  | InnocentTruth

/** A row of the file; `isOpen` only where it was cut off. */
export function truthToJson(truth: Truth): string {
  const row: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(truth)) {
    if (key.endsWith('Ms')) row[key.slice(0, -2)] = new Date(value as number).toISOString()
    else if (key.endsWith('Deg')) row[key] = Number((value as number).toFixed(6))
    else row[key] = value
  }
  return JSON.stringify(row)
}
