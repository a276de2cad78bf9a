/** The demo's live feed: the simulated fleet from where history ends, as receivers would send it, at a pace of its own. */

import { setImmediate } from 'node:timers/promises'
import { Intake } from '../lib/ais/intake.ts'
import { NmeaReader } from '../lib/ais/nmea/nmea-reader.ts'
import { ReadReport } from '../lib/ais/read-report.ts'
import type { Places } from '../lib/geo/places.ts'
import type { SourceContext } from '../lib/server/sources/live-feed.ts'
import { PacedSource } from '../lib/server/sources/paced-source.ts'
import { NmeaEncoder } from '../lib/simulate/nmea-encoder.ts'
import { DEMO, type DemoFleet, firstArrival, historyEndMs, simulateDemo, takeRows } from './demo-fleet.ts'

/** Told from every real source by its name and kind. */
export const SIMULATOR = 'simulator'

/** Messages that are decoded ahead of the time at which they are due: some minutes of the fleet's. */
const AHEAD_MESSAGES = 1000

export interface SimulatorOptions {
  /** Times as fast as it would happen. */
  readonly speed: number
  readonly fleet?: DemoFleet
}

/**
 * Ends when the simulation does. After a restart it goes on where the journal does: `taken` are the reports of it that
 * the journal holds, as SourceSink counts them.
 */
export function createSimulator(
  { speed, fleet = DEMO }: SimulatorOptions,
  places: Places,
  context: SourceContext,
  index: number,
  taken: number,
): PacedSource {
  const options = { name: SIMULATOR, kind: SIMULATOR, speed, taken }
  return new PacedSource(options, context, index, async (buffer, onRows) => {
    const report = new ReadReport(SIMULATOR, 'nmea')
    const clockMs = context.clock.wallMs()
    const intake = new Intake(buffer, report, { source: index, clockMs, place: 'true' })
    const reader = new NmeaReader(intake, { startMs: null })
    const simulation = simulateDemo(fleet, places)
    const beginMs = historyEndMs(fleet)
    const encoder = new NmeaEncoder(simulation, (bytes) => reader.push(bytes))
    for (const slice of simulation.slices) {
      // History is simulated again, to come to its end; signals and other sources are heard in between.
      await setImmediate()
      if (slice.endMs <= beginMs) continue
      const { count } = slice.messages
      for (let from = firstArrival(slice, beginMs); from < count; from += AHEAD_MESSAGES) {
        encoder.encode(takeRows(slice, from, Math.min(count, from + AHEAD_MESSAGES)))
        await onRows(report)
      }
    }
    reader.finish()
    await onRows(report)
    return null
  })
}
