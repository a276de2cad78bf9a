import { beforeAll, describe, expect, test } from 'vitest'
import { FEATURE_COUNT, FEATURES } from '../../lib/features/feature-list.ts'
import { type Backend, startBackend } from '../../lib/model/backend.ts'
import { splitVessels } from '../../lib/model/folds.ts'
import { judgeScores } from '../../lib/model/metrics.ts'
import { calibrateOutOfFold, crossValidate, scoreOutOfFold } from '../../lib/model/train-cross-validation.ts'
import { runMembers, trainEnsemble } from '../../lib/model/train-ensemble.ts'
import {
  gatherExamples,
  joinRows,
  normaliseRows,
  rowsOfVessels,
  runNetworks,
} from '../../lib/model/train-examples.ts'
import { DISTIL_RECIPE, RECIPES, type TrainingRecipe } from '../../lib/model/train-recipe.ts'
import { drawRows } from './training-world.ts'

const RECIPE: TrainingRecipe = {
  ...RECIPES.detector,
  features: FEATURES.slice(0, 6).map(({ name }) => name),
  bins: null,
  distil: null,
  vesselWeighting: 0,
  hiddenUnits: [16],
  members: 2,
  epochs: 8,
  batchRows: 32,
  learningRate: 0.01,
}
const FLEET = Array.from({ length: 8 }, (_, i) => ({ key: `v${i}`, rows: 120, unlabelled: 20 }))
const KEYS = new Set(FLEET.map(({ key }) => key))

let backend: Backend
beforeAll(async () => {
  backend = await startBackend()
})

