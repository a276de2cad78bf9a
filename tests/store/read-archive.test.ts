import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { listArchiveFiles, removeImportFiles } from '../../lib/store/archive-files.ts'
import { readArchivedVessels } from '../../lib/store/read-archive.ts'
import type { Store } from '../../lib/store/store.ts'
import { archiveFiles, OTHER, VESSEL, writeTracks } from '../labels/label-world.ts'
import { openTestWriter, temporaryFolder } from './folder.ts'

/** A folder of two imports, a vessel each; its first has 3 positions, its second 2. */
async function openTwo(): Promise<Store> {
  const dir = temporaryFolder()
  await archiveFiles(dir, [
    writeTracks('a.csv', [{ vessel: VESSEL, labels: 'FFF' }]),
    writeTracks('b.csv', [{ vessel: OTHER, labels: 'FF' }]),
  ])
  return openTestWriter(dir)
}

async function read(store: Store, ...vessels: readonly string[]): Promise<Record<string, number>> {
  const buffer = new ReportBuffer()
  const rows = await readArchivedVessels(store, vessels, buffer)
  expect(buffer.count).toBe(rows)
  const counts: Record<string, number> = {}
  for (const vessel of buffer.block.vessel.subarray(0, rows))
    counts[buffer.keys[vessel]!] = (counts[buffer.keys[vessel]!] ?? 0) + 1
  return counts
}

describe('archived reports', () => {
  it('are those of the vessels asked for, of every import', async () => {
    const store = await openTwo()
    expect(await read(store, VESSEL, OTHER, 'nobody')).toEqual({ [VESSEL]: 3, [OTHER]: 2 })
    expect(await read(store, OTHER)).toEqual({ [OTHER]: 2 })
    expect(await read(store)).toEqual({})
    await store.close()
  })

  it('are read anew where an import was taken out meanwhile', async () => {
    const store = await openTwo()
    const { prisma } = store.connection
    let lists = 0
    // As if a backfill took the second import out between the list and the reading.
    const findMany = async (query: Parameters<typeof prisma.import.findMany>[0]) => {
      const imports = await prisma.import.findMany(query)
      if (lists++ === 0) {
        await prisma.import.delete({ where: { id: imports[1]!.id } })
        removeImportFiles(store.paths.archive, imports[1]!.archiveFile)
      }
      return imports
    }
    const connection = {
      ...store.connection,
      prisma: { import: { findMany } },
    } as unknown as Store['connection']
    expect(await read({ ...store, connection }, VESSEL, OTHER)).toEqual({ [VESSEL]: 3 })
    await store.close()
  })

  it('of a file that is missing for no such reason are refused', async () => {
    const store = await openTwo()
    const file = [...listArchiveFiles(store.paths.archive).values()][0]![0]!
    rmSync(join(store.paths.archive, file))
    mkdirSync(join(store.paths.archive, file))
    await expect(read(store, VESSEL)).rejects.toThrow(`${file} is no archive or damaged`)
    await store.close()
  })

  it('of a folder of the first schema lie in one file an import', async () => {
    const store = await openTwo()
    const { archive } = store.paths
    const [first] = await store.connection.prisma.import.findMany({ orderBy: { id: 'asc' } })
    renameSync(
      join(archive, listArchiveFiles(archive).get(first!.archiveFile)![0]!),
      join(archive, 'aa.parquet'),
    )
    await store.connection.prisma.import.update({
      where: { id: first!.id },
      data: { archiveFile: 'aa.parquet' },
    })
    expect(await read(store, VESSEL, OTHER)).toEqual({ [VESSEL]: 3, [OTHER]: 2 })
    await store.close()
  })
})
