/**
 * A journal of real files, torn at every byte of its last group, and damaged anywhere else: what is recovered and what is
 * refused is told. The many ways of a crash are simulated: journal-crash.test.ts.
 */

import { cpSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openJournal } from '../../../lib/pipeline/live/journal.ts'
import { JournalError } from '../../../lib/pipeline/live/journal-error.ts'
import { FileDisk } from '../../../lib/store/file-disk.ts'
import { FolderError } from '../../../lib/store/folder-error.ts'
import { temporaryFolder } from '../../store/folder.ts'
import { backfilledLines } from './backfilled.ts'
import { appendNumbers, range, readNumbers } from './journal-entries.ts'
import { LivingFolder } from './live-folder-world.ts'
import { sailSmallSea } from './small-sea.ts'

/** Two files of two groups each, two entries a group; as a kill leaves them. */
async function writtenJournal() {
  const dir = temporaryFolder()
  const journal = await openJournal(await FileDisk.open(dir), 0)
  for (let group = 0; group < 4; group++) {
    if (group === 2) await journal.rotate()
    await appendNumbers(journal, 2 * group, 2 * group + 2)
    await journal.sync()
  }
  const killed = copyOf(dir)
  const files = [...journal.files]
  await journal.close()
  return { dir: killed, sealed: files[0]!, last: files[1]! }
}

function copyOf(dir: string): string {
  const copy = temporaryFolder()
  cpSync(dir, copy, { recursive: true })
  return copy
}

it('torn at every byte of its last group, it goes on with those before, and says what was cut off', async () => {
  const { dir, last } = await writtenJournal()
  const file = join(dir, last.name)
  const whole = readFileSync(file)
  for (let length = last.lastAt; length < last.bytes; length++) {
    writeFileSync(file, whole.subarray(0, length))
    const journal = await openJournal(await FileDisk.open(dir), 0)
    const bytes = length - last.lastAt
    expect(journal.torn).toEqual(bytes === 0 ? null : { file: last.name, bytes, keep: last.lastAt })
    expect(await readNumbers(journal)).toEqual(range(0, 6))
    await appendNumbers(journal, 6, 8)
    await journal.close()
    const again = await openJournal(await FileDisk.open(dir), 8)
    expect(await readNumbers(again)).toEqual(range(0, 8))
    await again.close()
  }
})

it('one bit flipped anywhere in a file that has ended is refused with file and byte, and nothing is changed', async () => {
  const { dir, sealed } = await writtenJournal()
  const file = join(dir, sealed.name)
  const whole = readFileSync(file)
  for (let at = 0; at < whole.length; at++) {
    const damaged = Buffer.from(whole)
    damaged[at]! ^= 1 << (at % 8)
    writeFileSync(file, damaged)
    const error = await openJournal(await FileDisk.open(dir), 0).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(JournalError)
    // One that does not even begin as a journal's file is foreign.
    expect(String(error)).toMatch(
      at < 8
        ? `${sealed.name} does not begin as a journal's file`
        : new RegExp(`${sealed.name} is damaged at byte \\d+: .+; put a copy back`),
    )
    expect(readFileSync(file).equals(damaged)).toBe(true)
  }
})

it('a live folder goes on from a torn journal, and says so; a damaged one it refuses, and says what to do', async () => {
  const reports = sailSmallSea(4, { ships: 4, days: 0.5, everyMs: 1_200_000 })
  const half = Math.floor(reports.count / 2)
  const living = await LivingFolder.open(temporaryFolder(), { rotateBytes: 1 })
  await living.hear(reports, 0, 20)
  await living.hear(reports, 20, half)
  const [first, last] = [living.folder.journal.files[0]!, living.folder.journal.files.at(-1)!]
  const dir = await living.image()
  await living.close()

  const damaged = copyOf(dir)
  const bytes = readFileSync(join(damaged, 'journal', first.name))
  bytes[first.bytes - 1]! ^= 1
  writeFileSync(join(damaged, 'journal', first.name), bytes)
  const refused = await LivingFolder.open(damaged).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(FolderError)
  expect(String(refused)).toContain(
    `${damaged}: journal: ${first.name} is damaged at byte ${first.lastAt}: an entry is not what was written; put a copy back; or take its folder journal away`,
  )

  // What was being written when the machine stopped.
  writeFileSync(join(dir, 'journal', last.name), Buffer.from('torn'), { flag: 'a' })
  const again = await LivingFolder.open(dir)
  expect(again.notices).toEqual([
    `journal/${last.name}: 4 bytes that were being written when the machine stopped, cut off at byte ${last.bytes}. Nothing in them was safe yet`,
  ])
  await again.hear(reports, half, reports.count)
  expect(await again.lines()).toEqual(await backfilledLines(reports))
  await again.close()

  // Entries that the database knows of are not torn: they are missing.
  truncateSync(join(dir, 'journal', last.name), last.groupsAt)
  expect(String(await LivingFolder.open(dir).catch((error: unknown) => error))).toMatch(
    /it holds entries 0 to \d+, and those up to \d+ are known: put back the files that are missing/,
  )
})
