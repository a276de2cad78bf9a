import { expect, test } from 'vitest'
import { Random } from '../../lib/model/random.ts'

function drawNormal(seed: number, stream: string, count: number): Float32Array {
  const values = new Float32Array(count)
  new Random(seed, stream).addNormal(values, count, 2)
  return values
}

test('a seed and a stream name give the same draws, others others', () => {
  const draws = (seed: number, stream: string) => {
    const random = new Random(seed, stream)
    return Array.from({ length: 5 }, () => random.nextBits())
  }
  expect(draws(7, 'a')).toEqual(draws(7, 'a'))
  expect(draws(7, 'a')).not.toEqual(draws(8, 'a'))
  expect(draws(7, 'a')).not.toEqual(draws(7, 'b'))
  expect(drawNormal(7, 'a', 9)).toEqual(drawNormal(7, 'a', 9))
})

test('even draws are even: mean, deviation, and each tenth as often', () => {
  const random = new Random(1, 'even')
  const values = Float32Array.from({ length: 100_000 }, () => random.next())
  expect(meanOf(values)).toBeCloseTo(0.5, 2)
  const tenths = new Array<number>(10).fill(0)
  for (const value of values) tenths[Math.floor(value * 10)]!++
  for (const tenth of tenths) expect(Math.abs(tenth - 10_000)).toBeLessThan(400)
})

test('normal draws have the deviation asked for, tails and no memory', () => {
  const values = drawNormal(1, 'normal', 200_000)
  const deviation = Math.sqrt(meanOf(values.map((value) => value ** 2)))
  expect(meanOf(values)).toBeCloseTo(0, 1)
  expect(deviation).toBeCloseTo(2, 1)
  // Of a normal distribution 31.7 % lie beyond one deviation and 0.27 % beyond three.
  const beyond = (limit: number) => meanOf(values.map((value) => (Math.abs(value) > limit ? 1 : 0)))
  expect(beyond(2)).toBeCloseTo(0.317, 2)
  expect(beyond(6)).toBeCloseTo(0.0027, 3)
  expect(meanOf(values.slice(1).map((value, i) => value * values[i]!))).toBeCloseTo(0, 1)
})

test('noise is added to the first values only', () => {
  const values = new Float32Array([5, 5, 5, 5])
  new Random(1, 'noise').addNormal(values, 3, 0.1)
  expect(values[3]).toBe(5)
  for (const value of values.subarray(0, 3)) {
    expect(value).not.toBe(5)
    expect(Math.abs(value - 5)).toBeLessThan(1)
  }
})

test('dropout leaves out the share asked for and keeps the mean', () => {
  const mask = new Float32Array(100_000)
  new Random(1, 'mask').fillDropout(mask, mask.length, 0.3)
  expect([...new Set(mask)].sort()).toEqual([0, Math.fround(1 / 0.7)])
  expect(meanOf(mask.map((value) => (value === 0 ? 1 : 0)))).toBeCloseTo(0.3, 2)
  expect(meanOf(mask)).toBeCloseTo(1, 2)
})

test('a shuffle keeps all items, and every order of three comes as often', () => {
  const random = new Random(1, 'shuffle')
  const counts = new Map<string, number>()
  for (let i = 0; i < 6000; i++) {
    const items = ['a', 'b', 'c']
    random.shuffle(items)
    counts.set(items.join(''), (counts.get(items.join('')) ?? 0) + 1)
  }
  expect([...counts.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba'])
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
})

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
