import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FileDisk } from '../../lib/store/file-disk.ts'
import { temporaryFolder } from './folder.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (read: Uint8Array) => new TextDecoder().decode(read)

test('what is appended, cut and written anew is read back, whole or in part', async () => {
  const folder = join(temporaryFolder(), 'a', 'journal')
  const disk = await FileDisk.open(folder)
  expect(await disk.list()).toEqual([])
  const file = await disk.open('one')
  await file.append(bytes('first '))
  await file.append(bytes('second '))
  await file.sync()
  expect(text(await disk.read('one'))).toBe('first second ')
  expect(text(await disk.read('one', 6))).toBe('second ')
  expect(text(await disk.read('one', 6, 3))).toBe('sec')
  expect(text(await disk.read('one', 20, 3))).toBe('')
  await file.truncate(6)
  await file.append(bytes('third'))
  await file.rewrite(0, bytes('FIRST'))
  await file.append(bytes('!'))
  await file.sync()
  await file.close()
  const again = await disk.open('one')
  await again.append(bytes('?'))
  await again.close()
  expect(text(await disk.read('one'))).toBe('FIRST third!?')
})

test('files are listed by name and removed; faults keep their code', async () => {
  const disk = await FileDisk.open(temporaryFolder())
  for (const name of ['b', 'a']) await (await disk.open(name)).close()
  expect(await disk.list()).toEqual(['a', 'b'])
  await disk.remove('a')
  expect(await disk.list()).toEqual(['b'])
  await expect(disk.remove('a')).rejects.toMatchObject({ code: 'ENOENT' })
  await expect(disk.read('a')).rejects.toMatchObject({ code: 'ENOENT' })
  const { freeBytes, totalBytes } = await disk.space()
  expect(freeBytes).toBeGreaterThan(0)
  expect(freeBytes).toBeLessThanOrEqual(totalBytes)

  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  await expect(FileDisk.open(file)).rejects.toMatchObject({ code: 'ENOTDIR' })
})
