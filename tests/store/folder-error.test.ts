import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createFolder } from '../../lib/store/create-folder.ts'
import { FolderError, toFolderError } from '../../lib/store/folder-error.ts'
import { temporaryFolder } from './folder.ts'

function told(error: unknown): string {
  const folderError = toFolderError('data/x', error, '--data')
  expect(folderError).toBeInstanceOf(FolderError)
  return (folderError as FolderError).message
}

function failing(make: () => void): unknown {
  try {
    make()
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}

describe('making a folder', () => {
  it('makes those above it, and leaves one that is there', () => {
    const dir = join(temporaryFolder(), 'a/b/c')
    createFolder(dir)
    createFolder(dir)
    expect(statSync(dir).isDirectory()).toBe(true)
  })

  it('says what stands in the way', () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    for (const dir of [file, join(file, 'below')])
      expect(told(failing(() => createFolder(dir)))).toBe(
        'data/x: a file stands where a folder is due; choose another folder with --data',
      )
    expect(told(failing(() => createFolder(join(file, '..', 'n'.repeat(300)))))).toContain('name is too long')
  })

  it.skipIf(!existsSync('/proc/self'))('ends where the system lets no folder be made', () => {
    expect(told(failing(() => createFolder('/proc/wakewatch/data')))).toContain('no folder can be made there')
  })
})

describe('errors of a folder', () => {
  it.each([
    ['EACCES', 'no permission to write there; choose another folder with --data'],
    ['EROFS', 'it is read-only; choose another folder with --data'],
    ['SQLITE_READONLY_DBMOVED', 'it is read-only; choose another folder with --data'],
    ['ENOSPC', 'disk full: make room and run it again; nothing was changed'],
    ['SQLITE_FULL', 'disk full: make room and run it again; nothing was changed'],
    ['SQLITE_BUSY', 'another process holds its database: wait for that to end; nothing was changed'],
    ['SQLITE_NOTADB', 'its wakewatch.db is damaged or no database: put a copy back; choose another folder'],
  ])('%s is told in words', (code, words) => {
    const error = Object.assign(new Error('as the system says it'), { code })
    expect(told(error)).toContain(`data/x: ${words}`)
    expect(told(new Error('wrapped', { cause: error }))).toContain(words)
    expect((toFolderError('data/x', error, null) as Error).message).not.toContain('--data')
  })

  it('knows what DuckDB says', () => {
    const words = 'IO Error: Could not write file "a.parquet": No space left on device'
    expect(told(new Error(words))).toContain('disk full')
  })

  it('leaves every other error as it is', () => {
    for (const error of [new TypeError('a defect'), Object.assign(new Error('x'), { code: 'P2002' }), 'text'])
      expect(toFolderError('data/x', error, '--data')).toBe(error)
  })
})
