import { expect, test } from 'vitest'
import { bootstrapByVessel } from '../../lib/model/bootstrap.ts'
import { Random } from '../../lib/model/random.ts'

const draws = (seed: number) => {
  const random = new Random(seed, 'test')
  return () => random.next()
}

const VALUES = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3]
const meanOf = (times: Int32Array) =>
  times.reduce((sum, often, place) => sum + often * VALUES[place]!, 0) / VALUES.length

test('a seed gives the same intervals, another seed others', () => {
  const run = (seed: number) =>
    bootstrapByVessel(10, { resamples: 200, random: draws(seed) }, (times) => [meanOf(times)])
  expect(run(1)).toEqual(run(1))
  expect(run(2)).not.toEqual(run(1))
})

test('each resample draws as many vessels as there are, each as often as another', () => {
  const often = new Float64Array(10)
  const seen = new Set<string>()
  bootstrapByVessel(10, { resamples: 4000, random: draws(3) }, (times) => {
    expect(times.reduce((sum, count) => sum + count, 0)).toBe(10)
    times.forEach((count, place) => {
      often[place]! += count
    })
    seen.add(times.join(' '))
    return []
  })
  // 4,000 draws of each are expected, give or take 60.
  for (const count of often) expect(Math.abs(count - 4000)).toBeLessThan(300)
  expect(seen.size).toBeGreaterThan(3000)
})

test('the interval of a mean is that of its standard error', () => {
  const mean = VALUES.reduce((sum, value) => sum + value, 0) / VALUES.length
  const variance = VALUES.reduce((sum, value) => sum + (value - mean) ** 2, 0) / VALUES.length
  const error = Math.sqrt(variance / VALUES.length)
  const options = { resamples: 20_000, random: draws(4) }
  const [interval] = bootstrapByVessel(10, options, (times) => [meanOf(times)])
  expect(Math.abs(interval!.low - (mean - 1.96 * error))).toBeLessThan(0.15)
  expect(Math.abs(interval!.high - (mean + 1.96 * error))).toBeLessThan(0.2)
})

test('the bounds are the 2.5th and the 97.5th of a hundred', () => {
  let resample = 0
  // In an order of their own: 37 and 101 share no factor.
  const [interval] = bootstrapByVessel(1, { resamples: 101, random: draws(5) }, () => [
    (37 * resample++) % 101,
  ])
  expect(interval!.low).toBeCloseTo(2.5, 12)
  expect(interval!.high).toBeCloseTo(97.5, 12)
})

test('resamples in which a figure is undefined are left out of its interval only', () => {
  let resample = 0
  const [some, never, all] = bootstrapByVessel(3, { resamples: 10, random: draws(6) }, () => {
    resample++
    return [resample % 2 === 0 ? 7 : Number.NaN, Number.NaN, resample]
  })
  expect(some).toEqual({ low: 7, high: 7 })
  expect(never).toEqual({ low: Number.NaN, high: Number.NaN })
  expect(all!.low).toBeGreaterThan(1)
})
