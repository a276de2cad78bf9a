/** Seeds of the simulated live path as tests, some in each, so that files of them run beside each other. */

import { expect, it } from 'vitest'
import { recordProof } from '../../../proof.ts'
import { smallSea } from '../small-sea.ts'
import { type SeedResult, simulateSeed } from './simulate-seed.ts'

const TOGETHER = 5

/** What a seed is at least, whatever its number (docs/live-simulation.md). */
const LEAST = { vessels: 20, messages: 2000, spanMs: 2 * 86_400_000, faults: 5 } as const

export function checkSeeds(first: number, seeds: number): void {
  const world = smallSea()
  const met = { messages: 0, starts: 0, alerts: 0 }
  for (let from = first; from < first + seeds; from += TOGETHER) {
    const until = Math.min(from + TOGETHER, first + seeds)
    it(`nothing is lost, nothing is told twice, all is as in a batch: seeds ${from} to ${until - 1}`, async () => {
      for (let seed = from; seed < until; seed++) {
        const result = await simulateSeed(seed, world)
        expect(result.failure, `npm run simulate:live -- --seed ${seed}`).toBeNull()
        expectLeast(result)
        met.messages += result.messages
        met.starts += result.starts
        met.alerts += result.alerts
      }
    })
  }
  it('seeds bring restarts and alerts', () => {
    expect(met.starts).toBeGreaterThan(2 * seeds)
    expect(met.alerts).toBeGreaterThan(50 * seeds)
    recordProof(`live path simulated, seeds from ${first}`, `${seeds} seeds, ${met.messages} messages`)
  })
}

function expectLeast(result: SeedResult): void {
  for (const name of ['vessels', 'messages', 'spanMs', 'faults'] as const)
    expect(result[name], `${name} of seed ${result.seed}`).toBeGreaterThanOrEqual(LEAST[name])
}
