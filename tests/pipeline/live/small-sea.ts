/**
 * A small made-up sea for the live timeline: a square island with a harbour, a no-take area, and ships that fish, drift,
 * meet, fall silent, go into port, share a number, change their name, or are buoys. Some days of it are a few thousand
 * messages; every event and alert happens now and then.
 */

import { ReportBuffer } from '../../../lib/ais/report.ts'
import type { Judging } from '../../../lib/alerts/judging.ts'
import { TRACK_OPTIONS, type TrackContext } from '../../../lib/features/track-machine.ts'
import { createPlaces } from '../../../lib/geo/create-places.ts'
import { unitsOfLatDeg, unitsOfLonDeg } from '../../../lib/geo/units.ts'
import { createSpeedBaseline } from '../../../lib/model/speed-baseline.ts'
import { VesselChain } from '../../../lib/pipeline/vessel-chain.ts'
import { createRandom, type Random } from '../../../lib/simulate/random.ts'
import { judgingOf, ruleOf, squareZone } from '../../alerts/judging-world.ts'
import type { BatchWorld } from './batch-in-memory.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
export const SEA_START_MS = Date.UTC(2025, 4, 2)

/** Degrees: west, south, east, north. */
const ISLAND = [9, 55, 9.4, 55.3] as const
const RESERVE = [10, 55, 10.5, 55.4] as const
const HARBOUR = { lonDeg: 9.42, latDeg: 55.15 }

export function smallSea(): BatchWorld & { readonly judging: Judging } {
  const [west, south, east, north] = ISLAND
  const corners = [west, south, east, south, east, north, west, north]
  const segments: number[] = []
  for (let i = 0; i < corners.length; i += 2) {
    const next = (i + 2) % corners.length
    segments.push(unitsOfLonDeg(corners[i]!), unitsOfLatDeg(corners[i + 1]!))
    segments.push(unitsOfLonDeg(corners[next]!), unitsOfLatDeg(corners[next + 1]!))
  }
  const harbour = {
    ...{ name: 'HARBOUR', country: 'DNK' },
    lonUnits: unitsOfLonDeg(HARBOUR.lonDeg),
    latUnits: unitsOfLatDeg(HARBOUR.latDeg),
  }
  const context: TrackContext = {
    places: createPlaces([harbour], Int32Array.from(segments)),
    solarHour: (timeMs) => (timeMs / HOUR_MS) % 24,
    options: TRACK_OPTIONS,
  }
  const scorer = createSpeedBaseline()
  const zones = [squareZone('reserve', RESERVE)]
  const inside = { relation: 'inside', zoneIds: ['reserve'] } as const
  const judging = judgingOf(
    zones,
    [
      ruleOf({ id: 'fishing', behaviour: { kind: 'apparentFishing', minMinutes: 20 }, place: inside }),
      ruleOf({ id: 'dark', behaviour: { kind: 'goingDark' }, place: { relation: 'near', withinNm: 50 } }),
      ruleOf({ id: 'meeting', behaviour: { kind: 'encounter' } }),
      ruleOf({ id: 'conflict', behaviour: { kind: 'identityConflict' } }),
      ruleOf({ id: 'gap', behaviour: { kind: 'gap' } }),
      ruleOf({ id: 'loitering', behaviour: { kind: 'loitering' } }),
      ruleOf({ id: 'passage', severity: 'low', behaviour: { kind: 'passage' }, place: inside }),
      ruleOf({
        id: 'avoidance',
        behaviour: { kind: 'avoidance' },
        place: { zoneIds: ['reserve'], withinNm: 10 },
      }),
    ],
    [],
    0.5,
  )
  const passages = { zones, nearKm: Float64Array.of(18.52), fishingFrom: scorer.fishingFrom }
  return { context, scorer, judging, chain: new VesselChain(context, scorer, passages) }
}

/** Reports in the order of their times. `messages`: about so many. */
export function sailSmallSea(
  seed: number,
  { ships, days, everyMs }: { readonly ships: number; readonly days: number; readonly everyMs: number },
): ReportBuffer {
  const buffer = new ReportBuffer()
  const random = createRandom(seed)
  for (let ship = 0; ship < ships; ship++)
    sail(buffer, createRandom(seed * 1000 + ship), random, ship, days, everyMs)
  return inOrderOfTime(buffer)
}

