/** Made-up days of ships on one MMSI, hard on purpose: shared numbers, gaps, noise, ports, missing values. */

import { type Identity, ReportBuffer } from '../../lib/ais/report.ts'
import { destinationUnits, distanceKmUnits } from '../../lib/geo/great-circle.ts'
import type { Places, Port } from '../../lib/geo/places.ts'
import { wrapUnits } from '../../lib/geo/units.ts'
import { createRandom as createSimulatorRandom } from '../../lib/simulate/random.ts'

const HOUR_MS = 3_600_000
const DEGREE = 600_000

/** 0 <= x < 1, the same for the same seed. */
export function createRandom(seed: number): () => number {
  const random = createSimulatorRandom(seed)
  return () => random.next()
}

export interface ScenarioOptions {
  ships: number
  reportsPerShip: number
  /** Width of the stretch of longitude in which the ships begin, degrees. */
  spreadDeg: number
  /** Share of positions that are coarse messages 27. */
  coarseShare: number
  /** Times as long between reports; 1 unless given. */
  slowness?: number
  /** The meridian around which all happens, degrees. */
  centreLonDeg: number
  startMs: number
}

export const START_MS = Date.UTC(2026, 2, 14, 21, 40)

/**
 * A coast along a meridian, land to the east, and three ports on it. `turnUnits` turns the world.
 */
export function scenarioPlaces(centreLonDeg: number, turnUnits = 0): Places {
  const coastUnits = wrapUnits(Math.round((centreLonDeg + 0.2) * DEGREE) + turnUnits)
  const ports: Port[] = [-0.3, 0, 0.35].map((latDeg, i) => ({
    name: `PORT ${i}`,
    country: 'XX',
    lonUnits: coastUnits,
    latUnits: Math.round(latDeg * DEGREE),
  }))
  return {
    ports,
    shoreKm: (lon, lat) => {
      const side = wrapUnits(coastUnits - lon)
      const km = distanceKmUnits(lon, lat, coastUnits, lat)
      return side >= 0 ? km : -km
    },
    nearestPort: (lon, lat, maxKm) => {
      let nearest = -1
      let nearestKm = maxKm
      ports.forEach((port, i) => {
        const km = distanceKmUnits(lon, lat, port.lonUnits, port.latUnits)
        if (km < nearestKm || (nearest < 0 && km === nearestKm)) {
          nearest = i
          nearestKm = km
        }
      })
      return nearest
    },
    portKm: (port, lon, lat) => distanceKmUnits(lon, lat, ports[port]!.lonUnits, ports[port]!.latUnits),
  }
}

/** Local solar hour by longitude alone, the world turned by `turnUnits`, times moved by `shiftMs`. */
export function scenarioSolarHour(turnUnits = 0, shiftMs = 0): (timeMs: number, lonUnits: number) => number {
  return (timeMs, lonUnits) => {
    const hours = ((timeMs - shiftMs) / HOUR_MS) % 24
    return (hours + wrapUnits(lonUnits - turnUnits) / DEGREE / 15 + 48) % 24
  }
}

/** All reports of one MMSI, not sorted by time across ships. */
export function makeScenario(seed: number, options: ScenarioOptions): ReportBuffer {
  const random = createRandom(seed)
  const buffer = new ReportBuffer()
  const vessel = buffer.vesselOfMmsi(257_000_000)
  for (let ship = 0; ship < options.ships; ship++) makeShip(buffer, vessel, ship, random, options)
  return buffer
}

function makeShip(
  buffer: ReportBuffer,
  vessel: number,
  ship: number,
  random: () => number,
  options: ScenarioOptions,
): void {
  const { ports } = scenarioPlaces(options.centreLonDeg)
  const messageType = random() < 0.5 ? 1 : 18
  const identity: Identity = {
    name: `SHIP ${ship}`,
    callSign: random() < 0.7 ? `CALL${ship}` : '',
    imo: random() < 0.4 ? String(9_000_000 + ship) : '',
    shipType: random() < 0.5 ? 30 : Number.NaN,
    lengthM: 20,
    widthM: 6,
  }
  const place = {
    lonUnits: wrapUnits(Math.round((options.centreLonDeg + (random() - 0.5) * options.spreadDeg) * DEGREE)),
    latUnits: Math.round((random() - 0.5) * 0.8 * DEGREE),
  }
  let timeMs = options.startMs + Math.floor(random() * 4 * HOUR_MS)
  let speedKnots = random() * 12
  let courseDeg = random() * 360
  for (let i = 0; i < options.reportsPerShip; i++) {
    const mood = random()
    let stepMs = 1000 * Math.round(20 + random() * 600) * (options.slowness ?? 1)
    if (mood < 0.02) stepMs = Math.round((1 + random() * 14) * HOUR_MS)
    else if (mood < 0.028) stepMs = Math.round((12 + random() * 40) * HOUR_MS)
    else if (mood < 0.03) stepMs = Math.round((20 + random() * 20) * 24 * HOUR_MS)
    else if (mood < 0.1) speedKnots = random() < 0.5 ? 0 : random() * 14
    else if (mood < 0.3) courseDeg = (courseDeg + (random() - 0.5) * 120 + 360) % 360
    if (random() < 0.015) {
      // Home at 10 knots, unheard on the way, to lie within a kilometre of a port.
      const port = ports[Math.floor(random() * ports.length)]!
      const km = distanceKmUnits(place.lonUnits, place.latUnits, port.lonUnits, port.latUnits)
      timeMs += Math.round((km / 18.52) * HOUR_MS) + 60_000
      destinationUnits(port.lonUnits, port.latUnits, random() * 360, random(), place)
      speedKnots = random() < 0.7 ? 0 : 1
    } else {
      timeMs += stepMs
      // Unheard for hours, a ship may have gone where neither its course nor its speed led.
      const isAstray = stepMs > HOUR_MS && random() < 0.5
      const knots = isAstray ? 8 + random() * 16 : speedKnots
      const km = Math.min((knots * 1.852 * stepMs) / HOUR_MS, isAstray ? 300 : 60)
      destinationUnits(place.lonUnits, place.latUnits, isAstray ? random() * 360 : courseDeg, km, place)
    }
    const isNoise = random() < 0.01
    buffer.addPosition(
      vessel,
      timeMs,
      random() < options.coarseShare ? 27 : messageType,
      wrapUnits(place.lonUnits + (isNoise ? 3 * DEGREE : 0)),
      place.latUnits,
      random() < 0.05 ? Number.NaN : speedKnots,
      random() < 0.05 ? Number.NaN : courseDeg,
      random() < 0.5 ? Number.NaN : courseDeg,
      Number.NaN,
      0,
      0,
    )
    if (random() < 0.03) repeatLast(buffer, vessel, Math.floor(random() * 40_000))
    if (random() < 0.08) buffer.addIdentity(vessel, timeMs + 2000, messageType === 1 ? 5 : 24, identity, 0)
  }
}

/** The same message from a second receiver, somewhat later. */
function repeatLast(buffer: ReportBuffer, vessel: number, laterMs: number): void {
  const { block } = buffer
  const row = block.count - 1
  buffer.addPosition(
    vessel,
    block.timeMs[row]! + laterMs,
    block.messageType[row]!,
    block.lonUnits[row]!,
    block.latUnits[row]!,
    block.speedKnots[row]!,
    block.courseDeg[row]!,
    block.headingDeg[row]!,
    Number.NaN,
    0,
    1,
  )
}
