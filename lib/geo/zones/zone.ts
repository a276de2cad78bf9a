/** What a zone is: an area of sea in which something is allowed or not, by whom, when, and who says so. */

import type { Gear } from '../gears.ts'

export const ZONE_KINDS = [
  'territorial-sea',
  'eez',
  'no-take',
  'seasonal-closure',
  'rfmo',
  'gear-ban',
  'own',
] as const

/** 'own': an area of interest that an analyst drew or brought, which forbids nothing by itself. */
export type ZoneKind = (typeof ZONE_KINDS)[number]

/** A part of every year in UTC, both days included; may go over new year. */
export interface Season {
  readonly fromMonth: number
  readonly fromDay: number
  readonly toMonth: number
  readonly toDay: number
}

/**
 * Rings in degrees as longitude, latitude, longitude, …, closed (the first place again at the end): the outer one, then
 * holes. Longitudes lie in -180..180: what crosses 180° was cut there, and edges along ±180° or at a pole are seams,
 * not borders.
 */
export interface ZonePolygon {
  readonly rings: readonly Float64Array[]
}

export interface Zone {
  /** Stable among all zones of a folder, as the source numbers it or made from the set and its name. */
  readonly id: string
  readonly name: string
  readonly kind: ZoneKind
  /** Who made the rule: '' where not told. */
  readonly authority: string
  /** Where the polygon came from, with its credit. */
  readonly source: string
  /** ISO 3166-1 alpha-3 of whose water it is; null of areas beyond, or where not told. */
  readonly country: string | null
  /** In force for from <= time < to, epoch ms UTC; null: without such an end. */
  readonly validFromMs: number | null
  readonly validToMs: number | null
  /** Of each year; none: all of it. */
  readonly seasons: readonly Season[]
  /** ISO 3166-1 alpha-3 of flags that may fish there without an authorisation of their own; null: nothing is said. */
  readonly permittedFlags: readonly string[] | null
  /** Gears that may be used there; null: nothing is said. */
  readonly permittedGears: readonly Gear[] | null
  readonly polygons: readonly ZonePolygon[]
  /** 16 hexadecimal digits over all of the above: another polygon or rule is another version. */
  readonly version: string
}

/** Where zones are, made once for a set of them. Numbers are positions in `zones`. Places are 1/600,000°. */
export interface ZoneIndex {
  readonly zones: readonly Zone[]
  /**
   * The zones that hold the place, borders included, ascending, into `found`; returns how many. `found` has room for
   * `mostAtOnce`.
   */
  zonesAt(lonUnits: number, latUnits: number, found: Int32Array): number
  readonly mostAtOnce: number
  /**
   * A number that two places share only where every zone holds both or neither, so that a ship that stays in it need
   * not be looked up again; -1 where a border is near.
   */
  uniformCell(lonUnits: number, latUnits: number): number
  /** Whether one zone holds the place, border included. */
  isInside(zone: number, lonUnits: number, latUnits: number): boolean
  /** Great-circle distance to the zone's border from either side, km; Infinity beyond `withinKm` (at most 500). */
  borderKm(zone: number, lonUnits: number, latUnits: number, withinKm: number): number
  /** Zones whose border is at most `withinKm` (at most 500) away, from either side, ascending, each with its distance. */
  bordersWithin(
    lonUnits: number,
    latUnits: number,
    withinKm: number,
    visit: (zone: number, km: number) => void,
  ): void
  /**
   * How far along the way from one place to another, 0..1 of the great circle (straight in degrees where it is short),
   * a ship that is in the zone at one end only first meets its border.
   */
  crossing(
    zone: number,
    fromLonUnits: number,
    fromLatUnits: number,
    toLonUnits: number,
    toLatUnits: number,
  ): number
}
