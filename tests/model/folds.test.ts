import fc from 'fast-check'
import { expect, test } from 'vitest'
import { requireDisjoint, splitVessels } from '../../lib/model/folds.ts'
import { joinRows } from '../../lib/model/train-examples.ts'
import { type DrawnVessel, drawRows } from './training-world.ts'

const GEARS = ['trawlers', 'longlines', 'seines', 'pots']
const fleets = fc
  .array(
    fc.record({ gear: fc.constantFrom(...GEARS), rows: fc.nat({ max: 12 }), unlabelled: fc.nat({ max: 3 }) }),
    { minLength: 1, maxLength: 24 },
  )
  .map((drawn) => drawn.map((vessel, i): DrawnVessel => ({ key: `v${i}`, ...vessel })))

test('folds share no vessel, leave none out that has a label, and hold no other', () => {
  fc.assert(
    fc.property(fleets, fc.integer({ min: 2, max: 8 }), fc.nat({ max: 99 }), (fleet, folds, seed) => {
      const rows = drawRows(fleet)
      const labelled = fleet.filter((vessel) => vessel.rows > 0)
      if (labelled.length < folds) {
        expect(() => splitVessels(rows, { folds, seed })).toThrow(/folds by vessel need/)
        return
      }
      const split = splitVessels(rows, { folds, seed })
      expect(split).toHaveLength(folds)
      expect(split.flatMap((fold) => [...fold]).sort()).toEqual(labelled.map(({ key }) => key).sort())
      for (const fold of split) expect(fold.size).toBeGreaterThan(0)
    }),
    { seed: 1, numRuns: 300 },
  )
})

test('vessels of a gear are spread as evenly as they can be', () => {
  fc.assert(
    fc.property(fleets, fc.nat({ max: 99 }), (fleet, seed) => {
      const labelled = fleet.filter((vessel) => vessel.rows > 0)
      fc.pre(labelled.length >= 3)
      const split = splitVessels(drawRows(fleet), { folds: 3, seed })
      for (const gear of GEARS) {
        const counts = split.map(
          (fold) => labelled.filter((vessel) => vessel.gear === gear && fold.has(vessel.key)).length,
        )
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
      }
    }),
    { seed: 1, numRuns: 200 },
  )
})

test('folds hang on seed and vessels, not on the order that these come in', () => {
  const fleet = Array.from({ length: 20 }, (_, i) => ({ key: `v${i}`, gear: GEARS[i % 3]!, rows: 3 + i }))
  const split = (vessels: readonly DrawnVessel[], seed: number) =>
    splitVessels(drawRows(vessels), { folds: 4, seed }).map((fold) => [...fold].sort())
  expect(split(fleet, 1)).toEqual(split([...fleet].reverse(), 1))
  expect(split(fleet, 1)).not.toEqual(split(fleet, 2))
})

test('a vessel that two sets hold is one vessel', () => {
  const fleet = Array.from({ length: 6 }, (_, i) => ({ key: `v${i}`, rows: 5 }))
  const joined = joinRows([drawRows(fleet, 1), drawRows(fleet, 2)])
  expect(joined.count).toBe(60)
  const split = splitVessels(joined, { folds: 3, seed: 1 })
  expect(split.flatMap((fold) => [...fold]).sort()).toEqual(fleet.map(({ key }) => key))
})

test('only some vessels are split where only some are asked for', () => {
  const fleet = Array.from({ length: 9 }, (_, i) => ({ key: `v${i}`, rows: 5 }))
  const among = new Set(['v1', 'v3', 'v4', 'v8'])
  const split = splitVessels(drawRows(fleet), { folds: 2, seed: 1, among })
  expect(split.flatMap((fold) => [...fold]).sort()).toEqual([...among])
})

test('what cannot be split is refused, and so is a split that shares a vessel', () => {
  const fleet = [{ key: 'v0', rows: 5 }]
  expect(() => splitVessels(drawRows(fleet), { folds: 2, seed: 1 })).toThrow(/need as many.*there is 1$/)
  expect(() => splitVessels(drawRows(fleet), { folds: 1, seed: 1 })).toThrow(/1 folds split nothing/)
  expect(() => requireDisjoint(new Set(['a', 'b']), new Set(['c']))).not.toThrow()
  expect(() => requireDisjoint(new Set(['a', 'b']), new Set(['c', 'b']))).toThrow(
    'model: vessel b would be trained on and judged by',
  )
})
