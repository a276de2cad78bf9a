import { describe, expect, test } from 'vitest'
import { TRACK_OPTIONS } from '../../lib/features/track-machine.ts'
import { createVesselFold, type VesselEmission } from '../../lib/features/vessel-fold.ts'
import { caseCount } from '../proof.ts'
import { inputsOf, runFold, timeOf } from './fold-run.ts'
import { makeScenario, START_MS, scenarioPlaces, scenarioSolarHour } from './scenario.ts'

const CENTRE_DEG = 4.5
const SEEDS = caseCount(12, 200)

interface Part {
  positions: number
  startMs: number
  endMs: number
}

/** What a fold over a track's positions knows of its trips when it follows the changes and nothing else. */
function replayTrips(emissions: readonly VesselEmission[]): string[] {
  const trips: string[] = []
  const tracks = new Map<string, { trip: Part | null; copy: Part | null; lastMs: number; beforeMs: number }>()
  const tell = (trackId: string, part: Part | null) => {
    if (part !== null && part.positions >= 2)
      trips.push(`${trackId} ${part.startMs} ${part.endMs} ${part.positions}`)
  }
  for (const emission of emissions) {
    if (emission.kind === 'position') {
      const known = tracks.get(emission.trackId)
      const track = known ?? { trip: null, copy: null, lastMs: Number.NaN, beforeMs: Number.NaN }
      tracks.set(emission.trackId, track)
      track.beforeMs = track.lastMs
      track.lastMs = emission.timeMs
      if (track.trip !== null) {
        track.trip.positions++
        track.trip.endMs = emission.timeMs
      }
    } else if (emission.kind === 'tripChange') {
      const track = tracks.get(emission.trackId)!
      if (emission.change === 'start')
        track.trip = { positions: 1, startMs: track.lastMs, endMs: track.lastMs }
      else if (emission.change === 'start-before')
        track.trip = { positions: 2, startMs: track.beforeMs, endMs: track.lastMs }
      else if (emission.change === 'mark') track.copy = { ...track.trip! }
      else if (emission.change === 'drop') track.copy = null
      else {
        tell(emission.trackId, emission.change === 'confirm' ? track.copy : track.trip)
        track.trip = null
        track.copy = null
      }
    }
  }
  return trips.sort()
}

describe.each(Array.from({ length: SEEDS }, (_, seed) => seed))('trip changes, scenario %i', (seed) => {
  const ships = [1, 2, 5, 30][seed % 4]!
  const buffer = makeScenario(seed, {
    ships,
    reportsPerShip: Math.round(800 / ships),
    spreadDeg: [0.5, 0.5, 5, 30][seed % 4]!,
    coarseShare: 0.03,
    centreLonDeg: CENTRE_DEG,
    startMs: START_MS,
  })
  const fold = createVesselFold({
    places: scenarioPlaces(CENTRE_DEG, 0),
    solarHour: scenarioSolarHour(0, 0),
    options: TRACK_OPTIONS,
  })
  const inputs = inputsOf(buffer)
  const emissions = runFold(fold, inputs, timeOf(inputs.at(-1)!) + 40 * 86_400_000)

  test('followed alone give exactly the trips that are told', () => {
    const told = new Map<string, VesselEmission>()
    for (const emission of emissions) if (emission.kind === 'trip') told.set(emission.id, emission)
    const trips = [...told.values()].flatMap((trip) =>
      trip.kind === 'trip' && !trip.open
        ? [`${trip.trackId} ${trip.startMs} ${trip.endMs} ${trip.positions}`]
        : [],
    )
    expect(trips.length).toBeGreaterThan(0)
    expect(replayTrips(emissions)).toEqual(trips.sort())
  })
})
