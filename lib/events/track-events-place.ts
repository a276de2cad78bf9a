/** Where an event is: the mean of its places and the box around them, exact in whole units on any meridian. */

import type { StateReader, StateWriter } from '../features/state-codec.ts'
import { lonDifference } from '../geo/great-circle.ts'
import { HALF_TURN, UNITS_PER_TURN, wrapUnits } from '../geo/units.ts'
import type { EventPlace } from './outputs.ts'

/** Longitudes are kept as differences from the first place, followed step by step: nothing wraps. */
export interface Extent {
  count: number
  firstLonUnits: number
  lastLonUnits: number
  /** Of the last place, east of the first. */
  eastUnits: number
  leastEastUnits: number
  mostEastUnits: number
  sumEastUnits: number
  sumLatUnits: number
  southUnits: number
  northUnits: number
}

export function noExtent(): Extent {
  return {
    count: 0,
    firstLonUnits: 0,
    lastLonUnits: 0,
    eastUnits: 0,
    leastEastUnits: 0,
    mostEastUnits: 0,
    sumEastUnits: 0,
    sumLatUnits: 0,
    southUnits: 0,
    northUnits: 0,
  }
}

export function startExtent(extent: Extent, lonUnits: number, latUnits: number): void {
  extent.count = 1
  extent.firstLonUnits = lonUnits
  extent.lastLonUnits = lonUnits
  extent.eastUnits = 0
  extent.leastEastUnits = 0
  extent.mostEastUnits = 0
  extent.sumEastUnits = 0
  extent.sumLatUnits = latUnits
  extent.southUnits = latUnits
  extent.northUnits = latUnits
}

export function extendExtent(extent: Extent, lonUnits: number, latUnits: number): void {
  extent.count++
  extent.eastUnits += lonDifference(extent.lastLonUnits, lonUnits)
  extent.lastLonUnits = lonUnits
  if (extent.eastUnits < extent.leastEastUnits) extent.leastEastUnits = extent.eastUnits
  else if (extent.eastUnits > extent.mostEastUnits) extent.mostEastUnits = extent.eastUnits
  extent.sumEastUnits += extent.eastUnits
  extent.sumLatUnits += latUnits
  if (latUnits < extent.southUnits) extent.southUnits = latUnits
  else if (latUnits > extent.northUnits) extent.northUnits = latUnits
}

/** What went all the way round lies in a box of all longitudes. */
export function placeOf(extent: Extent): EventPlace {
  const { count, firstLonUnits, leastEastUnits, mostEastUnits } = extent
  const isRound = mostEastUnits - leastEastUnits >= UNITS_PER_TURN
  return {
    lonUnits: wrapUnits(firstLonUnits + Math.round(extent.sumEastUnits / count)),
    latUnits: Math.round(extent.sumLatUnits / count),
    westUnits: isRound ? -HALF_TURN : wrapUnits(firstLonUnits + leastEastUnits),
    eastUnits: isRound ? HALF_TURN - 1 : wrapUnits(firstLonUnits + mostEastUnits),
    southUnits: extent.southUnits,
    northUnits: extent.northUnits,
  }
}

export function encodeExtent(extent: Extent, writer: StateWriter): void {
  writer.count(extent.count)
  writer.int32(extent.firstLonUnits)
  writer.int32(extent.lastLonUnits)
  writer.float64(extent.eastUnits)
  writer.float64(extent.leastEastUnits)
  writer.float64(extent.mostEastUnits)
  writer.float64(extent.sumEastUnits)
  writer.float64(extent.sumLatUnits)
  writer.int32(extent.southUnits)
  writer.int32(extent.northUnits)
}

export function decodeExtent(reader: StateReader): Extent {
  return {
    count: reader.count(),
    firstLonUnits: reader.int32(),
    lastLonUnits: reader.int32(),
    eastUnits: reader.float64(),
    leastEastUnits: reader.float64(),
    mostEastUnits: reader.float64(),
    sumEastUnits: reader.float64(),
    sumLatUnits: reader.float64(),
    southUnits: reader.int32(),
    northUnits: reader.int32(),
  }
}
