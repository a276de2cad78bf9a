import { beforeAll, expect, test } from 'vitest'
import { type Backend, startBackend } from '../../lib/model/backend.ts'
import { evaluateSuspicion, findTooFew } from '../../lib/model/suspicion-evaluate.ts'
import { drawTrips, judgedTrip } from './suspicion-world.ts'

let backend: Backend
beforeAll(async () => {
  backend = await startBackend()
})

test('verdicts that the experts did not foresee make a model better than theirs, on vessels that it never saw', () => {
  const world = { seed: 1, trips: 600, weights: { carrierEncounters: 0, overlaps: 7, jumps: 0.5 }, base: -3 }
  const { trained, experts, gain, ...counts } = evaluateSuspicion(backend, drawTrips(world))
  expect(counts).toMatchObject({ folds: 5, vessels: 200, verdicts: 600 })
  expect(trained.logLoss).toBeLessThan(experts.logLoss)
  expect(trained.auc).toBeGreaterThan(experts.auc)
  expect(trained.brier).toBeLessThan(experts.brier)
  expect(gain.mean).toBeCloseTo(experts.logLoss - trained.logLoss, 10)
  expect(gain.low).toBeGreaterThan(0)
  expect(gain.high).toBeGreaterThan(gain.mean)
})

test('verdicts that hang on the vessel alone are not learnt by heart', () => {
  // Each vessel has its own verdict and the same evidence: only by knowing the vessel could one tell.
  const trips = Array.from({ length: 300 }, (_, i) => {
    const vessel = Math.floor(i / 10)
    return judgedTrip(String(vessel), vessel % 2 === 0, { darkHours: 24 })
  })
  const { trained } = evaluateSuspicion(backend, trips)
  expect(trained.auc).toBeLessThanOrEqual(0.55)
  expect(trained.logLoss).toBeGreaterThan(0.68)
})

test('too few vessels of either sort judge nothing', () => {
  const trips = (vessels: number, isSuspicious: boolean) =>
    Array.from({ length: vessels }, (_, i) => judgedTrip(`${isSuspicious} ${i}`, isSuspicious, {}))
  expect(findTooFew([...trips(10, true), ...trips(10, false)])).toBeNull()
  for (const few of [trips(50, true), trips(50, false), [...trips(9, true), ...trips(50, false)]])
    expect(() => evaluateSuspicion(backend, few)).toThrow('it takes verdicts on 10 vessels')
})