describe('an ensemble', () => {
  test('is the same bits twice; its members differ', () => {
    const rows = drawRows(FLEET)
    const train = () => trainEnsemble(backend, rows, KEYS, { recipe: RECIPE, seed: 1 })
    const { members, student, ...others } = train()
    expect(train()).toEqual({ ...others, members, student })
    expect(members[0]).not.toEqual(members[1])
    expect(student).toBeNull()
  })

  test('learns of the rows of its vessels alone', () => {
    const rows = drawRows(FLEET)
    const some = new Set(['v1', 'v4', 'v5'])
    const trained = trainEnsemble(backend, rows, some, { recipe: RECIPE, seed: 1 })
    const features = rows.features.slice()
    const fishing = rows.fishing.slice()
    for (let row = 0; row < rows.count; row++) {
      if (some.has(rows.vessels[rows.vessel[row]!]!.key)) continue
      features.fill(1e6, row * FEATURE_COUNT, (row + 1) * FEATURE_COUNT)
      fishing[row] = 1
    }
    const altered = { ...rows, features, fishing }
    expect(trainEnsemble(backend, altered, some, { recipe: RECIPE, seed: 1 })).toEqual(trained)
  })

  test('stopped early keeps vessels back and takes the best epoch, not the last', () => {
    // Labels without sense: every epoch after the first few makes it worse on other vessels.
    let toggled = 0
    const rows = drawRows(FLEET, 1, () => toggled++ % 2)
    const recipe = { ...RECIPE, members: 1, epochs: 120, hiddenUnits: [64], dropout: 0, inputNoise: 0 }
    const brier = (one: TrainingRecipe) => {
      const { normalisation, members } = trainEnsemble(backend, rows, KEYS, { recipe: one, seed: 1 })
      const kept = splitVessels(rows, { folds: 8, seed: 1, among: KEYS })[0]!
      const chosen = rowsOfVessels(rows, kept, 'labelled')
      const logits = runNetworks(backend, members, normaliseRows(rows, chosen, normalisation), chosen.length)
      return logits.reduce(
        (sum, logit, i) => sum + (1 / (1 + Math.exp(-logit)) - rows.fishing[chosen[i]!]!) ** 2,
        0,
      )
    }
    // Without it the kept vessel is trained on, by heart; with it, what is best of it is close to a coin.
    expect(brier({ ...recipe, earlyStop: true }) / 120).toBeGreaterThan(0.22)
    expect(brier(recipe) / 120).toBeLessThan(0.2)
  })

  test('a student answers as the members do, on rows that it never saw too', () => {
    const recipe = { ...RECIPE, distil: { ...DISTIL_RECIPE, hiddenUnits: [32], batchRows: 32, maxLogit: 50 } }
    const { normalisation, members, student } = trainEnsemble(backend, drawRows(FLEET), KEYS, {
      recipe,
      seed: 1,
    })
    const others = drawRows([{ key: 'other', rows: 500 }], 9)
    const chosen = rowsOfVessels(others, new Set(['other']), 'all')
    const inputs = normaliseRows(others, chosen, normalisation)
    const taught = runNetworks(backend, members, inputs, 500)
    const learnt = runNetworks(backend, [student!], inputs, 500)
    const squares = (values: Float32Array) => values.reduce((sum, value) => sum + value * value, 0)
    const mean = taught.reduce((sum, logit) => sum + logit, 0) / 500
    const unexplained =
      squares(learnt.map((logit, i) => logit - taught[i]!)) / squares(taught.map((logit) => logit - mean))
    expect(unexplained).toBeLessThan(0.05)
  })

  test('members that see bins learn what bends, and a student that sees numbers learns it from them', () => {
    // Fishing within a narrow band of the first feature alone, where the second one is high.
    const fleet = FLEET.map(({ key }) => ({ key, rows: 300 }))
    const plain = drawRows(fleet)
    const fishing = plain.fishing.map((_, row) => {
      const [speed, other] = plain.features.subarray(row * FEATURE_COUNT)
      return speed! > 0 && speed! < 0.5 && other! > 0 ? 1 : 0
    })
    const rows = { ...plain, fishing }
    const recipe = {
      ...RECIPE,
      bins: 8,
      epochs: 20,
      distil: { ...DISTIL_RECIPE, hiddenUnits: [32], batchRows: 32, epochs: 30 },
    }
    const held = new Set(['v0'])
    const others = new Set([...KEYS].filter((key) => !held.has(key)))
    const trained = trainEnsemble(backend, rows, others, { recipe, seed: 1 })
    expect(trained.members[0]!.layers[0]!.inputs).toBe(trained.encoding!.width)
    const chosen = rowsOfVessels(rows, held, 'labelled')
    const inputs = normaliseRows(rows, chosen, trained.normalisation)
    const aucOf = (logits: Float32Array) =>
      judgeScores({
        scores: Uint16Array.from(logits, (logit) => Math.round(1000 / (1 + Math.exp(-logit)))),
        fishing: Float32Array.from(chosen, (row) => fishing[row]!),
      }).auc
    expect(aucOf(runMembers(backend, trained, inputs, chosen.length))).toBeGreaterThan(0.97)
    expect(aucOf(runNetworks(backend, [trained.student!], inputs, chosen.length))).toBeGreaterThan(0.95)
  })

  test('stopping early asks for vessels enough to keep one back', () => {
    const few = new Set(['v0', 'v1'])
    const recipe = { ...RECIPE, earlyStop: true }
    expect(() => trainEnsemble(backend, drawRows(FLEET), few, { recipe, seed: 1 })).toThrow(
      'model: early stop keeps one labelled vessel in 8 back, and there are 2',
    )
  })

  test('without a label there is nothing to learn', () => {
    const rows = drawRows([{ key: 'v0', rows: 0, unlabelled: 5 }])
    expect(() => trainEnsemble(backend, rows, new Set(['v0']), { recipe: RECIPE, seed: 1 })).toThrow(
      /has a label/,
    )
  })
})

