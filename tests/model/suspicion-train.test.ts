import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Backend, startBackend } from '../../lib/model/backend.ts'
import { judgeEvidence } from '../../lib/model/suspicion.ts'
import { EVIDENCE, EVIDENCE_NAMES, type EvidenceName, toInput } from '../../lib/model/suspicion-evidence.ts'
import { findFault, type SuspicionWeights } from '../../lib/model/suspicion-model.ts'
import { SuspicionObjective } from '../../lib/model/suspicion-objective.ts'
import { expertPrior, expertWeights, summariseWeights } from '../../lib/model/suspicion-prior.ts'
import { trainSuspicion } from '../../lib/model/suspicion-train.ts'
import { type JudgedTrip, listJudgedTrips, type TripVerdict } from '../../lib/model/suspicion-verdicts.ts'
import { caseCount } from '../proof.ts'
import { drawTrips, judgedTrip, valuesOf } from './suspicion-world.ts'

let backend: Backend
beforeAll(async () => {
  backend = await startBackend()
})

const SIZE = EVIDENCE.length + 1
const prior = expertPrior()
const weightOf = ({ kernel }: SuspicionWeights, name: EvidenceName) => kernel[EVIDENCE_NAMES.indexOf(name)]!
const repeat = (times: number, trip: JudgedTrip) => Array.from({ length: times }, () => trip)

/** Trips that hold any evidence with any verdict. */
const anyTrips: fc.Arbitrary<JudgedTrip[]> = fc.array(
  fc
    .tuple(
      fc.boolean(),
      fc.dictionary(
        fc.constantFrom(...EVIDENCE_NAMES),
        fc.oneof(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constant(0)),
        { maxKeys: 5 },
      ),
    )
    .map(([isSuspicious, evidence]) => judgedTrip('1', isSuspicious, evidence)),
  { maxLength: 40 },
)

/** A verdict that says the opposite of the directions. */
function contradict(trip: JudgedTrip): JudgedTrip {
  const speaks = trip.evidence.reduce((sum, { name, value }) => {
    const item = EVIDENCE.find((one) => one.name === name)!
    return sum + item.direction * toInput(item, value)
  }, 0)
  return { ...trip, isSuspicious: speaks <= 0 }
}

/** The same objective in plain numbers of 64 bits. */
function measurePlainly(trips: readonly JudgedTrip[], weights: Float64Array) {
  let loss = 0
  const gradient = new Float64Array(SIZE)
  const hessian = new Float64Array(SIZE * SIZE)
  for (const { isSuspicious, evidence } of trips) {
    const inputs = EVIDENCE.map((item) =>
      toInput(item, evidence.find(({ name }) => name === item.name)?.value ?? 0),
    )
    inputs.push(1)
    const logit = inputs.reduce((sum, input, i) => sum + input * weights[i]!, 0)
    const probability = 1 / (1 + Math.exp(-logit))
    const label = isSuspicious ? 1 : 0
    loss -= label * Math.log(probability) + (1 - label) * Math.log1p(-probability)
    for (let i = 0; i < SIZE; i++) {
      gradient[i]! += (probability - label) * inputs[i]!
      for (let j = 0; j < SIZE; j++)
        hessian[i * SIZE + j]! += probability * (1 - probability) * inputs[i]! * inputs[j]!
    }
  }
  for (let i = 0; i < SIZE; i++) {
    const away = weights[i]! - prior.means[i]!
    loss += (away / prior.deviations[i]!) ** 2 / 2
    gradient[i]! += away / prior.deviations[i]! ** 2
    hessian[i * SIZE + i]! += 1 / prior.deviations[i]! ** 2
  }
  return { loss, gradient, hessian }
}

