import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createSuspicion,
  type EvidenceValue,
  judgeEvidence,
  weighEvidence,
} from '../../lib/model/suspicion.ts'
import { EVIDENCE, EVIDENCE_NAMES, toInput } from '../../lib/model/suspicion-evidence.ts'
import { findFault, type SuspicionWeights } from '../../lib/model/suspicion-model.ts'
import { createExpertModel, expertWeights } from '../../lib/model/suspicion-prior.ts'
import { caseCount } from '../proof.ts'
import { valuesOf } from './suspicion-world.ts'

const options = { seed: 6, numRuns: caseCount(300, 10_000) }
const experts = expertWeights()

/** Of a trip: anything that evidence can be, and what it cannot. */
const anyValues: fc.Arbitrary<EvidenceValue[]> = fc
  .tuple(
    ...EVIDENCE_NAMES.map(() =>
      fc.oneof(
        fc.double({ min: 0, max: 1e3, noNaN: true }),
        fc.constantFrom(0, Number.NaN, Number.POSITIVE_INFINITY, -1, 1e300, 5e-324),
      ),
    ),
  )
  .map((values) => values.map((value, i) => ({ name: EVIDENCE_NAMES[i]!, value })))

/** Any weights that respect the directions. */
const anyWeights: fc.Arbitrary<SuspicionWeights> = fc
  .array(fc.float({ min: 0, max: 50, noNaN: true }), {
    minLength: EVIDENCE.length + 1,
    maxLength: EVIDENCE.length + 1,
  })
  .map((sizes) => ({
    ...experts,
    kernel: Float32Array.from(EVIDENCE, ({ direction }, i) => (direction || 1) * sizes[i]!),
    bias: -sizes.at(-1)!,
  }))

describe('an input of evidence', () => {
  test('is 0..1, 0 of nothing, a half at the scale, and never falls', () => {
    for (const definition of EVIDENCE) {
      expect(toInput(definition, 0)).toBe(0)
      expect(toInput(definition, Number.POSITIVE_INFINITY)).toBe(1)
      expect(toInput(definition, Number.NaN)).toBe(0)
      if (definition.shape === 'saturating') expect(toInput(definition, definition.scale)).toBe(0.5)
    }
    fc.assert(
      fc.property(
        fc.constantFrom(...EVIDENCE),
        fc.double({ min: 0, noNaN: true }),
        fc.double({ min: 0, noNaN: true }),
        (definition, a, b) => {
          const [less, more] = [toInput(definition, Math.min(a, b)), toInput(definition, Math.max(a, b))]
          expect(less).toBeGreaterThanOrEqual(0)
          expect(less).toBeLessThanOrEqual(more)
          expect(more).toBeLessThanOrEqual(1)
        },
      ),
      options,
    )
  })
})

