/** A patrol fleet's messages as lines of NMEA in the order of their arrival, and the zones and register that judge it. */

import { createBuiltinPlaces } from '../../lib/geo/builtin-places.ts'
import { NmeaEncoder } from '../../lib/simulate/nmea-encoder.ts'
import { type Simulation, simulate } from '../../lib/simulate/simulate.ts'

/** In the past of any clock. */
const START_MS = Date.UTC(2025, 5, 2)

export interface PatrolLines {
  /** With their line ends. */
  readonly lines: readonly string[]
  readonly papers: Simulation['papers']
}

export function patrolLines(vessels: number, intervalMs: number, most: number): PatrolLines {
  const simulation = simulate({
    ...{ fleet: 'patrol', vessels, days: 30, seed: 3, startMs: START_MS, intervalMs },
    ...{ places: createBuiltinPlaces(), onTruth: () => {} },
  })
  const lines: string[] = []
  const encoder = new NmeaEncoder(simulation, (bytes) => {
    for (const line of Buffer.from(bytes).toString('latin1').split('\n'))
      if (line !== '') lines.push(`${line}\n`)
  })
  for (const slice of simulation.slices) {
    encoder.encode(slice)
    if (lines.length >= most) break
  }
  return { lines: lines.slice(0, most), papers: simulation.papers }
}
