import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { FEATURE_COUNT } from '../../lib/features/feature-list.ts'
import type { VesselSink } from '../../lib/features/outputs.ts'
import { VesselFold } from '../../lib/features/vessel.ts'
import { startBackend } from '../../lib/model/backend.ts'
import { createDetector, type Detector } from '../../lib/model/detector.ts'
import { createRandom, type Random } from '../../lib/simulate/random.ts'
import { formatCount } from '../../scripts/plain-text.ts'
import { makeModel } from '../model/detector-world.ts'
import { caseCount, recordProof } from '../proof.ts'
import { describeWithData, sharedData } from '../shared-data.ts'
import { temporaryFolder } from '../store/folder.ts'
import { copyReport, readShips, realContext, type Ship, writeFleet } from './row-world.ts'

const HOUR_MS = 3_600_000

/** Rows as they were told: when each was decided, and the track that it is of. */
interface ToldRows {
  readonly decidedMs: readonly number[]
  readonly trackIds: readonly string[]
  readonly features: Float32Array
  readonly scores: Uint16Array
}

/** What may come after a cut. */
const FUTURES = ['silence', 'other speeds and courses', 'another ship'] as const

/** The reports of a ship up to `cutMs`, and after it another future. */
function withFuture(ship: Ship, cutMs: number, future: (typeof FUTURES)[number], other: Ship): ReportBuffer {
  const buffer = new ReportBuffer(ship.rows.length)
  const { block, rows } = ship
  for (const row of rows) {
    const timeMs = block.timeMs[row]!
    if (timeMs <= cutMs) copyReport(ship, row, buffer)
    else if (future === 'other speeds and courses')
      copyReport(ship, row, buffer, {
        speedKnots: (block.speedKnots[row]! + 7) % 13,
        courseDeg: (block.courseDeg[row]! + 133) % 360,
      })
  }
  if (future === 'another ship') {
    const shiftMs = cutMs + 1 - other.block.timeMs[other.rows[0]!]!
    for (const row of other.rows)
      copyReport({ ...other, mmsi: ship.mmsi }, row, buffer, { timeMs: other.block.timeMs[row]! + shiftMs })
  }
  return buffer
}

let fold: VesselFold
let detector: Detector
beforeAll(async () => {
  fold = new VesselFold(realContext())
  detector = createDetector(makeModel({ members: 2, hidden: [8] }), await startBackend('wasm'))
})

/** Folds reports that are in order, and then silence; scores all rows at once. */
async function tellRows(mmsi: string, { block, identities }: ReportBuffer): Promise<ToldRows> {
  const decidedMs: number[] = []
  const trackIds: string[] = []
  const features = new Float32Array(block.count * FEATURE_COUNT)
  const sink: VesselSink = {
    position: (trackId, _segmentId, _block, _row, values, atMs) => {
      if (values === null) return
      features.set(values, decidedMs.length * FEATURE_COUNT)
      decidedMs.push(atMs)
      trackIds.push(trackId)
    },
    output: () => {},
    tripChange: () => {},
    identity: () => {},
    dropped: () => {},
  }
  const state = fold.start(mmsi)
  for (let row = 0; row < block.count; row++) fold.step(state, block, row, identities, sink)
  fold.advance(state, block.timeMs[block.count - 1]! + 48 * HOUR_MS, sink)
  const scores = new Uint16Array(decidedMs.length)
  await detector.score(features, scores.length, scores)
  return { decidedMs, trackIds, features, scores }
}

async function cutAtRandom(ships: readonly Ship[], cuts: number, random: Random) {
  let [comparedRows, differentFutures] = [0, 0]
  const scores = new Set<number>()
  const whole = new Map<Ship, ToldRows>()
  for (let cut = 0; cut < cuts; cut++) {
    const ship = random.pick(ships)
    const { mmsi, block, rows } = ship
    const cutMs = block.timeMs[rows[Math.floor(random.next() * rows.length)]!]!
    const future = FUTURES[cut % FUTURES.length]!
    const name = `${mmsi} cut at ${new Date(cutMs).toISOString()}, then ${future}`
    const expected =
      whole.get(ship) ?? (await tellRows(mmsi, withFuture(ship, Number.POSITIVE_INFINITY, 'silence', ship)))
    whole.set(ship, expected)
    const told = await tellRows(mmsi, withFuture(ship, cutMs, future, random.pick(ships)))
    const count = decidedBy(expected, cutMs)
    expect(decidedBy(told, cutMs), name).toBe(count)
    expect(told.trackIds.slice(0, count), name).toEqual(expected.trackIds.slice(0, count))
    expect(bitsOf(told, count).equals(bitsOf(expected, count)), name).toBe(true)
    comparedRows += count
    for (const score of told.scores.subarray(0, count)) scores.add(score)
    if (!bitsOf(told).equals(bitsOf(expected))) differentFutures++
  }
  return { rows: comparedRows, futures: differentFutures, scores: scores.size }
}

async function checkCuts(name: string, ships: readonly Ship[], cuts: number): Promise<void> {
  const { rows, futures, scores } = await cutAtRandom(ships, cuts, createRandom(cuts, name))
  expect(rows).toBeGreaterThan(100 * cuts)
  // Futures were others, and told of other rows; scores were not all the same.
  expect(futures).toBeGreaterThan(0.8 * cuts)
  expect(scores).toBeGreaterThan(100)
  recordProof(
    `causality: ${name}`,
    `${cuts} random cuts, ${FUTURES.length} sorts of future: ${formatCount(rows, 'row')} before them, the same features and scores to the bit`,
  )
}

/** 1,000 cuts in all in `npm run prove`. */
const CUTS = { labelled: caseCount(100, 500), shared: caseCount(50, 250), simulated: caseCount(50, 250) }

describeWithData('a future that is cut off, or is another, changes no feature and no score', () => {
  test('of labelled vessels', async () => {
    await checkCuts('labelled vessels', await readShips(sharedData('fishing-labels/gfw')), CUTS.labelled)
  })

  test('of shared, spoofed and honest MMSI', async () => {
    const file = sharedData('ais-tracks/gfw_segment_messages.csv.gz')
    await checkCuts('shared, spoofed and honest MMSI', await readShips(file), CUTS.shared)
  })
})

test('a future that is cut off, or is another, changes no feature and no score of a simulated fleet', async () => {
  const file = writeFleet(join(temporaryFolder(), 'fleet.csv'), { vessels: 40, days: 3 })
  await checkCuts('a simulated fleet', await readShips(file), CUTS.simulated)
})

/** Rows decided up to then; they were told in that order. */
function decidedBy({ decidedMs }: ToldRows, ms: number): number {
  const after = decidedMs.findIndex((decided) => decided > ms)
  return after < 0 ? decidedMs.length : after
}

/** Every bit of the features and scores of the first rows. */
function bitsOf({ features, scores }: ToldRows, rows = scores.length): Buffer {
  const columns = [features.subarray(0, rows * FEATURE_COUNT), scores.subarray(0, rows)]
  return Buffer.concat(columns.map(({ buffer, byteLength }) => Buffer.from(buffer, 0, byteLength)))
}
