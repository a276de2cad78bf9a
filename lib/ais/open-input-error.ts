/** Why an input could not be read, or not to its end. */
export type InputErrorReason =
  | 'missing'
  | 'unreadable'
  | 'empty'
  | 'truncated'
  | 'corrupt'
  | 'unsupported'
  | 'not-understood'
  | 'ambiguous-time'
  | 'no-time'

/**
 * The one error that an input may end in. Its message is a single line naming the file and the reason, fit for a
 * person; what was read before it stays good and stays counted.
 */
export class InputError extends Error {
  override readonly name = 'InputError'

  constructor(
    /** File name as the user gave it, `-` for standard input. */
    readonly file: string,
    readonly reason: InputErrorReason,
    detail: string,
  ) {
    super(oneLine(`${file}: ${detail}`))
  }
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}

/** What the file system says, as an InputError; an InputError stays itself. */
export function toInputError(file: string, error: unknown): InputError {
  if (error instanceof InputError) return error
  const code = errorCode(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return new InputError(file, 'missing', 'no such file')
  if (code === 'EACCES' || code === 'EPERM') {
    return new InputError(file, 'unreadable', 'permission denied')
  }
  if (code === 'EISDIR') return new InputError(file, 'unreadable', 'a directory without files')
  const detail = error instanceof Error ? error.message : String(error)
  return new InputError(file, 'unreadable', `cannot be read (${detail})`)
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
