import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { FEATURE_COUNT } from '../../lib/features/feature-list.ts'
import { type Backend, startBackend } from '../../lib/model/backend.ts'
import { createDetector, type Detector } from '../../lib/model/detector.ts'
import { makeModel, makeRows } from './detector-world.ts'

const model = makeModel({ members: 2, hidden: [64, 64] })
const rows = makeRows(8, 2 * 1024 + 100)

let backend: Backend
let detector: Detector
let scores: Uint16Array

beforeAll(async () => {
  backend = await startBackend()
  detector = createDetector(model, backend)
  scores = await scoresOf(rows.features)
})
afterAll(() => detector.dispose())

async function scoresOf(features: Float32Array): Promise<Uint16Array> {
  const given = new Uint16Array(features.length / FEATURE_COUNT)
  await detector.score(features, given.length, given)
  return given
}

test('its name tells the version and the backend; its threshold is the model’s', () => {
  expect(detector.name).toBe(`detector 1 on ${backend.name}`)
  expect(detector.fishingFrom).toBe(470)
})

test('scores are the calibrated logits in whole thousandths', async () => {
  const logits = await detector.logits(rows.features, rows.count)
  logits.forEach((logit, row) => {
    expect(scores[row]).toBe(Math.round(1000 / (1 + Math.exp(-(1.25 * logit - 0.5)))))
  })
  expect(new Set(scores).size).toBeGreaterThan(200)
})

test('scores do not depend on the batch: permuted, repeated and cut into batches of any size', async () => {
  const order = fc.array(fc.nat(rows.count - 1), { minLength: 1, maxLength: 2 * 1024 })
  const sizes = fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(order, sizes, async (picked, batches) => {
      let at = 0
      for (let batch = 0; at < picked.length; batch++) {
        const part = picked.slice(at, at + batches[batch % batches.length]!)
        const features = new Float32Array(part.length * FEATURE_COUNT)
        part.forEach((row, place) => {
          features.set(
            rows.features.subarray(row * FEATURE_COUNT, (row + 1) * FEATURE_COUNT),
            place * FEATURE_COUNT,
          )
        })
        expect(await scoresOf(features)).toEqual(Uint16Array.from(part, (row) => scores[row]!))
        at += part.length
      }
    }),
    { seed: 9, numRuns: 30 },
  )
})

test('any features give a score of 0 to 1000: missing, infinite and absurd ones too', async () => {
  const value = fc.oneof(fc.float(), fc.constantFrom(Number.NaN, Infinity, -Infinity, 0))
  await fc.assert(
    fc.asyncProperty(
      fc.array(value, { minLength: FEATURE_COUNT, maxLength: FEATURE_COUNT }),
      async (features) => {
        const [score] = await scoresOf(Float32Array.from(features))
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(1000)
        const [logit] = await detector.logits(Float32Array.from(features), 1)
        expect(Number.isFinite(logit)).toBe(true)
      },
    ),
    { seed: 10, numRuns: 100 },
  )
  const nothing = new Float32Array(FEATURE_COUNT).fill(Number.NaN)
  const [logit] = await detector.logits(nothing, 1)
  expect(Number.isFinite(logit)).toBe(true)
})

test('no rows are no work, and no tensors are left behind', async () => {
  const before = backend.tf.memory().numTensors
  expect(await scoresOf(new Float32Array())).toEqual(new Uint16Array())
  await scoresOf(rows.features)
  expect(backend.tf.memory().numTensors).toBe(before)
})
