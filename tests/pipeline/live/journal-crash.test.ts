import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Journal, openJournal } from '../../../lib/pipeline/live/journal.ts'
import { JournalError } from '../../../lib/pipeline/live/journal-error.ts'
import { Random } from '../../../lib/simulate/random.ts'
import { caseCount, recordProof } from '../../proof.ts'
import { appendNumbers, range, readNumbers } from './journal-entries.ts'
import { SimulatedDisk } from './simulated-disk.ts'

const newDisk = () => new SimulatedDisk({ random: new Random(1, 'disk') })

/** The files of a journal of `groups` synced groups of two entries, and where each of the last file's groups ends. */
async function writeGroups(groups: number, rotateAfter: number) {
  const disk = newDisk()
  const journal = await openJournal(disk.mount(), 0)
  const ends: number[] = [journal.files[0]!.bytes]
  for (let group = 0; group < groups; group++) {
    await appendNumbers(journal, 2 * group, 2 * group + 2)
    await journal.sync()
    if (group + 1 === rotateAfter) {
      await journal.rotate()
      ends.length = 0
    }
    ends.push(journal.files.at(-1)!.bytes)
  }
  return { disk, journal, files: await filesOf(disk), ends }
}

async function filesOf(disk: SimulatedDisk): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  const mounted = disk.mount()
  for (const name of await mounted.list()) files.set(name, await mounted.read(name))
  return files
}

function diskOf(files: ReadonlyMap<string, Uint8Array>): SimulatedDisk {
  const disk = newDisk()
  for (const [name, bytes] of files) disk.place(name, bytes)
  return disk
}

/** Opens, goes on, crashes and opens again: all is there. */
async function expectGoesOn(disk: SimulatedDisk, entries: number): Promise<Journal> {
  const journal = await openJournal(disk.mount(), 0)
  expect(journal.end).toBe(entries)
  await appendNumbers(journal, entries, entries + 2)
  await journal.sync()
  disk.crash()
  const again = await openJournal(disk.mount(), journal.end)
  expect(again.torn).toBeNull()
  expect(await readNumbers(again)).toEqual(range(0, entries + 2))
  return journal
}

test('cut at every byte of its last file, it goes on with all groups that are whole', async () => {
  const { files, ends } = await writeGroups(4, 2)
  const last = [...files.keys()].at(-1)!
  const bytes = files.get(last)!
  for (let length = 0; length <= bytes.length; length++) {
    const whole = ends.findLastIndex((end) => end <= length)
    const keep = ends[whole] ?? null
    const { torn } = await expectGoesOn(
      diskOf(new Map([...files, [last, bytes.slice(0, length)]])),
      2 * (2 + Math.max(0, whole)),
    )
    if (keep === length) expect(torn).toBeNull()
    else expect(torn).toEqual({ file: last, bytes: length - (keep ?? 0), keep })
  }
})

test('torn at every byte of its last group, with anything else in place of the rest, it goes on with those before', async () => {
  const { files, ends } = await writeGroups(4, 2)
  const last = [...files.keys()].at(-1)!
  for (let length = ends.at(-2)!; length < ends.at(-1)!; length++)
    for (const fill of [0, 0xff]) {
      const image = files.get(last)!.slice()
      if (image.subarray(length).every((byte) => byte === fill)) continue
      image.fill(fill, length)
      const { torn } = await expectGoesOn(diskOf(new Map([...files, [last, image]])), 6)
      expect(torn).toEqual({ file: last, bytes: ends.at(-1)! - ends.at(-2)!, keep: ends.at(-2) })
    }
})

test('an end that others know of is not cut off but refused', async () => {
  const { files, ends } = await writeGroups(6, 3)
  const last = [...files.keys()].at(-1)!
  const torn = new Map([...files, [last, files.get(last)!.slice(0, ends.at(-1)! - 1)]])
  expect((await openJournal(diskOf(torn).mount(), 10)).end).toBe(10)
  const disk = diskOf(torn)
  await expect(openJournal(disk.mount(), 11)).rejects.toThrow(
    /entries 0 to 10, and those up to 11 are known: put back the files that are missing/,
  )
  expect(await filesOf(disk)).toEqual(torn)
})

test('a bit flipped anywhere in a journal that was closed loses no entry: it is refused, naming file and byte', async () => {
  const { journal: written, disk: whole } = await writeGroups(6, 3)
  await written.close()
  const files = await filesOf(whole)
  for (const [name, bytes] of files)
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice()
      changed[at] = changed[at]! ^ (1 << (at % 8))
      const disk = diskOf(new Map([...files, [name, changed]]))
      const journal = await openJournal(disk.mount(), 0).catch((error: unknown) => error)
      if (journal instanceof JournalError) {
        expect(['damaged', 'foreign']).toContain(journal.fault)
        expect(journal.message).toContain(name)
        if (journal.fault === 'damaged') expect(journal.message).toMatch(/at byte \d+/)
      } else expect(await readNumbers(journal as Journal)).toEqual(range(0, 12))
    }
})

