/** Opens inputs as plain bytes: files, directories and standard input, decompressed, as UTF-8. */

import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { decompress } from './decompress.ts'
import { toUtf8 } from './open-input-encoding.ts'
import { InputError, toInputError } from './open-input-error.ts'

/** The name that means standard input. */
export const STANDARD_INPUT = '-'

export interface OpenOptions {
  /** Bytes of standard input; `process.stdin` serves. Without it `-` is refused as missing. */
  readonly stdin?: AsyncIterable<Uint8Array> | undefined
}

/** Bytes asked of the file system at a time. */
const READ_BYTES = 256 * 1024

/**
 * The bytes of one input: gzip (of any number of members) and zstd are unpacked, told by their first bytes and not
 * by the name; UTF-16 with a byte order mark becomes UTF-8. Memory is bounded whatever the input expands to: every
 * piece is at most a few megabytes and the next is made when asked for.
 *
 * Errors are thrown while iterating, as InputError, after every byte before them has been handed out: a missing,
 * unreadable or empty file, a truncated or corrupt archive, a zip.
 */
export async function* openInput(path: string, options: OpenOptions = {}): AsyncGenerator<Uint8Array> {
  let bytes = 0
  try {
    for await (const chunk of toUtf8(decompress(path, readRaw(path, options)))) {
      bytes += chunk.length
      if (chunk.length > 0) yield chunk
    }
  } catch (error) {
    throw toInputError(path, error)
  }
  if (bytes === 0) throw new InputError(path, 'empty', 'the input is empty')
}

function readRaw(path: string, options: OpenOptions): AsyncIterable<Uint8Array> {
  if (path !== STANDARD_INPUT) return createReadStream(path, { highWaterMark: READ_BYTES })
  if (options.stdin === undefined) throw new InputError(path, 'missing', 'no standard input here')
  return options.stdin
}

/**
 * The files behind what the user named, in order: a file or `-` stands for itself, a directory for the files in it
 * and below, sorted by name, hidden ones left out. What cannot be listed, or holds no file, stands for itself too, so
 * that reading it reports why. Links to directories below the first are not followed: they may run in circles.
 */
export async function listInputs(paths: readonly string[]): Promise<string[]> {
  const files: string[] = []
  for (const path of paths) {
    const found = path !== STANDARD_INPUT && (await isDirectory(path)) ? await listDirectory(path) : []
    files.push(...(found.length > 0 ? found : [path]))
  }
  return files
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  )
}

async function listDirectory(path: string): Promise<string[]> {
  const files: string[] = []
  try {
    const entries = await readdir(path, { withFileTypes: true })
    entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue
      const child = join(path, entry.name)
      if (entry.isDirectory()) files.push(...(await listDirectory(child)))
      else if (entry.isFile() || (entry.isSymbolicLink() && !(await isDirectory(child)))) files.push(child)
    }
  } catch {
    return [path]
  }
  return files
}
