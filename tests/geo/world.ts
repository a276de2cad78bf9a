/** Worlds for tests: the real one, small ones, and any of them turned about the poles. */

import { createRequire } from 'node:module'
import type { Topology } from 'topojson-specification'
import type { Port } from '../../lib/geo/places.ts'
import { unitsOfLatDeg, unitsOfLonDeg, wrapUnits } from '../../lib/geo/units.ts'

export function readLandTopology(): Topology {
  return createRequire(import.meta.url)('world-atlas/land-10m.json') as Topology
}

/** Closed shores from corners in degrees, [longitude, latitude]. */
export function coastOf(...shores: readonly (readonly [number, number])[][]): Int32Array {
  const segments: number[] = []
  for (const shore of shores) {
    shore.forEach(([lon, lat], i) => {
      const [lonNext, latNext] = shore[(i + 1) % shore.length]!
      segments.push(unitsOfLonDeg(lon), unitsOfLatDeg(lat), unitsOfLonDeg(lonNext), unitsOfLatDeg(latNext))
    })
  }
  return Int32Array.from(segments)
}

export function turnCoast(segments: Int32Array, turnUnits: number): Int32Array {
  return segments.map((units, i) => (i % 2 === 0 ? wrapUnits(units + turnUnits) : units))
}

export function turnPorts(ports: readonly Port[], turnUnits: number): Port[] {
  return ports.map((port) => ({ ...port, lonUnits: wrapUnits(port.lonUnits + turnUnits) }))
}
