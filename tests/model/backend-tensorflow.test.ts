import { beforeAll, describe, expect, test } from 'vitest'
import type { ProgramRun } from './backend-program.ts'
import { openTfjsNode, runProgram } from './backend-run.ts'

/** Both backends train and agree: TensorFlow's native library is built for it, as `npm run setup:tfjs-node` does. */

/** What oneDNN, which multiplies for TensorFlow on x64, can be told to see instead of this processor. */
const INSTRUCTION_SETS = process.arch === 'x64' ? ['AVX2', 'AVX', 'SSE41'] : []

const missing = openTfjsNode()

if (missing !== null) {
  test.skip(`backends agree (skipped: ${missing.skipped})`, () => {})
} else {
  describe('TensorFlow and WebAssembly', () => {
    let tensorflow: ProgramRun
    let wasm: ProgramRun
    beforeAll(async () => {
      tensorflow = await runProgram('tensorflow', 'main')
      wasm = await runProgram('wasm', 'main')
    })

    test('are what computes', () => {
      expect(tensorflow.library).toMatch(/^libtensorflow 2\./)
      expect(wasm.library).toMatch(/^tfjs-backend-wasm 4\./)
    })

    test('give the same weights the same logits within 1e-5', () => {
      expect(new Set(wasm.logits).size).toBe(wasm.logits.length)
      expectNear(tensorflow.logits, wasm.logits, 1e-5)
    })

    test('train a detector alike, by the shipped recipe made small', () => {
      for (const { brier } of [tensorflow, wasm]) expect(brier).toBeLessThan(0.2)
      expect(Math.abs(tensorflow.brier - wasm.brier)).toBeLessThan(0.01)
      expect(tensorflow.weights).not.toBe(wasm.weights)
    })

    test('train one seed to the same bits in every process and thread', async () => {
      expect(await runProgram('tensorflow', 'worker')).toEqual(tensorflow)
      expect(await runProgram('tensorflow', 'main')).toEqual(tensorflow)
      expect(await runProgram('wasm', 'worker')).toEqual(wasm)
    })

    test("give a row's logit the same bits wherever it stands and whatever the batch", () => {
      expect([tensorflow.strayRows, wasm.strayRows]).toEqual([0, 0])
    })

    for (const set of INSTRUCTION_SETS)
      test(`do so and agree on processors with ${set}`, async () => {
        const run = await runProgram('tensorflow', 'main', { ONEDNN_MAX_CPU_ISA: set })
        expect(run.strayRows).toBe(0)
        expectNear(run.logits, wasm.logits, 1e-5)
      })
  })
}

function expectNear(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual).toHaveLength(expected.length)
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThan(tolerance)
  })
}
