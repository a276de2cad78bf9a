/** A few synthetic ships, for tests of the pipeline: the same reports for the same arguments. */

import { latToUnits, lonToUnits, ReportBuffer } from '../../lib/ais/report.ts'

const START_MS = Date.UTC(2025, 2, 1, 5)
const MINUTE_MS = 60_000

export interface FleetOptions {
  readonly ships: number
  readonly hours: number
}

/** CSV lines with a header, in the order of time: positions every 3 minutes, an identity every 30. */
export function fleetCsv({ ships, hours }: FleetOptions): { header: string; rows: string[] } {
  const rows: string[] = []
  for (let minute = 0; minute < hours * 60; minute += 3) {
    for (let ship = 0; ship < ships; ship++) {
      const { lonDeg, latDeg, speedKnots, courseDeg } = shipAt(ship, minute)
      const time = new Date(START_MS + minute * MINUTE_MS + ship * 1000).toISOString()
      if (isSilent(ship, minute)) continue
      const name = minute % 30 === 0 ? `SHIP ${ship}` : ''
      rows.push(
        [mmsiOf(ship), time, latDeg.toFixed(5), lonDeg.toFixed(5), speedKnots, courseDeg, name].join(','),
      )
    }
  }
  return { header: 'MMSI,BaseDateTime,LAT,LON,SOG,COG,VesselName', rows }
}

export function fleetBuffer({ ships, hours }: FleetOptions): ReportBuffer {
  const buffer = new ReportBuffer()
  for (let minute = 0; minute < hours * 60; minute += 3) {
    for (let ship = 0; ship < ships; ship++) {
      if (isSilent(ship, minute)) continue
      const { lonDeg, latDeg, speedKnots, courseDeg } = shipAt(ship, minute)
      const vessel = buffer.vesselOfKey(mmsiOf(ship))
      const timeMs = START_MS + minute * MINUTE_MS + ship * 1000
      buffer.addPosition(
        vessel,
        timeMs,
        1,
        lonToUnits(lonDeg),
        latToUnits(latDeg),
        speedKnots,
        courseDeg,
        Number.NaN,
        Number.NaN,
        0,
        0,
      )
      if (minute % 30 === 0)
        buffer.addIdentity(
          vessel,
          timeMs,
          5,
          {
            name: `SHIP ${ship}`,
            callSign: '',
            imo: '',
            shipType: 30,
            lengthM: Number.NaN,
            widthM: Number.NaN,
          },
          0,
        )
    }
  }
  return buffer
}

export function mmsiOf(ship: number): string {
  return String(219_000_000 + ship * 17)
}

/** Ship 1 falls silent for 14 hours. */
function isSilent(ship: number, minute: number): boolean {
  return ship === 1 && minute >= 600 && minute < 600 + 14 * 60
}

/** To and fro on a line of constant latitude at 10 knots, 8 hours each way. */
function shipAt(ship: number, minute: number) {
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
