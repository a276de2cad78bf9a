import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Backend, startBackend } from '../../lib/model/backend.ts'
import { type DenseNetwork, Ensemble } from '../../lib/model/network.ts'
import { createRandom } from '../../lib/simulate/random.ts'
import { makeModel } from './detector-world.ts'

const { members } = makeModel({ members: 3, hidden: [64, 64] })
const INPUTS = members[0]!.layers[0]!.inputs
const ROWS = 2 * 1024 + 7

let backend: Backend
let ensemble: Ensemble

beforeAll(async () => {
  backend = await startBackend()
  ensemble = new Ensemble(members, backend)
})
afterAll(() => ensemble.dispose())

const random = createRandom(4)
const inputs = Float32Array.from({ length: ROWS * INPUTS }, () => random.between(-3, 3))

function run(rows: Float32Array): Float32Array {
  const logits = new Float32Array(rows.length / INPUTS)
  ensemble.run(rows, logits.length, logits, 0)
  return logits
}

function logitOf({ layers }: DenseNetwork, row: Float32Array): number {
  let values = Array.from(row)
  for (const { inputs, outputs, kernel, bias, activation } of layers) {
    values = Array.from({ length: outputs }, (_, output) => {
      let sum = bias[output]!
      for (let input = 0; input < inputs; input++) sum += values[input]! * kernel[input * outputs + output]!
      return activation === 'relu' ? Math.max(0, sum) : sum
    })
  }
  return values[0]!
}

test('logits are the means of what plain arithmetic gives for the members', () => {
  const logits = run(inputs)
  for (let at = 0; at < ROWS; at += 97) {
    const row = inputs.subarray(at * INPUTS, (at + 1) * INPUTS)
    const mean = members.reduce((sum, member) => sum + logitOf(member, row), 0) / members.length
    expect(Math.abs(logits[at]! - mean)).toBeLessThan(1e-5)
  }
  expect(new Set(logits).size).toBeGreaterThan(ROWS * 0.99)
})

test('a logit is the same bits in any batch and at any place in it', () => {
  const whole = run(inputs)
  const rows = fc.array(fc.nat(ROWS - 1), { minLength: 1, maxLength: 1500 })
  fc.assert(
    fc.property(rows, (picked) => {
      const batch = new Float32Array(picked.length * INPUTS)
      picked.forEach((row, place) => {
        batch.set(inputs.subarray(row * INPUTS, (row + 1) * INPUTS), place * INPUTS)
      })
      const logits = run(batch)
      expect(logits).toEqual(Float32Array.from(picked, (row) => whole[row]!))
    }),
    {
      seed: 6,
      numRuns: 60,
      examples: [[[0]], [[5, 4, 3, 2, 1]], [Array.from({ length: ROWS }, (_, i) => i)]],
    },
  )
})

test('writes where it is told to and nowhere else', () => {
  const logits = new Float32Array(6).fill(99)
  ensemble.run(inputs, 2, logits, 3)
  expect(logits).toEqual(Float32Array.of(99, 99, 99, ...run(inputs.subarray(0, 2 * INPUTS)), 99))
})

test('leaves nothing on the backend but the weights, and these until it is disposed of', () => {
  const before = backend.tf.memory().numTensors
  const other = new Ensemble(members, backend)
  expect(backend.tf.memory().numTensors).toBe(before + 3 * 3 * 2)
  other.run(inputs, ROWS, new Float32Array(ROWS), 0)
  expect(backend.tf.memory().numTensors).toBe(before + 3 * 3 * 2)
  other.dispose()
  expect(backend.tf.memory().numTensors).toBe(before)
})
