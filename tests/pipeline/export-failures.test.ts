import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EXPORT_FORMATS, exportData } from '../../lib/pipeline/export-data.ts'
import { EXPORT_KINDS } from '../../lib/pipeline/export-kinds.ts'
import { FolderError } from '../../lib/store/folder-error.ts'
import { openReader } from '../../lib/store/store.ts'
import { openTestWriter, temporaryFolder } from '../store/folder.ts'
import { fileOf, readExport, runExport } from './export-parse.ts'
import { createWorld } from './export-world.ts'
import { writeGeneration, writeWorld } from './export-world-write.ts'

const kinds = Object.values(EXPORT_KINDS)
const world = createWorld(31, 4, 1500)

/** Earlier exports of a format, one of them for each kind. */
function writeEarlier(out: string, format: (typeof EXPORT_FORMATS)[number]): void {
  mkdirSync(out, { recursive: true })
  for (const kind of kinds) writeFileSync(fileOf(out, kind, format), 'earlier')
}

function expectEarlier(out: string, format: (typeof EXPORT_FORMATS)[number]): void {
  expect(readdirSync(out).sort()).toEqual(kinds.map(({ file }) => `${file}.${format}`).sort())
  for (const kind of kinds) expect(readFileSync(fileOf(out, kind, format), 'utf8')).toBe('earlier')
}

describe.each(EXPORT_FORMATS)('an export as %s', (format) => {
  it('that is cut off leaves earlier files as they were, and nothing half-written', async () => {
    const dir = temporaryFolder()
    await writeWorld(dir, world, 64)
    const out = join(dir, 'out')
    writeEarlier(out, format)
    const before = AbortSignal.abort(new Error('before'))
    await expect(runExport(dir, out, format, null, before)).rejects.toThrow('before')
    expectEarlier(out, format)
    const meanwhile = new AbortController()
    const running = runExport(dir, out, format, null, meanwhile.signal)
    await new Promise((resolve) => setImmediate(resolve))
    meanwhile.abort(new Error('meanwhile'))
    await expect(running).rejects.toThrow('meanwhile')
    expectEarlier(out, format)
  })

  it.skipIf(!existsSync('/dev/full'))(
    'says in a line that the disk is full, and leaves earlier files',
    async () => {
      const dir = temporaryFolder()
      await writeWorld(dir, world)
      const out = join(dir, 'out')
      writeEarlier(out, format)
      symlinkSync('/dev/full', `${fileOf(out, EXPORT_KINDS.positions, format)}.part`)
      const error = await runExport(dir, out, format).catch((caught: unknown) => caught)
      expect(error).toBeInstanceOf(FolderError)
      expect((error as Error).message).toBe(
        `${out}: disk full: make room and run it again; nothing was changed`,
      )
      expectEarlier(out, format)
    },
  )
})

it('a folder that cannot be is named, with the option to choose another', async () => {
  const dir = temporaryFolder()
  await writeWorld(dir, { vessels: [], outages: [] })
  writeFileSync(join(dir, 'file'), '')
  await expect(runExport(dir, join(dir, 'file'), 'csv')).rejects.toThrow(
    `${join(dir, 'file')}: a file stands where a folder is due; choose another folder with --out`,
  )
})

it('a folder without a generation has nothing to export', async () => {
  const dir = temporaryFolder()
  await (await openTestWriter(dir)).close()
  await expect(runExport(dir, join(dir, 'out'), 'csv')).rejects.toThrow('holds no data yet')
  expect(existsSync(join(dir, 'out'))).toBe(false)
})

it('is of one moment, whatever is written meanwhile', async () => {
  const dir = temporaryFolder()
  await writeWorld(dir, world, 64)
  await runExport(dir, join(dir, 'wanted'), 'ndjson')
  const writer = await openTestWriter(dir)
  let isDone = false
  const running = runExport(dir, join(dir, 'out'), 'ndjson').finally(() => {
    isDone = true
  })
  // It has begun once there is a file of it.
  while (!existsSync(`${fileOf(join(dir, 'out'), EXPORT_KINDS.positions, 'ndjson')}.part`))
    await new Promise((resolve) => setImmediate(resolve))
  await writeGeneration(writer, createWorld(32), 64)
  for (const table of ['Vessel', 'Segment', 'Trip', 'TrackChunk'])
    await writer.connection.sql.execute(`DELETE FROM ${table} WHERE generation = 1`)
  expect(isDone).toBe(false)
  await running
  await writer.close()
  expect(await readExport(join(dir, 'out'), 'ndjson')).toEqual(
    await readExport(join(dir, 'wanted'), 'ndjson'),
  )
  await runExport(dir, join(dir, 'out'), 'ndjson')
  expect(await readExport(join(dir, 'out'), 'ndjson')).not.toEqual(
    await readExport(join(dir, 'wanted'), 'ndjson'),
  )
})

it('tells how far it has come', async () => {
  const dir = temporaryFolder()
  await writeWorld(dir, world, 64)
  const reader = await openReader(dir)
  const told: number[] = []
  await exportData(reader, {
    dir: join(dir, 'out'),
    format: 'csv',
    bbox: null,
    signal: new AbortController().signal,
    onProgress: ({ done }) => told.push(done),
  })
  await reader.close()
  expect(told.at(-1)).toBe(1)
  expect(told).toEqual(told.toSorted((a, b) => a - b))
})
