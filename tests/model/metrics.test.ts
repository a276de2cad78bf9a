import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addTally,
  judgeScores,
  measureCalls,
  measureReliability,
  measureRows,
  type ScoredRows,
  startTally,
  tallyRows,
} from '../../lib/model/metrics.ts'

interface Row {
  score: number
  /** NaN: nobody labelled it. */
  share: number
}

/** Few scores, so that many rows tie, and all. */
const score = fc.oneof(fc.constantFrom(0, 200, 466, 467, 500, 1000), fc.integer({ min: 0, max: 1000 }))
const share = fc.constantFrom(0, 0.25, 0.5, 0.6, 1, Number.NaN)
const someRows = fc.array(fc.record({ score, share }), { maxLength: 40 })

const scored = (rows: readonly Row[]): ScoredRows => ({
  scores: rows.map((row) => row.score),
  fishing: rows.map((row) => row.share),
})
const sorts = (rows: readonly Row[]) => ({
  fishing: rows.filter((row) => row.share > 0.5),
  others: rows.filter((row) => row.share <= 0.5),
})

/** The share of pairs of a fishing row and another in the right order, ties half. */
function slowAuc(rows: readonly Row[]): number {
  const { fishing, others } = sorts(rows)
  let right = 0
  for (const a of fishing)
    for (const b of others) right += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0
  return right / (fishing.length * others.length)
}

/** The step integral over the curve of precision and recall at each score that occurs. */
function slowPrAuc(rows: readonly Row[]): number {
  const { fishing, others } = sorts(rows)
  if (fishing.length === 0 || others.length === 0) return Number.NaN
  const thresholds = [...new Set(rows.map((row) => row.score))].sort((a, b) => b - a)
  let area = 0
  let recallBefore = 0
  for (const threshold of thresholds) {
    const hits = fishing.filter((row) => row.score >= threshold).length
    const called = hits + others.filter((row) => row.score >= threshold).length
    area += called === 0 ? 0 : (hits / fishing.length - recallBefore) * (hits / called)
    recallBefore = hits / fishing.length
  }
  return area
}