describe('the objective', () => {
  const trips = drawTrips({
    seed: 3,
    trips: 200,
    weights: { jumps: 5, darkHours: 1, serviceTrade: -2 },
    base: -1,
  })
  const weights = prior.means.map((mean, i) => Math.fround(mean * 0.7 + 0.1 * (i % 3)))

  test('is the same in tensors and in plain numbers', () => {
    const objective = new SuspicionObjective(backend, trips, prior)
    const { loss, gradient, hessian } = objective.measure(weights)
    objective.dispose()
    const plain = measurePlainly(trips, weights)
    expect(loss).toBeCloseTo(plain.loss, 3)
    for (let i = 0; i < SIZE; i++) expect(gradient[i]).toBeCloseTo(plain.gradient[i]!, 3)
    for (let i = 0; i < SIZE * SIZE; i++) expect(hessian[i]).toBeCloseTo(plain.hessian[i]!, 3)
  })

  test('has the derivatives that differences show', () => {
    const objective = new SuspicionObjective(backend, trips, prior)
    const { gradient, hessian } = objective.measure(weights)
    // Steps that 32 bits hold exactly.
    const step = 1 / 64
    for (let i = 0; i < SIZE; i++) {
      const [less, more] = [-step, step].map((by) =>
        objective.measure(weights.map((weight, at) => (at === i ? Math.fround(weight + by) : weight))),
      )
      expect((more!.loss - less!.loss) / (2 * step)).toBeCloseTo(gradient[i]!, 1)
      for (let j = 0; j < SIZE; j++)
        expect((more!.gradient[j]! - less!.gradient[j]!) / (2 * step)).toBeCloseTo(hessian[i * SIZE + j]!, 1)
    }
    objective.dispose()
  })

  test('leaves no tensors behind', () => {
    const before = backend.tf.memory().numTensors
    trainSuspicion(backend, trips)
    expect(backend.tf.memory().numTensors).toBe(before)
  })
})

describe('training', () => {
  test('without verdicts is the experts, to the bit', () => {
    expect(trainSuspicion(backend, [])).toEqual(expertWeights())
  })

  test('finds where the gradient is 0, or a bound is held', () => {
    const trips = drawTrips({
      seed: 5,
      trips: 400,
      weights: { jumps: 1, overlaps: 6, faintGaps: 0 },
      base: -2,
    })
    const { kernel, bias } = trainSuspicion(backend, trips)
    const { gradient } = measurePlainly(trips, Float64Array.of(...kernel, bias))
    for (const [i, { direction }] of EVIDENCE.entries())
      if (kernel[i] === 0 && direction !== 0) expect(direction * gradient[i]!).toBeGreaterThan(-1e-3)
      else expect(Math.abs(gradient[i]!)).toBeLessThan(1e-3)
    expect(Math.abs(gradient[EVIDENCE.length]!)).toBeLessThan(1e-3)
  })

  test('moves a weight by its verdicts, the farther the more there are; what none touches stays to the bit', () => {
    const evidence = { identityChanges: 1 }
    for (const isSuspicious of [true, false]) {
      let before = expertWeights()
      let shareBefore = 0
      for (const verdicts of [1, 2, 5, 20, 100]) {
        const weights = trainSuspicion(backend, repeat(verdicts, judgedTrip('1', isSuspicious, evidence)))
        const moved = weightOf(weights, 'identityChanges') - weightOf(before, 'identityChanges')
        expect(isSuspicious ? moved : -moved).toBeGreaterThan(0)
        for (const name of EVIDENCE_NAMES.filter((name) => name !== 'identityChanges')) {
          const i = EVIDENCE_NAMES.indexOf(name)
          expect(weights.kernel[i], name).toBe(expertWeights().kernel[i])
          expect(weights.covariance[i], name).toEqual(expertWeights().covariance[i])
        }
        const summary = summariseWeights(weights, prior)
        const { fromVerdicts, verdicts: support } = summary.find(({ name }) => name === 'identityChanges')!
        expect(fromVerdicts).toBeGreaterThan(shareBefore)
        expect(fromVerdicts).toBeLessThan(1)
        expect(support).toBe(verdicts)
        for (const { name, fromVerdicts, verdicts } of summary)
          if (name !== 'identityChanges' && name !== 'base') expect([fromVerdicts, verdicts]).toEqual([0, 0])
        before = weights
        shareBefore = fromVerdicts
      }
    }
  })

  test('needs more verdicts to move far what the experts are sure of', () => {
    const moved = (name: EvidenceName, value: number) => {
      const trips = repeat(5, judgedTrip('1', false, { [name]: value }))
      return Math.abs(weightOf(trainSuspicion(backend, trips), name) - weightOf(expertWeights(), name))
    }
    expect(moved('darkHours', 1e6)).toBeLessThan(moved('watchListed', 1))
  })

  test('stands verdicts that evidence separates, and a thousand that say the same', () => {
    const separable = [
      ...repeat(500, judgedTrip('1', true, { jumps: 1e6, closedFishingHours: 1e6 })),
      ...repeat(500, judgedTrip('2', false, { serviceTrade: 1 })),
    ]
    for (const trips of [separable, separable.slice(0, 500), separable.slice(500)]) {
      const weights = trainSuspicion(backend, trips)
      for (const { name, weight, expert, expertDeviation } of summariseWeights(weights, prior))
        expect(Math.abs(weight - expert), name).toBeLessThan(4 * expertDeviation)
      expect(findFault(weights)).toBeNull()
    }
  })

  test('turns no weight against its direction, whatever the verdicts', () => {
    const doubtful = { ...prior, deviations: prior.deviations.map((deviation) => 20 * deviation) }
    fc.assert(
      fc.property(anyTrips, fc.boolean(), fc.constantFrom(1, 50), (trips, isHostile, times) => {
        const judged = isHostile ? [...trips.map(contradict), judgedTrip('2', true, {})] : trips
        const repeated = Array.from({ length: times }, () => judged).flat()
        const weights = trainSuspicion(backend, repeated, isHostile ? doubtful : prior)
        expect(findFault(weights)).toBeNull()
      }),
      { seed: 6, numRuns: caseCount(30, 2000) },
    )
  })

  test('brings a weight to 0 where verdicts ask for the other direction, and no further', () => {
    for (const { name, direction } of EVIDENCE) {
      if (direction === 0) continue
      const weights = trainSuspicion(backend, [
        ...repeat(300, judgedTrip('1', direction === 1, {})),
        ...repeat(300, judgedTrip('2', direction !== 1, { [name]: 1e6 })),
      ])
      expect(Math.abs(weightOf(weights, name)), name).toBe(0)
    }
  })

  test('lets verdicts say which way an item without direction speaks', () => {
    for (const isSuspicious of [true, false]) {
      const weights = trainSuspicion(backend, [
        ...repeat(50, judgedTrip('1', isSuspicious, { hoursAtSea: 1000 })),
        ...repeat(50, judgedTrip('2', !isSuspicious, {})),
      ])
      expect(Math.sign(weightOf(weights, 'hoursAtSea'))).toBe(isSuspicious ? 1 : -1)
    }
  })

  test('gives the same bits in whatever order verdicts come', () => {
    const verdicts = drawTrips({ seed: 9, trips: 150, weights: { jumps: 3, darkHours: 2 }, base: -1 }).map(
      ({ mmsi, isSuspicious, evidence }, i): TripVerdict => ({
        mmsi,
        tripStartMs: i,
        tripEndMs: i + 1,
        verdict: isSuspicious ? 'suspicious' : i % 2 === 0 ? 'normal' : 'explained',
        evidence,
      }),
    )
    const trained = trainSuspicion(backend, listJudgedTrips(verdicts))
    for (const order of [
      verdicts.toReversed(),
      verdicts.toSorted((a, b) => (a.tripStartMs % 7) - (b.tripStartMs % 7)),
    ])
      expect(trainSuspicion(backend, listJudgedTrips(order))).toEqual(trained)
  })
})

