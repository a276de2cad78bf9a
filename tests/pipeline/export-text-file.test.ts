import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { TextEncoding, TextFile } from '../../lib/pipeline/export-text-file.ts'
import { caseCount } from '../proof.ts'
import { temporaryFolder } from '../store/folder.ts'

const SEED = 20261127
const RUNS = caseCount(3000, 300_000)

/** A sample of values, and what a file of them says, a line each. */
async function written<Value>(values: readonly Value[], put: (file: TextFile, value: Value) => void) {
  const path = join(temporaryFolder(), 'a.txt')
  const file = await TextFile.create(path)
  for (const value of values) {
    put(file, value)
    file.byte(10)
    if (file.isFull) await file.flush()
  }
  await file.finish()
  return readFileSync(path, 'utf8').split('\n').slice(0, -1)
}

it('numbers are those that JavaScript prints', async () => {
  const steps = fc.oneof(
    fc.integer({ min: -180_000_000, max: 180_000_000 }),
    fc.maxSafeInteger(),
    fc.integer({ min: 0, max: 15 }).map((power) => 10 ** power),
    fc.constantFrom(0, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 2 ** 53 - 1),
  )
  const values = fc.sample(fc.tuple(steps, fc.integer({ min: 0, max: 6 })), { seed: SEED, numRuns: RUNS })
  const lines = await written(values, (file, [value, decimals]) => file.number(value, decimals))
  expect(lines).toHaveLength(values.length)
  for (const [i, [value, decimals]] of values.entries()) {
    // Exact by way of text: a quotient of large ones prints fewer digits than it has.
    const digits = String(Math.abs(value)).padStart(decimals + 1, '0')
    const at = digits.length - decimals
    const fraction = digits.slice(at).replace(/0+$/, '')
    const text = `${value < 0 ? '-' : ''}${digits.slice(0, at)}${fraction === '' ? '' : `.${fraction}`}`
    expect(lines[i]).toBe(text)
    expect(Number(lines[i])).toBe(value / 10 ** decimals)
  }
})

it('times are those of Date', async () => {
  const ms = fc.oneof(
    fc.integer({ min: Date.UTC(2000), max: Date.UTC(2040) }),
    fc.integer({ min: -8.64e15, max: 8.64e15 }),
    fc.integer({ min: -40_000, max: 40_000 }).map((day) => day * 86_400_000),
  )
  const values = fc.sample(ms, { seed: SEED, numRuns: RUNS })
  const lines = await written(values, (file, value) => file.time(value))
  expect(lines).toEqual(values.map((value) => new Date(value).toISOString()))
})

it('texts of any length come as they are, encoded once while they come again', async () => {
  const texts = fc.sample(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('x'.repeat(1_000_000))), {
    seed: SEED,
    numRuns: 40,
  })
  let calls = 0
  const encoding = new TextEncoding((text) => {
    calls++
    return JSON.stringify(text)
  })
  const twice = texts.flatMap((text) => [text, text])
  const lines = await written(twice, (file, text) => file.put(encoding.bytesOf(text)))
  expect(lines).toEqual(twice.map((text) => JSON.stringify(text)))
  expect(calls).toBeLessThanOrEqual(texts.length)
})
