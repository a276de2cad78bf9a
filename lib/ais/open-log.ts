/** Opens an NMEA log for what reads nothing else. */

import { peekBytes } from './decompress.ts'
import { detectFormat, HEAD_BYTES, hasSentence } from './detect-format.ts'
import { type OpenOptions, openInput } from './open-input.ts'
import { InputError } from './open-input-error.ts'

const OTHER_FORMATS = { csv: 'a CSV table', json: 'JSON without AIS sentences', parquet: 'a Parquet table' }

/** The bytes of a log, see `openInput`. A table or JSON is refused, with the command that reads it. */
export async function* openLog(path: string, options: OpenOptions = {}): AsyncGenerator<Uint8Array> {
  const { head, rest } = await peekBytes(openInput(path, options), HEAD_BYTES)
  const other = otherFormatOf(head)
  if (other !== null) {
    await rest[Symbol.asyncIterator]().return?.()
    const remedy = `this is ${other} and no NMEA log; read it with npm run backfill -- ${path}`
    throw new InputError(path, 'unsupported', remedy)
  }
  yield* rest
}

function otherFormatOf(head: Uint8Array): string | null {
  const detected = detectFormat(head)
  if (detected === null || detected.format === 'nmea' || hasSentence(head)) return null
  // Words with commas in them are no table: of such a log it is said that it holds no message.
  if (detected.format === 'csv' && !detected.head?.ok) return null
  return OTHER_FORMATS[detected.format]
}
