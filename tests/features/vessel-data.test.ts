import { expect, test } from 'vitest'
import { orderReports } from '../../lib/ais/order.ts'
import { readInputs } from '../../lib/ais/read-inputs.ts'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { TRACK_OPTIONS } from '../../lib/features/track-machine.ts'
import { createVesselFold, type VesselEmission, type VesselInput } from '../../lib/features/vessel-fold.ts'
import { caseCount, recordProof } from '../proof.ts'
import { describeWithData, sharedData } from '../shared-data.ts'
import { timeOf, writeDown } from './fold-run.ts'
import { createRandom } from './scenario.ts'

const HOUR_MS = 3_600_000

/** Solar hour by longitude, as a function of both: enough to see that it is handed through. */
const context = (shiftMs: number) => ({
  places: null,
  solarHour: (timeMs: number, lonUnits: number) =>
    ((timeMs - shiftMs) / HOUR_MS + lonUnits / 9_000_000 + 48) % 24,
  options: TRACK_OPTIONS,
})

async function readTracks(): Promise<Map<string, VesselInput[]>> {
  const buffer = new ReportBuffer()
  const results = await readInputs(
    [sharedData('ais-tracks/gfw_segment_messages.csv.gz')],
    { importStartMs: Date.UTC(2026, 0, 1) },
    buffer,
  )
  expect(results.map(({ error }) => error)).toEqual([null])
  const { rows, vessels } = orderReports(buffer)
  return new Map(
    vessels.map(({ vessel, from, to }) => [
      buffer.keys[vessel]!,
      Array.from(rows.subarray(from, to), (row) => ({
        block: buffer.block,
        row,
        identities: buffer.identities,
      })),
    ]),
  )
}

/** Everything one MMSI emits, with `between` free to replace the state between two reports. */
function runAll(
  inputs: readonly VesselInput[],
  mmsi: string,
  shiftMs = 0,
  between: (fold: ReturnType<typeof createVesselFold>, bytes: () => Uint8Array) => Uint8Array | null = () =>
    null,
): VesselEmission[] {
  const fold = createVesselFold(context(shiftMs))
  const emitted: VesselEmission[] = []
  const emit = (emission: VesselEmission) => emitted.push(emission)
  let state = fold.start(mmsi)
  for (const input of inputs) {
    const replaced = between(fold, () => fold.encode(state))
    if (replaced !== null) state = fold.decode(replaced)
    fold.step(state, input, emit)
  }
  fold.advance(state, timeOf(inputs.at(-1)!) + 36 * HOUR_MS, emit)
  fold.peek(state, emit)
  return emitted
}

describeWithData('vessel fold on real messages of 53 shared, spoofed and honest MMSI', () => {
  test('encode and decode at every step, a cut future and 12 h later change nothing', async () => {
    const tracks = await readTracks()
    expect(tracks.size).toBe(53)
    let reports = 0
    for (const [mmsi, inputs] of tracks) {
      reports += inputs.length
      const expected = runAll(inputs, mmsi).map(writeDown)
      expect(
        runAll(inputs, mmsi, 0, (_fold, bytes) => bytes()).map(writeDown),
        `${mmsi} through encode and decode`,
      ).toEqual(expected)

      const random = createRandom(inputs.length)
      for (let cuts = caseCount(2, 40); cuts > 0; cuts--) {
        const fold = createVesselFold(context(0))
        const state = fold.start(mmsi)
        const emitted: string[] = []
        for (const input of inputs.slice(0, Math.floor(random() * inputs.length)))
          fold.step(state, input, (emission) => emitted.push(writeDown(emission)))
        expect(emitted, `${mmsi} cut`).toEqual(expected.slice(0, emitted.length))
      }

      const shiftMs = 12 * HOUR_MS
      const later = inputs.map((input) => ({
        ...input,
        block: { ...input.block, timeMs: shifted(input, shiftMs) },
      }))
      const withoutTimes = (emission: VesselEmission) =>
        writeDown(Object.fromEntries(Object.entries(emission).filter(([key]) => !/(^id|Id|Ms)$/.test(key))))
      expect(runAll(later, mmsi, shiftMs).map(withoutTimes), `${mmsi} 12 h later`).toEqual(
        runAll(inputs, mmsi).map(withoutTimes),
      )
    }
    recordProof(
      'vessel fold on real messages',
      `${reports} reports of ${tracks.size} MMSI: every step encoded, ${caseCount(2, 40)} cuts each, 12 h shift`,
    )
  })
})

const shiftedTimes = new WeakMap<Float64Array, Float64Array>()

/** The block's times moved, made once per block. */
function shifted(input: VesselInput, shiftMs: number): Float64Array {
  let times = shiftedTimes.get(input.block.timeMs)
  if (times === undefined) {
    times = input.block.timeMs.map((timeMs) => timeMs + shiftMs)
    shiftedTimes.set(input.block.timeMs, times)
  }
  return times
}
