/**
 * What the future is worth: the detector's members with and without features that look ahead, for docs/model.md. Not shipped:
 * live there is no future.
 *
 *     node --import tsx bench/model/look-ahead.ts DATA… [--fold-seeds N] [--members N]
 *
 * A row's features ahead are those of its track run backwards (ahead-rows.ts), but for those that are the same both ways.
 * Both networks learn by the shipped recipe, without a student, of the same rows, folds and seeds; they are calibrated and
 * judged as `npm run train` does it. On the backend that is active.
 */

import { parseArgs } from 'node:util'
import { FEATURES } from '../../lib/features/feature-list.ts'
import { type Backend, startBackend } from '../../lib/model/backend.ts'
import { type Folds, requireDisjoint, splitVessels } from '../../lib/model/folds.ts'
import { countInputs, fitNormalisation, type Normalisation } from '../../lib/model/normalisation.ts'
import { encodePiecewise, fitPiecewise } from '../../lib/model/piecewise.ts'
import { Random } from '../../lib/model/random.ts'
import { runMembers } from '../../lib/model/train-ensemble.ts'
import { gatherExamples, joinRows, normaliseRows, rowsOfVessels } from '../../lib/model/train-examples.ts'
import { trainNetwork } from '../../lib/model/train-network.ts'
import { RECIPES } from '../../lib/model/train-recipe.ts'
import type { TrainingRows } from '../../lib/model/training-rows.ts'
import { readTrainingData } from '../../lib/pipeline/training-data.ts'
import { createTrackContext } from '../../scripts/track-context.ts'
import { foldAhead } from './ahead-rows.ts'
import { judgeOutOfFold, printJudged } from './judge-logits.ts'
import { FOLDS, SEED } from './options.ts'

/** Of the row alone, whichever way time runs. */
const SAME_BOTH_WAYS = ['speedKnots', 'lnShore', 'solarHourCos', 'solarHourSin']
const BEHIND = FEATURES.map(({ name }) => name)
const AHEAD = BEHIND.filter((name) => !SAME_BOTH_WAYS.includes(name))

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'fold-seeds': { type: 'string', default: '5' },
    members: { type: 'string', default: String(RECIPES.detector.members) },
  },
})
if (positionals.length === 0) throw new Error('look-ahead: which labelled files?')
const recipe = { ...RECIPES.detector, members: Number(values.members) }
const foldSeeds = Array.from({ length: Number(values['fold-seeds']) }, (_, i) => SEED + i)

/** The same rows by features of one sort, and which of these are seen. */
interface View {
  readonly rows: TrainingRows
  readonly names: readonly string[]
}

const backend = await startBackend()
const named = await createTrackContext(null)
const context = named.context()
const data = await readTrainingData(positionals, recipe.augment, { context, importStartMs: Date.now() })
const sets = [data.rows, ...data.readings.map(({ rows }) => rows)]
const behind = joinRows(sets)
const ahead = joinRows(sets.map((rows) => ({ ...rows, features: foldAhead(rows, context) })))
const past: View = { rows: behind, names: BEHIND }
const future: View = { rows: ahead, names: AHEAD }
console.log(
  `${data.rows.count} rows judged, ${behind.count} trained on, ${countMissing(ahead)} of them without a future; ${recipe.members} members, ${FOLDS} folds, fold seeds ${foldSeeds.join(', ')}, ${backend.library}\n`,
)
printJudged(
  [
    { name: `the past, ${BEHIND.length} features`, views: [past] },
    { name: `and the future, ${AHEAD.length} more`, views: [past, future] },
  ].map(({ name, views }) => ({
    name,
    judged: foldSeeds.map((seed) => {
      const folds = splitVessels(data.rows, { folds: FOLDS, seed })
      console.error(`look-ahead: ${name}, fold seed ${seed}`)
      return judgeOutOfFold(data.rows, askOutOfFold(backend, views, folds, seed), folds)
    }),
  })),
)

/** Logits of the rows judged, which are the first of those trained on. */
function askOutOfFold(backend: Backend, views: readonly View[], folds: Folds, seed: number): Float32Array {
  const logits = new Float32Array(data.rows.count).fill(Number.NaN)
  for (const held of folds) {
    const trained = new Set(folds.filter((fold) => fold !== held).flatMap((fold) => [...fold]))
    requireDisjoint(trained, held)
    const answer = trainMembers(backend, views, trained, seed)
    const asked = rowsOfVessels(data.rows, held, 'all')
    for (const [i, logit] of answer(asked).entries()) logits[asked[i]!] = logit
  }
  return logits
}

/** As trainEnsemble trains them, on the inputs of all views side by side. Answers with the members' mean logits. */
function trainMembers(
  backend: Backend,
  views: readonly View[],
  vessels: ReadonlySet<string>,
  seed: number,
): (asked: Int32Array) => Float32Array {
  const chosen = rowsOfVessels(behind, vessels, 'labelled')
  const scales = views.map(({ rows, names }) => fitNormalisation(rows, chosen, names))
  const inputs = gatherInputs(views, scales, chosen)
  const inputCount = inputs.length / chosen.length
  const encoding = recipe.bins === null ? null : fitPiecewise(inputs, inputCount, recipe.bins)
  const examples = {
    ...gatherExamples(behind, chosen, scales[0]!, recipe),
    inputs: encoding === null ? inputs : encodePiecewise(encoding, inputs, chosen.length),
    inputCount: encoding?.width ?? inputCount,
  }
  const options = { ...recipe, loss: 'probability' } as const
  const members = Array.from({ length: recipe.members }, (_, member) =>
    trainNetwork(backend, options, { examplesOf: () => examples }, new Random(seed, `member ${member}`)),
  )
  return (asked) =>
    runMembers(backend, { members, encoding }, gatherInputs(views, scales, asked), asked.length)
}

/** Those of each view beside each other, row by row. */
function gatherInputs(
  views: readonly View[],
  scales: readonly Normalisation[],
  chosen: Int32Array,
): Float32Array {
  const width = scales.reduce((sum, scale) => sum + countInputs(scale), 0)
  const joined = new Float32Array(chosen.length * width)
  let at = 0
  for (const [view, { rows }] of views.entries()) {
    const inputs = normaliseRows(rows, chosen, scales[view]!)
    const own = countInputs(scales[view]!)
    for (let row = 0; row < chosen.length; row++)
      joined.set(inputs.subarray(row * own, (row + 1) * own), row * width + at)
    at += own
  }
  return joined
}

function countMissing({ count, features }: TrainingRows): number {
  const width = FEATURES.length
  let missing = 0
  for (let row = 0; row < count; row++)
    if (features.subarray(row * width, (row + 1) * width).every(Number.isNaN)) missing++
  return missing
}
