/**
 * How good the peers are beside ours, on vessels that none of them saw: quality.ts PYTHON FILE…
 *
 * All learn from the same rows, as read and as poorer feeds would show them, in the same six folds of vessels. All are
 * calibrated out of fold as ours is, and judged by the same code, events included. Ours is the shipped recipe with three
 * members, to be done sooner. On the backend that is active; prints tables in Markdown.
 */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Backend, startBackend } from '../../lib/model/backend.ts'
import { type Folds, splitVessels } from '../../lib/model/folds.ts'
import { crossValidate } from '../../lib/model/train-cross-validation.ts'
import { RECIPES } from '../../lib/model/train-recipe.ts'
import type { TrainingRows } from '../../lib/model/training-rows.ts'
import { readTrainingData } from '../../lib/pipeline/training-data.ts'
import { trainedRows } from '../../lib/pipeline/validate-recipe.ts'
import { createTrackContext } from '../../scripts/track-context.ts'
import { judgeOutOfFold, printJudged } from './judge-logits.ts'
import { FOLDS, PEERS, SEED } from './options.ts'
import { readFloats, writeRows } from './rows-file.ts'

const RECIPE = { ...RECIPES.detector, members: 3 }
const peersProgram = fileURLToPath(new URL('peers.py', import.meta.url))

const [python, ...files] = process.argv.slice(2) as [string, ...string[]]
const backend = await startBackend()
const { context } = await createTrackContext(null)
const data = await readTrainingData(files, RECIPE.augment, { context: context(), importStartMs: Date.now() })
const trained = trainedRows(data, RECIPE)
const folds = splitVessels(data.rows, { folds: FOLDS, seed: SEED })
console.log(
  `\n${trained.count} rows trained on, readings of ${['all', ...RECIPE.augment.map(({ name }) => name)].join(', ')}; ${FOLDS} folds of vessels, seed ${SEED}; ours on ${backend.library}\n`,
)
printJudged(
  [...askPeers(trained, folds), ...askOurs(backend, trained, folds)].map(({ name, logits }) => ({
    name,
    judged: [judgeOutOfFold(data.rows, logits.subarray(0, data.rows.count), folds)],
  })),
)

interface Answers {
  readonly name: string
  /** Of the rows trained on, each by a model that never saw its vessel. */
  readonly logits: Float32Array
}

function askPeers(rows: TrainingRows, folds: Folds): Answers[] {
  const folder = mkdtempSync(join(tmpdir(), 'wakewatch-bench-'))
  try {
    writeRows(folder, rows, folds)
    return PEERS.map((peer) => {
      console.error(`bench: ${peer}`)
      const out = join(folder, `${peer}.f32`)
      execFileSync(python, [peersProgram, 'quality', peer, folder, out])
      return { name: peer, logits: readFloats(out) }
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function askOurs(backend: Backend, rows: TrainingRows, folds: Folds): Answers[] {
  const onFold = (fold: number) => console.error(`bench: ours, fold ${fold + 1} of ${FOLDS}`)
  const [answers] = crossValidate(backend, rows, [rows], { recipe: RECIPE, seed: SEED, folds, onFold })
  return [
    { name: `ours, ${RECIPE.members} members`, logits: answers!.memberLogits },
    { name: 'ours, the one network that stands for them', logits: answers!.logits },
  ]
}
