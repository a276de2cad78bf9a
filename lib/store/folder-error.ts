/** What goes wrong with a data folder, as one line that names the folder, the reason and what to do. */

/** Its message says all that a person needs. */
export class FolderError extends Error {
  override readonly name = 'FolderError'

  constructor(
    readonly dir: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`${dir}: ${reason}`, options)
  }
}

interface Fault {
  /** Of Node, or the beginning of those of SQLite. */
  readonly code: RegExp
  readonly reason: string
  /** Whether another folder would do better. */
  readonly isPlace: boolean
}

const FAULTS: readonly Fault[] = [
  { code: /^(EACCES|EPERM)$/, reason: 'no permission to write there', isPlace: true },
  { code: /^(EROFS|SQLITE_READONLY)/, reason: 'it is read-only', isPlace: true },
  { code: /^(ENOTDIR|EEXIST)$/, reason: 'a file stands where a folder is due', isPlace: true },
  { code: /^ENOENT$/, reason: 'no folder can be made there', isPlace: true },
  { code: /^ENAMETOOLONG$/, reason: 'the name is too long', isPlace: true },
  { code: /^ELOOP$/, reason: 'its links run in a circle', isPlace: true },
  {
    code: /^(ENOSPC|EDQUOT|SQLITE_FULL)/,
    reason: 'disk full: make room and run it again; nothing was changed',
    isPlace: false,
  },
  {
    code: /^SQLITE_(BUSY|LOCKED)/,
    reason: 'another process holds its database: wait for that to end; nothing was changed',
    isPlace: false,
  },
  {
    code: /^SQLITE_(NOTADB|CORRUPT)/,
    reason: 'its wakewatch.db is damaged or no database: put a copy back',
    isPlace: true,
  },
  { code: /^SQLITE_CANTOPEN/, reason: 'its database cannot be opened or written', isPlace: true },
  { code: /^(EIO|SQLITE_IOERR)/, reason: 'the disk gave an error; nothing was changed', isPlace: false },
]

/** DuckDB, which writes the archive, has words and no codes. */
const WORDS: readonly (readonly [words: RegExp, code: string])[] = [
  [/no space left on device|disk (is )?full/i, 'ENOSPC'],
  [/disk quota exceeded/i, 'EDQUOT'],
  [/permission denied/i, 'EACCES'],
  [/read-only file system/i, 'EROFS'],
]

/**
 * An error of the file system or the database as a FolderError; any other error as it is. `option` is the flag
 * that names another folder, null where there is none.
 */
export function toFolderError(dir: string, error: unknown, option: string | null): unknown {
  if (!(error instanceof Error) || error instanceof FolderError) return error
  const fault = faultOf(error)
  if (fault === null) return error
  const remedy = fault.isPlace && option !== null ? `; choose another folder with ${option}` : ''
  return new FolderError(dir, `${fault.reason}${remedy}`, { cause: error })
}

/** Drivers wrap errors: the code may stand on a cause. */
function faultOf(error: Error): Fault | null {
  const code = 'code' in error ? String(error.code) : WORDS.find(([words]) => words.test(error.message))?.[1]
  const fault = code === undefined ? undefined : FAULTS.find((one) => one.code.test(code))
  if (fault !== undefined) return fault
  return error.cause instanceof Error ? faultOf(error.cause) : null
}
