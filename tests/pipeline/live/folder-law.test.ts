/**
 * The law on real files: what a folder holds that lived through kills, in SQLite and a journal on disk, is what a backfill of
 * the same reports makes of another folder. The many cases are in memory: timeline-law.test.ts.
 */

import { cpSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { ReportBuffer } from '../../../lib/ais/report.ts'
import { applyChange } from '../../../lib/pipeline/live/reprocess-changes.ts'
import { createRandom } from '../../../lib/simulate/random.ts'
import { squareZone } from '../../alerts/judging-world.ts'
import { caseCount, recordProof } from '../../proof.ts'
import { describeWithData } from '../../shared-data.ts'
import { openTestWriter, temporaryFolder } from '../../store/folder.ts'
import { backfilledLines } from './backfilled.ts'
import { drawCase, expectSameLines } from './law-case.ts'
import { LivingFolder } from './live-folder-world.ts'
import { realMessages } from './real-messages.ts'
import { reordered, sailSmallSea } from './small-sea.ts'

const KILLS = 2

/** A folder in which part of the small sea is closed. */
async function folderWithZones(): Promise<string> {
  const dir = temporaryFolder()
  const store = await openTestWriter(dir)
  const zones = [squareZone('reserve', [10, 55, 10.5, 55.4])]
  await applyChange(store, { kind: 'zones', set: { name: 'test', zones }, who: 'tester', note: '' }, 1)
  await store.close()
  return dir
}

async function check(seed: number, sent: ReportBuffer): Promise<void> {
  const { reports, run } = drawCase(seed, sent)
  const arrived = reordered(reports, run.arrival)
  const random = createRandom(seed)
  const base = await folderWithZones()
  let dir = temporaryFolder()
  cpSync(base, dir, { recursive: true })
  // Every vessel is saved as soon as it has been heard, or hardly any.
  const options = { ...run.options, saveAfterMs: seed % 2 === 0 ? 0 : 50 }
  let heard = 0
  for (let kill = 0; kill <= KILLS; kill++) {
    const living = await LivingFolder.open(dir, { options, rotateBytes: 20_000 })
    const until = kill === KILLS ? arrived.count : heard + Math.floor(random.next() * (arrived.count - heard))
    // What is safe in the journal need not be committed when the kill comes.
    if (random.next() < 0.5) await living.hear(arrived, heard, until)
    else await living.deliver(arrived, heard, until)
    heard = until
    if (kill < KILLS) dir = await living.image()
    else {
      const lines = await living.lines()
      expect(lines.length).toBeGreaterThan(20)
      expectSameLines(lines, await backfilledLines(arrived, base), `seed ${seed}`)
    }
    await living.close()
  }
}

const cases = caseCount(1, 20)

for (let seed = 1; seed <= cases; seed++)
  it(`a folder that lived is one that was backfilled: a small sea, seed ${seed}`, async () => {
    await check(seed, sailSmallSea(seed, { ships: 8 + (seed % 8), days: 2, everyMs: 1_200_000 }))
    if (seed === cases) recordProof('live law on files, made ships', `${cases} seeds, ${KILLS} kills each`)
  })

describeWithData('a folder that lived is one that was backfilled', () => {
  for (let seed = 1; seed <= cases; seed++)
    it(`of real messages, seed ${seed}`, async () => {
      await check(seed, await realMessages(seed, caseCount(900, 4000)))
      if (seed === cases)
        recordProof('live law on files, real messages', `${cases} seeds, ${KILLS} kills each`)
    })
})
