import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FEATURE_COUNT, FEATURES } from '../../lib/features/feature-list.ts'
import { type Backend, startBackend } from '../../lib/model/backend.ts'
import { createDetector } from '../../lib/model/detector.ts'
import { Explainer } from '../../lib/model/explain.ts'
import { chooseBackground } from '../../lib/model/explain-background.ts'
import { FEATURE_GROUPS, groupOf } from '../../lib/model/feature-groups.ts'
import { countInputs } from '../../lib/model/normalisation.ts'
import { allOf, makeModel, makeRows } from './detector-world.ts'

const model = makeModel({ seed: 3, members: 2 })
const rows = makeRows(12, 40)

let backend: Backend
let explainer: Explainer

beforeAll(async () => {
  backend = await startBackend()
  explainer = new Explainer(model, backend)
})
afterAll(() => explainer.dispose())

const sumOf = (values: Iterable<number>) => Array.from(values).reduce((sum, value) => sum + value, 0)

function rowOf(features: Float32Array, row: number): Float32Array {
  return features.slice(row * FEATURE_COUNT, (row + 1) * FEATURE_COUNT)
}

describe('groups', () => {
  test('every feature is in exactly one, and every group has some', () => {
    const found = new Set(FEATURES.map(({ name }) => groupOf(name)))
    expect([...found].sort()).toEqual([...FEATURE_GROUPS].sort())
  })

  test('of these features', () => {
    const groups = ['pathSpeed3h', 'legTurnDeg', 'lnShoreRange12h', 'solarHourCos', 'rows24h'].map(groupOf)
    expect(groups).toEqual(['speed', 'turning', 'place', 'time', 'reporting'])
    expect(() => groupOf('latitude')).toThrow("feature 'latitude' is in 0 groups")
  })
})

describe('explanations', () => {
  test('base and contributions sum to the calibrated logit that is scored', async () => {
    const detector = createDetector(model, backend)
    const logits = await detector.logits(rows.features, rows.count)
    detector.dispose()
    const bases = new Set<number>()
    for (let row = 0; row < rows.count; row++) {
      const { logit, base, contributions } = explainer.explain(rows.features, row)
      bases.add(base)
      expect(logit).toBe(1.25 * logits[row]! - 0.5)
      expect(Math.abs(base + sumOf(Object.values(contributions)) - logit)).toBeLessThan(1e-4)
      expect(Object.keys(contributions)).toEqual(FEATURE_GROUPS)
    }
    expect(bases.size).toBe(1)
  })

  test('are those of all orders in which the groups may become known', async () => {
    // Mixed in raw features and averaged over all 120 orders: another way than the fold over sets.
    const detector = createDetector(model, backend)
    const known = new Map<string, number>()
    const valueOfKnown = async (groups: readonly string[], row: Float32Array) => {
      const key = [...groups].sort().join()
      if (!known.has(key)) {
        const mixed = model.background.slice()
        for (let i = 0; i < mixed.length; i++) {
          const feature = i % FEATURE_COUNT
          if (groups.includes(groupOf(FEATURES[feature]!.name))) mixed[i] = row[feature]!
        }
        const logits = await detector.logits(mixed, mixed.length / FEATURE_COUNT)
        known.set(key, (1.25 * sumOf(logits)) / logits.length - 0.5)
      }
      return known.get(key)!
    }
    for (const row of [0, 7, 23]) {
      known.clear()
      const features = rowOf(rows.features, row)
      const sums = new Map<string, number>()
      const orders = ordersOf(FEATURE_GROUPS)
      for (const order of orders)
        for (const [i, group] of order.entries()) {
          const added =
            (await valueOfKnown(order.slice(0, i + 1), features)) -
            (await valueOfKnown(order.slice(0, i), features))
          sums.set(group, (sums.get(group) ?? 0) + added / orders.length)
        }
      const { contributions } = explainer.explain(rows.features, row)
      for (const group of FEATURE_GROUPS)
        expect(Math.abs(contributions[group] - sums.get(group)!)).toBeLessThan(1e-4)
    }
    detector.dispose()
  })

  test('a group that the network does not see adds nothing', () => {
    const inputs = countInputs(model.normalisation)
    const flagged = model.normalisation.filter(({ hasFlag }) => hasFlag)
    const named = [...model.normalisation, ...flagged]
    expect(named.length).toBe(inputs)
    const members = model.members.map(({ layers: [first, ...rest] }) => {
      const kernel = first!.kernel.slice()
      named.forEach(({ name }, input) => {
        if (groupOf(name) === 'place') kernel.fill(0, input * first!.outputs, (input + 1) * first!.outputs)
      })
      return { layers: [{ ...first!, kernel }, ...rest] }
    })
    const blind = new Explainer({ ...model, members }, backend)
    const { contributions } = blind.explain(rows.features, 5)
    expect(contributions.place).toBe(0)
    expect(Math.abs(contributions.speed)).toBeGreaterThan(1e-3)
    blind.dispose()
  })

  test('of a row in which everything is missing are numbers', () => {
    const { logit, contributions } = explainer.explain(new Float32Array(FEATURE_COUNT).fill(Number.NaN), 0)
    expect([logit, ...Object.values(contributions)].every(Number.isFinite)).toBe(true)
  })
})

describe('background', () => {
  test('is evenly spaced in the order of the logits, whatever the order of the rows', () => {
    const many = makeRows(2, 320)
    const chosen = allOf(many)
    const logits = Float32Array.from(chosen, (row) => (row * 37) % 320)
    const background = chooseBackground(many, chosen, logits)
    // The middles of 32 tenths: logits 5, 15, … 315.
    const expected = Array.from({ length: 32 }, (_, i) => logits.indexOf(10 * i + 5))
    expect(background).toEqual(
      Float32Array.from(expected.flatMap((row) => Array.from(rowOf(many.features, row)))),
    )
    const turned = chooseBackground(many, chosen.slice().reverse(), logits.slice().reverse())
    expect(turned).toEqual(background)
  })

  test('is all rows where there are few; none is refused', () => {
    const few = makeRows(2, 3)
    const background = chooseBackground(few, Int32Array.of(0, 2), Float32Array.of(2, 1))
    expect(background).toEqual(Float32Array.of(...rowOf(few.features, 2), ...rowOf(few.features, 0)))
    expect(() => chooseBackground(few, new Int32Array(), new Float32Array())).toThrow('0 rows')
    expect(() => chooseBackground(few, Int32Array.of(0), new Float32Array())).toThrow('0 logits')
  })
})

function ordersOf<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, i) => ordersOf(items.toSpliced(i, 1)).map((rest) => [item, ...rest]))
}