describe('in a world made of known weights', () => {
  const truth = {
    jumps: 2.5,
    identityChanges: 5,
    darkHours: 1.5,
    carrierEncounters: 2,
    serviceTrade: -3,
  } as const
  const names = Object.keys(truth) as (keyof typeof truth)[]
  const draw = (seed: number, trips: number) => drawTrips({ seed, trips, weights: truth, base: -4 })

  test('they are found, the nearer the more verdicts there are', () => {
    const misses = [0, 500, 8000].map((trips) => {
      const weights = trainSuspicion(backend, draw(1, trips))
      return Math.hypot(...names.map((name) => weightOf(weights, name) - truth[name]))
    })
    expect(misses[1]).toBeLessThan(misses[0]!)
    expect(misses[2]).toBeLessThan(misses[1]!)
    expect(misses[2]).toBeLessThan(0.5)
  })

  test('intervals hold them about as often as they say', () => {
    let held = 0
    let all = 0
    for (let seed = 1; seed <= caseCount(6, 100); seed++) {
      const weights = trainSuspicion(backend, draw(seed, 1500))
      for (const { name, weight, deviation } of summariseWeights(weights, prior)) {
        const isTrue = name === 'base' ? -4 : truth[name as keyof typeof truth]
        if (isTrue === undefined) continue
        all++
        if (Math.abs(weight - isTrue) <= 1.96 * deviation) held++
      }
    }
    expect(held / all).toBeGreaterThan(0.85)
  })

  test('the probabilities of trips come out as they are', () => {
    const weights = trainSuspicion(backend, draw(2, 8000))
    const evidence = { jumps: 1, darkHours: 48, carrierEncounters: 1 }
    const logit = -4 + 2.5 / 2 + 1.5 / 2 + 2 / 2
    const { probability, low, high } = judgeEvidence(weights, valuesOf(evidence))
    expect(probability).toBeCloseTo(1 / (1 + Math.exp(-logit)), 1)
    expect(low).toBeLessThan(1 / (1 + Math.exp(-logit)))
    expect(high).toBeGreaterThan(1 / (1 + Math.exp(-logit)))
    expect(high - low).toBeLessThan(0.1)
  })
})
