/** Reports of a made-up day, in order of time, as a decoder hands them on: what the archive's bench writes. */

import type { ReportBuffer } from '../../lib/ais/report.ts'
import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import { Random } from '../../lib/simulate/random.ts'

const DAY_MS = 86_400_000
const START_MS = Date.UTC(2026, 0, 5)
/** Share of identities among reports, and of ships that lie still. */
const IDENTITIES = 0.08
const STILL = 0.45

/** `days` days of ships that hold their course, heard at even intervals with the scatter of a receiver. */
export function fillDays(buffer: ReportBuffer, ships: number, reports: number, days: number): void {
  const random = new Random(3, 'archive')
  const fleet = Array.from({ length: ships }, (_, i) => ({
    vessel: buffer.vesselOfMmsi(201_000_000 + Math.floor(random.next() * 574_000_000)),
    identity: buffer.identityOf({
      name: `VESSEL ${i}`,
      callSign: `C${i * 7}`,
      imo: random.isBelow(0.5) ? String(9_000_000 + i) : '',
      shipType: Math.floor(random.between(20, 90)),
      lengthM: Math.floor(random.between(10, 300)),
      widthM: Math.floor(random.between(4, 50)),
    }),
    lonUnits: Math.round(random.between(-170, 170) * UNITS_PER_DEGREE),
    latUnits: Math.round(random.between(-60, 60) * UNITS_PER_DEGREE),
    knots: random.isBelow(STILL) ? 0 : random.between(1, 18),
    courseDeg: random.between(0, 360),
  }))
  const stepMs = (days * DAY_MS) / reports
  const unitsPerKnot = ((stepMs * ships) / 3_600_000) * 10_000
  for (let i = 0; i < reports; i++) {
    const ship = fleet[Math.floor(random.next() * ships)]!
    const timeMs = START_MS + Math.floor((i * stepMs) / 1000) * 1000
    if (random.isBelow(IDENTITIES)) {
      buffer.addKnownIdentity(ship.vessel, timeMs, 5, ship.identity, 0)
      continue
    }
    const course = (ship.courseDeg * Math.PI) / 180
    ship.lonUnits += Math.round(ship.knots * unitsPerKnot * Math.sin(course) + random.noise(5))
    ship.latUnits += Math.round(ship.knots * unitsPerKnot * Math.cos(course) + random.noise(5))
    buffer.addPosition(
      ship.vessel,
      timeMs,
      1,
      ship.lonUnits,
      ship.latUnits,
      Math.max(0, ship.knots + random.noise(0.1)),
      (ship.courseDeg + random.noise(1) + 360) % 360,
      Math.floor(ship.courseDeg),
      Number.NaN,
      0,
      0,
    )
  }
}
