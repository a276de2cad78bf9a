/**
 * How fast one core scores rows, on the backend that is active (WAKEWATCH_BACKEND chooses): features to scores, and
 * its parts; in batches as small as live feeds bring; and explanations. An ensemble of 5 and a single network of 64-64-1
 * with random weights, and the newest detector of models/ where there is one. CPU time of all threads, median of rounds:
 * `node --import tsx bench/model/score.ts [thousand rows]`
 */

import { fileURLToPath } from 'node:url'
import { FEATURE_COUNT } from '../../lib/features/feature-list.ts'
import { type Backend, startBackend } from '../../lib/model/backend.ts'
import { createDetector } from '../../lib/model/detector.ts'
import type { DetectorModel } from '../../lib/model/detector-model.ts'
import { Explainer } from '../../lib/model/explain.ts'
import { Ensemble } from '../../lib/model/network.ts'
import { Normaliser } from '../../lib/model/normalisation.ts'
import { listVersions, readModel } from '../../lib/model/registry.ts'
import { makeModel, makeRows } from '../../tests/model/detector-world.ts'

const MODELS = fileURLToPath(new URL('../../models', import.meta.url))
const ROUNDS = 5
/** Rows of a vessel's day at 5 min, and what a live feed brings at once when it is quiet. */
const SMALL_BATCHES = [288, 16, 1]
/** Small batches and explanations are timed on fewer rows. */
const FEWER = 4096
const MOST_BATCHES = 100
const EXPLAINED = 30

async function report(name: string, rows: number, work: () => void | Promise<void>): Promise<void> {
  const seconds: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(before)
    seconds.push((user + system) / 1e6)
  }
  seconds.sort((a, b) => a - b)
  const rate = Math.round(rows / seconds[Math.floor(ROUNDS / 2)]!)
  console.log(`  ${name.padEnd(26)} ${rate.toLocaleString('en').padStart(10)} rows/s`)
}

async function timeModel(
  title: string,
  model: DetectorModel,
  backend: Backend,
  count: number,
): Promise<void> {
  const { features } = makeRows(7, count)
  const detector = createDetector(model, backend)
  const normaliser = new Normaliser(model.normalisation)
  const ensemble = new Ensemble(model.members, backend)
  const explainer = new Explainer(model, backend)
  const inputs = new Float32Array(count * normaliser.inputCount)
  const logits = new Float32Array(count)
  const scores = new Uint16Array(count)
  console.log(`${title}: ${model.members.length} x ${normaliser.inputCount} inputs`)
  await report('features to scores', count, () => detector.score(features, count, scores))
  await report('normalisation alone', count, () => normaliser.normalise(features, 0, count, inputs))
  await report('networks alone', count, () => ensemble.run(inputs, count, logits, 0))
  for (const size of SMALL_BATCHES) {
    const batches = Math.floor(Math.min(count, FEWER, MOST_BATCHES * size) / size)
    await report(`in batches of ${size}`, batches * size, async () => {
      for (let batch = 0; batch < batches; batch++) {
        const from = batch * size * FEATURE_COUNT
        await detector.score(features.subarray(from, from + size * FEATURE_COUNT), size, scores)
      }
    })
  }
  await report('explained', EXPLAINED, () => {
    for (let row = 0; row < EXPLAINED; row++) explainer.explain(features, row)
  })
  for (const held of [detector, ensemble, explainer]) held.dispose()
}

const count = Math.round(Number(process.argv[2] ?? 100) * 1000)
const backend = await startBackend()
console.log(`${count} rows of ${FEATURE_COUNT} features, ${backend.name}, Node ${process.version}`)
await timeModel('ensemble of 5', makeModel({ members: 5, hidden: [64, 64] }), backend, count)
await timeModel('single network', makeModel({ members: 1, hidden: [64, 64] }), backend, count)
if ((await listVersions(MODELS, 'detector')).length > 0) {
  const shipped = await readModel(MODELS, 'detector')
  await timeModel(`detector ${shipped.version}`, shipped, backend, count)
}