function sail(
  buffer: ReportBuffer,
  random: Random,
  shared: Random,
  ship: number,
  days: number,
  everyMs: number,
): void {
  // Every seventh ship sends the number of the one before it.
  const mmsi = String(219_000_100 + (ship % 7 === 6 ? ship - 1 : ship))
  const vessel = buffer.vesselOfKey(mmsi)
  const isBuoy = ship % 11 === 10
  const name = isBuoy ? `NET ${ship}-85%` : `SHIP ${ship}`
  let lonDeg = random.between(9.5, 10.6)
  let latDeg = random.between(54.9, 55.5)
  // Pairs meet at one place, in their own time.
  if (ship % 5 === 1 && shared.next() < 0.7) [lonDeg, latDeg] = [10.8 + ship * 1e-4, 55.6]
  let courseDeg = random.between(0, 360)
  let knots = 3
  let mode = 'sail'
  let untilMs = SEA_START_MS
  let timeMs = SEA_START_MS + random.between(0, 3 * HOUR_MS)
  const endMs = SEA_START_MS + days * 24 * HOUR_MS - random.between(0, 20 * HOUR_MS)
  let toIdentityMs = timeMs
  let says = name
  while (timeMs < endMs) {
    if (timeMs >= untilMs) {
      mode = pick(random, ['sail', 'fish', 'fish', 'drift', 'silent', 'meet', 'harbour'])
      untilMs = timeMs + random.between(0.7, 7) * HOUR_MS
      knots = mode === 'fish' ? random.between(2.5, 4) : mode === 'drift' ? 0.4 : random.between(7, 12)
      if (mode === 'silent') timeMs += random.between(1, 22) * HOUR_MS
      if (mode === 'meet') [lonDeg, latDeg, knots] = [10.8 + ship * 2e-4, 55.6, 0.2]
      if (mode === 'harbour') [lonDeg, latDeg, knots] = [HARBOUR.lonDeg, HARBOUR.latDeg, 0]
      if (random.next() < 0.05) says = says === name ? `${name} II` : name
    }
    const stepMs = Math.round(everyMs * random.between(0.5, 1.6))
    timeMs += stepMs
    courseDeg = (courseDeg + random.between(-1, 1) * (mode === 'fish' ? 40 : 6) + 360) % 360
    const km = (knots * 1.852 * stepMs) / HOUR_MS
    latDeg += (km * Math.cos((courseDeg * Math.PI) / 180)) / 111.195
    lonDeg += (km * Math.sin((courseDeg * Math.PI) / 180)) / 63.5
    if (latDeg > 55.9 || latDeg < 54.6 || lonDeg > 11.2 || lonDeg < 9.45) courseDeg = (courseDeg + 180) % 360
    const [lon, lat] = [unitsOfLonDeg(lonDeg), unitsOfLatDeg(latDeg)]
    const time = Math.round(timeMs / 1000) * 1000
    buffer.addPosition(
      ...([vessel, time, 1, lon, lat, knots, courseDeg, Number.NaN] as const),
      ...([Number.NaN, 0, 0] as const),
    )
    if (timeMs >= toIdentityMs) {
      toIdentityMs = timeMs + 3 * HOUR_MS
      const identity = {
        name: says,
        callSign: `C${ship}`,
        imo: '',
        shipType: ship % 3 === 0 ? 30 : Number.NaN,
      }
      buffer.addIdentity(vessel, time, 5, { ...identity, lengthM: 20, widthM: 6 }, 0)
    }
    // Heard twice.
    if (random.next() < 0.05)
      buffer.addPosition(
        ...([vessel, time + 1000, 1, lon, lat, knots, courseDeg, Number.NaN] as const),
        ...([Number.NaN, 0, 1] as const),
      )
  }
}

function pick<Value>(random: Random, values: readonly Value[]): Value {
  return values[Math.floor(random.next() * values.length)]!
}

/** Rows of `from` in another order, as a buffer of its own. */
export function reordered(from: ReportBuffer, rows: readonly number[]): ReportBuffer {
  const buffer = new ReportBuffer(rows.length)
  for (const row of rows) {
    const block = from.block
    const vessel = buffer.vesselOfKey(from.keys[block.vessel[row]!]!)
    const timeMs = block.timeMs[row]!
    const type = block.messageType[row]!
    const source = block.source[row]!
    if (block.identity[row]! >= 0)
      buffer.addIdentity(vessel, timeMs, type, from.identities[block.identity[row]!]!, source)
    else
      buffer.addPosition(
        ...([vessel, timeMs, type, block.lonUnits[row]!, block.latUnits[row]!] as const),
        ...([block.speedKnots[row]!, block.courseDeg[row]!, block.headingDeg[row]!] as const),
        ...([block.shoreKm[row]!, block.relativePlace[row]!, source] as const),
      )
  }
  return buffer
}

function inOrderOfTime(buffer: ReportBuffer): ReportBuffer {
  const rows = Array.from({ length: buffer.count }, (_, row) => row)
  rows.sort((a, b) => buffer.block.timeMs[a]! - buffer.block.timeMs[b]!)
  return reordered(buffer, rows)
}