describe('weights', () => {
  const weigh = (recipe: Partial<TrainingRecipe>) => {
    const fleet = [
      { key: 'small', rows: 10 },
      { key: 'large', rows: 90 },
    ]
    const rows = drawRows(fleet, 1, (_, vessel) => vessel)
    const chosen = rowsOfVessels(rows, new Set(['small', 'large']), 'labelled')
    const { normalisation } = trainEnsemble(backend, rows, new Set(['small', 'large']), {
      recipe: { ...RECIPE, epochs: 1 },
      seed: 1,
    })
    const { weights } = gatherExamples(rows, chosen, normalisation, { ...RECIPE, ...recipe })
    expect(weights.reduce((sum, weight) => sum + weight, 0) / 100).toBeCloseTo(1, 6)
    return [weights[0]! * 10, weights[99]! * 90].map(Math.round)
  }

  test('rows alike, vessels alike, or between', () => {
    expect(weigh({})).toEqual([10, 90])
    expect(weigh({ vesselWeighting: 1 })).toEqual([50, 50])
    expect(weigh({ vesselWeighting: 0.5 })).toEqual([25, 75])
  })

  test('sorts of rows alike, or between', () => {
    expect(weigh({ classWeighting: 1 })).toEqual([50, 50])
    expect(weigh({ classWeighting: 0.5 })).toEqual([25, 75])
  })
})

describe('cross-validation', () => {
  test('asks each vessel of networks that never saw it, and scores well where there is something to learn', () => {
    const rows = drawRows(FLEET)
    const folds = splitVessels(rows, { folds: 3, seed: 1 })
    const [outcome] = crossValidate(backend, rows, [rows], { recipe: RECIPE, seed: 1, folds })
    const { logits, foldOf } = outcome!
    for (let row = 0; row < rows.count; row++)
      expect(folds[foldOf[row]!]!.has(rows.vessels[rows.vessel[row]!]!.key)).toBe(true)
    // The first fold's logits are those of a model trained on the other two.
    const others = new Set([...folds[1]!, ...folds[2]!])
    const { normalisation, members } = trainEnsemble(backend, rows, others, { recipe: RECIPE, seed: 1 })
    const chosen = rowsOfVessels(rows, folds[0]!, 'all')
    const expected = runNetworks(backend, members, normaliseRows(rows, chosen, normalisation), chosen.length)
    expect([...chosen].map((row) => logits[row])).toEqual([...expected])
    const scores = scoreOutOfFold(logits, foldOf, calibrateOutOfFold(logits, foldOf, rows))
    expect(judgeScores({ scores, fishing: rows.fishing }).auc).toBeGreaterThan(0.97)
  })

  test('a vessel read at two rates stays on one side', () => {
    const base = drawRows(FLEET, 1)
    const copies = drawRows(FLEET, 2)
    const folds = splitVessels(base, { folds: 2, seed: 1 })
    // The copies say the opposite in the held fold only: were they trained on there, its logits would change.
    const fishing = copies.fishing.map((share, row) =>
      folds[0]!.has(copies.vessels[copies.vessel[row]!]!.key) ? 1 - share : share,
    )
    const logitsWith = (other: Float32Array) => {
      const trained = joinRows([base, { ...copies, fishing: other }])
      const [outcome] = crossValidate(backend, trained, [base], {
        recipe: { ...RECIPE, epochs: 2 },
        seed: 1,
        folds,
      })
      return outcome!.logits.filter((_, row) => outcome!.foldOf[row] === 0)
    }
    expect(logitsWith(fishing)).toEqual(logitsWith(copies.fishing))
  })

  test('calibrates a fold by the other folds alone', () => {
    const rows = drawRows(FLEET)
    const foldOf = Int32Array.from(rows.vessel, (vessel) => vessel % 2)
    const logits = Float32Array.from(rows.fishing, (share) => (share > 0.5 ? 1 : -1))
    const altered = rows.fishing.map((share, row) => (foldOf[row] === 0 ? 1 - share : share))
    const before = calibrateOutOfFold(logits, foldOf, rows)
    const after = calibrateOutOfFold(logits, foldOf, { ...rows, fishing: altered })
    expect(after[0]).toEqual(before[0])
    expect(after[1]).not.toEqual(before[1])
  })
})
