/** A simulated fleet as a receiver network hears it: NMEA lines in the order in which they arrive. */

import { encodeMessage } from '../ais/nmea/encode-message.ts'
import type { Places } from '../geo/places.ts'
import { createFleet } from './fleet.ts'
import { damageLine, frameLines } from './lines.ts'
import { PriorityQueue } from './priority-queue.ts'
import { createRandom } from './random.ts'
import { createReceivers } from './receivers.ts'
import { createTransponder } from './transponder.ts'

export interface SimulationOptions {
  /** Whole number: the same seed, start and places give the same bytes. */
  readonly seed: number
  /** UTC epoch ms, whole seconds. */
  readonly startMs: number
  readonly days: number
  /** Real or made-up coast and ports; the ports of the fleet must be among them. */
  readonly places: Places
}

export interface SimulatedLine {
  /** When it arrives, UTC epoch ms; never less than that of the line before. */
  readonly arrivalMs: number
  /** Without its line end. */
  readonly text: string
}

/** Step of the simulation, s: the shortest reporting interval of a Class A ship. */
const STEP_SECONDS = 2

/**
 * Yields a comment that says what it is, and then TAG-blocked AIVDM sentences: types 1, 5, 18 and 24. Shore
 * stations deliver in seconds, some messages twice; satellites every 25 minutes; a line in a thousand is damaged.
 * Holds the messages of half an hour.
 */
export function* simulateFleet({ seed, startMs, days, places }: SimulationOptions): Generator<SimulatedLine> {
  const { ships, ports } = createFleet({ seed, startMs, places })
  const transponders = ships.map(({ ship }) =>
    createTransponder(ship, createRandom(seed, `${ship.identity.name}/transponder`)),
  )
  const stations = Object.entries(ports).map(([key, port]) => ({ name: `sim-${key}`, place: port.berth }))
  const receivers = createReceivers(stations, createRandom(seed, 'receivers'))
  const faults = createRandom(seed, 'faults')
  const waiting = new PriorityQueue<SimulatedLine>()
  let sent = 0

  yield { arrivalMs: startMs, text: `# SIMULATED fleet of ${ships.length} ships, seed ${seed}` }
  const endMs = startMs + days * 86_400_000
  for (let nowMs = startMs; nowMs < endMs; nowMs += STEP_SECONDS * 1000) {
    // Whatever is sent from now on arrives later than now.
    while (waiting.leastPriority <= nowMs) yield waiting.pop()!
    for (const [index, { ship, advance }] of ships.entries()) {
      advance(nowMs, STEP_SECONDS)
      for (const message of transponders[index]!.transmit(nowMs)) {
        const receptions = receivers.hear(ship, message.type === 1 || message.type === 18, nowMs)
        if (receptions.length === 0) continue
        sent++
        const channel = sent % 2 === 0 ? 'A' : 'B'
        const sentences = encodeMessage(message, { channel, sequence: sent % 10 })
        for (const { receiver, stampMs, arrivalMs } of receptions) {
          for (const line of frameLines(sentences, receiver, stampMs, sent % 10_000)) {
            waiting.push(arrivalMs, { arrivalMs, text: damageLine(line, faults) })
          }
        }
      }
    }
  }
  while (waiting.size > 0) yield waiting.pop()!
}
