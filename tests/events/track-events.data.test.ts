import { beforeAll, expect, test } from 'vitest'
import { orderReports } from '../../lib/ais/order.ts'
import { readInputs } from '../../lib/ais/read-inputs.ts'
import { ReportBuffer } from '../../lib/ais/report.ts'
import type { TrackEventOutput } from '../../lib/events/outputs.ts'
import { createTrackEventsFold, type TrackEventsInput } from '../../lib/events/track-events-fold.ts'
import { TRACK_OPTIONS } from '../../lib/features/track-machine.ts'
import { createVesselFold, type VesselEmission } from '../../lib/features/vessel-fold.ts'
import { createBuiltinPlaces } from '../../lib/geo/builtin-places.ts'
import { localSolarHour } from '../../lib/geo/sun.ts'
import { createRandom } from '../../lib/simulate/random.ts'
import { writeDown } from '../features/fold-run.ts'
import { caseCount, recordProof } from '../proof.ts'
import { describeWithData, sharedData } from '../shared-data.ts'
import { plainEvents, sortEvents } from './track-events-oracle.ts'
import { latestOf, runTrackEvents, SCORER, trackInputsOf } from './track-events-run.ts'

const DAY_MS = 86_400_000
const fold = createTrackEventsFold(SCORER)

interface RealTrack {
  readonly name: string
  readonly inputs: readonly TrackEventsInput[]
  readonly endMs: number
  readonly told: readonly TrackEventOutput[]
}

/** Every track of the real messages, through readers, vessel fold and speed baseline. */
async function readTracks(): Promise<RealTrack[]> {
  const buffer = new ReportBuffer()
  const path = sharedData('ais-tracks/gfw_segment_messages.csv.gz')
  await readInputs([path], { importStartMs: Date.UTC(2026, 0, 1) }, buffer)
  const { rows, vessels } = orderReports(buffer)
  const vesselFold = createVesselFold({
    places: createBuiltinPlaces(),
    solarHour: localSolarHour,
    options: TRACK_OPTIONS,
  })
  return vessels.flatMap(({ vessel, from, to }) => {
    const mmsi = buffer.keys[vessel]!
    const emissions: VesselEmission[] = []
    const emit = (emission: VesselEmission) => emissions.push(emission)
    const state = vesselFold.start(mmsi)
    for (const row of rows.subarray(from, to))
      vesselFold.step(state, { block: buffer.block, row, identities: buffer.identities }, emit)
    const endMs = buffer.block.timeMs[rows[to - 1]!]! + DAY_MS
    vesselFold.advance(state, endMs, emit)
    return [...trackInputsOf(emissions)].map(([trackId, inputs]) => ({
      name: `${mmsi} ${trackId}`,
      inputs,
      endMs,
      told: runTrackEvents(fold, inputs, endMs),
    }))
  })
}

describeWithData('events of real tracks of 53 shared, spoofed and honest MMSI', () => {
  let tracks: RealTrack[] = []
  beforeAll(async () => {
    tracks = await readTracks()
  })

  test('are those of their trips, each looked at as a whole', () => {
    let events = 0
    for (const { name, inputs, told } of tracks) {
      const found = latestOf(told).filter((one) => one.kind !== 'identityConflict')
      const spans = (all: readonly { kind: string; startMs: number; endMs: number; rows: number }[]) =>
        all.map(({ kind, startMs, endMs, rows }) => `${kind} ${startMs} ${endMs} ${rows}`)
      expect(spans(sortEvents(found)), name).toEqual(spans(plainEvents(inputs)))
      events += found.length
    }
    expect(events).toBeGreaterThan(150)
  })

  test('encode and decode at every step, silence told early and a cut future change nothing', () => {
    let inputCount = 0
    for (const { name, inputs, endMs, told } of tracks) {
      const expected = told.map(writeDown)
      const emitted: string[] = []
      const emit = (output: TrackEventOutput) => emitted.push(writeDown(output))
      let state = fold.start('257000000 track')
      for (const input of inputs) {
        state = fold.decode(fold.encode(state))
        fold.advance(state, input.timeMs, emit)
        fold.step(state, input, emit)
      }
      fold.advance(state, endMs, emit)
      fold.peek(state, emit)
      expect(emitted, name).toEqual(expected)

      const random = createRandom(inputs.length)
      for (let cuts = caseCount(2, 40); cuts > 0; cuts--) {
        const before: string[] = []
        const cut = fold.start('257000000 track')
        for (const input of inputs.slice(0, Math.floor(random.next() * inputs.length)))
          fold.step(cut, input, (output) => before.push(writeDown(output)))
        expect(before, name).toEqual(expected.slice(0, before.length))
      }
      inputCount += inputs.length
    }
    recordProof('events of real tracks', `${inputCount} inputs of ${tracks.length} tracks, each step encoded`)
  })
})
