import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readInput } from '../../../lib/ais/read-inputs.ts'
import { COLUMNS, ReportBuffer } from '../../../lib/ais/report.ts'
import { archiveEntries, archiveJournal, liveName } from '../../../lib/pipeline/live/archive-journal.ts'
import { type Journal, openJournal } from '../../../lib/pipeline/live/journal.ts'
import { listArchiveFiles } from '../../../lib/store/archive-files.ts'
import { dataFolderPaths } from '../../../lib/store/data-folder.ts'
import { FileDisk } from '../../../lib/store/file-disk.ts'
import { listImports } from '../../../lib/store/imports.ts'
import type { Store } from '../../../lib/store/store.ts'
import { NOW_MS, openTestWriter, temporaryFolder } from '../../store/folder.ts'
import { exportedFiles, never, runBackfill, writeCsv } from '../run-backfill.ts'
import { FLEET_HEADER, fleetRows } from '../synthetic-fleet.ts'

const rows = fleetRows({ ships: 3, hours: 12 })
const third = Math.floor(rows.length / 3)
const now = () => NOW_MS
const RECEIVED_MS = Date.UTC(2025, 2, 3, 10)

const csvOf = (folder: string, name: string, some: readonly string[]) =>
  writeCsv(join(folder, name), FLEET_HEADER, some)

async function reportsOf(file: string): Promise<ReportBuffer> {
  const buffer = new ReportBuffer()
  const { error } = await readInput(file, 0, { importStartMs: NOW_MS }, buffer, async () => {})
  expect(error).toBeNull()
  return buffer
}

async function openFolderJournal(dir: string, known = 0): Promise<Journal> {
  return openJournal(await FileDisk.open(dataFolderPaths(dir).journal), known)
}

/** Appends the rows as a source gives them: 50 reports an entry, a second apart. */
async function appendRows(journal: Journal, some: readonly string[]): Promise<void> {
  const all = await reportsOf(csvOf(temporaryFolder(), 'some.csv', some))
  for (let from = 0; from < all.count; from += 50) {
    const reports = new ReportBuffer(64)
    const first = reports.extend(Math.min(50, all.count - from))
    for (let row = 0; row < reports.count; row++) {
      for (const name of COLUMNS) reports.block[name][first + row] = all.block[name][from + row]!
      reports.block.vessel[row] = reports.vesselOfKey(all.keys[all.block.vessel[from + row]!]!)
      const identity = all.block.identity[from + row]!
      if (identity !== -1) reports.block.identity[row] = reports.identityOf(all.identities[identity]!)
    }
    const receivedMs = RECEIVED_MS + (1000 * from) / 50
    await journal.append({ receivedMs, source: 'tcp://a:1', sourceLines: from, reports })
  }
  await journal.sync()
}

async function withStore<Result>(dir: string, use: (store: Store) => Promise<Result>): Promise<Result> {
  const store = await openTestWriter(dir)
  return use(store).finally(() => store.close())
}

const archivedFiles = (dir: string) => [...listArchiveFiles(dataFolderPaths(dir).archive).values()].flat()

test('a backfill gives the same whether its reports came as a file, from archived journal files or from one left', async () => {
  const whole = temporaryFolder()
  await runBackfill(whole, [csvOf(whole, 'all.csv', rows)])

  const dir = temporaryFolder()
  const journal = await openFolderJournal(dir)
  await appendRows(journal, rows.slice(0, third))
  await journal.rotate()
  const committed = journal.end
  await appendRows(journal, rows.slice(third, 2 * third))
  await journal.rotate()
  await withStore(dir, async (store) => {
    expect(await archiveJournal(store, journal, committed - 1, now, never)).toBe(0)
    expect(await archiveJournal(store, journal, committed, now, never)).toBe(committed)
    expect(await archiveJournal(store, journal, committed, now, never)).toBe(committed)
  })
  // Neither in a whole file nor in the archive, and the machine stops.
  await appendRows(journal, rows.slice(2 * third, 2 * third + 200))
  const left = journal.end
  const before = await journalBytes(dir)
  const file = csvOf(dir, 'rest.csv', rows.slice(2 * third + 200))
  const result = await runBackfill(dir, [file])
  expect(result.outcomes.map(({ name, status }) => [name, status])).toEqual([
    [expect.stringMatching(/^live 2025-03-03T10:00Z to 10:\d\dZ$/), 'imported'],
    [file, 'imported'],
  ])
  expect(result.imports.map(({ format, options }) => [format, options.entries])).toEqual([
    ['live', { from: 0, to: committed }],
    ['live', { from: committed, to: left }],
    [expect.any(String), undefined],
  ])
  expect(await exportedFiles(dir)).toEqual(await exportedFiles(whole))
  expect(await journalBytes(dir)).toEqual(before)

  const again = await runBackfill(dir, [file])
  expect(again.changed).toBe(false)
  expect(again.outcomes).toMatchObject([{ status: 'known' }])

  // Live goes on where it was: of what it adds to the last file only the new is archived.
  await appendRows(journal, rows.slice(0, 10))
  await journal.rotate()
  await withStore(dir, async (store) => {
    expect(await archiveJournal(store, journal, journal.end, now, never)).toBe(journal.end)
    const entries = (await listImports(store)).flatMap(({ options }) => options.entries ?? [])
    expect(entries).toContainEqual({ from: left, to: journal.end })
  })
  await journal.close()
})

