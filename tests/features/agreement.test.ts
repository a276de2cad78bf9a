import fc from 'fast-check'
import { expect, test } from 'vitest'
import { adjustedRand, countPairs, pairAgreement } from '../../lib/features/agreement.ts'

const groupings = fc
  .integer({ min: 0, max: 25 })
  .chain((length) =>
    fc.tuple(
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: length, maxLength: length }),
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: length, maxLength: length }),
    ),
  )

test('pairs counted from the table are those counted one by one', () => {
  fc.assert(
    fc.property(groupings, ([first, second]) => {
      let pairs = 0
      let agreed = 0
      for (let i = 0; i < first.length; i++)
        for (let j = 0; j < i; j++) {
          pairs++
          if ((first[i] === first[j]) === (second[i] === second[j])) agreed++
        }
      const counts = countPairs(first, second)
      expect(counts.pairs).toBe(pairs)
      expect(pairAgreement(counts)).toBeCloseTo(pairs === 0 ? 1 : agreed / pairs, 12)
    }),
    { seed: 3 },
  )
})

test('adjusted Rand: the example of Hubert and Arabie, the extremes, and names do not matter', () => {
  // Contingency table [[1, 1, 0], [1, 2, 1], [0, 0, 4]] of Hubert and Arabie (1985), as in mclust's manual.
  const first = [0, 0, 1, 1, 1, 1, 2, 2, 2, 2]
  const second = [0, 1, 0, 1, 1, 2, 2, 2, 2, 2]
  expect(adjustedRand(countPairs(first, second))).toBeCloseTo(0.31257344, 7)
  expect(adjustedRand(countPairs(first, first))).toBe(1)
  expect(adjustedRand(countPairs([1, 2, 3], [7, 8, 9]))).toBe(1)
  expect(adjustedRand(countPairs([1, 1, 1], [7, 8, 9]))).toBe(0)
  expect(adjustedRand(countPairs([5], [1]))).toBe(1)
  const renamed = second.map((name) => 100 - name)
  expect(adjustedRand(countPairs(first, renamed))).toBe(adjustedRand(countPairs(first, second)))
})

test('unequal lengths are refused', () => {
  expect(() => countPairs([1, 2], [1])).toThrow('2 and 1')
})
