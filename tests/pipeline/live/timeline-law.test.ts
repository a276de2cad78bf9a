/**
 * The law (design, section 2): whatever the order of arrival, the ticks and the restarts, live ends with what a batch of the same
 * reports gives, to the last byte.
 */

import { describe, expect, it } from 'vitest'
import { caseCount, recordProof } from '../../proof.ts'
import { describeWithData } from '../../shared-data.ts'
import { batchInMemory } from './batch-in-memory.ts'
import { drawCase, expectSameLines } from './law-case.ts'
import { realMessages } from './real-messages.ts'
import { runLive } from './run-live.ts'
import { sailSmallSea, smallSea } from './small-sea.ts'

const world = smallSea()

async function check(seed: number, sent: Parameters<typeof drawCase>[1]): Promise<void> {
  const { reports, run } = drawCase(seed, sent)
  const batch = await batchInMemory(reports, world)
  const { store } = await runLive(reports, world, run)
  const lines = batch.exportAll()
  expect(lines.length).toBeGreaterThan(20)
  expectSameLines(store.exportAll(), lines, `seed ${seed}`)
}

describe('live equals batch', () => {
  const cases = caseCount(4, 200)
  for (let seed = 1; seed <= cases; seed++)
    it(`of a small sea, seed ${seed}`, async () => {
      await check(seed, sailSmallSea(seed, { ships: 8 + (seed % 8), days: 2, everyMs: 1_200_000 }))
      if (seed === cases) recordProof('live law, made ships', `${cases} seeds`)
    })
})

describeWithData('live equals batch', () => {
  const cases = caseCount(2, 60)
  for (let seed = 1; seed <= cases; seed++)
    it(`of real messages, seed ${seed}`, async () => {
      await check(seed, await realMessages(seed, caseCount(900, 4000)))
      if (seed === cases) recordProof('live law, real messages', `${cases} seeds`)
    })
})
