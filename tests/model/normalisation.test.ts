import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FEATURE_COUNT, FEATURES } from '../../lib/features/feature-list.ts'
import { countInputs, fitNormalisation, Normaliser } from '../../lib/model/normalisation.ts'
import type { TrainingRows } from '../../lib/model/training-rows.ts'
import { allOf, FEATURE_NAMES, makeRows } from './detector-world.ts'

const [FIRST, SECOND, THIRD] = FEATURE_NAMES as [string, string, string]

/** Rows that have those values in the first features, 0 in the others. */
function rowsOf(...columns: readonly (readonly number[])[]): TrainingRows {
  const count = columns[0]!.length
  const features = new Float32Array(count * FEATURE_COUNT)
  columns.forEach((values, feature) => {
    values.forEach((value, row) => {
      features[row * FEATURE_COUNT + feature] = value
    })
  })
  const vessels = [{ key: '1', gear: 'unknown' }]
  return { count, features, fishing: new Float32Array(count), vessel: new Int32Array(count), vessels }
}

function normalise(rows: TrainingRows, normaliser: Normaliser): number[] {
  const inputs = new Float32Array(rows.count * normaliser.inputCount)
  normaliser.normalise(rows.features, 0, rows.count, inputs)
  return Array.from(inputs)
}

describe('fitting', () => {
  test('clips at the half percent from either end, between neighbours where it falls there', () => {
    // 0, 1, … 200: the quantiles are the second value from either end. Over 101 values they fall half way.
    const wide = rowsOf(
      Array.from({ length: 201 }, (_, i) => 200 - i),
      Array.from({ length: 201 }, (_, i) => (i < 101 ? i : Number.NaN)),
    )
    const [whole, half] = fitNormalisation(wide, allOf(wide), [FIRST, SECOND])
    expect(whole).toMatchObject({ name: FIRST, low: 1, high: 199, mean: 100, hasFlag: false })
    expect(half).toMatchObject({ name: SECOND, low: 0.5, high: 99.5, mean: 50, hasFlag: true })
  })

  test('mean and deviation are those of the clipped values', () => {
    const values = [...Array.from({ length: 200 }, (_, i) => i % 2), 1e6]
    const rows = rowsOf(values)
    const [scale] = fitNormalisation(rows, allOf(rows), [FIRST])
    expect(scale!.high).toBe(1)
    expect(scale!.mean).toBeCloseTo(101 / 201, 12)
    expect(scale!.deviation).toBeCloseTo(Math.sqrt((101 / 201) * (100 / 201)), 12)
  })

  test('reads the chosen rows only', () => {
    const rows = rowsOf([1, 500, 3, Number.NaN])
    const [scale] = fitNormalisation(rows, Int32Array.of(2, 0), [FIRST])
    expect(scale).toMatchObject({ mean: 2, hasFlag: false })
    expect(scale!.deviation).toBeCloseTo(0.99, 6)
  })

  test('a flag where more than half a percent are missing', () => {
    const missing = (count: number) =>
      Array.from({ length: 1000 }, (_, row) => (row < count ? Number.NaN : row))
    const rows = rowsOf(missing(5), missing(6))
    const flags = fitNormalisation(rows, allOf(rows), [FIRST, SECOND]).map(({ hasFlag }) => hasFlag)
    expect(flags).toEqual([false, true])
  })

  test('what never varies is left out, and told', () => {
    // 0.1 thrice is not its own mean in floating point: rounding must not pass for variation.
    const rows = rowsOf([0.1, 0.1, 0.1], [Number.NaN, Number.NaN, Number.NaN], [1, 2, 3])
    const told: string[] = []
    const kept = fitNormalisation(rows, allOf(rows), [FIRST, SECOND, THIRD], (name, reason) =>
      told.push(`${name}: ${reason}`),
    )
    expect(kept.map(({ name }) => name)).toEqual([THIRD])
    expect(told).toEqual([`${FIRST}: always ${Math.fround(0.1)}`, `${SECOND}: missing in every training row`])
    expect(() => fitNormalisation(rows, allOf(rows), [FIRST])).toThrow(
      'none of 1 features varies in 3 training rows',
    )
    expect(() => fitNormalisation(rows, new Int32Array(), [THIRD])).toThrow('0 training rows')
  })

  test('unknown names are refused', () => {
    const rows = makeRows(1, 10)
    expect(() => fitNormalisation(rows, allOf(rows), ['latitude'])).toThrow("no feature is called 'latitude'")
  })
})

describe('inputs', () => {
  const rows = makeRows(3, 2000)
  const normalisation = fitNormalisation(rows, allOf(rows), FEATURE_NAMES)
  const normaliser = new Normaliser(normalisation)

  test('have mean 0 and deviation 1 over the training rows that have the value', () => {
    const inputs = normalise(rows, normaliser)
    normalisation.forEach(({ name }, input) => {
      const column = FEATURES.findIndex((feature) => feature.name === name)
      const values = Array.from({ length: rows.count }, (_, row) => row)
        .filter((row) => !Number.isNaN(rows.features[row * FEATURE_COUNT + column]!))
        .map((row) => inputs[row * normaliser.inputCount + input]!)
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
      expect(mean).toBeCloseTo(0, 5)
      expect(square).toBeCloseTo(1, 5)
    })
  })

  test('flags follow the values, in their order', () => {
    const small = rowsOf([1, Number.NaN, 3], [4, 5, 6], [Number.NaN, 8, 9])
    const scales = fitNormalisation(small, allOf(small), [THIRD, SECOND, FIRST])
    expect(countInputs(scales)).toBe(5)
    const inputs = normalise(small, new Normaliser(scales))
    const rowOf = (row: number) => inputs.slice(row * 5, row * 5 + 5)
    // THIRD, SECOND, FIRST, then the flags of THIRD and FIRST.
    expect([rowOf(0)[0], ...rowOf(0).slice(3)]).toEqual([0, 1, 0])
    expect(rowOf(1).slice(2)).toEqual([0, 0, 1])
    expect(rowOf(2).slice(3)).toEqual([0, 0])
  })

  test('are finite and within the clip whatever comes, and of a row alone', () => {
    const value = fc.oneof(fc.float(), fc.constantFrom(Number.NaN, Infinity, -Infinity))
    fc.assert(
      fc.property(fc.array(value, { minLength: FEATURE_COUNT, maxLength: FEATURE_COUNT }), (features) => {
        const three = new Float32Array(3 * FEATURE_COUNT).fill(7)
        three.set(features, FEATURE_COUNT)
        const inputs = new Float32Array(normaliser.inputCount)
        normaliser.normalise(three, 1, 1, inputs)
        normalisation.forEach(({ name, low, high, mean, deviation, hasFlag }, input) => {
          const given = three[FEATURE_COUNT + FEATURE_NAMES.indexOf(name)]!
          const expected = Number.isNaN(given) ? 0 : (Math.min(high, Math.max(low, given)) - mean) / deviation
          expect(inputs[input]).toBeCloseTo(expected, 4)
          if (!hasFlag) return
          const flag = normalisation.length + normalisation.slice(0, input).filter((s) => s.hasFlag).length
          expect(inputs[flag]).toBe(Number.isNaN(given) ? 1 : 0)
        })
      }),
      { seed: 5, numRuns: 200 },
    )
  })
})