/** Bins by comparing with their bounds. */
function slowEce(rows: readonly Row[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  let missed = 0
  for (let bin = 0; bin < 15; bin++) {
    const inBin = rows.filter(
      (row) => row.score * 15 >= bin * 1000 && (row.score * 15 < (bin + 1) * 1000 || bin === 14),
    )
    if (inBin.length === 0) continue
    const gap = mean(inBin.map((row) => row.score / 1000)) - mean(inBin.map((row) => row.share))
    missed += inBin.length * Math.abs(gap)
  }
  return missed / rows.length
}

function expectClose(value: number, expected: number): void {
  if (Number.isNaN(expected)) expect(value).toBeNaN()
  else expect(value).toBeCloseTo(expected, 11)
}

describe('figures of rows', () => {
  test('are those of their definitions, rows without a label left out', () => {
    fc.assert(
      fc.property(someRows, fc.integer({ min: 0, max: 1000 }), (all, threshold) => {
        const rows = all.filter((row) => !Number.isNaN(row.share))
        const { fishing } = sorts(rows)
        const hits = fishing.filter((row) => row.score >= threshold).length
        const called = rows.filter((row) => row.score >= threshold).length
        const figures = judgeScores(scored(all), threshold)
        expect(figures.rows).toBe(rows.length)
        expect(figures.fishingRows).toBe(fishing.length)
        expectClose(figures.auc, slowAuc(rows))
        expectClose(figures.prAuc, slowPrAuc(rows))
        expectClose(figures.precision, hits / called)
        expectClose(figures.recall, hits / fishing.length)
        expectClose(figures.f1, fishing.length === 0 ? Number.NaN : (2 * hits) / (called + fishing.length))
        const squares = rows.reduce((sum, row) => sum + (row.score / 1000 - row.share) ** 2, 0)
        expectClose(figures.brier, squares / rows.length)
        expectClose(figures.ece, slowEce(rows))
      }),
      { seed: 5, numRuns: 300 },
    )
  })

  test('of four rows, as computed by hand', () => {
    // Pairs: 800 beats both others, 350 beats 100 and loses to 400. Precision 1 at recall 1/2, 2/3 at recall 1.
    const figures = judgeScores({ scores: [100, 400, 350, 800], fishing: [0, 0, 1, 1] }, 360)
    expect(figures).toMatchObject({
      rows: 4,
      fishingRows: 2,
      auc: 0.75,
      precision: 0.5,
      recall: 0.5,
      f1: 0.5,
    })
    expectClose(figures.prAuc, (1 + 2 / 3) / 2)
    expectClose(figures.brier, (0.01 + 0.16 + 0.4225 + 0.04) / 4)
    // 0.35 and 0.4 lie in bins 5 and 6, one row each.
    expectClose(figures.ece, (0.1 + 0.4 + 0.65 + 0.2) / 4)
  })

  test('at one half unless told otherwise', () => {
    expect(judgeScores({ scores: [499, 500, 501], fishing: [1, 1, 1] }).recall).toBeCloseTo(2 / 3, 12)
  })

  test('with one sort of row only there is no curve; without fishing rows no F1; without rows nothing', () => {
    expect(judgeScores({ scores: [900, 10], fishing: [1, 0.6] })).toMatchObject({
      auc: Number.NaN,
      prAuc: Number.NaN,
      f1: 2 / 3,
    })
    expect(judgeScores({ scores: [900, 10], fishing: [0, 0.5] })).toMatchObject({
      auc: Number.NaN,
      f1: Number.NaN,
      recall: Number.NaN,
      precision: 0,
    })
    const none = judgeScores({ scores: [900], fishing: [Number.NaN] })
    expect(none.rows).toBe(0)
    expect([none.auc, none.f1, none.brier, none.ece].every(Number.isNaN)).toBe(true)
  })

  test('a perfect score is perfectly calibrated, a constant one as wrong as its distance', () => {
    expect(judgeScores({ scores: [0, 1000, 1000], fishing: [0, 1, 1] })).toMatchObject({
      auc: 1,
      prAuc: 1,
      f1: 1,
      brier: 0,
      ece: 0,
    })
    expect(judgeScores({ scores: [300, 300, 300, 300], fishing: [1, 0, 0, 1] }).ece).toBeCloseTo(0.2, 12)
  })
})

describe('a tally', () => {
  test('of rows put together is the sum of theirs, each as often as told', () => {
    fc.assert(
      fc.property(someRows, someRows, fc.integer({ min: 0, max: 3 }), (some, others, times) => {
        const sum = startTally()
        addTally(sum, tallyRows(scored(some)))
        addTally(sum, tallyRows(scored(others)), times)
        const together = measureRows(
          tallyRows(scored([...some, ...Array.from({ length: times }, () => others).flat()])),
        )
        const figures = measureRows(sum)
        for (const [name, value] of Object.entries(together))
          expectClose(figures[name as keyof typeof figures], value)
      }),
      { seed: 6 },
    )
  })

  test('counts the rows asked for only', () => {
    const rows = { scores: [100, 200, 300, 400], fishing: [0, 1, 1, 0] }
    const { fishingAt, othersAt } = tallyRows(rows, 1, 3)
    expect([fishingAt[200], fishingAt[300], othersAt[100], othersAt[400]]).toEqual([1, 1, 0, 0])
  })

  test.each([1001, -1, 0.5, Number.NaN, 65_535])('refuses the score %s', (wrong) => {
    expect(() => tallyRows({ scores: [1000, wrong], fishing: [1, 1] })).toThrow(`score ${wrong} of row 1`)
  })

  test('calls of a threshold are those of the figures', () => {
    const tally = tallyRows({ scores: [100, 600, 300, 900], fishing: [0, 1, 1, 0] })
    for (const threshold of [0, 300, 301, 1000])
      expect(measureRows(tally, threshold)).toMatchObject(measureCalls(tally, threshold))
  })
})

test('the reliability table has each row once, in the bin of its score', () => {
  const scores = Array.from({ length: 1001 }, (_, i) => i)
  const bins = measureReliability(tallyRows({ scores, fishing: scores.map((value) => value / 1000) }))
  expect(bins).toHaveLength(15)
  expect(bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(1001)
  for (const { from, to, rows, meanScore, meanLabel } of bins) {
    expect(rows).toBeGreaterThanOrEqual(66)
    expect(meanScore).toBeCloseTo(meanLabel, 12)
    expect(meanScore).toBeGreaterThan(from)
    expect(meanScore).toBeLessThan(to)
  }
  const [empty] = measureReliability(tallyRows({ scores: [1000], fishing: [1] }))
  expect(empty).toMatchObject({ rows: 0, meanScore: Number.NaN, meanLabel: Number.NaN })
})
