/** The simulator itself: it does the same again, and finds what is wrong. */

import { describe, expect, it } from 'vitest'
import { smallSea } from '../small-sea.ts'
import { PLANTED } from './planted.ts'
import { simulateSeed } from './simulate-seed.ts'

/** One of the first ones finds each; the others are for worlds to come. */
const PLANTED_SEEDS = 5

const world = smallSea()

it('a seed that is run again gives the same, event by event, whatever was run before it', async () => {
  const first = await simulateSeed(2, world)
  const other = await simulateSeed(3, world)
  expect(await simulateSeed(2, smallSea())).toEqual(first)
  expect(other.digest).not.toBe(first.digest)
})

it('a seed that fails does so again, after the same events', async () => {
  const planted = PLANTED['double emit']!
  let seed = 1
  let first = await simulateSeed(seed, world, planted)
  while (first.failure === null && seed < PLANTED_SEEDS) first = await simulateSeed(++seed, world, planted)
  expect(first.failure).toMatch(/was there before|was not there|comes after/)
  expect(await simulateSeed(seed, world, planted)).toEqual(first)
})

describe('a planted mistake is found', () => {
  for (const [name, planted] of Object.entries(PLANTED))
    it(name, async () => {
      for (let seed = 1; seed <= PLANTED_SEEDS; seed++)
        if ((await simulateSeed(seed, world, planted)).failure !== null) return
      expect.fail(`${PLANTED_SEEDS} seeds found nothing`)
    })
})