test('files that were written while their import was not recorded are cleared away, and it is done again', async () => {
  const dir = temporaryFolder()
  const journal = await openFolderJournal(dir)
  await appendRows(journal, rows.slice(0, 100))
  await journal.rotate()
  const { archive } = dataFolderPaths(dir)
  const span = { from: 0, to: journal.end, startedMs: NOW_MS, signal: never }
  const entries = journal.read(0)
  await withStore(dir, () => archiveEntries({ archive, entries, ...span }))
  expect(archivedFiles(dir)).toHaveLength(1)
  await withStore(dir, async () => expect(archivedFiles(dir)).toHaveLength(0))
  await withStore(dir, async (store) => {
    const [one, two] = [journal.read(0), journal.read(0)]
    const first = await archiveEntries({ archive, entries: one, ...span })
    const second = await archiveEntries({ archive, entries: two, ...span })
    expect(second.record).toEqual(first.record)
    await archiveJournal(store, journal, journal.end, now, never)
    const [record, ...others] = await listImports(store)
    expect(others).toEqual([])
    expect(record).toEqual(first.record)
    expect(record).toMatchObject({ format: 'live', place: 'true', positions: 100, fault: null })
    expect(record!.report.notes).toEqual(['heard live from tcp://a:1'])
  })
  expect(archivedFiles(dir)).toHaveLength(1)
  expect((await runBackfill(dir, [csvOf(dir, 'more.csv', rows.slice(100))])).counts!.positions).toBe(
    rows.length,
  )
  await journal.close()
})

test('entries that are missing are told, and nothing is left in the archive', async () => {
  const dir = temporaryFolder()
  const journal = await openFolderJournal(dir)
  await appendRows(journal, rows.slice(0, 100))
  const { archive } = dataFolderPaths(dir)
  const request = { archive, startedMs: NOW_MS, signal: never }
  const { end } = journal
  await expect(
    archiveEntries({ ...request, entries: journal.read(0), from: 0, to: end + 1 }),
  ).rejects.toThrow(`entries up to ${end + 1} are wanted, it ends before ${end}`)
  await expect(archiveEntries({ ...request, entries: journal.read(1), from: 0, to: end })).rejects.toThrow(
    'entry 0 is wanted, 1 comes',
  )
  expect(readdirSync(archive)).toEqual([])
  await journal.rotate()
  await appendRows(journal, rows.slice(100, 200))
  await journal.rotate()
  await journal.trim(end)
  await withStore(dir, async (store) => {
    await expect(archiveJournal(store, journal, journal.end, now, never)).rejects.toThrow(
      `entries 0 to ${end} are neither in it nor in the archive`,
    )
  })
  await journal.close()
})

test('a dry run and a run that is cut off leave journal and folder as they were; resumed, all is there', async () => {
  const dir = temporaryFolder()
  const journal = await openFolderJournal(dir)
  await appendRows(journal, rows.slice(0, third))
  await journal.close()
  const before = await journalBytes(dir)
  const file = csvOf(dir, 'rest.csv', rows.slice(third))
  const dry = await runBackfill(dir, [file], { dryRun: true })
  expect(dry.counts!.positions).toBe(rows.length)
  expect(archivedFiles(dir)).toEqual([])

  const controller = new AbortController()
  const onProgress = ({ phase }: { phase: string }) => {
    if (phase === 'writing') controller.abort(new Error('cut off'))
  }
  await expect(
    runBackfill(dir, [file], { signal: controller.signal, onProgress, resume: true }),
  ).rejects.toThrow()
  const result = await runBackfill(dir, [], { resume: true })
  expect(result.outcomes.map(({ status }) => status)).toEqual(['imported', 'imported'])
  expect(result.counts).toEqual(dry.counts)
  expect(await journalBytes(dir)).toEqual(before)
})

test('a journal that is damaged stops a backfill, by name and with what can be done; the folder is as it was', async () => {
  const dir = temporaryFolder()
  const journal = await openFolderJournal(dir)
  await appendRows(journal, rows.slice(0, third))
  await journal.close()
  const [name] = readdirSync(dataFolderPaths(dir).journal)
  const path = join(dataFolderPaths(dir).journal, name!)
  const bytes = (await journalBytes(dir)).get(name!)!.slice()
  bytes[500] = bytes[500]! ^ 1
  writeFileSync(path, bytes)
  await expect(runBackfill(dir, [csvOf(dir, 'rest.csv', rows.slice(third))])).rejects.toThrow(
    new RegExp(`${name} is damaged at byte \\d+: .*; or take its folder journal away`),
  )
  expect(archivedFiles(dir)).toEqual([])
})

test('imports are named by when they were received', () => {
  const at = (day: number, hour: number) => Date.UTC(2026, 10, day, hour)
  expect(liveName(at(27, 10), at(27, 11))).toBe('live 2026-11-27T10:00Z to 11:00Z')
  expect(liveName(at(27, 23), at(28, 0))).toBe('live 2026-11-27T23:00Z to 2026-11-28T00:00Z')
})

async function journalBytes(dir: string): Promise<Map<string, Uint8Array>> {
  const disk = await FileDisk.open(dataFolderPaths(dir).journal)
  const files = new Map<string, Uint8Array>()
  for (const name of await disk.list()) files.set(name, await disk.read(name))
  return files
}
