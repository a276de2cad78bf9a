import { FolderError } from '../../store/folder-error.ts'

/**
 * - `damaged`: bytes that were safe are not what was written; nothing is changed, and a copy is to be put back.
 * - `missing`: a file, or the end of the last, that must be there is not.
 * - `foreign`: something else lies in the journal's folder, or a newer program wrote it.
 * - `disk-full`, `disk-error`: not written now; it goes on where the disk does.
 * - `backlog`: too much waits for the disk.
 * - `closed`: it was closed.
 */
export type JournalFault =
  | 'damaged'
  | 'missing'
  | 'foreign'
  | 'disk-full'
  | 'disk-error'
  | 'backlog'
  | 'closed'

/** Its message says all that a person needs: which file, which byte, and what is wrong. */
export class JournalError extends Error {
  override readonly name = 'JournalError'

  constructor(
    readonly fault: JournalFault,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`journal: ${reason}`, options)
  }
}

export function damagedAt(file: string, byte: number, reason: string): JournalError {
  return new JournalError('damaged', `${file} is damaged at byte ${byte}: ${reason}; put a copy back`)
}

/** Of a folder whose journal cannot be opened, with the way out; any other error as it is. */
export function toFolderFault(dir: string, error: unknown): unknown {
  if (!(error instanceof JournalError)) return error
  return new FolderError(
    dir,
    `${error.message}; or take its folder journal away, and with it what was heard live and is not in the archive`,
    { cause: error },
  )
}

/** An error of the disk while it was written to. */
export function toDiskError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || error instanceof JournalError) return error
  const isFull = error.code === 'ENOSPC' || error.code === 'EDQUOT'
  return isFull
    ? new JournalError('disk-full', 'disk full: nothing more is taken in until there is room', {
        cause: error,
      })
    : new JournalError('disk-error', `the disk gave an error (${error.message})`, { cause: error })
}
