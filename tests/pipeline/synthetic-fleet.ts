/** A few synthetic ships, for tests of the store and the pipeline: the same reports for the same arguments. */

import { ReportBuffer } from '../../lib/ais/report.ts'
import { unitsOfLatDeg, unitsOfLonDeg } from '../../lib/geo/units.ts'

const START_MS = Date.UTC(2025, 2, 1, 5)
const MINUTE_MS = 60_000

export interface FleetOptions {
  readonly ships: number
  readonly hours: number
}

interface Sighting {
  readonly mmsi: string
  readonly timeMs: number
  readonly lonDeg: number
  readonly latDeg: number
  readonly speedKnots: number
  readonly courseDeg: number
  /** Given every half hour, else ''. */
  readonly name: string
}

export function mmsiOf(ship: number): string {
  return String(219_000_000 + ship * 17)
}

/** CSV lines without a header, in the order of time. */
export function fleetRows(options: FleetOptions): string[] {
  return sightings(options).map(({ mmsi, timeMs, lonDeg, latDeg, speedKnots, courseDeg, name }) =>
    [
      mmsi,
      new Date(timeMs).toISOString(),
      latDeg.toFixed(5),
      lonDeg.toFixed(5),
      speedKnots,
      courseDeg,
      name,
    ].join(','),
  )
}

export const FLEET_HEADER = 'MMSI,BaseDateTime,LAT,LON,SOG,COG,VesselName'

export function fleetBuffer(options: FleetOptions): ReportBuffer {
  const buffer = new ReportBuffer()
  const nothing = Number.NaN
  for (const { mmsi, timeMs, lonDeg, latDeg, speedKnots, courseDeg, name } of sightings(options)) {
    const vessel = buffer.vesselOfKey(mmsi)
    const lonUnits = unitsOfLonDeg(lonDeg)
    const latUnits = unitsOfLatDeg(latDeg)
    buffer.addPosition(vessel, timeMs, 1, lonUnits, latUnits, speedKnots, courseDeg, nothing, nothing, 0, 0)
    const identity = { name, callSign: '', imo: '', shipType: 30, lengthM: nothing, widthM: nothing }
    if (name !== '') buffer.addIdentity(vessel, timeMs, 5, identity, 0)
  }
  return buffer
}

/** Every 3 minutes from each ship, a second apart; ship 1 is silent for 14 hours. */
function sightings({ ships, hours }: FleetOptions): Sighting[] {
  const list: Sighting[] = []
  for (let minute = 0; minute < hours * 60; minute += 3) {
    for (let ship = 0; ship < ships; ship++) {
      if (ship === 1 && minute >= 600 && minute < 600 + 14 * 60) continue
      list.push({
        mmsi: mmsiOf(ship),
        timeMs: START_MS + minute * MINUTE_MS + ship * 1000,
        ...motion(ship, minute),
        name: minute % 30 === 0 ? `SHIP ${ship}` : '',
      })
    }
  }
  return list
}

/** To and fro on a line of constant latitude at 10 knots, 8 hours each way. */
function motion(ship: number, minute: number) {
  const leg = minute % 960
  const isOutward = leg < 480
  const outMinutes = isOutward ? leg : 960 - leg
  const latDeg = 55 + ship * 0.5
  const degreesPerMinute = 10 / 60 / 60 / Math.cos((latDeg * Math.PI) / 180)
  return {
    lonDeg: 3 + outMinutes * degreesPerMinute,
    latDeg,
    speedKnots: 10,
    courseDeg: isOutward ? 90 : 270,
  }
}
