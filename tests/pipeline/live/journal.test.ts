import { expect, test } from 'vitest'
import { openJournal } from '../../../lib/pipeline/live/journal.ts'
import { JournalError } from '../../../lib/pipeline/live/journal-error.ts'
import { Random } from '../../../lib/simulate/random.ts'
import type { Disk } from '../../../lib/store/disk.ts'
import { FileDisk } from '../../../lib/store/file-disk.ts'
import { temporaryFolder } from '../../store/folder.ts'
import { appendNumbers, entryOf, range, readNumbers, SOURCES } from './journal-entries.ts'
import { SimulatedDisk } from './simulated-disk.ts'

const newDisk = () => new SimulatedDisk({ random: new Random(1, 'disk') })

test('on real files: what is appended and synced is read again, by the next that opens it too', async () => {
  const disk = await FileDisk.open(temporaryFolder())
  const journal = await openJournal(disk, 0, { rotateBytes: 400 })
  expect([journal.start, journal.end]).toEqual([0, 0])
  for (let number = 0; number < 20; number++) {
    expect(await journal.append(entryOf(number))).toBe(number)
    if (number % 3 === 0) await journal.sync()
  }
  expect(await readNumbers(journal)).toEqual(range(0, 19))
  await journal.close()
  expect((await disk.list()).length).toBeGreaterThan(2)

  const again = await openJournal(disk, 0)
  expect(again.torn).toBeNull()
  expect([again.start, again.end]).toEqual([0, 20])
  expect(await readNumbers(again)).toEqual(range(0, 20))
  expect(await readNumbers(again, 7)).toEqual(range(7, 20))
  expect(await readNumbers(again, 20)).toEqual([])
  await again.close()
})

test('calls of sync while one is on its way share the next', async () => {
  let syncs = 0
  const disk = newDisk()
  const mounted = disk.mount()
  const counting: Disk = {
    ...mounted,
    open: async (name) => {
      const file = await mounted.open(name)
      return {
        append: (bytes) => file.append(bytes),
        rewrite: (from, bytes) => file.rewrite(from, bytes),
        truncate: (length) => file.truncate(length),
        close: () => file.close(),
        sync: () => {
          syncs++
          return file.sync()
        },
      }
    },
  }
  const journal = await openJournal(counting, 0)
  syncs = 0
  await journal.append(entryOf(0))
  const first = journal.sync()
  await Promise.resolve()
  await Promise.resolve()
  const later: Promise<void>[] = []
  for (let number = 1; number < 10; number++) {
    await journal.append(entryOf(number))
    later.push(journal.sync())
  }
  await Promise.all([first, ...later])
  expect(syncs).toBe(2)
  await journal.sync()
  expect(syncs).toBe(2)
  disk.crash()
  expect(await readNumbers(await openJournal(disk.mount(), 0))).toEqual(range(0, 10))
})

test('files rotate by bytes, by age whichever way the clock goes, and when asked; each is whole', async () => {
  const disk = newDisk()
  const journal = await openJournal(disk.mount(), 0, { rotateBytes: 1000, rotateMs: 60 })
  const spans = () => journal.files.map(({ from, to }) => [from, to])
  const append = async (number: number) => {
    await appendNumbers(journal, number, number + 1)
    await journal.sync()
  }
  await append(0)
  await append(59)
  await append(60)
  expect(spans()).toEqual([
    [0, 2],
    [2, 3],
  ])
  await append(0)
  expect(spans().at(-1)).toEqual([3, 4])
  await journal.rotate()
  await journal.rotate()
  expect(spans().at(-1)).toEqual([4, 4])
  for (let number = 4; number < 40; number++) await append(number)
  const grown = journal.files.slice(3, -1)
  expect(grown.length).toBeGreaterThan(3)
  for (const { bytes } of grown) {
    expect(bytes).toBeGreaterThanOrEqual(1000)
    expect(bytes).toBeLessThan(1200)
  }
  await journal.close()
  expect((await openJournal(disk.mount(), 0)).end).toBe(40)
})

test('trimming removes whole files only, and never what the lines of sources rest on', async () => {
  const disk = newDisk()
  const journal = await openJournal(disk.mount(), 0)
  for (let number = 0; number < 12; number++) {
    await appendNumbers(journal, number, number + 1)
    if (number % 4 === 3) await journal.rotate()
  }
  const lines = new Map([
    [SOURCES[0], 100],
    [SOURCES[1], 110],
  ])
  await journal.trim(7)
  expect(journal.start).toBe(4)
  await journal.trim(12)
  expect(journal.files.map(({ from, to }) => [from, to])).toEqual([
    [8, 12],
    [12, 12],
  ])
  await journal.close()

  const again = await openJournal(disk.mount(), 12)
  expect(again.sourceLines).toEqual(lines)
  expect([again.start, again.end]).toEqual([8, 12])
  await appendNumbers(again, 12, 13)
  await again.sync()
  await again.trim(13)
  expect((await disk.mount().list()).length).toBe(1)
  await again.close()

  const last = await openJournal(disk.mount(), 12)
  expect([last.start, last.end]).toEqual([12, 13])
  expect(last.sourceLines).toEqual(lines.set(SOURCES[0], 120))
  await expect(readNumbers(last, 11)).rejects.toThrow(/entry 11 is wanted, and the first is 12/)
})

test('a full disk is told, nothing of it is left, and it goes on when there is room', async () => {
  const disk = newDisk()
  const journal = await openJournal(disk.mount(), 0)
  await appendNumbers(journal, 0, 5)
  await journal.sync()
  const [name] = await disk.mount().list()
  const safe = (await disk.mount().read(name!)).length
  disk.totalBytes = safe + 50
  await appendNumbers(journal, 5, 8)
  const failed = await journal.sync().catch((error: unknown) => error)
  expect(failed).toMatchObject({ fault: 'disk-full', message: expect.stringMatching(/disk full/) })
  expect((await disk.mount().read(name!)).length).toBe(safe)
  expect(await readNumbers(journal)).toEqual(range(0, 5))
  disk.totalBytes = Number.POSITIVE_INFINITY
  await appendNumbers(journal, 8, 9)
  await journal.sync()
  disk.crash()
  expect(await readNumbers(await openJournal(disk.mount(), 9))).toEqual(range(0, 9))
})

test('after a sync that failed the same bytes are written anew, not taken for safe', async () => {
  const disk = newDisk()
  const journal = await openJournal(disk.mount(), 0)
  for (let number = 0; number < 30; number++) {
    await appendNumbers(journal, number, number + 1)
    disk.faults.errorChance = 0.5
    for (;;) {
      const error = await journal.sync().then(
        () => null,
        (thrown: unknown) => thrown,
      )
      if (error === null) break
      expect(error).toMatchObject({ fault: 'disk-error' })
    }
  }
  disk.faults.errorChance = 0
  disk.crash()
  expect(await readNumbers(await openJournal(disk.mount(), 30))).toEqual(range(0, 30))
})

test('what waits for a disk that does not come back is bounded', async () => {
  const disk = newDisk()
  const journal = await openJournal(disk.mount(), 0, { backlogBytes: 500 })
  disk.totalBytes = 0
  const append = async () => {
    for (let number = 0; number < 100; number++) await journal.append(entryOf(number))
  }
  await expect(append()).rejects.toMatchObject({ fault: 'backlog' })
  await expect(journal.close()).rejects.toMatchObject({ fault: 'disk-full' })
  await expect(journal.append(entryOf(0))).rejects.toBeInstanceOf(JournalError)
})
