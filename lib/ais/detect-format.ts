/** What an input is, from its first bytes and never from its name. */

import type { NamedColumns } from './csv/columns.ts'
import { type CsvHead, readCsvHead } from './csv/csv-head.ts'

export const INPUT_FORMATS = ['nmea', 'csv', 'json', 'parquet'] as const
export type InputFormat = (typeof INPUT_FORMATS)[number]

export type Detected =
  | { readonly format: 'nmea' | 'parquet' }
  | { readonly format: 'json'; readonly layout: 'lines' | 'document' }
  | { readonly format: 'csv'; readonly head: CsvHead | null }

/** Bytes that detection looks at: NMEA logs may begin with pages of comments or of another instrument's sentences. */
export const HEAD_BYTES = 64 * 1024

/** An AIS sentence anywhere in a line: receivers and loggers write stamps and names before it. */
const AIS_SENTENCE = /[!$][A-Z]{2}VD[MO],\d/
/** A line of another instrument, or one that begins with a TAG block (NMEA 0183 §7, IEC 61162-450). */
const OTHER_SENTENCE = /^(?:\$[A-Z]{2}[A-Z0-9]{1,4},|\\[a-z]:[^\\]*\\)/m
/** Lines of JSON looked at to tell one message a line from a document. */
const JSON_LINES = 200

/**
 * Tells the format; `format` other than 'auto' settles it and leaves the rest to be told. A CSV that is not
 * understood is returned with what was seen of it, for whoever reports it. Null: nothing that is known.
 */
export function detectFormat(
  head: Uint8Array,
  format: InputFormat | 'auto' = 'auto',
  columns: NamedColumns = {},
): Detected | null {
  if (format === 'nmea' || format === 'parquet') return { format }
  if (format === 'json') return { format, layout: jsonLayout(head) }
  const isCut = head.length >= HEAD_BYTES
  if (format === 'csv') return { format, head: readCsvHead(head, columns, isCut) }
  const text = latin1(head)
  if (text.startsWith('PAR1')) return { format: 'parquet' }
  if (isWideText(head)) return null
  if (/^\s*[[{]/.test(text)) return { format: 'json', layout: jsonLayout(head) }
  if (AIS_SENTENCE.test(text)) return { format: 'nmea' }
  const csv = readCsvHead(head, columns, isCut)
  if (csv?.ok) return { format: 'csv', head: csv }
  if (OTHER_SENTENCE.test(text)) return { format: 'nmea' }
  return csv === null ? null : { format: 'csv', head: csv }
}

/**
 * One message a line, or a document over lines? Lines of a document are pieces of JSON, indented, or messages that end
 * in a comma; of a log of messages some lines are whole, however damaged the others are.
 */
function jsonLayout(head: Uint8Array): 'lines' | 'document' {
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString('utf8')
  const lines = text.split(/\r\n|\r|\n/)
  // The last line of a full head is cut.
  const looked = (head.length >= HEAD_BYTES ? lines.slice(0, -1) : lines).slice(0, JSON_LINES)
  let whole = 0
  let listed = 0
  for (const line of looked) {
    const trimmed = line.trimEnd()
    if (!trimmed.endsWith(',')) whole += trimmed.startsWith('{') && isJson(trimmed) ? 1 : 0
    else if (isJson(trimmed.slice(0, -1))) listed++
  }
  return whole > listed ? 'lines' : 'document'
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Whether nearly every second byte is zero: text of two bytes a character, UTF-16 without its mark. */
export function isWideText(head: Uint8Array): boolean {
  const zeros = [0, 0]
  for (let at = 0; at < head.length; at++) if (head[at] === 0) zeros[at % 2]!++
  return Math.max(...zeros) > 0.45 * head.length && Math.min(...zeros) < 0.05 * head.length
}

/** Whether an AIS sentence stands anywhere in the first bytes. */
export function hasSentence(head: Uint8Array): boolean {
  return AIS_SENTENCE.test(latin1(head))
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD_BYTES)).toString('latin1')
}
