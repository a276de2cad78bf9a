import { join } from 'node:path'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { listInputs } from '../../lib/ais/open-input.ts'
import { FEATURE_COUNT } from '../../lib/features/feature-list.ts'
import type { VesselSink } from '../../lib/features/outputs.ts'
import { VesselFold } from '../../lib/features/vessel.ts'
import { startBackend } from '../../lib/model/backend.ts'
import { createDetector, type Detector } from '../../lib/model/detector.ts'
import type { RowScorer } from '../../lib/model/scorer.ts'
import { type LabelledRows, readLabelledRows } from '../../lib/pipeline/labelled-rows.ts'
import type { RunScorer } from '../../lib/pipeline/run-scorer.ts'
import { formatCount } from '../../scripts/plain-text.ts'
import { makeModel } from '../model/detector-world.ts'
import { isProving, recordProof } from '../proof.ts'
import { describeWithData, sharedData } from '../shared-data.ts'
import { NOW_MS, temporaryFolder } from '../store/folder.ts'
import { readShips, realContext, writeFleet } from './row-world.ts'
import { exportedFiles, READING, runBackfill } from './run-backfill.ts'

/** Features of the rows that backfill scored, block by block. */
const scored = vi.hoisted((): Float32Array[] => [])

vi.mock('../../lib/pipeline/run-scorer.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../lib/pipeline/run-scorer.ts')>()
  return {
    ...original,
    openRunScorer: async (wanted: RunScorer): Promise<RowScorer> => {
      const scorer = await original.openRunScorer(wanted)
      return {
        name: scorer.name,
        fishingFrom: scorer.fishingFrom,
        blockRows: scorer.blockRows,
        score: (features, count, scores) => {
          scored.push(features.slice(0, count * FEATURE_COUNT))
          return scorer.score(features, count, scores)
        },
      }
    },
  }
})

const model = makeModel()
const context = realContext()
let detector: Detector
beforeAll(async () => {
  detector = createDetector(model, await startBackend('wasm'))
})
beforeEach(() => {
  scored.length = 0
})

/** Reports one by one, the state through its bytes between every two. */
async function stepOneByOne(path: string): Promise<Float32Array[]> {
  const fold = new VesselFold(context)
  const rows: Float32Array[] = []
  const sink: VesselSink = {
    position: (_trackId, _segmentId, _block, _row, features) => {
      if (features !== null) rows.push(features.slice())
    },
    output: () => {},
    tripChange: () => {},
    identity: () => {},
    dropped: () => {},
  }
  for (const { mmsi, block, identities, rows: order } of await readShips(path)) {
    let state = fold.start(mmsi)
    for (const row of order) {
      state = fold.decode(fold.encode(state))
      fold.step(state, block, row, identities, sink)
    }
    fold.peek(state, sink)
  }
  return rows
}

/** What backfill should have stored of each row, in the order of vessels and times. */
async function scoreRows({ count, features, timeMs, vessel, vessels }: LabelledRows): Promise<string[]> {
  const scores = new Uint16Array(count)
  await detector.score(features, count, scores)
  return Array.from(
    scores,
    (score, row) => `${vessels[vessel[row]!]!.key} ${new Date(timeMs[row]!).toISOString()} ${score / 1000}`,
  ).sort()
}

async function storedScores(dir: string): Promise<string[]> {
  const lines = (await exportedFiles(dir))['positions.ndjson']!.trim().split('\n')
  return lines
    .map((line) => JSON.parse(line) as { mmsi: string; time: string; score: number | null })
    .filter(({ score }) => score !== null)
    .map(({ mmsi, time, score }) => `${mmsi} ${time} ${score}`)
    .sort()
}

/** `path`: a file, or a folder of them. */
async function checkEqualRows(name: string, path: string): Promise<void> {
  const files = await listInputs([path])
  const rows = await readLabelledRows(files, { context, importStartMs: NOW_MS })
  expect(rows.count).toBeGreaterThan(1000)

  const dir = temporaryFolder()
  await runBackfill(dir, files, {
    context: () => context,
    reading: { ...READING, place: 'auto' },
    scorer: { kind: 'model', model, backend: 'wasm' },
  })
  expect(bytesOf(scored).equals(bytesOf([rows.features])), 'backfill').toBe(true)
  expect(bytesOf(await stepOneByOne(path)).equals(bytesOf([rows.features])), 'one by one').toBe(true)

  const expected = await scoreRows(rows)
  expect(new Set(expected.map((line) => line.split(' ')[2])).size).toBeGreaterThan(100)
  expect(await storedScores(dir)).toEqual(expected)
  recordProof(
    `equal rows of ${name}`,
    `${formatCount(rows.count, 'row')} of training, backfill and one-by-one stepping through bytes: the same features and scores`,
  )
}

function bytesOf(columns: readonly Float32Array[]): Buffer {
  return Buffer.concat(
    columns.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  )
}

/** In `npm test` one vessel: an archive of all has two thousand days, which takes its time. */
const LABELLED = isProving ? 'fishing-labels/gfw' : 'fishing-labels/gfw/pole_and_line.csv.gz'

describeWithData('training, backfill and stepping one by one make the same rows', () => {
  test('of labelled vessels', async () => {
    await checkEqualRows('labelled vessels', sharedData(LABELLED))
  })
})

test('training, backfill and stepping one by one make the same rows of a simulated fleet', async () => {
  const file = writeFleet(join(temporaryFolder(), 'fleet.csv'), { vessels: 5, days: 2 })
  await checkEqualRows('a simulated fleet', file)
})
