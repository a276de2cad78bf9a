/** Made-up tracks as the vessel fold tells them: rows that fish, drift and steam, at the times thresholds hang on. */

import type { Identity } from '../../lib/ais/report.ts'
import type { TrackEventsInput } from '../../lib/events/track-events-fold.ts'
import type { TripChange } from '../../lib/features/outputs.ts'
import { destinationUnits } from '../../lib/geo/great-circle.ts'
import { wrapUnits } from '../../lib/geo/units.ts'
import { NO_SCORE } from '../../lib/model/scorer.ts'
import { createRandom } from '../../lib/simulate/random.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const START_MS = Date.UTC(2026, 2, 14, 21, 40)

export function identityOf(given: Partial<Identity>): Identity {
  return {
    name: '',
    callSign: '',
    imo: '',
    shipType: Number.NaN,
    lengthM: Number.NaN,
    widthM: Number.NaN,
    ...given,
  }
}

const PAUSES_MS = [
  HOUR - 1,
  HOUR,
  HOUR + 1,
  2 * HOUR,
  2 * HOUR + 1,
  4 * HOUR,
  4 * HOUR + 1,
  13 * HOUR,
  40 * HOUR,
]
const HEARD = [
  identityOf({ name: 'ANNA', callSign: 'LXYZ' }),
  identityOf({ name: 'ANNA  MARIA', shipType: 30 }),
  identityOf({ name: 'BERTA', imo: '9074729' }),
  identityOf({ name: 'CARLA 5', imo: '9319466', shipType: 70 }),
  identityOf({ callSign: 'OABC', shipType: 30 }),
  identityOf({ callSign: 'N/A' }),
]
const BEACON = identityOf({ name: 'NET 4 -85%' })

/** The changes that may follow in a trip's life, each state with those it allows. */
type Phase = 'at sea' | 'marked' | 'in port'

interface Chances {
  /** Of a change of the trip after a position. */
  readonly change?: number
  readonly identity?: number
  readonly beacon?: number
}

/** One track, in order; `count` positions. Ends in an 'end' in one case of three. */
export function makeTrack(seed: number, count: number, chances: Chances = {}): TrackEventsInput[] {
  const random = createRandom(seed)
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random.next() * items.length)]!
  const inputs: TrackEventsInput[] = []
  const place = { lonUnits: wrapUnits(107_000_000 + Math.floor(random.next() * 2e6)), latUnits: -12_000_000 }
  let timeMs = START_MS
  let decidedMs = START_MS
  let phase: Phase = 'in port'
  let knots = 3
  let score = 800
  let shoreKm = 50
  let courseDeg = 0
  const change = (to: TripChange, next: Phase) => {
    inputs.push({ kind: 'tripChange', timeMs, change: to, decidedMs })
    phase = next
  }
  for (let i = 0; i < count; i++) {
    if (i > 0)
      timeMs += random.next() < 0.04 ? pick(PAUSES_MS) : MINUTE * (5 + Math.floor(random.next() * 12))
    if (random.next() < 0.07) {
      knots = pick([0, 0.3, 1, 1.9, 3, 4, 9, 14])
      score = pick([0, 300, 449, 450, 800, 1000])
    }
    if (random.next() < 0.2) courseDeg = random.next() * 360
    shoreKm = Math.max(0, shoreKm + (random.next() - 0.5) * 8)
    const lastMs = i > 0 ? inputs.findLast(({ kind }) => kind === 'position')!.timeMs : timeMs
    destinationUnits(
      place.lonUnits,
      place.latUnits,
      courseDeg,
      (knots * 1.852 * (timeMs - lastMs)) / HOUR,
      place,
    )
    const isRow = random.next() < 0.9
    decidedMs = Math.max(
      decidedMs,
      timeMs + (random.next() < 0.1 ? Math.floor(random.next() * 30 * MINUTE) : 0),
    )
    inputs.push({
      kind: 'position',
      timeMs,
      ...place,
      knots: isRow && random.next() < 0.95 ? knots + (score > 900 ? 4 : 0) : Number.NaN,
      shoreKm: isRow && random.next() < 0.99 ? shoreKm : Number.NaN,
      score: !isRow ? NO_SCORE : random.next() < 0.1 ? 0 : score,
      decidedMs,
    })
    if (i === 0) change('start', 'at sea')
    else if (random.next() < (chances.change ?? 0.06)) {
      if (phase === 'in port') change(random.next() < 0.5 ? 'start' : 'start-before', 'at sea')
      else if (phase === 'at sea' || random.next() < 0.2) change('mark', 'marked')
      else if (random.next() < 0.5) change('drop', 'at sea')
      else change('confirm', 'in port')
    }
    if (random.next() < (chances.identity ?? 0.05))
      inputs.push({ kind: 'identity', timeMs, identity: pick(HEARD), decidedMs })
    if (random.next() < (chances.beacon ?? 0.001))
      inputs.push({ kind: 'identity', timeMs, identity: BEACON, decidedMs })
  }
  if (random.next() < 0.33) {
    timeMs += 30 * 24 * HOUR
    decidedMs = timeMs
    change('end', 'in port')
  }
  return inputs
}

/** Moved in time and turned around the axis. */
export function moved(
  inputs: readonly TrackEventsInput[],
  ms: number,
  turnUnits: number,
): TrackEventsInput[] {
  return inputs.map((input) => {
    const at = { timeMs: input.timeMs + ms, decidedMs: input.decidedMs + ms }
    return input.kind === 'position'
      ? { ...input, ...at, lonUnits: wrapUnits(input.lonUnits + turnUnits) }
      : { ...input, ...at }
  })
}
