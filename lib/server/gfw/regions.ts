/** Which zones of the folder hold a place, by the kinds of region that Global Fishing Watch lists with an event. */

import { isInForce } from '../../geo/zones/in-force.ts'
import type { ZoneIndex, ZoneKind } from '../../geo/zones/zone.ts'

/** Ids of zones, as they were imported. Lists of which the folder can hold no zones are empty. */
export interface GfwRegions {
  readonly mpa: string[]
  readonly eez: string[]
  readonly rfmo: string[]
  readonly fao: string[]
  readonly majorFao: string[]
  readonly eez12Nm: string[]
  readonly highSeas: string[]
  readonly mpaNoTakePartial: string[]
  readonly mpaNoTake: string[]
}

const REGIONS_OF_KIND: Readonly<Record<ZoneKind, readonly (keyof GfwRegions)[]>> = {
  'territorial-sea': ['eez12Nm'],
  eez: ['eez'],
  rfmo: ['rfmo'],
  'no-take': ['mpa', 'mpaNoTake'],
  // Areas that are closed at times or to some gears, and those of an analyst, are none of theirs.
  'seasonal-closure': [],
  'gear-ban': [],
  own: [],
}

/** Of zones in force at a time, epoch ms. */
export function regionsAt(zones: ZoneIndex, lonUnits: number, latUnits: number, timeMs: number): GfwRegions {
  const regions: GfwRegions = {
    ...{ mpa: [], eez: [], rfmo: [], fao: [], majorFao: [], eez12Nm: [], highSeas: [] },
    ...{ mpaNoTakePartial: [], mpaNoTake: [] },
  }
  const found = new Int32Array(zones.mostAtOnce)
  const count = zones.zonesAt(lonUnits, latUnits, found)
  for (const number of found.subarray(0, count)) {
    const zone = zones.zones[number]!
    if (isInForce(zone, timeMs)) for (const name of REGIONS_OF_KIND[zone.kind]) regions[name].push(zone.id)
  }
  return regions
}
