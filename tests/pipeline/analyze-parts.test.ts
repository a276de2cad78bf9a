import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decadeEdges, evenEdges, Histogram } from '../../lib/pipeline/analyze-histogram.ts'
import { areaUnderCurve } from '../../lib/pipeline/analyze-separation.ts'
import { isRasterDistance } from '../../lib/pipeline/analyze-shore.ts'

const SEED = { seed: 5, numRuns: 200 }

describe('a histogram', () => {
  it('puts each value into the bin that holds it', () => {
    const values = fc.array(fc.oneof(fc.double({ min: -3, max: 13, noNaN: true }), fc.constant(Number.NaN)))
    fc.assert(
      fc.property(values, (given) => {
        const edges = evenEdges(0, 10, 0.5)
        const histogram = new Histogram(edges)
        for (const value of given) histogram.add(value)
        const between = (low: number, high: number) =>
          given.filter((value) => value >= low && value < high).length
        expect(histogram.toCounts()).toEqual({
          edges,
          counts: edges.slice(1).map((high, bin) => between(edges[bin]!, high)),
          below: between(Number.NEGATIVE_INFINITY, 0),
          above: given.filter((value) => value >= 10).length,
          missing: given.filter(Number.isNaN).length,
        })
      }),
      SEED,
    )
  })

  it('tells quantiles to the width of a bin', () => {
    const values = fc.array(fc.integer({ min: 1, max: 99_999 }), { minLength: 1 })
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (given, share) => {
        const histogram = new Histogram(decadeEdges(0, 5))
        for (const value of given) histogram.add(value)
        const exact = given.sort((a, b) => a - b)[Math.ceil(share * given.length) - 1]!
        const told = histogram.quantile(share)
        // A tenth of a decade is a factor of 1.26; its edges are rounded to three digits.
        expect(told / exact).toBeGreaterThan(1 / 1.27)
        expect(told / exact).toBeLessThan(1.27)
      }),
      SEED,
    )
    expect(new Histogram([0, 1]).quantile(0.5)).toBeNaN()
  })
})

it('AUC is the share of pairs that stand right, ties half', () => {
  const rows = fc.array(fc.record({ value: fc.integer({ min: 0, max: 5 }), fishing: fc.boolean() }), {
    minLength: 2,
  })
  fc.assert(
    fc.property(rows, (given) => {
      const sorted = given.sort((a, b) => a.value - b.value)
      const fishing = sorted.filter((row) => row.fishing)
      const others = sorted.filter((row) => !row.fishing)
      fc.pre(fishing.length > 0 && others.length > 0)
      const right = fishing.flatMap((a) => others.map((b) => (Math.sign(a.value - b.value) + 1) / 2))
      const auc = areaUnderCurve(
        sorted.map((_, row) => row),
        (row) => sorted[row]!.value,
        (row) => sorted[row]!.fishing,
      )
      expect(auc).toBeCloseTo(right.reduce((sum, pair) => sum + pair, 0) / right.length, 12)
    }),
    SEED,
  )
})

it('distances of a 1 km raster are those between its cells, and no others', () => {
  const distances = new Set<number>()
  for (let a = 0; a <= 6; a++)
    for (let b = 0; b <= 6; b++)
      for (const slip of [-1, 0, 1]) distances.add(Math.round(1000 * Math.hypot(a, b)) + slip)
  const wrong: number[] = []
  for (let metres = 2; metres < 5999; metres++)
    if (isRasterDistance(metres) && !distances.has(metres)) wrong.push(metres)
  expect(wrong).toEqual([])
  expect([999, 1000, 1414, 2000, 2236, 3162, 11_045].map(isRasterDistance)).not.toContain(false)
  expect([500, 1200, 2500, 3700].map(isRasterDistance)).not.toContain(true)
})