test('files that are missing, cut, strange or of a newer program are refused by name, and nothing is changed', async () => {
  const { files } = await writeGroups(9, 3)
  const disk = diskOf(files)
  const long = await openJournal(disk.mount(), 0)
  await long.rotate()
  await long.close()
  const whole = await filesOf(disk)
  const [first, second, third] = [...whole.keys()]
  const without = (name: string) => new Map([...whole].filter(([one]) => one !== name))
  const header = (text: string) => {
    const bytes = whole.get(third!)!.slice()
    bytes.set(new TextEncoder().encode(text))
    return bytes
  }
  const newer = new TextEncoder().encode('{"version":2,"log":[]}')
  const front = new Uint8Array(8 + 8 + newer.length)
  front.set(new TextEncoder().encode('WAKEJRNL'))
  front.set(new Uint8Array(Uint32Array.of(newer.length, crc32(newer)).buffer), 8)
  front.set(newer, 16)
  const cases: [files: Map<string, Uint8Array>, known: number, message: RegExp][] = [
    [without(second!), 0, new RegExp(`${first} ends before entry 6 and ${third} begins with 18`)],
    [without(first!), 0, /holds entries 6 to 18, and those up to 0 are known/],
    [new Map([...whole, [second!, whole.get(second!)!.slice(0, -1)]]), 0, new RegExp(`${second} is damaged`)],
    [new Map([...whole, ['notes.txt', new Uint8Array(3)]]), 0, /notes\.txt is no file of a journal/],
    [new Map([...whole, [third!, header('mmsi,time')]]), 0, new RegExp(`${third} does not begin as`)],
    [new Map([...whole, [third!, front]]), 0, new RegExp(`${third} is of version 2: use the newer program`)],
    [new Map([...without(third!), [second!, whole.get(first!)!]]), 0, new RegExp(`${second} is damaged`)],
  ]
  for (const [changed, known, message] of cases) {
    const image = diskOf(changed)
    await expect(openJournal(image.mount(), known)).rejects.toThrow(message)
    expect(await filesOf(image)).toEqual(new Map([...changed].sort()))
  }
})

type Step =
  | { readonly kind: 'append'; readonly entries: number }
  | { readonly kind: 'sync' | 'sync-later' | 'crash' | 'rotate' | 'trim' | 'close' }
  | { readonly kind: 'errors'; readonly chance: number }
  | { readonly kind: 'full'; readonly freeBytes: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('append' as const), entries: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('sync' as const, 'sync-later' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('crash' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('rotate' as const, 'trim' as const, 'close' as const) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('errors' as const), chance: fc.constantFrom(0, 0, 0.3) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('full' as const), freeBytes: fc.constantFrom(0, 100, 1e6) }),
  },
)

/** Drives a journal, and knows what must be in it. */
class Driver {
  readonly disk: SimulatedDisk
  journal: Journal | null = null
  /** Entries before it were said to be safe. */
  safe = 0
  trimmed = 0
  reopened = 0

  constructor(
    seed: number,
    readonly rotateBytes: number,
  ) {
    this.disk = new SimulatedDisk({ random: new Random(seed, 'disk') })
  }

  async open(): Promise<Journal> {
    while (this.journal === null) {
      try {
        this.journal = await openJournal(this.disk.mount(), this.safe, { rotateBytes: this.rotateBytes })
      } catch (error) {
        // A disk with faults may be tried again; a journal that is refused is lost.
        if (error instanceof JournalError) throw error
        this.disk.faults.errorChance /= 2
        this.disk.totalBytes = Number.POSITIVE_INFINITY
      }
    }
    const { journal } = this
    if (journal.end < this.safe) throw new Error(`${this.safe} were safe, ${journal.end} are left`)
    if (journal.start > this.trimmed) throw new Error(`${journal.start} is the first, ${this.trimmed} wanted`)
    return journal
  }

  async do(step: Step): Promise<void> {
    const journal = await this.open()
    if (step.kind === 'append') await appendNumbers(journal, journal.end, journal.end + step.entries)
    else if (step.kind === 'sync') await this.sync(journal)
    // The next steps, a crash among them, fall into the midst of it.
    else if (step.kind === 'sync-later') void this.sync(journal)
    else if (step.kind === 'rotate') await this.settle(journal.rotate())
    else if (step.kind === 'trim') {
      this.trimmed = Math.max(this.trimmed, this.disk.draw(0, this.safe))
      await this.settle(journal.trim(this.trimmed))
    } else if (step.kind === 'close') {
      await this.settle(journal.close())
      this.journal = null
    } else if (step.kind === 'errors') this.disk.faults.errorChance = step.chance
    else if (step.kind === 'full') this.disk.totalBytes = this.disk.usedBytes + step.freeBytes
    else {
      this.disk.crash()
      this.journal = null
    }
  }

  async check(): Promise<void> {
    this.disk.faults.errorChance = 0
    this.disk.totalBytes = Number.POSITIVE_INFINITY
    const journal = await this.open()
    await journal.sync()
    this.safe = journal.end
    expect(await readNumbers(journal)).toEqual(range(journal.start, journal.end))
  }

  private async sync(journal: Journal): Promise<void> {
    const end = journal.end
    const { life } = this.disk
    if ((await this.settle(journal.sync())) && life === this.disk.life) this.safe = Math.max(this.safe, end)
  }

  private async settle(promise: Promise<void>): Promise<boolean> {
    try {
      await promise
      return true
    } catch (error) {
      if (!(error instanceof JournalError)) throw error
      return false
    }
  }
}

test('whatever is appended, synced and crashes: what was safe is there, in order, no holes, nothing invented', async () => {
  const numRuns = caseCount(400, 20_000)
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.constantFrom(100, 400, 1e6),
      fc.array(step, { minLength: 1, maxLength: 40 }),
      async (seed, rotateBytes, steps) => {
        const driver = new Driver(seed, rotateBytes)
        for (const one of steps) await driver.do(one)
        await driver.check()
        driver.disk.crash()
        driver.journal = null
        await driver.check()
      },
    ),
    { seed: 11, numRuns },
  )
  recordProof('journal under crashes', `${numRuns} sequences of appends, syncs, faults and crashes`)
})
