import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { listArchiveFiles } from '../../lib/store/archive-files.ts'
import { ArchiveReader } from '../../lib/store/archive-reader.ts'
import { ArchiveWriter } from '../../lib/store/archive-writer.ts'
import { caseCount, recordProof } from '../proof.ts'
import { DAY_MS, fillFleet, START_MS } from './archive-reports.ts'
import { createDraws } from './draws.ts'
import { temporaryFolder } from './folder.ts'

const KILLS = caseCount(2, 50)
const program = fileURLToPath(new URL('./archive-victim.ts', import.meta.url))

/** Kills a process that writes imports of 30 days, over and over, some time after its first has files. */
async function killWriter(folder: string, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', program, folder], { stdio: 'ignore' })
  const exit = once(child, 'exit')
  while (!existsSync(folder) || readdirSync(folder).length === 0) await wait(5)
  await wait(afterMs)
  child.kill('SIGKILL')
  await exit
}

it('a writer killed at any moment leaves whole files, and nothing that the next one of its name minds', async () => {
  const draw = createDraws(20261128)
  for (let kill = 0; kill < KILLS; kill++) {
    const folder = join(temporaryFolder(), 'archive')
    await killWriter(folder, Math.floor(draw() * 400))
    for (const files of listArchiveFiles(folder).values())
      for (const file of files) {
        const reader = await ArchiveReader.open(folder, [file])
        expect(await reader.readVessels(new ReportBuffer(), { from: '', to: null })).toBe(100)
        await reader.close()
      }
    const buffer = new ReportBuffer()
    fillFleet(buffer, 10, 20, START_MS, START_MS + DAY_MS)
    const writer = await ArchiveWriter.create(folder, 'ab')
    await writer.add(buffer)
    expect(await writer.finish()).toEqual([...(listArchiveFiles(folder).get('ab') ?? [])])
    expect(readdirSync(folder).filter((entry) => entry.startsWith('.'))).toEqual([])
  }
  recordProof('archive writer killed', `${KILLS} kills: no broken file, nothing in the way`)
})