describe('a judgement', () => {
  test('has contributions that sum to its logit bit for bit, in any order', () => {
    fc.assert(
      fc.property(anyWeights, anyValues, fc.nat(), (weights, values, turn) => {
        const { logit, base, contributions } = judgeEvidence(weights, values)
        const parts = [base, ...contributions.map(({ contribution }) => contribution)]
        const at = turn % parts.length
        for (const order of [parts, parts.toReversed(), [...parts.slice(at), ...parts.slice(0, at)]])
          expect(order.reduce((sum, part) => sum + part, 0)).toBe(logit)
        expect(contributions.map(({ name }) => name)).toEqual(EVIDENCE_NAMES)
        for (const [i, { contribution, value }] of contributions.entries()) {
          const exact = weights.kernel[i]! * toInput(EVIDENCE[i]!, value)
          expect(Math.abs(contribution - exact)).toBeLessThanOrEqual(1 / 131_072)
        }
      }),
      options,
    )
  })

  test('is a probability in whole thousandths within its interval', () => {
    fc.assert(
      fc.property(anyWeights, anyValues, (weights, values) => {
        const { probability, low, high, logit } = judgeEvidence(weights, values)
        for (const share of [probability, low, high]) expect(Math.round(share * 1000) / 1000).toBe(share)
        expect(low).toBeLessThanOrEqual(probability)
        expect(probability).toBeLessThanOrEqual(high)
        expect(Math.abs(probability - 1 / (1 + Math.exp(-logit)))).toBeLessThanOrEqual(0.0005 + 1e-12)
      }),
      options,
    )
  })

  test('is weighed alone to the same bits, in any order of items', () => {
    fc.assert(
      fc.property(anyWeights, anyValues, (weights, values) => {
        const { probability } = judgeEvidence(weights, values)
        expect(weighEvidence(weights, values)).toBe(probability)
        expect(weighEvidence(weights, values.toReversed())).toBe(probability)
      }),
      options,
    )
  })

  test('never falls as evidence for grows, nor rises as evidence against does', () => {
    fc.assert(
      fc.property(
        anyWeights,
        anyValues,
        fc.nat(EVIDENCE.length - 1),
        fc.double({ min: 0, noNaN: true }),
        (weights, values, i, more) => {
          const { direction } = EVIDENCE[i]!
          const grown = values.map((item, at) =>
            at === i ? { ...item, value: Math.max(item.value || 0, more) } : item,
          )
          const change = judgeEvidence(weights, grown).logit - judgeEvidence(weights, values).logit
          if (direction !== 0) expect(direction * change).toBeGreaterThanOrEqual(0)
        },
      ),
      options,
    )
  })

  test('of a trip without evidence is the base; what is not told is none', () => {
    const output = judgeEvidence(experts, [])
    expect(output).toMatchObject({ logit: -4, base: -4, probability: 0.018, verdicts: 0 })
    expect(output.low).toBe(0.007)
    expect(output.high).toBe(0.047)
    // -0 does not come back from JSON.
    for (const { contribution } of output.contributions) expect(Object.is(contribution, 0)).toBe(true)
  })

  test('is what the experts meant', () => {
    const judge = (...values: Parameters<typeof valuesOf>) =>
      judgeEvidence(experts, valuesOf(...values)).probability
    expect(judge({ closedFishingHours: 2 })).toBe(0.5)
    expect(judge({ closedFishingHours: 0.5 })).toBeLessThan(0.1)
    expect(judge({ watchListed: 1 })).toBe(0.5)
    expect(judge({ overlaps: 50 })).toBeLessThan(0.1)
    expect(judge({ darkHours: 200, faintGaps: 3 })).toBeLessThan(0.03)
    expect(judge({ carrierEncounters: 1 })).toBeLessThan(0.15)
    expect(judge({ carrierEncounters: 1, darkAtBorder: 1, identityChanges: 1 })).toBeGreaterThan(0.7)
    expect(judge({ closedFishingHours: 6, darkAtBorder: 1 })).toBeGreaterThan(0.95)
  })

  test('is surer the surer the weights are, and names its verdicts', () => {
    const sure = {
      ...experts,
      covariance: experts.covariance.map((row) => row.map((value) => value / 100)),
      verdicts: 40,
      support: EVIDENCE.map((_, i) => i),
    }
    const values = valuesOf({ closedFishingHours: 2 })
    const [unsure, surer] = [judgeEvidence(experts, values), judgeEvidence(sure, values)]
    expect(surer.probability).toBe(unsure.probability)
    expect(surer.high - surer.low).toBeLessThan((unsure.high - unsure.low) / 2)
    expect(surer.verdicts).toBe(40)
    expect(surer.contributions.map(({ verdicts }) => verdicts)).toEqual(EVIDENCE.map((_, i) => i))
  })

  test('its interval is that of the covariance', () => {
    const i = EVIDENCE_NAMES.indexOf('watchListed')
    const covariance = experts.covariance.map((row) => row.map(() => 0))
    covariance[i]![i] = 0.04
    covariance.at(-1)![EVIDENCE.length] = 0.09
    covariance[i]![EVIDENCE.length] = -0.05
    covariance.at(-1)![i] = -0.05
    const { logit, low, high } = judgeEvidence({ ...experts, covariance }, valuesOf({ watchListed: 0.5 }))
    const deviation = Math.sqrt(0.25 * 0.04 + 0.09 - 2 * 0.5 * 0.05)
    const at = (logOdds: number) => Math.round(1000 / (1 + Math.exp(-logOdds))) / 1000
    expect([low, high]).toEqual([at(logit - 1.96 * deviation), at(logit + 1.96 * deviation)])
  })
})

describe('a suspicion model', () => {
  test('has a hash of all that a judgement hangs on, and of nothing else', () => {
    const model = createExpertModel()
    const hashOf = (weights: Partial<SuspicionWeights>) =>
      createSuspicion({ ...model, weights: { ...experts, ...weights } }).hash
    const hash = hashOf({})
    expect(hash).toMatch(/^[0-9a-f]{16}$/)
    expect(createSuspicion({ ...model, metadata: { ...model.metadata, command: 'another' } }).hash).toBe(hash)
    const kernel = Float32Array.from(experts.kernel)
    kernel[3] = 6.25
    const changed = [
      { kernel },
      { bias: -3.5 },
      { verdicts: 1 },
      { support: experts.support.map(() => 1) },
      { covariance: experts.covariance.map((row) => row.map((value) => 2 * value)) },
    ].map(hashOf)
    expect(new Set([hash, ...changed]).size).toBe(6)
  })

  test.each([
    {
      fault: 'a weight against its direction',
      weights: { kernel: negated(experts.kernel) },
      says: 'direction',
    },
    { fault: 'too few weights', weights: { kernel: experts.kernel.slice(1) }, says: '20 weights' },
    { fault: 'a bias of 64 bits', weights: { bias: 0.1 }, says: 'no 32-bit number' },
    { fault: 'no bias', weights: { bias: Number.NaN }, says: 'no 32-bit number' },
    { fault: 'too little support', weights: { support: [] }, says: 'support' },
    { fault: 'a lopsided covariance', weights: { covariance: spoilt(0, 1, 0.5) }, says: 'covariances' },
    { fault: 'no variance', weights: { covariance: spoilt(2, 2, 0) }, says: 'variance 0' },
    { fault: 'a small covariance', weights: { covariance: [[1]] }, says: '22 x 22' },
  ])('is refused with $fault', ({ weights, says }) => {
    expect(findFault(experts)).toBeNull()
    expect(findFault({ ...experts, ...weights })).toContain(says)
  })
})

function negated(kernel: Float32Array): Float32Array {
  return kernel.map((weight) => -weight)
}

function spoilt(i: number, j: number, value: number): number[][] {
  const covariance = expertWeights().covariance.map((row) => [...row])
  covariance[i]![j] = value
  return covariance
}
